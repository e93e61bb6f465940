"""What a sentence without figures leaves to those after it: the year by which all that follows is due.

到2035年,体系基本形成。占比达到40%: the plan's first sentence names the year, the figures stand in the next.
Between `frames`, which meets such sentences, and `kinds`, which lets later figures take the year.
"""

from __future__ import annotations

from pipeline.interpret import kinds
from pipeline.interpret.cues import DUE
from pipeline.interpret.target_slots import Deadline
from pipeline.interpret.walk import Scene, Walk

#: What is said so is nobody's aim, and leaves no year to aims.
_NO_AIM = frozenset({"observed", "forecast", "proposal", "need", "hypothetical", "negated"})


def note_topic(walk: Walk, scene: Scene) -> None:
    """Keep the year by which a sentence without a figure says that something is to be reached."""
    last = scene.years[-1] if scene.years else None
    if last is None or last.relation not in DUE or last.year is None or last.kind not in ("year", "plan"):
        return
    due = Deadline(last.year, last.relation, last)
    if any(cue.rule.kind in _NO_AIM for cue in scene.cues) or not kinds.is_due(walk, due):
        return
    if kinds.has_goal(walk, last.end, scene.sentence.end):
        walk.topic = due._replace(date=None)
