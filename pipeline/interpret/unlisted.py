"""Actors and instruments that a rule infers (our country is China) but the dictionaries at hand do not hold.

Such a slot keeps its name and loses its IRI: an entity without label and type would stand in the graph.
"""

from __future__ import annotations

from collections.abc import Collection, Container
from dataclasses import replace

from pipeline.interpret.figure_iris import observation_iri, target_iri
from pipeline.interpret.frames import Findings
from pipeline.model import Observation, Target


def listed(figures: Findings, *known: Container[str]) -> Findings:
    """The figures; whom and what nobody knows (IRIs in none of `known`) is left to its name."""
    named = {iri for one in figures.targets for iri in (one.actor, one.instrument, one.set_by)}
    named.update(one.actor for one in figures.observations)
    if _is_listed(known, *named):
        return figures
    return replace(
        figures,
        targets=tuple(_listed_target(one, known) for one in figures.targets),
        observations=tuple(_listed_observation(one, known) for one in figures.observations),
    )


def _is_listed(known: Collection[Container[str]], *iris: str | None) -> bool:
    return all(iri is None or any(iri in some for some in known) for iri in iris)


def _listed_target(one: Target, known: Collection[Container[str]]) -> Target:
    if _is_listed(known, one.actor, one.instrument, one.set_by):
        return one
    kept = replace(
        one,
        actor=one.actor if _is_listed(known, one.actor) else None,
        instrument=one.instrument if _is_listed(known, one.instrument) else None,
        set_by=one.set_by if _is_listed(known, one.set_by) else None,
    )
    return replace(kept, iri=target_iri(kept))


def _listed_observation(one: Observation, known: Collection[Container[str]]) -> Observation:
    if _is_listed(known, one.actor):
        return one
    kept = replace(one, actor=None)
    return replace(kept, iri=observation_iri(kept))
