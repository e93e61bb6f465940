"""Where articles begin in a file, and what their heads and tails say of date, publisher and source."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.articles import articles, title_span
from pipeline.text.fold import fold
from pipeline.text.furniture import read_lines

SEED = Path(__file__).parents[3] / "shared" / "seeds" / "gei-two-articles.txt"

LONG = "省里今年修复了三处湿地，并请来十二位专家评估成效，评估结果将在明年春天公布。"
# What a scraper leaves that turned paragraph breaks into spaces.
GIANT = " ".join([LONG * 2] * 4)

SPLITS = {
    "counter": f"北岭举办湿地论坛\n0 Comment\n{LONG}\n{LONG}\n南城发布减排方案\n3 Comments\n{LONG}",
    "read-more": f"北岭举办湿地论坛\n{LONG}... Read More\n南城发布减排方案\n{LONG}",
    "read-more-alone": f"北岭举办湿地论坛\n{LONG}\n阅读全文\n南城发布减排方案\n{LONG}",
    "lost-breaks": f"北岭举办湿地论坛\n{GIANT}\n南城发布减排方案\n{GIANT}",
    "lost-breaks-counter": f"北岭举办湿地论坛\n0 Comment\n{GIANT}\n南城发布减排方案\n{GIANT}",
    "byline": f"北岭举办湿地论坛\n{LONG}\n南城发布减排方案\n2024-05-22 10:30 来源：南城日报\n{LONG}",
    "labels": f"北岭举办湿地论坛\n{LONG}\n\n南城发布减排方案\n发布时间：2024年5月22日\n{LONG}",
    "separator": f"北岭举办湿地论坛\n{LONG}\n======\n南城发布减排方案\n{LONG}",
    "rule-and-blank": f"北岭举办湿地论坛\n\n{LONG}\n\n---\n\n南城发布减排方案\n\n{LONG}",
    "breadcrumb": f"首页 > 动态\n北岭举办湿地论坛\n{LONG}\n首页 > 动态\n南城发布减排方案\n{LONG}",
    "editor": f"北岭举办湿地论坛\n{LONG}\n责任编辑：李某\n南城发布减排方案\n{LONG}",
    "label": f"标题：北岭举办湿地论坛\n{LONG}\n标题：南城发布减排方案\n{LONG}",
    "repeated-date": f"北岭举办湿地论坛\n2024年5月1日\n{LONG}\n南城发布减排方案\n2024年5月3日\n{LONG}",
    "repeated-reporter": f"北岭举办湿地论坛\n记者 王某\n{LONG}\n南城发布减排方案\n记者 李某\n{LONG}",
    "blank-and-source": f"北岭举办湿地论坛\n来源：某网\n{LONG}\n\n\n南城发布减排方案\n来源：某报\n{LONG}",
    "teaser": f"北岭举办湿地论坛\n{LONG}……[阅读全文]\n南城发布减排方案\n{LONG}",
    "dateline": f"北岭举办湿地论坛\n北岭社5月2日电 {LONG}\n南城发布减排方案\n北岭社5月3日电 {LONG}",
    "blank-and-dateline": f"北岭举办湿地论坛\n{LONG}\n\n南城发布减排方案\n\n南城社5月3日电（记者王某）{LONG}",
    "wide-gap": f"北岭举办湿地论坛\n\n{LONG}\n\n{LONG}\n\n\n\n南城发布减排方案\n\n{LONG}",
    "crlf": f"北岭举办湿地论坛\r\n0 Comment\r\n{LONG}\r\n南城发布减排方案\r\n0 Comment\r\n{LONG}",
}

ONE = {
    "headings": f"北岭举办湿地论坛\n{LONG}\n会议背景\n{LONG}\n各方观点\n{LONG}",
    "headings-with-long-paragraphs": f"北岭举办湿地论坛\n{LONG * 12}\n会议背景\n{LONG * 12}",
    "numbered": f"北岭湿地保护规划\n{LONG}\n一、总体要求\n{LONG}\n二、主要目标\n{LONG}",
    "markdown": f"# 北岭湿地保护规划\n\n{LONG}\n\n## 总体要求\n\n{LONG}\n\n---\n\n## 主要目标\n\n{LONG}",
    "underlined": f"北岭湿地保护规划\n=====\n{LONG}\n\n主要目标的说明\n-----\n{LONG}",
    "credit": f"北岭举办湿地论坛\n来源：北岭日报\n{LONG}\n与会代表合影留念\n来源：组委会\n{LONG}",
    "agenda": f"北岭举办湿地论坛\n{LONG}\n开幕式与主旨报告\n时间：2024年5月22日\n地点：北岭会堂\n{LONG}",
    "quick-news": f"一周环境快讯\n{LONG}\n北岭修复三处湿地\n{LONG}\n南城发布减排方案\n{LONG}",
    "interview": f"对话王某：湿地怎么修\n{LONG}\n问：钱从哪里来？\n{LONG}\n问：谁来管护\n{LONG}",
    "rule": f"北岭举办湿地论坛\n{LONG}\n\n***\n\n各方观点\n\n{LONG}",
    "quoted-agency": f"北岭举办湿地论坛\n{LONG}\n\n邻省的做法与经验\n\n据北岭社5月3日电，{LONG}",
    "related": f"北岭举办湿地论坛\n{LONG}\n相关阅读\n南城发布减排方案\n东山植树三万亩",
    "site-foot": f"北岭举办湿地论坛\n{LONG}\n版权所有：北岭环境网\n北岭市环境科学研究所\n北岭市人民路1号",
    "no-title": f"{LONG}\n{LONG}",
    "title-only": "北岭举办湿地论坛",
}


@pytest.mark.parametrize("name", SPLITS)
def test_splits(name: str) -> None:
    found = list(articles("a.txt", SPLITS[name]))
    assert [article.title for article in found] == ["北岭举办湿地论坛", "南城发布减排方案"]
    assert len({article.iri for article in found}) == 2
    for article in found:
        assert SPLITS[name][article.start : article.end] == article.text
    assert found[0].end <= found[1].start


@pytest.mark.parametrize("name", ONE)
def test_stays_one(name: str) -> None:
    found = list(articles("a.txt", ONE[name]))
    assert len(found) == 1
    assert found[0].text == ONE[name]


def test_nothing_in_blank_text() -> None:
    assert list(articles("a.txt", " \r\n\u3000\n")) == []


def test_same_titles_get_different_iris() -> None:
    text = f"通知公告栏目\n0 Comment\n{LONG}\n通知公告栏目\n0 Comment\n{LONG}"
    first, second = articles("a.txt", text)
    assert first.title == second.title
    assert first.iri != second.iri


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"北岭举办湿地论坛\n{LONG}", "北岭举办湿地论坛"),
        (f"首页 > 新闻 > 正文\n北岭举办湿地论坛\n{LONG}", "北岭举办湿地论坛"),
        (
            f"网站首页 | 关于我们 | 新闻中心 | 数据\n登录 注册\n湿地往哪去？专家这样说\n{LONG}",
            "湿地往哪去？专家这样说",
        ),
        (f"# 湿地规划\n{LONG}", "湿地规划"),
        (f"标题：湿地规划\n{LONG}", "湿地规划"),
        (f"30 个国家签署湿地协议\n{LONG}", "30 个国家签署湿地协议"),
        (f"1.5度目标还剩几年\n{LONG}", "1.5度目标还剩几年"),
        (f"第三届湿地论坛在北岭闭幕\n{LONG}", "第三届湿地论坛在北岭闭幕"),
        (f"一图读懂湿地规划\n{LONG}", "一图读懂湿地规划"),
        (f"#　　湿地规划\n{LONG}", "湿地规划"),
        (f"一、总体要求\n{LONG}", None),
        (f"{LONG}\n湿地规划", None),
    ],
)
def test_titles(text: str, title: str | None) -> None:
    (article,) = articles("a.txt", text)
    assert article.title == title
    span = title_span(read_lines(article.text, fold(article.text)))
    assert (None if span is None else article.text[span.start : span.end]) == title


HEAD = "北岭举办湿地论坛\n"


@pytest.mark.parametrize(
    ("text", "published", "publisher", "source"),
    [
        (f"{HEAD}发布时间：2024-05-22 10:30　来源：北岭日报\n{LONG}", "2024-05-22", None, "北岭日报"),
        (f"{HEAD}2024年5月22日\n{LONG}", "2024-05-22", None, None),
        (f"{HEAD}日期：2024年5月\n{LONG}", "2024-05", None, None),
        (f"{HEAD}{LONG}\n（来源：北岭日报）", None, None, "北岭日报"),
        (f"{HEAD}{LONG}（来源：北岭日报）", None, None, "北岭日报"),
        (f"{HEAD}{LONG}\n发布日期：2024/5/2", "2024-05-02", None, None),
        (f"{HEAD}{LONG}\n2024年5月22日", "2024-05-22", None, None),
        (f"{HEAD}新华社南城5月22日电（记者王某）{LONG}", None, "新华社", None),
        (f"{HEAD}新华社南城2024年5月22日电 {LONG}", "2024-05-22", "新华社", None),
        (f"{HEAD}中新网5月22日电 {LONG}", None, "中新网", None),
        (f"{HEAD}据新华社电 {LONG}", None, None, "新华社"),
        (f"{HEAD}本报讯 {LONG}", None, None, None),
        (f"{HEAD}发布机构：北岭市生态环境局\n{LONG}", None, "北岭市生态环境局", None),
        (f"{HEAD}{LONG}\n原文链接：https://example.org/a.html", None, None, "https://example.org/a.html"),
        # Not the article's own: a picture's source, the day of an event, a year-month between paragraphs.
        (f"{HEAD}{LONG}\n图片来源：北岭日报\n{LONG}", None, None, None),
        (f"{HEAD}{LONG}\n2020年5月\n{LONG}\n{LONG}\n{LONG}\n{LONG}", None, None, None),
        (f"{HEAD}{LONG}2023年5月2日，会议召开。\n{LONG}", None, None, None),
        (f"{HEAD}发布时间：2024-13-22\n{LONG}", None, None, None),
    ],
)
def test_provenance(text: str, published: str | None, publisher: str | None, source: str | None) -> None:
    (article,) = articles("a.txt", text)
    assert (article.published, article.publisher, article.source) == (published, publisher, source)


@given(
    st.lists(
        st.sampled_from(
            [LONG, GIANT, "北岭举办湿地论坛", "0 Comment", "2024-05-22", "---", "", "一、目标", "来源：某网"]
        )
    )
)
def test_articles_cover_all_but_white_space(parts: list[str]) -> None:
    text = "\n".join(parts)
    end = 0
    for article in articles("a.txt", text):
        assert not text[end : article.start].strip()
        assert text[article.start : article.end] == article.text == article.text.strip()
        end = article.end
    assert not text[end:].strip()


@pytest.mark.skipif(not SEED.exists(), reason="the seed file is not part of the repository")
def test_seed() -> None:
    found = list(articles("seed.txt", SEED.read_text(encoding="utf-8")))
    assert [article.title[:4] for article in found if article.title] == ["GEI成", "GEI与"]
