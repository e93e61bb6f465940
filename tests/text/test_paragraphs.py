"""Paragraphs and their kinds: lost breaks, captions run into prose, furniture, headings, notes."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import PARAGRAPH_KINDS, Article
from pipeline.text.articles import articles
from pipeline.text.furniture import trim
from pipeline.text.paragraphs import paragraphs

SEED = Path(__file__).parents[3] / "shared" / "seeds" / "gei-two-articles.txt"

LONG = "省里今年修复了三处湿地，并请来十二位专家评估成效，评估结果将在明年春天公布，社区代表也将参加。"


def read(text: str) -> list[tuple[str, str]]:
    article = Article("", "a.txt", 0, text)
    return [(paragraph.kind, text[paragraph.start : paragraph.end]) for paragraph in paragraphs(article)]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        # Lost breaks come back …
        ("会议开始。 随后,代表发言。 最后,会议闭幕。", ["会议开始。", "随后,代表发言。", "最后,会议闭幕。"]),
        ("他说：“可以。” 随后，会议闭幕。", ["他说：“可以。”", "随后，会议闭幕。"]),
        ("钱从哪里来？ 社区说，自己出。", ["钱从哪里来？", "社区说，自己出。"]),
        ("会议开始。 6月1日，代表发言。", ["会议开始。", "6月1日，代表发言。"]),
        ("会议开始。 “湿地银行”启动。", ["会议开始。", "“湿地银行”启动。"]),
        ("会议开始. 随后代表发言.", ["会议开始.", "随后代表发言."]),
        (
            "会议讨论了三处湿地的修复。　　一、总体要求　　坚持自然恢复。",
            ["会议讨论了三处湿地的修复。", "一、总体要求", "坚持自然恢复。"],
        ),
        # … but not after every space.
        ("主席Anna Berg表示, 社区应关注 A12 和 B7三个园区。", None),
        ("该公司（Acme Inc. 北岭分部）参加。", None),
        ("到 2030 年减排 31.5% 以上，投资 3 亿元。", None),
        ("会议由J. Berg主持。", None),
        # An author who puts a space after any mark means nothing by it.
        ("修复师说, 水位上升了. 鸟也回来了, 鱼也多了.", None),
        ("一是湿地。 二是森林。 三是草原。 四是海洋。 五是农田。 六是城市。", None),
    ],
)
def test_lost_breaks(line: str, parts: list[str] | None) -> None:
    assert [text for _, text in read(f"{LONG}\n{line}")[1:]] == (parts or [line])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\n\n\n", "\r\n \u3000\r\n"])
def test_line_ends(end: str) -> None:
    assert [text for _, text in read(f"{LONG}{end}\u3000\u3000{LONG} {end}")] == [LONG, LONG]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "专家提问。 代表团与村民合影 图片来源:北岭网 随后,代表团离开。",
            [
                ("body", "专家提问。"),
                ("caption", "代表团与村民合影"),
                ("credit", "图片来源:北岭网"),
                ("body", "随后,代表团离开。"),
            ],
        ),
        (
            "上:村口的风机 左下:新修的水渠,全长两里 右下:鱼塘 图片来源:李某 离开村子后,我们去了县城。",
            [
                ("caption", "上:村口的风机"),
                ("caption", "左下:新修的水渠,全长两里"),
                ("caption", "右下:鱼塘"),
                ("credit", "图片来源:李某"),
                ("body", "离开村子后,我们去了县城。"),
            ],
        ),
        (
            "左：新渠\n右：旧渠\n摄影：李某",
            [("caption", "左：新渠"), ("caption", "右：旧渠"), ("credit", "摄影：李某")],
        ),
        ("代表合影\n图片来源：北岭网", [("caption", "代表合影"), ("credit", "图片来源：北岭网")]),
        ("图为村民在湿地边植树。王某 摄", [("caption", "图为村民在湿地边植树。"), ("credit", "王某 摄")]),
        (
            "图为村民植树。新华社记者 王某 摄",
            [("caption", "图为村民植树。"), ("credit", "新华社记者 王某 摄")],
        ),
        ("图1 村民在湿地边植树（王某 摄）", [("caption", "图1 村民在湿地边植树"), ("credit", "（王某 摄）")]),
        ("村口的风机。资料图片", [("caption", "村口的风机。"), ("credit", "资料图片")]),
        ("讲解水鸟习性（左上）", [("caption", "讲解水鸟习性（左上）")]),
        ("Photo by Anna Berg", [("credit", "Photo by Anna Berg")]),
        # Prose that looks alike.
        ("报告未注明图片来源：缺少说明。", [("body", "报告未注明图片来源：缺少说明。")]),
        ("气温接近50摄氏度，他仍在拍摄。", [("body", "气温接近50摄氏度，他仍在拍摄。")]),
        ("图1显示，水位连续三年上升。", [("body", "图1显示，水位连续三年上升。")]),
        ("图们江流域的虎豹多了起来。", [("body", "图们江流域的虎豹多了起来。")]),
    ],
)
def test_pictures(line: str, expected: list[tuple[str, str]]) -> None:
    assert read(f"湿地论坛在北岭举行\n{LONG}\n{line}\n{LONG}")[2:-1] == expected


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("一、总体要求", "heading"),
        ("（二）主要目标", "heading"),
        ("第三章 保障措施", "heading"),
        ("## 主要目标", "heading"),
        ("各方观点", "heading"),
        ("下一站：南城", "heading"),
        ("2021年5月3日", "heading"),
        ("注：数据不含西部各县。", "note"),
        ("[1] 王某. 湿地水文. 2020.", "note"),
        ("编者按：本刊走访了三处湿地。", "note"),
        ("资料来源：省统计局", "note"),
        ("| 指标 | 2030年 |", "body"),
        ("| --- | --- |", "boilerplate"),
        ("- 到2025年恢复三处湿地", "body"),
        ("2015.3 中心成立", "body"),
        ("09:00—10:00 开幕式", "body"),
        ("湿地回来了。", "body"),
        ("0 Comment", "boilerplate"),
        ("分享到：微信 微博", "boilerplate"),
        ("来源：北岭日报　作者：王某", "credit"),
        ("责任编辑：李某", "credit"),
        ("（完）", "boilerplate"),
        ("———", "boilerplate"),
    ],
)
def test_kinds_of_lines(line: str, kind: str) -> None:
    assert read(f"湿地论坛在北岭举行\n{LONG}\n{line}\n{LONG}")[2] == (kind, line)


def test_head_and_foot() -> None:
    text = "\n".join(
        (
            "首页 > 动态 > 正文",
            "湿地论坛在北岭举行",
            "——写在湿地日之际",
            "北岭日报记者 王某",
            "2024年5月22日",
            LONG,
            "相关阅读",
            "南城发布减排方案",
            "· 东山植树三万亩",
            "版权所有：北岭日报社",
            "北岭市人民路1号",
        )
    )
    assert [kind for kind, _ in read(text)] == [
        "boilerplate",
        "title",
        "heading",
        "credit",
        "boilerplate",
        "body",
        *["boilerplate"] * 5,
    ]


@pytest.mark.parametrize(
    ("tail", "kind"),
    [
        ("... Read More", "boilerplate"),
        ("（完）", "boilerplate"),
        ("（责任编辑：李某）", "credit"),
        ("（来源：某网）", "credit"),
    ],
)
def test_tails_of_prose(tail: str, kind: str) -> None:
    assert read(f"湿地论坛在北岭举行\n{LONG}{tail}")[1:] == [("body", LONG), (kind, tail)]


def test_label_and_entries_are_a_list() -> None:
    text = f"湿地项目介绍\n资助方：北岭基金会\n实施方：南城保护协会\n{LONG}"
    assert [kind for kind, _ in read(text)] == ["title", "body", "body", "body"]


PIECES = st.sampled_from(
    [
        LONG,
        "图片来源：某网 ",
        "上:甲 下:乙 ",
        "。 ",
        "！",
        "0 Comment\n",
        "... Read More",
        "\n",
        "\r\n",
        "　　",
        "一、目标\n",
        "（完）",
        "王某 摄",
        "(",
        "）",
        "“",
        "”",
        " ",
        "\x00",
        "\u200b",
        "2024-05-22\n",
        "| a |\n",
        "相关阅读\n",
        "注：",
        "e",
        "# ",
        "·",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text())
def test_paragraphs_are_sorted_disjoint_trimmed_and_complete(text: str) -> None:
    for article in articles("a.txt", text):
        end = 0
        for number, paragraph in enumerate(paragraphs(article)):
            assert paragraph.index == number
            assert paragraph.kind in PARAGRAPH_KINDS
            assert end <= paragraph.start < paragraph.end <= len(article.text)
            words = article.text[paragraph.start : paragraph.end]
            assert words == words.strip()
            assert trim(article.text, end, paragraph.start) is None
            end = paragraph.end


@pytest.mark.skipif(not SEED.exists(), reason="the seed file is not part of the repository")
def test_seed() -> None:
    first, second = articles("seed.txt", SEED.read_text(encoding="utf-8"))
    assert Counter(p.kind for p in paragraphs(first)) == {"title": 1, "boilerplate": 1, "body": 14}
    assert Counter(p.kind for p in paragraphs(second)) == {
        "title": 1,
        "body": 11,
        "caption": 5,
        "credit": 3,
        "boilerplate": 1,
    }


@pytest.mark.parametrize(
    "piece", ["图片来源:甲 ", "。 ", "“", "(", "摄", "上:甲 ", "记者", "1,", "... ", "|"]
)
def test_large_texts_take_linear_time(piece: str) -> None:
    # A quadratic step would take minutes on this; the suite's time limit tells.
    text = f"湿地论坛在北岭举行\n{LONG}\n" + piece * (300_000 // len(piece))
    for article in articles("a.txt", text):
        assert paragraphs(article)
