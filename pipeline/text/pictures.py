"""Captions and credits of pictures, alone on a line or run into prose: `…合影 图片来源:GEI 随后,…`.

A credit names who made a picture, not who took part in anything; a caption says what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.expressions import expression
from pipeline.model import Span
from pipeline.text.furniture import trim

#: A heading, label or caption line is at most this long.
SHORT = 45

_HAN = "\u3400-\u9fff"
_CLOSERS = '”’")\\]】》*'

# `图片来源:X`: the name ends at a space before Han, at a mark, or with the line.
_CUE = (
    r"(?:(?:图片|照片|图文|图表|视频|供图|图)(?:来源|提供|版权|作者)|图源|供图|摄影师?|摄像|绘图|制图|插图|图片"
    r"|Photo(?: credit)?|Photograph|Image(?: credit)?|Credit)"
)
_NAME = r"[^ 。;,:!?\n]{1,30}(?: (?:[A-Z&/|]|of |and )[^ 。;,:!?]{0,20}){0,6}"
_CREDIT = expression(
    rf"(?:[(\[【>]{{1,2}} ?)?(?:{_CUE} ?[:/|] ?|[图摄] ?/ ?|Photo(?:graph(?:ed)?)? by ){_NAME}", re.I
)
# `(张三 摄)`, `新华社记者李四摄`, `新华社发(王五摄)`, `资料图片`: 摄 before no Han, and not in 拍摄.
_PHOTOGRAPHER = (
    rf"(?:(?:[{_HAN}]{{2,5}}社|[{_HAN}]{{2,6}}报|本报)?(?:特约|特派)?(?:记者|通讯员) ?)?"
    rf"[{_HAN}A-Za-z·]{{1,12}}"
)
_SHOT = expression(
    rf"\({_PHOTOGRAPHER} ?(?:(?<![拍航])摄|供图|提供|图片?|绘)\)"
    rf"|(?:(?<=[ 。])|^)(?:{_PHOTOGRAPHER} ?(?<![拍航])摄"
    rf"|[{_HAN}]{{2,4}}社发(?:\([^()]{{2,16}}摄\))?)(?![{_HAN}A-Za-z])"
    rf"|[(]?(?:(?<=[ 。(])|^)(?:资料|网上|网络|档案|本报|视觉中国|[{_HAN}]{{1,3}}社)(?:图片?|照片)[)]?"
    rf"(?![{_HAN}A-Za-z])"
)

# No credit without one of these: a cheap look before the searches.
_HINT = expression(r"图|摄|照片|社发|视频来源|视频提供|提供\)|绘\)|hoto|HOTO|mage|redit|REDIT")

_LABELLED = expression("[:/|]|[bB][yY] ")

_PLACE = r"(?:左上|右上|左下|右下|上排|下排|上|下|左|右|中|前排?|后排?|从左至右)[一二三]?[图方]?为?"
_PLACED = expression(rf"(?:^|(?<=[ 。;])){_PLACE} ?: ?(?=[^ ])")
_CAPTION = expression(
    rf"图为|{_PLACE} ?: ?[^ ]|[▲△▼↑↓] ?[^ ]"
    r"|[图表] ?(?:\d{1,2}|[一二三四五六七八九十])(?:-\d)?(?: ?[:.、]| ) ?[^ ]"
    r"|[图表]:|[上下左右组]图(?:为|:)"
)
_PLACED_LAST = expression(r"\((?:[左右上下中]{1,2}[图一二三]?)\)$")
_HAS_HAN = expression(f"[{_HAN}]")
_SENTENCE_END = expression(rf"[。!?][{_CLOSERS}]{{0,3}}")


def is_caption(words: str) -> bool:
    """Whether a short folded line is a caption by its beginning or its end: 图1 …, 左: …, …(右上).

    >>> is_caption("图为志愿者在清滩"), is_caption("图1显示排放下降")
    (True, False)
    """
    return _CAPTION.match(words) is not None or _PLACED_LAST.search(words) is not None


def is_credit(words: str) -> bool:
    """Whether a folded line is a credit and nothing else.

    >>> is_credit("图片来源:某机构"), is_credit("考察团合影 图片来源:某机构")
    (True, False)
    """
    return any(
        found is not None and found.end() >= len(words) - 1
        for found in (_CREDIT.match(words), _SHOT.match(words))
    )


def credits_in(folded: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Where credits stand in folded text, sorted and disjoint.

    >>> text = "代表合影 图片来源:某机构 随后,会议开始。报告未注明图片来源:缺。"
    >>> [text[credit.start:credit.end] for credit in credits_in(text)]
    ['图片来源:某机构']
    """
    end = len(folded) if end is None else end
    if _HINT.search(folded, start, end) is None:
        return []
    candidates = [*_SHOT.finditer(folded, start, end)]
    if _LABELLED.search(folded, start, end) is not None:
        candidates += _CREDIT.finditer(folded, start, end)
    found: list[Span] = []
    for match in sorted(candidates, key=lambda match: (match.start(), -match.end())):
        # A credit stands by itself: after a space, a stop or a bracket, or at the beginning.
        alone = (
            match.start() == start
            or folded[match.start()] in "([【>"
            or folded[match.start() - 1] in " \t。)】|*"
        )
        if alone and (not found or match.start() >= found[-1].end):
            found.append(Span(*match.span()))
    return found


