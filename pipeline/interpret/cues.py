"""What kind of statement a figure stands in (target, observation, forecast, proposal, need, …), with its cue.

The nearest cue before the figure decides, within its scope; what follows it at once (…的目标) decides first.
A date that is due (到2035年) between an observation and the figure ends the observation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.interpret.clauses import Sentence
from pipeline.interpret.target_rules import CueRule, TargetRules
from pipeline.values.quantities import Measure
from pipeline.values.years import Date

#: Nothing read here was written after it, as long as no text says so; then a bare later year lies ahead.
HORIZON = 2026
#: Kinds that stay until another cue, also over a new date.
_LASTING = frozenset({"forecast", "proposal", "need", "hypothetical", "negated"})
#: Ties that make a date one that is due.
DUE = frozenset({"by", "before"})


class Cue(NamedTuple):
    """A cue where it stands."""

    start: int
    end: int
    rule: CueRule


#: A cue of all its values, made without a constructor in Python.
_made: Callable[[tuple[int, int, CueRule]], Cue] = partial(tuple.__new__, Cue)


class Verdict(NamedTuple):
    """A kind and the cue that decided, if any; `strong` says that the cue needs no deadline beside it."""

    kind: str
    cue: Cue | None = None
    strong: bool = False
    achieved: bool = False


_OPEN = Verdict("open")
_JOINED = expression(r"、|和|及|以及")
_JOINED_FIRST = frozenset("、和及以")
#: 目标 before one of these names an aim, and says nothing of what follows.
_STOPS = frozenset(",;)")
_BLOCKING = frozenset({"negated", "proposal", "hypothetical", "observed"})
_SUPPOSING = frozenset({"hypothetical", "need"})
#: 如果要实现…的目标: the aim is there, whatever is supposed of its being reached.
_MEANT = expression(r"实现|达到|达成|完成|兑现|落实")


def scan(folded: str, sentence: Sentence, rules: TargetRules, places: Sequence[int]) -> list[Cue]:
    """Return the cues of a sentence in their order; they begin nowhere but at `places`."""
    kinds = rules.cues
    return [
        _made((match.start(), match.end(), kinds[match.lastgroup or ""]))
        for match in rules.cue.find_at(places, folded, sentence.start, sentence.end)
    ]


def outside(cues: list[Cue], names: Sequence[tuple[int, int]]) -> list[Cue]:
    """Return the cues that are no part of a name; a name within a cue is none of its words (按照某集团的计划)."""
    if not names:
        return cues
    found = []
    for cue in cues:
        start, end, _ = cue
        for first, last in names:
            if first < end and start < last and not (start < first and last < end):
                break
        else:
            found.append(cue)
    return found


def listed(folded: str, figures: Sequence[Measure], figure: Measure, clause_end: int) -> int:
    """Return where the list ends that a figure begins or goes on (减少4%、增加6%), its own end where there is none."""
    end = figure.outer_end
    if folded[end : end + 1] not in _JOINED_FIRST or _JOINED.match(folded, end) is None:
        return end
    for other in figures:
        if end < other.start < clause_end and _JOINED.match(folded, end):
            end = other.outer_end
    return end


def _is_aimed_before(local: Sequence[Cue], total: Cue) -> bool:
    """Whether an aim's cue opens the clause of a total (力争2031年至2035年累计减排…)."""
    return any(cue.rule.kind == "target" and not cue.rule.weak and cue.start < total.start for cue in local)


