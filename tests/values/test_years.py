"""Dates: years, ties, ranges, lists, plan periods, relative ones."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.fold import fold
from pipeline.values import years

TABLES = years.load(Path(__file__).parents[2] / "ontology")


def line(date) -> str:
    first = f"{date.first}-" if date.first else ""
    return f"{first}{date.year or '-'} {date.relation or '-'}{' base' if date.baseline else ''}"


ROWS = {
    "D1 ties": (
        "到2033年;在2033年;2033年前;2033年左右;2033年底;2033年或之前;不晚于2033年;截至2023年底",
        ["2033 by", "2033 in", "2033 before", "2033 around", "2033 end", "2033 before", "2033 by", "2023 by"],
    ),
    "D2 plan periods": (
        "“十六五”期间;“十四五”末;“十三五”以来;十五五规划",
        ["2031-2035 during", "2021-2025 end", "2016-2020 since", "2026-2030 during"],
    ),
    "D3 relative, undated": ("五年内;未来十年;今年;去年", ["- -", "- -", "- -", "- -"]),
    "D3 some years' time": ("用3年左右时间,新增林地;3年时间过去了", ["- -"]),
    "level that is cut": ("将1991年的排放量减少四成", ["1991 - base"]),
    "list that is taken": ("将1991年的名录公布", ["1991 -"]),
    "D3 mid-century": ("到本世纪中叶", ["2050 by"]),
    "D4 bare month": ("7月9日", ["- -"]),
    "D5 lists": ("2022年和2023年;2026、2031年分别", ["2022 -", "2023 -", "2026 -", "2031 -"]),
    "D6 intervals": ("2022—2026年;2011年至2015年;1-6月", ["2022-2026 during", "2011-2015 during", "- -"]),
    "Chinese year": ("二〇三一年", ["2031 -"]),
    "level of a country that is compared with": ("与该国1991年的排放水平相比", ["1991 - base"]),
    "share of its own level": ("不高于其1991年排放总量的80%", ["1991 - base"]),
    "Chinese year, zero as a circle": ("二○三一年前;二OO九年", ["2031 before", "2009 -"]),
    "naked year before a reached state": ("擬提前2041達淨零目標", ["2041 -"]),
    "spaced year": ("到 2031 年", ["2031 by"]),
    "naked year": ("到2031,实现净零", ["2031 by"]),
    "fiscal year": ("2031财年前", ["2031 before"]),
    "month": ("2024年8月", ["2024 -"]),
    "iso": ("2024-08-15发布", ["2024 -"]),
    "baselines": (
        "比2007年下降;较 2019 年;以2016年为基准;在1995年基础上;与2003年水平相比;基准年为2018年",
        ["2007 - base", "2019 - base", "2016 - base", "1995 in base", "2003 - base", "2018 - base"],
    ),
    "no year": ("KM2030园区;编号20305;2030个座位", []),
}


@pytest.mark.parametrize("row", [pytest.param(key, id=key) for key in ROWS])
def test_row(row):
    text, wanted = ROWS[row]
    found = [date for part in fold(text).split(";") for date in years.dates(part, TABLES)]
    assert [line(date) for date in found] == wanted


def test_names_are_no_deadlines():
    kinds = [date.kind for date in years.dates("2030年议程", TABLES)]
    assert kinds == ["name"]


@pytest.mark.parametrize(
    ("text", "year"), [("今年", 2024), ("去年", 2023), ("未来五年", 2029), ("十年内", 2034)]
)
def test_relative_with_the_year_of_writing(text, year):
    (date,) = years.dates(text, TABLES, written=2024)
    assert date.year == year


@given(st.integers(min_value=1950, max_value=2109))
def test_year_reads_back(year):
    han = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
    for text in (
        f"到{year}年",
        f"到 {year} 年",
        fold("".join(chr(ord(c) + 0xFEE0) for c in str(year)) + "年"),
        han + "年",
    ):
        assert [date.year for date in years.dates(text, TABLES)] == [year]


@given(
    st.text(alphabet="0123456789年月日到至在于前底“”十四五六期间、和-比较以为基准未来一二〇 ", max_size=60)
)
def test_nothing_raises_and_spans_are_disjoint(text):
    position = 0
    for date in years.dates(text, TABLES):
        assert position <= date.start < date.end <= len(text)
        position = date.end
