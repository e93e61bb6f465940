"""What the text states between two names: who works where, what is part of what, aliases, places, partners."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.interpret.linking import Alias
from pipeline.model import Entity, Mention, Relation

_MARKS = frozenset('”》)"')
_PUNCTUATION = re.compile("[,。;:!?\n“《(]")
_JOIN = re.compile("[、,]|兼|及|和|暨")
_NOT_ROLE = re.compile("^(?:前|原|时任|现任|候任|已故|的)+")
_TAKES_OFFICE = re.compile(
    "(?:,?(?:现|曾|时)?(?:担)?任|出任|就任|当选为?|履新|是|系|来自|供职于|就职于|任职于)\\Z"
)
_LIST = frozenset(("、", "和", "与", "及", "以及"))
_HEADQUARTERS = re.compile("总部(?:设?在|位于|设于|坐落于?)\\Z")
_INITIATED = re.compile("[”》]?(?:发起|倡导|倡议|提出|牵头发起|共同发起|启动)(?:的|了)?[“《]?\\Z")
_INITIATED_BY = re.compile("[”》]?(?:是)?由\\Z")
_PARTNER = re.compile("(?:合作伙伴|伙伴|合作方|合作机构)(?:——|--)?\\Z")
_MAX_ROLE = 24


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A person's place in a body: indices of the two mentions, the role as written, and where it is stated."""

    person: int
    body: int
    role: str | None
    start: int
    end: int


def affiliations(
    folded: str, mentions: Sequence[Mention], titles: frozenset[str], honorifics: frozenset[str]
) -> Iterator[Affiliation]:
    """ORG 的? ROLE? PERSON, several ORG ROLE before one person, lists after 来自…的, PERSON (ORG ROLE), PERSON 任 ORG ROLE."""
    before: dict[int, list[Affiliation]] = {}
    for index, person in enumerate(mentions):
        if person.type != "Person":
            continue
        found = list(_left(folded, mentions, index, titles))
        if not found and index and mentions[index - 1].type == "Person":
            found = list(_shared(folded, mentions, index, before.get(index - 1, ()), honorifics))
        if not found:
            found = list(_right(folded, mentions, index, titles))
        before[index] = found
        yield from found


def _left(
    folded: str, mentions: Sequence[Mention], index: int, titles: frozenset[str]
) -> Iterator[Affiliation]:
    person = mentions[index]
    body = _previous_body(folded, mentions, index, person.paragraph)
    if body is None:
        return
    gap = folded[_after_marks(folded, mentions[body].end) : person.start].strip()
    read = _role(gap, titles)
    if read is None:
        return
    yield Affiliation(index, body, read or None, mentions[body].start, person.end)
    # 联合国副秘书长、环境规划署执行主任安诺生: each body with its role belongs to the person.
    if not read:
        return
    while True:
        at = mentions[body].start
        body_before = _previous_body(folded, mentions, body, person.paragraph)
        if body_before is None:
            return
        gap = folded[_after_marks(folded, mentions[body_before].end) : at].strip()
        if not gap or not _JOIN.match(gap[-1]):
            return
        role = _role(gap[:-1].strip(), titles)
        if not role:
            return
        yield Affiliation(index, body_before, role, mentions[body_before].start, person.end)
        body = body_before


def _previous_body(folded: str, mentions: Sequence[Mention], index: int, paragraph: int) -> int | None:
    """The body named right before, past an alias in brackets and past names inside a role."""
    number = index - 1
    while number >= 0 and mentions[number].paragraph == paragraph:
        mention = mentions[number]
        if mention.end < mentions[index].start - _MAX_ROLE - 12:
            return None
        if mention.type == "Organization":
            # An alias in brackets stands for the body before it.
            if (
                number
                and folded[mention.end : mention.end + 1] == ")"
                and mentions[number - 1].type == "Organization"
            ):
                opened = folded[mentions[number - 1].end : mention.start]
                if "(" in opened and len(opened) <= 12:
                    return number - 1
            return number
        if mention.type in ("Person", "Country", "Event"):
            return None
        number -= 1
    return None


def _after_marks(folded: str, at: int) -> int:
    """Past closing marks and a bracketed alias right after a name."""
    while at < len(folded) and folded[at] in _MARKS:
        at += 1
    if folded[at : at + 1] == "(":
        closed = folded.find(")", at, at + 80)
        if closed > 0 and "\n" not in folded[at:closed]:
            return closed + 1
    return at


