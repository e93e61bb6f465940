"""Quantities in folded text: percents, parts, multiples and measured amounts, in one scan.

A `Measure` has the exact value in the unit of the contract, its bound or approximation, and the span it was
read from. Bare numbers, dates, ordinals, codes (MM2100, PM2.5), plan periods and slogans (30×30) are none.
Offsets are code points into the folded text, half-open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache, partial
from typing import Any, NamedTuple

from pipeline.expressions import expression
from pipeline.values.anchored import Anchored
from pipeline.values.decimals import plain, rounded
from pipeline.values.numerals import DIGITS, PATTERNS, RUN, Number, read
from pipeline.values.tables import Unit, ValueTables

# Digits that are no quantity; consumed before the numerals, so that none is read inside them.
_NOISE = (
    r"https?://[!-~]+|www\.[!-~]+",
    r"[0-9]{1,3} ?[xX×*] ?[0-9]{1,3}(?![0-9])",  # 30×30
    r"[〔\[(【][0-9]{4}[〕\])】] ?第? ?[0-9]+ ?号",  # document numbers
    r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])|(?<![0-9])[0-9]{3,4}-[0-9]{7,8}(?![0-9])",  # telephones
    r"(?<![0-9])[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9])",
    r"(?<![A-Za-z])(?!RMB|USD|CNY|HKD|EUR|GBP|US)[A-Za-z]+(?:[-/]?[0-9]+(?:[./][0-9]+)*[A-Za-z]*)+",
    r"COP ?[0-9]+",
    r"[0-9]+/[0-9]+[A-Za-z]|[0-9]G(?![A-Za-z])",
    r"(?:[0-9]{4} ?(?:-|~|至|到|、|和|,|或) ?){0,12}(?:1[0-9]{3}|20[0-9]{2}|21[0-9]{2}) ?年",
    r"(?:19|20)[0-9]{2} ?[-/~至] ?(?:20)?[0-9]{2} ?年|[一二][零〇○O0-9一二三四五六七八九]{3} ?年",
    r"(?<![0-9.])[0-9]{1,2} ?(?:[-~至到、] ?[0-9]{1,2} ?)?[月日号](?![元圆本])",
    r"(?<![0-9])[0-9]{1,2}:[0-9]{2}(?![0-9])",
    r"[一二三四五六七八九十]{1,3}月(?!球)|[一二三四五六七八九十]{1,3}日(?![元圆本])",
    r"第 ?(?:[0-9]+|[零〇一二两三四五六七八九十百]+)",
    r"十[一二三四五六]五(?![万亿千百十个])",
    r"(?<![0-9])30[36]0(?=[\"”']? ?(?:目标|双碳|战略|承诺|愿景))",
    r"[0-9]+ ?胜|[0-9]+ ?负",
    r"(?<![0-9.])1[一-鿿]{1,4}(?:等于|=) ?约?[0-9.]+[万亿]?[一-鿿]{1,4}(?=[),。;])",  # (1吉瓦等于100万千瓦)
)
# A Latin word, as far as nothing of the above begins in it.
_LATIN = r"[A-Za-z]+?(?=https?://|www\.|COP ?[0-9]|[^A-Za-z]|\Z)"
_PARTS = expression(r" *分 *之 *")
_CHENG = expression(
    r" ?成(?!为|本|立|果|员|功|交|都|年|长|效|品|就|熟|型|绩|分|份|千|因|套|群|倍|语|教|全|像|虫|形)"
    r"( ?[一二三四五六七八九](?![0-9一二三四五六七八九十百千万]))?"
)
_ZHE = expression(r" ?折(?!算|合|叠|射|旧|现|价|腾|返)")
_POINTS = expression(r" *个? *百 *分 *点")
_DASH = expression(r" ?(?:-|~|〜|至|到) ?")
_MORE = expression(r" ?(?:多|余)(?=[^0-9])")
_THOUSAND = expression(r"k(?![A-Za-z])")
_TENS = expression(r"(?<![0-9.])([1-9]) \Z")
_HALF = expression(r"半(?![年个径])")
_CURRENCY = expression(r"(人民币|RMB|CNY|￥|¥|US\$|USD|美元|HK\$|\$|€|EUR|£|GBP) ?\Z")
_CURRENCIES = {"US$": "USD", "USD": "USD", "美元": "USD", "$": "USD", "HK$": "HKD", "€": "EUR", "EUR": "EUR"}
_CURRENCIES |= {"£": "GBP", "GBP": "GBP"}
_PER = expression(
    r" ?(?:/|每) ?(万元|亿元|立方米|标立方米|m3|m³|千瓦时|度|kWh|人|年|日|天|小时|吨|亩|公顷|平方米|m2|m²"
    r"|平方公里|升|L|公里|km)"
)
_PER_CODE = {
    **{
        "万元": "10kCNY",
        "亿元": "100MCNY",
        "立方米": "m3",
        "标立方米": "m3",
        "m3": "m3",
        "m³": "m3",
        "人": "cap",
    },
    **{"千瓦时": "kWh", "度": "kWh", "kWh": "kWh", "年": "yr", "日": "d", "天": "d", "小时": "h", "吨": "t"},
    **{
        "亩": "mu",
        "公顷": "ha",
        "平方米": "m2",
        "m2": "m2",
        "m²": "m2",
        "平方公里": "km2",
        "升": "L",
        "L": "L",
    },
    **{"公里": "km", "km": "km"},
}
_SIGN = expression(r"(?:(?<![0-9A-Za-z%)\u4e00-\u9fff-])-|(?<=[为是达约])-|(?<![肩抱胜])负|零下) ?\Z")
#: A tolerance, with the unit where the figure before it has none: 28±2%, 38%±2%.
_TOLERANCE = expression(r" ?± ?[0-9]{1,2}(?:\.[0-9]+)?(?P<unit>%|个?百分点)?")
#: A bar that is not reached or passed is no bound of the bar: 远低于51%的法定目标.
_BAR_AFTER = expression(r" ?的(?:[一-龥]{0,4}(?:法定|既定|原定|预定|规定))?(?:年度|减排|政策)?目标")
_BAR_BEFORE = expression(
    r"(?:远|大幅|明显|仍|略|均|都|却|仍然|显著|稍)(?:低于|高于|少于|不足|不到|超过|超出)了?\Z|(?<!不)(?:低于|高于)\Z"
)
_VAGUE_BEFORE = expression(r"(?:数|好几|上)\Z")
# The first (or last) characters of the patterns above: looked at before a pattern is run.
_PARTS_FIRST, _MORE_FIRST, _TENTH_FIRST = frozenset(" 分"), frozenset(" 多余"), frozenset(" 成折")
_POINTS_FIRST, _DASH_FIRST, _PER_FIRST = frozenset(" 个百"), frozenset(" -~〜至到"), frozenset(" /每")
_CURRENCY_ENDS, _SIGN_ENDS = frozenset(" 币BYD元R€£P￥¥$"), frozenset(" -负下")
_FROM = frozenset("从由自")
_POINT = Unit("pp", Decimal(1), "points")
_YUAN = Unit("CNY", Decimal(1), "money")
_DEGREE = Unit("kWh", Decimal(1), "energy")
_HUNDRED = Decimal(100)
_MOST_DIGITS = 20


class Measure(NamedTuple):
    """A quantity where it stands: `start`/`end` cover number and unit, `outer_*` also the bound."""

    start: int
    end: int
    value: Decimal | None
    unit: str
    dimension: str
    comparator: str = "="
    maximum: Decimal | None = None
    per: str | None = None
    #: `halving` for 减半 and the like: a change by itself; `open` for vague plurals.
    form: str = "plain"
    outer_start: int = 0
    outer_end: int = 0


#: A measure of all its values, made without a constructor in Python.
_made: Callable[[tuple[Any, ...]], Measure] = partial(tuple.__new__, Measure)


@cache
def _scan(words: tuple[tuple[str, str], ...]) -> Anchored:
    noise = (("noise", pattern) for pattern in _NOISE)
    return Anchored((*noise, *words, *(("run", pattern) for pattern in PATTERNS), ("latin", _LATIN)))


def quantities(folded: str, tables: ValueTables) -> Iterator[Measure]:
    """Yield the quantities of a folded text in its order, disjoint. Linear in the text's length."""
    search = _scan(tables.word).search
    position = 0
    previous: Measure | None = None
    while (match := search(folded, position)) is not None:
        group = match.lastgroup
        start, position = match.span()
        if group == "noise" or group == "latin":
            continue
        if group != "run":
            previous = _bounded(folded, tables, _word(tables, match))
            yield previous
            continue
        if position - start == 1 and folded[start] > "9" and not _goes_on(folded, tables, start, position):
            continue  # most numerals in running text: 一些, 三位一体
        number = read(folded, start, position)
        if number is None:
            position = start + 1
            continue
        measure = _measure(folded, tables, number, previous.end if previous else 0)
        position = measure.end if measure else number.end
        if measure is not None:
            previous = _coordinated(folded, previous, _bounded(folded, tables, measure))
            yield previous


