"""Folding: one code point in, one out, so that a match in folded text is quoted from the raw by its offsets.

Whatever reads Chinese by pattern or dictionary reads folded text; whatever quotes reads the raw.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipeline.expressions import expression

# A text of more distinct rare characters than this goes through `str.translate` once; below, one
# `str.replace` a character is many times faster. Both are linear.
_FEW = 150
#: Up to so many characters one search for anything to fold costs less than a replacement of each common mark.
_SHORT = 40
#: What the last texts were folded to: each reader of an article asks anew.
_kept: dict[str, str] = {}
_KEPT = 16

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\ufe58\ufe63\uff0d"
_DOTS = "\u2022\u2027\u2219\u22c5\u30fb\uff65"
_TILDES = "\u223c\u301c\uff5e"
_QUOTES = {"「": "“", "」": "”", "｢": "“", "｣": "”", "﹁": "“", "﹂": "”"} | {
    "『": "‘",
    "』": "’",
    "﹃": "‘",
    "﹄": "’",
}
_SIGNS = {"｡": "。", "､": "、", "︰": ":", "￠": "¢", "￡": "£", "￥": "¥"}


@cache
def traditional() -> Mapping[str, str]:
    """Each traditional Han character that has one simplified form, with that form (`traditional.txt`)."""
    table = Path(__file__).with_name("traditional.txt").read_text(encoding="utf-8")
    return {line[0]: line[1] for line in table.splitlines() if not line.startswith("#")}


@cache
def _mapping() -> Mapping[str, str]:
    mapping = dict(traditional())
    mapping |= {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    # Small form variants (﹐ ﹔ ﹪ …) are the same marks in small; the range has unassigned points.
    for code in range(0xFE50, 0xFE6C):
        small = unicodedata.normalize("NFKC", chr(code))
        if len(small) == 1 and small != chr(code):
            mapping[chr(code)] = small
    spaces = (chr(code) for code in (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000))
    mapping |= dict.fromkeys(spaces, " ")
    mapping |= dict.fromkeys(_DASHES, "-") | dict.fromkeys(_DOTS, "·") | dict.fromkeys(_TILDES, "~")
    return mapping | _QUOTES | _SIGNS


@cache
def _common() -> tuple[tuple[str, str], ...]:
    """What nearly every Chinese text holds; replaced first, each in one pass of C speed."""
    mapping = _mapping()
    return tuple(
        (mark, mapping[mark]) for mark in "，（）：；？！％\u3000\xa0—～．－０１２３４５６７８９「」"
    )


@cache
def _rare() -> re.Pattern[str]:
    return expression(f"[{re.escape(''.join(sorted(_mapping())))}]")


@cache
def _translation() -> dict[int, str]:
    return {ord(character): folded for character, folded in _mapping().items()}


def fold(text: str) -> str:
    """The text evened out for matching, as long as before: `fold(text)[i]` depends on `text[i]` alone.

    >>> fold("２０３０年，碳達峰（無條件）減排３１．８９％")
    '2030年,碳达峰(无条件)减排31.89%'

    - Full-width ASCII becomes ASCII, punctuation included: ， ； ： （ ） ％ ？ ！ ～ ．, also small forms.
    - Unicode spaces become U+0020. Line ends and tabs stay: they carry structure.
    - All dashes and minus signs become `-`, all middle dots and bullets `·`, ｡ and ､ become 。 and 、.
    - Corner brackets become curly quotes: 「」 “”, 『』 ‘’.
    - Traditional Han becomes simplified where one character answers one and the traditional one is no
      simplified character of its own. So 著 (著名) and 乾 (乾安县) stay, although 隨著 and 乾旱 are
      traditional: folding cannot look around. A dictionary lists such a spelling (乾旱) as an alias.

    Digits other than ASCII and full-width ones (Ⅳ, ², ①) stay: they are not digits in the sense of a number.
    """
    if text.isascii():
        return text
    folded = _kept.get(text)
    if folded is None:
        folded = _folded(text)
        keep(text, folded)
    return folded


def keep(text: str, folded: str) -> None:
    """Tell what a text is folded to, for whoever asks next: an article was folded with its file."""
    if len(_kept) >= _KEPT:
        _kept.pop(next(iter(_kept)), None)
    _kept[text] = folded


def _folded(text: str) -> str:
    # Most dictionary names have nothing to fold; a long text nearly always has.
    if len(text) < _SHORT and _rare().search(text) is None:
        return text
    for mark, folded in _common():
        text = text.replace(mark, folded)
    # Plain simplified text ends here: the search is the gate before the dearer steps.
    if _rare().search(text) is None:
        return text
    found = set(_rare().findall(text))
    if len(found) > _FEW:
        return text.translate(_translation())
    mapping = _mapping()
    for character in found:
        text = text.replace(character, mapping[character])
    return text
