"""The JSON records of `lutu extract`: one reading in, its lines out, in the order of the text.

Offsets count from the start of the decoded file, so `Article.start` is added to each. Numbers are written
from their `Decimal` with every digit that the text has: 43.20 stays 43.20.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from pipeline.model import Evidence, Issue, Observation, Reading, Target

_SURROGATE = re.compile("[\ud800-\udfff]")


def json_lines(reading: Reading) -> Iterator[str]:
    """The records of one reading, each a line of JSON without its line feed.

    The article comes first; the rest follows by its place in the text, and at one place in the order
    paragraph, mention, target, observation, relation, issue.
    """
    article = reading.article
    yield _line(
        {
            "record": "article",
            "doc": article.doc,
            "article": article.iri,
            "start": article.start,
            "end": article.end,
            "title": article.title,
            "published": article.published,
            "publisher": article.publisher,
            "source": article.source,
        }
    )
    keyed = sorted(_keyed(reading), key=lambda entry: entry[0])
    for _, record in keyed:
        yield _line(record)


def document_issue(doc: str, issue: Issue) -> str:
    """The `issue` record of a file that could not be read at all."""
    return _line(
        {
            "record": "issue",
            "doc": doc,
            "article": None,
            "start": issue.start,
            "end": issue.end,
            "code": issue.code,
            "message": issue.message,
        }
    )


def _keyed(reading: Reading) -> Iterator[tuple[tuple[int, int, int, int], dict[str, object]]]:
    """Each record below the article with its place: (start, rank of its kind, end, running number)."""
    article = reading.article
    base = article.start
    number = 0

    def place(start: int, rank: int, end: int) -> tuple[int, int, int, int]:
        nonlocal number
        number += 1
        return start, rank, end, number

    def head(kind: str, start: int, end: int, paragraph: int | None = None) -> dict[str, object]:
        record: dict[str, object] = {"record": kind, "doc": article.doc, "article": article.iri}
        if paragraph is not None:
            record["paragraph"] = paragraph
        return record | {"start": base + start, "end": base + end}

    for paragraph in reading.paragraphs:
        record = head("paragraph", paragraph.start, paragraph.end)
        yield (
            place(paragraph.start, 0, paragraph.end),
            record | {"index": paragraph.index, "kind": paragraph.kind},
        )
    for mention in reading.mentions:
        record = head("mention", mention.start, mention.end, mention.paragraph)
        yield (
            place(mention.start, 1, mention.end),
            record
            | {
                "text": mention.text,
                "type": mention.type,
                "entity": mention.entity,
                "label": mention.label,
                "rule": mention.rule,
            },
        )
    for target in reading.targets:
        record = head("target", target.start, target.end, target.paragraph)
        yield place(target.start, 2, target.end), record | target_fields(target, base)
    for observation in reading.observations:
        record = head("observation", observation.start, observation.end, observation.paragraph)
        yield place(observation.start, 3, observation.end), record | observation_fields(observation, base)
    for relation in reading.relations:
        record = head("relation", relation.start, relation.end, relation.paragraph)
        yield (
            place(relation.start, 4, relation.end),
            record
            | {
                "text": article.text[relation.start : relation.end],
                "predicate": relation.predicate,
                "subject": relation.subject,
                "subject_label": relation.subject_label,
                "object": relation.object,
                "object_label": relation.object_label,
                "role": relation.role,
                "polarity": relation.polarity,
                "basis": relation.basis,
                "rule": relation.rule,
            },
        )
    for issue in reading.issues:
        record = head("issue", issue.start, issue.end)
        yield place(issue.start, 5, issue.end), record | {"code": issue.code, "message": issue.message}


def target_fields(target: Target, base: int = 0) -> dict[str, object]:
    """The fields of a target that stand between its place and the end of its record."""
    return {
        "text": target.text,
        "target": target.iri,
        "actor": target.actor,
        "actor_label": target.actor_label,
        "metric": target.metric,
        "value": target.value,
        "value_max": target.value_max,
        "unit": target.unit,
        "comparator": target.comparator,
        "deadline": target.deadline,
        "deadline_relation": target.deadline_relation,
        "baseline": target.baseline,
        "condition": target.condition,
        "instrument": target.instrument,
        "instrument_label": target.instrument_label,
        "set_by": target.set_by,
        "set_by_label": target.set_by_label,
        "scope": target.scope,
        "status": target.status,
        "rule": target.rule or None,
        "slots": slot_fields(target.slots, base),
    }


def observation_fields(observation: Observation, base: int = 0) -> dict[str, object]:
    """The fields of an observation that stand between its place and the end of its record."""
    return {
        "text": observation.text,
        "observation": observation.iri,
        "actor": observation.actor,
        "actor_label": observation.actor_label,
        "metric": observation.metric,
        "value": observation.value,
        "value_max": observation.value_max,
        "unit": observation.unit,
        "comparator": observation.comparator,
        "year": observation.year,
        "baseline": observation.baseline,
        "scope": observation.scope,
        "status": observation.status,
        "rule": observation.rule or None,
        "slots": slot_fields(observation.slots, base),
    }


def slot_fields(slots: Mapping[str, Evidence], base: int = 0) -> dict[str, object]:
    """Each slot, by name, with the characters it came from or with what it was inferred from.

    >>> slot_fields({"deadline": Evidence(2, 7, "2030年")}, base=100)
    {'deadline': {'start': 102, 'end': 107, 'text': '2030年'}}
    """
    return {
        slot: {"inferred": evidence.inferred}
        if evidence.inferred is not None
        else {"start": base + evidence.start, "end": base + evidence.end, "text": evidence.text}
        for slot, evidence in sorted(slots.items())
    }


def encode(value: object) -> str:
    """JSON of nested dicts, strings and numbers, with decimals written digit by digit.

    >>> print(encode({"value": Decimal("43.20"), "unit": "%"}))
    {"value": 43.20, "unit": "%"}
    """
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {encode(part)}" for key, part in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def _line(record: dict[str, object]) -> str:
    """One line of JSON; lone surrogates, which UTF-8 cannot carry, are escaped as JSON allows."""
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", encode(record))