def _goes_on(folded: str, tables: ValueTables, start: int, end: int) -> bool:
    """Whether what stands around a number allows it to be a quantity; for most a look at one character."""
    if folded[end : end + 1] in tables.follows:
        return True
    return start > 0 and folded[start - 1] in _CURRENCY_ENDS


def _coordinated(folded: str, previous: Measure | None, measure: Measure) -> Measure:
    """In 控制在20万吨、15万吨 the bound before the first figure holds for the second too."""
    if (
        previous is None
        or measure.comparator != "="
        or previous.outer_start == previous.start
        or previous.outer_end != previous.end
        or folded[previous.end : measure.start] not in ("、", "和", "及", "与")
    ):
        return measure
    return measure._replace(comparator=previous.comparator)


def _word(tables: ValueTables, match: re.Match[str]) -> Measure:
    entry = tables.words[str(match.lastgroup)]
    halving = entry.unit == "%" and match[0][0] in "减降下削砍"
    dimension = "share" if entry.unit == "%" else "multiple"
    form = "halving" if halving else "plain"
    start, end = match.span()
    comparator = entry.comparator
    return _made((start, end, entry.value, entry.unit, dimension, comparator, None, None, form, start, end))


def _measure(folded: str, tables: ValueTables, number: Number, floor: int) -> Measure | None:
    """The quantity that begins with this number, None for a bare one.

    `floor` is where the last quantity ended: its unit (5美元3) is no sign before this one.
    """
    start, end = number.start, number.end
    char = folded[end : end + 1]
    if not _goes_on(folded, tables, start, end) or _endless(number):
        return None
    if folded[start] > "9" and tables.not_quantities.match(folded, start):
        return None
    if char in _PARTS_FIRST and (parts := _PARTS.match(folded, end)):
        return _parts(folded, number, parts.end())
    if char == "k" and _THOUSAND.match(folded, end):
        end += 1
        number = number._replace(end=end, value=number.value * 1000)
    opened = number.open
    if char in _MORE_FIRST and not number.vague and (more := _MORE.match(folded, end)):
        end, opened = more.end(), True
    found = _unit(folded, tables, number, end, floor)
    low = number.value
    if (
        "±" in folded[end : end + 3]
        and (around := _TOLERANCE.match(folded, found[0] if found else end))
        and around["unit"] is not None
        and (found is None or found[1].code == "%")
    ):
        stop = around.end()
        return Measure(start, stop, low, "%", "share", "~", outer_start=start, outer_end=stop)
    high: Decimal | None = None
    # A second number after a dash: 10%-15%, 26-28%, 8000万至1亿吨. Not after 从, which starts a from–to.
    place = found[0] if found else end
    dash = _DASH.match(folded, place) if folded[place : place + 1] in _DASH_FIRST else None
    run = RUN.match(folded, dash.end()) if dash else None
    if dash and run and not (folded[start - 1 : start] in _FROM and folded[dash.start()] in "到至"):
        second = read(folded, run.start(), run.end())
        other = _unit(folded, tables, second, second.end, floor) if second and not _endless(second) else None
        if second and other and (found is None or found[1].code == other[1].code):
            if found is None and number.scale == 1 < second.scale and low < second.value / second.scale:
                low *= second.scale
            unit = other[1]
            low_factor = found[1].factor if found else unit.factor
            low, high = low * low_factor, second.value * unit.factor
            if high > low:
                end = other[0]
                return Measure(
                    start, end, low, unit.code, unit.dimension, "=", high, outer_start=start, outer_end=end
                )
            high, low = None, number.value
    if found is None:
        return None
    end, unit = found
    value: Decimal | None = plain(low * unit.factor)
    if folded[end : end + 1] == "半" and (half := _HALF.match(folded, end)):
        value, end = plain((low + Decimal("0.5")) * unit.factor), half.end()
    comparator = ">=" if opened else "="
    form = "plain"
    scaled = folded[start] in "百千万亿"  # 数百, 上千, but 用上80%
    if number.vague or (scaled and _VAGUE_BEFORE.search(folded, max(0, start - 2), start)):
        value, form, comparator = None, "open", ">="
    code, dimension = unit.code, unit.dimension
    last = folded[start - 1 : start]
    if (
        value is not None
        and last in _SIGN_ENDS
        and dimension in ("share", "points", "temperature", "length")
        and (sign := _SIGN.search(folded, max(floor, start - 2), start))
    ):
        start, value = sign.start(), -value
    if (
        code == "CNY"
        and last in _CURRENCY_ENDS
        and dimension == "money"
        and (money := _CURRENCY.search(folded, max(floor, start - 4), start))
    ):
        start, code = money.start(), _CURRENCIES.get(money[1], "CNY")
    if code == "times" and value is not None and tables.growth.search(folded, max(0, start - 8), start):
        value += 1
    per: str | None = None
    if folded[end : end + 1] in _PER_FIRST and (divisor := _PER.match(folded, end)):
        end, per = divisor.end(), _PER_CODE[divisor[1]]
    return _made((start, end, value, code, dimension, comparator, None, per, form, start, end))


