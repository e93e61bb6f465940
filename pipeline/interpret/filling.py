"""Filling a frame: the slots around a figure or a state; writing it down as a target or an observation."""

from __future__ import annotations

from pipeline.expressions import expression
from pipeline.interpret import actors, frame_records, metrics, target_slots
from pipeline.interpret.actors import Actor
from pipeline.interpret.clauses import Sentence
from pipeline.interpret.frame_records import Frame
from pipeline.interpret.target_slots import Deadline
from pipeline.interpret.walk import Scene, Walk, condition, named
from pipeline.model import Issue, Mention
from pipeline.values.quantities import Measure
from pipeline.values.years import Date

#: What many parties agreed on: nobody in particular aims.
_TREATY = expression(r"框架|公约|公約|协定|協定|协议|協議|议定书|議定書|议程")
#: Dimensions of figures that share a baseline with the figure before.
_SHARING = frozenset({"share", "mass"})
#: What gives an aim another value.
_REVISED = expression(
    r"(?:改|降|升|调|减|增|上调|下调|调整|修订|放宽|收紧|提高|降低|缩减)(?:为|成)|(?:上调|下调|调整|修订|放宽)(?:至|到)"
)
#: From the first figure of a change to the second, over a comma.
_STEPS_ON = expression(r",(?:提高|提升|上调|增加|扩大|下调|降低|调整|收紧|放宽)(?:至|到|为)")
_GAS = expression(r"[碳炭]|温室气体|CO2")


def resolve(
    walk: Walk, scene: Scene, clause: tuple[int, int], start: int, end: int, shared: Date | None
) -> Deadline | None:
    """Return the deadline of what stands at `start`–`end`; `shared` is the one that 分别 gives it."""
    if shared is not None:
        return Deadline(shared.year, shared.relation or "in", shared)
    topic = walk.last_due or walk.topic
    found = target_slots.deadline(walk.folded, clause, start, end, scene.years, walk.rules, topic)
    if found is not None:
        return found
    for date in scene.years:  # …, 期限为2035年
        if date.start >= end and target_slots.is_due_clause(walk.folded, scene.sentence, date):
            return Deadline(date.year, date.relation or "in", date)
    # 自2035年起,新车须有三成…: a year that lies ahead, from which it holds
    for date in reversed(scene.years):
        if date.end <= start and date.relation == "since" and (date.year or 0) + (not walk.dated) > walk.seen:
            return Deadline(date.year, "since", date)
    return None


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
    folded, sentence = walk.folded, scene.sentence
    start, end = place
    clause = around = sentence.clause(start)
    base: Date | None = None
    value = maximum = unit = None
    comparator = "="
    phrase, metric_span = metric or "", place
    if figure is not None:
        base = target_slots.baseline(folded, sentence, figure, scene.bases, scene.multiplied)
        if due is not None and base is not None and due.date is not None and base.start == due.date.start:
            earlier = [date for date in scene.years if date.end <= base.start]
            other = sentence.clause(base.start)
            due = target_slots.deadline(folded, other, base.start, base.end, earlier, walk.rules, walk.topic)
        # A name's clause need not be that of the figure which explains it.
        around = clause if figure.start == start else sentence.clause(figure.start)
        if figure.dimension in _SHARING:
            base = _shared_base(walk, sentence, around, figure, base)
        phrase, metric_start, metric_end = metrics.phrase(
            folded, sentence, around, figure, walk.figures, named(walk, scene)
        )
        metric_span = (metric_start, metric_end)
        value, maximum, comparator = figure.value, figure.maximum, figure.comparator
        unit = figure.unit
        gas = unit == "t" and phrase.startswith(("greenhouse-gas", "economy-wide"))
        if gas and _GAS.search(folded, sentence.start, end) is not None:
            unit = "tCO2e"
        if figure.per and figure.per != "yr":  # as in 每年…吨: what is counted is tonnes
            unit = f"{unit}/{figure.per}"
    actor, instrument = _who(walk, scene, start, end)
    left, right = target_slots.span(
        folded, sentence, clause, start, end, due.date if due else None, base, metric_span[0]
    )
    if figure is not None and metric_span[0] >= 0:
        second = metrics.joint(folded, around[0], figure, walk.figures)
        left = max(left, min(second, metric_span[0], start))
    # In the order of its fields, for what keywords cost.
    return Frame(
        left, right, (figure.start, figure.end) if figure else place, sentence.paragraph,
        phrase, metric_span, value, maximum, unit, comparator,
        due, base, target_slots.peak(folded, clause[0], start), condition(walk, scene, start, end),
        actor, instrument, rule,
    )  # fmt: skip


