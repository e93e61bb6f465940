"""Targets that are named, not told (30×30, 3060): the dictionary's formal parts, marked inferred."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.expressions import expression
from pipeline.interpret.actors import Actor
from pipeline.interpret.filling import aim, build
from pipeline.interpret.frame_records import Frame
from pipeline.interpret.target_rules import NamedTarget
from pipeline.interpret.target_slots import Deadline
from pipeline.interpret.walk import Scene, Walk
from pipeline.values.quantities import Measure

_GLOSS = expression(r"[”\"」]?(?:目标|承诺|愿景)?[,]?(?:\((?:即|也就是)?|即|——|--|:)")
#: A name that can mean nothing else, also without 目标 after it.
_SPEAKING = expression(r"30 ?(?:[×xX*]|by|BY) ?30\Z")
_NAME_TAIL = expression(r"[”\"」]?(?:的)?(?:全球|减排|战略|“|保护)?(?:目标|承诺|愿景|计划|倡议)")

_BY_YEAR = expression("20[0-9]{2} ?年")


def read(walk: Walk, scene: Scene, names: Sequence[tuple[int, int]]) -> set[int]:
    """Write down the named targets of a sentence; return the starts of the figures that only gloss a name."""
    consumed: set[int] = set()
    for start, stop in names:
        name = walk.folded[start:stop]
        entry = walk.rules.named[walk.rules.spellings[name]]
        tail = _NAME_TAIL.match(walk.folded, stop)
        plain = _SPEAKING.match(name) is None
        if plain and tail is None and "目标" not in name and not walk.folded.startswith("目标", start - 2):
            continue
        end = tail.end() if tail else stop
        gloss = _GLOSS.match(walk.folded, stop)
        measure: Measure | None = None
        if gloss and not gloss[0].endswith(("(", "即", "也就是")):
            following = [found for found in scene.measures if 0 <= found.start - gloss.end() <= 40]
            if following and walk.rules.named[entry.id].unit in (following[0].unit, None):
                continue
        if gloss:
            measure = next((found for found in scene.measures if 0 <= found.start - gloss.end() <= 12), None)
        inner = next((found for found in scene.measures if start <= found.start < stop), None)
        if inner is not None and measure is None:  # 不超过1.5℃目标: the figure that the name holds
            consumed.add(inner.start)
            aim(walk, _from_dictionary(walk, scene, entry, start, end, inner), "target")
            continue
        if measure is not None:
            consumed.add(measure.start)
            end = measure.end
            bracket = walk.folded.find(")", measure.end, measure.end + 16)
            end = bracket + 1 if bracket >= 0 else end
        aim(walk, _from_dictionary(walk, scene, entry, start, end, measure), "target")
    return consumed


def _owner(walk: Walk, frame: Frame, start: int) -> Actor | None:
    """Whose a named target is: only whom the text puts right before the name (中国的“30×30”目标)."""
    evidence = frame.actor.evidence if frame.actor else None
    if evidence is not None and not evidence.inferred and _BY_YEAR.match(walk.folded, start):
        return frame.actor  # 2050年净零目标: anybody's who is said to aim
    if evidence is None or evidence.inferred or not 0 <= start - evidence.end <= 12:
        return None
    return None if "," in walk.folded[evidence.end : start] else frame.actor


def _from_dictionary(
    walk: Walk, scene: Scene, entry: NamedTarget, start: int, end: int, measure: Measure | None
) -> Frame:
    left = start - 1 if start and walk.folded[start - 1] in '“"「' else start
    frame = build(
        walk, scene, (start, end), None, f"named-target:{entry.id}", metric=entry.metric, figure=measure
    )
    year = entry.deadline
    return Frame(
        start=left,
        end=end,
        figure=(measure.start, measure.end) if measure else (start, end),
        paragraph=frame.paragraph,
        metric=frame.metric if measure else entry.metric,
        metric_span=frame.metric_span if measure else (-1, -1),
        value=measure.value if measure else entry.value,
        value_max=measure.maximum if measure else entry.value_max,
        unit=measure.unit if measure else entry.unit,
        comparator=measure.comparator if measure else "=",
        deadline=Deadline(year, "by", None) if year else None,
        base=None,
        peak=False,
        condition=None,
        actor=_owner(walk, frame, start),
        instrument=frame.instrument,
        rule=f"named-target:{entry.id}",
        named=entry.id,
        implied=entry.instrument,
    )
