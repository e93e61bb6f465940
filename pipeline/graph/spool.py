"""Sorting more lines than memory holds: sorted chunks on disk, merged when read.

What goes in may come in any order from any number of workers; what comes out is sorted by code point, which is
also the order of the bytes of UTF-8, and without duplicates, and so always the same bytes.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

#: How many lines are taken in at once; the limit may be passed by as many.
_BATCH = 1000


class Spool:
    """Lines without line feeds, kept in memory up to `limit` bytes, then in sorted files in `folder`."""

    def __init__(self, folder: Path, name: str, *, limit: int = 32_000_000) -> None:
        self._folder, self._name, self._limit = folder, name, limit
        self._lines: list[bytes] = []
        self._size = 0
        self._chunks: list[Path] = []

    def add(self, lines: Iterable[str]) -> None:
        """Take lines in; they must hold neither line feeds nor lone surrogates."""
        self.take(line.encode() for line in lines)

    def take(self, lines: Iterable[bytes]) -> None:
        """Take in lines that are UTF-8 already."""
        waiting = iter(lines)
        while batch := list(islice(waiting, _BATCH)):
            self._lines += batch
            self._size += sum(map(len, batch))
            if self._size > self._limit:
                self._spill()

    def __iter__(self) -> Iterator[bytes]:
        """All lines in UTF-8, sorted, each once. May be iterated several times."""
        self._lines.sort()
        if not self._chunks:
            yield from once(self._lines)
            return
        with ExitStack() as stack:
            files = [(line[:-1] for line in stack.enter_context(chunk.open("rb"))) for chunk in self._chunks]
            yield from once(heapq.merge(*files, self._lines))

    def clear(self) -> None:
        """Let go of all lines, in memory and on disk."""
        for chunk in self._chunks:
            chunk.unlink()
        self._lines, self._size, self._chunks = [], 0, []

    def _spill(self) -> None:
        chunk = self._folder / f"{self._name}.{len(self._chunks)}.chunk"
        self._lines.sort()
        waiting = once(self._lines)
        with chunk.open("wb") as file:
            while batch := list(islice(waiting, _BATCH)):
                file.write(b"\n".join([*batch, b""]))
        self._chunks.append(chunk)
        self._lines, self._size = [], 0


def once(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines, each once: to compare neighbours costs less than to hash every line for a set."""
    return map(itemgetter(0), groupby(lines))
