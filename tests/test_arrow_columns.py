"""Columns from buffers are those that pyarrow makes of lists, without pandas."""

from __future__ import annotations

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from command import RAW, environment
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.arrow_columns import content, decimals, digits, integers, joined, numbers, rounded, texts

SOUND = st.characters(exclude_categories=("Cs",))


@settings(deadline=None)
@given(st.lists(st.none() | st.text(SOUND)))
def test_strings(values: list[str | None]) -> None:
    assert texts(values).equals(pa.array(values, pa.string()))


@settings(deadline=None)
@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1)))
def test_numbers(values: list[int | None]) -> None:
    assert integers(values).equals(pa.array(values, pa.int64()))


@settings(deadline=None)
@given(
    st.lists(
        st.none()
        | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**25), max_value=10**25, places=9)
    )
)
def test_decimals(values: list[Decimal | None]) -> None:
    found = decimals(texts([None if value is None else str(value) for value in values]), 38, 12)
    assert found.equals(pa.array(values, pa.decimal128(38, 12)))


@settings(deadline=None)
@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_arrays(values: list[int]) -> None:
    array = np.array(values, dtype=np.int64)
    assert numbers(array).equals(pa.array(values, pa.int64()))
    assert numbers(array[::2]).to_pylist() == values[::2]
    assert digits(array).to_pylist() == list(map(str, values))


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6)), st.integers(1, 3))
def test_rounded(values: list[float], places: int) -> None:
    for value, text in zip(values, rounded(np.array(values), places).to_pylist(), strict=True):
        exact = Decimal(value)
        assert re.fullmatch(rf"-?\d+\.\d{{{places}}}", text) and not re.fullmatch(r"-[0.]+", text)
        # The product with a power of ten is a float, too: a value next to a half may go to either side.
        assert abs(Decimal(text) - exact) <= Decimal("0.5").scaleb(-places) + abs(exact) * Decimal(2) ** -52


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(SOUND), st.text(SOUND)), min_size=1), st.text(SOUND), st.integers(0, 3))
def test_joined(rows: list[tuple[str, str]], between: str, first: int) -> None:
    one, other = (texts(column) for column in zip(*rows, strict=True))
    found = joined("<", one, between, other, ">\n")
    want = [f"<{left}{between}{right}>\n" for left, right in rows]
    assert found.to_pylist() == want
    assert content(found).decode() == "".join(want)
    assert content(found.slice(first)).decode() == "".join(want[first:])
    assert content(texts([])) == b""


@pytest.mark.parametrize(
    ("digits", "value"),
    [
        ("43.20", Decimal("43.20")),
        ("1E+2", Decimal(100)),
        ("-0.000001", Decimal("-0.000001")),
        ("9" * 26, Decimal("9" * 26)),
        ("9" * 27, None),
        ("0." + "1" * 12, Decimal("0." + "1" * 12)),
        ("0." + "1" * 13, None),
        ("1." + "0" * 13, Decimal(1)),
        ("0." + "0" * 11 + "10", Decimal("1E-12")),
        ("0." + "0" * 12 + "1", None),
        ("NaN", None),
    ],
)
def test_a_decimal_that_does_not_fit_is_left_out(digits: str, value: Decimal | None) -> None:
    assert decimals(texts([digits]), 38, 12).to_pylist() == [value]
    # A neighbour that does not fit changes nothing.
    assert decimals(texts([digits, "NaN", None, "4.5"]), 38, 12).to_pylist() == [
        value,
        None,
        None,
        Decimal("4.5"),
    ]


def test_a_build_does_without_pandas(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_bytes((RAW / "pledge-steel.txt").read_bytes())
    told = (
        "import sys; from pipeline.cli_app import app\n"
        "try: app(['build', 'raw', 'graph', '--workers', '1'])\n"
        "except SystemExit: print('pandas' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", told],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert run.stdout.split()[-1:] == ["False"], run.stderr
