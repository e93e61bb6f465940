"""Judgements replayed over articles: one IRI for what is one, names of both, no aliases of what is two."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import small_ontology

from pipeline import identifiers
from pipeline.flow import read
from pipeline.interpret.figure_iris import observation_iri, target_iri
from pipeline.interpret.judged import replayed
from pipeline.lexicon.judgements import COLUMNS, FILE, Judgements
from pipeline.lexicon.lexicon import Lexicon, load_lexicon
from pipeline.model import Article, Entity, Reading

WHO = "江岚,read it,2026-11-22"
FIRST = "云岭湿地研究所(YLWI)所长江岚清介绍，世界自然基金会与该所合作。\n云岭湿地研究所承诺到2030年减排30%。"
SECOND = "怒江生态研究中心宣布，到2030年减排30%，2020年已减排12%。怒江生态研究中心主任江岚清说。"


def lexicon(folder: Path, *rows: str) -> Lexicon:
    small_ontology(folder)
    (folder / FILE).write_text("\n".join((",".join(COLUMNS), *rows, "")), encoding="utf-8")
    return load_lexicon(folder)


def reading(lexicon: Lexicon, text: str = FIRST) -> Reading:
    return read(Article(f"{identifiers.BASE}article/{len(text)}", "a.txt", 0, text), lexicon)


def entities(reading: Reading, name: str) -> set[str]:
    return {mention.entity for mention in reading.mentions if mention.text == name}


def by_name(type_: str, name: str) -> str:
    return identifiers.name_iri(type_, name)


def iris(reading: Reading) -> set[str]:
    """Every IRI of an entity that a reading speaks of."""
    found = {entity.iri for entity in reading.entities}
    found |= {mention.entity for mention in reading.mentions if mention.type != "Target"}
    for target in reading.targets:
        found |= {iri for iri in (target.actor, target.instrument, target.set_by) if iri}
    found |= {one.actor for one in reading.observations if one.actor}
    found |= {iri for relation in reading.relations for iri in (relation.subject, relation.object)}
    return {iri for iri in found if iri.startswith(f"{identifiers.BASE}entity/")}


def test_same_of_two_articles(tmp_path: Path) -> None:
    plain = lexicon(tmp_path / "plain")
    one, other = by_name("Organization", "云岭湿地研究所"), by_name("Organization", "怒江生态研究中心")
    gone = max(one, other)
    assert entities(reading(plain), "云岭湿地研究所") == {one}
    judged = lexicon(tmp_path / "o", f"Organization:云岭湿地研究所,Organization:怒江生态研究中心,same,{WHO}")
    both = [reading(judged, text) for text in (FIRST, SECOND)]
    for found in both:
        assert gone not in iris(found)
        assert min(one, other) in iris(found)
        assert {entity.iri for entity in found.entities} >= iris(found)
        for target in found.targets:
            assert target.iri == target_iri(target)
    # Equal pledges of what is one meet in one node.
    pledges = [{t.iri for t in found.targets if t.actor == min(one, other)} for found in both]
    assert pledges[0] & pledges[1]


def test_same_as_a_dictionary_entity(tmp_path: Path) -> None:
    wwf = identifiers.entity_iri("Organization", "wwf")
    judged = lexicon(tmp_path / "o", f"Organization:wwf,Organization:怒江生态研究中心,same,{WHO}")
    found = reading(judged, SECOND)
    assert entities(found, "怒江生态研究中心") == {wwf}
    entity = next(one for one in found.entities if one.iri == wwf)
    assert entity.label == judged.entities[wwf].label
    assert {"WWF", "世界自然基金会", "怒江生态研究中心"} <= {name.text for name in entity.names}
    assert {mention.label for mention in found.mentions if mention.entity == wwf} == {entity.label}


def test_not_same_keeps_an_alias_apart(tmp_path: Path) -> None:
    plain = reading(lexicon(tmp_path / "plain"))
    assert entities(plain, "YLWI") == entities(plain, "云岭湿地研究所")
    assert any(relation.predicate == "sameAs" for relation in plain.relations)
    judged = lexicon(tmp_path / "o", f"Organization:YLWI,Organization:云岭湿地研究所,not-same,{WHO}")
    found = reading(judged)
    assert entities(found, "YLWI").isdisjoint(entities(found, "云岭湿地研究所"))
    assert not [
        r for r in found.relations if r.predicate == "sameAs" and "YLWI" in (r.subject_label, r.object_label)
    ]


@pytest.mark.parametrize("judgement", ["unsure", "not-same"])
def test_what_merges_nothing_changes_nothing(judgement: str, tmp_path: Path) -> None:
    judged = lexicon(tmp_path / "o", f"Organization:怒江生态研究中心,Organization:wwf,{judgement},{WHO}")
    assert reading(judged) == reading(lexicon(tmp_path / "plain"))


def test_nothing_judged_costs_nothing(tmp_path: Path) -> None:
    plain = lexicon(tmp_path / "plain")
    found = reading(plain)
    assert replayed(found, Judgements(), plain.entities) is found
    elsewhere = Judgements({"urn:one": "urn:other"})
    assert replayed(found, elsewhere, plain.entities) is found


def test_iris_are_of_their_content(lexicon: Lexicon) -> None:
    found = reading(lexicon, SECOND)
    assert found.targets and found.observations
    assert [one.iri for one in found.targets] == [target_iri(one) for one in found.targets]
    assert [one.iri for one in found.observations] == [observation_iri(one) for one in found.observations]


def test_what_became_one_has_no_relation_with_itself(tmp_path: Path) -> None:
    text = "云岭湿地研究所与怒江生态研究中心签署合作协议。"
    plain = reading(lexicon(tmp_path / "plain"), text)
    judged = lexicon(tmp_path / "o", f"Organization:云岭湿地研究所,Organization:怒江生态研究中心,same,{WHO}")
    assert any(relation.predicate == "partner" for relation in plain.relations)
    assert not [
        r for r in reading(judged, text).relations if r.subject == r.object and r.predicate != "sameAs"
    ]


def test_the_country_of_a_dictionary_entity_comes_with_it(tmp_path: Path) -> None:
    known = lexicon(tmp_path / "plain")
    country = identifiers.entity_iri("Country", "ID")
    here = Entity(identifiers.entity_iri("Organization", "wwf"), "Organization", "WWF", country=country)
    found = reading(known, SECOND)
    one = by_name("Organization", "怒江生态研究中心")
    moved = replayed(found, Judgements({one: here.iri}), {**known.entities, here.iri: here})
    assert country in {entity.iri for entity in moved.entities}
