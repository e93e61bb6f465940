"""IRIs of figures by their content: of fresh ones, and of those to which a judgement has given another actor."""

from __future__ import annotations

from pipeline.identifiers import content_iri
from pipeline.model import Observation, Target


def target_iri(target: Target) -> str:
    """The IRI of a target: who, what, how much, by when, and on which condition."""
    key = (target.actor, target.metric, target.value, target.value_max, target.unit)
    return content_iri("target", *key, target.deadline, target.baseline, target.condition)


def observation_iri(observation: Observation) -> str:
    """The IRI of an observation: who, what, how much, when, and how it is known."""
    key = (observation.actor, observation.metric, observation.value, observation.value_max, observation.unit)
    return content_iri("observation", *key, observation.year, observation.status)