def _endless(number: Number) -> bool:
    """Whether a number has more digits than any measured quantity: a serial number, a table's columns run together.

    Arithmetic on it would also leave what a `Decimal` of the default context holds exactly (28 digits).
    """
    if number.end - number.start <= 6:
        return False
    return max(len(number.value.as_tuple().digits), number.value.adjusted()) > _MOST_DIGITS


def _unit(folded: str, tables: ValueTables, number: Number, end: int, floor: int) -> tuple[int, Unit] | None:
    """Where the unit after a number ends, and the unit."""
    char = folded[end : end + 1]
    if char in _TENTH_FIRST:
        if cheng := _CHENG.match(folded, end):
            if number.value <= 10:
                tenths = Decimal(DIGITS[cheng[1].strip()]) if cheng[1] else Decimal(0)
                factor = (number.value * 10 + tenths) / number.value if number.value else Decimal(10)
                return cheng.end(), Unit("%", factor, "share")
            return None
        if zhe := _ZHE.match(folded, end):
            if number.value == 10:
                return None
            if number.value < 10 and (tens := _TENS.search(folded, max(0, number.start - 3), number.start)):
                return zhe.end(), Unit("%", Decimal(int(tens[1]) * 10) / number.value + 1, "share")
            return zhe.end(), Unit("%", Decimal(1) if number.value > 10 else Decimal(10), "share")
    if char in _POINTS_FIRST and (points := _POINTS.match(folded, end)):
        return points.end(), _POINT
    position = end + 1 if char == " " else end
    match = tables.unit_name.match(folded, position, len(folded)) if position < len(folded) else None
    if match is None:
        if (
            number.start
            and folded[number.start - 1] in _CURRENCY_ENDS
            and _CURRENCY.search(folded, max(floor, number.start - 4), number.start)
        ):
            return end, _YUAN
        return None
    name = match[0]
    if name == "度":
        if number.value >= 1000 or folded[match.end() : match.end() + 1] == "电":
            return match.end(), _DEGREE
        if number.value > 60:
            return None
    return match.end(), tables.units[name]


