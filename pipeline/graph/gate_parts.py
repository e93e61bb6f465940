"""A graph in parts that can be judged alone: what memory a gate takes does not grow with the graph.

A part is a stretch of the sorted N-Quads, whole articles and whole subjects, with what shapes can see from there: what
its subjects refer to and what that refers to, who names their words as evidence, and the ontology. Only what is found
of the part's own subjects counts, of what they aim a shape at (`sh:targetObjectsOf`), and of what has no facts at all.
`reference.py` cuts in much the same way for pyshacl.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from pipeline.graph.differences import Difference, lines_from, mapped, without_graph
from pipeline.graph.terms import iri
from pipeline.graph.vocabulary import ONTOLOGY, TERMS

#: So many bytes are one part: some 300,000 quads, which take an engine a fifth of a gigabyte.
PART = 64_000_000

_ARTICLE = re.compile(rb"<[^ >]*/article/[0-9a-f]{16}")
_OBJECT = re.compile(rb"^[^ ]+ [^ ]+ (<[^ >]+>) ", re.MULTILINE)
_SUBJECT = re.compile(rb"^([^ ]+) ", re.MULTILINE)
#: Properties that shapes follow from object to subject, where the two stand far from each other.
_BACKWARDS = tuple(f" {TERMS[name]} <".encode() for name in ("lutu:evidence", "lutu:slotEvidence"))
_STEPS = 2
_REMEMBERED = 50_000
#: So many bytes are searched at once for those who refer to something.
_AT_ONCE = 1 << 20
#: So many lines are passed one by one before the end of what they begin with is searched for.
_FEW = 50

#: Places of lines that follow each other, in bytes: where they begin and where they end.
Range: TypeAlias = tuple[int, int]


class Parts:
    """A sorted N-Quads file, looked at where it lies."""

    def __init__(self, nquads: Path) -> None:
        self._bytes = mapped(nquads)
        self._size = len(self._bytes)
        self._known = lru_cache(_REMEMBERED)(self._looked_up)
        self._ontology = b"".join(self._lines_with(f" {iri(ONTOLOGY)} .\n".encode()))
        #: Article → subjects elsewhere that name its words as evidence.
        self._naming: dict[bytes, set[bytes]] = defaultdict(set)
        for sign in _BACKWARDS:
            for line in self._lines_with(sign):
                article = _ARTICLE.match(line, line.index(sign) + len(sign) - 1)
                if article and not line.startswith(article[0]):
                    self._naming[article[0]].add(line[: line.index(b" ")])

    def ranges(self, size: int = PART) -> Iterator[Range]:
        """Where parts of about so many bytes begin and end."""
        begin = 0
        while begin < self._size:
            end = self._boundary(min(begin + size, self._size))
            yield begin, end
            begin = end

    def changed(self, found: Difference, followed: Collection[str]) -> list[Range]:
        """Where the subjects stand of which the gate may say something else than of the former graph.

        Their own facts changed, or what names them did, or they name something whose facts changed that shapes look
        at from there: those of the properties `followed`. Of an article always all of it, as in any part.
        """
        lines = b"\n".join((*found.gone, *found.come, b""))
        nodes = {match[1] for match in _SUBJECT.finditer(lines)} | set(_OBJECT.findall(lines))
        names = b"|".join(re.escape(iri(name).encode()) for name in sorted(followed))
        seen = set(re.findall(rb"^([^ ]+) (?:%s) " % names, lines, re.MULTILINE))
        return self._places(nodes | self._referring(seen))

    def aimed(self, places: Iterable[Range], predicates: Collection[str]) -> set[str]:
        """What the lines of a part say of others by these properties, which make a shape look at them."""
        if not predicates:
            return set()
        names = b"|".join(re.escape(iri(name).encode()) for name in predicates)
        sign = re.compile(rb"^[^ ]+ (?:%s) (<[^ >]+>) " % names, re.MULTILINE)
        return {node.decode() for begin, end in places for node in sign.findall(self._bytes[begin:end])}

    def part(self, places: Iterable[Range]) -> str:
        """A part as N-Triples, with all that its own subjects are judged by."""
        own = b"".join(self._bytes[begin:end] for begin, end in places)
        subjects = {match[1] for match in _SUBJECT.finditer(own)}
        articles = {match[0] for match in map(_ARTICLE.match, subjects) if match}
        naming = {subject for article in articles for subject in self._naming.get(article, ())} - subjects
        found: dict[bytes, bytes] = {}
        front = set(_OBJECT.findall(own))
        for _ in range(_STEPS):
            fresh = {subject: self._known(subject) for subject in front - subjects - found.keys()}
            found |= fresh
            front = {thing for facts in fresh.values() for thing in _OBJECT.findall(facts)}
        found |= {subject: self._known(subject) for subject in naming}
        return without_graph(b"".join((own, *found.values(), self._ontology))).decode()

    def judges(self, node: str, places: Sequence[Range]) -> bool:
        """Whether what is found of a node in this part counts: it is the part's own, or is nowhere."""
        key = node.encode() + b" "
        at = lines_from(self._bytes, key)
        return any(begin <= at < end for begin, end in places) or self._bytes[at : at + len(key)] != key

    def _places(self, nodes: Iterable[bytes]) -> list[Range]:
        """Where the lines of nodes stand, or of their articles, in the order of the file, each once."""
        owners = {article[0] if (article := _ARTICLE.match(node)) else node + b" " for node in nodes}
        places: list[Range] = []
        end = 0
        for owner in sorted(owners):
            # Those that follow each other, as pairs do, need no search.
            follows = self._bytes[end : end + len(owner)] == owner
            begin = end if follows else lines_from(self._bytes, owner, end)
            end = self._end(owner, begin)
            if places and places[-1][1] == begin:
                places[-1] = places[-1][0], end
            elif begin < end:
                places.append((begin, end))
        return places

    def _end(self, start: bytes, begin: int) -> int:
        """Where the lines end that begin with `start`; the first is at `begin`."""
        end = begin
        for _ in range(_FEW):
            if self._bytes[end : end + len(start)] != start:
                return end
            end = self._bytes.find(b"\n", end) + 1 or self._size
        return lines_from(self._bytes, start + b"\xff", end)

    def _referring(self, nodes: Set[bytes]) -> set[bytes]:
        """The subjects that name one of the nodes."""
        found: set[bytes] = set()
        begin = 0
        while nodes and begin < self._size:
            end = self._bytes.find(b"\n", min(begin + _AT_ONCE, self._size) - 1) + 1 or self._size
            text = self._bytes[begin:end]
            if not nodes.isdisjoint(_OBJECT.findall(text)):
                for line in text.splitlines():
                    named = _OBJECT.match(line)
                    if named and named[1] in nodes:
                        found.add(line[: line.index(b" ")])
            begin = end
        return found

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

    def _looked_up(self, subject: bytes) -> bytes:
        """All lines of a subject."""
        key = subject + b" "
        begin = lines_from(self._bytes, key)
        return self._bytes[begin : self._end(key, begin)]


def _owner(line: bytes) -> bytes:
    """What may not be cut: an article, or a subject."""
    article = _ARTICLE.match(line)
    return article[0] if article else line[: line.index(b" ")]
