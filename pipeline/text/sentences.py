"""Folded text → sentences and clauses: the stretches within which rules look for what belongs together.

Both take a stretch of folded text (so `,` `;` `?` are ASCII) and give spans without white space around them.
"""

from __future__ import annotations

import re

from pipeline.expressions import expression
from pipeline.model import Span

# A quotation or bracket up to this long stays whole; a longer one is read as the sentences it holds.
_QUOTED = 60
_BRACKETED = 120

_CLOSE_OF = {"“": ("”", _QUOTED), "‘": ("’", _QUOTED), "《": ("》", _QUOTED), "(": (")", _BRACKETED)}
_MARK = expression(r"[“‘《(\n\r]|…+|\.+|[。!?]+")
_CLOSERS = expression(r"[”’)\]】》」*]{0,4}")
_CLAUSE_END = expression(r"[,;:]")

# Who said it, right after the quotation: “能。”他说。 The verb ends the clause, or content follows a comma.
_SPEAKER = expression(
    r"[^。!?;:,“”\n\r]{0,20}(?:说|说道|表示|指出|称|道|认为|强调|介绍|介绍说|告诉记者|坦言|补充|透露|解释|回答|问|呼吁|写道)(?=[。,:!?\n]|$)"
)
# What goes on after a closing quotation mark goes on with the sentence: “能达标吗?”的问题.
_GOES_ON = frozenset(",、;:的地得之等和与及或一这是)》")
_HAN_NUMERAL = expression(r"(?:^|[\s。.;:])[(]?[一二三四五六七八九十]{1,3}$")
_ABBREVIATION = expression(
    r"(?<![A-Za-z])(?:[A-Z]|Inc|Ltd|Co|Corp|Dr|Mr|Ms|Mrs|Prof|St|vs|No|Nos|Fig|Vol|al|etc|Jr|Sr|Dept|Univ|approx|eq|e\.g|i\.e|pp?)$"
)
_HAN = expression(r"[\u3400-\u9fff]")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of a stretch of folded text, each with its end mark and closing quotes.

    >>> text = "“能达标吗?能。”他说。PM2.5下降1.5个百分点。"
    >>> [text[sentence.start:sentence.end] for sentence in sentences(text)]
    ['“能达标吗?能。”他说。', 'PM2.5下降1.5个百分点。']

    。 ! ? and line ends end a sentence; `.` only where it is no decimal point, abbreviation, initial or
    number of a list; an ellipsis only before a space or the end. A short quotation or bracket stays whole.
    """
    end = len(text) if end is None else end
    found: list[Span] = []
    begin = start
    shut = start  # nothing is cut before this: the end of a short quotation or bracket
    for mark in _MARK.finditer(text, start, end):
        sign = mark.group()
        if sign in _CLOSE_OF:
            closer, most = _CLOSE_OF[sign]
            close = text.find(closer, mark.end(), min(end, mark.end() + most))
            # The marks before a closing quote are inside it; the cut is looked for behind it.
            shut = max(shut, close)
            continue
        if mark.start() < begin:
            continue
        after = mark.end()
        if sign not in "\r\n":
            after = _closed(text, after, end)
            if after <= shut or not _is_end(text, mark, after, start, end):
                continue
            if after > mark.end() and _continues(text, begin, after, end):
                continue
        elif mark.start() < shut or _splits_number(text, mark.start(), start, end):
            continue
        _append(found, text, begin, after)
        begin = after
    _append(found, text, begin, end)
    return found


def clauses(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The clauses of a stretch of folded text: sentences, cut at `,` `;` `:` that stand in no number.

    >>> text = "到2030年,减排31.89%;投资1,430万元。"
    >>> [text[clause.start:clause.end] for clause in clauses(text)]
    ['到2030年,', '减排31.89%;', '投资1,430万元。']

    An enumeration (、) stays whole: its members share a predicate.
    """
    found: list[Span] = []
    for sentence in sentences(text, start, end):
        begin = sentence.start
        for mark in _CLAUSE_END.finditer(text, sentence.start, sentence.end):
            if _in_number(text, mark.start(), sentence):
                continue
            after = _closed(text, mark.end(), sentence.end)
            _append(found, text, begin, after)
            begin = after
        _append(found, text, begin, sentence.end)
    return found


def _append(found: list[Span], text: str, begin: int, end: int) -> None:
    while begin < end and text[begin].isspace():
        begin += 1
    while begin < end and text[end - 1].isspace():
        end -= 1
    if begin < end:
        found.append(Span(begin, end))


def _closed(text: str, position: int, end: int) -> int:
    closers = _CLOSERS.match(text, position, end)
    return position if closers is None else closers.end()


def _continues(text: str, begin: int, after: int, end: int) -> bool:
    """Whether the sentence goes on behind a closing quote or bracket."""
    if after >= end:
        return False
    if text[after - 1] == ")":
        # A remark in brackets belongs to the sentence around it, if there is one.
        return text[begin : begin + 2].strip()[:1] != "("
    return text[after] in _GOES_ON or (
        "”" in text[after - 2 : after] and _SPEAKER.match(text, after, end) is not None
    )


def _is_end(text: str, mark: re.Match[str], after: int, start: int, end: int) -> bool:
    sign = mark.group()
    before = text[max(start, mark.start() - 12) : mark.start()]
    following = text[after : after + 1] if after < end else ""
    if sign[0] == "…" or len(sign) >= 3:
        return not following or following.isspace() or following in "“‘("
    if (
        sign == "?"
        and before[-1:].isascii()
        and before[-1:].isalnum()
        and following.isascii()
        and following.isalnum()
    ):
        return False  # the query of an address
    if sign[0] != ".":
        return True
    if not following:
        return True
    if not before:
        return False
    if _HAN.match(before[-1]) or before[-1] in ")%”’":
        # 一.总体要求 numbers a heading; 增长.同时 ends a sentence.
        return not following.isalnum() or (bool(_HAN.match(following)) and not _HAN_NUMERAL.search(before))
    if not following.isspace():
        return False
    coming = text[after : min(end, after + 3)].lstrip()[:1]
    return (
        bool(coming)
        and not coming.islower()
        and not before[-1].isdigit()
        and not _ABBREVIATION.search(before)
    )


def _splits_number(text: str, position: int, start: int, end: int) -> bool:
    """Whether a line end stands inside a number: 31.↵89%."""
    left, right = (
        text[max(start, position - 2) : position].rstrip(),
        text[position : min(end, position + 3)].lstrip(),
    )
    return left[-1:] in (".", ",") and left[:1].isdigit() and right[:1].isdigit()


def _in_number(text: str, position: int, sentence: Span) -> bool:
    """Whether a mark is a separator of thousands, a clock's or ratio's colon, or part of an address."""
    before = text[position - 1 : position] if position > sentence.start else ""
    after = text[position + 1 : min(sentence.end, position + 5)]
    if text[position] == ":" and after.startswith("//"):
        return True
    if not before.isdigit() or not after[:1].isdigit():
        return False
    return text[position] == ":" or (
        text[position] == "," and after[:3].isdigit() and len(after) >= 3 and not after[3:].isdigit()
    )
