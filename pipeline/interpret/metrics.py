"""What a figure measures, as a short English phrase, from patterns over the clause around it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.interpret.clauses import Sentence
from pipeline.interpret.target_rules import MetricRule, TargetRules
from pipeline.values.quantities import Measure

_DOWN = expression(r"减少|减排|下降|降低|削减|减量|减碳|降碳|压减|缩减|减半|减低|降幅|减幅|减至|减(?=[0-9])")
_UP = expression(r"增加|增长|新增|提高|提升|上升|增幅")
_TO = expression(r"(?:到|至|为|在)(?:了)?\Z")
#: What joins a second aim to the first in one clause: its metric stands after.
_JOINED = expression(r"\)|以及|并(?=[将把使])|、力争")
_FALLBACK = {
    **{"share": "share", "points": "change in percentage points", "mass": "mass", "energy": "energy"},
    **{"power": "power capacity", "area": "area", "volume": "volume", "money": "money", "count": "number"},
    **{"multiple": "multiple", "temperature": "temperature", "length": "length"},
}


#: The number of the first window that is another clause's.
_ELSEWHERE = 3
#: What is measured, by its last word: 电炉钢产量, 装配式建筑的比例.
_MEASURED = expression(
    r"(?:面积|容量|规模|浓度|强度|密度|水平|总额|比例|比重|占比|份额|满意度|[一-鿿][率量])(?![先化产])"
)


class Named(NamedTuple):
    """What a sentence names as measured, where it stands."""

    start: int
    end: int
    rule: MetricRule


#: What is measured, of all its values, made without a constructor in Python.
_made: Callable[[tuple[int, int, MetricRule]], Named] = partial(tuple.__new__, Named)


def scan(folded: str, sentence: Sentence, rules: TargetRules, places: Sequence[int]) -> list[Named]:
    """Return all that a sentence names as measured, in order; it begins nowhere but at `places`."""
    metrics = rules.metrics
    return [
        _made((match.start(), match.end(), metrics[match.lastgroup or ""]))
        for match in rules.metric.find_at(places, folded, sentence.start, sentence.end)
    ]


def joint(folded: str, start: int, figure: Measure, figures: Sequence[Measure]) -> int:
    """Return where a second aim of one clause begins (…以及达到八成绿电), 0 for a first one.

    `start` is that of the clause.
    """
    before = left_of(figures, start, figure.start)
    last = 0
    if before:
        for word in _JOINED.finditer(folded, before, figure.start):
            last = word.end()
    return last


def left_of(figures: Sequence[Measure], start: int, position: int) -> int:
    """Return where the figures between the clause's start and a position end, 0 where there are none."""
    last = 0
    for found in figures:
        if start < found.outer_end <= position and found.outer_end > last:
            last = found.outer_end
    return last


def phrase(
    folded: str,
    sentence: Sentence,
    clause: tuple[int, int],
    figure: Measure,
    figures: Sequence[Measure],
    named: Sequence[Named],
) -> tuple[str, int, int]:
    """Return the metric of a figure, and the span that says it (-1, -1 where nothing does).

    Looked for between the figure before and this one in the clause, then right after it, then in the whole
    clause, then in the clauses before. `named` is the `scan` of the sentence, `figures` are those of the
    sentence; with 分别 each takes its own.
    """
    dimension = figure.dimension
    fitting = [one for one in named if not one.rule.units or dimension in one.rule.units]
    if not fitting:
        return _FALLBACK.get(dimension, dimension), -1, -1
    position = figure.start
    clause_start, clause_end = clause
    left = max(left_of(figures, clause_start, position), clause_start)
    for word in _JOINED.finditer(folded, left, position):
        left = word.end()
    for one in fitting:
        if one.start < position and one.end > figure.end:  # 保护至少30%的陆地
            return one.rule.metric, one.start, one.end
    for number, (start, end) in enumerate(_windows(sentence, figure, left, clause_start, clause_end)):
        if number == _ELSEWHERE and (dimension == "count" or _MEASURED.search(folded, left, position)):
            break  # it has a measure of its own, which no rule names: not that of the clause before
        found = [one for one in fitting if start <= one.start and one.end <= end]
        if not found:
            continue
        special = [one for one in found if not one.rule.generic]
        if not special and number == 0:  # 二氧化硫排放总量: what is emitted stands before
            special = [
                one
                for one in fitting
                if clause_start <= one.start and one.end <= position and not one.rule.generic
            ]
        found = special or found
        best = found[0] if number == 1 else _own(folded, found, figure, figures, clause_start, clause_end)
        metric = best.rule.metric
        if best.rule.level and dimension != "money":
            metric += _change(folded, min(best.start, left), figure)
        return metric, best.start, best.end
    return _FALLBACK.get(dimension, dimension), -1, -1


def _windows(
    sentence: Sentence, figure: Measure, left: int, start: int, end: int
) -> Iterator[tuple[int, int]]:
    """Where the metric of a figure is looked for; `start` and `end` are those of its clause."""
    yield left, figure.start
    yield figure.end, min(end, figure.end + 16)
    yield start, figure.start
    for position in reversed(sentence.clauses[: bisect_left(sentence.clauses, start)]):
        yield position, start
        start = position


def _own(
    folded: str,
    found: Sequence[Named],
    figure: Measure,
    figures: Sequence[Measure],
    start: int,
    end: int,
) -> Named:
    """The nearest metric before the figure; with 分别, the one of the same place in the list."""
    word = folded.find("分别", start, figure.start)
    if word >= 0:
        listed = [measure.start for measure in figures if word < measure.start < end]
        named = [one for one in found if one.end <= word]
        if len(listed) > 1 and len(named) >= len(listed):
            return named[len(named) - len(listed) + listed.index(figure.start)]
    return found[-1]


def _change(folded: str, start: int, figure: Measure) -> str:
    """“ reduction” or “ increase”, where a verb of change stands before the figure (or is it), and it is no level."""
    end = figure.outer_start
    if _TO.search(folded, max(start, end - 3), end):
        return ""
    stop = figure.end if figure.form == "halving" else figure.start  # 至少降低55%, 减半
    if _DOWN.search(folded, start, stop):
        return " reduction"
    return " increase" if _UP.search(folded, start, stop) else ""
