"""A graph in parts that can be judged alone: what memory a gate takes does not grow with the graph.

A part is a stretch of the sorted N-Quads, whole articles and whole subjects, with what shapes can see from there: what
its subjects refer to and what that refers to, who names their words as evidence, and the ontology. Only what is found
of the part's own subjects counts, of what they aim a shape at (`sh:targetObjectsOf`), and of what has no facts at all.
`reference.py` cuts in much the same way for pyshacl.
"""

from __future__ import annotations

import mmap
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path

from pipeline.graph.terms import iri
from pipeline.graph.vocabulary import ONTOLOGY, TERMS

#: So many bytes are one part: some 300,000 quads, which take an engine a fifth of a gigabyte.
PART = 64_000_000

_ARTICLE = re.compile(rb"<[^ >]*/article/[0-9a-f]{16}")
_OBJECT = re.compile(rb"^[^ ]+ [^ ]+ (<[^ >]+>) ", re.MULTILINE)
_SUBJECT = re.compile(rb"^([^ ]+) ", re.MULTILINE)
_GRAPH = re.compile(rb" <[^ >]*> \.$", re.MULTILINE)
#: Properties that shapes follow from object to subject, where the two stand far from each other.
_BACKWARDS = tuple(f" {TERMS[name]} <".encode() for name in ("lutu:evidence", "lutu:slotEvidence"))
_STEPS = 2
_REMEMBERED = 50_000


class Parts:
    """A sorted N-Quads file, looked at where it lies."""

    def __init__(self, nquads: Path) -> None:
        with nquads.open("rb") as file:
            self._size = nquads.stat().st_size
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if self._size else b""
        self._known = lru_cache(_REMEMBERED)(self._looked_up)
        self._ontology = b"".join(self._lines_with(f" {iri(ONTOLOGY)} .\n".encode()))
        #: Article → subjects elsewhere that name its words as evidence.
        self._naming: dict[bytes, set[bytes]] = defaultdict(set)
        for sign in _BACKWARDS:
            for line in self._lines_with(sign):
                article = _ARTICLE.match(line, line.index(sign) + len(sign) - 1)
                if article and not line.startswith(article[0]):
                    self._naming[article[0]].add(line[: line.index(b" ")])

    def ranges(self, size: int = PART) -> Iterator[tuple[int, int]]:
        """Where parts begin and end, in bytes."""
        begin = 0
        while begin < self._size:
            end = self._boundary(min(begin + size, self._size))
            yield begin, end
            begin = end

    def aimed(self, begin: int, end: int, predicates: Collection[str]) -> set[str]:
        """What the lines of a part say of others by these properties, which make a shape look at them."""
        if not predicates:
            return set()
        names = b"|".join(re.escape(iri(name).encode()) for name in predicates)
        found = re.findall(rb"^[^ ]+ (?:%s) (<[^ >]+>) " % names, self._bytes[begin:end], re.MULTILINE)
        return {node.decode() for node in found}

    def part(self, begin: int, end: int) -> str:
        """A part as N-Triples, with all that its own subjects are judged by."""
        own = self._bytes[begin:end]
        subjects = {match[1] for match in _SUBJECT.finditer(own)}
        articles = {match[0] for match in map(_ARTICLE.match, subjects) if match}
        front = {subject for article in articles for subject in self._naming.get(article, ())} - subjects
        found = {subject: self._known(subject) for subject in front}
        front = set(_OBJECT.findall(own))
        for _ in range(_STEPS):
            fresh = {subject: self._known(subject) for subject in front - subjects if subject not in found}
            found |= fresh
            front = {thing for facts in fresh.values() for thing in _OBJECT.findall(facts)}
        lines = (own, *found.values(), self._ontology)
        return _GRAPH.sub(b" .", b"".join(lines)).decode()

    def judges(self, node: str, begin: int, end: int) -> bool:
        """Whether what is found of a node in this part counts: it is the part's own, or is nowhere."""
        key = node.encode() + b" "
        at = self._at(key)
        return begin <= at < end or self._bytes[at : at + len(key)] != key

    def _boundary(self, at: int) -> int:
        """The next place at which neither a subject nor an article is cut."""
        if at >= self._size:
            return self._size
        begin = self._bytes.rfind(b"\n", 0, at) + 1
        whole = _owner(self._line(begin))
        while begin < self._size and _owner(line := self._line(begin)) == whole:
            begin += len(line)
        return begin

    def _line(self, begin: int) -> bytes:
        end = self._bytes.find(b"\n", begin)
        return self._bytes[begin : end + 1 if end >= 0 else self._size]

    def _lines_with(self, sign: bytes) -> Iterator[bytes]:
        at = self._bytes.find(sign)
        while at >= 0:
            begin = self._bytes.rfind(b"\n", 0, at) + 1
            line = self._line(begin)
            yield line
            at = self._bytes.find(sign, begin + len(line))

    def _at(self, key: bytes) -> int:
        """Where the first line stands that does not come before `key`."""
        low, high = 0, self._size
        while low < high:
            middle = self._bytes.rfind(b"\n", low, (low + high) // 2) + 1 or low
            line = self._line(middle)
            if line[: len(key)] < key:
                low = middle + len(line)
            else:
                high = middle
        return low

    def _looked_up(self, subject: bytes) -> bytes:
        """All lines of a subject."""
        key = subject + b" "
        begin = end = self._at(key)
        while (line := self._line(end)).startswith(key):
            end += len(line)
        return self._bytes[begin:end]


def _owner(line: bytes) -> bytes:
    """What may not be cut: an article, or a subject."""
    article = _ARTICLE.match(line)
    return article[0] if article else line[: line.index(b" ")]
