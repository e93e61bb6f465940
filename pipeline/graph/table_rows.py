"""What the tables hold: their columns, and the rows of one article, ready to be written.

Offsets count from the start of the decoded file. In CSV, text that a spreadsheet would run as a formula is
defused by an apostrophe; numbers stay numbers. In Parquet nothing is changed.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.arrow_columns import integers, texts
from pipeline.graph.terms import is_sound, sound
from pipeline.layout import Laid
from pipeline.model import Article, Observation, Reading, Target
from pipeline.records import encode, observation_fields, target_fields

if TYPE_CHECKING:
    import pyarrow as pa

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

#: How many digits a decimal of a Parquet file has, and how many of them after the point.
DECIMAL = (38, 12)
#: What Excel, LibreOffice and WPS take for the start of a formula; Chinese editions take full-width ones.
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_ENDS = "。！？!?\n"
_RELATION = (
    "predicate", "subject", "subject_label", "object", "object_label", "role", "polarity", "basis", "rule",
)  # fmt: skip

Row = dict[str, object]


class Rows(NamedTuple):
    """The rows of one table that belong together, in order: as CSV without a header, and as an Arrow message."""

    csv: bytes
    arrow: bytes
    number: int


def article_rows(reading: Reading, places: Laid) -> dict[str, Rows]:
    """The rows of an article in every table but those of entities, co-occurrence and issues."""
    found: dict[str, list[Row]] = {}
    for table, row in _rows(reading, places):
        found.setdefault(table, []).append(row)
    return {table: as_rows(table, _sorted(table, rows)) for table, rows in found.items()}


def issue_rows(reading: Reading) -> Iterator[Row]:
    """The issues of an article: a table in which files that could not be read stand among the articles."""
    article = reading.article
    for issue in reading.issues:
        yield {
            "doc": article.doc,
            "article": article.iri,
            "start": article.start + issue.start,
            "end": article.start + issue.end,
            "code": issue.code,
            "message": issue.message,
            "text": article.text[issue.start : issue.end] or None,
        }


def _sorted(table: str, rows: list[Row]) -> list[Row]:
    """The rows by their places, each once; rows of one place by their content."""
    keys = [(int(str(row["start"])), int(str(row["end"]))) for row in rows]
    if len(set(keys)) == len(keys):
        return [rows[number] for number in sorted(range(len(rows)), key=keys.__getitem__)]
    names = [name for name, _ in COLUMNS[table]]
    told = {
        (key, packed([row.get(name) for name in names])): row for key, row in zip(keys, rows, strict=True)
    }
    return [told[key] for key in sorted(told)]


def packed(cells: Sequence[object]) -> str:
    """Cells as JSON, decimals as their digits."""
    return json.dumps(
        [sound(cell) if isinstance(cell, str) else str(cell) if isinstance(cell, Decimal) else cell
         for cell in cells]
    )  # fmt: skip


@cache
def schema(table: str, *, packed: bool = False) -> pa.Schema:
    """The Arrow schema of a table; `packed` has decimals as text, with all their digits."""
    import pyarrow as pa

    kinds = {
        "text": pa.string(), "int": pa.int64(), "decimal": pa.string() if packed else pa.decimal128(*DECIMAL),
    }  # fmt: skip
    return pa.schema([(name, kinds[kind]) for name, kind in COLUMNS[table]])


def as_rows(table: str, rows: Sequence[Row]) -> Rows:
    """Rows in order, ready to be written."""
    import pyarrow as pa

    columns = COLUMNS[table]
    cells = [[row.get(name) for row in rows] for name, _ in columns]
    text = _csv(columns, cells)
    if not is_sound(text):
        cells = [[sound(one) if isinstance(one, str) else one for one in column] for column in cells]
        text = _csv(columns, cells)
    message = pa.record_batch(
        [_array(kind, column) for (_, kind), column in zip(columns, cells, strict=True)],
        schema=schema(table, packed=True),
    ).serialize()
    return Rows(text.encode(), message.to_pybytes(), len(rows))


def _array(kind: str, cells: Sequence[Any]) -> pa.Array:
    if kind == "int":
        return integers(cells)
    return texts(cells if kind == "text" else [one if one is None else str(one) for one in cells])


def _csv(columns: Sequence[tuple[str, str]], cells: Sequence[Sequence[object]]) -> str:
    shown = [_shown(kind, column) for (_, kind), column in zip(columns, cells, strict=True)]
    file = StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(zip(*shown, strict=True))
    return file.getvalue()


def _shown(kind: str, column: Sequence[Any]) -> Sequence[object]:
    """Cells of CSV, as `cell` makes them, in one go; integers and what is not there the writer knows itself."""
    if kind == "text":
        return ["" if one is None else "'" + one if one[:1] in _FORMULA else one for one in column]
    return column if kind == "int" else [cell(one, kind) for one in column]


def csv_text(texts: Iterable[str]) -> str:
    """Cells of text that stand side by side, as `as_rows` writes them, without a line end."""
    file = StringIO(newline="")
    # The last cell is there because a row of one empty cell would be quoted.
    csv.writer(file, lineterminator="").writerow([*(cell(sound(text)) for text in texts), ""])
    return file.getvalue()[:-1]


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
    return "'" + text if kind == "text" and text[:1] in _FORMULA else text


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
