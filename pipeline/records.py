"""The JSON records of `lutu extract`: one reading in, its lines out, in the order of the text.

Offsets count from the start of the decoded file, so `Article.start` is added to each. Numbers are written
from their `Decimal` with every digit that the text has: 43.20 stays 43.20.

An article gives ten times its size in JSON. So lines are written from templates, not from
dicts: what is common to the lines of an article is written once, and strings are quoted by `json`'s C code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring as quoted
from json.encoder import encode_basestring_ascii
from operator import attrgetter, itemgetter
from typing import TypeVar

from pipeline.expressions import expression
from pipeline.model import Article, Evidence, Issue, Observation, Reading, Target

_Figure = TypeVar("_Figure", Target, Observation)

_SURROGATE = expression("[\ud800-\udfff]")

# The fields of a figure between its place and its rule, each with the attribute that it is read from.
_TARGET = {
    "text": "text",
    "target": "iri",
    "actor": "actor",
    "actor_label": "actor_label",
    "metric": "metric",
    "value": "value",
    "value_max": "value_max",
    "unit": "unit",
    "comparator": "comparator",
    "deadline": "deadline",
    "deadline_relation": "deadline_relation",
    "baseline": "baseline",
    "condition": "condition",
    "instrument": "instrument",
    "instrument_label": "instrument_label",
    "set_by": "set_by",
    "set_by_label": "set_by_label",
    "scope": "scope",
    "status": "status",
}
_OBSERVATION = {
    "text": "text",
    "observation": "iri",
    "actor": "actor",
    "actor_label": "actor_label",
    "metric": "metric",
    "value": "value",
    "value_max": "value_max",
    "unit": "unit",
    "comparator": "comparator",
    "year": "year",
    "baseline": "baseline",
    "scope": "scope",
    "status": "status",
    "bears_on": "bears_on",
}

_by_place = attrgetter("start", "end")
_target_values = attrgetter(*_TARGET.values())
_observation_values = attrgetter(*_OBSERVATION.values())


def _template(names: Iterable[str]) -> str:
    return "".join(f'"{name}": %s, ' for name in names)


_TARGET_TEMPLATE = _template(_TARGET)
_OBSERVATION_TEMPLATE = _template(_OBSERVATION)


def json_lines(reading: Reading) -> Iterator[str]:
    """The records of one reading, each a line of JSON without its line feed.

    The article comes first; the rest follows by its place in the text, and at one place in the order
    paragraph, mention, target, observation, relation, issue.
    """
    return iter(_without_surrogates(_lines(reading)))


def json_bytes(reading: Reading) -> bytes:
    """The records of one reading as `json_lines` gives them, each with its line feed, in UTF-8."""
    lines = [*_lines(reading), ""]
    try:
        return "\n".join(lines).encode()
    except UnicodeEncodeError:
        return "\n".join(_without_surrogates(lines)).encode()


def document_issue(doc: str, issue: Issue) -> str:
    """The `issue` record of a file that could not be read at all."""
    (line,) = _without_surrogates(
        [
            f'{{"record": "issue", "doc": {quoted(doc)}, "article": null, "start": {issue.start}, '
            f'"end": {issue.end}, "code": {quoted(issue.code)}, "message": {quoted(issue.message)}}}'
        ]
    )
    return line


# The place of a record, which decides where its line stands, and the line.
_Placed = tuple[int, str]


def _lines(reading: Reading) -> list[str]:
    """The lines of a reading in order; surrogates are still in them."""
    placed = [
        *_paragraphs(reading),
        *_mentions(reading),
        *_figures(reading, "target", reading.targets, _target_values, _TARGET_TEMPLATE),
        *_figures(reading, "observation", reading.observations, _observation_values, _OBSERVATION_TEMPLATE),
        *_relations(reading),
        *_issues(reading),
    ]
    # Each kind comes sorted by place and end, and sorting is stable: this merges them.
    placed.sort(key=itemgetter(0))
    return [_article(reading.article), *map(itemgetter(1), placed)]


def _article(article: Article) -> str:
    return (
        f'{{"record": "article", "doc": {quoted(article.doc)}, "article": {quoted(article.iri)}, '
        f'"start": {article.start}, "end": {article.end}, "title": {_written(article.title)}, '
        f'"published": {_written(article.published)}, "publisher": {_written(article.publisher)}, '
        f'"source": {_written(article.source)}}}'
    )


def _head(kind: str, article: Article) -> str:
    """How all records of a kind in an article begin."""
    return f'{{"record": "{kind}", "doc": {quoted(article.doc)}, "article": {quoted(article.iri)}, '


def _paragraphs(reading: Reading) -> Iterator[_Placed]:
    head, base = _head("paragraph", reading.article), reading.article.start
    for one in sorted(reading.paragraphs, key=_by_place):
        yield (
            one.start,
            f'{head}"start": {base + one.start}, "end": {base + one.end}, "index": {one.index}, '
            f'"kind": {quoted(one.kind)}}}',
        )


def _mentions(reading: Reading) -> Iterator[_Placed]:
    head, base = _head("mention", reading.article), reading.article.start
    for one in sorted(reading.mentions, key=_by_place):
        yield (
            one.start,
            f'{head}"paragraph": {one.paragraph}, "start": {base + one.start}, "end": {base + one.end}, '
            f'"text": {quoted(one.text)}, "type": {quoted(one.type)}, "entity": {quoted(one.entity)}, '
            f'"label": {quoted(one.label)}, "rule": {quoted(one.rule)}}}',
        )


def _figures(
    reading: Reading,
    kind: str,
    figures: Iterable[_Figure],
    values: Callable[[_Figure], tuple[object, ...]],
    template: str,
) -> Iterator[_Placed]:
    """The lines of targets or observations: `values` fill the `template`."""
    head, base = _head(kind, reading.article), reading.article.start
    for one in sorted(figures, key=_by_place):
        fields = template % tuple(
            [
                # most are left out or words: `_written` is asked for the others
                "null" if value is None else quoted(value) if value.__class__ is str else _written(value)
                for value in values(one)
            ]
        )
        yield (
            one.start,
            f'{head}"paragraph": {one.paragraph}, "start": {base + one.start}, "end": {base + one.end}, '
            f'{fields}"rule": {_written(one.rule or None)}, "slots": {_slots(one.slots, base)}}}',
        )


def _relations(reading: Reading) -> Iterator[_Placed]:
    head, base, text = _head("relation", reading.article), reading.article.start, reading.article.text
    for one in sorted(reading.relations, key=_by_place):
        yield (
            one.start,
            f'{head}"paragraph": {one.paragraph}, "start": {base + one.start}, "end": {base + one.end}, '
            f'"text": {quoted(text[one.start : one.end])}, "predicate": {quoted(one.predicate)}, '
            f'"subject": {quoted(one.subject)}, "subject_label": {quoted(one.subject_label)}, '
            f'"object": {quoted(one.object)}, "object_label": {quoted(one.object_label)}, '
            f'"role": {_written(one.role)}, "polarity": {quoted(one.polarity)}, '
            f'"basis": {quoted(one.basis)}, "rule": {quoted(one.rule)}}}',
        )


def _issues(reading: Reading) -> Iterator[_Placed]:
    head, base = _head("issue", reading.article), reading.article.start
    for one in sorted(reading.issues, key=_by_place):
        yield (
            one.start,
            f'{head}"start": {base + one.start}, "end": {base + one.end}, "code": {quoted(one.code)}, '
            f'"message": {quoted(one.message)}}}',
        )


def _slots(slots: Mapping[str, Evidence], base: int) -> str:
    """The JSON of `slot_fields`."""
    written = []
    for slot in sorted(slots):
        evidence = slots[slot]
        if evidence.inferred is not None:
            written.append(f'{encode_basestring_ascii(slot)}: {{"inferred": {quoted(evidence.inferred)}}}')
        else:
            written.append(
                f'{encode_basestring_ascii(slot)}: {{"start": {base + evidence.start}, '
                f'"end": {base + evidence.end}, "text": {quoted(evidence.text)}}}'
            )
    return f"{{{', '.join(written)}}}"


def target_fields(target: Target, base: int = 0) -> dict[str, object]:
    """The fields of a target that stand between its place and the end of its record."""
    fields = dict(zip(_TARGET, _target_values(target), strict=True))
    return fields | {"rule": target.rule or None, "slots": slot_fields(target.slots, base)}


def observation_fields(observation: Observation, base: int = 0) -> dict[str, object]:
    """The fields of an observation that stand between its place and the end of its record."""
    fields = dict(zip(_OBSERVATION, _observation_values(observation), strict=True))
    return fields | {"rule": observation.rule or None, "slots": slot_fields(observation.slots, base)}


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


def _written(value: object) -> str:
    """`encode`, sooner for what most fields hold."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, tuple):  # of IRIs
        return f"[{', '.join(map(quoted, value))}]"
    return str(value) if type(value) is int else encode(value)


def _without_surrogates(lines: Sequence[str]) -> Sequence[str]:
    """The lines with lone surrogates, which UTF-8 cannot carry, escaped as JSON allows."""
    try:
        "".join(lines).encode()  # many times faster than a search, and there is next to never one
    except UnicodeEncodeError:
        return [_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", line) for line in lines]
    return lines