def with_credits(text: str, folded: str, chunk: Span) -> Iterator[tuple[Span, str]]:
    """A chunk, without white space around it, cut into `caption`, `credit` and `prose`."""
    found = credits_in(folded, chunk.start, chunk.end)
    if not found:
        yield chunk, "prose"
        return
    begin = chunk.start
    for credit in found:
        if before := trim(text, begin, credit.start):
            yield from _before(text, folded, before)
        begin = credit.end
        # Without Han, what follows is the rest of the name: the address of a link, a bracket, a stop.
        rest = folded[begin : min(chunk.end, begin + 200)]
        if len(rest) < 200 and not _HAS_HAN.search(rest):
            begin = chunk.end
        if trimmed := trim(text, credit.start, begin):
            yield trimmed, "credit"
    if rest_span := trim(text, begin, chunk.end):
        yield rest_span, "prose"


def prose_or_captions(text: str, folded: str, span: Span) -> Iterator[tuple[Span, str]]:
    """Captions if a stretch without credits is one, or several by position (`上:… 下:…`), else one body."""
    words = folded[span.start : span.end]
    placed = len(words) <= SHORT * 8 and _PLACED.match(words) is not None
    if placed and len(starts := [found.start() for found in _PLACED.finditer(words)]) >= 2:
        yield from _placed(text, span, starts)
    elif len(words) <= SHORT * 3 and _CAPTION.match(words):
        yield span, "caption"
    else:
        yield span, "body"


def _placed(text: str, span: Span, starts: list[int]) -> Iterator[tuple[Span, str]]:
    for start, end in zip(starts, [*starts[1:], len(span)], strict=True):
        if caption := trim(text, span.start + start, span.start + end):
            yield caption, "caption"


def _before(text: str, folded: str, before: Span) -> Iterator[tuple[Span, str]]:
    """What precedes a credit: captions by position, one caption, or prose with a caption at its end."""
    words = folded[before.start : before.end]
    starts = [found.start() for found in _PLACED.finditer(words)]
    if starts:
        if lead := trim(text, before.start, before.start + starts[0]):
            yield lead, "prose"
        yield from _placed(text, before, starts)
        return
    # A caption begins after the last end of a sentence within the chunk; alone, it may be a sentence.
    cut = 0
    if not (_CAPTION.match(words) and len(words) <= SHORT * 4):
        for stop in _SENTENCE_END.finditer(words):
            cut = stop.end() if stop.end() < len(words) else cut
        if len(words) - cut > SHORT * 2 and " " in words[cut:]:
            cut = words.rindex(" ")
    if cut and (lead := trim(text, before.start, before.start + cut)):
        yield lead, "prose"
    if caption := trim(text, before.start + cut, before.end):
        if not any(map(str.isalnum, words[cut:])):
            yield caption, "boilerplate"
        else:
            yield caption, "caption" if len(caption) <= SHORT * 3 else "prose"
