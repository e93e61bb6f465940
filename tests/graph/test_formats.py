"""A built graph in other formats: each says the same, parses strictly, and is the same bytes each time."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from command import ONTOLOGY, lutu
from hypothesis import given
from hypothesis import strategies as st
from readings import affiliation, reading
from test_triples import NASTY

from pipeline.errors import StoreError
from pipeline.graph import formats, terms, vocabulary
from pipeline.graph.quad_lines import literal, read_quads
from pipeline.graph.triples import quads
from pipeline.graph.writers import write_nquads
from pipeline.model import Issue, Reading

REGISTRY = vocabulary.registry(ONTOLOGY)


def nquads(folder: Path, item: Reading) -> Path:
    path = folder / "graph.nq"
    lines = quads(item, REGISTRY, activity="https://w3id.org/lutu/activity/test")
    write_nquads(sorted({line.encode() for line in lines}), path)
    return path


def written(path: Path, name: str) -> str:
    file = io.StringIO()
    formats.write(path, name, file)
    return file.getvalue()


@pytest.fixture(params=[None, *NASTY], ids=lambda name: name or "plain")
def graph(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    nasty = NASTY[request.param] if request.param else ""
    odd = (Issue("odd", nasty, 0, 2),)
    return nquads(
        tmp_path, reading(title=nasty or None, relations=(affiliation(role=nasty or None),), issues=odd)
    )


@pytest.mark.parametrize(("name", "format_"), [("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)])
def test_formats_with_graphs_say_exactly_the_same(graph: Path, name: str, format_: ox.RdfFormat) -> None:
    want = set(ox.parse(path=str(graph), format=ox.RdfFormat.N_QUADS))
    assert set(ox.parse(written(graph, name).encode(), format=format_)) == want


def test_n_triples_are_the_facts_without_their_graphs(graph: Path) -> None:
    want = {
        (q.subject, q.predicate, q.object) for q in ox.parse(path=str(graph), format=ox.RdfFormat.N_QUADS)
    }
    found = ox.parse(written(graph, "nt").encode(), format=ox.RdfFormat.N_TRIPLES)
    assert {(t.subject, t.predicate, t.object) for t in found} == want


def test_json_ld_brings_its_context_and_keeps_every_digit(tmp_path: Path) -> None:
    page = json.loads(written(nquads(tmp_path, reading()), "jsonld"))
    assert page["@context"]["lutu"] == {"@id": vocabulary.PREFIXES["lutu"], "@prefix": True}
    values = [
        node["qudt:numericValue"]
        for part in page["@graph"]
        for node in part["@graph"]
        if "qudt:numericValue" in node
    ]
    assert [{"@value": "43.20", "@type": "xsd:decimal"}] in values


def test_json_ld_reads_in_rdflib_too(tmp_path: Path) -> None:
    path = nquads(tmp_path, reading())
    found, want = rdflib.Dataset(), rdflib.Dataset()
    found.parse(data=written(path, "jsonld"), format="json-ld")
    want.parse(path, format="nquads")
    assert {(s, p, str(o)) for s, p, o, _ in found} == {(s, p, str(o)) for s, p, o, _ in want}


def test_rdf_12_reifies_the_triple_of_a_relation(tmp_path: Path) -> None:
    path = nquads(tmp_path, reading(relations=(affiliation(),)))
    found = list(ox.parse(written(path, "rdf12").encode(), format=ox.RdfFormat.N_QUADS))
    reified = [quad.object for quad in found if quad.predicate.value.endswith("#reifies")]
    assert len(reified) == 1
    assert isinstance(reified[0], ox.Triple)
    assert not [quad for quad in found if quad.predicate.value.endswith("#subject")]


@pytest.mark.parametrize("name", formats.FORMATS)
def test_the_same_graph_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    path = nquads(tmp_path, reading())
    assert written(path, name) == written(path, name)


@given(st.text(max_size=40))
def test_a_literal_comes_apart_into_what_it_was_made_of(text: str) -> None:
    assert literal(terms.plain(text)) == (terms.sound(text), None, None)
    assert literal(terms.tagged(text, "zh-Hant")) == (terms.sound(text), "zh-Hant", None)


@pytest.mark.parametrize(
    "line", ["", "<a:a> <b:b> _:c <d:d> .", "<a:a> <b:b> <c:c> .", '<a:a> <b:b> "c <d:d> .', "# note"]
)
def test_what_is_no_canonical_line_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "graph.nq"
    path.write_text(f"<a:a> <b:b> <c:c> <d:d> .\n{line}\n", encoding="utf-8")
    with pytest.raises(StoreError, match=r"graph\.nq:2: is no line of canonical N-Quads"):
        list(read_quads(path))


def test_the_command_writes_a_file_whole_or_not_at_all(built: Path, tmp_path: Path) -> None:
    to = tmp_path / "graph.jsonld"
    run = lutu("export", "jsonld", "--to", to, "--out", built)
    assert run.returncode == 0, run.stderr.decode()
    assert json.loads(to.read_bytes())["@graph"]
    missing = lutu("export", "trig", "--to", tmp_path / "no" / "graph.trig", "--out", built)
    assert missing.returncode == 2
    assert b"cannot be written" in missing.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["graph.jsonld"]
