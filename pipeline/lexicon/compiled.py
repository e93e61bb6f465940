"""The dictionaries compiled once a machine and kept on disk: a start takes a twentieth of a second, not two.

What is kept are tuples of strings (`marshal`: it makes no objects and runs no code) and the automaton. An
entity or entry becomes a record when a text first asks for it: one article meets a few hundred of 45,000.

The file lies in the user's own cache folder (`pipeline/kept.py`). Its name holds a hash of all that it was made
from: the dictionaries, the rules they read, this code, the version of Python and of the automaton's engine.
Where it is missing or cannot be trusted, the dictionaries are compiled anew and the file replaced.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline import identifiers, kept
from pipeline.lexicon import gazetteer
from pipeline.lexicon.automaton import Hits, packed, restored
from pipeline.lexicon.gazetteer import LANGS, STATUSES
from pipeline.lexicon.known_names import KnownNames, by_name
from pipeline.lexicon.names import Entry, Sense, compile_names
from pipeline.lexicon.vocabulary import Head
from pipeline.model import Entity, Name

#: Smaller dictionaries are compiled sooner than a file is found, and tests make hundreds of them.
LEAST_BYTES = 500_000
_MAGIC = b"lutu lexicon 1\n"
_KEPT = 4


class Entities(Mapping[str, Entity]):
    """The dictionary entities by IRI, in the order of the files; a record is made when it is first asked for."""

    __slots__ = ("_made", "_rows", "names")

    def __init__(self, rows: Sequence[tuple[Any, ...]], names: KnownNames) -> None:
        self._rows = {row[0]: row for row in rows}
        self._made: dict[str, Entity] = {}
        #: Which entity a name names, for `known_names`.
        self.names = names

    def __getitem__(self, iri: str) -> Entity:
        found = self._made.get(iri)
        if found is None:
            first, type_, label, names, *rest = self._rows[iri]
            found = self._made[iri] = Entity(
                first,
                type_,
                label,
                tuple(Name(text, LANGS[lang], STATUSES[status]) for text, lang, status in names),
                *rest,
            )
        return found

    def __contains__(self, iri: object) -> bool:
        return iri in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class Entries(dict[int, Entry]):
    """The entries by their number, made when a text first meets them."""

    def __init__(
        self, rows: Sequence[tuple[Any, ...]], entities: Entities, heads: Mapping[str, Sequence[Head]]
    ) -> None:
        super().__init__()
        self._rows, self._entities, self._heads = rows, entities, heads
        self._iris = list(entities)

    def __missing__(self, index: int) -> Entry:
        text, senses, blocks, *rest = self._rows[index]
        entities = self._entities
        entry = self[index] = Entry(
            text,
            tuple(
                Sense(entities[self._iris[number]], STATUSES[status], LANGS[lang])
                for number, status, lang in senses
            ),
            frozenset(blocks),
            tuple(self._heads.get(text, ())),
            *rest,
        )
        return entry

    def all(self) -> list[Entry]:
        """Every entry, in the order of their numbers."""
        return [self[index] for index in range(len(self._rows))]


class Dictionary:
    """The names of an ontology folder: `entities` by IRI, `entries` by number, and `find` for their places."""

    def __init__(
        self, content: tuple[Any, ...], automaton: bytes, heads: Mapping[str, Sequence[Head]]
    ) -> None:
        entities, entries, names = content
        self.entities = Entities(entities, KnownNames(names))
        self.entries = Entries(entries, self.entities, heads)
        #: (start, end, number of the entry) of every entry in a folded text.
        self.find: Callable[[str], Hits] = restored([row[0] for row in entries], automaton)


def load(folder: Path, heads: Mapping[str, Sequence[Head]], titles: Collection[str]) -> Dictionary:
    """The dictionary of an ontology folder with the heads and titles of its rules, from the cache if it is there.

    Raises: LexiconError naming file and line of the first mistake.
    """
    path = _path(folder, heads, titles)
    if path is not None and (found := _read(path)) is not None:
        return Dictionary(*found, heads)
    content, automaton = _compiled(folder, heads, titles)
    if path is not None:
        kept.write(path, _MAGIC, marshal.dumps((content, automaton)), most=_KEPT)
    return Dictionary(content, automaton, heads)


def _compiled(
    folder: Path, heads: Mapping[str, Sequence[Head]], titles: Collection[str]
) -> tuple[tuple[Any, ...], bytes]:
    entities, entries = compile_names(folder, heads, titles)
    number = {iri: place for place, iri in enumerate(entities)}
    status = {name: place for place, name in enumerate(STATUSES)}
    lang = {name: place for place, name in enumerate(LANGS)}
    rows = tuple(
        (
            *(one.iri, one.type, one.label),
            tuple((name.text, lang[name.lang], status[name.status]) for name in one.names),
            *(one.kind, one.country, one.within, one.same_as, one.origin),
        )
        for one in entities.values()
    )
    strings = tuple(
        (
            entry.text,
            tuple(
                (number[sense.entity.iri], status[sense.status], lang[sense.lang]) for sense in entry.senses
            ),
            tuple(sorted(entry.blocks)),
            *(entry.title, entry.ascii_start, entry.ascii_end, entry.short),
        )
        for entry in entries
    )
    # `marshal` writes a string once if it meets the same object again.
    same = {text: text for row in strings for text in row[:1]} | {iri: iri for iri in entities}
    names = {
        type_: {same.get(text, text): same.get(iri, iri) for text, iri in mine.items()}
        for type_, mine in by_name(entities).items()
    }
    return (rows, strings, names), packed([entry.text for entry in entries])


# ---- on disk -------------------------------------------------------------------------------------------


def _path(folder: Path, heads: Mapping[str, object], titles: Collection[str]) -> Path | None:
    """Where the compiled form lies or will lie; None for small dictionaries and where none is kept."""
    cache = kept.folder()
    files = gazetteer.files(folder)
    try:
        if cache is None or sum(path.stat().st_size for path in files) < LEAST_BYTES:
            return None
        total = hashlib.sha256(_MAGIC)
        for path in (*files, *_sources()):
            total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    except OSError:
        return None  # whoever compiles it tells what cannot be read
    total.update(
        repr((identifiers.BASE, sys.version_info, _engine(), sorted(heads), sorted(titles))).encode()
    )
    return cache / f"lexicon-{total.hexdigest()[:40]}.bin"


def _sources() -> list[Path]:
    """The code that decides what is kept."""
    package = Path(__file__).resolve().parents[1]
    fold = package / "text" / "fold.py"
    return [
        *sorted(Path(__file__).parent.glob("*.py")),
        fold,
        package / "model.py",
        package / "identifiers.py",
    ]


def _engine() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("daachorse")
    except PackageNotFoundError:
        return "none"


def _read(path: Path) -> tuple[tuple[Any, ...], bytes] | None:
    """What the file holds, None unless all of it can be trusted."""
    body = kept.read(path, _MAGIC)
    if body is None:
        return None
    content, automaton = marshal.loads(body)
    return content, automaton
