"""Tables for spreadsheets and data frames: the same rows as CSV and Parquet, in a fixed order."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pipeline.arrow_columns import decimals
from pipeline.graph.spool import Spool
from pipeline.graph.table_rows import (
    COLUMNS,
    DECIMAL,
    Row,
    Rows,
    article_rows,
    as_rows,
    issue_rows,
    packed,
    schema,
)
from pipeline.graph.terms import sound
from pipeline.layout import laid
from pipeline.model import Entity, Issue, Reading

if TYPE_CHECKING:
    import pyarrow as pa

#: Tables whose rows come one by one: sums, and what is told of articles and unreadable files alike.
_SINGLE = ("entities", "issues")
#: So many rows are one batch of a Parquet file.
_BATCH = 20_000


class Tables:
    """The rows of every table, kept on disk as they come and written in order at the end.

    Rows of articles come as they will be written and are copied; memory grows with articles, not with rows.
    """

    def __init__(self, folder: Path) -> None:
        self._spools = {name: Spool(folder, name) for name in _SINGLE}
        self._parts = {name: _Parts(folder, name) for name in COLUMNS if name not in _SINGLE}

    def take(self, doc: str, start: int, rows: Mapping[str, Rows]) -> None:
        """Take in the rows of an article that begins at `start` in the file `doc`."""
        key = json.dumps(sound(doc)), start
        for table, found in rows.items():
            self._parts[table].take(key, found)

    def write(self, reading: Reading) -> None:
        """Take in all rows of one reading but those of entities and co-occurrence, which are sums."""
        article = reading.article
        self.take(article.doc, article.start, article_rows(reading, laid(reading)))
        self.issues(issue_rows(reading))

    def issue(self, doc: str, issue: Issue) -> None:
        """Take in the issue of a file that could not be read."""
        row: Row = {"doc": doc, "start": issue.start, "end": issue.end}
        self.issues((row | {"code": issue.code, "message": issue.message},))

    def issues(self, rows: Iterable[Row]) -> None:
        """Take in issues."""
        for row in rows:
            self._add(
                "issues",
                row,
                json.dumps(sound(str(row["doc"]))),
                f"{row['start']:012d}",
                f"{row['end']:012d}",
            )

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
        self._add("entities", row, json.dumps(sound(entity.iri)))

    def flush(self) -> None:
        """Leave nothing in the buffers of files that another process will go on with."""
        for parts in self._parts.values():
            parts.flush()

    def pairs(self, parts: Iterable[Rows]) -> None:
        """Take in the rows of co-occurrence, in their order."""
        for number, rows in enumerate(parts):
            self._parts["cooccurrence"].take(("", number), rows)

    def _add(self, table: str, row: Row, *key: str) -> None:
        cells = packed([row.get(name) for name, _ in COLUMNS[table]])
        self._spools[table].add(("\x1f".join(key) + "\x1e" + cells,))

    def rows(self, table: str, *columns: str, of: Collection[str] = ()) -> Iterator[Row]:
        """The rows of a table in order, as they will be written; of their columns at least those that are named.

        Where there are many, `of` names the articles whose rows alone are wanted.
        """
        if table in self._spools:
            yield from self._single(table)
            return
        shown = list(columns) or [name for name, _ in COLUMNS[table]]
        decimals = [name for name, kind in COLUMNS[table] if kind == "decimal" and name in shown]
        for rows in self._parts[table]:
            batch = _batch(table, rows)
            # What belongs together belongs to one article.
            if of and batch.column("article")[0].as_py() not in of:
                continue
            for row in batch.select(shown).to_pylist():
                for name in decimals:
                    row[name] = None if row[name] is None else Decimal(row[name])
                yield row

    def finish(self, out: Path) -> dict[str, int]:
        """Write every table as CSV and Parquet into the folder; gives the number of rows of each."""
        return {table: self._finish(table, out) for table in COLUMNS}

    def _finish(self, table: str, out: Path) -> int:
        import pyarrow.parquet as pq

        count = 0
        with (
            (out / f"{table}.csv").open("wb") as file,
            pq.ParquetWriter(out / f"{table}.parquet", schema(table), compression="zstd") as parquet,
        ):
            file.write(("\ufeff" + ",".join(name for name, _ in COLUMNS[table]) + "\n").encode())

            def batches() -> Iterator[pa.RecordBatch]:
                for rows in self._in_order(table):
                    file.write(rows.csv)
                    yield _batch(table, rows)

            for batch in _of_size(batches(), _BATCH):
                parquet.write_batch(_fitting(table, batch))
                count += batch.num_rows
        return count

    def _in_order(self, table: str) -> Iterator[Rows]:
        if table not in self._spools:
            yield from self._parts[table]
            return
        waiting = self._single(table)
        while some := list(islice(waiting, _BATCH)):
            yield as_rows(table, some)

    def _single(self, table: str) -> Iterator[Row]:
        names = [name for name, _ in COLUMNS[table]]
        for line in self._spools[table]:
            yield dict(zip(names, json.loads(line.partition(b"\x1e")[2]), strict=True))


class _Parts:
    """Rows that belong together, in two files in the order they come, and where each lies, by its key."""

    def __init__(self, folder: Path, table: str) -> None:
        self._paths = (folder / f"{table}.csv.parts", folder / f"{table}.arrow.parts")
        self._files = tuple(path.open("wb") for path in self._paths)
        self._keys: list[tuple[str, int]] = []
        #: Of each part where it begins and its bytes in the one file, the same in the other, and its rows.
        self._places = array("q")

    def take(self, key: tuple[str, int], rows: Rows) -> None:
        """Keep rows."""
        self._keys.append(key)
        for file, raw in zip(self._files, rows[:2], strict=True):
            self._places.extend((file.tell(), file.write(raw)))
        self._places.append(rows.number)

    def flush(self) -> None:
        """Bring the rows from the buffers into the files."""
        for file in self._files:
            file.flush()

    def __iter__(self) -> Iterator[Rows]:
        """All rows in the order of their keys, each part once."""
        self.flush()
        former: tuple[tuple[str, int], bytes] | None = None
        with self._paths[0].open("rb") as texts, self._paths[1].open("rb") as arrows:
            for number in sorted(
                range(len(self._keys)), key=lambda at: (self._keys[at], self._places[5 * at])
            ):
                key, place = self._keys[number], self._places[5 * number : 5 * number + 5]
                rows = Rows(_read(texts, *place[:2]), _read(arrows, *place[2:4]), place[4])
                if former != (key, rows.csv):
                    yield rows
                former = key, rows.csv


def _read(file: BinaryIO, begin: int, size: int) -> bytes:
    file.seek(begin)
    return file.read(size)


def _batch(table: str, rows: Rows) -> pa.RecordBatch:
    import pyarrow as pa

    return pa.ipc.read_record_batch(pa.py_buffer(rows.arrow), schema(table, packed=True))


def _of_size(batches: Iterable[pa.RecordBatch], size: int) -> Iterator[pa.RecordBatch]:
    """The rows of many small batches in batches of one size, the last of what is left."""
    import pyarrow as pa

    waiting: list[pa.RecordBatch] = []
    held = 0
    for batch in batches:
        waiting.append(batch)
        held += batch.num_rows
        while held >= size:
            whole = pa.Table.from_batches(waiting).combine_chunks().to_batches()[0]
            yield whole.slice(0, size)
            waiting, held = [whole.slice(size)], held - size
    if held:
        yield pa.Table.from_batches(waiting).combine_chunks().to_batches()[0]


def _fitting(table: str, batch: pa.RecordBatch) -> pa.RecordBatch:
    """A batch with its decimals as numbers; those with more digits than fit are left out (CSV has them)."""
    import pyarrow as pa

    arrays = [
        decimals(column, *DECIMAL) if kind == "decimal" else column
        for column, (_, kind) in zip(batch.columns, COLUMNS[table], strict=True)
    ]
    return pa.record_batch(arrays, schema=schema(table))
