"""Entities: what several articles know of one is merged, whatever the order they come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.graph.stanzas import stanza
from pipeline.graph.terms import iri, language, plain, tagged
from pipeline.graph.vocabulary import CONCEPTS, ENTITIES, REGISTRIES, TERMS, Registry
from pipeline.model import Entity, Name


@dataclass(slots=True)
class _Known:
    """What is known of one entity so far, with how often it was met."""

    types: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    names: set[Name] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    wholes: set[str] = field(default_factory=set)
    same_as: set[str] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)
    mentions: int = 0
    documents: int = 0


class Entities:
    """Every entity of the articles seen so far, merged: memory grows with entities, not with articles."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def add(self, entities: Iterable[Entity], counts: Mapping[str, int]) -> None:
        """Merge the entities of an article, of which `counts` says how often each is mentioned."""
        for entity in entities:
            known = self._known.setdefault(entity.iri, _Known())
            known.types[entity.type] += 1
            known.labels[entity.label] += 1
            known.names.update(entity.names)
            known.same_as.update(entity.same_as)
            known.origins.add(entity.origin)
            for value, values in (
                (entity.kind, known.kinds),
                (entity.country, known.countries),
                (entity.within, known.wholes),
            ):
                if value:
                    values.add(value)
            mentions = counts.get(entity.iri, 0)
            known.mentions += mentions
            known.documents += mentions > 0

    def __len__(self) -> int:
        return len(self._known)

    def __iter__(self) -> Iterator[tuple[Entity, int, int]]:
        """Each entity with its mentions and documents, sorted by IRI. The label is the commonest one."""
        for key in sorted(self._known):
            known = self._known[key]
            yield (
                Entity(
                    iri=key,
                    type=_commonest(known.types),
                    label=_commonest(known.labels),
                    names=tuple(sorted(known.names, key=lambda name: (name.lang, name.status, name.text))),
                    kind=min(known.kinds, default=None),
                    country=min(known.countries, default=None),
                    within=min(known.wholes, default=None),
                    same_as=tuple(sorted(known.same_as)),
                    origin=min(known.origins - {"text"}, default="text"),
                ),
                known.mentions,
                known.documents,
            )


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda value: (-counts[value], value))


def entity_stanza(entity: Entity, registry: Registry) -> str:
    """What the graph of entities says of one: class, names with languages, whole, country, registries."""
    return stanza(
        iri(entity.iri),
        (f"{predicate} {value}" for predicate, value in _facts(entity, registry)),
        iri(ENTITIES),
    )


def _facts(entity: Entity, registry: Registry) -> Iterator[tuple[str, str]]:
    yield TERMS["rdf:type"], iri(registry.type(entity.type))
    if entity.type == "Instrument" and entity.kind and entity.kind in registry.kinds:
        yield TERMS["rdf:type"], iri(registry.kinds[entity.kind])
    if entity.type == "Concept":
        yield TERMS["skos:inScheme"], iri(CONCEPTS)
    yield TERMS["lutu:origin"], plain(entity.origin)
    if entity.kind:
        yield TERMS["lutu:kind"], plain(entity.kind)
    # One label to show, whatever the language; the names with their languages follow.
    own = next((name.lang for name in entity.names if name.text == entity.label), None)
    yield TERMS["rdfs:label"], tagged(entity.label, own)
    yield from _names(entity.label, entity.names)
    if entity.country:
        yield TERMS["lutu:inCountry"], iri(entity.country)
    if entity.within:
        yield _whole(entity.type), iri(entity.within)
    for curie in entity.same_as:
        yield from _same_as(entity.type, curie)


def _names(label: str, names: Iterable[Name]) -> Iterator[tuple[str, str]]:
    """One preferred name a language, the rest as alternatives; names that only block others are left out."""
    spoken = [name for name in names if name.status != "never"]
    own = next((name.lang for name in spoken if name.text == label), language(label))
    preferred: dict[str, str] = {own: label}
    for name in spoken:
        if name.status == "preferred":
            preferred.setdefault(name.lang, name.text)
    for lang, text in preferred.items():
        yield TERMS["skos:prefLabel"], tagged(text, lang)
    for name in spoken:
        if preferred.get(name.lang) != name.text:
            yield TERMS["skos:altLabel"], tagged(name.text, name.lang)


def _whole(type_: str) -> str:
    """How an entity of this type is part of a whole."""
    if type_ == "Organization":
        return TERMS["org:subOrganizationOf"]
    if type_ in ("Place", "Country"):
        return TERMS["schema:containedInPlace"]
    return TERMS["schema:isPartOf"]


def _same_as(type_: str, curie: str) -> Iterator[tuple[str, str]]:
    prefix, _, local = curie.partition(":")
    if prefix == "iso3":
        yield TERMS["lutu:iso3"], plain(local)
    elif prefix in REGISTRIES or prefix in ("http", "https"):
        other = REGISTRIES[prefix] + local if prefix in REGISTRIES else curie
        yield TERMS["skos:exactMatch" if type_ == "Concept" else "owl:sameAs"], iri(other)
    else:
        yield TERMS["dct:identifier"], plain(curie)
