"""Dictionary entities by their names: for mentions that were found by grammar, marks or an alias."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pipeline.model import Entity
from pipeline.text.fold import fold

#: `short` and `never` names need support that only a recogniser can see; `former` ones do name the entity.
_SURE = frozenset(("preferred", "alias", "former"))
#: People of one name are told apart by their bodies, never joined by a dictionary alone.
_NEVER_BY_NAME = frozenset(("Person", "Target"))

#: No host's name is longer; without marks a text can make names without end.
_LONGEST = 80

#: By type and folded name the IRI of the one entity that has it; the empty string where several do.
ByName = Mapping[str, Mapping[str, str]]


_Known = TypeVar("_Known")


def front(name: str, known: Mapping[str, _Known], least: int) -> tuple[str, _Known] | None:
    """The longest known name that a longer name begins with, of `least` characters or more, and what it names."""
    for length in range(min(len(name) - 1, _LONGEST), least - 1, -1):
        if found := known.get(name[:length]):
            return name[:length], found
    return None


def by_name(known: Mapping[str, Entity]) -> dict[str, dict[str, str]]:
    """The index of these entities."""
    found: dict[str, dict[str, str]] = {}
    for iri, entity in known.items():
        if entity.type in _NEVER_BY_NAME:
            continue
        mine = found.setdefault(entity.type, {})
        for name in entity.names:
            if name.status in _SURE:
                text = fold(name.text)
                mine[text] = iri if mine.get(text, iri) == iri else ""
    return found


class KnownNames:
    """Which dictionary entity a folded name of a type names, where it names one alone."""

    __slots__ = ("_by_name",)

    def __init__(self, index: ByName) -> None:
        self._by_name = index

    def find(self, type_: str, name: str) -> str | None:
        """The IRI of the one entity of a type that has this folded name."""
        mine = self._by_name.get(type_)
        return (mine.get(name) or None) if mine else None

    def host(self, type_: str, name: str, least: int = 3) -> tuple[str, str] | None:
        """The longest known name that a longer name begins with, and its IRI."""
        return front(name, self._by_name.get(type_, {}), least)


#: The index of the dictionaries read last, for mappings that bring none of their own.
_last: list[tuple[Mapping[str, Entity], KnownNames]] = []


def known_names(known: Mapping[str, Entity]) -> KnownNames:
    """The index of these entities: the one that a lexicon's mapping holds, else made once for the mapping."""
    held = getattr(known, "names", None)
    if isinstance(held, KnownNames):
        return held
    if not _last or _last[0][0] is not known:
        _last[:] = [(known, KnownNames(by_name(known)))]
    return _last[0][1]
