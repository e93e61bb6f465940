"""The files of a graph, assembled from what articles add to them.

Whatever begins with an article's IRI is said by this article alone, and IRIs of articles are of one length: so these
subjects are one stretch of the sorted graph. An article's stretch is made where the article is read, as N-Quads and as
Turtle, and only copied here; the subjects that articles share (entities, relations, figures, metrics) are merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pipeline.graph.spool import Spool, once
from pipeline.graph.stanzas import MEMORY, merged, written
from pipeline.graph.terms import iri
from pipeline.graph.writers import turtle, turtle_head

_AT_ONCE = 1000
#: So many bytes of a long stretch are copied at once.
_PIECE = 1 << 20


class Stretch(NamedTuple):
    """Sorted subjects that stand one after the other in the graph, as both files have them, with their counts."""

    #: What all the subjects begin with, as N-Quads write it: `<https://…/article/0123456789abcdef`.
    key: bytes
    nquads: bytes
    quads: int
    turtle: bytes
    triples: int


def split(article: str, stanzas: Iterable[str]) -> tuple[Stretch, list[bytes]]:
    """The stretch of an article, by its IRI, and the stanzas of subjects that it shares with others, sorted."""
    key = iri(article)[:-1].encode()
    own: list[bytes] = []
    shared: list[bytes] = []
    for stanza in once(sorted(stanza.encode() for stanza in stanzas)):
        (own if stanza.startswith(key) else shared).append(stanza)
    return stretch(key, list(merged(own))), shared


def stretch(key: bytes, stanzas: Sequence[bytes]) -> Stretch:
    """Sorted stanzas, one a subject, as both files have them."""
    nquads = written(stanzas) if stanzas else b""
    texts, counts = (
        zip(*(turtle(stanza.decode()) for stanza in stanzas), strict=True) if stanzas else ((), ())
    )
    return Stretch(key, nquads, nquads.count(b"\n"), "".join(texts).encode(), sum(counts))


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where a stretch lies in the two files of its own."""

    key: bytes
    nquads: tuple[int, int]
    quads: int
    turtle: tuple[int, int]
    triples: int


class Assembly:
    """A graph on its way: stretches in files in the order they come, shared stanzas in a spool."""

    def __init__(self, folder: Path) -> None:
        self._shared = Spool(folder, "quads", limit=MEMORY)
        self._paths = (folder / "stretches.nq", folder / "stretches.ttl")
        self._files = tuple(path.open("wb") for path in self._paths)
        self._kept: dict[bytes, _Kept] = {}
        self._promised: dict[bytes, Iterable[Stretch]] = {}
        #: Articles that came twice and not alike: their lines are among the shared ones.
        self._merged: set[bytes] = set()

    def add(self, stanzas: Iterable[str]) -> None:
        """Take in stanzas of subjects that no stretch holds."""
        self._shared.add(stanzas)

    def take(self, found: Stretch, shared: Iterable[bytes] = ()) -> None:
        """Take in a stretch and shared stanzas; what two files say of one article is merged line by line."""
        self._shared.take(shared)
        if found.key in self._merged:
            self._shared.take(found.nquads.splitlines())
        elif (known := self._kept.get(found.key)) is not None:
            former = self._read(self._paths[0], known.nquads)
            if former != found.nquads:
                del self._kept[found.key]
                self._merged.add(found.key)
                self._shared.take(former.splitlines())
                self._shared.take(found.nquads.splitlines())
        elif found.quads:
            nquads, text = (
                (file.tell(), file.write(raw))
                for file, raw in zip(self._files, (found.nquads, found.turtle), strict=True)
            )
            self._kept[found.key] = _Kept(found.key, nquads, found.quads, text, found.triples)

    def promise(self, key: bytes, parts: Iterable[Stretch]) -> None:
        """One long stretch, in parts that follow each other, made when it is written; nothing else begins with its key."""
        self._promised[key] = parts

    def write(self, nquads: Path, text: Path) -> tuple[int, int]:
        """Write the graph as sorted N-Quads and as Turtle; gives the numbers of quads and triples. Once only."""
        for file in self._files:
            file.flush()
        quads = triples = 0
        with ExitStack() as stack:
            sources = [stack.enter_context(path.open("rb")) for path in self._paths]
            files = [stack.enter_context(path.open("wb")) for path in (nquads, text)]
            files[1].write(turtle_head().encode())
            for item in self._ordered():
                if isinstance(item, Stretch):
                    files[0].write(item.nquads)
                    files[1].write(item.turtle)
                else:
                    for source, file, (begin, size) in zip(
                        sources, files, (item.nquads, item.turtle), strict=True
                    ):
                        _copy(source, file, begin, size)
                quads, triples = quads + item.quads, triples + item.triples
        return quads, triples

    def clear(self) -> None:
        """Let go of everything, in memory and on disk."""
        self._shared.clear()
        for file, path in zip(self._files, self._paths, strict=True):
            file.close()
            path.unlink()
        self._kept, self._promised = {}, {}

    def _ordered(self) -> Iterator[Stretch | _Kept]:
        """Kept stretches and shared subjects in the order of the graph, the latter by the thousand."""
        waiting = merged(self._shared)
        batch: list[bytes] = []
        stanza = next(waiting, None)
        for key in sorted((*self._kept, *self._promised)):
            while stanza is not None and stanza < key:
                batch.append(stanza)
                if len(batch) >= _AT_ONCE:
                    yield stretch(b"", batch)
                    batch = []
                stanza = next(waiting, None)
            if batch:
                yield stretch(b"", batch)
                batch = []
            if key in self._promised:
                yield from self._promised[key]
            else:
                yield self._kept[key]
        while stanza is not None:
            batch = [stanza, *islice(waiting, _AT_ONCE)]
            yield stretch(b"", batch)
            stanza = next(waiting, None)

    def _read(self, path: Path, place: tuple[int, int]) -> bytes:
        for file in self._files:
            file.flush()
        with path.open("rb") as source:
            source.seek(place[0])
            return source.read(place[1])


def _copy(source: BinaryIO, file: BinaryIO, begin: int, size: int) -> None:
    source.seek(begin)
    while size > 0 and (raw := source.read(min(size, _PIECE))):
        file.write(raw)
        size -= len(raw)
