"""Sorting more lines than memory holds: sorted chunks on disk, merged when read.

What goes in may come in any order from any number of workers; what comes out is sorted by code point, which is
also the order of the bytes of UTF-8, and without duplicates, and so always the same bytes.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

#: How many lines are taken in at once; the limit may be passed by as many.
_BATCH = 1000


class Spool:
    """Lines without line feeds, kept in memory up to `limit` bytes, then in sorted files in `folder`."""

    def __init__(self, folder: Path, name: str, *, limit: int = 32_000_000) -> None:
        self._folder, self._name, self._limit = folder, name, limit
        self._lines: list[bytes] = []
        self._size = 0
        self._sorted = True
        self._chunks: list[Path] = []

    def add(self, lines: Iterable[str]) -> None:
        """Take lines in; they must hold neither line feeds nor lone surrogates."""
        waiting = iter(lines)
        while batch := list(islice(waiting, _BATCH)):
            # One encoding for all; as bytes they take half the memory and are compared faster.
            raw = "\n".join(batch).encode()
            self._lines += raw.split(b"\n")
            self._size += len(raw)
            self._sorted = False
            if self._size > self._limit:
                self._spill()

    def __iter__(self) -> Iterator[bytes]:
        """All lines in UTF-8, sorted, each once. May be iterated several times."""
        if not self._sorted:
            self._lines, self._sorted = sorted(set(self._lines)), True
        if not self._chunks:
            yield from self._lines
            return
        with ExitStack() as stack:
            files = [(line[:-1] for line in stack.enter_context(chunk.open("rb"))) for chunk in self._chunks]
            previous = None
            for line in heapq.merge(*files, self._lines):
                if line != previous:
                    yield line
                    previous = line

    def _spill(self) -> None:
        chunk = self._folder / f"{self._name}.{len(self._chunks)}.chunk"
        with chunk.open("wb") as file:
            file.write(b"\n".join([*sorted(set(self._lines)), b""]))
        self._chunks.append(chunk)
        self._lines, self._size, self._sorted = [], 0, True
