"""Article → paragraphs, each with its kind; lost line breaks come back, captions are told from prose.

Spans count from the start of `Article.text`, are sorted and disjoint, and leave white space out. What a
picture's caption and credit look like is in `pictures`, what a web page puts around prose in `furniture`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.expressions import expression
from pipeline.model import Article, Paragraph, Span
from pipeline.text.articles import is_numbered, title_span
from pipeline.text.fold import fold
from pipeline.text.furniture import Line, is_head_byline, read_lines, teaser, trim
from pipeline.text.pictures import (
    SHORT,
    credits_in,
    is_caption,
    is_credit,
    prose_or_captions,
    with_credits,
)

_HAN = "\u3400-\u9fff"
_CLOSERS = '”’")\\]】》*'

# A paragraph break that the scraper turned into a space: after the end of a sentence, never elsewhere.
# `! ?` and the ASCII full stop count after Han only: `Inc. 公司` and `extinction? 2014` are no breaks.
# The mark stands first, what precedes it is looked back at: so the search skips from mark to mark.
_LOST_BREAK = expression(
    rf"[。…!?.](?:(?:(?<=[。…])|(?<=[{_HAN}”’)%][!?]))[{_CLOSERS}]{{0,3}}(?P<gap>[ \t]+)(?=[^ \t])"
    rf"|(?<=[{_HAN}]\.)[{_CLOSERS}]{{0,3}}(?P<dot> +)(?=[{_HAN}“‘《【]))"
)
_STOP = expression(rf"[。!?]|(?<=[{_HAN}])\.(?!\d)")
_SPACED_COMMA = expression(rf"[{_HAN}][,、;] ")
_COMMA = expression(rf"[{_HAN}][,、;]")
# Two ideographic spaces are the indent of a Chinese paragraph, wherever they stand in a long line.
_INDENT = expression("\u3000{2,}")

_SENTENCE = expression(r"[。!?;]")
_END = expression(rf"[。!?;…:,][{_CLOSERS}]{{0,3}}$")
_NOTE = expression(
    r"[*※(\[]{0,2}(?:注释?|备注|附注|脚注|原注|译注|译者注|编者[按注]|编辑注|作者注|按|(?:资料|数据)来源)"
    r"\d{0,2} ?[:.]|\* ?注|\[\^?\d{1,3}\]|参考(?:文献|资料) ?:?"
    r"|\(?本文(?:仅代表|为作者|系作者|由.{2,30}授权|首发|转载|原载|观点)"
)
_HEADING_MARK = expression(r"#{1,6} ?(?=[^ #])")
_TABLE_RULE = expression(r"[|: +-]*-{3,}[|: +-]*")
# Bullets, entries of a chronology or an agenda, labelled entries: lines of a list, no headings.
_LISTED = expression(
    r"[-*+•·●■◆○>] |\||(?:19|20)\d{2} ?(?:年|[-./]\d)|\d{1,2}月(?:\d{1,2}日|[上中下]旬)|\d{1,2}:\d{2}"
)
_LABELLED = expression(r"[^ :,。]{2,10}: ?[^ ]")

# Furniture and credits at the end of a line of prose.
_TAIL_END = expression(r"[(\[【](?:完|全文完|END)[)\]】]$", re.I)
_TAIL_CREDIT = expression(
    r"[(\[【] ?(?:责任编辑|责编|编辑|编审|审核|校对|来源|稿源|转自|原载|作者|撰文|文/图|图/文|文|供稿)"
    r"(?: ?[:/] ?| )[^()\[\]【】。]{1,40}[)\]】]$|(?:责任编辑|责编)[:] ?[^ 。]{2,20}$"
)
_TAIL = 80


def paragraphs(article: Article) -> tuple[Paragraph, ...]:
    r"""The paragraphs of an article, in order, with all that is not white space in one of them.

    >>> text = "湿地回来了\n0 Comment\n面积增加。 鸟类也多了。\n村民在植树 图片来源：某机构"
    >>> for paragraph in paragraphs(Article("", "", 0, text)):
    ...     print(paragraph.kind, text[paragraph.start:paragraph.end])
    title 湿地回来了
    boilerplate 0 Comment
    body 面积增加。
    body 鸟类也多了。
    caption 村民在植树
    credit 图片来源：某机构
    """
    found = _typed(article.text)
    return tuple(Paragraph(index, span.start, span.end, kind) for index, (span, kind) in enumerate(found))


def _typed(text: str) -> Iterator[tuple[Span, str]]:
    folded = fold(text)
    read = read_lines(text, folded)
    title = title_span(read)
    prose = [_is_prose(line.words) for line in read]
    written = [number for number, line in enumerate(read) if prose[number] and line.kind is None]
    first, last = (written[0], written[-1]) if written else (len(read), len(read))
    aside = False  # in a list of links to other articles, or in the page's foot
    for number, line in enumerate(read):
        words, kind, span = line.words, line.kind, Span(line.start, line.end)
        if title is not None and line.start <= title.start < line.end:
            if label := trim(text, line.start, title.start):
                yield label, "boilerplate"
            yield title, "title"
            continue
        aside = (aside and not prose[number]) or kind == "related"
        aside = aside or (number > last and kind in ("navigation", "copyright"))
        if kind in ("byline", "editor"):
            yield span, "credit"
        elif kind == "date" and first < number < last:
            # Between paragraphs a day is an entry of a chronology, in head and foot it is furniture.
            yield span, "heading"
        elif kind is not None or aside:
            # The entities in links to other articles were not written about here.
            yield span, "boilerplate"
        elif number < first and is_head_byline(words) and not is_caption(words):
            yield span, "credit"
        elif number < first and words.startswith("--"):
            yield span, "heading"
        else:
            yield from _line(text, folded, read, number)


def _is_prose(words: str) -> bool:
    return len(words) > SHORT and _SENTENCE.search(words) is not None


def _line(text: str, folded: str, read: Sequence[Line], number: int) -> Iterator[tuple[Span, str]]:
    """The paragraphs of one line that is neither title nor furniture."""
    words = read[number].words
    line = Span(read[number].start, read[number].end)
    broken = _LOST_BREAK.search(words) is not None
    if "---" in words and _TABLE_RULE.fullmatch(words):
        yield line, "boilerplate"
    elif _HEADING_MARK.match(words) and len(words) <= SHORT * 2:
        yield line, "heading"
    elif words.startswith("|"):
        yield line, "body"
    elif _NOTE.match(words):
        yield line, "note"
    elif len(words) <= SHORT and not broken and not credits_in(words):
        above = read[number - 1].words if number else ""
        below = read[number + 1].words if number + 1 < len(read) else ""
        yield line, _short_kind(words, above, below)
    elif broken or "  " in words:  # folded, an ideographic space is one, too
        for chunk in _chunks(text, folded, line):
            yield from _chunk(text, folded, chunk, alone=chunk == line)
    else:
        yield from _chunk(text, folded, line, alone=True)


def _short_kind(words: str, above: str, below: str) -> str:
    """The kind of a short line, which its neighbours may decide."""
    if is_caption(words):
        return "caption"
    if _END.search(words) and not words.endswith(":"):
        return "body"
    if is_numbered(words):
        return "heading"
    if is_credit(below):
        return "caption"
    # 下一站:某地 may be a heading; one `label: value` after the other is a list.
    labelled = _LABELLED.match(words) and (_LABELLED.match(above) or _LABELLED.match(below))
    if _LISTED.match(words) or labelled:
        return "body"
    # A heading heads something: prose, or a numbered heading.
    heads = len(below) > SHORT or _SENTENCE.search(below) is not None or words.endswith(":")
    return "heading" if heads or is_numbered(below) else "body"


def _chunks(text: str, folded: str, line: Span) -> Iterator[Span]:
    """A line cut where paragraph breaks were lost."""
    cuts = [found.span() for found in _INDENT.finditer(text, line.start, line.end)]
    cuts += _lost_breaks(folded, line)
    begin = line.start
    for start, end in sorted(cuts):
        if start >= begin and (chunk := trim(text, begin, start)):
            yield chunk
            begin = end
    if last := trim(text, begin, line.end):
        yield last


def _lost_breaks(folded: str, line: Span) -> list[tuple[int, int]]:
    """The spaces of a line that were paragraph breaks; none if spaces are how this author punctuates.

    Who writes `甲, 乙. 丙` puts a space after any mark, and who joins all sentences by spaces does not mean
    paragraphs by them.
    """
    found = list(_LOST_BREAK.finditer(folded, line.start, line.end))
    if not found:
        return []
    words = folded[line.start : line.end]
    commas = len(_COMMA.findall(words))
    if commas and len(_SPACED_COMMA.findall(words)) * 2 > commas:
        return []
    stops = len(_STOP.findall(words))
    if len(found) >= 5 and len(found) >= 0.8 * stops:
        return []
    return [match.span("gap" if match["gap"] else "dot") for match in found]


def _chunk(text: str, folded: str, chunk: Span, *, alone: bool) -> Iterator[tuple[Span, str]]:
    """One chunk, with the furniture at its end and the captions and credits in it set apart."""
    tails: list[tuple[Span, str]] = []
    rest: Span | None = chunk
    while rest is not None and (tail := _tail(folded, rest)) is not None:
        span, kind = tail
        if trimmed := trim(text, span.start, span.end):
            tails.append((trimmed, kind))
        rest = trim(text, chunk.start, span.start)
    if rest is not None:
        for span, kind in with_credits(text, folded, rest):
            if kind == "prose":
                yield from _prose(text, folded, span, alone=alone)
            else:
                yield span, kind
    yield from reversed(tails)


def _tail(folded: str, chunk: Span) -> tuple[Span, str] | None:
    """What stands at the end of a chunk and is no prose."""
    if folded[chunk.end - 1] == "。":  # none of it ends so, and most prose does
        return None
    window = max(chunk.start, chunk.end - _TAIL)
    words = folded[window : chunk.end]
    found, kind = teaser(words), "boilerplate"
    if found is None and (words.endswith((")", "]", "】")) or "责" in words):
        found = _TAIL_END.search(words)
        if found is None:
            found, kind = _TAIL_CREDIT.search(words), "credit"
    return None if found is None else (Span(window + found.start(), chunk.end), kind)


def _prose(text: str, folded: str, span: Span, *, alone: bool) -> Iterator[tuple[Span, str]]:
    """A stretch without credits: body, unless its beginning says otherwise."""
    words = folded[span.start : span.end]
    if _NOTE.match(words):
        yield span, "note"
    elif not alone and len(words) <= SHORT and is_numbered(words) and not _END.search(words):
        yield span, "heading"
    else:
        yield from prose_or_captions(text, folded, span)
