"""Whether 将, a plan's while or a word that takes an aim up tells that what a figure says lies ahead.

Asked by `kinds` where the year alone does not tell: 将 alone is a forecast, “十五五”时期 may be over.
"""

from __future__ import annotations

from pipeline.expressions import expression
from pipeline.interpret.cues import Cue
from pipeline.interpret.target_slots import Deadline
from pipeline.interpret.walk import Scene, Walk
from pipeline.values.quantities import Measure

#: What somebody does, and does not only become.
_WILL_DO = expression(
    "将(?:不断|继续|进一步|逐步|持续|大力|努力|积极)*(?:增加|提高|提升|扩大|减少|降低|削减|加大|推动|推进|加快|加强|淘汰)"
)
_THAT_SHARE = expression(r"(?:这一|该|此|上述)(?:比例|数字|占比|份额|比重|数值)\Z")


def goes_further(walk: Walk, scene: Scene, measure: Measure, due: Deadline) -> bool:
    """Whether a plan's while was not over: its year is aimed at elsewhere, or the sentence goes on beyond it.

    “十五五”时期,能耗降低8%;优良天数2030年要达到90%. …提升50%,2035年再提升10%.
    """
    if any(cue.rule.kind == "observed" for cue in scene.cues):
        return False
    if any(cue.rule.kind == "target" and not cue.rule.weak and cue.start > measure.end for cue in scene.cues):
        return True
    if due.year in walk.deadlines:
        return True
    return any(
        date.start >= measure.end
        and (date.year or 0) > max(due.year or 0, walk.seen)
        and walk.folded.startswith("再", date.outer_end)
        for date in scene.years
    )


def is_ahead_by_will(walk: Walk, measure: Measure, due: Deadline) -> bool:
    """Whether 将 tells that a year in which something is done was not over, in a text that dates nothing."""
    if due.date is None or due.date.kind != "year" or due.relation != "in" or walk.written or walk.dated:
        return False
    return "了" not in walk.folded[due.date.end : measure.start]


def is_led(walk: Walk, scene: Scene, cue: Cue, clause: tuple[int, int], due: Deadline | None) -> bool:
    """Whether the clause before says who will do something (某行将不断增加融资比重,到2035年占比达到…)."""
    if cue.start >= clause[0] or due is None or due.date is None:
        return False
    if due.date.start < clause[0]:  # 2033年某省将修复…,绿化…: what was said of the figure before
        last = walk.targets[-1] if walk.targets else None
        return last is not None and cue.start < last.end <= clause[0] and last.deadline == due.year
    here = bool(walk.targets) and walk.targets[-1].paragraph == scene.sentence.paragraph
    if here and _THAT_SHARE.search(walk.folded, max(scene.sentence.start, cue.start - 6), cue.start):
        return True  # 这一比例将逐年增加,到2033年达到…
    if _WILL_DO.match(walk.folded, cue.start) is None:
        return False
    return any(
        one.end == cue.start and one.type in ("Organization", "Country", "Place") for one in scene.mentions
    )
