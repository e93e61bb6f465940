"""The page made of the ontology (`make ontology-docs`) is there, small, offline, and up to date."""

from __future__ import annotations

import html
import re
from pathlib import Path

import rdflib
from rdflib.namespace import OWL, RDF, RDFS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ontology" / "index.html").read_text(encoding="utf-8")
LUTU = "https://w3id.org/lutu/ontology#"
GRAPH = rdflib.Graph().parse(ROOT / "ontology" / "lutu.ttl")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
TOLD = html.unescape(PAGE)


def test_it_names_every_own_term_in_both_languages() -> None:
    terms = {term for kind in KINDS for term in GRAPH.subjects(RDF.type, kind) if str(term).startswith(LUTU)}
    assert len(terms) > 60
    missing = [
        f"{term}: {text}"
        for term in terms
        for text in (term, *GRAPH.objects(term, RDFS.label), *GRAPH.objects(term, RDFS.comment))
        if str(text) not in TOLD
    ]
    assert sorted(missing) == [], "run `make ontology-docs`"


def test_it_names_no_term_that_is_gone() -> None:
    named = set(re.findall(rf"{LUTU}(\w+)", TOLD))
    assert {name for name in named if (rdflib.URIRef(LUTU + name), None, None) not in GRAPH} == set()


def test_it_is_small_and_asks_nothing_of_the_network() -> None:
    assert len(PAGE.encode()) < 300_000
    assert not re.search(r"<(?:script|img|iframe)[^>]+src=|<link[^>]+stylesheet", PAGE)
