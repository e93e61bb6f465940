"""The dictionaries compiled once a machine and kept on disk: a start takes a twentieth of a second, not two.

What is kept are strings, the automaton, and each entity and entry as the bytes of a tuple (`marshal`: it makes no
objects and runs no code). They become records when a text first asks for them: one article meets a few hundred of
70,000. The parts lie one after the other (`_sealed`), so that each is looked at where it lies and when it is needed.

The file lies in the user's own cache folder (`pipeline/kept.py`). Its name holds a hash of all that it was made
from: the dictionaries, the rules they read, this code, the version of Python and of the automaton's engine.
Where it is missing or cannot be trusted, the dictionaries are compiled anew and the file replaced.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
_MAGIC = b"lutu lexicon 3\n"
_KEPT = 4


_Part = bytes | memoryview


class Rows:
    """Tuples by their number, unpacked when they are asked for."""

    __slots__ = ("_ends", "_packed")

    def __init__(self, packed: _Part, ends: _Part) -> None:
        self._packed = memoryview(packed)
        self._ends = array("I", bytes(ends))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> Any:
        return marshal.loads(self._packed[self._ends[number] : self._ends[number + 1]])

    @staticmethod
    def packed(rows: Iterable[tuple[Any, ...]]) -> tuple[bytes, bytes]:
        """What a `Rows` is made of: the tuples as bytes, and where each ends."""
        found, ends = bytearray(), array("I", [0])
        for row in rows:
            found += marshal.dumps(row)
            ends.append(len(found))
        return bytes(found), ends.tobytes()


class Names(Mapping[str, Mapping[str, str]]):
    """By type and folded name the IRI of the one entity that has it; a type's names when it is first asked for."""

    __slots__ = ("_iris", "_made", "_packed")

    def __init__(self, iris: Sequence[str], packed: Mapping[str, _Part]) -> None:
        self._iris = iris
        self._packed = packed
        self._made: dict[str, Mapping[str, str]] = {}

    def __getitem__(self, type_: str) -> Mapping[str, str]:
        if type_ not in self._made:
            names, numbers = marshal.loads(self._packed[type_])
            found = map(("", *self._iris).__getitem__, array("I", numbers))
            self._made[type_] = dict(zip(_apart(names), found, strict=True))
        return self._made[type_]

    def get(self, type_: str, default: Any = None) -> Any:
        """As `Mapping.get`, which raises and catches an exception for what is not there."""
        return self[type_] if type_ in self._packed else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


class Entities(Mapping[str, Entity]):
    """The dictionary entities by IRI, in the order of the files; a record is made when it is first asked for."""

    __slots__ = ("_made", "_number", "_rows", "names")

    def __init__(self, iris: Sequence[str], rows: Rows, names: KnownNames) -> None:
        self._rows = rows
        self._number = dict(zip(iris, range(len(iris)), strict=True))
        self._made: dict[str, Entity] = {}
        #: Which entity a name names, for `known_names`.
        self.names = names

    def __getitem__(self, iri: str) -> Entity:
        found = self._made.get(iri)
        if found is None:
            first, type_, label, names, *rest = self._rows[self._number[iri]]
            found = self._made[iri] = Entity(
                first,
                type_,
                label,
                tuple(Name(text, LANGS[lang], STATUSES[status]) for text, lang, status in names),
                *rest,
            )
        return found

    def get(self, iri: str, default: Any = None) -> Any:
        """As `Mapping.get`, which raises and catches an exception for what is not there: most names are not."""
        return self[iri] if iri in self._number else default

    def __contains__(self, iri: object) -> bool:
        return iri in self._number

    def __iter__(self) -> Iterator[str]:
        return iter(self._number)

    def __len__(self) -> int:
        return len(self._number)


