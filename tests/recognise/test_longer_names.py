"""Who of an article's names goes by a shorter one: all names are looked through as one string."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.interpret.linking import _BREAK, _longer

NAMES = ["绿源集团", "绿源集团越南分部", "集团", "绿源", "越南分部"]


def listed(names: list[str]) -> str:
    return _BREAK.join(("", *names, ""))


@pytest.mark.parametrize(
    ("name", "ends", "longer"),
    [
        ("绿源", False, ["绿源集团", "绿源集团越南分部"]),
        ("集团", False, ["绿源集团", "绿源集团越南分部"]),
        ("集团", True, ["绿源集团"]),
        ("越南分部", True, ["绿源集团越南分部"]),
        ("绿源集团越南分部", False, []),
        ("绿", True, []),
        ("分部越南", False, []),
        ("", False, []),
    ],
)
def test_longer(name: str, ends: bool, longer: list[str]) -> None:
    assert list(_longer(listed(NAMES), name, ends=ends)) == longer


@given(
    st.lists(st.text("甲乙丙", min_size=1, max_size=6), unique=True),
    st.text("甲乙丙", min_size=1, max_size=3),
    st.booleans(),
)
def test_as_one_by_one(names: list[str], name: str, ends: bool) -> None:
    expected = [
        other
        for other in names
        if len(other) > len(name) and (other.endswith(name) if ends else name in other)
    ]
    assert list(_longer(listed(names), name, ends=ends)) == expected
