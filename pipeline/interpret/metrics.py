"""What a figure measures, as a short English phrase, from patterns over the clause around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.interpret.clauses import Sentence
from pipeline.interpret.target_rules import TargetRules
from pipeline.values.quantities import Measure

_DOWN = re.compile(r"减少|减排|下降|降低|削减|减量|减碳|降碳|压减|缩减|减半|减低|降幅|减幅|减至|减(?=[0-9])")
_UP = re.compile(r"增加|增长|新增|提高|提升|上升|增幅")
_TO = re.compile(r"(?:到|至|为|在)(?:了)?\Z")
#: What joins a second aim to the first in one clause: its metric stands after.
_JOINED = re.compile(r"\)|以及|并(?=[将把使])|、力争")
_FALLBACK = {
    **{"share": "share", "points": "change in percentage points", "mass": "mass", "energy": "energy"},
    **{"power": "power capacity", "area": "area", "volume": "volume", "money": "money", "count": "number"},
    **{"multiple": "multiple", "temperature": "temperature", "length": "length"},
}


def scan(folded: str, sentence: Sentence, rules: TargetRules) -> list[re.Match[str]]:
    """Return all that a sentence names as measured, in order."""
    return list(rules.metric.finditer(folded, sentence.start, sentence.end))


def joint(folded: str, sentence: Sentence, figure: Measure, figures: Sequence[Measure]) -> int:
    """Return where a second aim of one clause begins (…以及达到八成绿电); the clause's start for a first one."""
    start, _ = sentence.clause(figure.start)
    before = max((found.outer_end for found in figures if start < found.outer_end <= figure.start), default=0)
    return (
        max((word.end() for word in _JOINED.finditer(folded, before, figure.start)), default=0)
        if before
        else 0
    )


def phrase(
    folded: str,
    sentence: Sentence,
    figure: Measure,
    figures: Sequence[Measure],
    named: Sequence[re.Match[str]],
    rules: TargetRules,
) -> tuple[str, int, int]:
    """Return the metric of a figure, and the span that says it (-1, -1 where nothing does).

    Looked for between the figure before and this one in the clause, then right after it, then in the whole
    clause, then in the clauses before. `named` is the `scan` of the sentence, `figures` are those of the sentence; with 分别 each takes its own.
    """
    clause_start, clause_end = sentence.clause(figure.start)
    left = max(
        (found.outer_end for found in figures if clause_start < found.outer_end <= figure.start), default=0
    )
    for word in _JOINED.finditer(folded, max(left, clause_start), figure.start):
        left = word.end()
    stops = [position for position in sentence.clauses if position < clause_start]
    ends = [*stops[1:], clause_start] if stops else []
    windows = [(max(left, clause_start), figure.start), (figure.end, min(clause_end, figure.end + 16))]
    windows += [(clause_start, figure.start), *zip(reversed(stops), reversed(ends), strict=True)]
    fitting = [
        match
        for match in named
        if figure.dimension in (rules.metrics[str(match.lastgroup)].units or (figure.dimension,))
    ]
    around = [match for match in fitting if match.start() < figure.start and match.end() > figure.end]
    if around:  # 保护至少30%的陆地
        return rules.metrics[str(around[0].lastgroup)].metric, around[0].start(), around[0].end()
    for number, (start, end) in enumerate(windows):
        found = [match for match in fitting if start <= match.start() and match.end() <= end]
        special = [match for match in found if not rules.metrics[str(match.lastgroup)].generic]
        if not special and found and number == 0:  # 二氧化硫排放总量: what is emitted stands before
            special = [
                match
                for match in fitting
                if clause_start <= match.start()
                and match.end() <= figure.start
                and not rules.metrics[str(match.lastgroup)].generic
            ]
        found = special or found
        if not found:
            continue
        best = found[0] if number == 1 else _own(folded, found, figure, figures, clause_start, clause_end)
        rule = rules.metrics[str(best.lastgroup)]
        metric = rule.metric
        if rule.level and figure.dimension != "money":
            metric += _change(folded, min(best.start(), max(left, clause_start)), figure.outer_start)
        return metric, best.start(), best.end()
    return _FALLBACK.get(figure.dimension, figure.dimension), -1, -1


def _own(
    folded: str,
    found: Sequence[re.Match[str]],
    figure: Measure,
    figures: Sequence[Measure],
    start: int,
    end: int,
) -> re.Match[str]:
    """The nearest metric before the figure; with 分别, the one of the same place in the list."""
    word = folded.find("分别", start, figure.start)
    if word >= 0:
        listed = [measure.start for measure in figures if word < measure.start < end]
        named = [match for match in found if match.end() <= word]
        if len(listed) > 1 and len(named) >= len(listed):
            return named[len(named) - len(listed) + listed.index(figure.start)]
    return found[-1]


def _change(folded: str, start: int, end: int) -> str:
    """“ reduction” or “ increase”, where a verb of change stands before the figure and it is no level."""
    if _TO.search(folded, max(start, end - 3), end):
        return ""
    if _DOWN.search(folded, start, end):
        return " reduction"
    return " increase" if _UP.search(folded, start, end) else ""
