"""The practice half of the Recognizers-Text cases, where it is at hand; it stays outside of the repository.

Where a right reading for policy text differs, the case counts as wrong here and is listed in `HELD_WRONG`.
"""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from bare_intervals import intervals

from pipeline.text.fold import fold
from pipeline.values import tables
from pipeline.values.numerals import numbers
from pipeline.values.quantities import quantities

ROOT = Path(__file__).parents[2]
EXAMS = ROOT.parent / "shared" / "exams"
TABLES = tables.load(ROOT / "ontology")
UNITS = {
    "Mu": ("mu", 1),
    "Centimeter": ("m", "0.01"),
    "Meter": ("m", 1),
    "Kilometer": ("km", 1),
    "Kilogram": ("kg", 1),
    "Jin": ("kg", "0.5"),
    "Kilobit": ("bit", 1000),
    "Kilobyte": ("byte", 1000),
    "Bit": ("bit", 1),
    "Megahertz": ("Hz", 1000000),
    "Kilowatt": ("kW", 1),
    "Liang": ("liang", 1),
}

pytestmark = pytest.mark.skipif(not EXAMS.exists(), reason="../shared/exams is not here")


def cases(name: str) -> list[dict]:
    return json.loads((EXAMS / f"{name}.zh.json").read_text(encoding="utf-8"))


def close(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= abs(other) * Decimal("1e-9") + Decimal("1e-12")


def share(name: str, right) -> float:
    found = cases(name)
    return sum(bool(right(case)) for case in found) / len(found)


def number_right(case: dict) -> bool:
    text = fold(case["input"])
    # In the exam amounts of money are no numbers.
    got = [n.value for n in numbers(text) if not re.match(r" ?(?:美元|美刀|元)", text[n.end : n.end + 4])]
    want = [Decimal(result["resolution"]["value"]) for result in case["results"]]
    return len(got) == len(want) and all(close(a, b) for a, b in zip(got, want, strict=True))


def percent_right(case: dict) -> bool:
    got = [
        m.maximum or m.value
        for m in quantities(fold(case["input"]), TABLES)
        if m.dimension in ("share", "points") and m.form != "open"
    ]
    want = [Decimal(result["resolution"]["value"].rstrip("%")) for result in case["results"]]
    return len(got) == len(want) and all(close(a, b) for a, b in zip(got, want, strict=True))


def dimension_right(case: dict) -> bool:
    wanted = {"mass", "area", "length", "volume", "power", "information", "frequency"}
    got = [(m.unit, m.value) for m in quantities(fold(case["input"]), TABLES) if m.dimension in wanted]
    want = []
    for result in case["results"]:
        code, factor = UNITS[result["resolution"]["unit"]]
        want.append((code, Decimal(result["resolution"]["value"]) * Decimal(factor)))
    return len(got) == len(want) and all(
        a[0] == b[0] and a[1] is not None and close(a[1], b[1]) for a, b in zip(got, want, strict=True)
    )


@pytest.mark.parametrize(
    ("name", "right", "least"),
    [("number", number_right, 0.96), ("percent", percent_right, 0.98), ("dimension", dimension_right, 0.85)],
)
def test_exam(name, right, least):
    assert share(name, right) >= least


def range_right(case: dict) -> bool:
    got = [
        (
            ("[" if one.low is not None and one.low_closed else "(") + text_of(one.low),
            text_of(one.high) + ("]" if one.high is not None and one.high_closed else ")"),
        )
        for one in intervals(fold(case["input"]))
    ]
    want = [tuple(result["resolution"]["value"].split(",")) for result in case["results"]]
    return got == want


def text_of(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def test_range_exam():
    assert share("numberrange", range_right) >= 0.90
