"""Folding keeps length, is idempotent, and leaves alone what is simplified Chinese in its own right."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.articles import articles
from pipeline.text.fold import fold, traditional

# Characters that folding knows, mixed with any others: random text alone would hardly hold one.
KNOWN = st.text(
    alphabet=st.sampled_from("，。％（）２０３０年　碳達峰—－「」『』・﹐ａＺ著乾於 \n\t“”減排abc·")
    | st.characters()
)


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("２０３０年，减排３０．５％", "2030年,减排30.5%"),
        ("（ＮＤＣ）：目标；行动！好吗？约～", "(NDC):目标;行动!好吗?约~"),
        ("净零\u3000排放\xa0目标\u2009值", "净零 排放 目标 值"),
        ("昆明—蒙特利尔 5–10 −3 ２－３ a‑b", "昆明-蒙特利尔 5-10 -3 2-3 a-b"),
        ("罗德里格斯・佩雷斯•李‧王", "罗德里格斯·佩雷斯·李·王"),
        ("「碳中和」與『淨零』", "“碳中和”与‘净零’"),
        ("﹁直排﹂﹃引号﹄", "“直排”‘引号’"),
        ("碳達峰、減碳、氣候變遷、生態環境", "碳达峰、减碳、气候变迁、生态环境"),
        ("聯合國秘書長發表聲明", "联合国秘书长发表声明"),
        ("祕書長徵求合作夥伴意見", "秘书长征求合作伙伴意见"),
        ("｡､", "。、"),
        ("⽔资源", "水资源"),  # a Kangxi radical, as PDF tools emit it
        ("﹪﹐﹔", "%,;"),
    ],
)
def test_folds(raw: str, folded: str) -> None:
    assert fold(raw) == folded
    assert len(folded) == len(raw)


@pytest.mark.parametrize(
    "text",
    [
        "著名学者著书",  # 著 is simplified, too; opencc makes 着 of it nowhere, we neither
        "乾安县与乾隆年间",
        "毕昇",
        "薹草属植物",
        "2030年,减排31.89%。",
        "第一行\r\n第二行\t列",
        "5 m² CO₂ ℃ Ⅳ ① ½ …",  # NFKC would change these and their length
        "“引号”‘单引号’《书名》、顿号。句号",
        "plain ASCII, 100%",
        "",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert fold(text) == text


def test_digits_fold() -> None:
    assert fold("０１２３４５６７８９") == "0123456789"


def test_table_needs_one_pass() -> None:
    table = traditional()
    assert len(table) > 3000
    assert not set(table) & set(table.values())
    assert list(table) == sorted(table)


@given(KNOWN)
def test_keeps_length_and_is_idempotent(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(KNOWN, st.integers(0, 40), st.integers(0, 40))
def test_each_character_by_itself(text: str, start: int, end: int) -> None:
    assert fold(text)[start:end] == fold(text[start:end])


def test_many_distinct_characters_fold_as_few_do() -> None:
    # More distinct traditional characters than are replaced one by one.
    text = "".join(traditional())
    assert fold(text) == "".join(map(fold, text))


def test_no_fold_makes_or_unmakes_a_space() -> None:
    """So that a list of words may be folded as a whole."""
    assert not [
        code for code in range(sys.maxunicode + 1) if chr(code).isspace() != fold(chr(code)).isspace()
    ]


@given(st.lists(KNOWN, max_size=5))
def test_an_article_folded_with_its_file_is_folded_as_by_itself(lines: list[str]) -> None:
    for article in articles("a.txt", "\n".join(lines)):
        known = fold(article.text)
        assert known == "".join(map(fold, article.text))
