"""The tables of hard phenomena of a checkout, `tests/phenomena/*.tsv`, scored by group."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import LutuError
from pipeline.lexicon.lexicon import Lexicon

_TABLES = Path(__file__).resolve().parents[2] / "tests" / "phenomena"


@dataclass(slots=True)
class Group:
    """The rows of one phenomenon, minimal pairs: how many hold, and what fails with its reason.

    `known` counts the rows that the table itself says fail; they are among the failed.
    """

    table: str
    code: str
    name: str
    rows: int = 0
    right: int = 0
    known: int = 0
    failed: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The group for a program."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def scored(lexicon: Lexicon, folder: Path = _TABLES) -> list[Group]:
    """Every phenomenon of the tables, in their order.

    The tables and what reads them are part of the tests. Raises: LutuError where there is no checkout.
    """
    if not (folder / "phenomena_rows.py").is_file():
        raise LutuError(
            "--phenomena", "the tables are not installed with Lütu", "Run it in a checkout of the project."
        )
    reader, judge = _modules(folder, "phenomena_rows", "phenomena_problems")
    groups: dict[tuple[str, str], Group] = {}
    for path in sorted(folder.glob("*.tsv")):
        for row in reader.rows(path):
            code = row.id.replace("-", "+").partition("+")[0]
            group = groups.setdefault((path.stem, code), Group(path.stem, code, row.phenomenon))
            problems = judge.problems(row, lexicon)
            group.rows += 1
            group.right += not problems
            group.known += bool(problems and row.expected_failure)
            if problems:
                group.failed[row.id] = "; ".join(problems)
    return list(groups.values())


def _modules(folder: Path, *names: str) -> list[Any]:
    """The test modules of these names; they import each other by name."""
    sys.path.insert(0, str(folder))
    try:
        return [importlib.import_module(name) for name in names]
    finally:
        sys.path.remove(str(folder))


def table(groups: Iterable[Group]) -> Iterator[str]:
    """Tables and phenomena for a person, line by line; phenomena that hold altogether are summed up."""
    tables: dict[str, list[Group]] = {}
    for group in groups:
        tables.setdefault(group.table, []).append(group)
    yield f"{'phenomena':32}{'rows':>7}{'hold':>7}{'known':>7}"
    for name, members in tables.items():
        rows, right, known = (sum(getattr(one, key) for one in members) for key in ("rows", "right", "known"))
        yield f"{name:32}{rows:7}{right:7}{known:7}"
        for one in members:
            if one.failed:
                yield f"  {one.code:4} {one.right} of {one.rows}: {one.name}"
                yield from (f"      {id_}: {problem}" for id_, problem in one.failed.items())
