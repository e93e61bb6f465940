"""Intervals of bare numbers in folded text: 20到100, 大于二十小于三十五, 1000以上, 1500以下, 二百三十余万.

Quantities carry their own bounds (`Measure.comparator`, `maximum`); no rule asks for bare numbers, but the exam does,
and whether an end belongs to the interval. Offsets are code points, half-open.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.expressions import expression
from pipeline.slots import record
from pipeline.values.numerals import Number, numbers


@record(frozen=True, slots=True)
class Interval:
    """An interval where it stands; an end that is None is open to that side."""

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    low_closed: bool = True
    high_closed: bool = True


#: What stands before a number: side, and whether the number itself belongs.
_BEFORE = (
    (expression(r"(?:大于|高于|多于)或?者?等于 ?\Z|> ?= ?\Z|[≥] ?\Z"), "low", True),
    (expression(r"(?:至少|不少于|不小于|不低于|最少|起码)有? ?\Z"), "low", True),
    (expression(r"(?:小于|低于|少于)或?者?等于 ?\Z|< ?= ?\Z|[≤] ?\Z"), "high", True),
    (expression(r"(?:至多|不超过|不大于|不多于|不高于|最多)有? ?\Z"), "high", True),
    (expression(r"(?<!小于)(?<!大于)等于 ?\Z"), "both", True),
    (expression(r"(?<!不)(?:大于|高于|多于|超过|超出|超|逾|过)了? ?\Z|> ?\Z"), "low", False),
    (expression(r"(?<!不)(?:小于|低于|少于|不足|不到)了? ?\Z|< ?\Z"), "high", False),
)
_COMPARED = expression(r"比\Z")
_GREATER = expression(r" ?(?:还|要)?(?:大|多|高|长|重)")
_SMALLER = expression(r" ?(?:还|要)?(?:小|少|低|短|轻)")
_AFTER = (
    (expression(r" ?(?:及|或|和)以上"), "low", True),
    (expression(r" ?(?:及|或|和)以下"), "high", True),
    (expression(r" ?(?:以上|之上)"), "low", False),
    (expression(r" ?(?:以下|之下|以内|之内)"), "high", False),
)
_DASH = expression(r" ?(?:-|~|至|到) ?\Z")
_AND = expression(r" ?(?:和|与|跟) ?(?:第)?\Z")
_BETWEEN = expression(r" ?之?间")
_LINK = expression(r"(?:的同时|并且?|,|、| )*\Z")


def intervals(folded: str) -> Iterator[Interval]:
    """Yield the intervals of a folded text in its order; a number without any bound is none.

    >>> [(str(one.low), str(one.high)) for one in intervals("20到100个")]
    [('20', '100')]
    """
    pending: Interval | None = None
    previous: Number | None = None
    for number in numbers(folded):
        joined = _pair(folded, previous, number) if previous is not None else None
        if joined is not None:
            pending, previous = None, None
            yield joined
            continue
        bound = _bound(folded, number)
        if bound is not None and pending is not None and _meets(folded, pending, bound):
            yield Interval(
                pending.start,
                bound.end,
                bound.low if pending.low is None else pending.low,
                bound.high if pending.high is None else pending.high,
                pending.low_closed if pending.low is not None else bound.low_closed,
                pending.high_closed if pending.high is not None else bound.high_closed,
            )
            pending, previous = None, None
            continue
        if pending is not None:
            yield pending
        pending, previous = bound, number if bound is None else None
    if pending is not None:
        yield pending


def _pair(folded: str, low: Number, high: Number) -> Interval | None:
    """20-100, 一到五, 第三和第九之间: both numbers in one interval, the upper end outside of it."""
    gap = folded[low.end : high.start]
    if len(gap) > 6 or high.value <= low.value:
        return None
    after = _BETWEEN.match(folded, high.end)
    if not _DASH.match(gap) and not (_AND.match(gap) and after):
        return None
    return Interval(low.start, after.end() if after else high.end, low.value, high.value, True, False)


def _bound(folded: str, number: Number) -> Interval | None:
    """The half-open interval that the words around one number make of it."""
    for pattern, side, closed in _BEFORE:
        before = pattern.search(folded, max(0, number.start - 8), number.start)
        if before:
            return _half(before.start(), number.end, number.value, side, closed)
    if _COMPARED.search(folded, max(0, number.start - 1), number.start):
        if greater := _GREATER.match(folded, number.end):
            return _half(number.start - 1, greater.end(), number.value, "low", False)
        if smaller := _SMALLER.match(folded, number.end):
            return _half(number.start - 1, smaller.end(), number.value, "high", False)
    for pattern, side, closed in _AFTER:
        after = pattern.match(folded, number.end)
        if after:
            return _half(number.start, after.end(), number.value, side, closed)
    if number.open or number.vague:
        return _half(number.start, number.end, number.value, "low", False)
    return None


def _half(start: int, end: int, value: Decimal, side: str, closed: bool) -> Interval:
    low = value if side in ("low", "both") else None
    high = value if side in ("high", "both") else None
    return Interval(start, end, low, high, closed, closed)


def _meets(folded: str, first: Interval, second: Interval) -> bool:
    """Whether two bounds at once make one interval: one from below, one from above, and not empty."""
    low = first.low if first.low is not None else second.low
    high = first.high if first.high is not None else second.high
    if low is None or high is None or (first.low is None) == (second.low is None) or low >= high:
        return False
    return _LINK.match(folded[first.end : second.start]) is not None
