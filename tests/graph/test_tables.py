"""Tables: the contract's columns, file offsets, formulas defused, numbers as numbers."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from readings import LIN, affiliation, reading

from pipeline.graph.spool import Spool
from pipeline.graph.table_rows import COLUMNS, cell, sentence
from pipeline.graph.tables import Tables
from pipeline.model import Entity, Issue, Reading

FIELDS = {
    "mentions": "doc article paragraph start end text type entity label rule",
    "targets": "doc article paragraph start end text target actor actor_label metric value value_max unit "
    "comparator deadline baseline condition instrument set_by scope status slots context",
    "observations": "doc article paragraph start end text actor metric value unit comparator year status "
    "slots",
    "relations": "doc article paragraph start end predicate subject subject_label object object_label role "
    "rule",
    "issues": "doc article start end code message",
}


@pytest.mark.parametrize("table", FIELDS)
def test_columns_hold_the_fields_of_the_contract(table: str) -> None:
    assert set(FIELDS[table].split()) <= {name for name, _ in COLUMNS[table]}


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        ("=1+1", "text", "'=1+1"),
        ("+1", "text", "'+1"),
        ("-5", "text", "'-5"),
        ("@SUM(A1)", "text", "'@SUM(A1)"),
        ("\t=1", "text", "'\t=1"),
        ("\r=1", "text", "'\r=1"),
        ("＝1+1", "text", "'＝1+1"),
        ("印尼", "text", "印尼"),
        ("1=1", "text", "1=1"),
        (Decimal("-5.0"), "decimal", "-5.0"),
        (Decimal("1E+3"), "decimal", "1000"),
        (-3, "int", "-3"),
        (None, "text", ""),
    ],
)
def test_cells(value: object, kind: str, written: str) -> None:
    assert cell(value, kind) == written


def finished(tmp_path: Path, *items: Reading) -> Path:
    work, out = tmp_path / "work", tmp_path / "out"
    work.mkdir()
    out.mkdir()
    tables = Tables(work)
    for item in items:
        tables.write(item)
        for entity in item.entities:
            tables.entity(entity, 1, 1)
    tables.finish(out)
    return out


def test_offsets_count_from_the_file(tmp_path: Path) -> None:
    item = reading(start=500, relations=(affiliation(),), issues=(Issue("odd", "奇怪", 0, 2),))
    out = finished(tmp_path, item)
    whole = "x" * 500 + item.article.text
    for table in ("mentions", "targets", "observations", "relations", "issues"):
        frame = pd.read_csv(out / f"{table}.csv")
        assert len(frame)
        for row in frame.to_dict("records"):
            assert whole[row["start"] : row["end"]] == row["text"]


def test_csv_and_parquet_hold_the_same(tmp_path: Path) -> None:
    out = finished(tmp_path, reading(doc="b.txt"), reading(doc="a.txt", start=3))
    for table in COLUMNS:
        assert (out / f"{table}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        frame = pd.read_parquet(out / f"{table}.parquet")
        with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(frame) == len(rows)
        if "doc" in frame.columns:
            assert list(frame["doc"]) == [row["doc"] for row in rows] == sorted(frame["doc"])
    targets = pd.read_parquet(out / "targets.parquet")
    assert targets["value"][0] == Decimal("43.20")
    assert rows is not None


def test_hostile_names_are_defused_in_csv_only(tmp_path: Path) -> None:
    hostile = Entity("https://w3id.org/lutu/entity/person/x-3", "Person", '=HYPERLINK("http://evil","点我")')
    out = finished(tmp_path, reading("文", doc="=x.txt", entities=(hostile,)))
    label = pd.read_csv(out / "entities.csv")["label"][0]
    assert label == "'" + hostile.label
    assert pd.read_parquet(out / "entities.parquet")["label"][0] == hostile.label


def test_surrogates_and_controls_do_not_stop_a_table(tmp_path: Path) -> None:
    odd = Entity("https://w3id.org/lutu/entity/person/x-4", "Person", "林\ud800\x00岚\n二")
    out = finished(tmp_path, reading("文", doc="\udcff.txt", entities=(odd,)))
    assert pd.read_parquet(out / "entities.parquet")["label"][0] == "林\ufffd\ufffd岚\n二"


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("甲提出。乙提出减排三成，丙赞成。丁反对。", "减排三成", "乙提出减排三成，丙赞成。"),
        ("减排三成", "减排三成", "减排三成"),
        ("甲！减排三成。乙", "减排三成。", "减排三成。"),
    ],
)
def test_sentence_around_a_span(text: str, words: str, expected: str) -> None:
    item = reading(text, entities=())
    start = text.index(words)
    assert sentence(item, start, start + len(words), 0) == expected


def test_a_spool_sorts_and_merges_beyond_its_memory(tmp_path: Path) -> None:
    spool = Spool(tmp_path, "x", limit=40)
    words = [f"{number * 7919 % 101:03d}\u2028印" for number in range(202)]
    for word in words:
        spool.add([word])
    assert len(list(tmp_path.iterdir())) > 3
    assert list(spool) == sorted({word.encode() for word in words}) == list(spool)
    spool.clear()
    assert list(spool) == list(tmp_path.iterdir()) == []


def test_people_keep_their_place(tmp_path: Path) -> None:
    out = finished(tmp_path, reading())
    frame = pd.read_csv(out / "entities.csv")
    assert frame.set_index("entity")["label"][LIN.iri] == "林晓岚"
