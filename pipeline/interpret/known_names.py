"""Dictionary entities by their names: for mentions that were found by grammar, marks or an alias."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.model import Entity
from pipeline.text.fold import fold

#: `short` and `never` names need support that only a recogniser can see; `former` ones do name the entity.
_SURE = frozenset(("preferred", "alias", "former"))
#: People of one name are told apart by their bodies, never joined by a dictionary alone.
_NEVER_BY_NAME = frozenset(("Person", "Target"))


class KnownNames:
    """Which dictionary entity a folded name of a type names, where it names one alone."""

    __slots__ = ("_by_name",)

    def __init__(self, known: Mapping[str, Entity]) -> None:
        by_name: dict[tuple[str, str], str | None] = {}
        for iri, entity in known.items():
            if entity.type in _NEVER_BY_NAME:
                continue
            for name in entity.names:
                if name.status in _SURE:
                    key = entity.type, fold(name.text)
                    by_name[key] = iri if by_name.get(key, iri) == iri else None
        self._by_name = by_name

    def find(self, type_: str, name: str) -> str | None:
        """The IRI of the one entity of a type that has this folded name."""
        return self._by_name.get((type_, name))

    def host(self, type_: str, name: str, least: int = 3) -> tuple[str, str] | None:
        """The longest known name that a longer name begins with, and its IRI."""
        for length in range(len(name) - 1, least - 1, -1):
            iri = self._by_name.get((type_, name[:length]))
            if iri:
                return name[:length], iri
        return None


#: The index of the dictionaries read last: they are read once a process, the index costs 0.1 s.
_last: list[tuple[Mapping[str, Entity], KnownNames]] = []


def known_names(known: Mapping[str, Entity]) -> KnownNames:
    """The index of these entities, made once for the mapping that a lexicon holds."""
    if not _last or _last[0][0] is not known:
        _last[:] = [(known, KnownNames(known))]
    return _last[0][1]
