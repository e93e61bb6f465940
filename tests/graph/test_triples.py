"""Readings as RDF: valid for two parsers, faithful to the characters, the same in any order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from hypothesis import given
from hypothesis import strategies as st
from readings import BUREAU, CHINA, INDONESIA, LIN, MINISTRY, TEXT, affiliation, reading

from pipeline import identifiers
from pipeline.errors import LexiconError
from pipeline.graph import metrics, terms, vocabulary
from pipeline.graph.entities import Entities
from pipeline.graph.metrics import metric_quads
from pipeline.graph.triples import quads
from pipeline.graph.writers import compact, write_nquads, write_turtle
from pipeline.model import TYPES, Entity, Issue, Mention, Name, Reading, Relation

ONTOLOGY = Path(__file__).parents[2] / "ontology"
REGISTRY = vocabulary.registry(ONTOLOGY)
ACTIVITY = "https://w3id.org/lutu/activity/test"
LUTU = vocabulary.PREFIXES["lutu"]

NASTY = {
    "sparql": '" } ; DROP ALL ; SELECT * { ?s ?p "',
    "turtle": '"""^^<x> . <a> <b> <c> . #',
    "html": "<script>alert('印尼')</script>&amp;",
    "quotes": "他说\"好\"和'行'“可以”",
    "backslash": "C:\\印尼\\u0041\\",
    "lines": "第一行\r\n第二行\u2028第三行\u0085第四行",
    "rtl": "abc\u202eמזרח\u202c",
    "emoji": "🌏👩🏽‍🔬🇮🇩",
    "han4": "𠮷野家與𫝀田",
    "control": "a\x01\x0b\x1f\x7f\x9fb",
    "tab": "\t=1+1",
    "percent": "100%25 %zz <>",
    "curly": "{{印尼}} `x` |y| ^z",
}


def parsed(lines: list[str]) -> set[ox.Quad]:
    return set(ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS))


def lines_of(item: Reading) -> list[str]:
    return list(quads(item, REGISTRY, activity=ACTIVITY))


def encoded(lines: list[str]) -> list[bytes]:
    """Lines as a spool gives them: sorted, each once."""
    return sorted({line.encode() for line in lines})


def objects(found: set[ox.Quad], predicate: str) -> set[str]:
    return {str(quad.object.value) for quad in found if quad.predicate.value == vocabulary.expand(predicate)}


@pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY)
def test_any_text_survives_in_every_place(nasty: str, tmp_path: Path) -> None:
    entity = Entity("https://w3id.org/lutu/entity/person/x-1", "Person", nasty, (Name(nasty, "zh", "alias"),))
    text = f"{nasty}说"
    article = reading(text, title=nasty, entities=(), issues=(Issue("odd", nasty, 0, len(text)),))
    mention = Mention(0, len(nasty), nasty, "Person", entity.iri, nasty, nasty, 0)
    item = Reading(article.article, article.paragraphs, (mention,), (entity,), issues=article.issues)
    lines = lines_of(item)
    found = parsed(lines)
    assert text in objects(found, "schema:articleBody")
    assert nasty in objects(found, "oa:exact")
    assert nasty in objects(found, "skos:prefLabel")
    assert nasty in objects(found, "dct:description")
    assert all(line.count("\n") == 0 for line in lines)
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data="\n".join(lines), format="nquads")
    assert len(graph) == len({(q.subject, q.predicate, q.object) for q in found})
    assert nasty in {str(value) for value in graph.objects(None, rdflib.SKOS.prefLabel)}
    count = write_turtle(encoded(lines), tmp_path / "graph.ttl")
    again = set(ox.parse(path=str(tmp_path / "graph.ttl"), format=ox.RdfFormat.TURTLE))
    assert {(t.subject, t.predicate, t.object) for t in again} == {
        (q.subject, q.predicate, q.object) for q in found
    }
    assert count == len(again)


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_literals_keep_length_and_all_but_what_no_store_takes(text: str) -> None:
    literal = terms.plain(text)
    (quad,) = ox.parse(f"<x:a> <x:b> {literal} .", format=ox.RdfFormat.N_QUADS)
    assert quad.object.value == terms.sound(text)
    assert len(quad.object.value) == len(text)


@given(st.text(st.characters(exclude_categories=()), max_size=40), st.booleans())
def test_any_string_becomes_a_valid_iri(text: str, rooted: bool) -> None:
    iri = terms.iri("https://w3id.org/" + text if rooted else text)
    (quad,) = ox.parse(f"{iri} <x:b> <x:c> .", format=ox.RdfFormat.N_QUADS)
    assert quad.subject.value == iri[1:-1]


