"""The lint of `lutu.ttl`: every own term has names and definitions in two languages and its place among others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipeline import identifiers
from pipeline.lexicon.findings import Finding

FILE = "lutu.ttl"
LANGUAGES = {"zh", "en"}

_OWL, _RDFS = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#"
_RDF, _SKOS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2004/02/skos/core#"
_DCT, _SCHEMA = "http://purl.org/dc/terms/", "https://schema.org/"
_HEADER = {
    _DCT + "license": "licence",
    _DCT + "title": "title",
    _DCT + "description": "description",
    _DCT + "creator": "creator",
    _OWL + "versionInfo": "version",
    _OWL + "versionIRI": "IRI of the version",
}
_PROPERTIES = {_OWL + "ObjectProperty", _OWL + "DatatypeProperty"}
_DOMAINS = (_RDFS + "domain", _SCHEMA + "domainIncludes")
_PLACES = (_RDFS + "subClassOf", _SKOS + "closeMatch", _SKOS + "exactMatch", _OWL + "equivalentClass")

Facts = dict[str, dict[str, list[tuple[str, str]]]]


def check(folder: Path) -> Iterator[Finding]:
    """What is missing from or wrong in the ontology of a folder, by term."""
    path = folder / FILE
    if not path.exists():
        return  # a folder of names and rules alone; a build says so
    try:
        text = path.read_text(encoding="utf-8")
        facts, blank = _facts(text)
    except (OSError, UnicodeDecodeError) as error:
        yield Finding(FILE, 1, "unreadable", f"Cannot be read ({error}). Restore the file.")
        return
    except (SyntaxError, ValueError) as error:
        yield Finding(FILE, 1, "turtle", f"Not readable as Turtle ({error}). Mend the line named.")
        return
    if blank:
        yield Finding(
            FILE, 1, "blank-node", f"{blank} blank nodes, but it is a graph of every build. Name them."
        )
    yield from _header(facts)
    own = {term for term in facts if term.startswith(identifiers.ONTOLOGY)}
    for term in sorted(own):
        line = _line(text, term)
        for code, message in _term(term, facts, own):
            yield Finding(FILE, line, code, message)
    yield from _undefined(text, facts, own)


def _facts(text: str) -> tuple[Facts, int]:
    """Subject → predicate → values with their languages, and the number of statements with blank nodes."""
    import pyoxigraph as ox

    facts: Facts = defaultdict(lambda: defaultdict(list))
    blank = 0
    for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
        blank += isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
        language = quad.object.language if isinstance(quad.object, ox.Literal) else None
        value = str(getattr(quad.object, "value", ""))
        facts[str(getattr(quad.subject, "value", ""))][quad.predicate.value].append((value, language or ""))
    return facts, blank


def _header(facts: Facts) -> Iterator[Finding]:
    ontology = facts.get(identifiers.ONTOLOGY.rstrip("#"), {})
    for predicate, name in _HEADER.items():
        if predicate not in ontology:
            yield Finding(FILE, 1, "header", f"The ontology names no {name}. Add it to its header.")


def _term(term: str, facts: Facts, own: set[str]) -> Iterator[tuple[str, str]]:
    said = facts[term]
    name = "lutu:" + term.removeprefix(identifiers.ONTOLOGY)
    for predicate, what in ((_RDFS + "label", "label"), (_RDFS + "comment", "definition")):
        for language in sorted(LANGUAGES - {tag for value, tag in said.get(predicate, []) if value.strip()}):
            yield what, f"{name} has no {what} in {language}. Add one."
    types = {value for value, _ in said.get(_RDF + "type", [])}
    if not types:
        yield "untyped", f"{name} has no type. Say whether it is a class or a property."
    if types & _PROPERTIES and not any(domain in said for domain in _DOMAINS):
        yield "domain", f"{name} has no domain. Add rdfs:domain, or schema:domainIncludes for several."
    if _OWL + "Class" in types and not any(place in said for place in _PLACES):
        yield "orphan", f"{name} is an orphan. Add rdfs:subClassOf or skos:closeMatch to a standard."
    if _RDFS + "isDefinedBy" not in said:
        yield "defined-by", f"{name} does not say where it is defined. Add rdfs:isDefinedBy."
    ranges = {value for value, _ in said.get(_RDFS + "range", [])}
    if any(value.endswith(("#gYear", "#date", "#gYearMonth")) for value in ranges):
        yield "range", f"{name} has a range outside the OWL 2 datatype map. Check it in shapes.ttl instead."


def _undefined(text: str, facts: Facts, own: set[str]) -> Iterator[Finding]:
    """Own terms that others refer to and nobody defines."""
    named = {value for said in facts.values() for values in said.values() for value, tag in values if not tag}
    named |= {predicate for said in facts.values() for predicate in said}
    for term in sorted(named - own):
        if term.startswith(identifiers.ONTOLOGY) and term != identifiers.ONTOLOGY:
            local = term.removeprefix(identifiers.ONTOLOGY)
            yield Finding(
                FILE, _line(text, term), "undefined", f"lutu:{local} is used but not defined. Define it."
            )


def _line(text: str, term: str) -> int:
    """The line where the term's block begins, else where it is first named."""
    name = "lutu:" + term.removeprefix(identifiers.ONTOLOGY)
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if line.startswith(f"{name} "):
            return number
    return next((number for number, line in enumerate(lines, start=1) if name in line), 1)
