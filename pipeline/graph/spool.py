"""Sorting more lines than memory holds: sorted chunks on disk, merged when read.

What goes in may come in any order from any number of workers; what comes out is sorted by code point and
without duplicates, and so always the same bytes.
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
    """Lines without line feeds, kept in memory up to `limit` characters, then in sorted files in `folder`."""

    def __init__(self, folder: Path, name: str, *, limit: int = 32_000_000) -> None:
        self._folder, self._name, self._limit = folder, name, limit
        self._lines: list[str] = []
        self._size = 0
        self._sorted = True
        self._chunks: list[Path] = []

    def add(self, lines: Iterable[str]) -> None:
        """Take lines in; they must hold neither line feeds nor lone surrogates."""
        waiting = iter(lines)
        while batch := list(islice(waiting, _BATCH)):
            self._lines += batch
            self._size += sum(map(len, batch))
            self._sorted = False
            if self._size > self._limit:
                self._spill()

    def __iter__(self) -> Iterator[str]:
        """All lines, sorted, each once. May be iterated several times."""
        if not self._sorted:
            self._lines, self._sorted = sorted(set(self._lines)), True
        if not self._chunks:
            yield from self._lines
            return
        with ExitStack() as stack:
            files = [
                (line[:-1] for line in stack.enter_context(chunk.open(encoding="utf-8", newline="\n")))
                for chunk in self._chunks
            ]
            previous = None
            for line in heapq.merge(*files, self._lines):
                if line != previous:
                    yield line
                    previous = line

    def _spill(self) -> None:
        chunk = self._folder / f"{self._name}.{len(self._chunks)}.chunk"
        with chunk.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in sorted(set(self._lines)))
        self._chunks.append(chunk)
        self._lines, self._size, self._sorted = [], 0, True