def _role(gap: str, titles: frozenset[str]) -> str | None:
    """The role in the words between a body and a person; empty for none, None where the words are no role."""
    role = _NOT_ROLE.sub("", gap.removesuffix("的"))
    if not role:
        return ""
    if len(role) > _MAX_ROLE or _PUNCTUATION.search(role):
        return None
    if any(role.endswith(title) for title in titles if len(title) > 1):
        return role.replace(" ", "") if not role.isascii() else role
    return None


def _shared(
    folded: str,
    mentions: Sequence[Mention],
    index: int,
    before: Sequence[Affiliation],
    honorifics: frozenset[str],
) -> Iterator[Affiliation]:
    """A person listed after another shares the body where 来自 or 的 or a plural role opens the list."""
    if len(before) != 1:
        return
    first = before[0]
    gap = folded[mentions[index - 1].end : mentions[index].start]
    for honorific in sorted(honorifics, key=len, reverse=True):
        if gap.startswith(honorific):
            gap = gap.removeprefix(honorific)
            break
    if gap.strip() not in _LIST:
        return
    stated = folded[mentions[first.body].end : mentions[first.person].start]
    origin = folded[max(0, mentions[first.body].start - 2) : mentions[first.body].start]
    if origin == "来自" or stated.strip() == "的" or first.role is not None:
        yield Affiliation(index, first.body, first.role, mentions[first.body].start, mentions[index].end)


def _right(
    folded: str, mentions: Sequence[Mention], index: int, titles: frozenset[str]
) -> Iterator[Affiliation]:
    if index + 1 >= len(mentions):
        return
    person, body = mentions[index], mentions[index + 1]
    if body.type != "Organization" or body.paragraph != person.paragraph or body.start - person.end > 8:
        return
    gap = folded[person.end : body.start].strip()
    after = _PUNCTUATION.split(folded[body.end : body.end + _MAX_ROLE].replace(")", "\n"), maxsplit=1)[0]
    role = _role(after.strip(), titles)
    if (gap == "(" and (role is not None or folded[body.end : body.end + 1] == ")")) or (
        _TAKES_OFFICE.match(gap) and (role or gap.startswith("来自") or "职于" in gap)
    ):
        yield Affiliation(index, index + 1, role or None, person.start, body.end + len(after))


def relations(
    folded: str,
    mentions: Sequence[Mention],
    entities: Mapping[str, Entity],
    stated: Sequence[Alias],
    employed: Sequence[Affiliation],
) -> Iterator[Relation]:
    """All relations of an article over its linked mentions, in the order of the text within each kind."""
    for found in employed:
        person, body = mentions[found.person], mentions[found.body]
        yield _relation(
            "affiliation", person, body, found.start, found.end, "affiliation:apposition", role=found.role
        )
    for alias in stated:
        yield Relation(
            "sameAs", alias.long.entity, alias.long.text, alias.short.entity, alias.short.text,
            alias.long.start, alias.short.end, alias.long.paragraph, "alias:bracket",
        )  # fmt: skip
    yield from _other_names(mentions, entities)
    for left, right in zip(mentions, mentions[1:], strict=False):
        if left.paragraph == right.paragraph and right.start - left.end <= 16:
            yield from _adjacent(folded, left, right, mentions)
    yield from _structure(folded, mentions, entities)


def _relation(
    predicate: str,
    subject: Mention,
    object_: Mention,
    start: int,
    end: int,
    rule: str,
    *,
    role: str | None = None,
    basis: str = "stated",
) -> Relation:
    return Relation(
        predicate, subject.entity, subject.label, object_.entity, object_.label,
        min(start, subject.start), max(end, object_.end), subject.paragraph, rule, role, basis=basis,
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
            and mention.type != "Target"
        ):
            seen.add((mention.entity, mention.text))
            yield Relation(
                "sameAs", known.entity, known.text, mention.entity, mention.text,
                mention.start, mention.end, mention.paragraph,
                "alias:short-form" if mention.rule.endswith("short-form") else "alias:dictionary", basis="derived",
            )  # fmt: skip


