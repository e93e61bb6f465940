"""Queries: only reading, only here, stopped in time."""

from __future__ import annotations

import csv
import io
import json
import shutil
import time
from pathlib import Path

import pytest
from readings import affiliation, reading

from pipeline import graph
from pipeline.build import build
from pipeline.errors import LutuError, StoreError
from pipeline.fingerprint import fingerprint
from pipeline.graph import query, store
from pipeline.model import Issue

ONTOLOGY = Path(__file__).parents[2] / "ontology"
QUERIES = query.named(ONTOLOGY)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    (folder / "raw").mkdir()
    odd = (Issue("odd-year", "=年份不对", 0, 2),)
    items = [reading(relations=(affiliation(),), issues=odd), reading(doc="b.txt")]
    build(
        folder / "raw",
        folder / "out",
        readings=items,
        fingerprint=fingerprint([], ONTOLOGY),
        ontology=ONTOLOGY,
    )
    return folder / "out"


@pytest.mark.parametrize("named", QUERIES, ids=[q.name for q in QUERIES])
def test_named_queries_run_and_say_what_they_ask(named: query.Named, out: Path) -> None:
    assert named.zh.endswith("？") and named.en.endswith("?")
    rows = query.run(out, query.resolve(named.name, ONTOLOGY)).rows
    assert rows or named.name in ("partners", "projects")


REFUSED = {
    "service": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "service-silent-lower": "select * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "service-escaped": "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "service-nested": "SELECT * { { SELECT * { OPTIONAL { SERVICE ?x { ?s ?p ?o } } } } }",
    "service-in-exists": "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://x/> { ?s ?p ?o } } }",
    "from": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "from-named": "SELECT * FROM NAMED <http://127.0.0.1:1/> { GRAPH ?g { ?s ?p ?o } }",
    "load": "LOAD <http://127.0.0.1:1/>",
    "insert": "INSERT DATA { <x:a> <x:b> <x:c> }",
    "delete": "DELETE WHERE { ?s ?p ?o }",
    "drop": "DROP ALL",
    "clear": "CLEAR GRAPH <x:g>",
    "second-update": "SELECT * { ?s ?p ?o } ; DROP ALL",
    "not-sparql": "select everything please",
    "empty": "",
    "unbound-prefix": "SELECT * { ?s nowhere:p ?o }",
    "surrogate": "SELECT * { ?s ?p '\ud800' }",
    "deep": "SELECT * { " + "{" * 3000 + "}" * 3000 + " }",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_refused(text: str, out: Path) -> None:
    before = sorted(path.stat().st_size for path in (out / "store").iterdir())
    with pytest.raises(LutuError):
        query.run(out, text, seconds=20)
    assert before == sorted(path.stat().st_size for path in (out / "store").iterdir())


ALLOWED = {
    "service-in-string": 'SELECT * { ?s rdfs:label "SERVICE <http://x/> { }" }',
    "from-in-comment": "SELECT * { ?s ?p ?o } # FROM <http://x/>",
    "graph": "SELECT ?g { GRAPH ?g { ?s a lutu:Target } }",
    "own-prefix": "PREFIX lutu: <https://w3id.org/lutu/ontology#> SELECT * { ?s a lutu:Target }",
    "construct": "CONSTRUCT { ?s a lutu:Target } WHERE { ?s a lutu:Target }",
    "han-variable": "SELECT ?目标 { ?目标 a lutu:Target }",
    "path": "SELECT * { ?e oa:hasSource/lutu:file ?f }",
}


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED)
def test_allowed(text: str, out: Path) -> None:
    query.run(out, text)


def test_what_two_articles_say_counts_once(out: Path) -> None:
    result = query.run(out, "SELECT (COUNT(?v) AS ?n) { ?t a lutu:Target ; qudt:numericValue ?v }")
    assert result.rows[0][0] == query.Term("literal", "1", "http://www.w3.org/2001/XMLSchema#integer")


def test_a_long_query_is_really_stopped(out: Path) -> None:
    started = time.monotonic()
    with pytest.raises(LutuError, match="stopped"):
        query.run(out, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", seconds=1)
    assert time.monotonic() - started < 5


def test_formats(out: Path) -> None:
    result = query.run(out, query.resolve("issues", ONTOLOGY))
    table = query.render(result)
    assert "odd-year" in table and "─" in table
    rows = list(csv.reader(io.StringIO(query.render(result, "csv"))))
    assert rows[0] == ["code", "message", "words", "file"]
    assert rows[1] == ["odd-year", "'=年份不对", "印尼", "a.txt"]
    told = json.loads(query.render(result, "json"))
    assert told["results"]["bindings"][0]["message"] == {"type": "literal", "value": "=年份不对"}
    assert json.loads(query.render(query.run(out, "ASK {}"), "json"))["boolean"] is True
    with pytest.raises(LutuError, match="unknown"):
        query.render(result, "xml")


def test_a_terminal_is_not_steered_by_a_label() -> None:
    assert query.short(query.Term("literal", "a\x1b[31m\nb\u202ec")) == "a [31m b c"


def test_resolve(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("ASK {}", encoding="utf-8")
    assert query.resolve(str(path), ONTOLOGY) == "ASK {}"
    assert query.resolve("ASK {}", ONTOLOGY) == "ASK {}"
    with pytest.raises(LutuError, match="issues"):
        query.resolve("isues", ONTOLOGY)


def test_missing_damaged_and_rebuilt_stores(out: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="lutu build"):
        query.run(tmp_path / "nowhere", "ASK {}")
    copy = tmp_path / "out"
    shutil.copytree(out, copy)
    for path in (copy / "store").glob("*.sst"):
        path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(StoreError, match="damaged") as caught:
        query.run(copy, "SELECT * { ?s ?p ?o }")
    assert "lutu build" in str(caught.value)
    store.rebuild(copy)
    assert query.run(copy, "ASK { ?s ?p ?o }").rows[0][0] is not None
    shutil.rmtree(copy / "store")
    (copy / "store").mkdir()
    with pytest.raises(StoreError, match="lutu build"):
        store.open_store(copy)
    with pytest.raises(StoreError):
        query.run(copy, "ASK {}")


def test_rdflib_opens_a_build(out: Path) -> None:
    dataset = graph.open(out)
    (row,) = dataset.query("SELECT (COUNT(?t) AS ?n) { ?t a <https://w3id.org/lutu/ontology#Target> }")
    assert int(row[0]) == 1
