"""Sentences and clauses of folded text: what ends one, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.fold import fold
from pipeline.text.sentences import clauses, sentences


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


def cut_clauses(text: str) -> list[str]:
    return [text[span.start : span.end] for span in clauses(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["省里发布规划。", "市里跟进!", "县里呢?", "还在等。"],
        ["“能做到吗?能。”她说。", "PM2.5下降1.5个百分点。"],
        ["“钱不够。”王某表示,社区愿意出工。", "会议随后结束。"],
        ["王某说:“水位要恢复。鱼也要回来。”", "会议随后结束。"],
        ["关于“能做到吗?”的问题,他没有回答。", "会议结束。"],
        ["到2030年减排31.89%,投资1.5亿元。", "其余不变。"],
        ["公司(Acme Inc.)由J. Berg创办。", "Dr. Lee参加。"],
        ["They agreed.", "The U.S. left.", "各方表示欢迎。"],
        ["减排三成.", "投资翻番.", "就业增加."],
        ["一.总体要求是恢复湿地。", "二.保障措施从略。"],
        ["1.加强管护。", "2.提高补贴。"],
        ["他沉默了……然后说起湿地。", "“……”"],
        ["总量的23.5%(此数据不含工业。仅供参考。)已经公布。", "下一步。"],
        ["《湿地还能回来吗?》一书出版了。", "作者到场。"],
        ["真的?!", "太好了!!", "走吧。"],
        ["见https://example.org/a?b=1的说明。", "下同。"],
        ["注意(附后)。", "(全文见附件。)", "完。"],
    ],
    ids=lambda parts: parts[0],
)
def test_sentences(parts: list[str]) -> None:
    assert cut("".join(parts)) == parts or cut(" ".join(parts)) == parts


def test_half_width_splits_like_full_width() -> None:
    full = "湿地扩大了，水鸟多了；村民说：“好。”明年还要扩大。（见图）"
    half = fold(full)
    assert sentences(half) == sentences(fold(half))
    assert cut_clauses(half) == ["湿地扩大了,", "水鸟多了;", "村民说:", "“好。”", "明年还要扩大。", "(见图)"]


def test_long_quotations_are_cut_inside() -> None:
    long = "湿地的水位已经连续三年上升而且鱼也回来了水鸟也回来了村民们都很高兴"
    text = f"“{long}。{long}。好。”王某说。完。"
    assert cut(text) == [f"“{long}。", f"{long}。", "好。”王某说。", "完。"]


def test_line_ends_cut_but_not_numbers() -> None:
    assert cut("第一行\n第二行\r\n第三行") == ["第一行", "第二行", "第三行"]
    assert cut("减排31.\n89%。") == ["减排31.\n89%。"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("到2030年,减排31.89%;投资1,430万元。", ["到2030年,", "减排31.89%;", "投资1,430万元。"]),
        ("会议于10:30开始,比例为1:2。", ["会议于10:30开始,", "比例为1:2。"]),
        ("见https://example.org。", ["见https://example.org。"]),
        ("2021,2022两年达标", ["2021,", "2022两年达标"]),
        ("湿地、森林、草原都在恢复。", ["湿地、森林、草原都在恢复。"]),
        ("", []),
    ],
)
def test_clauses(text: str, parts: list[str]) -> None:
    assert cut_clauses(text) == parts


def test_a_stretch_within_a_text() -> None:
    text = "甲。乙丙。丁"
    assert [(span.start, span.end) for span in sentences(text, 1, 5)] == [(1, 2), (2, 5)]
    assert [(span.start, span.end) for span in clauses(text, 2, 4)] == [(2, 4)]


@given(st.text(alphabet=st.sampled_from("甲乙a1.。,;:!?“”‘’()《》 \n…说的")) | st.text(), st.integers(0, 9))
def test_spans_are_sorted_disjoint_trimmed_and_complete(text: str, start: int) -> None:
    for spans in (sentences(text, start), clauses(text, start)):
        end = min(start, len(text))
        for span in spans:
            assert end <= span.start < span.end <= len(text)
            assert text[span.start : span.end] == text[span.start : span.end].strip()
            assert not text[end : span.start].strip()
            end = span.end
        assert not text[end:].strip()


@pytest.mark.parametrize("piece", ["“", "(", "”", "。", ".", "甲。", "“甲。", "…", ",", "1,", "。”", "甲 "])
def test_large_texts_take_linear_time(piece: str) -> None:
    assert clauses(piece * (200_000 // len(piece)))
