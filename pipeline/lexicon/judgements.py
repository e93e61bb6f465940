"""What people have judged: that two entities are one, are not, or that nobody can say. `ontology/judgements.csv`.

One judgement a line, replayed on every build; to take one back, delete or change its line.

    left,right,judgement,author,evidence,date
    Organization:gef,Organization:全球环境信托机构,same,江岚,“全球环境信托机构(GEF)” in brief-12.txt,2026-11-22

`left` and `right` are `Type:id` of a dictionary, `Type:name` (of a dictionary, or the longest name in the
text), `Type:x-…` as `lutu resolve` lists it, or an IRI. Nothing here works by similarity.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import NamedTuple

from pipeline import identifiers
from pipeline.errors import LexiconError
from pipeline.expressions import expression
from pipeline.model import TYPES, Entity
from pipeline.slots import record
from pipeline.text.fold import fold

FILE = "judgements.csv"
COLUMNS = ("left", "right", "judgement", "author", "evidence", "date")
SAME, APART, UNSURE = KINDS = ("same", "not-same", "unsure")

_ENTITY = identifiers.BASE + "entity/"
_BY_NAME = expression(r"x-[0-9a-f]{16}\Z")
_TYPE_OF = {type_.lower(): type_ for type_ in TYPES}


class Judgement(NamedTuple):
    """One line of the file, with the IRIs that its keys stand for."""

    line: int
    left: str
    right: str
    judgement: str
    one: str
    other: str

    @property
    def pair(self) -> frozenset[str]:
        """The two entities, in no order."""
        return frozenset((self.one, self.other))


@record(frozen=True, slots=True)
class Judgements:
    """What follows from the file: who is whom, and who is not.

    `canonical` maps each entity that is judged to be another to that other: the dictionary's entity, else the
    one of the lesser IRI. `apart` holds pairs that are not the same, `open` those that somebody has looked at
    and could not tell; what holds of an entity holds of all that are judged to be it.
    """

    canonical: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[frozenset[str]] = frozenset()
    open: frozenset[frozenset[str]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.canonical or self.apart)

    def find(self, iri: str) -> str:
        """The IRI that an entity goes by."""
        return self.canonical.get(iri, iri)

    def are_apart(self, one: str, other: str) -> bool:
        """Whether somebody has judged that the two are not the same."""
        return frozenset((one, other)) in self.apart

    def is_judged(self, one: str, other: str) -> bool:
        """Whether somebody has looked at the pair, or others' judgements decide it."""
        pair = frozenset((one, other))
        return self.find(one) == self.find(other) or pair in self.apart or pair in self.open


def load(folder: Path, known: Mapping[str, Entity]) -> Judgements:
    """The judgements of an ontology folder; none where it has no file. `known` holds the dictionary entities.

    Raises: LexiconError naming file and line of the first mistake.
    """
    path = folder / FILE
    if not path.exists():
        return Judgements()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(FILE, f"cannot be read ({error})", "Save it as UTF-8 CSV.") from error
    judged: list[Judgement] = []
    for line, fields in lines(text):
        judged.append(judgement(line, fields, known))
    for mistake in contradictions(judged):
        raise mistake
    return compiled(judged, known)


def lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of the file with their numbers, without the header. Raises: LexiconError for what is no such CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = tuple(next(reader, ()))
        if header != COLUMNS:
            raise LexiconError(
                f"{FILE}:1", f"the header is {','.join(header)!r}", f"It must be {','.join(COLUMNS)}."
            )
        for fields in reader:
            if not "".join(fields).strip():
                continue
            if len(fields) != len(COLUMNS):
                raise LexiconError(
                    f"{FILE}:{reader.line_num}",
                    f"{len(fields)} fields, not {len(COLUMNS)}",
                    "Quote a field that holds a comma.",
                )
            yield reader.line_num, [value.strip() for value in fields]
    except csv.Error as error:
        raise LexiconError(
            f"{FILE}:{reader.line_num}", f"is no CSV ({error})", "Close the quotation mark."
        ) from error


def judgement(line: int, fields: Sequence[str], known: Mapping[str, Entity]) -> Judgement:
    """One line with its keys resolved. Raises: LexiconError naming the line."""
    where = f"{FILE}:{line}"
    left, right, kind, *_ = fields
    if kind not in KINDS:
        raise LexiconError(where, f"judgement {kind!r} is unknown", f"Use one of {', '.join(KINDS)}.")
    one, other = resolve(left, known, where), resolve(right, known, where)
    if one == other:
        raise LexiconError(where, f"{left} and {right} are one entity as it is", "Delete the line.")
    if (types := (_type(one, known), _type(other, known)))[0] != types[1]:
        raise LexiconError(
            where, f"{left} is a {types[0]}, {right} a {types[1]}", "Judge entities of one type."
        )
    return Judgement(line, left, right, kind, one, other)


