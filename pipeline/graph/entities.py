"""Entities: what several articles know of one is merged, whatever the order they come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.graph.stanzas import stanza
from pipeline.graph.terms import iri, language, plain, tagged
from pipeline.graph.vocabulary import CONCEPTS, ENTITIES, REGISTRIES, TERMS, Registry
from pipeline.model import Entity, Name

#: Type, label, kind, country, whole, other IRIs and origin of an entity, as one article has them.
_Facts = tuple[str, str, str | None, str | None, str | None, tuple[str, ...], str]


@dataclass(slots=True)
class _Known:
    """What is known of one entity so far: what articles say of it, how often they do, and how often it was met.

    Most entities stand in few articles, which say the same: for them there is one entry and no set.
    """

    names: tuple[Name, ...] | set[Name]
    said: dict[_Facts, int] = field(default_factory=dict)
    mentions: int = 0
    documents: int = 0

    def add(self, entity: Entity) -> None:
        """Merge what one article knows."""
        facts = (
            entity.type, entity.label, entity.kind, entity.country, entity.within, entity.same_as, entity.origin,
        )  # fmt: skip
        self.said[facts] = self.said.get(facts, 0) + 1
        if isinstance(self.names, set):
            self.names.update(entity.names)
        elif self.names != entity.names:
            self.names = {*self.names, *entity.names}


class Entities:
    """Every entity of the articles seen so far, merged: memory grows with entities, not with articles."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def add(self, entities: Iterable[Entity], counts: Mapping[str, int]) -> None:
        """Merge the entities of an article, of which `counts` says how often each is mentioned."""
        for entity in entities:
            known = self._known.get(entity.iri)
            if known is None:
                known = self._known[entity.iri] = _Known(entity.names)
            known.add(entity)
            mentions = counts.get(entity.iri, 0)
            known.mentions += mentions
            known.documents += mentions > 0

    def __len__(self) -> int:
        return len(self._known)

    def __iter__(self) -> Iterator[tuple[Entity, int, int]]:
        """Each entity with its mentions and documents, sorted by IRI. The label is the commonest one."""
        for key in sorted(self._known):
            known = self._known[key]
            types, labels, kinds, countries, wholes, same_as, origins = zip(*known.said, strict=True)
            times = known.said.values()
            yield (
                Entity(
                    iri=key,
                    type=_commonest(types, times),
                    label=_commonest(labels, times),
                    names=tuple(sorted({*known.names}, key=lambda name: (name.lang, name.status, name.text))),
                    kind=min(filter(None, kinds), default=None),
                    country=min(filter(None, countries), default=None),
                    within=min(filter(None, wholes), default=None),
                    same_as=tuple(sorted(set().union(*same_as))),
                    origin=min({*origins} - {"text"}, default="text"),
                ),
                known.mentions,
                known.documents,
            )


def _commonest(values: Sequence[str], times: Iterable[int]) -> str:
    if len(values) == 1:
        return values[0]  # of most entities all articles say the same
    counts = Counter[str]()
    for value, number in zip(values, times, strict=True):
        counts[value] += number
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