def judge(
    folded: str,
    sentence: Sentence,
    clause: tuple[int, int],
    start: int,
    end: int,
    cues: Sequence[Cue],
    deadlines: Sequence[Date],
    rules: TargetRules,
    last: int = -1,
) -> Verdict:
    """Return what the cues say about the figure at `start`–`end`; kind `open` where they say nothing.

    `clause` is the one around it; `deadlines` are the sentence's dates that may be due, in order; `last` is
    where a list of figures ends of which it is one (减少4%、增加6%的目标).
    """
    clause_start, clause_end = clause
    before = [cue for cue in cues if cue.start < start and cue.end <= start + 2]
    achieved = False
    withdrawn: Cue | None = None
    for cue in before:
        if cue.rule.kind == "achieved":
            achieved = folded.find(";", cue.end, start) < 0
        elif cue.rule.kind == "withdrawn":
            withdrawn = withdrawn or cue
    # The first of those that withdraw stands in a clause before, if any of them does.
    if withdrawn and withdrawn.start < clause_start and rules.kept.search(folded, clause_start, clause_end):
        return Verdict("target", None, True)  # 取消2035年的目标,保留2050年净零排放
    # One look for all of them: after most figures none of the words stands that these rules ask for.
    follows = rules.after_any.match(folded, end, clause_end) is not None or (
        last > end and rules.after_any.match(folded, last, clause_end) is not None
    )
    for rule, pattern in rules.after if follows else ():
        match = pattern.match(folded, end, clause_end)
        if match is None and last > end:
            match = pattern.match(folded, last, clause_end)
        if match is None:
            continue
        cue = Cue(match.start(), match.end(), rule)
        if rule.kind in ("withdrawn", "observed", "need"):
            return Verdict(rule.kind, cue, True)
        if withdrawn:
            return Verdict("withdrawn", withdrawn, True)
        blocking = [
            one
            for one in before
            if one.start >= clause_start
            and one.rule.kind in _BLOCKING
            and one.rule.id not in ("fall-short", "ought")
            and not (one.rule.kind == "hypothetical" and _MEANT.search(folded, one.end, start))
        ]
        told = bool(blocking) and blocking[-1].rule.kind == "observed"
        if not blocking or (achieved and told and blocking[-1].rule.id != "amounts-to"):
            return Verdict("target", cue, True, achieved)
    if not before:
        return _OPEN
    local = [cue for cue in before if cue.start >= clause_start]
    nearest_local = local[-1] if local else None
    last_due = -1
    ahead = planned = False
    for date in deadlines:
        if date.end <= start:
            if date.relation in DUE:
                last_due = date.start
                ahead = date.year is None or date.year > HORIZON
            planned = planned or date.kind in ("plan", "century")
    # 数据显示,到2019年…达到: told of a year gone by
    told = last_due >= 0 and not ahead and all(one.rule.kind == "observed" for one in before)
    told = told and any(one.rule.id == "statistics" for one in before)
    weak: Cue | None = None
    total: Cue | None = None
    modal: Cue | None = None
    for cue in reversed(before):
        kind = cue.rule.kind
        if kind == "observed":
            if cue.rule.weak and (
                last_due >= 0 or modal is not None or planned or _is_aimed_before(local, cue)
            ):
                total = total or cue
                continue
            if modal is not None:
                if cue.rule.id == "statistics":
                    return Verdict("need", modal)  # 报告显示,…须减少: what somebody reckons
                break
            if cue.rule.scope == "clause" and cue.start < clause_start:
                continue
            if cue.end < last_due and not told:
                continue
            if cue.rule.id == "told" and (
                any(date.kind == "year" and date.end <= start for date in deadlines)
                or any(one.rule.kind != "observed" for one in before)
            ):
                continue
            if cue is not nearest_local and any(
                found.rule.kind == "target" and found.start > cue.start for found in local
            ):
                continue
            return Verdict("observed", cue)
        if kind == "withdrawn":
            return Verdict("withdrawn", cue, True)
        if kind in ("achieved", "revised"):
            continue
        if cue.rule.id == "ought" and rules.norms.search(folded, sentence.start, cue.start):
            modal = modal or cue
            continue
        if kind in _LASTING:
            return Verdict(kind, cue)
        if cue.rule.weak:
            weak = weak or cue
            continue
        bare = (
            cue.rule.id == "aim-noun" and cue.start < clause_start and folded[cue.end : cue.end + 1] in _STOPS
        )
        if cue.rule.modal or bare:
            modal = modal or cue
            continue
        if withdrawn:
            return Verdict("withdrawn", withdrawn, True)
        supposed = [one for one in before if one.rule.kind in _SUPPOSING and one.end <= cue.start]
        if supposed and supposed[-1].start >= sentence.clause(cue.start)[0]:
            return Verdict(supposed[-1].rule.kind, supposed[-1])
        strong = cue.start >= clause_start or weak is None or modal is not None
        return Verdict("target", cue, strong, achieved)
    if modal:
        return Verdict(
            "withdrawn" if withdrawn else "target", withdrawn or modal, modal.start >= clause_start, achieved
        )
    if achieved:
        return Verdict("observed", None)
    if total and last_due < 0:
        return Verdict("observed", total)
    if weak:
        return Verdict("will", weak)
    return _OPEN
