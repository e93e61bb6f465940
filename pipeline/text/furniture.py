"""What surrounds an article on a web page: menus, share bars, bylines, counters; as it looks in folded text.

`articles` reads it as evidence of where an article begins and ends, `paragraphs` sets it apart from prose.
Lines that are furniture as a whole are listed in `furniture.tsv`; what carries dates and sources is here.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.model import Span

# What ends a sentence ends no byline.
_ENDS = ("。", "!", "?", ";")

#: Longer lines are prose; nothing here is looked for in them but at their ends.
SHORT = 120

#: Furniture that closes an article: what follows it may be the next one.
CLOSING = frozenset({"more", "copyright", "navigation", "editor", "separator", "end"})

# White space, and the zero-width marks that web pages leave at the ends of lines.
_BLANK = (
    " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff"
)

_DAY = (
    r"(?:(?:19|20)\d{2}) ?(?:[-/.]|年) ?\d{1,2} ?(?:(?:[-/.]|月) ?\d{1,2} ?日?|月)"
    r"|[一二][〇○零O0一二九]{1,2}[〇○零O0一二三四五六七八九]{1,2}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?"
)
_DAY_MARK = expression(r"[年/.-] ?[\d一二三四五六七八九十]")
_TIME = r"(?:T|,? {0,3})\d{1,2}:\d{2}(?::\d{2})?"
DATE = expression(rf"(?<!\d)(?:{_DAY})(?!\d)")
_TIMED = expression(rf"(?<!\d)(?:{_DAY}) ?{_TIME}")
_WHOLE_DATE = expression(
    rf"[(>\[ ]{{0,3}}(?:{_DAY}) ?(?:星期[一二三四五六日天]|周[一二三四五六日])?(?:{_TIME})?[)\] ]{{0,2}}"
)

_DATE_LABELS = (
    r"(?:发布|发表|发文|更新|成文|编辑|刊发|上传|发稿|公开)(?:时间|日期|于)?|Published|Updated|Date|Posted on"
)
_SOURCE_LABELS = r"(?:文章|信息|稿件|新闻|内容|本文|消息)?来 ?源|稿源|转载自|转自|原载|出处|Source"
_PERSON_LABELS = r"作 ?者|撰 ?文|撰稿人?|编译|翻译|译者?|整理|图文|供稿人?|采写|特约撰稿人?|Author|Text|摄影"
_EDITOR_LABELS = (
    r"责任编辑|责编|编 ?辑|网络编辑|本文编辑|执行编辑|值班编辑|编审|校对|审核|审校|审稿|初审|复审|终审"
    r"|监制|排版|美编|主编"
)
_PUBLISHER_LABELS = r"发布机构|发布单位|发布者|发文机关|发布部门|Publisher"
_COUNT_LABELS = (
    r"浏览次数|阅读次数|点击次数|阅读量?|点击[数量]?|浏览[数量]?|字号|字体|字数|分类|栏目|标签|关键词"
)

PUBLISHED = expression(rf"(?:{_DATE_LABELS}|时间|日期)[ :]{{1,4}}(?P<day>{_DAY})(?!\d)", re.I)
_NAME = r"(?P<name>[^ :,;|/()\[\]【】。\t]{2,40})"
SOURCE = expression(rf"(?<!图片)(?<!资料)(?<!数据)(?:{_SOURCE_LABELS}) ?: ?{_NAME}", re.I)
PUBLISHER = expression(rf"(?:{_PUBLISHER_LABELS}) ?: ?{_NAME}")

_TAIL_MORE = expression(
    r"[. …\[(]{0,8}(?:(?:Continue reading|Read (?:the )?(?:More|full story))"
    r"|[\[(…](?:阅读|查看)(?:更多|全文|原文))[\]) >»→.]{0,6}$",
    re.I,
)

_TEASED = tuple("gGeEyY多文")

# One field of a byline. A person's value is short, or else `文:` and `记者:` begin prose and questions.
_FIELD = expression(
    rf"(?:(?<!图片)(?<!资料)(?<!数据)(?:{_SOURCE_LABELS})|{_PUBLISHER_LABELS}|{_EDITOR_LABELS})"
    r" ?[:/|] ?[^ :|。!?;,]{1,30}"
    rf"|(?:{_PERSON_LABELS}) ?[:/|] ?[^ :|。!?;,()]{{1,24}}(?:\([^()]{{1,20}}\))?"
    r"|文(?: ?/ ?图| ?/ ?摄)? ?[:/|] ?"
    r"(?:[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff])|[A-Z][A-Za-z.'-]{1,20}(?: [A-Z][A-Za-z.'-]{1,20}){0,2})"
    r"(?:\([^()]{1,20}\))?",
    re.I,
)
# How the labels of a field end before its mark: without this there is no field.
_FIELD_MARK = expression("[源自载处构位门关者辑编审对核校稿制版文人译理写影图eErRxXtT] ?[:/|]")
_DATE_FIELD = expression(rf"(?:{_DATE_LABELS}) ?:? ?(?:{_DAY})(?:{_TIME})?", re.I)
_LOOSE_DATE = expression(rf"(?:(?:时间|日期) ?: ?)?(?:{_DAY})(?:{_TIME})?")
_COUNT_FIELD = expression(rf"(?:{_COUNT_LABELS}) ?:? ?[\d,]{{0,9}}")
_EDITOR = expression(rf"[(\[【>]{{0,2}} ?(?:(?:{_EDITOR_LABELS}) ?[:/|] ?[^:。!?;,]{{1,24}}){{1,4}}")

# Patterns of `furniture.tsv` that begin with `.{0,40}` are dear to try: one of these, lower case, is in each.
# (No i, k or s, which have more than two cases.)
_ANYWHERE = ("扫", "二维码", "版权所有", "公网安备", "erved", "cp备", "cp证", "cook")

# A share bar is a line of these words and nothing else; `++` never tries a line twice.
_SHARE_WORD = (
    r"(?:分享(?:到|至|本文)?|字号|字体|打印(?:本页|文章|此页)?|收藏(?:本文)?|关闭(?:窗口|本页)?|纠错|超大|默认|放大|缩小"
    r"|[大中小]|新浪微博|微信好友|微信|微博|QQ空间|QQ好友|QQ|朋友圈|豆瓣|复制链接|点赞|在看|推荐|转发|举报|评论|收听"
    r"|朗读|Share(?: this)?|Tweet|Print|Facebook|Twitter|LinkedIn|Email|WhatsApp|Weibo|WeChat|A[+-]"
    r"|[\[\]【】() :|/·、,+\d-])"
)
_SHARE_BAR = expression(rf"{_SHARE_WORD}++", re.I)
_SHARE = expression(_SHARE_WORD, re.I)

# In the head of an article, between title and prose, a short line that names a reporter or a day is a byline.
_REPORTER = expression(
    # All begin with a character to look for: so the search skips from one to the next.
    r"[记通撰编研作摄整文更消电讯/报社网台](?:(?<=记)者|(?<=通)讯员|(?<=撰)[稿文]|(?<=编)译"
    r"|(?<=[\u4e00-\u9fff]/)[\u4e00-\u9fff]{2,5}报[道导]|(?<=报)[道导]$"
    r"|(?<=[社网报台])[\u4e00-\u9fff]{0,8}(?:\d{1,2}月)?\d{1,2}日[电讯]"
    r"|(?:(?<=研)究员|(?<=作)者|(?<=摄)影|(?<=整)理|(?<=编)辑|(?<=文)|(?<=更)新)[ :|/]"
    r"|(?:(?<=消)息|(?<=[电讯]))(?:\([^()]{1,20}\))? ?:$)"
)


class Line(NamedTuple):
    """A line without the white space around it: its place, its folded words, its kind of furniture, if any.

    `blank` counts the blank lines before it.
    """

    start: int
    end: int
    words: str
    kind: str | None
    blank: int


def read_lines(text: str, folded: str) -> list[Line]:
    """The lines of a text that are not blank, all of them: a decision about one looks at its neighbours.

    >>> [(line.words, line.blank) for line in read_lines(" 甲 \\r\\n\\n乙", " 甲 \\r\\n\\n乙")]
    [('甲', 0), ('乙', 1)]
    """
    read: list[Line] = []
    begin = before = 0
    for line in text.splitlines(keepends=True):
        if words := line.lstrip(_BLANK):
            start = begin + len(line) - len(words)
            end = start + len(words.rstrip(_BLANK))
            blank = 0
            if start - before > 1:
                gap = text[before:start]
                blank = max(0, (gap.count("\n") or gap.count("\r")) - 1)
            words = folded[start:end]
            read.append(Line(start, end, words, furniture(words), blank))
            before = end
        begin += len(line)
    return read


def trim(text: str, start: int, end: int) -> Span | None:
    """The stretch without white space (and zero-width marks) around it; None if nothing is left."""
    part = text[start:end]
    left = len(part) - len(part.lstrip(_BLANK))
    if left == len(part):
        return None
    return Span(start + left, start + len(part.rstrip(_BLANK)))


@lru_cache(maxsize=4096)  # each line is asked about twice: where articles begin, and what its paragraph is
def furniture(line: str) -> str | None:
    """What kind of furniture a folded line is, or None for prose.

    >>> furniture("0 Comment"), furniture("发布时间:2024-05-22 来源:某社"), furniture("减排目标")
    ('counter', 'byline', None)

    The kinds of `furniture.tsv`, and `share`, `date` (alone), `byline` (date, source, author), `editor`.
    """
    if not line or len(line) > SHORT:
        return None
    lowered = line.lower()
    if _any_pattern().fullmatch(line) or any(map(lowered.__contains__, _ANYWHERE)):
        for kind, pattern in _patterns():
            if pattern.fullmatch(line):
                return kind
    if _WHOLE_DATE.fullmatch(line):
        return "byline" if _TIMED.search(line) else "date"
    if _SHARE_BAR.fullmatch(line):
        return "share" if re.search(r"[^\d\W]", line) else None
    if _EDITOR.fullmatch(line):
        return "editor"
    return _byline(line)


def is_head_byline(line: str) -> bool:
    """Whether a folded line, if it stands between title and prose, says who wrote and when.

    >>> is_head_byline("北岭日报记者 张三"), is_head_byline("一、总体要求")
    (True, False)
    """
    if len(line) > 60 or line.endswith(_ENDS):
        return False
    return (_may_date(line) and DATE.search(line) is not None) or _REPORTER.search(line) is not None


def _may_date(line: str) -> bool:
    """Whether something like a month stands behind a year: a cheap look before the searches for dates."""
    return _DAY_MARK.search(line) is not None


def teaser(words: str) -> re.Match[str] | None:
    """What a teaser ends with, in the line of its prose.

    >>> teaser("…的焦点。... Read More").group()
    '... Read More'
    """
    # Looked for only behind its last letters: the search is dear.
    return _TAIL_MORE.search(words) if words.rstrip("]) >»→.").endswith(_TEASED) else None


def iso(words: str) -> str | None:
    """The first date in folded words as ISO date, or year-month; None if there is none, or no such day.

    >>> iso("发布于2024年5月22日"), iso("二〇二二年三月"), iso("2024-13-01")
    ('2024-05-22', '2022-03', None)
    """
    found = DATE.search(words)
    if found is None:
        return None
    parts = [_number(part) for part in re.split(r"[-/.年月日 ]+", found.group()) if part]
    try:
        whole = date(parts[0], parts[1], parts[2] if len(parts) == 3 else 1)
    except ValueError:
        return None
    return whole.isoformat() if len(parts) == 3 else whole.isoformat()[:7]


def _number(digits: str) -> int:
    """A number of a date: 2024, 二〇二四, 十二, 二十二."""
    if digits.isdecimal():
        return int(digits)
    values = [_HAN_DIGITS[digit] for digit in digits]
    if 10 not in values:
        return int("".join(map(str, values)))
    ten = values.index(10)
    return (values[0] if ten else 1) * 10 + (values[-1] if ten < len(values) - 1 else 0)


_HAN_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九十")} | {
    "○": 0,
    "零": 0,
    "O": 0,
    "0": 0,
}


def _byline(line: str) -> str | None:
    """`byline` for labelled fields and little else, `date` for a day with no more than a bare label."""
    if line.endswith(_ENDS):
        return None
    labelled, may_date = _FIELD_MARK.search(line) is not None, _may_date(line)
    if not (labelled or may_date):
        return None
    # What stops a byline below can be removed with a field only in brackets.
    if ("。" in line or ";" in line) and "(" not in line:
        return None
    rest, fields = _FIELD.subn(" ", line) if labelled else (line, 0)
    dated = loose = 0
    if may_date:
        rest, dated = _DATE_FIELD.subn(" ", rest)
        rest, loose = _LOOSE_DATE.subn(" ", rest)
    timed = may_date and ":" in line and _TIMED.match(line) is not None
    if not (fields or dated or timed):
        return "date" if loose and not rest.strip(" :()[]") else None
    rest = _COUNT_FIELD.sub(" ", rest)
    # The name of a site or column may stand beside the fields; a clause or another label may not.
    if re.search(r"[^ \]】)(]:|[,。;]", rest):
        return None
    return "byline" if len(_SHARE.sub("", rest)) <= 16 else None


def _rows() -> list[tuple[str, str]]:
    """The kinds and patterns of `furniture.tsv`."""
    table = Path(__file__).with_name("furniture.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")][1:]
    return [(kind, pattern) for kind, pattern, _example in rows]


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns of `furniture.tsv`, one a kind."""
    kinds: dict[str, list[str]] = {}
    for kind, pattern in _rows():
        kinds.setdefault(kind, []).append(pattern)
    return tuple((kind, expression("|".join(patterns), re.I)) for kind, patterns in kinds.items())


@cache
def _any_pattern() -> re.Pattern[str]:
    """All patterns in one that say how a line begins: most lines are refused in one look."""
    return expression("|".join(pattern for _, pattern in _rows() if not pattern.startswith(".{")), re.I)
