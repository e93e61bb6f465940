"""An answer as people and programs read it: table, CSV for spreadsheets, SPARQL JSON; line by line."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice

from pipeline.errors import LutuError
from pipeline.graph.query import Answer, Result, Row, Term
from pipeline.graph.questions import XSD
from pipeline.graph.table_rows import cell
from pipeline.graph.vocabulary import PREFIXES

FORMATS = ("table", "csv", "json")

_NUMERIC = frozenset(XSD + name for name in ("integer", "decimal", "double", "nonNegativeInteger", "gYear"))
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?\Z")
#: A table's columns are as wide as the cells of so many rows need; later rows are cut to that.
_MEASURED = 500
#: How wide a column may be on a terminal.
_MOST = 60


def render(answer: Answer | Result, format_: str = "table") -> str:
    """A whole answer as one text. Raises: LutuError for an unknown format."""
    return "".join(pieces(answer, format_))


def pieces(answer: Answer | Result, format_: str = "table") -> Iterator[str]:
    """An answer as a `table` for the terminal, as `csv` (formulas defused) or as SPARQL `json`, as rows come.

    Raises: LutuError for an unknown format.
    """
    writers = {"table": _table, "csv": _csv, "json": _json}
    if format_ not in writers:
        raise LutuError(f"format {format_!r}", "is unknown", f"Choose one of {', '.join(FORMATS)}.")
    return writers[format_](answer)


def short(term: Term | None) -> str:
    """A value as a person reads it: IRIs with a prefix, literals bare, line feeds and controls as spaces."""
    if term is None:
        return ""
    if term.kind == "iri":
        for prefix, namespace in PREFIXES.items():
            if term.value.startswith(namespace):
                return f"{prefix}:{_safe(term.value[len(namespace) :])}"
    return _safe(term.value)


def grid(columns: Sequence[str], rows: Iterator[Sequence[str]], *, most: int | None = _MOST) -> Iterator[str]:
    """Lines of a table: columns padded by the cells of a terminal, of which a Han character takes two.

    What is wider than `most` is cut, None cuts nothing.
    """
    first = list(islice(rows, _MEASURED))
    widths = [max(_width(line[index]) for line in (columns, *first)) for index in range(len(columns))]
    if most is not None:
        widths = [min(most, width) for width in widths]

    def padded(line: Sequence[str]) -> str:
        parts = [_cut(text, width) for text, width in zip(line, widths, strict=True)]
        padding = (" " * (width - _width(text)) for text, width in zip(parts, widths, strict=True))
        return "  ".join(text + space for text, space in zip(parts, padding, strict=True)).rstrip() + "\n"

    yield padded(columns)
    yield "  ".join("─" * width for width in widths) + "\n"
    yield from map(padded, first)
    yield from map(padded, rows)


def _table(answer: Answer | Result) -> Iterator[str]:
    yield from grid(answer.columns, ([short(term) for term in row] for row in answer.rows))


def _csv(answer: Answer | Result) -> Iterator[str]:
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")

    def line(cells: Sequence[str]) -> str:
        writer.writerow(cells)
        text = sheet.getvalue()
        sheet.seek(0)
        sheet.truncate()
        return text

    yield line([cell(name) for name in answer.columns])
    for row in answer.rows:
        yield line([_sheet(term) for term in row])


def _json(answer: Answer | Result) -> Iterator[str]:
    if answer.truth is not None:
        for _ in answer.rows:  # to the end, so that an answer that was cut off is told
            pass
        yield json.dumps({"head": {}, "boolean": answer.truth}) + "\n"
        return
    yield f'{{"head": {json.dumps({"vars": list(answer.columns)}, ensure_ascii=False)},\n'
    yield ' "results": {"bindings": ['
    for number, row in enumerate(answer.rows):
        yield f"{',' if number else ''}\n  {json.dumps(_binding(answer.columns, row), ensure_ascii=False)}"
    yield "\n]}}\n"


def _binding(columns: Sequence[str], row: Row) -> dict[str, dict[str, str]]:
    return {name: _value(term) for name, term in zip(columns, row, strict=True) if term is not None}


def _value(term: Term) -> dict[str, str]:
    kinds = {"iri": "uri", "blank": "bnode", "literal": "literal"}
    told = {
        "type": kinds[term.kind],
        "value": term.value.removeprefix("_:" if term.kind == "blank" else ""),
    }
    if term.detail.startswith("@"):
        told["xml:lang"] = term.detail[1:]
    elif term.detail and term.detail != XSD + "string":
        told["datatype"] = term.detail
    return told


def _sheet(term: Term | None) -> str:
    """A cell; what only calls itself a number is text."""
    if term is None:
        return ""
    return term.value if term.detail in _NUMERIC and _NUMBER.match(term.value) else cell(term.value)


def _safe(text: str) -> str:
    """A text that cannot steer a terminal."""
    return re.sub("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+", " ", text)


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _cut(text: str, most: int) -> str:
    while _width(text) > most:
        text = text[: -max(2, (_width(text) - most) // 2 + 1)] + "…"
    return text
