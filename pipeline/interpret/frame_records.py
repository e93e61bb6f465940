"""Targets and observations from a figure and its slots: the records, their IRIs and their evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.identifiers import entity_iri
from pipeline.interpret.actors import Actor
from pipeline.interpret.figure_iris import aimed_iri, observed_iri
from pipeline.interpret.target_slots import Deadline
from pipeline.model import Evidence, Mention, Observation, Target
from pipeline.values.years import Date

_SCOPE = expression(
    r"\((?:[该此上]述?(?:数据|数字|比例|指标)?中?)?(?:不含|不包括|不计入?|未包?含|未包括|未计入)[^()]{1,30}\)|(?:不含|不包括)(?:港澳台|LULUCF|土地利用[^,。;]{0,12})"
    r"|范围(?:一|二|三|[123])(?:(?:、|和|及|与)(?:范围)?(?:一|二|三|[123]))*|价值链(?=排放|碳)|陆地和(?:海洋|海域)|国土面积"
)
_SET_BY = expression(
    r"(?:以上|上述|这些|这两个|这一|该|此)(?:两个|两项)?目标(?:均|都)?(?:是|为|由)(?:由)?([^,。;]{0,30}?)"
    r"(?:设立|设定|制定|确定|提出|统一设置)的?([^,。;]{0,6}?)目标"
)


#: What is said without words: evidence that holds no place is the same for all figures.
_BY_UNIT, _BY_TOPIC, _BY_PEAK = (
    Evidence(inferred="unit"),
    Evidence(inferred="topic"),
    Evidence(inferred="peak"),
)


class Frame(NamedTuple):
    """A figure with its slots, before it is said whether it is a target or an observation."""

    start: int
    end: int
    figure: tuple[int, int]
    paragraph: int
    metric: str
    metric_span: tuple[int, int]
    value: Decimal | None
    value_max: Decimal | None
    unit: str | None
    comparator: str
    deadline: Deadline | None
    base: Date | None
    peak: bool
    condition: tuple[str, int, int] | None
    actor: Actor | None
    instrument: Mention | None
    rule: str
    named: str | None = None
    implied: str | None = None  # dictionary id of the instrument that a name implies


def _cut(text: str, start: int, end: int) -> Evidence:
    return Evidence(start, end, text[start:end])


def _slots(text: str, folded: str, frame: Frame) -> tuple[dict[str, Evidence], str | None]:
    """The evidence of each slot, and the scope, which only a look at the text around the frame tells."""
    slots: dict[str, Evidence] = {}
    inferred = f"named-target:{frame.named}" if frame.named else None
    if frame.value is not None or frame.unit is None:
        start, end = frame.figure
        slots["value"] = Evidence(start, end, text[start:end])
    start, end = frame.metric_span
    if start >= 0:
        slots["metric"] = Evidence(start, end, text[start:end])
    else:  # what the unit measures, where no word says what is counted
        slots["metric"] = Evidence(inferred=inferred) if inferred else _BY_UNIT
    due, base = frame.deadline, frame.base
    if due is not None and due.year is not None:
        if due.date is not None:
            slots["deadline"] = _cut(text, due.date.start, due.date.end)
        else:
            slots["deadline"] = Evidence(inferred=inferred) if inferred else _BY_TOPIC
    if base is not None and base.year is not None:
        slots["baseline"] = _cut(text, base.start, base.end)
    elif frame.peak:
        slots["baseline"] = _BY_PEAK
    if frame.condition:
        slots["condition"] = _cut(text, frame.condition[1], frame.condition[2])
    if frame.actor:
        slots["actor"] = frame.actor.evidence
    if frame.implied:
        slots["instrument"] = Evidence(inferred=inferred)
    elif frame.instrument:
        slots["instrument"] = _cut(text, frame.instrument.start, frame.instrument.end)
    match = _SCOPE.search(folded, frame.start, frame.end + 24)
    if match is None or folded.find("。", frame.end, match.start()) >= 0:
        return slots, None
    scope = slots["scope"] = _cut(text, *match.span())
    return slots, scope.text.strip("()（）")


def _instrument(frame: Frame) -> str | None:
    if frame.implied:
        return entity_iri("Instrument", frame.implied)
    return frame.instrument.entity if frame.instrument else None


def target(text: str, folded: str, frame: Frame, status: str) -> Target:
    """Return the target that a frame is."""
    slots, scope = _slots(text, folded, frame)
    due, actor, instrument = frame.deadline, frame.actor, frame.instrument
    deadline = due.year if due else None
    baseline = frame.base.year if frame.base else None
    condition = frame.condition[0] if frame.condition else None
    who = actor.entity if actor else None
    iri = aimed_iri(who, frame, deadline, baseline, condition)
    # In the order of its fields: two dozen keywords cost more than the rest of the record.
    return Target(
        iri, frame.start, frame.end, text[frame.start : frame.end], frame.paragraph,
        frame.metric, frame.value, frame.value_max, frame.unit, frame.comparator,
        deadline, due.relation if due else None, baseline, condition,
        who, actor.label if actor else None,
        _instrument(frame), frame.implied or (instrument.label if instrument else None),
        None, None,  # who set it is told later, if at all
        scope, status, frame.rule, slots,
    )  # fmt: skip


def observation(text: str, folded: str, frame: Frame, status: str) -> Observation:
    """Return the observed, forecast or proposed figure that a frame is."""
    slots, scope = _slots(text, folded, frame)
    if "deadline" in slots:
        slots["year"] = slots.pop("deadline")
    year = frame.deadline.year if frame.deadline else None
    actor = frame.actor
    who = actor.entity if actor else None
    baseline = frame.base.year if frame.base else None
    iri = observed_iri(who, frame, year, status, baseline)
    return Observation(
        iri, frame.start, frame.end, text[frame.start : frame.end], frame.paragraph,
        frame.metric, frame.value, frame.value_max, frame.unit, frame.comparator,
        year, baseline,
        who, actor.label if actor else None,
        scope, status, frame.rule, slots,
    )  # fmt: skip


def with_setters(
    text: str, folded: str, targets: Sequence[Target], mentions: Sequence[Mention]
) -> list[Target]:
    """Return the targets; those that a later 以上目标是…设立的目标 speaks of say who set them."""
    changed = list(targets)
    if not changed:
        return changed
    for match in _SET_BY.finditer(folded):
        setters = [found for found in mentions if match.start(1) <= found.start and found.end <= match.end(1)]
        setters = [found for found in setters if found.type in ("Organization", "Country")]
        if not setters:
            continue
        setter = setters[-1]
        before = [index for index, found in enumerate(changed) if found.end <= match.start()]
        if not before:
            continue
        nearest = changed[before[-1]]
        for index in before:
            if changed[index].paragraph == nearest.paragraph and nearest.start - changed[index].start < 120:
                slots = {**changed[index].slots, "set_by": _cut(text, setter.start, setter.end)}
                scope = changed[index].scope
                if match[2]:
                    scope = text[match.start(2) : match.end(2)]
                    slots["scope"] = _cut(text, match.start(2), match.end(2))
                changed[index] = replace(
                    changed[index], set_by=setter.entity, set_by_label=setter.label, scope=scope, slots=slots
                )
    return changed
