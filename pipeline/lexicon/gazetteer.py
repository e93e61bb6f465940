"""The dictionaries: CSV rows in, names and entities out. The schema is told in `ontology/gazetteer/README.md`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from pipeline import identifiers
from pipeline.errors import LexiconError
from pipeline.model import Entity, Name
from pipeline.slots import record

COLUMNS = ("id", "name", "lang", "status", "same_as", "source", "note", "kind", "country", "within")
STATUSES = ("preferred", "alias", "short", "former", "never")
#: No `never` row has more characters: what one blocks is looked for no farther back.
LONGEST_NEVER = 64
LANGS = ("zh-Hans", "zh-Hant", "en")

#: Which type the rows of a file have, by the file's stem up to the first `-` that is no part of a type.
FILE_TYPES = {
    "country": "Country",
    "organization": "Organization",
    "person": "Person",
    "project": "Project",
    "instrument": "Instrument",
    "event": "Event",
    "place": "Place",
    "concept": "Concept",
    "named-target": "Target",
}


@record(frozen=True, slots=True)
class Row:
    """One line of a dictionary, with where it stands."""

    file: str
    line: int
    type: str
    id: str
    name: str
    lang: str
    status: str
    same_as: str
    source: str
    note: str
    kind: str
    country: str
    within: str

    @property
    def where(self) -> str:
        """File and line, for messages."""
        return f"{self.file}:{self.line}"


def type_of(path: Path) -> str:
    """The entity type of a dictionary file: `organization-company.csv` holds Organizations."""
    stem = path.stem
    if stem in FILE_TYPES:
        return FILE_TYPES[stem]
    family = stem.split("-", 1)[0]
    if family in FILE_TYPES:
        return FILE_TYPES[family]
    raise LexiconError(
        f"gazetteer/{path.name}",
        "no entity type has this file name",
        f"Name it after one of {', '.join(sorted(FILE_TYPES))}, with -SOMETHING after it.",
    )


def files(folder: Path) -> list[Path]:
    """The dictionary files of an ontology folder, sorted by name."""
    return sorted((folder / "gazetteer").glob("*.csv"))


def rows(path: Path) -> Iterator[Row]:
    """The rows of one file, in its order.

    Raises: LexiconError naming file and line for a wrong header, status, language or a missing field.
    """
    label = f"gazetteer/{path.name}"
    type_ = type_of(path)
    try:
        handle = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise LexiconError(
            label, f"cannot be read ({error.strerror})", "Check the file's permissions."
        ) from error
    with handle:
        reader = csv.reader(handle)
        try:
            header = tuple(next(reader, ()))
            if header[:7] != COLUMNS[:7] or header != COLUMNS[: len(header)]:
                raise LexiconError(
                    f"{label}:1", f"the header is {','.join(header)!r}", f"It must be {','.join(COLUMNS)}."
                )
            for fields in reader:
                if not fields or not "".join(fields).strip():
                    continue
                yield _row(label, reader.line_num, type_, fields)
        except (csv.Error, UnicodeDecodeError) as error:
            raise LexiconError(
                f"{label}:{reader.line_num + 1}", f"is no UTF-8 CSV ({error})", "Save it as UTF-8 CSV."
            ) from error


def _row(label: str, line: int, type_: str, fields: list[str]) -> Row:
    where = f"{label}:{line}"
    if len(fields) > len(COLUMNS):
        raise LexiconError(
            where, f"{len(fields)} fields, {len(COLUMNS)} at most", "Quote a field that holds a comma."
        )
    values = [field.strip() for field in fields] + [""] * (len(COLUMNS) - len(fields))
    row = Row(label, line, type_, *values)
    if not row.id or not row.name:
        raise LexiconError(where, "id or name is empty", "Fill both.")
    if row.status not in STATUSES:
        raise LexiconError(where, f"status {row.status!r} is unknown", f"Use one of {', '.join(STATUSES)}.")
    if row.lang not in LANGS:
        raise LexiconError(where, f"lang {row.lang!r} is unknown", f"Use one of {', '.join(LANGS)}.")
    return row


def entities(all_rows: list[Row]) -> dict[tuple[str, str], Entity]:
    """The entities of the rows, by (type, id).

    The label is the zh-Hans preferred name, else the English one, else the first name met. Raises:
    LexiconError when an id has two preferred names in one language, or refers to what is not there.
    """
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in all_rows:
        if row.status != "never":
            grouped.setdefault((row.type, row.id), []).append(row)
    found: dict[tuple[str, str], Entity] = {}
    for (type_, id_), members in grouped.items():
        preferred: dict[str, Row] = {}
        for row in members:
            if row.status == "preferred" and preferred.setdefault(row.lang, row) is not row:
                first = preferred[row.lang]
                raise LexiconError(
                    row.where,
                    f"{id_!r} has a second preferred {row.lang} name (first in line {first.line})",
                    "Make one an alias.",
                )
        head = preferred.get("zh-Hans") or preferred.get("en") or preferred.get("zh-Hant") or members[0]
        home = head.country.upper()
        if type_ == "Country":
            home = ""
        if home and ("Country", home) not in grouped:
            raise LexiconError(
                head.where, f"country {head.country!r} is no id of country.csv", "Use ISO alpha-2."
            )
        if head.within and (type_, head.within) not in grouped:
            raise LexiconError(
                head.where, f"within {head.within!r} is no id of this type", "Add it or mend the id."
            )
        # A territory is a place: the guidelines keep Country for sovereign states.
        territory = type_ == "Country" and head.kind == "territory"
        found[type_, id_] = Entity(
            iri=identifiers.entity_iri(type_, id_),
            type="Place" if territory else type_,
            label=head.name,
            names=tuple(Name(row.name, row.lang, row.status) for row in members),
            kind=head.kind or None,
            country=identifiers.entity_iri("Country", home) if home else None,
            within=identifiers.entity_iri(type_, head.within) if head.within else None,
            same_as=tuple(head.same_as.split()),
            origin=f"gazetteer:{Path(head.file).stem}",
        )
    return found
