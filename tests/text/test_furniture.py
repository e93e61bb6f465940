"""Lines around articles: every pattern with its example, and prose that looks alike."""

from pathlib import Path

import pytest

import pipeline.text.furniture as module
from pipeline.text.fold import fold
from pipeline.text.furniture import furniture, is_head_byline, iso

ROWS = [
    line.split("\t")
    for line in Path(module.__file__).with_name("furniture.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
][1:]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[2]}" for row in ROWS])
def test_every_pattern_has_an_example(row: list[str]) -> None:
    kind, pattern, example = row
    assert furniture(fold(example)) == kind
    assert "\\b" not in pattern


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("12 Comments", "counter"),
        ("分享到：微信 微博 QQ空间", "share"),
        ("【字体：大 中 小】 打印", "share"),
        ("2024-05-22 10:30", "byline"),
        ("2024年5月22日　星期三", "date"),
        ("发布时间：2024-05-22 10:30 来源：某某网 作者：李某", "byline"),
        ("发布日期：2023-08-18 08:32:17  浏览次数：1,284  字号：【大 中 小】  来源：某某网", "byline"),
        ("来源：某某环境中心", "byline"),
        ("文/王小明", "byline"),
        ("文｜王小明（某研究所）", "byline"),
        ("责任编辑：赵某", "editor"),
        ("（编辑：赵某 审核：钱某）", "editor"),
        ("资料来源：某统计局", None),
        ("下一步工作安排", None),
        ("大中小企业转型指南", None),
        ("评论员文章：减排要算长远账", None),
        ("作者：李某，来自北方，研究湿地", None),
        ("记者：谢谢", None),
        ("位置：西部山区", None),
        ("主办单位：某某中心", None),
        ("2021年8月1日起施行", None),
        ("2030", None),
        ("分享经验", None),
        ("首页改版上线", None),
        ("", None),
    ],
)
def test_kinds(line: str, kind: str | None) -> None:
    assert furniture(fold(line)) == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("扫雷行动", None),
        ("点开后请扫一扫", "share"),
        ("长按下方二维码", "share"),
        ("某中心 版权所有", "copyright"),
        ("某中心 all rights reserved", "copyright"),
        ("京公网安备0000号", "copyright"),
        ("某中心 icp证000号", "copyright"),
        ("某中心 京ICP备000号", "copyright"),
        ("This site uses Cookies", "cookie"),
    ],
)
def test_patterns_that_begin_anywhere(line: str, kind: str | None) -> None:
    assert furniture(fold(line)) == kind


@pytest.mark.parametrize(
    "label",
    [
        "来源",
        "文章来源",
        "稿源",
        "转载自",
        "转自",
        "原载",
        "出处",
        "Source",
        "发布机构",
        "发布单位",
        "发布者",
        "发文机关",
        "发布部门",
        "Publisher",
        "作者",
        "撰文",
        "撰稿",
        "撰稿人",
        "编译",
        "翻译",
        "译",
        "译者",
        "整理",
        "图文",
        "供稿",
        "供稿人",
        "采写",
        "特约撰稿人",
        "Author",
        "TEXT",
        "摄影",
        "文",
        "文/图",
        "文/摄",
    ],
)
def test_labels_of_fields(label: str) -> None:
    assert furniture(f"{label}:王明") == "byline"


@pytest.mark.parametrize(
    "label",
    [
        "责任编辑",
        "责编",
        "编辑",
        "网络编辑",
        "本文编辑",
        "执行编辑",
        "值班编辑",
        "编审",
        "校对",
        "审核",
        "审校",
        "审稿",
        "初审",
        "复审",
        "终审",
        "监制",
        "排版",
        "美编",
        "主编",
    ],
)
def test_labels_of_editors(label: str) -> None:
    assert furniture(f"{label}:王明") == "editor"
    assert furniture(f"2024年5月22日 {label}:王明") == "byline"


@pytest.mark.parametrize(
    ("line", "is_byline"),
    [
        ("北岭日报记者 王小明 通讯员 李某", True),
        ("某社南城5月3日电", True),
        ("王小明／南城報導", True),
        ("某县融媒体中心　二〇二二年三月十八日", True),
        ("一、总体要求", False),
        ("湿地回来了", False),
        ("记者看到，水位上升了。", False),
    ],
)
def test_head_bylines(line: str, is_byline: bool) -> None:
    assert is_head_byline(fold(line)) == is_byline


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("发布于2024年5月2日", "2024-05-02"),
        ("2024/05/22", "2024-05-22"),
        ("2024.5.22 刊", "2024-05-22"),
        ("2023年12月", "2023-12"),
        ("二〇二二年十二月二十一日", "2022-12-21"),
        ("二○一九年十月", "2019-10"),
        ("5月22日", None),
        ("2024-13-01", None),
        ("2023年2月30日", None),
        ("编号12024-05-22", None),
        ("", None),
    ],
)
def test_dates(words: str, day: str | None) -> None:
    assert iso(words) == day
