"""IRIs of figures by their content: of fresh ones, and of those to which a judgement has given another actor."""

from __future__ import annotations

from decimal import Decimal

from pipeline.identifiers import content_iri
from pipeline.model import Observation, Target


def target_iri(target: Target) -> str:
    """The IRI of a target: who, what, how much, by when, and on which condition."""
    return aimed_iri(
        target.actor, target.metric, target.value, target.value_max, target.unit,
        target.deadline, target.baseline, target.condition,
    )  # fmt: skip


def aimed_iri(
    actor: str | None,
    metric: str,
    value: Decimal | None,
    value_max: Decimal | None,
    unit: str | None,
    deadline: int | None,
    baseline: int | None,
    condition: str | None,
) -> str:
    """The IRI of a target that is not made yet."""
    return content_iri("target", actor, metric, value, value_max, unit, deadline, baseline, condition)


def observation_iri(observation: Observation) -> str:
    """The IRI of an observation: who, what, how much, when, how it is known, and compared with which year."""
    return observed_iri(
        observation.actor, observation.metric, observation.value, observation.value_max, observation.unit,
        observation.year, observation.status, observation.baseline,
    )  # fmt: skip


def observed_iri(
    actor: str | None,
    metric: str,
    value: Decimal | None,
    value_max: Decimal | None,
    unit: str | None,
    year: int | None,
    status: str,
    baseline: int | None,
) -> str:
    """The IRI of an observation that is not made yet; one without a baseline has the IRI that it always had."""
    key = (actor, metric, value, value_max, unit, year, status)
    return content_iri("observation", *key, *(() if baseline is None else (baseline,)))