def _parts(folded: str, denominator: Number, position: int) -> Measure | None:
    """百分之五, 四分之三, 千分之一: a share in per cent, two decimals where it has no end."""
    run = RUN.match(folded, position)
    numerator = read(folded, run.start(), run.end()) if run else None
    if numerator is None or not denominator.value or _endless(numerator):
        return None
    if _THOUSAND.match(folded, numerator.end):
        numerator = numerator._replace(end=numerator.end + 1, value=numerator.value * 1000)
    whole = numerator.value == numerator.value.to_integral_value()
    if not whole and str(denominator.value).strip("0") != "1":
        return None  # 五百分之2.2 is nothing that anybody writes
    factor = _HUNDRED / denominator.value
    value = rounded(numerator.value * _HUNDRED, denominator.value)
    end, maximum = numerator.end, None
    dash = _DASH.match(folded, end)
    if dash and (run := RUN.match(folded, dash.end())):
        second = read(folded, run.start(), run.end())
        again = second and _PARTS.match(folded, second.end)
        if second and again and (run := RUN.match(folded, again.end())):
            second = read(folded, run.start(), run.end())
        follows = second and folded[second.end : second.end + 1]
        if second and follows not in ("年", "月") and second.value > numerator.value and not _endless(second):
            end, maximum = second.end, plain(second.value * factor)
    start = denominator.start
    if start and folded[start - 1] == "负":
        start, value = start - 1, -value
    return Measure(start, end, value, "%", "share", maximum=maximum, outer_start=start, outer_end=end)


def _bounded(folded: str, tables: ValueTables, measure: Measure) -> Measure:
    """The measure with the bound or approximation that stands before or after it; a bound beats 约."""
    start, end = measure.start, measure.end
    before = after = None
    if start and folded[start - 1] in tables.prefix_ends:
        before = tables.prefix.search(folded, max(0, start - 10), start)
    if folded[end : end + 1] in tables.suffix_firsts:
        after = tables.suffix.match(folded, end)
    if before and _BAR_AFTER.match(folded, end) and _BAR_BEFORE.search(folded, max(0, start - 6), start):
        before = None
    if before is None and after is None:
        return measure
    signs = [measure.comparator] if measure.comparator != "=" else []
    if after:
        signs.append(tables.suffixes[after[1]])
        end = after.end()
    if before:
        signs.append(tables.prefixes[before[1]])
        start = before.start()
    bound = next((sign for sign in signs if sign in (">=", "<=")), None)
    if before and after and tables.suffixes[after[1]] == "~":
        bound = "~"
    return measure._replace(comparator=bound or signs[0], outer_start=start, outer_end=end)
