"""Values are compared as values: whatever a store makes of a number's digits, it is the same number."""

from __future__ import annotations

import math
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.push import value_space

XSD = value_space.XSD
INTEGERS = ("integer", "nonNegativeInteger", "long", "unsignedByte")

SAME = [
    ("31.890", "decimal", "31.89", "decimal"),
    ("+007", "integer", "7", "integer"),
    ("7", "nonNegativeInteger", "7.0", "decimal"),
    ("-0.0", "decimal", "0", "integer"),
    (".5", "decimal", "0.50", "decimal"),
    ("1E3", "double", "1000", "double"),
    ("0.1", "float", "1.0E-1", "float"),
    ("INF", "double", "+INF", "double"),
    ("1", "boolean", "true", "boolean"),
    ("2024-01-02T03:04:05.50+08:00", "dateTime", "2024-01-01T19:04:05.5Z", "dateTime"),
    ("2024-07-29+00:00", "date", "2024-07-29Z", "date"),
    ("2030", "gYear", "2030", "gYear"),
]
OTHER = [
    ("31.89", "decimal", "31.890000000000000000001", "decimal"),
    ("1", "decimal", "1", "double"),
    ("1", "float", "1", "double"),
    ("1", "integer", "1", "string"),
    ("1e3", "decimal", "1000", "decimal"),
    ("1_0", "integer", "10", "integer"),
    ("٣", "integer", "3", "integer"),
    (" 7", "integer", "7", "integer"),
    ("", "decimal", "0", "decimal"),
    (".", "decimal", "0", "decimal"),
    ("1", "boolean", "1", "integer"),
    ("2030", "gYear", "2031", "gYear"),
    ("2030", "gYear", "2030Z", "gYear"),
    ("-2030", "gYear", "2030", "gYear"),
    ("2030", "gYear", "2030", "integer"),
    ("2024-07", "gYearMonth", "2024-07-01", "date"),
    ("2024-01-01T00:00:00", "dateTime", "2024-01-01T00:00:00Z", "dateTime"),
    ("P1Y", "duration", "P12M", "duration"),
    ("é", "string", "e\u0301", "string"),
]


def meant(text: str, kind: str) -> str:
    return value_space.literal(text, XSD + kind)


@pytest.mark.parametrize(("one", "kind", "other", "as_kind"), SAME)
def test_same_value(one: str, kind: str, other: str, as_kind: str) -> None:
    assert meant(one, kind) == meant(other, as_kind)


@pytest.mark.parametrize(("one", "kind", "other", "as_kind"), OTHER)
def test_other_value(one: str, kind: str, other: str, as_kind: str) -> None:
    assert meant(one, kind) != meant(other, as_kind)


def test_language_tags_differ_by_more_than_case() -> None:
    assert value_space.literal("a", "", "zh-Hans") == value_space.literal("a", "", "zh-hans")
    assert value_space.literal("a", "", "zh") != value_space.literal("a", "", "en")
    assert value_space.literal("a", "", "zh") != meant("a", "string")


decimals = st.decimals(allow_nan=False, allow_infinity=False, places=9) | st.integers().map(Decimal)


@given(decimals, st.integers(0, 5), st.integers(0, 5), st.booleans())
def test_a_decimal_however_it_is_written(number: Decimal, before: int, after: int, plus: bool) -> None:
    text = f"{number:f}"
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("+" if plus else "", text)
    written = sign + "0" * before + (digits if "." in digits else digits + ".") + "0" * after
    assert meant(written, "decimal") == meant(text, "decimal")


@given(decimals, decimals)
def test_two_decimals_are_one_when_they_are_equal(one: Decimal, other: Decimal) -> None:
    assert (meant(f"{one:f}", "decimal") == meant(f"{other:f}", "decimal")) is (one == other)


@given(st.integers(), st.sampled_from(INTEGERS))
def test_an_integer_is_a_decimal(number: int, kind: str) -> None:
    assert meant(str(number), kind) == meant(f"{number}.00", "decimal")


@given(st.floats(), st.floats())
def test_two_doubles_are_one_when_they_are_equal(one: float, other: float) -> None:
    same = one == other or (math.isnan(one) and math.isnan(other))

    def write(number: float) -> str:
        if math.isnan(number) or math.isinf(number):
            return {"nan": "NaN", "inf": "INF", "-inf": "-INF"}[repr(number)]
        return repr(number)

    assert (meant(write(one), "double") == meant(write(other), "double")) is same
    assert meant(write(one), "double") == meant(write(one).replace("e", "E"), "double")


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(texts, texts)
def test_strings_differ_when_any_character_does(one: str, other: str) -> None:
    assume(one != other)
    assert meant(one, "string") != meant(other, "string")


@given(
    texts | decimals.map(lambda n: f"{n:f}"),
    st.sampled_from(["string", "decimal", "integer", "gYear", "date"]),
)
def test_a_real_store_gives_back_the_same_value(text: str, kind: str) -> None:
    triple = ox.Triple(
        ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(text, datatype=ox.NamedNode(XSD + kind))
    )
    store = ox.Store()
    store.add(ox.Quad(*triple))
    assert [value_space.key(quad.triple) for quad in store] == [value_space.key(triple)]
