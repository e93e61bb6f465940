"""Which names stand in a bare list."""

from __future__ import annotations

import re

import pytest

from pipeline.model import Span
from pipeline.text.lists import bare_lists

CASES = {
    "three": ("〔甲国〕、〔乙国〕和〔丙国〕签字", [0, 0, 0]),
    "two-are-none": ("〔甲国〕和〔乙国〕签字", [None, None]),
    "no-mark": ("〔甲国〕和〔乙国〕与〔丙国〕", [None, None, None]),
    "other-words-end-it": ("〔甲国〕、〔乙国〕、〔丙国〕邀请〔丁国〕", [0, 0, 0, None]),
    "two-lists": ("〔甲〕、〔乙〕、〔丙〕和〔丁〕；会后〔戊〕，〔己〕，以及〔庚〕", [0, 0, 0, 0, 1, 1, 1]),
    "titles": ("《〔甲法〕》《〔乙法〕》", [None, None]),
    "quoted": ("《〔甲法〕》、《〔乙法〕》和《〔丙法〕》", [0, 0, 0]),
    "other-names": ("〔甲部〕（〔MA〕）、〔乙部〕（〔MB〕）及〔丙部〕", [0, 0, 0, 0, 0]),
    "other-name-is-no-member": ("〔甲部〕（〔MA〕）、〔乙部〕", [None, None, None]),
    "latin": ("〔WWF〕, 〔IUCN〕 and 〔UNEP〕", [0, 0, 0]),
    "none": ("没有名字", []),
}


@pytest.mark.parametrize(("marked", "expected"), CASES.values(), ids=CASES)
def test_lists(marked: str, expected: list[int | None]) -> None:
    spans, text = [], ""
    for piece in re.split("(〔[^〕]*〕)", marked):
        if piece.startswith("〔"):
            spans.append(Span(len(text), len(text) + len(piece) - 2))
        text += piece.strip("〔〕")
    assert bare_lists(text, spans) == expected
