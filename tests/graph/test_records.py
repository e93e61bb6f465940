"""The records of `lutu extract`: fields, order, offsets, digits."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from readings import affiliation, reading

from pipeline.model import Issue, Reading
from pipeline.records import document_issue, encode, json_bytes, json_lines, observation_fields, target_fields

FIELDS = {
    "article": "doc article start end title published publisher source",
    "paragraph": "doc article index start end kind",
    "mention": "doc article paragraph start end text type entity label rule",
    "target": "doc article paragraph start end text target actor actor_label metric value value_max unit "
    "comparator deadline baseline condition instrument set_by scope status slots",
    "observation": "doc article paragraph start end text metric value value_max unit comparator year status "
    "slots",
    "relation": "doc article paragraph start end predicate subject subject_label object object_label role "
    "rule",
    "issue": "doc article start end code message",
}
ITEM = reading(start=100, relations=(affiliation(),), issues=(Issue("odd", "奇怪", 3, 5),))


def records(item: Reading) -> list[dict[str, object]]:
    return [json.loads(line) for line in json_lines(item)]


@pytest.mark.parametrize("kind", FIELDS)
def test_fields(kind: str) -> None:
    found = [record for record in records(ITEM) if record["record"] == kind]
    assert found
    for record in found:
        assert set(FIELDS[kind].split()) <= set(record)


def test_order_and_offsets() -> None:
    found = records(ITEM)
    assert found[0]["record"] == "article"
    starts = [record["start"] for record in found[1:]]
    assert starts == sorted(starts, key=lambda start: int(str(start)))
    whole = "x" * 100 + ITEM.article.text
    for record in found:
        if "text" in record:
            assert whole[record["start"] : record["end"]] == record["text"]  # type: ignore[misc]


def test_order_of_what_comes_unsorted() -> None:
    issues = tuple(
        Issue(code, "", start, end) for code, start, end in (("c", 5, 9), ("b", 5, 7), ("a", 0, 1))
    )
    found = records(replace(ITEM, mentions=ITEM.mentions[::-1], issues=issues))
    assert [record["code"] for record in found if record["record"] == "issue"] == ["a", "b", "c"]
    kinds = ["article", "paragraph", "mention", "target", "observation", "relation", "issue"]
    places = [(record["start"], kinds.index(str(record["record"])), record["end"]) for record in found[1:]]
    assert places == sorted(places)  # type: ignore[type-var]


def test_lines_are_what_encode_writes() -> None:
    for line in json_lines(ITEM):
        assert line == encode(json.loads(line, parse_float=Decimal))


def test_figures_as_in_the_tables() -> None:
    (target,), (observation,) = ITEM.targets, ITEM.observations
    base = ITEM.article.start
    lines = list(json_lines(ITEM))
    for fields in (target_fields(target, base), observation_fields(observation, base)):
        assert any(line.endswith(", " + encode(fields)[1:]) for line in lines)


def test_digits_stay_and_slots_point_home() -> None:
    (line,) = [line for line in json_lines(ITEM) if '"record": "target"' in line]
    assert '"value": 43.20,' in line and '"value_max": null' in line
    target = json.loads(line, parse_float=Decimal)
    assert str(target["value"]) == "43.20"
    whole = "x" * 100 + ITEM.article.text
    assert target["slots"]["instrument"] == {"inferred": "heading"}
    for slot in ("value", "deadline"):
        place = target["slots"][slot]
        assert whole[place["start"] : place["end"]] == place["text"]


def test_lines_are_lines_and_utf8() -> None:
    odd = reading('印尼\u2028\x85\ud800\x00"\\\n<b>', entities=(), title="\ud800")
    for line in json_lines(odd):
        assert "\n" not in line
        line.encode("utf-8")
    assert json.loads(next(iter(json_lines(odd))))["title"] == "\ud800"
    for item in (odd, ITEM):
        assert json_bytes(item) == b"".join(line.encode() + b"\n" for line in json_lines(item))


def test_unreadable_file() -> None:
    record = json.loads(document_issue("a/b.txt", Issue("unreadable", "a/b.txt: 不是文本。")))
    assert record["record"] == "issue" and record["article"] is None and record["doc"] == "a/b.txt"
