"""The pairs of a network one by one, by the IRIs of their entities: what tests ask, where a build writes columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.network.cooccurrence import CoOccurrence
from pipeline.network.incidences import Place


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities that stand in one paragraph, with counts and the first place where they do."""

    source: str
    target: str
    count: int
    documents: int
    npmi: Decimal
    example: Place
    listed: int
    log_likelihood: Decimal


def pairs(network: CoOccurrence) -> Iterator[Pair]:
    """Every pair, sorted by its two IRIs."""
    columns = network.columns()
    for row in columns.rows():
        yield Pair(
            columns.entities[row.one].iri,
            columns.entities[row.other].iri,
            row.together,
            row.documents,
            Decimal(row.npmi),
            columns.places[row.example],
            row.listed,
            Decimal(row.log_likelihood),
        )
