"""Which targets of its article an observed figure bears on: the same actor, the same measure, a year not later.

Last of the steps of one article, for IRIs change with the actors that people have judged to be one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.model import Observation, Reading, Target

_CHANGES = (" reduction", " increase")
#: Nobody aims at more in one article; what is written for each figure stays bounded.
_MOST = 50


def linked(reading: Reading) -> Reading:
    """Return the reading; an observed figure names the targets that it bears on, in their order.

    A forecast or a proposal bears on none, nor does a figure of nobody in particular, or one of which only the
    unit tells what is measured.
    """
    aims: dict[tuple[object, ...], dict[str, Target]] = {}
    for target in reading.targets:
        if key := _key(target):
            same = aims.setdefault(key, {})
            if len(same) < _MOST:
                same.setdefault(target.iri, target)
    if not aims:
        return reading
    found = tuple(_linked(one, aims.get(_key(one), {})) for one in reading.observations)
    return reading if found == reading.observations else replace(reading, observations=found)


def _key(figure: Target | Observation) -> tuple[object, ...]:
    """What two figures have in common that can be held beside each other; empty for one that cannot.

    A fall bears on an aimed rise: a change of either sign is one measure; a level and a change are two.
    """
    metric = figure.slots.get("metric")
    if figure.actor is None or figure.value is None or metric is None or metric.inferred == "unit":
        return ()
    name = figure.metric
    change = name.endswith(_CHANGES)
    return figure.actor, name.removesuffix(_CHANGES[0]).removesuffix(_CHANGES[1]), change, figure.unit


def _linked(one: Observation, targets: Mapping[str, Target]) -> Observation:
    if one.status != "observed" or not targets:
        return one
    iris = tuple(
        iri
        for iri, target in targets.items()
        if (one.year is None or target.deadline is None or one.year <= target.deadline)
        and (one.scope is None or target.scope is None or one.scope == target.scope)
    )
    return replace(one, bears_on=iris) if iris else one
