"""Filling a frame: the slots around a figure or a state; writing it down as a target or an observation."""

from __future__ import annotations

import re

from pipeline.interpret import actors, frame_records, metrics, target_slots
from pipeline.interpret.clauses import Sentence
from pipeline.interpret.frame_records import Frame
from pipeline.interpret.target_slots import Deadline
from pipeline.interpret.walk import Scene, Walk
from pipeline.model import Issue
from pipeline.values.quantities import Measure
from pipeline.values.years import Date

#: What many parties agreed on: nobody in particular aims.
_TREATY = re.compile(r"框架|公约|公約|协定|協定|协议|協議|议定书|議定書|议程")
_GAS = re.compile(r"[碳炭]|温室气体|CO2")


def resolve(walk: Walk, scene: Scene, start: int, end: int, shared: Date | None) -> Deadline | None:
    """Return the deadline of what stands at `start`–`end`; `shared` is the one that 分别 gives it."""
    if shared is not None:
        return Deadline(shared.year, shared.relation or "in", shared)
    topic = walk.last_due or walk.topic
    return target_slots.deadline(walk.folded, scene.sentence, start, end, scene.years, walk.rules, topic)


def frame(walk: Walk, scene: Scene, measure: Measure, due: Deadline | None, rule: str) -> Frame:
    """Return the frame of a figure."""
    return build(walk, scene, (measure.start, measure.outer_end), due, rule, metric=None, figure=measure)


def build(
    walk: Walk,
    scene: Scene,
    place: tuple[int, int],
    due: Deadline | None,
    rule: str,
    *,
    metric: str | None,
    figure: Measure | None,
) -> Frame:
    """Fill the slots around a figure or a state."""
    text, folded, sentence = walk.article.text, walk.folded, scene.sentence
    start, end = place
    base = target_slots.baseline(folded, sentence, figure, scene.bases, scene.multiplied) if figure else None
    if due is not None and base is not None and due.date is not None and base.start == due.date.start:
        earlier = [date for date in scene.years if date.end <= base.start]
        due = target_slots.deadline(folded, sentence, base.start, base.end, earlier, walk.rules, walk.topic)
    if figure is not None and figure.dimension in ("share", "mass"):
        base = _shared_base(walk, sentence, figure, base)
    metric_span = (-1, -1)
    if figure is not None:
        phrase, *place_found = metrics.phrase(
            folded, sentence, figure, walk.figures, scene.metrics, walk.rules
        )
        metric_span = (place_found[0], place_found[1])
    else:
        phrase, metric_span = metric or "", place
    if metric is not None and figure is None:
        phrase = metric
    known = actors.before(walk.subjects, walk.subject_starts, start)
    actor = actors.find(text, folded, sentence, start, scene.mentions, known) or walk.actor or walk.section
    instrument = actors.instrument(sentence, start, end, scene.mentions) or walk.instrument
    worldwide = instrument is not None and _TREATY.search(instrument.text) is not None
    if actor is None and not worldwide and not actors.of_the_world(folded, sentence, end):
        actor = walk.fallback
    left, right = target_slots.span(
        folded, sentence, start, end, due.date if due else None, base, metric_span[0]
    )
    if figure is not None and metric_span[0] >= 0:
        left = max(left, min(metrics.joint(folded, sentence, figure, walk.figures), metric_span[0], start))
    unit = None
    if figure is not None:
        gas = figure.unit == "t" and phrase.startswith(("greenhouse-gas", "economy-wide"))
        gas = gas and _GAS.search(folded, sentence.start, end) is not None
        code = "tCO2e" if gas else figure.unit
        unit = f"{code}/{figure.per}" if figure.per else code
    return Frame(
        start=left,
        end=right,
        figure=(figure.start, figure.end) if figure else place,
        paragraph=sentence.paragraph,
        metric=phrase,
        metric_span=metric_span,
        value=figure.value if figure else None,
        value_max=figure.maximum if figure else None,
        unit=unit,
        comparator=figure.comparator if figure else "=",
        deadline=due,
        base=base,
        peak=target_slots.peak(folded, sentence, start),
        condition=target_slots.condition(folded, sentence, start, end, walk.rules),
        actor=actor,
        instrument=instrument,
        rule=rule,
    )


def _shared_base(walk: Walk, sentence: Sentence, figure: Measure, base: Date | None) -> Date | None:
    """The baseline, or that of the figure before in the sentence, where both change in the same direction."""
    start, _ = sentence.clause(figure.start)
    previous = max((found.end for found in walk.figures if start < found.end <= figure.start), default=start)
    way = target_slots.direction(walk.folded, previous, figure.outer_start)
    if base is not None:
        walk.base = (figure.end, base, way)
        return base
    if walk.base is None or way is None:
        return None
    place, shared, before = walk.base
    if place < sentence.start or way != before or ";" in walk.folded[place : figure.start]:
        return None
    return shared


def aim(walk: Walk, frame: Frame, status: str) -> None:
    """Write a frame down as a target, and let later sentences go back to it."""
    target = frame_records.target(walk.article.text, walk.folded, frame, status)
    walk.targets.append(target)
    if frame.actor is None and frame.instrument is None:
        message = f"{target.text}: nobody is named who aims at this"
        walk.issues.append(Issue("target-without-actor", message, target.start, target.end))
    if frame.deadline is not None and frame.deadline.year is not None and frame.named is None:
        walk.topic = Deadline(frame.deadline.year, frame.deadline.relation, None)
    walk.actor = frame.actor or walk.actor
    walk.instrument = frame.instrument or walk.instrument


def observe(walk: Walk, frame: Frame, status: str) -> None:
    """Write a frame down as an observation."""
    walk.observations.append(frame_records.observation(walk.article.text, walk.folded, frame, status))
