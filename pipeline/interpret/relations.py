"""What the text states between two names: who works where, what is part of what, aliases, places, partners.

Affiliations are read by `affiliations`, sentences of a fixed form by `statements`, speech by `speakers`; here
they meet what names and dictionaries tell by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.interpret import affiliations as places
from pipeline.interpret import relation_rules
from pipeline.interpret.linking import Alias
from pipeline.interpret.posts import Affiliation
from pipeline.interpret.relation_rules import RelationRules
from pipeline.interpret.speakers import speakers
from pipeline.interpret.statements import lines
from pipeline.interpret.statements import stated as stated_in
from pipeline.lexicon.known_names import front
from pipeline.model import Entity, Mention, Relation

#: A longer name of a country begins no name of a body.
_LONGEST_COUNTRY = 16


def affiliations(
    folded: str,
    mentions: Sequence[Mention],
    titles: frozenset[str],
    honorifics: frozenset[str],
    *,
    rules: RelationRules | None = None,
) -> Iterator[Affiliation]:
    """The people's places in bodies, over mentions that need not be linked yet."""
    return places.affiliations(folded, mentions, titles, honorifics, rules or relation_rules.default())


def relations(
    folded: str,
    mentions: Sequence[Mention],
    entities: Mapping[str, Entity],
    stated: Sequence[Alias],
    employed: Sequence[Affiliation],
    *,
    rules: RelationRules | None = None,
    text: str | None = None,
) -> Iterator[Relation]:
    """All relations of an article over its linked mentions, in the order of the text within each kind.

    `text` is the article's own text, to quote from; without it what was said is quoted folded.
    """
    rules = rules or relation_rules.default()
    for found in employed:
        person, body = mentions[found.person], mentions[found.body]
        yield Relation(
            "affiliation", person.entity, person.label, body.entity, body.label,
            min(found.start, person.start, body.start), max(found.end, person.end, body.end), person.paragraph,
            found.rule, _as_written(found, folded, text),
        )  # fmt: skip
    at = {mention.start: mention for mention in mentions}
    for alias in stated:
        yield from _alias(at[alias.long.start], at[alias.short.start], rules)
    yield from _other_names(mentions, entities)
    placed = {(mentions[found.person].entity, mentions[found.body].entity) for found in employed}
    sentences = list(lines(folded, mentions, rules))
    for relation in stated_in(sentences, rules):
        if relation.predicate != "affiliation" or (relation.subject, relation.object) not in placed:
            yield relation
    pronouns = [m for line in sentences for m in line.named if m.start not in at]
    speaking = sorted((*mentions, *pronouns), key=lambda mention: mention.start) if pronouns else mentions
    yield from speakers(folded, text or folded, speaking, rules)
    yield from _structure(folded, mentions, entities)


def _as_written(found: Affiliation, folded: str, text: str | None) -> str | None:
    """The role in the article's own characters (行政總裁), where it stands there in one piece."""
    at = folded.find(found.role, found.start, found.end) if found.role and text else -1
    return text[at : at + len(found.role)] if text and found.role and at >= 0 else found.role


def _alias(long: Mention, short: Mention, rules: RelationRules) -> Iterator[Relation]:
    """The two are one. A unit with the alias of its host is called so here, and is part of what the alias names:
    联合国开发计划署驻华代表处(UNDP).
    """
    is_unit = long.entity != short.entity and long.type == "Organization" and long.text.endswith(rules.units)
    yield Relation(
        "sameAs", long.entity, long.text, long.entity if is_unit else short.entity, short.text,
        long.start, short.end, long.paragraph, "alias:bracket",
    )  # fmt: skip
    if is_unit:
        yield Relation(
            "partOf", long.entity, long.text, short.entity, short.text,
            long.start, short.end, long.paragraph, "part-of:alias-of-host",
        )  # fmt: skip


def _other_names(mentions: Sequence[Mention], entities: Mapping[str, Entity]) -> Iterator[Relation]:
    """Further surfaces of one entity in the article, as a dictionary or a short form has it."""
    first: dict[str, Mention] = {}
    seen: set[tuple[str, str]] = set()
    for mention in mentions:
        known = first.setdefault(mention.entity, mention)
        if (
            mention.text != known.text
            and (mention.entity, mention.text) not in seen
            and (mention.type != "Target" or mention.rule.startswith("dictionary"))
        ):
            seen.add((mention.entity, mention.text))
            # A target's spelling comes with its marks (“30×30”目标); its name is what both are names of.
            name = known.label if mention.type == "Target" else known.text
            yield Relation(
                "sameAs", known.entity, name, mention.entity, mention.text,
                mention.start, mention.end, mention.paragraph,
                "alias:short-form" if mention.rule.endswith("short-form") else "alias:dictionary", basis="derived",
            )  # fmt: skip


def _structure(
    folded: str, mentions: Sequence[Mention], entities: Mapping[str, Entity]
) -> Iterator[Relation]:
    """Part of and in country, read off the names and the dictionaries, once for each pair."""
    seen: set[tuple[str, str, str]] = set()
    bodies = {folded[m.start : m.end]: m for m in reversed(mentions) if m.type == "Organization"}
    countries = {folded[m.start : m.end]: m for m in reversed(mentions) if m.type == "Country"}
    lengths = sorted({len(name) for name in countries if len(name) < _LONGEST_COUNTRY})
    told: set[tuple[str, str]] = set()
    for mention in mentions:
        name = folded[mention.start : mention.end]
        if mention.type != "Organization" or (name, mention.entity) in told:
            continue
        told.add((name, mention.entity))
        for relation in _of_body(folded, mention, bodies, countries, lengths, entities):
            key = relation.predicate, relation.subject, relation.object
            if key not in seen:
                seen.add(key)
                yield relation


def _of_body(
    folded: str,
    mention: Mention,
    bodies: Mapping[str, Mention],
    countries: Mapping[str, Mention],
    lengths: Sequence[int],
    entities: Mapping[str, Entity],
) -> Iterator[Relation]:
    """What the name of one body and its dictionary entry tell of its whole and its country.

    `lengths` are those of the names of the `countries`, in order.
    """
    name = folded[mention.start : mention.end]
    entity = entities[mention.entity]

    def relation(predicate: str, iri: str, label: str, rule: str, basis: str) -> Relation:
        return Relation(
            predicate, mention.entity, mention.label, iri, label,
            mention.start, mention.end, mention.paragraph, rule, basis=basis,
        )  # fmt: skip

    named_by_text = entity.origin == "text"
    if named_by_text:
        rest = name
        if (hosted := front(name, bodies, 2)) is not None:
            beginning, host = hosted
            rest = name.removeprefix(beginning)
            if host.entity != mention.entity:
                yield relation("partOf", host.entity, host.label, "part-of:name-prefix", "derived")
        for opening in dict.fromkeys(
            whole[:length] for whole in (name, rest) for length in lengths if length < len(whole)
        ):
            if opening in countries:
                country = countries[opening]
                yield relation("inCountry", country.entity, country.label, "in-country:name", "derived")
    if entity.country and entity.country in entities:
        label = entities[entity.country].label
        yield relation("inCountry", entity.country, label, "in-country:dictionary", "inferred")
    if entity.within and entity.within in entities:
        rule, basis = (
            ("part-of:name-prefix", "derived") if named_by_text else ("part-of:dictionary", "inferred")
        )
        yield relation("partOf", entity.within, entities[entity.within].label, rule, basis)
