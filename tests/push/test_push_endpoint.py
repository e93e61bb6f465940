"""One address of a store tells the others."""

from __future__ import annotations

import pytest

from pipeline.push.endpoint import Endpoint, known

ROWS = [
    ("http://h:7878/store", "http://h:7878/query", "http://h:7878/update"),
    ("https://h/graph/store/", "https://h/graph/query", "https://h/graph/update"),
    ("http://h/sparql-graph-crud-auth", "http://h/sparql-auth", "http://h/sparql-auth"),
    ("http://h/sparql-graph-crud", "http://h/sparql", "http://h/sparql"),
    ("http://h/lutu/data", "http://h/lutu/query", "http://h/lutu/update"),
    (
        "http://h/repositories/x/rdf-graphs/service",
        "http://h/repositories/x",
        "http://h/repositories/x/statements",
    ),
    ("https://h:8182/sparql/gsp/", "https://h:8182/sparql", "https://h:8182/sparql"),
    ("http://h/anything/else", None, None),
    ("http://h/store?tenant=1", "http://h/query", "http://h/update"),
]


@pytest.mark.parametrize(("graphs", "query", "update"), ROWS, ids=[row[0] for row in ROWS])
def test_neighbours(graphs: str, query: str | None, update: str | None) -> None:
    kept = graphs if graphs.endswith("gsp/") else graphs.rstrip("/")
    assert known(graphs) == Endpoint(kept, query, update)
    assert known(graphs, "none", "none") == Endpoint(kept)
    assert known(graphs, "http://q/", "http://u/") == Endpoint(kept, "http://q/", "http://u/")


def test_a_bare_address_must_be_asked() -> None:
    assert known("http://h:7878") is None and known("http://h:7878/") is None
    assert known("http://h:7878/", "none") == Endpoint("http://h:7878/")


def test_a_graph_is_quoted_whole() -> None:
    quoted = "graph=https%3A%2F%2Fx%2Fa%3Fb%26c%23%E7%BB%BF"
    assert known("http://h/store").graph("https://x/a?b&c#绿") == f"http://h/store?{quoted}"  # type: ignore[union-attr]
    assert Endpoint("http://h/s?t=1").graph("https://x/a?b&c#绿") == f"http://h/s?t=1&{quoted}"