def test_surrogates_and_nul_keep_their_place() -> None:
    text = "印尼\ud800提出\x00目标"
    found = parsed(lines_of(reading(text, entities=(INDONESIA,))))
    assert objects(found, "schema:articleBody") == {"印尼\ufffd提出\ufffd目标"}


def test_mentions_read_back_from_the_graph_alone() -> None:
    found = parsed(lines_of(reading(start=1000)))
    (body,) = objects(found, "schema:articleBody")
    assert body == TEXT
    by_subject: dict[str, dict[str, str]] = {}
    for quad in found:
        by_subject.setdefault(quad.subject.value, {})[quad.predicate.value] = str(quad.object.value)
    mentions = 0
    for subject, facts in by_subject.items():
        if vocabulary.expand("oa:exact") not in facts:
            continue
        start, end = int(facts[vocabulary.expand("oa:start")]), int(facts[vocabulary.expand("oa:end")])
        assert body[start:end] == facts[vocabulary.expand("oa:exact")]
        assert body[:start].endswith(facts.get(vocabulary.expand("oa:prefix"), ""))
        assert body[end:].startswith(facts.get(vocabulary.expand("oa:suffix"), ""))
        if "#char=" in subject:
            assert subject.endswith(f"#char={start},{end}")
            mentions += 1
    assert mentions == len(reading().mentions)


def test_one_named_graph_an_article_and_no_blank_nodes() -> None:
    lines = lines_of(reading(relations=(affiliation(),)))
    assert not any("_:" in line.replace("\\", "") for line in lines)
    graphs = {quad.graph_name.value for quad in parsed(lines)}
    article = reading().article.iri
    assert graphs == {vocabulary.article_graph(article), vocabulary.ENTITIES, vocabulary.PROVENANCE}


def test_every_term_used_is_declared() -> None:
    declared = {
        quad.subject.value for quad in ox.parse(path=str(ONTOLOGY / "lutu.ttl"), format=ox.RdfFormat.TURTLE)
    }
    own = {term[1:-1] for name, term in vocabulary.TERMS.items() if name.startswith("lutu:")}
    assert own <= declared


def test_every_unit_of_the_rules_is_described() -> None:
    units = yaml.safe_load((ONTOLOGY / "rules" / "units.yaml").read_text("utf-8"))["units"]
    assert {unit["code"] for unit in units} <= set(REGISTRY.units)
    assert REGISTRY.unit("%") == "http://qudt.org/vocab/unit/PERCENT"
    assert REGISTRY.unit("ug/m3").endswith("/unit/ug%2Fm3") and REGISTRY.compound("ug/m3")
    assert not REGISTRY.compound("furlong") and not REGISTRY.compound("km/") and not REGISTRY.compound("%")


def test_a_unit_per_something_is_described_where_it_is_used() -> None:
    article = reading()
    observation = replace(article.observations[0], unit="ug/m3")
    found = parsed(lines_of(replace(article, observations=(observation,), targets=())))
    unit = ox.NamedNode(REGISTRY.unit("ug/m3"))
    assert {
        (q.predicate.value.rpartition("/")[2], q.graph_name.value) for q in found if q.subject == unit
    } == {
        ("22-rdf-syntax-ns#type", vocabulary.ENTITIES),
        ("ontology#unitCode", vocabulary.ENTITIES),
    }


def test_two_mentions_of_one_span_are_two_nodes() -> None:
    item = reading()
    named, aim = item.mentions[0], item.targets[0]
    both = replace(named, type="Target", entity=aim.iri, label=aim.text, rule="targets:reduction")
    found = parsed(lines_of(replace(item, mentions=(both, *item.mentions))))
    denotes = {q.subject.value: q.object.value for q in found if q.predicate.value.endswith("#denotes")}
    plain = f"{item.article.iri}#char={named.start},{named.end}"
    assert denotes[plain] == named.entity
    (other,) = [node for node, entity in denotes.items() if entity == aim.iri]
    assert other.startswith(f"{plain};denotes=")
    assert len(denotes) == len(item.mentions) + 1


def test_what_is_said_is_a_statement_with_evidence() -> None:
    start = TEXT.index("印尼提出")
    said = affiliation(
        predicate="speaker", subject=identifiers.content_iri("statement", "x"), subject_label="印尼提出",
        object=LIN.iri, object_label=LIN.label, start=start, end=start + 4, role=None,
    )  # fmt: skip
    found = parsed(lines_of(reading(relations=(said,))))
    facts = {q.predicate.value: q.object.value for q in found if q.subject.value == said.subject}
    assert facts[vocabulary.expand("rdf:type")] == vocabulary.expand("lutu:Statement")
    assert facts[vocabulary.expand("rdfs:label")] == "印尼提出"
    assert facts[vocabulary.expand("lutu:speaker")] == LIN.iri
    assert vocabulary.expand("lutu:evidence") in facts


