"""Tables for spreadsheets and data frames: the same rows as CSV and Parquet, in a fixed order.

Offsets count from the start of the decoded file. In CSV, text that a spreadsheet would run as a formula is
defused by an apostrophe; numbers stay numbers. In Parquet nothing is changed.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.graph.spool import Spool
from pipeline.graph.terms import sound
from pipeline.layout import Laid, laid
from pipeline.model import Article, Entity, Issue, Observation, Reading, Target
from pipeline.records import encode, observation_fields, target_fields

_PLACE = "doc article paragraph:int start:int end:int"
_FIGURE = "metric value:decimal value_max:decimal unit comparator"

#: The columns of each table; a column is text unless it says otherwise.
COLUMNS: Mapping[str, tuple[tuple[str, str], ...]] = {
    table: tuple((name, kind or "text") for name, _, kind in (word.partition(":") for word in words.split()))
    for table, words in {
        "articles": "doc article start:int end:int title published publisher source",
        "paragraphs": f"{_PLACE} kind sentences:int text",
        "mentions": f"{_PLACE} text type entity label rule sentence:int listed:int",
        "entities": (
            "entity type label label_en kind country within same_as origin names mentions:int documents:int"
        ),
        "targets": (
            f"{_PLACE} text target actor actor_label {_FIGURE} deadline:int deadline_relation baseline:int "
            "condition instrument instrument_label set_by set_by_label scope status context title published "
            "rule slots"
        ),
        "observations": (
            f"{_PLACE} text observation actor actor_label {_FIGURE} year:int baseline:int scope status "
            "context title published rule slots bears_on"
        ),
        "relations": (
            f"{_PLACE} text predicate subject subject_label object object_label role polarity basis rule"
        ),
        "cooccurrence": (
            "source source_label source_type target target_label target_type level count:int documents:int "
            "npmi:decimal example_doc example_start:int example_end:int example listed:int "
            "log_likelihood:decimal"
        ),
        "issues": "doc article start:int end:int code message text",
    }.items()
}

#: What Excel, LibreOffice and WPS take for the start of a formula; Chinese editions take full-width ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BATCH = 20_000
_ENDS = "。！？!?\n"
_RELATION = (
    "predicate", "subject", "subject_label", "object", "object_label", "role", "polarity", "basis", "rule",
)  # fmt: skip

Row = dict[str, object]


class Tables:
    """The rows of every table, spooled as they come and written in order at the end."""

    def __init__(self, folder: Path) -> None:
        self._spools = {name: Spool(folder, name) for name in COLUMNS}

    def write(self, reading: Reading, places: Laid | None = None) -> None:
        """Take in all rows of one reading but those of entities and co-occurrence, which are sums."""
        for table, row in _rows(reading, places or laid(reading)):
            self.add(table, row, str(row["doc"]), _number(row["start"]), _number(row["end"]))

    def issue(self, doc: str, issue: Issue) -> None:
        """Take in the issue of a file that could not be read."""
        row: Row = {"doc": doc, "start": issue.start, "end": issue.end}
        row |= {"code": issue.code, "message": issue.message}
        self.add("issues", row, doc, issue.start, issue.end)

    def entity(self, entity: Entity, mentions: int, documents: int) -> None:
        """Take in one merged entity with its counts."""
        english = sorted(
            (name.status != "preferred", name.text) for name in entity.names if name.lang == "en"
        )
        row: Row = {
            "entity": entity.iri,
            "type": entity.type,
            "label": entity.label,
            "label_en": english[0][1] if english else None,
            "kind": entity.kind,
            "country": entity.country,
            "within": entity.within,
            "same_as": " ".join(entity.same_as) or None,
            "origin": entity.origin,
            "names": " | ".join(dict.fromkeys(name.text for name in entity.names)) or None,
            "mentions": mentions,
            "documents": documents,
        }
        self.add("entities", row, entity.iri)

    def add(self, table: str, row: Row, *key: str | int) -> None:
        """Take in one row; rows are written in the order of their keys."""
        cells = [row.get(name) for name, _ in COLUMNS[table]]
        place = "\x1f".join(
            f"{part:012d}" if isinstance(part, int) else json.dumps(sound(part)) for part in key
        )
        packed = [sound(cell) if isinstance(cell, str) else str(cell) if isinstance(cell, Decimal) else cell
                  for cell in cells]  # fmt: skip
        self._spools[table].add((place + "\x1e" + json.dumps(packed),))

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table in order, as they will be written."""
        columns = COLUMNS[table]
        for line in self._spools[table]:
            cells = json.loads(line.partition(b"\x1e")[2])
            yield {
                name: Decimal(cell) if kind == "decimal" and cell is not None else cell
                for (name, kind), cell in zip(columns, cells, strict=True)
            }

    def finish(self, out: Path) -> dict[str, int]:
        """Write every table as CSV and Parquet into the folder; gives the number of rows of each."""
        return {table: self._finish(table, out) for table in COLUMNS}

    def _finish(self, table: str, out: Path) -> int:
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds = {"text": pa.string(), "int": pa.int64(), "decimal": pa.decimal128(38, 12)}
        columns = COLUMNS[table]
        schema = pa.schema([(name, kinds[kind]) for name, kind in columns])
        count = 0
        with (
            (out / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file,
            pq.ParquetWriter(out / f"{table}.parquet", schema, compression="zstd") as parquet,
        ):
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([name for name, _ in columns])
            for batch in _batches(self.rows(table)):
                writer.writerows([[cell(row[name], kind) for name, kind in columns] for row in batch])
                arrays = [
                    pa.array([_fitting(row[name], kind) for row in batch], type=kinds[kind])
                    for name, kind in columns
                ]
                parquet.write_batch(pa.record_batch(arrays, schema=schema))
                count += len(batch)
        return count


def cell(value: object, kind: str = "text") -> str:
    """A cell of CSV: numbers as they are, text with formulas defused.

    >>> cell("=HYPERLINK(1)"), cell(Decimal("-5"), "decimal")
    ("'=HYPERLINK(1)", '-5')
    """
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    text = str(value)
    return "'" + text if kind == "text" and text.startswith(_FORMULA) else text


def _fitting(value: object, kind: str) -> object:
    """A value that its Parquet column can hold; decimals beyond 38 digits are left out (CSV has them)."""
    if kind == "decimal" and isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int) or exponent < -12 or value.adjusted() > 25:
            return None
    return value


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _rows(reading: Reading, places: Laid) -> Iterator[tuple[str, Row]]:
    article = reading.article

    def place(record: Any) -> Row:
        row: Row = {"doc": article.doc, "article": article.iri, "paragraph": record.paragraph}
        row |= {"start": article.start + record.start, "end": article.start + record.end}
        return row

    row: Row = {"doc": article.doc, "article": article.iri, "start": article.start, "end": article.end}
    for name in ("title", "published", "publisher", "source"):
        row[name] = getattr(article, name)
    yield "articles", row
    for paragraph in reading.paragraphs:
        row = {"doc": article.doc, "article": article.iri, "paragraph": paragraph.index}
        row |= {"start": article.start + paragraph.start, "end": article.start + paragraph.end}
        row |= {"kind": paragraph.kind, "sentences": places.sizes.get(paragraph.index, 0)}
        yield "paragraphs", row | {"text": article.text[paragraph.start : paragraph.end]}
    for mention, sentence, listed in zip(reading.mentions, places.sentences, places.lists, strict=True):
        row = {name: getattr(mention, name) for name in ("text", "type", "entity", "label", "rule")}
        yield "mentions", place(mention) | row | {"sentence": sentence, "listed": listed}
    for target in reading.targets:
        yield "targets", place(target) | _figure(reading, target, target_fields(target, article.start))
    for observation in reading.observations:
        fields = observation_fields(observation, article.start)
        row = place(observation) | _figure(reading, observation, fields)
        yield "observations", row | {"bears_on": " ".join(observation.bears_on) or None}
    for relation in reading.relations:
        row = {name: getattr(relation, name) for name in _RELATION}
        row["text"] = article.text[relation.start : relation.end]
        yield "relations", place(relation) | row
    for issue in reading.issues:
        yield (
            "issues",
            {
                "doc": article.doc,
                "article": article.iri,
                "start": article.start + issue.start,
                "end": article.start + issue.end,
                "code": issue.code,
                "message": issue.message,
                "text": article.text[issue.start : issue.end] or None,
            },
        )


def _figure(reading: Reading, figure: Target | Observation, fields: Row) -> Row:
    fields["context"] = sentence(reading, figure.start, figure.end, figure.paragraph)
    fields["title"] = reading.article.title
    fields["published"] = reading.article.published
    fields["slots"] = encode(fields["slots"])
    return fields


def sentence(reading: Reading, start: int, end: int, paragraph: int) -> str:
    """The sentence or sentences around a span, within its paragraph and within 300 characters either side."""
    article: Article = reading.article
    first, last = 0, len(article.text)
    for candidate in reading.paragraphs:
        if candidate.index == paragraph:
            first, last = candidate.start, candidate.end
            break
    first, last = max(first, start - 300), min(last, end + 300)
    left = max(article.text.rfind(mark, first, start) for mark in _ENDS)
    rights = [article.text.find(mark, max(end - 1, start), last) for mark in _ENDS]
    right = min((found + 1 for found in rights if found >= 0), default=last)
    return article.text[max(first, left + 1) : max(right, end)].strip()
