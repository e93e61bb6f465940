"""What shapes look at is read from the shapes: any that the gate can cut parts for finds the same in parts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from mutated_graphs import term
from small_graphs import SHAPES, made, written

from pipeline.graph import gate
from pipeline.graph.differences import difference
from pipeline.graph.gate_parts import Parts
from pipeline.graph.shapes import Violation
from pipeline.graph.sight import seen_by

PREFIXES = """
@prefix : <https://w3id.org/lutu/shapes#> .
@prefix lutu: <https://w3id.org/lutu/ontology#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
: sh:declare [ sh:prefix "lutu" ; sh:namespace "https://w3id.org/lutu/ontology#"^^xsd:anyURI ] ,
    [ sh:prefix "oa" ; sh:namespace "http://www.w3.org/ns/oa#"^^xsd:anyURI ] ,
    [ sh:prefix "rdfs" ; sh:namespace "http://www.w3.org/2000/01/rdf-schema#"^^xsd:anyURI ] .
:one a sh:NodeShape ; """

#: Each finds something in the small graph, and what it looks at stands in another part.
SHAPES_OF_THEIR_OWN = {
    "subjects of what is carried": "sh:targetSubjectsOf rdfs:label, lutu:foundBy ; "
    "sh:property [ sh:path rdfs:label ; sh:maxCount 0 ] , [ sh:path lutu:origin ; sh:minCount 1 ] .",
    "objects of what is carried": "sh:targetObjectsOf lutu:evidence, lutu:foundBy ; "
    "sh:property [ sh:path lutu:foundBy ; sh:class lutu:Metric ] , [ sh:path rdfs:label ; sh:minCount 2 ] .",
    "aimed at from elsewhere": "sh:targetObjectsOf lutu:evidence ; sh:property [ sh:path lutu:foundBy ; "
    "sh:class lutu:Rule ] . [] a sh:NodeShape ; sh:targetClass lutu:Evidence ; "
    "sh:property [ sh:path [ sh:inversePath lutu:evidence ] ; sh:maxCount 0 ] .",
    "an inverse path, a class": "sh:targetClass lutu:Paragraph ; "
    "sh:property [ sh:path [ sh:inversePath lutu:example ] ; sh:minCount 1 ; sh:class lutu:Paragraph ] .",
    "a class above": "sh:targetClass lutu:Figure ; sh:property [ sh:path lutu:metric ; sh:class lutu:Figure ] .",
    "two steps and a shape": "sh:targetClass lutu:CoOccurrence ; "
    "sh:property [ sh:path ( lutu:example schema:isPartOf ) ; sh:node [ sh:property "
    "[ sh:path ( lutu:file ) ; sh:hasValue \"b.txt\" ] ] ] .",
    "neither nor": "sh:targetClass lutu:Mention ; sh:not [ sh:path lutu:denotes ; sh:class foaf:Person ] ; "
    "sh:xone ( [ sh:path ( lutu:denotes lutu:iso3 ) ; sh:minCount 1 ] [ sh:path oa:exact ; sh:maxLength 2 ] ) .",
    "two of one kind": "sh:targetClass lutu:CoOccurrence ; sh:property [ sh:path lutu:between ; "
    "sh:qualifiedMaxCount 0 ; sh:qualifiedValueShape [ sh:path lutu:iso3 ; sh:minCount 1 ] ] .",
    "a query": "sh:targetClass lutu:Mention ; sh:sparql [ sh:prefixes : ; sh:select "
    "\"SELECT $this ?value WHERE { $this lutu:denotes ?value . ?value lutu:iso3 ?code }\" ] .",
    "a query with options": "sh:targetClass lutu:Mention ; sh:sparql [ sh:prefixes : ; sh:select \"SELECT $this "
    "?value WHERE { $this lutu:denotes ?value . OPTIONAL { ?value lutu:iso3 ?code } FILTER(!BOUND(?code)) }\" ] .",
    "a query backwards": "sh:targetSubjectsOf lutu:iso3 ; sh:sparql [ sh:prefixes : ; sh:select "
    "\"SELECT $this ?value WHERE { ?pair lutu:between $this ; lutu:count ?value }\" ] .",
    "a query with a path": "sh:targetClass lutu:CoOccurrence ; sh:sparql [ sh:prefixes : ; sh:select "
    "\"SELECT $this ?value WHERE { $this lutu:between/rdfs:label ?value . FILTER(STRLEN(?value) < 9) }\" ] .",
}  # fmt: skip

UNKNOWN = {
    "closed": "sh:targetClass lutu:Mention ; sh:closed true .",
    "one node": "sh:targetNode lutu:Mention .",
    "again and again": "sh:targetClass lutu:Mention ; sh:property [ sh:path [ sh:zeroOrMorePath lutu:denotes ] ] .",
    "there and back": "sh:targetClass lutu:Mention ; "
    "sh:property [ sh:path ( lutu:denotes [ sh:inversePath lutu:denotes ] ) ; sh:minCount 2 ] .",
    "any property": "sh:targetClass lutu:Mention ; sh:sparql [ sh:prefixes : ; sh:select "
    '"SELECT $this WHERE { $this lutu:denotes ?entity . ?entity ?property 1 }" ] .',
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("small") / "out")


def told(violations: Iterable[Violation]) -> set[tuple[str, str, str]]:
    """Without the names of shapes, which not all have here."""
    return {(violation.node, violation.component, violation.value) for violation in violations}


@pytest.mark.parametrize("name", SHAPES_OF_THEIR_OWN, ids=lambda name: name.replace(" ", "-"))
def test_parts_find_what_the_whole_finds_by_any_shapes(name: str, small: Path) -> None:
    text = PREFIXES + SHAPES_OF_THEIR_OWN[name]
    whole = told(gate.violations(small / "graph.ttl", small / "graph.nq", text, "fast"))
    sight = seen_by(text)
    assert whole and sight is not None
    parts = Parts(small / "graph.nq", sight)
    for size in (1, 3000):
        stretches = list(parts.ranges(size))
        assert len(stretches) > 5
        found = (gate.part_results(parts, sight, [stretch]) for stretch in stretches)
        assert told(violation for some in found for violation in gate.named(some)) == whole


@pytest.mark.parametrize("name", UNKNOWN, ids=lambda name: name.replace(" ", "-"))
def test_what_no_part_can_be_cut_for_is_judged_as_a_whole(name: str, small: Path) -> None:
    text = PREFIXES + UNKNOWN[name]
    assert seen_by(text) is None
    files = small / "graph.ttl", small / "graph.nq"
    assert told(gate.violations(*files, text, "fast", whole=1)) == told(gate.violations(*files, text, "fast"))


def test_what_changes_two_steps_away_is_seen(small: Path, tmp_path: Path) -> None:
    text = PREFIXES + (
        "sh:targetClass lutu:CoOccurrence ; sh:property [ sh:path ( lutu:example schema:isPartOf ) ; "
        'sh:node [ sh:property [ sh:path lutu:file ; sh:in ( "a.txt" "b.txt" ) ] ] ] .'
    )
    assert not told(gate.violations(small / "graph.ttl", small / "graph.nq", text, "fast"))
    lines = (small / "graph.nq").read_text("utf-8").replace('"a.txt"', '"c.txt"').splitlines()
    turtle, nquads = written(tmp_path / "changed", lines)
    since = difference(small / "graph.nq", nquads, most=1 << 30)
    assert since is not None
    changed = gate.changed_results(nquads, text, since)
    whole = told(gate.violations(turtle, nquads, text, "fast"))
    assert whole and changed is not None and told(gate.named(changed)) == whole


def test_a_shape_within_itself_is_told_nothing_of() -> None:
    # The engine has no end of it either.
    said = "sh:targetClass lutu:Mention ; sh:property [ sh:path lutu:denotes ; sh:node :one ] ."
    assert seen_by(PREFIXES + said) is None


def test_parts_can_be_cut_for_our_shapes() -> None:
    sight = seen_by(SHAPES)
    assert sight is not None
    assert sight.ahead[term("lutu:evidence").encode()] == {
        term("rdf:type").encode(): {},
        term("lutu:foundBy").encode(): {term("rdf:type").encode(): {}},
        term("schema:isPartOf").encode(): {term("rdf:type").encode(): {}},
    }
    assert {term(name).encode() for name in ("lutu:evidence", "prov:wasDerivedFrom")} <= sight.back.keys()
    # Nobody looks at a text but in the article it is of, or at its neighbours at all.
    assert term("oa:prefix").encode() not in sight.ahead
    assert not sight.doubled and sight.steps == 1
    # All queries are asked of all nodes at once.
    assert len(sight.queries) == SHAPES.count("sh:select") and "shacl#sparql" not in sight.unasked
    assert sight.shapes.count("shacl#sparql") == len(sight.queries)


def test_a_query_is_asked_at_once_only_where_that_is_the_same() -> None:
    asked = {name: seen_by(PREFIXES + said) for name, said in SHAPES_OF_THEIR_OWN.items() if "query" in name}
    assert {name for name, sight in asked.items() if sight and sight.queries} == {
        "a query", "a query backwards", "a query with a path",
    }  # fmt: skip
    for sight in asked.values():
        assert sight is not None and ("shacl#sparql" in sight.unasked) != bool(sight.queries)


def test_what_is_carried_is_no_more_than_is_seen(small: Path) -> None:
    sight = seen_by(SHAPES)
    assert sight is not None
    parts = Parts(small / "graph.nq", sight)
    pairs = [one for one in parts.ranges(1) if (small / "graph.nq").read_bytes()[one[0] :].startswith(PAIR)]
    text = parts.part(pairs[:1]).text
    assert "rdf-schema#label" in text and "articleBody" not in text
    assert text.count("own:") == 1


PAIR = b"<https://w3id.org/lutu/cooccurrence/"
