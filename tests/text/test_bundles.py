"""Files that hold many articles: JSON Lines and Parquet, compressed or not, whole or broken."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from command import lutu

from pipeline.corpus import Document, documents

TEXT = "红树林面积回升\n广西合浦新种红树林三百亩,管护站说成活率过了九成。"
RECORDS: list[dict[str, Any]] = [
    {"id": "a1", "text": TEXT, "title": "合浦消息", "date": "2024-07-29", "source": "海湾报", "url": "https://example.org/1"},
    {"text": "没有标题的一段话,说到湿地。第二句说到鸟。"},
    {"id": 3, "text": TEXT, "date": "2023/5/8 10:00", "views": 17},
]  # fmt: skip


def jsonl(records: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def parquet(path: Path, records: list[dict[str, Any]]) -> None:
    columns = {name: [record.get(name) for record in records] for name in ("id", "text", "title", "date")}
    pq.write_table(pa.table({name: pa.array(map(_plain, column)) for name, column in columns.items()}), path)


def _plain(value: object) -> str | None:
    return None if value is None else str(value)


def facts(found: list[Document]) -> list[tuple[object, ...]]:
    return [
        (one.doc, *((a.start, a.text, a.title, a.published, a.publisher, a.source) for a in one.articles))
        for one in found
    ]


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("news.jsonl", bytes),
        ("news.ndjson", bytes),
        ("News.JSONL.gz", gzip.compress),
        ("news.jsonl.bz2", bz2.compress),
        ("news.jsonl.xz", lzma.compress),
    ],
)
def test_records_become_articles(name: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(pack(jsonl(RECORDS)))
    assert facts(list(documents([tmp_path]))) == [
        (f"{name}#a1", (0, TEXT, "合浦消息", "2024-07-29", "海湾报", "https://example.org/1")),
        (f"{name}#2", (0, RECORDS[1]["text"], None, None, None, None)),
        (f"{name}#3", (0, TEXT, "红树林面积回升", "2023-05-08", None, None)),
    ]


def test_parquet_gives_the_same_as_json_lines(tmp_path: Path) -> None:
    records = [{**record, "id": f"n{number}"} for number, record in enumerate(RECORDS)]
    for record in records:
        record.pop("source", None), record.pop("url", None)
    parquet(tmp_path / "news.parquet", records)
    (tmp_path / "news.jsonl").write_bytes(jsonl(records))
    lines, table = (facts(list(documents([tmp_path / f"news.{form}"]))) for form in ("jsonl", "parquet"))
    strip = [(str(doc).rsplit("#", 1)[1], *rest) for doc, *rest in lines]
    assert strip == [(str(doc).rsplit("#", 1)[1], *rest) for doc, *rest in table]
    assert len(strip) == 3


def test_a_day_of_parquet_is_a_date(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": [TEXT], "date": [date(2024, 7, 29)]}), tmp_path / "a.parquet")
    (found,) = documents([tmp_path])
    assert found.articles[0].published == "2024-07-29"


def test_a_record_is_one_article_whatever_its_text_looks_like(tmp_path: Path) -> None:
    page = "湿地公约大会闭幕\n0 Comment\n大会通过了决议。\n\n红树林面积回升\n0 Comment\n面积增加了。"
    (tmp_path / "a.txt").write_text(page, encoding="utf-8")
    (tmp_path / "b.jsonl").write_bytes(jsonl([{"text": page}]))
    text, record = documents([tmp_path])
    assert (len(text.articles), len(record.articles)) == (2, 1)
    assert record.articles[0].text == page


@pytest.mark.parametrize(
    ("line", "code", "what"),
    [
        (b'{"text": "\xe6\xb9\xbf"', "broken-record", "a.jsonl:2"),
        (b'["text"]', "broken-record", "is a list, not an object"),
        (b'{"text": "\xff\xfe"}', "broken-record", "is no JSON"),
        (b"[" * 100_000, "broken-record", "a.jsonl:2"),
        (b'{"title": "x"}', "empty-article", "a.jsonl#2"),
        (b'{"text": " "}', "empty-article", "has no text"),
        (b'{"text": ["a"]}', "empty-article", "has a list as text"),
        (b'{"id": "a1", "text": "again"}', "duplicate-name", "a.jsonl#a1"),
        (b'{"text": "' + b"a" * 2_000_001 + b'"}', "too-long", "2,000,000 at most"),
        (b'{"text": "' + b"a" * 17_000_000 + b'"}', "too-long", "a line of more than"),
    ],
)
def test_a_record_that_cannot_be_read_is_told_and_the_rest_goes_on(
    line: bytes, code: str, what: str, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(RECORDS[:1]) + line + b"\n" + jsonl(RECORDS[2:]))
    first, broken, last = documents([tmp_path])
    assert first.articles and last.articles and not broken.articles
    (issue,) = broken.issues
    assert issue.code == code and what in issue.message


def test_a_date_that_is_none_is_told_and_the_article_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl([{"text": TEXT, "date": "neulich"}]))
    (found,) = documents([tmp_path])
    assert [issue.code for issue in found.issues] == ["unknown-date"]
    assert found.articles[0].published is None


def cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def test_a_file_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    many = [{"id": str(number), "text": f"{TEXT}{number}"} for number in range(5000)]
    (tmp_path / "a.jsonl.gz").write_bytes(cut(gzip.compress(jsonl(many))))
    (tmp_path / "b.jsonl.xz").write_bytes(b"no archive at all")
    found = list(documents([tmp_path]))
    codes = [issue.code for one in found for issue in one.issues]
    assert codes[-1] == "broken-file" and "broken-file" in codes[:-1]
    assert sum(bool(one.articles) for one in found) > 1000


@pytest.mark.parametrize("table", [{"body": ["x"]}, None])
def test_a_parquet_file_without_articles(table: dict[str, list[str]] | None, tmp_path: Path) -> None:
    if table is None:
        (tmp_path / "a.parquet").write_bytes(b"PAR1 and nothing else")
    else:
        pq.write_table(pa.table(table), tmp_path / "a.parquet")
    (found,) = documents([tmp_path])
    assert [issue.code for issue in found.issues] == ["broken-file"]


def test_what_extract_wrote_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lutu("extract", "-", stdin=TEXT.encode()).stdout)
    (found,) = documents([tmp_path])
    assert [issue.code for issue in found.issues] == ["broken-file"]
    assert "lutu extract" in found.issues[0].message


def test_empty_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n \n")
    (found,) = documents([tmp_path])
    assert [issue.code for issue in found.issues] == ["empty-file"]


def test_the_command_reads_files_and_standard_input_alike(tmp_path: Path) -> None:
    raw = jsonl(RECORDS) + b"{\n"
    (tmp_path / "news.jsonl").write_bytes(raw)
    file = lutu("extract", "news.jsonl", cwd=tmp_path)
    piped = [lutu("extract", "-", "--jsonl", stdin=data) for data in (raw, gzip.compress(raw))]
    workers = lutu("extract", "news.jsonl", "--workers", "2", cwd=tmp_path)
    assert file.returncode == piped[0].returncode == 1  # for the broken line
    assert b"news.jsonl:4: is no JSON" in file.stderr
    assert file.stdout == workers.stdout and piped[0].stdout == piped[1].stdout
    articles = [json.loads(line) for line in piped[0].stdout.splitlines() if b'"record": "article"' in line]
    assert [one["doc"] for one in articles] == ["-#a1", "-#2", "-#3"]
    assert len(file.stdout.splitlines()) == len(piped[0].stdout.splitlines())


def test_jsonl_is_for_standard_input(tmp_path: Path) -> None:
    run = lutu("extract", tmp_path, "--jsonl")
    assert run.returncode == 2 and b"--jsonl" in run.stderr and b".jsonl.gz" in run.stderr


def test_a_folder_of_records_is_built(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "news.jsonl").write_bytes(jsonl(RECORDS))
    run = lutu("build", tmp_path / "raw", tmp_path / "graph")
    assert run.returncode == 0, run.stderr.decode()
    manifest = json.loads((tmp_path / "graph" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"]["articles"] == 3 and list(manifest["inputs"]) == ["news.jsonl"]
