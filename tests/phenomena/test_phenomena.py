"""The catalogue of hard phenomena, a minimal pair each: the tables *.tsv beside this file, one row one test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from phenomena_problems import problems
from phenomena_rows import Row, facts, rows, unmark

from pipeline.flow import load_lexicon
from pipeline.lexicon.lexicon import Lexicon

TABLES = sorted(Path(__file__).parent.glob("*.tsv"))
ROWS = [row for table in TABLES for row in rows(table)]


def _params() -> Iterator[object]:
    for row in ROWS:
        marks = (
            [pytest.mark.xfail(reason=row.expected_failure, strict=True, raises=AssertionError)]
            if row.expected_failure
            else []
        )
        yield pytest.param(row, id=row.id, marks=marks)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.mark.parametrize("row", list(_params()))
def test_row(row: Row, lexicon: Lexicon) -> None:
    told = problems(row, lexicon)
    assert not told, f"{row.phenomenon}: {'; '.join(told)}\n{' ‖ '.join(row.files)}"


def test_ids_are_unique_and_every_phenomenon_has_both_sides() -> None:
    ids = [row.id for row in ROWS]
    assert len(ids) == len(set(ids))
    sides: dict[str, set[str]] = {}
    for id_ in ids:
        code, sign, _ = id_.partition("+") if "+" in id_ else id_.partition("-")
        sides.setdefault(code, set()).add(sign)
    assert {code for code, signs in sides.items() if signs != {"+", "-"}} == set()
    expected = {f"C{n}" for n in range(1, 19)} | {f"P{n}" for n in range(1, 21)}
    expected |= {f"O{n}" for n in range(1, 21)} | {f"L{n}" for n in range(1, 15)}
    expected |= {f"J{n}" for n in range(1, 24)} | {f"R{n}" for n in range(1, 11)}
    assert set(sides) == expected


@pytest.mark.parametrize(
    "text", ["〔Person 江岚", "江岚〕", "〔Human 江岚〕", "〔Person 〔Person 江〕岚〕", "〔江岚〕"]
)
def test_marks_are_strict(text: str) -> None:
    with pytest.raises(ValueError, match=r"mark|type"):
        unmark(text)


@pytest.mark.parametrize("text", ["same(甲, 乙", "甲 = 乙", "same(甲, 乙), 丙"])
def test_facts_are_strict(text: str) -> None:
    with pytest.raises(ValueError, match="no fact"):
        list(facts(text))
