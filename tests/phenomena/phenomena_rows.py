"""The tables beside this file: minimal pairs, one a row, with the names that a text holds marked in the text.

A table is tab-separated with a head line: id, phenomenon, types, text, facts, status.

text     ⏎ is a line end, ‖ begins another file, ⟦2015⟧ stands for the brackets of a document number.
         〔Person 江岚〕 is an expected mention, 〔Person? 江〕 one that may be found or not.
types    what is compared: the mentions of these types are exactly the marked ones. May be empty.
facts    what else holds, joined by `; `, each `word(one, two)`, perhaps after `not`; see phenomena_facts.
status   `ok`, or `xfail: why` (strict: a row that begins to pass must be set to ok).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import TYPES

COLUMNS = ["id", "phenomenon", "types", "text", "facts", "status"]
_OPEN = re.compile(r"〔([A-Za-z]+)(\??) ([^〔〕]+)〕")
_FACT = re.compile(r"(?P<negation>not )?(?P<word>[a-zA-Z]+)\((?P<arguments>[^()]*)\)")


@dataclass(frozen=True, slots=True)
class Marked:
    """A name as it is marked: which file, where in it, what, and whether it may be missed."""

    file: int
    start: int
    end: int
    type: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One claim of the facts column."""

    word: str
    arguments: tuple[str, ...]
    negated: bool

    def __str__(self) -> str:
        return f"{'not ' if self.negated else ''}{self.word}({', '.join(self.arguments)})"


@dataclass(frozen=True, slots=True)
class Row:
    """One minimal case."""

    id: str
    phenomenon: str
    types: tuple[str, ...]
    files: tuple[str, ...]
    marked: tuple[Marked, ...]
    facts: tuple[Fact, ...]
    expected_failure: str | None


def unmark(text: str) -> tuple[tuple[str, ...], tuple[Marked, ...]]:
    """The files of a text without its marks, and the marks.

    Raises: ValueError for a mark that is not closed, of an unknown type, or inside another.
    """
    files: list[str] = []
    marked: list[Marked] = []
    for number, part in enumerate(text.split("‖")):
        plain, position = "", 0
        for match in _OPEN.finditer(part):
            type_, optional, name = match.groups()
            if type_ not in TYPES:
                raise ValueError(f"unknown type {type_!r} in {match.group()!r}")
            plain += _plain(part[position : match.start()])
            name = _plain(name)
            marked.append(Marked(number, len(plain), len(plain) + len(name), type_, bool(optional)))
            plain += name
            position = match.end()
        files.append(plain + _plain(part[position:]))
    return tuple(files), tuple(marked)


def _plain(text: str) -> str:
    if "〔" in text or "〕" in text:
        raise ValueError(f"a mark is not closed, not opened or in another: {text!r}")
    return text.replace("⏎", "\n").replace("⟦", "〔").replace("⟧", "〕")


def facts(text: str) -> Iterator[Fact]:
    """The claims of a facts column. Raises: ValueError for what is no claim."""
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        match = _FACT.fullmatch(part)
        if match is None:
            raise ValueError(f"no fact: {part!r}")
        arguments = tuple(match["arguments"].split(", "))
        yield Fact(match["word"], arguments, bool(match["negation"]))


def rows(path: Path) -> Iterator[Row]:
    """The rows of one table. Raises: ValueError naming the line of a mistake."""
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        if next(reader) != COLUMNS:
            raise ValueError(f"{path.name}:1: the columns are {', '.join(COLUMNS)}")
        for number, fields in enumerate(reader, 2):
            try:
                yield _row(fields)
            except ValueError as error:
                raise ValueError(f"{path.name}:{number}: {error}") from error


def _row(fields: list[str]) -> Row:
    id_, phenomenon, types, text, claimed, status = fields
    files, marked = unmark(text)
    compared = tuple(types.split())
    if unknown := {*compared, *(mark.type for mark in marked)} - set(TYPES):
        raise ValueError(f"unknown types {sorted(unknown)}")
    if uncompared := {mark.type for mark in marked} - set(compared):
        raise ValueError(f"marked but not compared: {sorted(uncompared)}")
    if status != "ok" and not status.startswith("xfail: "):
        raise ValueError(f"the status is ok or 'xfail: why', not {status!r}")
    reason = status.removeprefix("xfail: ") if status != "ok" else None
    return Row(id_, phenomenon, compared, files, marked, tuple(facts(claimed)), reason)
