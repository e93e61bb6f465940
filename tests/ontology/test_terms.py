"""The ontology: what the graph uses is defined, in two languages, in its place; and no reasoner finds it at odds."""

from __future__ import annotations

import re
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, DefinedNamespace
from small_graphs import made

from pipeline.graph import vocabulary
from pipeline.lexicon import check, check_ontology

ONTOLOGY = Path(__file__).parents[2] / "ontology"
TEXT = (ONTOLOGY / "lutu.ttl").read_text(encoding="utf-8")
LUTU = vocabulary.PREFIXES["lutu"]
#: Vocabularies that rdflib knows to the last term; of OA and QUDT, what their documents say.
STANDARDS: dict[str, type[DefinedNamespace]] = {
    "dcat": DCAT, "dct": DCTERMS, "foaf": FOAF, "org": ORG, "owl": OWL, "prov": PROV, "rdfs": RDFS,
    "skos": SKOS, "schema": SDO,
}  # fmt: skip
WRITTEN_DOWN = {
    "oa": {"end", "exact", "hasSource", "prefix", "start", "suffix"},
    "qudt": {"Unit", "hasUnit", "numericValue", "symbol"},
    "rdf": {"object", "predicate", "subject", "type"},
    "vann": {"preferredNamespacePrefix", "preferredNamespaceUri"},
}
#: How owlrl writes down a contradiction.
CONTRADICTION = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    """The small graph with its ontology, without its network: co-occurrences say nothing to a reasoner."""
    out = made(tmp_path_factory.mktemp("ontology") / "out")
    lines = (out / "graph.nq").read_text(encoding="utf-8").splitlines()
    triples = {line.rpartition(" <")[0] + " ." for line in lines if "/graph/network>" not in line}
    return rdflib.Graph().parse(data="\n".join(sorted(triples)), format="nt")


def used(out: Path) -> tuple[set[str], set[str]]:
    """What a built graph names outside of the ontology, and what the ontology describes."""
    names, described = set(), set()
    for quad in ox.parse(path=str(out / "graph.nq"), format=ox.RdfFormat.N_QUADS):
        if quad.graph_name == ox.NamedNode(vocabulary.ONTOLOGY):
            described.add(str(getattr(quad.subject, "value", "")))
            continue
        names.add(quad.predicate.value)
        if quad.predicate.value == str(RDF.type):
            names.add(str(getattr(quad.object, "value", "")))
    return names, described


def standard(term: str) -> bool:
    """Whether a standard defines a term."""
    for prefix, local_names in WRITTEN_DOWN.items():
        if term.startswith(vocabulary.PREFIXES[prefix]):
            return term.removeprefix(vocabulary.PREFIXES[prefix]) in local_names
    for prefix, namespace in STANDARDS.items():
        if term.startswith(vocabulary.PREFIXES[prefix]):
            return rdflib.URIRef(term) in namespace
    return False


def test_every_term_of_the_graph_is_defined_here_or_by_a_standard(built: Path) -> None:
    names, described = used(built)
    own = {name for name in names if name.startswith(LUTU)}
    assert own <= described
    assert {name for name in names - own if not standard(name)} == set()


def test_what_the_ontology_takes_from_standards_is_there() -> None:
    terms = set(re.findall(r"(?<![\w<\"#/])(dcat|dct|foaf|org|owl|prov|rdfs|skos|schema):(\w+)", TEXT))
    missing = {f"{p}:{name}" for p, name in terms if not standard(vocabulary.PREFIXES[p] + name)}
    assert missing <= {"dcat:"}, missing


def test_the_lint_has_nothing_to_say() -> None:
    assert [str(finding) for finding in check_ontology.check(ONTOLOGY)] == []


@pytest.mark.parametrize(
    ("was", "becomes", "code"),
    [
        ('rdfs:label "提及"@zh, "mention"@en', 'rdfs:label "提及"@zh', "label"),
        ('rdfs:label "提及"@zh, "mention"@en', 'rdfs:label "提及", "mention"@en', "label"),
        ('    rdfs:comment "提及所指的实体。"@zh,', "    rdfs:comment", "definition"),
        ("    rdfs:domain lutu:Mention ;\n", "", "domain"),
        ("    rdfs:subClassOf schema:CreativeWork ;\n    rdfs:isDefinedBy", "    rdfs:isDefinedBy", "orphan"),
        ("rdfs:range lutu:Rule", "rdfs:range lutu:Ruler", "undefined"),
        ("    dct:license <https://creativecommons.org/licenses/by/4.0/> ;\n", "", "header"),
        ('    owl:versionInfo "0.1.0" ;\n', "", "header"),
        ("    rdfs:domain lutu:Target ;\n", "    rdfs:domain lutu:Target ;\n    rdfs:range xsd:gYear ;\n", "range"),
        ("rdfs:subClassOf prov:Agent .", "rdfs:subClassOf [ a owl:Class ] .", "blank-node"),
        ("a owl:Ontology ;", "a owl:Ontology", "turtle"),
    ],
)  # fmt: skip
def test_the_lint_finds_what_is_planted(was: str, becomes: str, code: str, tmp_path: Path) -> None:
    assert was in TEXT
    (tmp_path / "lutu.ttl").write_text(TEXT.replace(was, becomes, 1), encoding="utf-8")
    findings = list(check_ontology.check(tmp_path))
    assert {finding.code for finding in findings} == {code}
    assert all(finding.is_error and finding.line >= 1 for finding in findings)
    (tmp_path / "gazetteer").mkdir()
    assert set(findings) <= set(check.check(tmp_path))


def contradictions(graph: rdflib.Graph) -> set[str]:
    """What the OWL 2 RL closure of a graph finds at odds."""
    closed = rdflib.Graph()
    for triple in graph:
        closed.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(
        closed
    )
    assert len(closed) > len(graph)
    return {str(message) for message in closed.objects(None, CONTRADICTION)}


def test_ontology_and_graph_are_consistent(small: rdflib.Graph) -> None:
    assert contradictions(small) == set()


def test_a_planted_contradiction_is_found(small: rdflib.Graph) -> None:
    target = next(small.subjects(RDF.type, rdflib.URIRef(LUTU + "Target")))
    small.add((target, RDF.type, rdflib.URIRef(LUTU + "Observation")))
    try:
        assert any("disjoint" in message.lower() for message in contradictions(small))
    finally:
        small.remove((target, RDF.type, rdflib.URIRef(LUTU + "Observation")))


def unsatisfiable(ontology: rdflib.Graph) -> set[str]:
    """The classes that can have no member: each is given one, and those that are at odds are named."""
    graph = rdflib.Graph()
    for triple in ontology:
        if not isinstance(triple[2], rdflib.Literal):
            graph.add(triple)
    for number, class_ in enumerate(sorted(set(ontology.subjects(RDF.type, OWL.Class)))):
        graph.add((rdflib.URIRef(f"https://example.org/member/{number}/of/{class_}"), RDF.type, class_))
    said = " ".join(contradictions(graph))
    return set(re.findall(r"example\.org/member/\d+/of/([^\s>)]+)", said))


def test_no_class_is_unsatisfiable_and_a_planted_one_is_found() -> None:
    ontology = rdflib.Graph().parse(data=TEXT, format="turtle")
    assert unsatisfiable(ontology) == set()
    ontology.add((rdflib.URIRef(LUTU + "Both"), RDF.type, OWL.Class))
    for name in ("Target", "Observation"):
        ontology.add((rdflib.URIRef(LUTU + "Both"), RDFS.subClassOf, rdflib.URIRef(LUTU + name)))
    assert unsatisfiable(ontology) == {LUTU + "Both"}
