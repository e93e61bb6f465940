"""What a figure measures, as a short English phrase, from patterns over the clause around it."""

from __future__ import annotations

import re

from pipeline.interpret.clauses import Sentence
from pipeline.interpret.target_rules import TargetRules

_DOWN = re.compile(r"减少|减排|下降|降低|削减|减量|减碳|降碳|压减|缩减|减半|减低|降幅|减幅|减至|减(?=[0-9])")
_UP = re.compile(r"增加|增长|新增|提高|提升|上升|增幅")
_TO = re.compile(r"(?:到|至|为|在)(?:了)?\Z")
_FALLBACK = {
    **{"share": "share", "points": "change in percentage points", "mass": "mass", "energy": "energy"},
    **{"power": "power capacity", "area": "area", "volume": "volume", "money": "money", "count": "number"},
    **{"multiple": "multiple", "temperature": "temperature", "length": "length"},
}


def phrase(
    folded: str,
    sentence: Sentence,
    start: int,
    end: int,
    dimension: str,
    rules: TargetRules,
    floor: int | None = None,
) -> tuple[str, int, int]:
    """Return the metric of the figure at `start`–`end`, and the span that says it (-1, -1 where nothing does).

    Looked for in the clause before the figure, then right after it, then in the clauses before, back to `floor`.
    """
    clause_start, clause_end = sentence.clause(start)
    floor = sentence.start if floor is None else floor
    stops = [position for position in sentence.clauses if floor <= position < clause_start]
    windows = [(clause_start, start), (end, min(clause_end, end + 16)), (clause_start, clause_end)]
    ends = [*stops[1:], clause_start] if stops else []
    windows += list(zip(reversed(stops), reversed(ends), strict=True))
    for left, right in windows:
        best: tuple[int, int, str] | None = None
        for match in rules.metric.finditer(folded, left, right):
            rule = rules.metrics[str(match.lastgroup)]
            if rule.units and dimension not in rule.units:
                continue
            best = (match.start(), match.end(), str(match.lastgroup))
            if left >= end:
                break
        if best is None:
            continue
        rule = rules.metrics[best[2]]
        metric = rule.metric
        if rule.level and dimension != "money":
            metric += _change(folded, min(best[0], clause_start), start)
        return metric, best[0], best[1]
    return _FALLBACK.get(dimension, dimension), -1, -1


def _change(folded: str, start: int, end: int) -> str:
    """“ reduction” or “ increase”, where a verb of change stands before the figure and it is no level."""
    if _TO.search(folded, max(start, end - 3), end):
        return ""
    if _DOWN.search(folded, start, end):
        return " reduction"
    return " increase" if _UP.search(folded, start, end) else ""
