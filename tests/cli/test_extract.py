"""What `lutu extract` promises other programs, held for every record of `data/raw`."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from command import RAW
from conftest import Run

from pipeline.model import PARAGRAPH_KINDS, TYPES
from pipeline.text.decode import decode

Records = list[dict[str, Any]]

FIELDS = {
    "article": "doc article start end title published publisher source",
    "paragraph": "doc article index start end kind",
    "mention": "doc article paragraph start end text type entity label rule",
    "target": "doc article paragraph start end text target actor actor_label metric value value_max unit "
    "comparator deadline baseline condition instrument set_by scope status slots",
    "observation": "doc article paragraph start end text actor actor_label metric value value_max unit "
    "comparator year baseline scope status slots",
    "relation": "doc article paragraph start end predicate subject subject_label object object_label role rule",
    "issue": "doc article start end code message",
}
TEXTS = {path.name: decode(path.read_bytes(), path.name).text for path in sorted(RAW.iterdir())}


@pytest.mark.parametrize("kind", FIELDS)
def test_every_record_has_its_fields(kind: str, extracted: Records) -> None:
    records = [record for record in extracted if record["record"] == kind]
    assert records
    for record in records:
        assert not set(FIELDS[kind].split()) - set(record), record


def test_only_known_records_of_known_files(extracted: Records) -> None:
    assert {record["record"] for record in extracted} == set(FIELDS)
    assert [doc for doc in TEXTS if doc not in {record["doc"] for record in extracted}] == []


def test_every_text_reads_back(extracted: Records) -> None:
    for record in extracted:
        text = TEXTS[record["doc"]]
        assert 0 <= record["start"] <= record["end"] <= len(text), record
        if "text" in record:
            assert text[record["start"] : record["end"]] == record["text"], record


def test_every_slot_reads_back_or_says_what_it_was_inferred_from(extracted: Records) -> None:
    for record in extracted:
        for name, evidence in record.get("slots", {}).items():
            if "inferred" in evidence:
                assert set(evidence) == {"inferred"} and evidence["inferred"], (name, record)
            else:
                text = TEXTS[record["doc"]][evidence["start"] : evidence["end"]]
                assert text == evidence["text"] != "", (name, record)


def test_records_come_in_the_order_of_the_text(extracted: Records) -> None:
    docs = [record["doc"] for record in extracted]
    assert list(dict.fromkeys(docs)) == sorted(TEXTS)
    for left, right in pairwise(extracted):
        if left["article"] == right["article"]:
            assert (left["record"] == "article" and left["start"] <= right["start"]) or (
                left["start"] <= right["start"]
            )


def test_mentions_are_disjoint_and_inside_their_paragraph(extracted: Records) -> None:
    paragraphs = {
        (record["article"], record["index"]): record
        for record in extracted
        if record["record"] == "paragraph"
    }
    last: dict[str, int] = defaultdict(int)
    for record in extracted:
        if record["record"] != "mention":
            continue
        around = paragraphs[record["article"], record["paragraph"]]
        assert around["start"] <= record["start"] < record["end"] <= around["end"], record
        assert around["kind"] != "boilerplate", record
        if record["type"] != "Target":
            assert last[record["doc"]] <= record["start"], record
            last[record["doc"]] = record["end"]


def test_closed_vocabularies(extracted: Records) -> None:
    allowed = {
        ("mention", "type"): set(TYPES),
        ("paragraph", "kind"): set(PARAGRAPH_KINDS),
        ("target", "status"): {"target", "withdrawn", "achieved", "revised"},
        ("target", "comparator"): {"=", ">=", "<=", "~"},
        ("target", "condition"): {None, "conditional", "unconditional"},
    }
    for record in extracted:
        for (kind, field), values in allowed.items():
            if record["record"] == kind:
                assert record[field] in values, record


def test_the_status_of_an_observation(extracted: Records) -> None:
    statuses = {record["status"] for record in extracted if record["record"] == "observation"}
    assert statuses <= {"observed", "forecast", "proposal"}


def test_a_target_mention_stands_at_each_target(extracted: Records) -> None:
    def spans(kind: str, type_: str | None) -> set[tuple[object, ...]]:
        return {
            (record["doc"], record["start"], record["end"])
            for record in extracted
            if record["record"] == kind and record.get("type") == type_
        }

    assert spans("target", None) <= spans("mention", "Target")


#: What one field says stands in the characters of another: a unit and the end of a range in those of the value.
_SHARED = {"unit": "value", "value_max": "value"}
_FILLED = [
    "actor",
    "value",
    "value_max",
    "unit",
    "deadline",
    "baseline",
    "condition",
    "instrument",
    "set_by",
    "scope",
]


def test_no_slot_of_a_target_comes_from_nowhere(extracted: Records) -> None:
    for record in extracted:
        if record["record"] == "target":
            for field in _FILLED:
                if record[field] is not None:
                    assert {field, _SHARED.get(field)} & set(record["slots"]), (field, record)


def test_no_metric_comes_from_nowhere(extracted: Records) -> None:
    targets = [record for record in extracted if record["record"] == "target"]
    assert [target["text"] for target in targets if "metric" not in target["slots"]] == []


def test_arabic_digits_of_values_and_years_stand_in_their_evidence(extracted: Records) -> None:
    """Independent of our own readers of numbers: the significant digits must be there, in order."""
    wide = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
    checked = 0
    for record in extracted:
        for field in ("value", "deadline", "baseline"):
            evidence = record.get("slots", {}).get(field, {}).get("text", "").translate(wide)
            if (
                record.get(field) is None
                or not re.search(r"\d", evidence)
                or re.search("[一-十百半]", evidence)
            ):
                continue
            value = Decimal(str(record[field]))
            wanted = "".join(map(str, value.normalize().as_tuple().digits))
            digits = re.sub(r"\D", "", evidence)
            short_year = field != "value" and digits == str(record[field])[2:]
            assert wanted.strip("0") in digits or short_year, (field, record)
            checked += 1
    assert checked > 200


DIGITS = {
    "two-decimals": ("印尼提出到2030年无条件减排43.20%。", "43.20"),
    "no-decimals": ("印尼提出到2030年无条件减排43%。", "43"),
    "full-width": ("印尼提出到２０３０年无条件减排４３．２０％。", "43.20"),
    "millions": ("印尼提出到2030年新增造林12.50万公顷。", "125000"),
}


@pytest.mark.parametrize(("text", "written"), DIGITS.values(), ids=DIGITS)
def test_a_value_keeps_its_digits(text: str, written: str, run: Run) -> None:
    ended = run("extract", "-", stdin=text.encode())
    values = re.findall(r'"record": "target".*?"value": ([^,]*),', ended.out)
    assert ended.code == 0
    assert [Decimal(value) for value in values] == [Decimal(written)]
    if "." in written:
        assert values == [written]


def test_a_file_goes_by_its_path_as_given_and_a_folder_by_the_path_in_it(
    run: Run, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "a.txt").write_text("印尼与中国合作。", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    docs = {
        given: {json.loads(line)["doc"] for line in run("extract", given).out.splitlines()}
        for given in ("in", "in/deep/a.txt", "./in/deep/a.txt")
    }
    assert docs["in"] == {"deep/a.txt"}
    assert docs["in/deep/a.txt"] == {"in/deep/a.txt"}


def test_offsets_of_markdown_and_bom_count_in_what_lutu_text_prints(run: Run, tmp_path: Any) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbf" + "# 简报\r\n\r\n世界自然基金会与印尼合作。\r\n".encode())
    decoded = run("text", path).out
    records = [json.loads(line) for line in run("extract", path).out.splitlines()]
    mentions = [record for record in records if record["record"] == "mention"]
    assert {mention["text"] for mention in mentions} == {"世界自然基金会", "印尼"}
    assert all(decoded[m["start"] : m["end"]] == m["text"] for m in mentions)
