"""Readings into RDF, tables and an embedded store; nothing here knows a rule or a dictionary.

Nothing heavy is imported before it is needed: pyoxigraph, rdflib and pyarrow come in inside functions.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import rdflib


def open(out: str | Path) -> rdflib.Dataset:
    """An rdflib Dataset of a built graph, for notebooks: one named graph an article, queries see all of them.

        graph = pipeline.graph.open("data/graph")
        for row in graph.query("SELECT ?name { ?c a schema:Country ; rdfs:label ?name } ORDER BY ?name"):
            print(row.name)

    `out` is the folder of a build, or a file of N-Quads. It is a copy in memory: what is added or removed
    does not reach the build. The prefixes of `lutu query` are bound. It reads about 30,000 quads a second:
    for large graphs ask `pipeline.graph.query` instead. Raises: StoreError when nothing was built there.
    """
    from pipeline.graph import store

    return store.dataset(Path(out))