def _adjacent(folded: str, left: Mention, right: Mention, mentions: Sequence[Mention]) -> Iterator[Relation]:
    gap = folded[left.end : right.start].strip()
    if (
        left.type == "Country"
        and right.type == "Organization"
        and gap in ("", "合作伙伴", "机构", "的合作伙伴", "本土组织", "环保组织")
    ):
        yield _relation("inCountry", right, left, left.start, right.end, "in-country:before-body")
    if (
        left.type in ("Country", "Organization", "Person")
        and right.type in ("Project", "Instrument")
        and _INITIATED.match(gap)
    ):
        yield _relation("initiator", right, left, left.start, right.end, "initiator:verb")
    if (
        left.type in ("Project", "Instrument")
        and right.type in ("Country", "Organization", "Person")
        and _INITIATED_BY.match(gap)
    ):
        if re.match(
            "(?:共同|联合|牵头)?(?:发起|倡导|倡议|提出|实施|开展|推出)", folded[right.end : right.end + 6]
        ):
            yield _relation("initiator", left, right, left.start, right.end, "initiator:passive")
    if left.type == "Organization" and right.type in ("Country", "Place"):
        if _HEADQUARTERS.search(gap) and not _PUNCTUATION.search(gap.replace(",", "")):
            yield _relation("headquarteredIn", left, right, left.start, right.end, "headquarters:stated")
    if right.type == "Organization" and _PARTNER.search(gap):
        subject = next(
            (
                mention
                for mention in reversed(mentions)
                if mention.end <= left.end and mention.paragraph == right.paragraph and mention.type == "Organization"
                and "。" not in folded[mention.end : right.start]
            ),
            None,
        )  # fmt: skip
        if subject is not None and subject.entity != right.entity:
            yield _relation("partner", subject, right, subject.start, right.end, "partner:apposition")


def _structure(
    folded: str, mentions: Sequence[Mention], entities: Mapping[str, Entity]
) -> Iterator[Relation]:
    """Part of and in country, read off the names and the dictionaries, once for each pair."""
    seen: set[tuple[str, str, str]] = set()
    bodies = {folded[m.start : m.end]: m for m in reversed(mentions) if m.type == "Organization"}
    countries = {folded[m.start : m.end]: m for m in reversed(mentions) if m.type == "Country"}
    by_length = sorted(bodies, key=lambda name: (-len(name), name))
    for mention in mentions:
        if mention.type != "Organization":
            continue
        name = folded[mention.start : mention.end]
        entity = entities[mention.entity]
        host = next(
            (bodies[n] for n in by_length if len(n) < len(name) and name.startswith(n) and len(n) > 1), None
        )
        if host is not None and host.entity != mention.entity and entity.origin == "text":
            if ("partOf", mention.entity, host.entity) not in seen:
                seen.add(("partOf", mention.entity, host.entity))
                yield Relation(
                    "partOf", mention.entity, mention.label, host.entity, host.label,
                    mention.start, mention.end, mention.paragraph, "part-of:name-prefix", basis="derived",
                )  # fmt: skip
        for country_name, country in countries.items():
            inside = name.startswith(country_name) or (
                host is not None and name.removeprefix(folded[host.start : host.end]).startswith(country_name)
            )
            if (
                inside
                and entity.origin == "text"
                and ("inCountry", mention.entity, country.entity) not in seen
            ):
                seen.add(("inCountry", mention.entity, country.entity))
                yield Relation(
                    "inCountry", mention.entity, mention.label, country.entity, country.label,
                    mention.start, mention.end, mention.paragraph, "in-country:name", basis="derived",
                )  # fmt: skip
        if (
            entity.country
            and entity.country in entities
            and ("inCountry", mention.entity, entity.country) not in seen
        ):
            seen.add(("inCountry", mention.entity, entity.country))
            yield Relation(
                "inCountry", mention.entity, mention.label, entity.country, entities[entity.country].label,
                mention.start, mention.end, mention.paragraph, "in-country:dictionary", basis="inferred",
            )  # fmt: skip
        if (
            entity.within
            and entity.within in entities
            and ("partOf", mention.entity, entity.within) not in seen
        ):
            seen.add(("partOf", mention.entity, entity.within))
            yield Relation(
                "partOf", mention.entity, mention.label, entity.within, entities[entity.within].label,
                mention.start, mention.end, mention.paragraph, "part-of:dictionary", basis="inferred",
            )  # fmt: skip
