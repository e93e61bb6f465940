"""`graph.nq` cut into its named graphs: the bodies that are sent, each with its hash.

The file is sorted by subject, so its graphs lie scattered. They are sorted apart through a spool on disk:
what stays in memory is one chunk of lines and a few numbers a graph.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from pipeline import identifiers
from pipeline.errors import LutuError, StoreError
from pipeline.graph.spool import Spool

_GRAPH = re.compile(r"<[^\x00-\x20<>\"{}|^`\\]+>\Z")
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+\Z")
_BLANK = re.compile(rb"(?:[^ ]+ [^ ]+ )?_:")
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Body:
    """A stretch of a file as the body of a request; it may be sent, and so read, several times."""

    path: Path
    start: int
    length: int

    def __iter__(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            file.seek(self.start)
            left = self.length
            while left and (block := file.read(min(_BLOCK, left))):
                left -= len(block)
                yield block


@dataclass(frozen=True, slots=True)
class Part:
    """One named graph of a build: its name in the store, its sorted N-Triples, and their hash."""

    graph: str
    body: Body
    triples: int
    sha256: str
    blank: bool

    def pieces(self, limit: int) -> Iterator[Body]:
        """The body in pieces of whole lines, none longer than `limit` bytes unless a line is."""
        start = end = self.body.start
        for line in self.lines():
            if end > start and end + len(line) - start > limit:
                yield Body(self.body.path, start, end - start)
                start = end
            end += len(line)
        yield Body(self.body.path, start, end - start)

    def lines(self) -> Iterator[bytes]:
        """The lines of the body, with their line feeds."""
        with self.body.path.open("rb") as file:
            file.seek(self.body.start)
            left = self.body.length
            while left and (line := file.readline()):
                left -= len(line)
                yield line


@dataclass(frozen=True, slots=True)
class Parts:
    """The named graphs of a build, sorted by name, and the prefix that their names share."""

    prefix: str
    parts: tuple[Part, ...]
    folder: Path

    def make(self, graph: str, body: bytes) -> Part:
        """One more part, of lines without blank nodes made on the way."""
        path = self.folder / hashlib.sha256(graph.encode()).hexdigest()
        path.write_bytes(body)
        digest = hashlib.sha256(body).hexdigest()
        return Part(graph, Body(path, 0, len(body)), body.count(b"\n"), digest, blank=False)


def prefixed(text: str) -> str:
    """A prefix of graphs' names, which ends where a name may go on. Raises: LutuError when it is no IRI.

    >>> prefixed("https://example.org/policy")
    'https://example.org/policy/'
    """
    prefix = text if text.endswith(("/", "#", ":", "=")) else text + "/"
    if not _PREFIX.match(prefix):
        raise LutuError(
            "--graph-prefix", f"{text!r} is no IRI", "Write it like https://example.org/policy/, in ASCII."
        )
    return prefix


@contextmanager
def parts(out: Path, prefix: str | None = None) -> Iterator[Parts]:
    """The graphs of the build in `out`, in a temporary folder that goes when the context ends.

    With a prefix, names of graphs below the build's own base move below it, wherever they are named.
    Raises: StoreError when there is no build, or its `graph.nq` is not what the build left.
    """
    path = out / "graph.nq"
    try:
        manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        manifest = {}
    expected = manifest.get("outputs", {}).get("graph.nq", {}).get("sha256")
    base = str(manifest.get("base", identifiers.BASE))
    with tempfile.TemporaryDirectory(prefix="lutu-push-") as folder:
        spool, names, found = _spooled(out, Path(folder))
        if expected and found != expected:
            raise StoreError(
                str(path),
                "is not what the build left; part of it may be missing",
                f"Build again: lutu build RAW {out}",
            )
        if not names:
            raise StoreError(str(path), "holds nothing", f"Build again: lutu build RAW {out}")
        renamed = {name: _renamed(name, base, prefix) for name in names} if prefix else {}
        bodies = Path(folder) / "bodies.nt"
        with bodies.open("wb") as file:
            cut = tuple(_cut(spool, bodies, file, renamed))
        yield Parts(prefix or base, cut, Path(folder))


def _spooled(out: Path, folder: Path) -> tuple[Spool, set[str], str]:
    """The lines of `graph.nq` by graph, the names of the graphs, and the hash of the file."""
    path = out / "graph.nq"
    digest = hashlib.sha256()
    names: set[str] = set()

    def keyed() -> Iterator[str]:
        with path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                digest.update(raw)
                try:
                    triple, graph, dot = raw.decode("utf-8").rsplit(" ", 2)
                except ValueError:
                    triple = graph = dot = ""
                sound = dot == ".\n" and triple.count(" ") >= 2
                if not sound or (graph not in names and not _GRAPH.match(graph)):
                    raise StoreError(
                        f"{path}:{number}",
                        "is no line of a built graph",
                        f"Build again: lutu build RAW {out}",
                    )
                names.add(graph)
                yield f"{graph}\t{triple} ."

    spool = Spool(folder, "graphs")
    try:
        spool.add(keyed())
    except FileNotFoundError as error:
        raise StoreError(
            str(out), "there is no graph.nq here", f"Run `lutu build RAW {out}` first."
        ) from error
    except OSError as error:
        raise StoreError(str(path), f"cannot be read ({error})", "Check file and disk.") from error
    return spool, names, digest.hexdigest()


def _renamed(name: str, base: str, prefix: str) -> str:
    """A graph's name in angle brackets, moved from the base below the prefix."""
    return f"<{prefix}{name[1 + len(base) :]}" if name.startswith("<" + base) else name


def _cut(spool: Iterable[bytes], path: Path, file: BinaryIO, renamed: dict[str, str]) -> Iterator[Part]:
    """The parts, one by one, written one after the other into the file of bodies."""
    for key, lines in groupby(spool, key=lambda line: line.partition(b"\t")[0]):
        name, start, triples, blank = key.decode(), file.tell(), 0, False
        digest = hashlib.sha256()
        for keyed in lines:
            raw = keyed.partition(b"\t")[2] + b"\n"
            if renamed:
                raw = _moved(raw.decode(), renamed).encode()
            blank = blank or _BLANK.match(raw) is not None
            digest.update(raw)
            file.write(raw)
            triples += 1
        file.flush()
        body = Body(path, start, file.tell() - start)
        yield Part(renamed.get(name, name)[1:-1], body, triples, digest.hexdigest(), blank)


def _moved(line: str, renamed: dict[str, str]) -> str:
    """A line in which names of graphs, as subject or object, are the renamed ones."""
    subject, predicate, rest = line.split(" ", 2)
    value = rest[:-3]
    return f"{renamed.get(subject, subject)} {predicate} {renamed.get(value, value)} .\n"
