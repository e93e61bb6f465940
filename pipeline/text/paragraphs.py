"""Article → paragraphs, each with its kind; lost line breaks come back, captions are told from prose.

Spans count from the start of `Article.text`, are sorted and disjoint, and leave white space out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Article, Paragraph, Span
from pipeline.text.articles import is_numbered, title_span
from pipeline.text.fold import fold
from pipeline.text.furniture import furniture, lines, trim

#: A heading, label or caption line is at most this long.
SHORT = 45

_HAN = "\u3400-\u9fff"
_CLOSERS = '”’")\\]】》*'

# A paragraph break that the scraper turned into a space: after the end of a sentence, never elsewhere.
# An ASCII full stop counts between Han only: `Inc. 公司` and `J. 史密斯` are no breaks.
_LOST_BREAK = re.compile(
    rf"[。!?…][{_CLOSERS}]{{0,3}}(?P<gap>[ \t]+)(?=[^ \t])|(?<=[{_HAN}])\.[{_CLOSERS}]{{0,3}}(?P<dot> +)(?=[{_HAN}“‘《【])"
)
# Two ideographic spaces are the indent of a Chinese paragraph, wherever they stand in a long line.
_INDENT = re.compile("\u3000{2,}")
_SENTENCE_END = re.compile(r"[。!?]")
_END = re.compile(rf"[。!?;…:,][{_CLOSERS}]{{0,3}}$")

# Who made a picture. The name ends at a space before Han, at a mark, or with the line.
_CREDIT = re.compile(
    r"(?P<cue>[(\[【]?(?:(?:图片|照片|图文|图表|视频|供图|图)(?:来源|提供|版权|作者)|图源|供图|摄影师?|摄像|绘图|制图|插图|图片|Photo(?: credit| by)?"
    r"|Credit|Image) ?[:/|] ?|(?:图|摄)/ ?)"
    r"(?P<name>[^ 。;,:!?\n]{1,30}(?: [A-Za-z&/|.][^ 。;,:!?]{0,20}){0,6})",
    re.I,
)
# …张三 摄, (李四摄), 新华社记者王五摄, 新华社发: 摄 before anything but Han, and not in 拍摄.
_SHOT = re.compile(
    rf"(?:(?<=[ 。])|^|[(])(?P<who>(?:[{_HAN}]{{2,5}}社|[{_HAN}]{{2,6}}报|本报)?(?:记者|通讯员|特派记者)? ?[{_HAN}A-Za-z·]{{2,12}} ?(?<![拍航])摄"
    rf"|[{_HAN}]{{2,4}}社发(?:\([^()]{{2,16}}摄\))?|资料(?:图片?|照片))[)。]?(?=[^{_HAN}A-Za-z)。]|$)"
)
_PLACE = (
    r"(?:左上|右上|左下|右下|上排|下排|上|下|左|右|中|前排?|后排?|从左至右)(?:一|二|三|图|方)?(?:图)?(?:为)?"
)
_CAPTION = re.compile(
    rf"图为|(?:{_PLACE}) ?: ?|[▲△▼↑↓◆] ?(?=[^ ])|[图表] ?(?:\d{{1,2}}|[一二三四五六七八九十])(?:-\d)? ?[:.、 ] ?|[图表]:|(?:上|下|左|右|组)图(?:为|:)"
)
_PLACED = re.compile(rf"(?:^|(?<=[ 。;]))(?:{_PLACE}) ?: ?(?=[^ ])")
_NOTE = re.compile(
    r"[*※(\[]{0,2}(?:注释?|备注|附注|脚注|原注|译注|译者注|编者[按注]|编辑注|作者注|按|说明|(?:资料|数据)来源)\d{0,2} ?[:.]|\* ?注"
    r"|\[\^?\d{1,3}\]|\(?本文(?:仅代表|为作者|系作者|由.{2,30}授权|首发|转载|原载|观点)|参考(?:文献|资料) ?:?"
)
_HEADING_MARK = re.compile(r"#{1,6} ?(?=[^ #])")
_BULLET = re.compile(r"[-*+•·●■◆○] |\|")
_RULE_ROW = re.compile(r"[|: +-]*-{3,}[|: +-]*")
_STARTS_WITH_DATE = re.compile(r"(?:19|20)\d{2} ?(?:年|[-./]\d)")

# Furniture at the end of a line of prose.
_TAIL_MORE = re.compile(
    r"[. …\[(]{0,8}(?:(?:Continue reading|Read (?:the )?(?:More|full story))|[\[(…](?:阅读|查看)(?:更多|全文|原文))[\]) >»→.]{0,6}$",
    re.I,
)
_TAIL_CREDIT = re.compile(
    r"[(\[【] ?(?:责任编辑|责编|编辑|编审|审核|校对|来源|稿源|转自|原载|作者|记者|撰文|文|文/图|图/文|供稿|完) ?[:/]?[^()\[\]【】]{0,40}[)\]】]$"
    r"|(?:责任编辑|责编)[:] ?[^ 。]{2,20}$"
)

# Mid-article, a date alone is a heading or an entry of a chronology, and a byline a label.
_HEAD_ONLY = frozenset({"date"})
_CREDIT_KINDS = frozenset({"byline", "editor"})


def paragraphs(article: Article) -> tuple[Paragraph, ...]:
    r"""The paragraphs of an article, in order, with all that is not white space in one of them.

    >>> from pipeline.model import Article
    >>> article = Article("", "", 0, "湿地回来了\n0 Comment\n面积增加。 鸟类也多了。\n村民在植树 图片来源：某机构")
    >>> [(article.text[p.start:p.end], p.kind) for p in paragraphs(article)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('湿地回来了', 'title'), ('0 Comment', 'boilerplate'), ('面积增加。', 'body'), ('鸟类也多了。', 'body'),
     ('村民在植树', 'caption'), ('图片来源：某机构', 'credit')]
    """
    found = list(_typed(article.text))
    return tuple(Paragraph(index, span.start, span.end, kind) for index, (span, kind) in enumerate(found))


def _typed(text: str) -> Iterator[tuple[Span, str]]:
    folded = fold(text)
    placed = list(lines(text))
    title = title_span(text)
    related = False
    for number, line in enumerate(placed):
        words = folded[line.start : line.end]
        if title is not None and line.start <= title.start < line.end:
            if title.start > line.start and (label := trim(text, line.start, title.start)):
                yield label, "boilerplate"
            yield title, "title"
            continue
        kind = furniture(words)
        if kind == "related":
            related = True
        elif related and kind is None and (len(words) > SHORT * 2 or _SENTENCE_END.search(words)):
            related = False
        if kind is not None and not (kind in _HEAD_ONLY and _is_inside(folded, placed, number)):
            yield line, "credit" if kind in _CREDIT_KINDS else "boilerplate"
        elif related:
            # Titles of other articles: their entities were not written about here.
            yield line, "boilerplate"
        else:
            below = (
                folded[placed[number + 1].start : placed[number + 1].end] if number + 1 < len(placed) else ""
            )
            yield from _line(text, folded, line, below)


def _is_inside(folded: str, placed: Sequence[Span], number: int) -> bool:
    """Whether prose stands both above and below a line."""
    above = any(len(folded[line.start : line.end]) > SHORT for line in placed[max(0, number - 6) : number])
    return above and number + 1 < len(placed)


def _line(text: str, folded: str, line: Span, below: str) -> Iterator[tuple[Span, str]]:
    """The paragraphs of one line that is neither title nor furniture."""
    words = folded[line.start : line.end]
    if _RULE_ROW.fullmatch(words):
        yield line, "boilerplate"
    elif _HEADING_MARK.match(words) and len(words) <= SHORT * 2:
        yield line, "heading"
    elif words.startswith("|"):
        yield line, "body"
    elif len(words) <= SHORT and not any(mark.search(words) for mark in (_CREDIT, _SHOT, _LOST_BREAK)):
        yield line, _short_kind(words, below)
    else:
        for chunk in _chunks(text, folded, line):
            yield from _chunk(text, folded, chunk, alone=chunk == line)


def _short_kind(words: str, below: str) -> str:
    """The kind of a short line, which the line below may decide."""
    if _NOTE.match(words):
        return "note"
    if _CAPTION.match(words):
        return "caption"
    if _END.search(words) and not words.endswith(":"):
        return "body"
    if is_numbered(words):
        return "heading"
    if _credit_only(below):
        return "caption"
    if _BULLET.match(words) or _STARTS_WITH_DATE.match(words):
        return "body"
    # A heading heads something: prose, or the next heading of a numbered outline.
    long = len(below) > SHORT or bool(_SENTENCE_END.search(below))
    return "heading" if long or is_numbered(below) or words.endswith(":") else "body"


def _credit_only(words: str) -> bool:
    credit = _CREDIT.match(words)
    return credit is not None and credit.end() >= len(words) - 1


def _chunks(text: str, folded: str, line: Span) -> Iterator[Span]:
    """A line cut where paragraph breaks were lost."""
    cuts = [(found.start(), found.end()) for found in _INDENT.finditer(text, line.start, line.end)]
    for found in _LOST_BREAK.finditer(folded, line.start, line.end):
        group = "gap" if found["gap"] else "dot"
        cuts.append(found.span(group))
    begin = line.start
    for start, end in sorted(cuts):
        if start >= begin and (chunk := trim(text, begin, start)):
            yield chunk
            begin = end
    if last := trim(text, begin, line.end):
        yield last


def _chunk(text: str, folded: str, chunk: Span, *, alone: bool) -> Iterator[tuple[Span, str]]:
    """One chunk, with the furniture at its end and the captions and credits in it set apart."""
    tails: list[tuple[Span, str]] = []
    end = chunk.end
    while True:
        window = max(chunk.start, end - 80)
        words = folded[window:end]
        more, credit = _TAIL_MORE.search(words), _TAIL_CREDIT.search(words)
        found = more or credit
        if found is None:
            break
        if tail := trim(text, window + found.start(), end):
            tails.append((tail, "boilerplate" if more else "credit"))
        rest = trim(text, chunk.start, window + found.start())
        end = chunk.start if rest is None else rest.end
        if rest is None:
            break
    if end > chunk.start:
        yield from _pictures(text, folded, Span(chunk.start, end), alone=alone)
    yield from reversed(tails)


def _pictures(text: str, folded: str, chunk: Span, *, alone: bool) -> Iterator[tuple[Span, str]]:
    """Captions and credits that ran into prose: `…合影 图片来源:GEI 随后,…`."""
    begin = chunk.start
    for found in _credits(folded, chunk):
        if found.start() < begin:
            continue
        if before := trim(text, begin, found.start()):
            yield from _before_credit(text, folded, before)
        if credit := trim(text, found.start(), found.end()):
            yield credit, "credit"
        begin = found.end()
    # A full stop after a credit is no paragraph.
    if (rest := trim(text, begin, chunk.end)) and not re.fullmatch(
        r"[。.;,)]+", folded[rest.start : rest.end]
    ):
        yield from _prose(text, folded, rest, alone=alone)


def _credits(folded: str, chunk: Span) -> list[re.Match[str]]:
    found = [*_CREDIT.finditer(folded, chunk.start, chunk.end)]
    found += _SHOT.finditer(folded, chunk.start, chunk.end)
    # Within prose a credit stands after a space, a stop or a bracket: 未注明图片来源:… is a clause.
    return sorted(
        (
            credit
            for credit in found
            if credit.start() == chunk.start
            or folded[credit.start()] in "([【"
            or folded[credit.start() - 1] in " \t。)】|*"
        ),
        key=lambda credit: (credit.start(), -credit.end()),
    )


def _before_credit(text: str, folded: str, before: Span) -> Iterator[tuple[Span, str]]:
    """What precedes a credit: captions by position, one caption, or prose with a caption at its end."""
    words = folded[before.start : before.end]
    starts = [found.start() for found in _PLACED.finditer(words)]
    if starts:
        if lead := trim(text, before.start, before.start + starts[0]):
            yield from _prose(text, folded, lead, alone=False)
        for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
            if caption := trim(text, before.start + start, before.start + end):
                yield caption, "caption"
        return
    # The caption begins after the last end of a sentence; if there is none, it is all of it, if short.
    cut = 0
    for stop in re.finditer(rf"[。!?][{_CLOSERS}]{{0,3}}", words[:-1]):
        cut = stop.end()
    if _CAPTION.match(words) and len(words) <= SHORT * 4:
        cut = 0
    elif len(words) - cut > SHORT * 2 and " " in words[cut:]:
        cut = words.rindex(" ")
    if cut and (lead := trim(text, before.start, before.start + cut)):
        yield from _prose(text, folded, lead, alone=False)
    if caption := trim(text, before.start + cut, before.end):
        yield caption, "caption" if len(caption) <= SHORT * 4 else "body"


def _prose(text: str, folded: str, span: Span, *, alone: bool) -> Iterator[tuple[Span, str]]:
    """A stretch without credits: body, unless its beginning says otherwise."""
    words = folded[span.start : span.end]
    starts = [found.start() for found in _PLACED.finditer(words[: SHORT * 8])]
    if len(starts) >= 2 and starts[0] == 0 and len(words) <= SHORT * 8:
        for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
            if caption := trim(text, span.start + start, span.start + end):
                yield caption, "caption"
    elif _CAPTION.match(words) and len(words) <= SHORT * 3:
        yield span, "caption"
    elif _NOTE.match(words):
        yield span, "note"
    elif not alone and len(words) <= SHORT and is_numbered(words) and not _END.search(words):
        yield span, "heading"
    else:
        yield span, "body"
