"""Numerals in every spelling, and what only looks like one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.fold import fold
from pipeline.values.numerals import numbers

ROWS = {
    "七百零六": "706",
    "三千四百五十万": "34500000",
    "一千三": "1300",
    "九万零四百": "90400",
    "6万3千2百": "63200",
    "2.7万亿": "2700000000000",
    "两百": "200",
    "二〇三五": "2035",
    "三点一四": "3.14",
    "七十一．六": "71.6",
    "廿五": "25",
    "卅": "30",
    "一点二亿": "120000000",
    "12,345,678": "12345678",
    "叁佰贰拾": "320",
    "１２．５": "12.5",
    "1 . 75": "1.75",
    "31.890": "31.890",
    "五分之二": "0.4",
    "負三": "-3",
    "十二打": "144",
}


@pytest.mark.parametrize(("text", "value"), ROWS.items())
def test_reads(text, value):
    found = list(numbers(fold(text)))
    assert [number.value for number in found] == [Decimal(value)]
    assert (found[0].start, found[0].end) == (0, len(text))


def test_decimals_keep_their_digits():
    assert str(next(numbers("43.20")).value) == "43.20"


@pytest.mark.parametrize(
    "text", ["一切照旧", "统一部署", "十分重要", "四川与三峡", "海陆空", "收拾行李", "放肆"]
)
def test_no_number(text):
    assert list(numbers(text)) == []


@pytest.mark.parametrize(
    ("text", "value"), [("十多万", 100000), ("六百余万", 6000000), ("三百二十几亿", 32000000000)]
)
def test_open(text, value):
    number = next(numbers(text))
    assert number.open and number.value == value


def han(value: int, digits: str, small: str) -> str:
    """Write a number below 10^16 in Chinese, the way it is taught."""
    if value == 0:
        return digits[0]
    groups, text = [], ""
    while value:
        value, rest = divmod(value, 10000)
        groups.append(rest)
    scales = ["", "万", "亿", "兆"]
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            continue
        part, started, pending_zero = "", False, False
        for place in range(3, -1, -1):
            digit = group // 10**place % 10
            if digit:
                if pending_zero:
                    part += digits[0]
                part += digits[digit] + (small[place - 1] if place else "")
                started, pending_zero = True, False
            elif started:
                pending_zero = True
        text += (digits[0] if text and group < 1000 else "") + part + scales[index]
    return text


NUMBERS = st.integers(min_value=0, max_value=10**15)


@given(NUMBERS)
def test_arabic_reads_back(value):
    for text in (str(value), f"{value:,}", fold("".join(chr(ord(char) + 0xFEE0) for char in str(value)))):
        assert [number.value for number in numbers(text)] == [value]


@given(NUMBERS)
def test_chinese_reads_back(value):
    for digits, small in (("零一二三四五六七八九", "十百千"), ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")):
        text = han(value, digits, small)
        if text in "伍陆肆拾":
            continue
        assert [number.value for number in numbers(text)] == [value], text


@given(st.decimals(min_value=0, max_value=10**6, places=3), st.sampled_from(["万", "亿", "万亿"]))
def test_scales_multiply(value, scale):
    factor = {"万": 10**4, "亿": 10**8, "万亿": 10**12}[scale]
    assert [number.value for number in numbers(f"{value}{scale}")] == [value * factor]


@given(st.text(alphabet="一二三十百千万亿点几多余零0123456789.,% -/~年月半成分之至到", max_size=60))
def test_nothing_raises_and_spans_are_disjoint(text):
    position = 0
    for number in numbers(text):
        assert position <= number.start < number.end <= len(text)
        position = number.end