def test_every_own_term_has_labels_and_comments_in_two_languages() -> None:
    graph = rdflib.Graph().parse(ONTOLOGY / "lutu.ttl")
    for subject in {s for s in graph.subjects() if str(s).startswith(LUTU)}:
        for predicate in (rdflib.RDFS.label, rdflib.RDFS.comment):
            assert {literal.language for literal in graph.objects(subject, predicate)} == {"zh", "en"}, (
                subject
            )
    assert set(REGISTRY.types) == set(TYPES)
    assert not any(isinstance(node, rdflib.BNode) for node in graph.all_nodes())


def test_membership_carries_role_and_evidence() -> None:
    found = parsed(lines_of(reading(relations=(affiliation(),))))
    (node,) = {q.subject for q in found if q.object == ox.NamedNode(vocabulary.expand("org:Membership"))}
    facts = {q.predicate.value: q.object.value for q in found if q.subject == node}
    assert facts[vocabulary.expand("org:member")] == LIN.iri
    assert facts[vocabulary.expand("org:organization")] == BUREAU.iri
    words = {q.object.value for q in found
             if q.subject.value == facts[vocabulary.expand("lutu:evidence")]
             and q.predicate.value == vocabulary.expand("oa:exact")}  # fmt: skip
    assert words == {"应对气候变化司的林晓岚"}
    assert "司长" in objects(found, "skos:prefLabel")


@pytest.mark.parametrize("polarity", ["negated", "hypothetical"])
@pytest.mark.parametrize("predicate", ["affiliation", "partner"])
def test_what_is_not_affirmed_is_no_fact(predicate: str, polarity: str) -> None:
    relation = affiliation(predicate=predicate, polarity=polarity)
    found = parsed(lines_of(reading(relations=(relation,))))
    assert polarity in objects(found, "lutu:polarity")
    assert not objects(found, "org:member") and not objects(found, "lutu:partner")


@pytest.mark.parametrize(
    ("predicate", "subject", "object_", "expected"),
    [
        ("partOf", BUREAU, MINISTRY, "org:subOrganizationOf"),
        ("partOf", INDONESIA, CHINA, "schema:isPartOf"),
        ("inCountry", MINISTRY, CHINA, "lutu:inCountry"),
        ("partner", CHINA, INDONESIA, "lutu:partner"),
        ("headquarteredIn", MINISTRY, CHINA, "lutu:headquarteredIn"),
        ("sameAs", CHINA, INDONESIA, "owl:sameAs"),
    ],
)
def test_relations_stand_as_node_and_as_property(
    predicate: str, subject: Entity, object_: Entity, expected: str
) -> None:
    relation = Relation(predicate, subject.iri, subject.label, object_.iri, object_.label, 0, 2, 0, "r")
    found = parsed(lines_of(reading(relations=(relation,))))
    direct = (subject.iri, vocabulary.expand(expected), object_.iri)
    assert direct in {(q.subject.value, q.predicate.value, q.object.value) for q in found}
    assert vocabulary.expand("lutu:Relation") in objects(found, "rdf:type")


def test_an_alias_of_one_entity_is_a_name_and_no_loop() -> None:
    relation = Relation("sameAs", LIN.iri, "林晓岚", LIN.iri, "小林", 0, 2, 0, "r")
    found = parsed(lines_of(reading(relations=(relation,))))
    assert not any(quad.subject == quad.object for quad in found)
    names = {q.object.value for q in found if q.predicate.value == vocabulary.expand("skos:altLabel")
             and q.subject.value == LIN.iri}  # fmt: skip
    assert names == {"小林"}
    assert objects(found, "lutu:objectName") == {"小林"}


def test_an_undeclared_relation_says_where_to_declare_it() -> None:
    relation = Relation("admires", LIN.iri, "林晓岚", CHINA.iri, "中国", 0, 2, 0, "r")
    with pytest.raises(LexiconError, match=r"lutu\.ttl.*'admires'"):
        lines_of(reading(relations=(relation,)))


def test_target_facts_and_slot_evidence() -> None:
    found = parsed(lines_of(reading()))
    target = reading().targets[0]
    facts = {q.predicate.value: q.object for q in found if q.subject.value == target.iri}
    value = facts[vocabulary.expand("qudt:numericValue")]
    assert value.value == "43.20" and value.datatype.value == vocabulary.expand("xsd:decimal")
    assert facts[vocabulary.expand("lutu:valueAsWritten")].value == "43.20%"
    assert facts[vocabulary.expand("lutu:deadline")].datatype.value == vocabulary.expand("xsd:gYear")
    assert objects(found, "lutu:slot") == {"value", "deadline", "instrument"}
    assert objects(found, "lutu:inferredFrom") == {"heading"}