def resolve(key: str, known: Mapping[str, Entity], where: str) -> str:
    """The IRI that a key of the file stands for. Raises: LexiconError where it stands for none, or several."""
    if key.startswith(("http://", "https://")):
        type_, _, id_ = key.removeprefix(_ENTITY).partition("/")
        if not key.startswith(_ENTITY) or type_ not in _TYPE_OF or not (key in known or _BY_NAME.match(id_)):
            raise LexiconError(
                where, f"{key} is no entity of Lütu", "Copy the key that lutu resolve lists, or Type:id."
            )
        return key
    type_, _, rest = key.partition(":")
    if type_ not in TYPES or not rest:
        raise LexiconError(where, f"{key!r} is no key", f"Write Type:id or Type:name, of {', '.join(TYPES)}.")
    iri = f"{_ENTITY}{type_.lower()}/{rest}"
    if iri in known or _BY_NAME.match(rest):
        return iri
    name = fold(rest)
    named = sorted(
        one.iri
        for one in known.values()
        if one.type == type_ and any(n.status != "never" and fold(n.text) == name for n in one.names)
    )
    if len(named) > 1:
        keys = ", ".join(key_of(iri) for iri in named)
        raise LexiconError(where, f"{key} names {len(named)} entities", f"Write which one: {keys}.")
    if named:
        return named[0]
    if type_ == "Person":
        raise LexiconError(
            where,
            f"{key}: people of one name are many, and no dictionary knows this one",
            "Write the key that lutu resolve lists (Person:x-…).",
        )
    return identifiers.name_iri(type_, name)


def key_of(iri: str) -> str:
    """An entity's IRI as a key of the file, the same under every base: `Person:x-0123456789abcdef`."""
    type_, _, id_ = iri.removeprefix(_ENTITY).partition("/")
    return f"{_TYPE_OF[type_]}:{id_}" if iri.startswith(_ENTITY) and type_ in _TYPE_OF else iri


def _type(iri: str, known: Mapping[str, Entity]) -> str:
    entity = known.get(iri)
    return entity.type if entity else _TYPE_OF[iri.removeprefix(_ENTITY).partition("/")[0]]


def contradictions(judged: Sequence[Judgement]) -> Iterator[LexiconError]:
    """Judgements that cannot hold together: two of one pair, and `not-same` within what others make one."""
    first: dict[frozenset[str], Judgement] = {}
    for one in judged:
        before = first.setdefault(one.pair, one)
        if before.judgement != one.judgement:
            yield LexiconError(
                f"{FILE}:{one.line}",
                f"{one.left} and {one.right} are {one.judgement}, but {before.judgement} in line {before.line}",
                "Delete one of the two lines.",
            )
    beside: dict[str, list[tuple[str, int]]] = {}
    for one in judged:
        if one.judgement == SAME:
            beside.setdefault(one.one, []).append((one.other, one.line))
            beside.setdefault(one.other, []).append((one.one, one.line))
    for one in judged:
        if one.judgement != APART or first[one.pair] is not one:
            continue
        way = _way(one.one, one.other, beside)
        if len(way) > 1:  # a single line is told above
            told = ", ".join(map(str, sorted(way)))
            yield LexiconError(
                f"{FILE}:{one.line}",
                f"{one.left} and {one.right} are {APART}, but lines {told} together make them {SAME}",
                "Change one of these lines.",
            )


def _way(start: str, goal: str, beside: Mapping[str, Iterable[tuple[str, int]]]) -> list[int]:
    """The lines that lead from one entity to another by `same`, the fewest; empty where none do."""
    reached: dict[str, list[int]] = {start: []}
    waiting = [start]
    for here in waiting:
        for there, line in beside.get(here, ()):
            if there not in reached:
                reached[there] = [*reached[here], line]
                waiting.append(there)
    return reached.get(goal, [])


def compiled(judged: Iterable[Judgement], known: Mapping[str, Entity]) -> Judgements:
    """What follows from judgements that contradict each other nowhere; their order plays no part."""
    judged = list(judged)
    group: dict[str, set[str]] = {}
    for one in judged:
        if one.judgement == SAME:
            members = group.get(one.one, {one.one}) | group.get(one.other, {one.other})
            group |= dict.fromkeys(members, members)
    canonical = {iri: min(members, key=lambda i: (i not in known, i)) for iri, members in group.items()}

    def pairs(kind: str) -> frozenset[frozenset[str]]:
        return frozenset(
            frozenset((left, right))
            for one in judged
            if one.judgement == kind
            for left in group.get(one.one, (one.one,))
            for right in group.get(one.other, (one.other,))
            if left != right
        )

    moved = {iri: to for iri, to in canonical.items() if iri != to}
    return Judgements(moved, pairs(APART), pairs(UNSURE))


def place(fields: Sequence[str]) -> tuple[str, str]:
    """Where a line stands in the file."""
    return fields[0], fields[1]


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """The file that holds these lines, sorted, each once."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted({tuple(row) for row in rows}))
    return sheet.getvalue().encode()
