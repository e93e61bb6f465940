"""What surrounds an article on a web page: menus, share bars, bylines, counters, as they look in folded text.

`articles` reads it as evidence of where an article begins and ends, `paragraphs` sets it apart from prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.model import Span

#: Longer lines are prose; nothing here is looked for in them but at their ends.
SHORT = 120

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")

_DATE = (
    r"(?P<year>(?:19|20)\d{2}) ?(?:[-/.]|年) ?(?P<month>\d{1,2}) ?(?:(?:[-/.]|月) ?(?P<day>\d{1,2}) ?日?|月)"
)
_TIME = r"(?:T|,? {0,3})\d{1,2}:\d{2}(?::\d{2})?"
DATE = re.compile(rf"(?<!\d){_DATE}(?!\d)")

_DATE_LABEL = r"(?:发布|发表|发文|更新|成文|编辑|刊发|上传)?(?:时间|日期)|发布于|发表于|Published|Updated|Date|Posted on"
_SOURCE_LABEL = (
    r"文章来源|信息来源|稿件来源|新闻来源|内容来源|本文来源|来源|来 源|稿源|转载自|转自|出处|Source"
)
_PERSON_LABEL = r"作者|作 者|撰文|撰稿|编译|翻译|译者|文|供稿|Author"
_PUBLISHER_LABEL = r"发布机构|发布单位|发布者|发文机关|发布部门|Publisher"
_EDITOR_LABEL = (
    r"责任编辑|责编|编辑|编 辑|网络编辑|本文编辑|执行编辑|值班编辑|校对|审核|审校|初审|终审|监制|排版|美编"
)

PUBLISHED = re.compile(rf"(?:{_DATE_LABEL})[ :]{{1,4}}{_DATE}(?!\d)")
SOURCE = re.compile(rf"(?:{_SOURCE_LABEL}) ?: ?(?P<name>[^ :,;|()\[\]【】。]{{2,40}})")
PUBLISHER = re.compile(rf"(?:{_PUBLISHER_LABEL}) ?: ?(?P<name>[^ :,;|()\[\]【】。]{{2,40}})")

_COUNTER = r"\d* ?(?:Comments?|条?评论|Likes?|Views?)"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("separator", re.compile(r"(?:[=*_~#+·.-] ?){3,}|[<>]{3,}|(?:\* ){2,}\*")),
    (
        "counter",
        re.compile(
            _COUNTER + r"|(?:评论|阅读|浏览|点击|点赞|收藏|访问)(?:量|数|次数)?[ :(]{1,3}\d+[ 次)]{0,2}", re.I
        ),
    ),
    (
        "more",
        re.compile(
            r"[. …\[(]{0,8}(?:Read (?:the )?(?:More|full (?:story|article))|Continue reading|阅读(?:更多|全文|原文)"
            r"|查看(?:更多|全文|原文|详情)|了解更多|点击(?:查看|阅读)(?:全文|更多|原文|详情)|展开全文|更多)[\]) >»→.…]{0,6}",
            re.I,
        ),
    ),
    (
        "share",
        re.compile(r".{0,10}(?:微信扫一扫|扫一扫|扫描二维码|长按.{0,8}二维码|识别二维码|用微信扫).{0,40}"),
    ),
    (
        "breadcrumb",
        re.compile(
            r"(?:您|你|当前|现在)(?:当前|现在)?(?:的|所在的?|所处的?)?(?:当前)?(?:位置|页面|栏目)(?:是)? ?[:>].{0,100}"
            r"|(?:首页|主页|Home) ?(?:>{1,2}|»|/|-|→|›|\|).{1,100}",
            re.I,
        ),
    ),
    (
        "copyright",
        re.compile(
            r"(?:.{0,40}(?:版权所有|All rights reserved|[京沪粤津渝苏浙川鄂湘鲁豫闽皖辽吉黑冀晋陕甘青琼云贵桂蒙新宁藏赣]?ICP[备证]|公网安备)"
            r"|Copyright|©|\(c\) ?\d{4}|未经(?:书面)?(?:授权|许可|允许|同意)|转载请(?:注明|联系|标明)|本(?:网|站|文)(?:所有)?版权"
            r"|免责声明|网站(?:标识码|地图|声明)|联系我们|关于我们).{0,80}",
            re.I,
        ),
    ),
    (
        "navigation",
        re.compile(
            r"(?:(?:上|前)一?篇|(?:下|后)一?篇|上一条|下一条|上一页|下一页|返回(?:首页|顶部|列表|目录)|回到顶部)(?:[:>» ].{0,100})?"
            r"|(?:Previous|Next|Back to top)(?: ?[:>»].{0,100})?",
            re.I,
        ),
    ),
    (
        "related",
        re.compile(
            r"[【\[]?(?:相关(?:阅读|文章|新闻|链接|推荐|报道|稿件|资讯|附件|专题)|延伸阅读|推荐阅读|热门(?:文章|新闻|推荐)|猜你喜欢"
            r"|更多(?:阅读|新闻|文章)|往期(?:回顾|推荐|精选)|友情链接|点击排行|最新(?:文章|资讯)"
            r"|Related (?:posts|articles|stories)|You may also like)[】\] :>]{0,4}",
            re.I,
        ),
    ),
    (
        "cookie",
        re.compile(
            r".{0,30}cookies?.{0,80}|登录.{0,3}注册|请?登录后.{0,10}|发表评论|全部评论|广告|ADVERTISEMENT"
            r"|订阅(?:我们|邮件|新闻通讯).{0,20}|关注(?:我们|公众号|微信公众号).{0,30}|Skip to (?:main )?content",
            re.I,
        ),
    ),
    (
        "link",
        re.compile(
            r"(?:(?:原文|文章|全文|来源|参考)?(?:链接|地址|网址|出处) ?[:：]? ?)?(?:https?://|www\.)[^ ]+"
        ),
    ),
    ("date", re.compile(rf"\(?{_DATE} ?(?:星期[一二三四五六日天]|周[一二三四五六日])?(?:{_TIME})?\)?")),
)

# A share bar is a line of these words and nothing else.
_SHARE_WORD = re.compile(
    r"分享(?:到|至|本文)?|字号|字体|打印(?:本页|文章|此页)?|收藏(?:本文)?|关闭(?:窗口|本页)?|纠错|超大|默认|放大|缩小|[大中小]"
    r"|新浪微博|微信好友|微信|微博|QQ空间|QQ好友|QQ|朋友圈|豆瓣|复制链接|点赞|在看|推荐|转发|举报|评论|收听|朗读|Share(?: this)?|Tweet"
    r"|Print|Facebook|Twitter|LinkedIn|Email|WhatsApp|Weibo|WeChat|A[+-]|[\[\]【】() :|/·、,+-]",
    re.I,
)

_FIELD = rf"(?:{_DATE_LABEL}|{_SOURCE_LABEL}|{_PERSON_LABEL}|{_PUBLISHER_LABEL}|{_EDITOR_LABEL}|浏览次数|阅读量?|点击数?|浏览)"
# One field of a byline; a name ends at two spaces or where another field begins.
_BYLINE = re.compile(rf"[(\[【]?(?P<label>{_FIELD}) ?[:/] ?(?P<value>[^:。!?]{{0,60}})", re.I)
_EDITOR = re.compile(rf"[(\[【]? ?(?:{_EDITOR_LABEL}) ?[:/] ?[^:。!?]{{1,60}}")
_TIMED_DATE = re.compile(rf"{_DATE} ?{_TIME}")

#: Furniture that closes an article: what follows it may be the next one.
CLOSING = frozenset({"more", "copyright", "navigation", "editor", "separator", "related"})


def lines(text: str) -> Iterator[Span]:
    """The lines of a text that are not blank, without the white space around them.

    >>> [text[line.start:line.end] for text in [" 甲 \\r\\n\\n乙"] for line in lines(text)]
    ['甲', '乙']
    """
    for found in _LINE.finditer(text):
        line = trim(text, found.start(), found.end())
        if line is not None:
            yield line


def trim(text: str, start: int, end: int) -> Span | None:
    """The stretch without white space (and zero-width marks) around it; None if nothing is left."""
    part = text[start:end]
    left = len(part) - len(part.lstrip(_BLANK))
    if left == len(part):
        return None
    return Span(start + left, start + len(part.rstrip(_BLANK)))


_BLANK = (
    " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff"
)


def furniture(line: str) -> str | None:
    """What kind of furniture a folded line is, or None for prose.

    >>> furniture("0 Comment"), furniture("发布时间:2024-05-22 来源:新华社"), furniture("减排目标")
    ('counter', 'byline', None)

    `separator`, `counter`, `more`, `share`, `breadcrumb`, `copyright`, `navigation`, `related`, `cookie`, `link`, `date`
    (a date alone), `byline` (date, source, author), `editor`.
    """
    if not line or len(line) > SHORT:
        return None
    for kind, pattern in _KINDS:
        if pattern.fullmatch(line):
            return "byline" if kind == "date" and _TIMED_DATE.search(line) else kind
    if not _SHARE_WORD.sub("", line):
        return "share"
    if _EDITOR.fullmatch(line):
        return "editor"
    return "byline" if _is_byline(line) else None


def iso(found: re.Match[str]) -> str | None:
    """The ISO date, or year-month, of a match that holds the groups of `DATE`; None if no such day exists."""
    year, month, day = int(found["year"]), int(found["month"]), found["day"]
    try:
        whole = date(year, month, int(day or 1))
    except ValueError:
        return None
    return whole.isoformat() if day else whole.isoformat()[:7]


def _is_byline(line: str) -> bool:
    """Whether a line holds nothing but labelled fields, dates and counters."""
    first = _BYLINE.match(line)
    timed = _TIMED_DATE.match(line)
    if first is None and timed is None:
        return False
    if line.endswith(("。", "!", "?", ";")):
        return False
    if timed is not None:
        # `2024-05-22 10:30 生态环境部`: a name may follow, prose may not.
        return len(line) - timed.end() <= 40 and "," not in line[timed.end() :]
    assert first is not None
    return bool(first["value"].strip()) and "," not in line