@pytest.mark.parametrize(
    ("value", "written"),
    [("1E+9", "1000000000"), ("0.0000001", "0.0000001"), ("-5", "-5"), ("43.20", "43.20")],
)
def test_decimals_are_written_without_exponents(value: str, written: str) -> None:
    assert terms.decimal(Decimal(value)).startswith(f'"{written}"^^')


def test_names_have_one_preferred_label_a_language() -> None:
    found = parsed(lines_of(reading()))
    names = {
        (quad.predicate.value.rpartition("#")[2], quad.object.value, quad.object.language)
        for quad in found
        if quad.subject.value == INDONESIA.iri
        and isinstance(quad.object, ox.Literal)
        and quad.object.language
    }
    assert names == {
        ("label", "印度尼西亚", "zh-hans"),
        ("prefLabel", "印度尼西亚", "zh-hans"),
        ("prefLabel", "Indonesia", "en"),
        ("altLabel", "印尼", "zh-hans"),
    }


def test_entities_merge_in_any_order() -> None:
    one = Entity("https://w3id.org/lutu/entity/person/x-2", "Person", "林 晓岚", kind="official")
    two = Entity(one.iri, "Person", "林晓岚", (Name("Lin Xiaolan", "en", "alias"),), same_as=("wd:Q1",))
    items = [reading(f"{e.label}说", doc=f"{n}.txt", entities=(e,)) for n, e in enumerate((one, two, two))]

    def merged(order: list[Reading]) -> list[tuple[Entity, int, int]]:
        entities = Entities()
        for item in order:
            entities.add(item.entities, Counter(mention.entity for mention in item.mentions))
        return list(entities)

    ((entity, mentions, documents),) = merged(items)
    assert merged(items) == merged(items[::-1])
    assert (entity.label, entity.kind, entity.same_as, mentions, documents) == (
        "林晓岚", "official", ("wd:Q1",), 3, 3,
    )  # fmt: skip


def test_nquads_equal_what_a_parser_makes_of_them(tmp_path: Path) -> None:
    lines = encoded(lines_of(reading(relations=(affiliation(),))))
    path = tmp_path / "graph.nq"
    assert write_nquads(lines, path) == len(lines)
    again = ox.serialize(ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS), format=ox.RdfFormat.N_QUADS)
    assert sorted(again.decode().lower().splitlines()) == sorted(path.read_text("utf-8").lower().splitlines())


@pytest.mark.parametrize(
    ("term", "turtle"),
    [
        ("<http://www.w3.org/ns/org#role>", "org:role"),
        ("<https://w3id.org/lutu/entity/country/ID>", "country:ID"),
        ("<https://w3id.org/lutu/article/ab#char=1,2>", "<https://w3id.org/lutu/article/ab#char=1,2>"),
        (
            "<https://w3id.org/lutu/entity/organization/a.b.>",
            "<https://w3id.org/lutu/entity/organization/a.b.>",
        ),
        ('"2030"^^<http://www.w3.org/2001/XMLSchema#gYear>', '"2030"^^xsd:gYear'),
        ('"a^^<b>"', '"a^^<b>"'),
        ('"印尼>"', '"印尼>"'),
        ('"x^^<http://www.w3.org/ns/org#role>"@zh', '"x^^<http://www.w3.org/ns/org#role>"@zh'),
    ],
)
def test_compact_terms(term: str, turtle: str) -> None:
    assert compact(term) == turtle


def test_metrics_have_names_and_definitions_in_two_languages() -> None:
    found = parsed(lines_of(reading()))
    node = ox.NamedNode(vocabulary.metric_iri("greenhouse-gas emissions reduction"))
    labels = {(q.object.value, q.object.language) for q in found
              if q.subject == node and q.predicate.value == vocabulary.expand("rdfs:label")}  # fmt: skip
    assert labels == {("greenhouse-gas emissions reduction", "en"), ("温室气体排放量下降", "zh")}
    base = list(metric_quads("Forest  cover", metrics.table(ONTOLOGY)))
    assert sum(vocabulary.TERMS["skos:definition"] in line for line in base) == 2
    assert len(list(metric_quads("something else", metrics.table(ONTOLOGY)))) == 3


def test_every_metric_of_the_rules_has_a_row() -> None:
    rows = yaml.safe_load((ONTOLOGY / "rules" / "metrics.yaml").read_text("utf-8"))
    rows = rows if isinstance(rows, list) else [row for part in rows.values() for row in part]
    table = metrics.table(ONTOLOGY)
    missing = {row["metric"].lower() for row in rows if isinstance(row, dict) and "metric" in row} - set(
        table
    )
    assert missing == set()
    assert all(all(row) for row in table.values())
