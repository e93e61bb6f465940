"""Two figures are one node where nothing differs of which the gate lets a node have one alone."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest

from pipeline.interpret.figure_iris import observation_iri, target_iri
from pipeline.model import Observation, Target

PLACE: dict[str, Any] = {
    "iri": "",
    "start": 0,
    "end": 3,
    "text": "18%",
    "paragraph": 0,
    "metric": "emissions-cut",
}
TARGET = Target(**PLACE)
OBSERVATION = Observation(**PLACE)
#: The single values of `ontology/shapes.ttl` (`:figure-…` with `sh:maxCount 1`), each with another one.
SINGLE: dict[str, object] = {
    "metric": "share", "value": Decimal(18), "value_max": Decimal(20), "unit": "%", "baseline": 2005,
    "actor": "https://w3id.org/lutu/entity/country/CN",
}  # fmt: skip
OF_TARGETS: dict[str, object] = {"deadline": 2030, "condition": "conditional"}
OF_OBSERVATIONS: dict[str, object] = {"year": 2020, "status": "forecast"}


@pytest.mark.parametrize(("name", "value"), (SINGLE | OF_TARGETS).items())
def test_another_value_is_another_target(name: str, value: object) -> None:
    assert target_iri(replace(TARGET, **{name: value})) != target_iri(TARGET)


@pytest.mark.parametrize(("name", "value"), (SINGLE | OF_OBSERVATIONS).items())
def test_another_value_is_another_observation(name: str, value: object) -> None:
    assert observation_iri(replace(OBSERVATION, **{name: value})) != observation_iri(OBSERVATION)


def test_values_of_two_fields_are_not_taken_for_each_other() -> None:
    years = [{"year": 2005}, {"baseline": 2005}, {"year": 2005, "baseline": 2005}, {}]
    assert len({observation_iri(replace(OBSERVATION, **one)) for one in years}) == len(years)  # type: ignore[arg-type]


@pytest.mark.parametrize("place", ["start", "end", "text", "paragraph", "rule", "scope"])
def test_where_it_stands_makes_no_other_figure(place: str) -> None:
    other: dict[str, Any] = {place: 9 if place in ("start", "end", "paragraph") else "x"}
    assert place in {field.name for field in fields(Observation)}
    assert observation_iri(replace(OBSERVATION, **other)) == observation_iri(OBSERVATION)
