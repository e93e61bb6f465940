"""What the dictionaries link to other registries reaches the graph: Wikidata, ISO 3166, and the rest."""

from __future__ import annotations

import pytest

from pipeline import identifiers
from pipeline.flow import read
from pipeline.graph import vocabulary
from pipeline.graph.entities import entity_stanza
from pipeline.graph.stanzas import lines
from pipeline.graph.triples import quads
from pipeline.lexicon.lexicon import Lexicon
from pipeline.model import Article

WIKIDATA = "http://www.wikidata.org/entity/"
LUTU = vocabulary.PREFIXES["lutu"]
SAME = "<http://www.w3.org/2002/07/owl#sameAs>"
EXACT = "<http://www.w3.org/2004/02/skos/core#exactMatch>"


def facts(line: str) -> tuple[str, str, str]:
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest.rsplit(" ", 2)[0]


#: A sentence that names an entity → the entity, and what the graph must say of it.
LINKS = {
    "wikidata": ("柬埔寨发布了报告。", "country/KH", SAME, f"<{WIKIDATA}Q424>"),
    "iso3": ("柬埔寨发布了报告。", "country/KH", f"<{LUTU}iso3>", '"KHM"'),
    "a-territory": ("香港的海岸线很长。", "country/HK", f"<{LUTU}iso3>", '"HKG"'),
    "a-country-of-a-body": ("自然之友发布了报告。", "country/CN", SAME, f"<{WIKIDATA}Q148>"),
}


@pytest.mark.parametrize(("text", "entity", "predicate", "value"), LINKS.values(), ids=LINKS)
def test_from_a_sentence_to_the_registry(
    text: str, entity: str, predicate: str, value: str, lexicon: Lexicon
) -> None:
    reading = read(Article("urn:article", "a.txt", 0, text), lexicon)
    registry = vocabulary.registry(lexicon.folder)
    said = {facts(line) for line in quads(reading, registry, activity="urn:run")}
    assert (f"<{identifiers.BASE}entity/{entity}>", predicate, value) in said


def test_every_link_of_every_dictionary_entity(lexicon: Lexicon) -> None:
    registry = vocabulary.registry(lexicon.folder)
    links = 0
    for entity in lexicon.entities.values():
        said = (
            {facts(line)[1:] for line in lines((entity_stanza(entity, registry),))}
            if entity.same_as
            else set()
        )
        for curie in entity.same_as:
            prefix, _, local = curie.partition(":")
            if prefix == "wd":
                match = EXACT if entity.type == "Concept" else SAME
                assert (match, f"<{WIKIDATA}{local}>") in said
            elif prefix == "iso3":
                assert (f"<{LUTU}iso3>", f'"{local}"') in said
            else:
                assert any(local in value for _, value in said), curie
            links += 1
    assert links > 3000


def test_every_country_has_both(lexicon: Lexicon) -> None:
    countries = [one for one in lexicon.entities.values() if one.origin == "gazetteer:country"]
    assert len(countries) > 190
    for country in countries:
        assert {curie.partition(":")[0] for curie in country.same_as} >= {"wd", "iso3"}, country.label
