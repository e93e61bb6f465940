"""IRIs of figures by their content: of fresh ones, and of those to which a judgement has given another actor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pipeline.identifiers import content_iri

if TYPE_CHECKING:
    from decimal import Decimal

    from pipeline.model import Observation, Target


class Figure(Protocol):
    """What is said how much of, be it a record or a frame that becomes one."""

    @property
    def metric(self) -> str:
        """What is measured."""

    @property
    def value(self) -> Decimal | None:
        """How much, or the least of a range."""

    @property
    def value_max(self) -> Decimal | None:
        """The most of a range."""

    @property
    def unit(self) -> str | None:
        """What it is counted in."""


def target_iri(target: Target) -> str:
    """The IRI of a target: who, what, how much, by when, and on which condition."""
    return aimed_iri(target.actor, target, target.deadline, target.baseline, target.condition)


def aimed_iri(
    actor: str | None, figure: Figure, deadline: int | None, baseline: int | None, condition: str | None
) -> str:
    """The IRI of a target that is not made yet."""
    return content_iri("target", *_key(actor, figure), deadline, baseline, condition)


def observation_iri(observation: Observation) -> str:
    """The IRI of an observation: who, what, how much, when, how it is known, and compared with which year."""
    return observed_iri(
        observation.actor, observation, observation.year, observation.status, observation.baseline
    )


def observed_iri(
    actor: str | None, figure: Figure, year: int | None, status: str, baseline: int | None
) -> str:
    """The IRI of an observation that is not made yet; one without a baseline has the IRI that it always had."""
    compared = () if baseline is None else (baseline,)
    return content_iri("observation", *_key(actor, figure), year, status, *compared)


def _key(actor: str | None, figure: Figure) -> tuple[object, ...]:
    return actor, figure.metric, figure.value, figure.value_max, figure.unit
