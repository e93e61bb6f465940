"""One state that several aim at, each by a year of its own: 中国承诺2060年前、印度承诺2070年实现碳中和.

The state is said once, after the last year; every actor with a year before it gets a frame of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.interpret import actors
from pipeline.interpret.actors import SUBJECTS
from pipeline.interpret.frame_records import Frame
from pipeline.interpret.target_slots import Deadline
from pipeline.interpret.walk import Scene, Walk
from pipeline.model import Mention
from pipeline.values.years import Date

_JOIN = re.compile(r" ?(?:、|,|和|与|及|以及|而) ?")
#: What may stand between an actor and its year.
_AIMS = re.compile(
    r"(?:政府)?(?:则|也|亦)?(?:已|都|均)?(?:分别)?(?:承诺|计划|宣布|提出|力争|争取|拟|将|定于|目标(?:是|为)?)?"
    r"(?:在|于)?[“\"(]?"
)


def earlier(walk: Walk, scene: Scene, frame: Frame) -> list[Frame]:
    """Return the frames of those who share a state with the actor of `frame`, in their order."""
    last = frame.deadline.date if frame.deadline else None
    found: list[Frame] = []
    if last is None or len(scene.years) < 2:
        return found
    owner = _owner(walk.folded, scene.mentions, last)
    for date in reversed(scene.years):
        if date.end > last.start:
            continue
        if owner is None or date.year is None or date.kind not in ("year", "plan", "century"):
            break
        other = _owner(walk.folded, scene.mentions, date)
        if other is None or not _JOIN.fullmatch(walk.folded, date.outer_end, owner.start):
            break
        due = Deadline(date.year, date.relation or "in", date)
        actor = actors.of(other, walk.folded)
        found.insert(0, frame._replace(start=date.outer_start, deadline=due, actor=actor))
        last, owner = date, other
    return found


def _owner(folded: str, mentions: Sequence[Mention], date: Date) -> Mention | None:
    """Who stands right before a year as the one whose it is."""
    for mention in reversed(mentions):
        if mention.end <= date.outer_start:
            own = mention.type in SUBJECTS and _AIMS.fullmatch(folded, mention.end, date.outer_start)
            return mention if own else None
    return None
