"""A graph in parts that can be judged alone: what memory a gate takes does not grow with the graph.

A part is a stretch of the sorted N-Quads, whole articles and whole subjects, with the few facts that shapes can see
from there (`sight.py`): the classes of what its subjects refer to, say, or who names their words as evidence. Shapes
for parts judge only what is marked as the part's own, and what its own lines aim a shape at
(`sh:targetObjectsOf`); so nothing is found of what is only carried along.
`reference.py` cuts in a coarser way for pyshacl.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from pipeline.graph.differences import Difference, let_go, lines_from, mapped
from pipeline.graph.sight import Look, Sight, mark
from pipeline.graph.vocabulary import TERMS

#: So many bytes are one part: some 150,000 quads, which take an engine a tenth of a gigabyte.
PART = 32_000_000

_ARTICLE = re.compile(rb"<[^ >]*/article/[0-9a-f]{16}")
_OBJECT = re.compile(rb"^[^ ]+ [^ ]+ (<[^ >]+>) ", re.MULTILINE)
_SUBJECT = re.compile(rb"^([^ ]+) ", re.MULTILINE)
_TYPE = TERMS["rdf:type"].encode()
_SUBCLASS = b"<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_REMEMBERED = 50_000
#: So many bytes are searched at once for those who refer to something.
_AT_ONCE = 1 << 20
#: So many bytes of the file are searched before they are let go.
_WINDOW = 1 << 26
#: After so many looks at places of the file what they brought along is let go: up to 6 MB each, where one searches.
_LOOKS = 100
#: Within so many bytes a line is searched for byte by byte.
_NEAR = 8192
#: Nodes of so few articles are searched for one by one.
_FEW_OWNERS = 24
#: So many lines are passed one by one before the end of what they begin with is searched for.
_FEW = 50

#: Places of lines that follow each other, in bytes: where they begin and where they end.
Range: TypeAlias = tuple[int, int]
#: Where the lines stand that refer to an article's nodes (or to another node) from elsewhere.
Referring: TypeAlias = Mapping[bytes, list[int]]


class Part(NamedTuple):
    """A part as Turtle, and as N-Triples what the queries of the shapes ask of (`Sight.asked`)."""

    text: str
    asked: bytes


class Parts:
    """A sorted N-Quads file, looked at where it lies, and what the shapes see in it.

    `referring` is what another `Parts` of the same file and shapes found, if there is one.
    """

    def __init__(self, nquads: Path, sight: Sight, referring: Referring | None = None) -> None:
        self._bytes = mapped(nquads)
        self._size = len(self._bytes)
        self._sight = sight
        self._looks_up = 0
        self._known = lru_cache(_REMEMBERED)(self._looked_up)
        self._stretch = lru_cache(_REMEMBERED)(self._between)
        far = b"|".join(map(re.escape, sorted(sight.far))) or b"<>"
        self._far = re.compile(rb"^[^ ]+ (%s) (.*) <[^ >]*> \.$" % far, re.MULTILINE)
        self._classes = [_triple(line) for line in self._lines_with(b"> %b <" % _SUBCLASS)]
        #: Class → what its instances are marked with.
        self._marks = self._marked()
        self._looks: Look = {**{name: {} for name in (*sight.far, *sight.back)}, **sight.ahead}
        self.referring = self._from_elsewhere() if referring is None else referring

    def ranges(self, size: int = PART) -> Iterator[Range]:
        """Where parts of about so many bytes begin and end."""
        begin = 0
        while begin < self._size:
            end = self._boundary(min(begin + size, self._size))
            yield begin, end
            begin = end

    def changed(self, found: Difference) -> list[Range]:
        """Where the subjects stand of which the gate may say something else than of the former graph.

        Their own facts changed, or what names them did, or they name something whose facts changed that shapes look
        at from there. Of an article always all of it, as in any part.
        """
        lines = b"\n".join((*found.gone, *found.come, b""))
        nodes = {match[1] for match in _SUBJECT.finditer(lines)} | set(_OBJECT.findall(lines))
        far = {
            line[: line.index(b" ")]
            for line in lines.splitlines()
            if line.split(b" ", 2)[1] in self._sight.far
        }
        for _ in range(self._sight.steps):
            far = self._referring(far)
            nodes |= far
        return self._places(nodes)

    def part(self, places: Iterable[Range]) -> Part:
        """A part, with all that its own subjects are judged by."""
        written: list[bytes] = []
        asked: list[bytes] = []
        subjects, wanted = self._own(places, written, asked)
        carried = []
        for owner in sorted({_owner(subject + b" ") for subject in subjects} & self.referring.keys()):
            for at in self.referring[owner]:
                self._look()
                subject, predicate, thing = _triple(self._line(at))
                carried.append((subject, predicate, thing))
                wanted.append((subject, self._sight.back[predicate]))
        done = set()
        while wanted:
            thing, look = wanted.pop()
            # What is the part's own need not be carried; but a longer look may pass it.
            own = thing in subjects
            if (thing, id(look)) in done or (own and not any(look.values())):
                continue
            done.add((thing, id(look)))
            for predicate, value in self._known(thing):
                if predicate in look:
                    if not own:
                        carried.append((thing, predicate, value))
                    if further := look[predicate]:
                        wanted.append((value, further))
        written += (b"%b %b %b .\n" % triple for triple in (*carried, *self._classes))
        asked += (b"%b %b %b .\n" % triple for triple in carried if triple[1] in self._sight.asked)
        let_go(self._bytes)
        return Part(b"".join(written).decode(), b"".join(asked))

    def _own(
        self, places: Iterable[Range], written: list[bytes], asked: list[bytes]
    ) -> tuple[set[bytes], list[tuple[bytes, Look]]]:
        """Write what shapes look at in a part's own lines, marked; its subjects, and what is looked at from there."""
        looks, marks, doubled = self._looks, self._marks, self._sight.doubled
        further: dict[bytes, set[bytes]] = {name: set() for name, look in looks.items() if look}
        ask = self._sight.asked
        subjects = set()
        last = b""
        for begin, end in places:
            self._look()
            for line in self._bytes[begin:end].splitlines():
                subject, predicate, rest = line.split(b" ", 2)
                if predicate not in looks:
                    continue
                thing = rest[: rest.rindex(b" <")]
                if subject == last:
                    written.append(b";%b %b" % (predicate, thing))
                else:
                    # A subject's facts are one sentence: half the bytes, three quarters of the time to read them.
                    written.append(b" .\n%b %b %b" % (subject, predicate, thing))
                    subjects.add(subject)
                    last = subject
                if predicate in further:
                    further[predicate].add(thing)
                if predicate in ask:
                    asked.append(b"%b %b %b .\n" % (subject, predicate, thing))
                if predicate == _TYPE and thing in marks:
                    written.append(marks[thing])
                if predicate in doubled:
                    written.append(b";%b %b" % (mark(predicate), thing))
        if written:
            written[0] = written[0][3:]
            written.append(b" .\n")
        wanted = [(thing, looks[name]) for name in sorted(further) for thing in sorted(further[name])]
        return subjects, wanted

    def _places(self, nodes: Iterable[bytes]) -> list[Range]:
        """Where the lines of nodes stand, or of their articles, in the order of the file, each once."""
        owners = {article[0] if (article := _ARTICLE.match(node)) else node + b" " for node in nodes}
        places: list[Range] = []
        end = 0
        for owner in sorted(owners):
            self._look()
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
        owners = {_owner(node + b" ") for node in nodes}
        found = (line for owner in owners for line in self._lines_with(b"> " + owner))
        named = (
            _OBJECT.match(line) for line in (found if len(owners) <= _FEW_OWNERS else self._naming(nodes))
        )
        return {match[0][: match[0].index(b" ")] for match in named if match and match[1] in nodes}

    def _naming(self, nodes: Set[bytes]) -> Iterator[bytes]:
        """The lines that name one of many nodes, and others beside them."""
        begin = 0
        while begin < self._size:
            self._look()
            end = self._bytes.find(b"\n", min(begin + _AT_ONCE, self._size) - 1) + 1 or self._size
            text = self._bytes[begin:end]
            if not nodes.isdisjoint(_OBJECT.findall(text)):
                yield from text.splitlines()
            begin = end

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
        return (self._line(self._bytes.rfind(b"\n", 0, at) + 1) for at in self._found(sign))

    def _found(self, sign: bytes) -> Iterator[int]:
        """Where some bytes stand, without the whole file staying in memory."""
        for begin in range(0, self._size, _WINDOW):
            end = begin + _WINDOW + len(sign) - 1
            at = self._bytes.find(sign, begin, end)
            while at >= 0:
                yield at
                at = self._bytes.find(sign, at + len(sign), end)
            let_go(self._bytes)

    def _looked_up(self, subject: bytes) -> list[tuple[bytes, bytes]]:
        """What other nodes see of a subject: predicates and objects."""
        if not subject.startswith((b"<", b"_")):
            return []
        key = subject + b" "
        self._look()
        begin = self._first(key)
        return self._far.findall(self._bytes[begin : self._end(key, begin)])

    def _look(self) -> None:
        """Count a look at some place of the file, and let go of what former ones have brought along."""
        self._looks_up += 1
        if self._looks_up % _LOOKS == 0:
            let_go(self._bytes)

    def _first(self, key: bytes) -> int:
        """Where the first line stands that begins with `key`; anywhere if there is none."""
        article = _ARTICLE.match(key)
        low, high = self._stretch(article[0] if article else key[: key.rfind(b"/") + 1])
        while high - low > _NEAR:
            middle = self._bytes.rfind(b"\n", low, (low + high) // 2) + 1
            if middle <= low:
                return lines_from(self._bytes, key, low)  # a line as long as half of all
            if self._bytes[middle : middle + len(key)] < key:
                low = middle
            else:
                high = middle
        if self._bytes[low : low + len(key)] == key:
            return low
        return self._bytes.find(b"\n" + key, low, high + len(key)) + 1

    def _between(self, start: bytes) -> Range:
        """Where the subjects stand that begin alike."""
        return lines_from(self._bytes, start), lines_from(self._bytes, start + b"\xff")

    def _marked(self) -> dict[bytes, bytes]:
        """Class → what a part's own instances of it are marked with: each class that is judged and that it belongs to."""
        above: dict[bytes, set[bytes]] = {name: {name} for name in self._sight.classes}
        for below, _, name in self._classes:
            above.setdefault(below, {below}).add(name)
            above.setdefault(name, {name})
        grown = True
        while grown:
            wider = {name: set().union(*(above[one] for one in names)) for name, names in above.items()}
            grown, above = wider != above, wider
        return {
            name: text
            for name, names in above.items()
            if (
                text := b"".join(b";%b %b" % (mark(one), name) for one in sorted(names & self._sight.classes))
            )
        }

    def _from_elsewhere(self) -> Referring:
        """Who refers to what by a property that is followed backwards, where the two stand apart."""
        found: dict[bytes, list[int]] = defaultdict(list)
        for name in self._sight.back:
            sign = b"> %b <" % name
            owner = b"\n"
            for at in self._found(sign):
                begin = self._bytes.rfind(b"\n", 0, at) + 1
                named = at + len(sign) - 1
                # Most name what stands beside them, as the one before did.
                if self._bytes[named : named + len(owner)] != owner:
                    owner = _owner(self._bytes[named : self._bytes.find(b" ", named) + 1])
                if self._bytes[begin : begin + len(owner)] != owner:
                    found[owner].append(begin)
        return dict(found)


def _triple(line: bytes) -> tuple[bytes, bytes, bytes]:
    subject, predicate, rest = line.split(b" ", 2)
    return subject, predicate, rest[: rest.rindex(b" <")]


def _owner(line: bytes) -> bytes:
    """What may not be cut: an article, or a subject. Takes a line, or a subject or object with the space after it."""
    article = _ARTICLE.match(line)
    return article[0] if article else line[: line.index(b" ")]
