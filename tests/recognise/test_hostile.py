"""Texts made to provoke are read, to their end, and what is found in them reads back. Times are in `make bench-linear`."""

from __future__ import annotations

import json

import pytest
from hostile import TEXTS
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.flow import read
from pipeline.lexicon.lexicon import Lexicon
from pipeline.records import json_lines
from pipeline.text.articles import whole


def assert_reads_back(text: str, lexicon: Lexicon) -> None:
    article = whole("hostile.txt", text)
    for line in json_lines(read(article, lexicon)):
        record = json.loads(line)
        if "text" in record:
            assert record["text"] == text[record["start"] : record["end"]]


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_texts_are_read(name: str, lexicon: Lexicon) -> None:
    assert_reads_back(TEXTS[name](3000), lexicon)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["《", "》", "“", "”", "(", ")", "。", "!", ",", "、", ":", "\n", " ", "·", "-", "%", "2030年", "30", "减排",
             "到", "中国", "印尼", "王建国", "部长", "表示", "与", "双方", "该集团", "集团", "基金会", "简称", "碳中和"]
        ),
        max_size=40,
    ).map("".join)
)  # fmt: skip
def test_any_order_of_signs_and_words_is_read(lexicon: Lexicon, text: str) -> None:
    if text.strip():
        assert_reads_back(text, lexicon)