def _who(walk: Walk, scene: Scene, start: int, end: int) -> tuple[Actor | None, Mention | None]:
    """Who aims at what stands at `start`–`end`, and by which instrument."""
    folded, sentence, mentions = walk.folded, scene.sentence, scene.mentions
    if scene.ranked is None:
        scene.ranked = actors.rank(folded, sentence, mentions, walk.owners, walk.rules.aims)
    actor = (
        actors.find(
            walk.article.text, folded, start, scene.ranked, mentions, walk.subjects, walk.subject_starts
        )
        or walk.actor
        or walk.section
    )
    if actor and walk.actor and actor.evidence.text == "全国" and "/country/" in walk.actor.entity:
        actor = walk.actor._replace(evidence=actor.evidence)  # of the country that the paragraph is about
    instrument = actors.instrument(sentence, start, end, mentions) or walk.instrument
    if actor is None and walk.fallback is not None:
        worldwide = instrument is not None and _TREATY.search(instrument.text) is not None
        if not worldwide and not actors.of_the_world(folded, sentence, end, walk.rules.aims):
            actor = walk.fallback
    return actor, instrument


def note_base(walk: Walk, scene: Scene, figure: Measure) -> None:
    """Keep the baseline of a figure that gets no frame: the next figure may share it."""
    if figure.dimension in _SHARING:
        base = target_slots.baseline(walk.folded, scene.sentence, figure, scene.bases, scene.multiplied)
        if base is not None:
            _shared_base(walk, scene.sentence, scene.sentence.clause(figure.start), figure, base)


def _shared_base(
    walk: Walk, sentence: Sentence, clause: tuple[int, int], figure: Measure, base: Date | None
) -> Date | None:
    """The baseline, or that of the figure before in the sentence, where both change in the same direction."""
    if base is None and (walk.base is None or walk.base[0] < sentence.start):
        return None
    start = previous = clause[0]
    for found in walk.figures:
        if start < found.end <= figure.start:
            previous = found.end
    revised = _REVISED.search(walk.folded, previous, figure.start) is not None
    if revised and previous > start:  # 降幅由20%改为15%至20%: what the first figure is, the second is too
        previous = start
    way = target_slots.direction(walk.folded, previous, figure.outer_start, figure.start)
    if base is not None:
        walk.base = (figure.end, base, way)
        return base
    if walk.base is None:
        return None
    place, shared, before = walk.base
    if _STEPS_ON.match(walk.folded, place) is not None and place == previous_end(walk, figure):
        return shared  # 比2005年的降幅从20%,提升至30%
    if revised and way is None and walk.targets and walk.targets[-1].unit == figure.unit:
        return shared  # 比2019年减少40%;2023年降为25%: another value of one aim
    if way is None:
        return None
    if way != before or ";" in walk.folded[place : figure.start]:
        return None
    return shared


def previous_end(walk: Walk, figure: Measure) -> int:
    """Where the figure before this one ends, 0 where there is none."""
    return max((found.end for found in walk.figures if found.end <= figure.start), default=0)


def aim(walk: Walk, frame: Frame, status: str) -> None:
    """Write a frame down as a target, and let later sentences go back to it."""
    target = frame_records.target(walk.article.text, walk.folded, frame, status)
    walk.targets.append(target)
    walk.deadlines.add(target.deadline)
    if frame.actor is None and frame.instrument is None:
        message = f"{target.text}: nobody is named who aims at this"
        walk.issues.append(Issue("target-without-actor", message, target.start, target.end))
    if frame.deadline is not None and frame.deadline.year is not None and frame.named is None:
        walk.topic = Deadline(frame.deadline.year, frame.deadline.relation, None)
    walk.actor = frame.actor or walk.actor
    walk.instrument = frame.instrument or walk.instrument


def observe(walk: Walk, frame: Frame, status: str) -> None:
    """Write a frame down as an observation.

    What somebody reckons to be needed (需在2030年前减排) has no status of its own in the output: it is a proposal.
    """
    status = "proposal" if status == "need" else status
    walk.observations.append(frame_records.observation(walk.article.text, walk.folded, frame, status))
