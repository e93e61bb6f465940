"""Queries: only reading, only here, stopped in time."""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket
import subprocess
import tempfile
import time
from itertools import islice
from pathlib import Path
from queue import Queue
from types import SimpleNamespace

import pytest
from readings import affiliation, reading

from pipeline import graph
from pipeline.build import build
from pipeline.errors import LutuError, StoreError
from pipeline.fingerprint import fingerprint
from pipeline.graph import answers, guard, query, questions, store
from pipeline.model import Issue

ONTOLOGY = Path(__file__).parents[2] / "ontology"


def question(name: str) -> str:
    return questions.find(name, ONTOLOGY).text


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


REFUSED = {
    "service": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "service-silent-lower": "select * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "service-escaped": "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "service-nested": "SELECT * { { SELECT * { OPTIONAL { SERVICE ?x { ?s ?p ?o } } } } }",
    "service-in-exists": "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://x/> { ?s ?p ?o } } }",
    "from": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "from-named": "SELECT * FROM NAMED <http://127.0.0.1:1/> { GRAPH ?g { ?s ?p ?o } }",
    "from-relative": "BASE <https://w3id.org/> SELECT * FROM <lutu/graph/entities> { ?s ?p ?o }",
    "from-prefixed": "SELECT * FROM lutu:x { ?s ?p ?o }",
    # For rdflib a comment ends at a line feed only, for Oxigraph at a carriage return too.
    "service-after-a-comment": "SELECT * { # a\rSERVICE <http://127.0.0.1:1/> { ?s ?p ?o }\n }",
    "service-after-escaped-quote": 'SELECT * { ?s ?p "\\u0022 # b" . SERVICE <http://127.0.0.1:1/> { } \n}',
    "service-in-braces": "SELECT * {SERVICE<http://127.0.0.1:1/>{?s ?p ?o}}",
    "service-in-construct": "CONSTRUCT { ?s ?p ?o } { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "service-in-minus": "ASK { ?s ?p ?o MINUS { seRvice ?g { ?s ?p ?o } } }",
    "load-silent": "load silent <file:///etc/passwd> into graph <x:g>",
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
    "from-here": "SELECT * FROM <https://w3id.org/lutu/graph/entities> { ?s ?p ?o }",
    "words-as-names": "SELECT ?service ?load { ?service lutu:add ?load ; rdfs:label 'drop'@add }",
    "escaped-han": 'SELECT * { ?s ?p "\\u5370" }',
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


def test_a_child_that_is_asked_all_the_same_has_no_network(out: Path) -> None:
    """The second wall: without the check, a query that calls another server reaches nobody."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        unplugged = subprocess.run(["unshare", "-n", "true"], check=False).returncode == 0
        if not unplugged:
            pytest.skip("this system gives no process a network of its own")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(guard, "check", lambda text: None)
            with pytest.raises(LutuError, match="could not be answered"):
                query.run(out, f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}", seconds=10)
        with pytest.raises(TimeoutError):
            server.accept()


def test_what_two_articles_say_counts_once(out: Path) -> None:
    result = query.run(out, "SELECT (COUNT(?v) AS ?n) { ?t a lutu:Target ; qudt:numericValue ?v }")
    assert result.rows[0][0] == query.Term("literal", "1", "http://www.w3.org/2001/XMLSchema#integer")


def test_a_long_query_is_really_stopped(out: Path) -> None:
    started = time.monotonic()
    with pytest.raises(LutuError, match="stopped"):
        query.run(out, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", seconds=1)
    assert time.monotonic() - started < 30


def test_a_greedy_query_is_stopped_too(out: Path) -> None:
    """Sorting a cross product takes memory, not only time; little is given here, so that it ends soon."""
    with pytest.raises(LutuError, match=r"memory|stopped"):
        query.run(
            out, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i", seconds=30, memory=700 << 20
        )


def test_rows_come_before_the_last_is_known(out: Path) -> None:
    """A cross product that would never end gives its first rows at once, and ends when nobody reads on."""
    started = time.monotonic()
    with query.ask(out, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", seconds=30) as answer:
        first = list(islice(answer.rows, 2000))
    assert len(first) == 2000 and time.monotonic() - started < 90


def test_only_the_seconds_of_the_query_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who is slow (a pager) does not make the query too long."""
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(query, "time", SimpleNamespace(monotonic=lambda: clock.now))
    arrived: Queue[bytes | None] = Queue()
    for line in (b'{"columns":["a"]}\n', b"[null]\n", b"[null]\n", b'{"end":true}\n'):
        arrived.put(line)
    child = subprocess.Popen(["true"])
    with tempfile.TemporaryFile() as said:
        read = 0
        for _ in query._lines(child, arrived, said, Path("out"), 1.0):
            clock.now += 100
            read += 1
    child.wait()
    assert read == 3


def test_an_answer_that_is_cut_off_is_an_error(out: Path) -> None:
    text = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with query.ask(out, text, seconds=1) as answer, pytest.raises(LutuError, match="stopped"):
        for piece in answers.pieces(answer, "csv"):
            assert piece.endswith("\n")


def test_formats(out: Path) -> None:
    result = query.run(
        out,
        "SELECT ?code ?message ?words ?file { ?i lutu:issueCode ?code ; dct:description ?message ; oa:exact ?words ; oa:hasSource/lutu:file ?file }",
    )
    table = answers.render(result)
    assert "odd-year" in table and "─" in table
    rows = list(csv.reader(io.StringIO(answers.render(result, "csv"))))
    assert rows[0] == ["code", "message", "words", "file"]
    assert rows[1] == ["odd-year", "'=年份不对", "印尼", "a.txt"]
    told = json.loads(answers.render(result, "json"))
    assert told["results"]["bindings"][0]["message"] == {"type": "literal", "value": "=年份不对"}
    assert json.loads(answers.render(query.run(out, "ASK {}"), "json"))["boolean"] is True
    with pytest.raises(LutuError, match="unknown"):
        answers.render(result, "xml")


def test_a_number_that_is_none_is_defused(out: Path) -> None:
    text = "SELECT (STRDT('=1+1', xsd:integer) AS ?a) (STRDT('-2', xsd:integer) AS ?b) ('@x' AS ?c) {}"
    assert answers.render(query.run(out, text), "csv") == "a,b,c\n'=1+1,-2,'@x\n"


def test_a_terminal_is_not_steered_by_a_label() -> None:
    assert answers.short(query.Term("literal", "a\x1b[31m\nb\u202ec")) == "a [31m b c"


def test_resolve(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("ASK {}", encoding="utf-8")
    assert question(str(path)) == "ASK {}"
    assert question("ASK {}") == "ASK {}"
    with pytest.raises(LutuError, match="issues"):
        question("isues")


@pytest.fixture
def copy(out: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(out, tmp_path / "out"))


def harm(store: Path, how: str) -> None:
    if how == "truncated":
        for path in store.glob("*.sst"):
            path.write_bytes(path.read_bytes()[:20])
    elif how == "no-current":
        (store / "CURRENT").unlink()
    elif how == "garbage":
        for path in store.glob("MANIFEST*"):
            path.write_bytes(b"\x00garbage" * 100)
    else:
        shutil.rmtree(store)
        if how == "empty":
            store.mkdir()
        elif how == "file":
            store.write_text("a file")


@pytest.mark.parametrize("how", ["truncated", "no-current", "garbage", "missing", "empty", "file"])
def test_a_broken_store_is_told_with_the_remedy_and_rebuilt(how: str, copy: Path) -> None:
    harm(copy / "store", how)
    for ask in (lambda: query.run(copy, "SELECT * { ?s ?p ?o }"), lambda: store.open_store(copy)):
        with pytest.raises(StoreError, match=f"lutu rebuild {copy}"):
            ask()
    assert store.rebuild(copy) > 0
    assert query.run(copy, "ASK { ?s a lutu:Target }").truth is True
    assert not [path.name for path in copy.iterdir() if path.name.startswith(".")]


def test_a_rebuild_that_fails_leaves_the_store(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(path.name for path in (copy / "store").iterdir())

    def fails(*arguments: object) -> int:
        raise StoreError("graph.nq", "does not read back", "Report it.")

    with monkeypatch.context() as patch, pytest.raises(StoreError):
        patch.setattr(store, "load", fails)
        store.rebuild(copy)
    assert sorted(path.name for path in (copy / "store").iterdir()) == before
    with (copy / "graph.nq").open("a") as file:
        file.write("<x:a> <x:b> <x:c> .\n")
    with pytest.raises(StoreError, match=r"not the file that the build wrote\. Run `lutu build"):
        store.rebuild(copy)
    (copy / "graph.ttl").unlink()
    (copy / "graph.nq").unlink()
    with pytest.raises(StoreError, match="lutu build"):
        store.rebuild(copy)


def test_a_locked_store_names_the_remedy() -> None:
    said = "IO error: While lock file: LOCK: Resource temporarily unavailable"
    assert "lutu rebuild o" in str(store.unopened(Path("o"), said))
    assert "another process" in str(store.unopened(Path("o"), said))


def test_nothing_built(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="lutu build"):
        query.run(tmp_path / "nowhere", "ASK {}")
    with pytest.raises(StoreError, match="lutu build"):
        graph.open(tmp_path / "nowhere")


def test_rdflib_opens_a_build(out: Path) -> None:
    before = (out / "graph.nq").read_bytes()
    dataset = graph.open(str(out))
    (row,) = dataset.query("SELECT (COUNT(?t) AS ?n) { ?t a lutu:Target }")
    assert int(row[0]) == 1
    names = {str(context.identifier) for context in dataset.graphs()}
    assert "https://w3id.org/lutu/graph/entities" in names
    # a copy: what a notebook does to it stays in the notebook
    dataset.remove((None, None, None, None))
    assert (out / "graph.nq").read_bytes() == before
    assert len(graph.open(out / "graph.nq")) > 0


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("<x:a> <x:b> .\n")
    with pytest.raises(StoreError, match="lutu build"):
        graph.open(tmp_path)
