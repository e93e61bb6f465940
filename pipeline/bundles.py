"""Many articles in one file: JSON Lines and Parquet, compressed or not, an article a record, read one by one.

A record has `text`, and where they are known `id`, `title`, `date`, `source` (who published it) and `url` (where
it was taken from). What a record does not say is read from its text, as in a plain file; the text itself is never
split or changed. Its document is called `FILE#ID`, without an id by its number: `FILE#17`. Offsets count in `text`.
A record that cannot be read is a document with an issue, and the rest goes on.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.documents import LONGEST, Document, failed
from pipeline.expressions import expression
from pipeline.text.articles import whole
from pipeline.text.furniture import iso

#: Suffixes of files that hold records, and of their compressed forms.
LINES = (".jsonl", ".ndjson")
PARQUET = ".parquet"
_COMPRESSED = (".gz", ".bz2", ".xz")
_FIELDS = ("id", "title", "date", "source", "url", "text")
#: A line of JSON may escape each character (\\uXXXX) and carry other fields, too.
_LONGEST_LINE = LONGEST * 8
_ISO = expression(r"[12][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
_DAY = expression(r"([12][0-9]{3})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])\Z")


def is_bundle(name: str) -> bool:
    """Whether a file of this name holds records.

    >>> [is_bundle(name) for name in ("news.jsonl", "news.jsonl.gz", "News.PARQUET", "news.txt", "news.gz")]
    [True, True, True, False, False]
    """
    plain = name.lower()
    for suffix in _COMPRESSED:
        if plain.endswith(suffix):
            return plain.removesuffix(suffix).endswith(LINES)
    return plain.endswith((*LINES, PARQUET))


def read(doc: str, path: Path) -> Iterator[Document]:
    """The documents of a bundle, in its order, lazily: memory grows with a record, not with the file."""
    if path.name.lower().endswith(PARQUET):
        yield from _numbered(doc, _rows(doc, path))
        return
    try:
        with path.open("rb") as file:
            suffix = path.suffix.lower()
            yield from lines(doc, _unpacked(file, suffix))
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        yield failed(doc, "unreadable-file", f"cannot be read ({reason})", "Check links and permissions.")


def lines(doc: str, file: BinaryIO) -> Iterator[Document]:
    """The documents of JSON Lines, as bytes of a file, of a decompressor or of standard input."""
    yield from _numbered(doc, _parsed(doc, file))


def _parsed(doc: str, file: BinaryIO) -> Iterator[tuple[int, Mapping[str, Any] | Document]]:
    number = 0
    try:
        while raw := file.readline(_LONGEST_LINE):
            number += 1
            where = f"{doc}:{number}"
            if not raw.endswith(b"\n") and len(raw) == _LONGEST_LINE:
                while (more := file.readline(_LONGEST_LINE)) and not more.endswith(b"\n"):
                    pass
                what = f"a line of more than {_LONGEST_LINE:,} bytes"
                yield number, failed(where, "too-long", what, "Split it into articles.")
                continue
            if not raw.strip():
                continue
            try:
                record = json.loads(raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw)
            except (ValueError, RecursionError) as error:
                what = f"is no JSON ({error})" if isinstance(error, ValueError) else "is nested too deeply"
                yield number, failed(where, "broken-record", what, "Write one JSON object a line, in UTF-8.")
                continue
            if not isinstance(record, dict):
                what = f"is a {type(record).__name__}, not an object"
                yield number, failed(where, "broken-record", what, 'Write {"text": "…"} on each line.')
                continue
            if "record" in record and "article" in record:
                what = f"line {number} is a record of lutu extract, no article"
                yield number, failed(doc, "broken-file", what, "Keep outputs outside of the articles.")
                return
            yield number, record
    except _broken() as error:
        what = f"breaks off after line {number} ({error})"
        yield number + 1, failed(doc, "broken-file", what, "Fetch or compress the file again.")


def _rows(doc: str, path: Path) -> Iterator[tuple[int, Mapping[str, Any] | Document]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        file = pq.ParquetFile(path)
        columns = [name for name in _FIELDS if name in file.schema_arrow.names]
        if "text" not in columns:
            what = f"has no column text, only {', '.join(file.schema_arrow.names)}"
            yield 0, failed(doc, "broken-file", what, "Rename the column that holds the articles.")
            return
        for batch in file.iter_batches(batch_size=64, columns=columns):
            for record in batch.to_pylist():
                number += 1
                yield number, record
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        what = f"is no whole Parquet file ({str(error).splitlines()[0]})"
        yield number + 1, failed(doc, "broken-file", what, "Write the file again.")


def _numbered(doc: str, records: Iterator[tuple[int, Mapping[str, Any] | Document]]) -> Iterator[Document]:
    """Records as documents; two of one id would give their articles the same identifiers."""
    seen: set[bytes] = set()
    empty = True
    for number, record in records:
        empty = False
        if isinstance(record, Document):
            yield record
            continue
        given = record.get("id")
        id_ = str(number) if given is None or str(given).strip() == "" else str(given).strip()
        # Eight bytes an id instead of the id: two of a million meet by chance once in 10 million files.
        key = hashlib.blake2b(id_.encode("utf-8", "replace"), digest_size=8).digest()
        if key in seen:
            what = f"record {number} has the id of an earlier one"
            yield failed(f"{doc}#{id_}", "duplicate-name", what, "Give each record an id of its own.")
            continue
        seen.add(key)
        yield _document(f"{doc}#{id_}", record)
    if empty:
        yield failed(doc, "empty-file", "the file holds no record", "Fill or remove it.")


def _document(doc: str, record: Mapping[str, Any]) -> Document:
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        what = "has no text" if not text or isinstance(text, str) else f"has a {type(text).__name__} as text"
        return failed(doc, "empty-article", what, "Put the article into the field text.")
    if len(text) > LONGEST:
        what = f"an article of {len(text):,} characters, {LONGEST:,} at most"
        return failed(doc, "too-long", what, "Split it into articles.")
    said = {name: str(record[name]).strip() for name in ("title", "source", "url") if record.get(name)}
    article = whole(doc, text, said.get("title") or None)
    published = _date(record.get("date"))
    article = replace(
        article,
        published=published or article.published,
        publisher=said.get("source") or article.publisher,
        source=said.get("url") or article.source,
    )
    if record.get("date") and published is None:
        remedy = "Write 2024-07-29, 2024-07 or 2024."
        told = failed(doc, "unknown-date", f"{record['date']!r} is no date; it is read without", remedy)
        return replace(told, articles=(article,))
    return Document(doc, (article,))


def _date(value: object) -> str | None:
    """The ISO date of a field: a day, a month or a year; None for what is none.

    >>> [_date(value) for value in ("2024-07-29T08:00:00Z", "2024/7/29", "20240729", 2024, "soon", None)]
    ['2024-07-29', '2024-07-29', '2024-07-29', '2024', None, None]
    """
    if isinstance(value, (date, datetime)):
        return value.isoformat()[:10]
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        return None
    text = str(value).strip()
    if found := _DAY.match(text):
        return "-".join(found.groups())
    head = re.split("[T ]", text, maxsplit=1)[0]
    return head if _ISO.fullmatch(head) else iso(text)


def opened(file: BinaryIO) -> BinaryIO:
    """Standard input as `lines` reads it, whether compressed or not."""
    file = io.BufferedReader(file)  # type: ignore[type-var]  # any binary file reads into a buffer
    head = file.peek(8)
    marks = ((b"\x1f\x8b", ".gz"), (b"BZh", ".bz2"), (b"\xfd7zXZ\x00", ".xz"))
    suffix = next((suffix for mark, suffix in marks if head.startswith(mark)), None)
    return _unpacked(file, suffix) if suffix else file


def _unpacked(file: BinaryIO, suffix: str) -> BinaryIO:
    """The file as it was before it was compressed, which its suffix tells."""
    # Each is loaded when it is needed: most runs need none.
    unpacked: Any = file
    if suffix == ".gz":
        import gzip

        unpacked = gzip.GzipFile(fileobj=file)
    elif suffix == ".bz2":
        import bz2

        unpacked = bz2.BZ2File(file)
    elif suffix == ".xz":
        import lzma

        unpacked = lzma.LZMAFile(file)  # noqa: SIM115  # as the others, for whom ruff does not ask it
    opened: BinaryIO = unpacked
    return opened


def _broken() -> tuple[type[Exception], ...]:
    """What a compressed file raises that is cut off or damaged."""
    import lzma

    return OSError, EOFError, lzma.LZMAError, zlib.error
