"""What is not the same in two builds of a graph, line by line: what the gate and the store have to look at again.

`changes.py` tells people what changed; this tells programs, and passes over what is alike at the speed of memory.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

_GRAPH = re.compile(rb" <[^ >]*> \.$", re.MULTILINE)
#: So many bytes are compared at once, so many taken apart where they differ, and so many read before they are let go.
_ALIKE, _APART, _HELD = 1 << 16, 1 << 14, 1 << 25

#: The bytes of a file.
Lines: TypeAlias = "mmap.mmap | bytes"


@dataclass(slots=True)
class Difference:
    """The lines of N-Quads that only the former graph has and those that only the new one has, sorted.

    The triples are those of the union of all graphs, as lines of N-Triples: one that another graph still holds has
    neither gone nor come.
    """

    gone: list[bytes] = field(default_factory=list)
    come: list[bytes] = field(default_factory=list)
    gone_triples: list[bytes] = field(default_factory=list)
    come_triples: list[bytes] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.gone) + len(self.come)


def difference(old: Path, new: Path, *, most: int) -> Difference | None:
    """What differs between two files of sorted N-Quads; None where it is more than about `most` bytes of lines."""
    found, size = Difference(), 0
    before, after = mapped(old), mapped(new)
    for (begin, end), (there, there_end) in _unlike(before, after):
        if there_end - there > most + end - begin:
            return None
        texts = before[begin:end], after[there:there_end]
        one, other = (set(text.splitlines()) for text in texts)
        gone, come = sorted(one - other), sorted(other - one)
        size += sum(map(len, gone)) + sum(map(len, come))
        if size > most:
            return None
        found.gone += gone
        found.come += come
        one, other = (set(without_graph(text).splitlines()) for text in texts)
        found.gone_triples += sorted(one - other)
        found.come_triples += sorted(other - one)
    return found


def without_graph(lines: bytes) -> bytes:
    """Lines of N-Quads as N-Triples."""
    return _GRAPH.sub(b" .", lines)


def lines_from(lines: Lines, key: bytes, low: int = 0) -> int:
    """Where the first line stands that does not come before `key`, in sorted lines; `low` is a place to begin at."""
    high = len(lines)
    while low < high:
        middle = max(lines.rfind(b"\n", low, (low + high) // 2) + 1, low)
        end = lines.find(b"\n", middle) + 1 or len(lines)
        if lines[middle : min(end, middle + len(key))] < key:
            low = end
        else:
            high = middle
    return low


def after_subject(lines: Lines, at: int) -> bytes:
    """A key behind all lines of the subject that a place is in, and before those of the next, for `lines_from`."""
    begin = lines.rfind(b"\n", 0, at) + 1
    # A subject's lines all begin with it and a space, which comes before "!".
    return lines[begin : lines.find(b" ", begin)] + b"!"


def mapped(path: Path) -> Lines:
    """A file, read where it lies."""
    if not path.stat().st_size:
        return b""  # which cannot be mapped
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def let_go(lines: Lines) -> None:
    """What was read of a file is the system's to keep, and no longer this process's."""
    if isinstance(lines, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        lines.madvise(mmap.MADV_DONTNEED)


_Range: TypeAlias = tuple[int, int]


def _unlike(old: Lines, new: Lines) -> Iterator[tuple[_Range, _Range]]:
    """Where the two are not alike, in stretches that begin and end between the same subjects."""
    at = there = held = 0
    while at < len(old) or there < len(new):
        if there - held > _HELD:
            held = there
            let_go(old)
            let_go(new)
        same = min(_ALIKE, len(old) - at, len(new) - there)
        if same and old[at : at + same] == new[there : there + same]:
            at, there = at + same, there + same
            continue
        # What was alike may end within a subject of either; so far back both are the same.
        back = max(_into_subject(old, at), _into_subject(new, there))
        at, there = at - back, there - back
        end, there_end = _cut(old, new, at, there)
        yield (at, end), (there, there_end)
        at, there = end, there_end


def _cut(old: Lines, new: Lines, at: int, there: int) -> _Range:
    """The ends of the same subject in both, some way on."""
    if len(old) - at <= _APART:
        return len(old), len(new)
    key = after_subject(old, at + _APART)
    return lines_from(old, key, at), lines_from(new, key, there)


def _into_subject(lines: Lines, at: int) -> int:
    """How far behind the first line of its subject a place is; none behind the last line."""
    if at >= len(lines):
        return 0
    begin = lines.rfind(b"\n", 0, at) + 1
    subject = lines[begin : lines.find(b" ", begin) + 1]
    while begin:
        before = lines.rfind(b"\n", 0, begin - 1) + 1
        if lines[before : before + len(subject)] != subject:
            break
        begin = before
    return at - begin