class Entries(dict[int, Entry]):
    """The entries by their number, made when a text first meets them."""

    def __init__(
        self, rows: Rows, iris: Sequence[str], entities: Entities, heads: Mapping[str, Sequence[Head]]
    ) -> None:
        super().__init__()
        self._rows, self._iris, self._entities, self._heads = rows, iris, entities, heads

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

    def __init__(self, parts: Sequence[_Part], heads: Mapping[str, Sequence[Head]]) -> None:
        iris, entities, entity_ends, entries, entry_ends, texts, automaton, types, *names = parts
        all_iris = _apart(marshal.loads(iris))
        known = KnownNames(Names(all_iris, dict(zip(marshal.loads(types), names, strict=True))))
        self.entities = Entities(all_iris, Rows(entities, entity_ends), known)
        self.entries = Entries(Rows(entries, entry_ends), all_iris, self.entities, heads)
        #: (start, end, number of the entry) of every entry in a folded text.
        self.find: Callable[[str], Hits] = restored(lambda: _apart(marshal.loads(texts)), bytes(automaton))


def load(folder: Path, heads: Mapping[str, Sequence[Head]], titles: Collection[str]) -> Dictionary:
    """The dictionary of an ontology folder with the heads and titles of its rules, from the cache if it is there.

    Raises: LexiconError naming file and line of the first mistake.
    """
    path = _path(folder, heads, titles)
    if path is not None and (found := _read(path)) is not None:
        return Dictionary(found, heads)
    parts = _compiled(folder, heads, titles)
    if path is not None:
        kept.keep_newest(path, _MAGIC, _sealed(parts), most=_KEPT)
    return Dictionary(parts, heads)


def _compiled(folder: Path, heads: Mapping[str, Sequence[Head]], titles: Collection[str]) -> list[bytes]:
    """What a `Dictionary` is made of, in its order."""
    entities, entries = compile_names(folder, heads, titles)
    number = {iri: place for place, iri in enumerate(entities)}
    status = {name: place for place, name in enumerate(STATUSES)}
    lang = {name: place for place, name in enumerate(LANGS)}
    rows = (
        (
            *(one.iri, one.type, one.label),
            tuple((name.text, lang[name.lang], status[name.status]) for name in one.names),
            *(one.kind, one.country, one.within, one.same_as, one.origin),
        )
        for one in entities.values()
    )
    strings = (
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
    names = {
        type_: (
            _together(mine),
            array("I", [number[iri] + 1 if iri else 0 for iri in mine.values()]).tobytes(),
        )
        for type_, mine in by_name(entities).items()
    }
    texts = [entry.text for entry in entries]
    return [
        marshal.dumps(_together(entities)),
        *Rows.packed(rows),
        *Rows.packed(strings),
        marshal.dumps(_together(texts)),
        packed(texts),
        marshal.dumps(tuple(names)),
        *map(marshal.dumps, names.values()),
    ]


def _together(texts: Iterable[str]) -> str | tuple[str, ...]:
    """Strings as one, which is read several times as fast, or as they are where one holds a line feed."""
    given = tuple(texts)
    joined = "\n".join(given)
    return joined if given and joined.count("\n") == len(given) - 1 else given


def _apart(texts: str | tuple[str, ...]) -> Sequence[str]:
    return texts.split("\n") if isinstance(texts, str) else texts


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
    """Which automaton is installed, in which version.

    pip names a folder after both. `importlib.metadata` would open it, but takes longer to load than the dictionaries.
    """
    try:
        import daachorse
    except ImportError:  # no wheel for this platform
        return "none"
    libraries = Path(daachorse.__file__).parents[1]
    named = sorted(path.name for path in libraries.glob("daachorse-*.dist-info"))
    if named:
        return ", ".join(named)
    from importlib.metadata import version

    return version("daachorse")


def _read(path: Path) -> list[memoryview] | None:
    """The parts that the file holds, None unless all of it can be trusted."""
    body = kept.trusted(path, _MAGIC)
    return None if body is None else _opened(body)


def _sealed(parts: Sequence[bytes]) -> bytes:
    """The parts as one: how many they are, how long each is, and then they themselves."""
    return array("Q", [len(parts), *map(len, parts)]).tobytes() + b"".join(parts)


def _opened(body: memoryview) -> list[memoryview]:
    """The parts, where they lie: nothing is copied."""
    size = array("Q").itemsize
    (number,) = array("Q", bytes(body[:size]))
    start, parts = size * (number + 1), []
    for length in array("Q", bytes(body[size:start])):
        parts.append(body[start : start + length])
        start += length
    return parts
