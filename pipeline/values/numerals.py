"""Numerals in folded text: Arabic, Chinese, formal and mixed ones, as exact `Decimal`s.

The first step of every quantity: `RUN` finds a stretch of numeral characters, `read` says what it means and
how much of it is one number. Offsets are code points into the folded text, half-open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.values.anchored import split

DIGITS = {
    **{char: value for value, char in enumerate("零一二三四五六七八九")},
    **{char: value for value, char in enumerate("壹贰叁肆伍陆柒捌玖", start=1)},
    "〇": 0,
    "两": 2,
}
SMALL = {"十": 10, "廿": 20, "卅": 30, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}

# 千瓦, 千克, 千米 and 兆瓦 are units: there the scale belongs to the unit.
_SCALE = r"(?:[十百拾佰仟万亿]|千(?!瓦|克|米|卡|帕|伏|赫|焦|比特|字节)|兆(?!瓦|克|帕|伏|赫|焦|比特|字节))"
_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+| \. [0-9]+)?)"
_POINT = r"(?: ?[点.] ?[零〇一二三四五六七八九](?: ?[零〇一二三四五六七八九])*)"
_HAN = r"[零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
# 多, 余, 来 and 几 make a number open; inside a run they stand before a scale (十多万, 500余万, 二十几亿).
_OPEN = r"(?:几|[多余来](?= ?[十百千万亿]))"

#: How a numeral run begins, and how it goes on; what of it is one number, `read` decides.
_HEADS = (
    *(_ARABIC, _HAN, "[十拾廿卅](?!足|分(?! *之))", "[百千](?=[一二三四五六七八九十])"),
    *("[百千万佰仟]万?(?= *分 *之)", "(?<=[数上几近超逾破过约之])[百千万亿]"),
)
_TAIL = rf"(?: {{0,2}}(?:{_SCALE}|{_POINT}|{_HAN}|{_OPEN}|{_ARABIC})){{0,32}}"
#: The patterns of one numeral run, by their beginnings.
PATTERNS = tuple(head + _TAIL for head in split("|".join(_HEADS)))
RUN = expression("|".join(PATTERNS))
_TOKEN = expression(
    rf" *(?:(?P<arabic>{_ARABIC})|(?P<point>[点.][零〇一二三四五六七八九 ]+)|(?P<zero>[零〇])"
    rf"|(?P<digit>{_HAN})|(?P<small>[十廿卅百千拾佰仟])|(?P<big>[万亿兆])|(?P<open>[几多余来]))"
)
_SIMPLE = expression(rf"({_ARABIC})( {{0,2}})(万亿|[百千万亿])?\Z")
_SIMPLE_SCALE = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10**4), "亿": Decimal(10**8)}
_SIMPLE_SCALE["万亿"] = Decimal(10**12)
_SCALED = expression(r" ?[百千万亿]")
_VAGUE_PAIR = expression(r"(?:一二|一两|二三|两三|三四|三五|四五|五六|六七|七八|八九)(?=[十百千万亿]|\Z)")


class Number(NamedTuple):
    """One number: its span, its value, and whether more is meant (`十多万`) or nothing exact (`数百万`)."""

    start: int
    end: int
    value: Decimal
    open: bool = False
    vague: bool = False
    #: The value of the last scale word (万 → 10000), for a range whose first member leaves it out (3-5万).
    scale: int = 1


#: A number of all its values, made without a constructor in Python.
_made: Callable[[tuple[int, int, Decimal, bool, bool, int]], Number] = partial(tuple.__new__, Number)


def arabic(text: str) -> Decimal:
    """Return the value of an Arabic numeral with or without thousands separators.

    >>> arabic("1,234.50")
    Decimal('1234.50')
    """
    return Decimal(text.replace(",", "").replace(" ", ""))


def read(folded: str, start: int, end: int) -> Number | None:
    """Return the number at `start`, as far as the run up to `end` is one number; None where it is none.

    >>> read("5万4千6百", 0, 6).value
    Decimal('54600')
    """
    run = folded[start:end]
    if run == "两两":
        return None
    pair = _VAGUE_PAIR.match(run) if run[0] > "9" else None
    if pair and (pair.end() < len(run) or folded[end : end + 1] in "个家名年种倍成亩吨"):
        rest = read(folded, start + 1, end)
        if rest is not None:
            return Number(start, rest.end, rest.value, vague=True, scale=rest.scale)
    found = _parsed(run)
    if found is None:
        return None
    length, value, opened, vague, scale = found
    return _made((start, start + length, value, opened, vague, scale))


@lru_cache(maxsize=4096)
def _parsed(run: str) -> tuple[int, Decimal, bool, bool, int] | None:
    """How much of a run is one number, its value, and whether it is open or vague, with its last scale.

    Kept, for the same few hundred runs are most of all texts.
    """
    simple = _SIMPLE.match(run)
    if simple is None:
        return _composite(run)
    value = arabic(simple[1])
    if simple[3] is None:
        return simple.end(1), value, False, False, 1
    scale = _SIMPLE_SCALE[simple[3]]
    return len(run), value * scale, False, False, int(scale)


class _Sum:
    """The running value of a composite numeral: sections below 万, and what the great scales made of them."""

    def __init__(self) -> None:
        self.total = self.section = Decimal(0)
        self.current: Decimal | None = None
        self.unit, self.great = 0, 0  # the last scale, the last great scale
        self.zero, self.scale = False, 1

    def small(self, value: int) -> None:
        self.section += (self.current or Decimal(1)) * value
        self.current, self.unit, self.zero = None, value, False

    def big(self, value: int) -> None:
        self.section += self.current or 0
        if not self.section and not self.total:
            self.section = Decimal(1)
        if self.great and self.great <= value:
            self.total = (self.total + self.section) * value
        else:
            self.total += self.section * value
        self.section, self.current = Decimal(0), None
        self.unit, self.great, self.zero = value, value, False
        self.scale = self.scale * value if self.scale > 1 and self.great == value else value

    def value(self, single: bool) -> Decimal:
        tail = self.current or Decimal(0)
        if single and self.unit >= 100 and not self.zero:  # 四百五 is 450, 四百零五 is 405
            tail = tail * self.unit / 10
        return self.total + self.section + tail


def _composite(run: str) -> tuple[int, Decimal, bool, bool, int] | None:
    """Read a run that has a Chinese character in it, token by token."""
    state = _Sum()
    position = 0
    previous = ""
    single = opened = vague = False
    fraction: Decimal | None = None
    while position < len(run):
        token = _TOKEN.match(run, position)
        if token is None:
            break
        kind, text = str(token.lastgroup), token[str(token.lastgroup)]
        if kind in ("arabic", "digit") and previous in ("arabic", "point"):
            break
        if kind == "arabic":
            if previous == "digit":
                break
            state.current, single = arabic(text), len(text) == 1
        elif kind in ("digit", "zero"):
            if previous in ("digit", "zero") and state.current is not None:
                if run[position] == " ":
                    break
                if previous == "digit" and state.unit and kind == "digit":
                    break  # 十四五: fourteen, then five
                state.current, single = state.current * 10 + DIGITS[text], False
            elif kind == "zero":
                if previous in ("", "point"):
                    state.current = Decimal(0)
                state.zero = True
            elif text == "两" and state.unit and not _SCALED.match(run, token.end()):
                break  # 三十两: the unit of weight
            else:
                state.current, single = Decimal(DIGITS[text]), True
        elif kind == "small":
            if previous in ("point", "small") or (previous == "open" and not opened):
                break
            state.small(SMALL[text])
            single = False
        elif kind == "big":
            if fraction is not None:
                state.section = state.value(single) + fraction - state.total
                state.current, fraction = None, None
            state.big(BIG[text])
            single = False
        elif kind == "point":
            if previous in ("point", "open", ""):
                break
            digits = "".join(str(DIGITS[char]) for char in text[1:] if char in DIGITS)
            fraction = Decimal(f"0.{digits}")
        else:
            opened = True
            vague = vague or text == "几"
        previous, position = kind, token.end()
    if position == 0:
        return None
    value = state.value(single) + (fraction or 0)
    return position, value, opened, vague, state.scale


_SIGN = expression(r"(?:(?<![0-9A-Za-z%)\u4e00-\u9fff-])(?<![0-9] )-|(?<!肩)(?<!抱)负) ?\Z")
_WHOLE = expression(r" ?又 ?")
_PARTS = expression(r" *分 *之 *(负?)")
_SLASH = expression(r"/([0-9]+)(?![0-9/A-Za-z.])")
_MIXED = expression(r" ([0-9]+)/([0-9]+)(?![0-9/A-Za-z.])")
_POWER = expression(r"\^([+-]{0,2})([0-9]{1,2})(?![0-9A-Za-z.])")
_EXPONENT = expression(r"[eE]([+-]?[0-9]{1,2})(?![0-9A-Za-z])")
_THOUSAND = expression(r"k(?![A-Za-z])")
_DOZEN = expression(r"打(?![一-鿿])|打(?=苹|鸡|啤)")
_ALONE = frozenset("陆伍肆拾")
#: Words in which a numeral character is no number: checked around a run of one character.
_WORDS = expression(
    r"一(?:切|些|起|样|定|般|直|旦|致|带|看|度|律|贯|向|体|流|再|边|同|道)|[统唯单专万之同划]一|进一步|四(?:川|处|季)|"
    r"十(?:分|足|堰)|两(?:岸|者|会|山|两)|三(?:峡|亚|角)|五(?:角|谷)|六安|九(?:江|寨)|七夕|八卦"
)
_DIGITS_ONLY = expression(r"[0-9]+\Z")


def numbers(folded: str) -> Iterator[Number]:
    """Yield every number of a folded text, of any use: dates, counts, fractions (as quotients), signed ones.

    Quantities with units are the business of `quantities`; this is the plain reader.

    >>> [str(number.value) for number in numbers("四分之一,三百五")]
    ['0.25', '350']
    """
    position = 0
    while True:
        match = RUN.search(folded, position)
        if match is None:
            return
        number = read(folded, match.start(), match.end())
        if number is None or _is_word(folded, number):
            position = match.start() + 1 if number is None else number.end
            continue
        number = _signed(folded, _extended(folded, number))
        position = max(number.end, match.start() + 1)
        yield number


def _is_word(folded: str, number: Number) -> bool:
    if number.end - number.start > 1 or (folded[number.start].isdigit() is False and number.value > 10):
        return False
    char = folded[number.start]
    if char in _ALONE:
        return True
    if char.isascii():
        return False
    return any(
        found.start() <= number.start < found.end()
        for found in _WORDS.finditer(folded, max(0, number.start - 2), number.end + 1)
    )


def _extended(folded: str, number: Number) -> Number:
    """The number with what follows it: parts (X分之Y), a quotient, an exponent, k, a dozen."""
    start, end, value = number.start, number.end, number.value
    whole = _WHOLE.match(folded, end)
    if whole:
        run = RUN.match(folded, whole.end())
        below = read(folded, run.start(), run.end()) if run else None
        part = _fraction(folded, below) if below else None
        if part is not None:
            return Number(start, part.end, value + part.value)
    part = _fraction(folded, number)
    if part is not None:
        return part
    if folded[start].isascii():
        if found := _MIXED.match(folded, end):
            if int(found[2]):
                return Number(start, found.end(), value + Decimal(found[1]) / Decimal(found[2]))
        elif (found := _SLASH.match(folded, end)) and int(found[1]):
            return Number(start, found.end(), value / Decimal(found[1]))
        elif found := _EXPONENT.match(folded, end):
            return Number(start, found.end(), value.scaleb(int(found[1])))
        elif value and (found := _POWER.match(folded, end)):  # 10^6, 2^-1
            power = int(found[2]) * (-1 if found[1].count("-") == 1 else 1)
            return Number(start, found.end(), value**power)
        elif found := _THOUSAND.match(folded, end):
            return Number(start, found.end(), value * 1000)
        if (
            folded[start - 1 : start] == "."
            and _DIGITS_ONLY.match(folded[start:end])
            and folded[start - 2 : start - 1] not in (".", *"0123456789")
        ):
            return Number(start - 1, end, Decimal("." + folded[start:end]))
    if found := _DOZEN.match(folded, end):
        return Number(start, found.end(), value * 12)
    return number


def _fraction(folded: str, denominator: Number) -> Number | None:
    parts = _PARTS.match(folded, denominator.end)
    run = RUN.match(folded, parts.end()) if parts else None
    numerator = read(folded, run.start(), run.end()) if run else None
    if parts is None or numerator is None or not denominator.value:
        return None
    value = numerator.value / denominator.value
    return Number(denominator.start, numerator.end, -value if parts[1] else value)


def _signed(folded: str, number: Number) -> Number:
    sign = _SIGN.search(folded, max(0, number.start - 2), number.start)
    if sign is None:
        return number
    return Number(sign.start(), number.end, -number.value, number.open, number.vague, number.scale)
