"""What the facts column can claim about the readings of a row; a word stands here once, as one function.

A name in a fact is a surface in the text or the label of an entity; `大会#2` is its second place. `*` is anybody.
Every other word is a predicate: `affiliation(江岚, 青川大学, 副教授)` with `-` for no role; `negated` and
`hypothetical` as last argument ask for that polarity, else the relation is affirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from phenomena_rows import Fact

from pipeline.model import Mention, Reading, Relation
from pipeline.text.fold import fold
from pipeline.text.sentences import sentences

POLARITIES = ("negated", "hypothetical")


def holds(fact: Fact, readings: Sequence[Reading]) -> bool:
    """Whether the claim is true of the readings (in the order of the row's files)."""
    claim = CLAIMS.get(fact.word)
    true = claim(readings, *fact.arguments) if claim else _related(readings, fact.word, *fact.arguments)
    return true is not fact.negated


def _places(readings: Sequence[Reading], name: str) -> list[Mention]:
    """The mentions with this surface, or the one of them that `#n` picks."""
    surface, _, number = name.partition("#")
    found = [m for reading in readings for m in reading.mentions if m.text == surface and m.type != "Target"]
    return found[int(number) - 1 : int(number)] if number else found


def _denoted(readings: Sequence[Reading], name: str) -> set[str]:
    return {mention.entity for mention in _places(readings, name)}


def _same(readings: Sequence[Reading], *names: str) -> bool:
    """All places of all the names denote one entity."""
    denoted = [_denoted(readings, name) for name in names]
    return all(denoted) and len(set.union(*denoted)) == 1


def _apart(readings: Sequence[Reading], one: str, other: str) -> bool:
    """The two names denote different entities."""
    first, second = _denoted(readings, one), _denoted(readings, other)
    return bool(first and second) and not first & second


def _denotes(readings: Sequence[Reading], name: str, id_: str) -> bool:
    """The name denotes the dictionary entity of this id; `-` for one that no dictionary knows."""
    ids = {iri.rsplit("/", 1)[1] for iri in _denoted(readings, name)}
    return all(id_.startswith("x-") for id_ in ids) if id_ == "-" else ids == {id_}


def _kind(readings: Sequence[Reading], text: str, kind: str) -> bool:
    """The text stands in a paragraph of this kind, which holds nothing else where it is a caption or credit."""
    return any(
        text in reading.article.text[part.start : part.end] and part.kind == kind
        for reading in readings
        for part in reading.paragraphs
    )


def _together(readings: Sequence[Reading], one: str, other: str) -> bool:
    """Both stand in one paragraph."""
    return any(
        one in words and other in words
        for reading in readings
        for words in (reading.article.text[part.start : part.end] for part in reading.paragraphs)
    )


def _articles(readings: Sequence[Reading], number: str) -> bool:
    return len(readings) == int(number)


def _sentences(readings: Sequence[Reading], number: str) -> bool:
    return sum(len(sentences(fold(reading.article.text))) for reading in readings) == int(number)


def _titled(readings: Sequence[Reading], title: str) -> bool:
    return any(reading.article.title == title for reading in readings)


def _issue(readings: Sequence[Reading], code: str) -> bool:
    return any(issue.code == code for reading in readings for issue in reading.issues)


def _targets(readings: Sequence[Reading], number: str) -> bool:
    return sum(len(reading.targets) for reading in readings) == int(number)


def _target(readings: Sequence[Reading], value: str, year: str, actor: str = "*") -> bool:
    """There is a target of this value and deadline (`-` for none) and actor."""
    return any(
        target.value == (None if value == "-" else Decimal(value))
        and target.deadline == (None if year == "-" else int(year))
        and (actor == "*" or actor == target.actor_label or target.actor in _denoted(readings, actor))
        for reading in readings
        for target in reading.targets
    )


def _observation(readings: Sequence[Reading], value: str, scope: str = "") -> bool:
    """There is an observed figure of this value, and its scope speaks of this."""
    return any(
        figure.value == Decimal(value) and scope in (figure.scope or "")
        for reading in readings
        for figure in reading.observations
    )


def _said(readings: Sequence[Reading], who: str, words: str) -> bool:
    """The relation `speaker` has these words in its evidence and this speaker."""
    return any(
        relation.predicate == "speaker"
        and _names(readings, who, relation.object, relation.object_label)
        and fold(words) in ("*", fold(relation.subject_label))
        for reading in readings
        for relation in reading.relations
    )


def _related(readings: Sequence[Reading], predicate: str, subject: str, object_: str, *rest: str) -> bool:
    polarity = rest[-1] if rest and rest[-1] in POLARITIES else "affirmed"
    roles = rest[:-1] if polarity != "affirmed" else rest
    return any(
        relation.predicate == predicate
        and relation.polarity == polarity
        and _names(readings, subject, relation.subject, relation.subject_label)
        and _names(readings, object_, relation.object, relation.object_label)
        and (not roles or _role(relation) == roles[0])
        for reading in readings
        for relation in reading.relations
    )


def _role(relation: Relation) -> str:
    return relation.role or "-"


def _names(readings: Sequence[Reading], name: str, iri: str, label: str) -> bool:
    return name in ("*", label) or iri in _denoted(readings, name)


CLAIMS: dict[str, Callable[..., bool]] = {
    "same": _same,
    "apart": _apart,
    "denotes": _denotes,
    "paragraph": _kind,
    "together": _together,
    "articles": _articles,
    "sentences": _sentences,
    "title": _titled,
    "issue": _issue,
    "targets": _targets,
    "target": _target,
    "observation": _observation,
    "said": _said,
}
