"""Two slices of the articles beside each other, and how far a ranking hangs on the articles there happen to be."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.network import matrices, significance
from pipeline.network.counting import Ties, ties
from pipeline.network.incidences import Incidences

_SEED = 20241101


@dataclass(frozen=True, slots=True)
class Change:
    """A tie in two slices: in how many units of each, and whether the difference may be chance.

    `change` is emerging or fading; `new` says that the weaker side is 0. G² compares the two shares of units
    (T. Dunning 1993; the “keyness” of P. Rayson and R. Garside 2000) with one degree of freedom.
    """

    source: str
    target: str
    before: int
    after: int
    change: str
    new: bool
    log_likelihood: float
    p: float


def compare(
    incidences: Incidences,
    before: Incidences,
    after: Incidences,
    *,
    level: str,
    lists: bool = False,
    support: int = 1,
) -> list[Change]:
    """What has become of each tie from one slice to the other, the surest change first.

    Both slices are of the same incidences. Ties with the same share of units in both are left out, and those
    below `support` in both.
    """
    import numpy as np

    old, new = ties(before, level), ties(after, level)
    number = len(incidences.entities)
    keys = np.union1d(old.one * number + old.other, new.one * number + new.other)
    counts = [_aligned(found, keys, number, lists) for found in (old, new)]
    total = old.total + new.total
    ratios = significance.log_likelihood(
        counts[0], counts[0] + counts[1], np.full(len(keys), old.total), total
    )
    chances = significance.probability(ratios)
    found: list[Change] = []
    for key, then, now, ratio, chance in zip(
        keys.tolist(), counts[0].tolist(), counts[1].tolist(), ratios.tolist(), chances.tolist(), strict=True
    ):
        shares = then * max(new.total, 1), now * max(old.total, 1)
        if max(then, now) < support or shares[0] == shares[1]:
            continue
        one, other = incidences.entities[key // number].iri, incidences.entities[key % number].iri
        change = "emerging" if shares[1] > shares[0] else "fading"
        found.append(Change(one, other, then, now, change, not min(then, now), round(ratio, 6), chance))
    return sorted(found, key=lambda change: (-change.log_likelihood, change.source, change.target))


def _aligned(found: Ties, keys: matrices.Integers, number: int, lists: bool) -> matrices.Integers:
    """The weights of these ties under other keys; 0 where there is none."""
    import numpy as np

    weights = np.zeros(len(keys), dtype=np.int64)
    weights[np.searchsorted(keys, found.one * number + found.other)] = found.weight(lists=lists)
    return weights


@dataclass(frozen=True, slots=True)
class Stability:
    """An entity's rank by PageRank: as counted, and the span of nine tenths of the resamples."""

    iri: str
    rank: int
    low: int
    high: int


def stability(
    incidences: Incidences, *, level: str, lists: bool = False, support: int = 1, rounds: int = 100
) -> list[Stability]:
    """How sure each rank is: articles are drawn again with replacement, and all is counted anew.

    An article drawn twice counts twice. The same seed each time. Source: B. Efron, “Bootstrap methods” (1979).
    """
    import numpy as np

    def ranks(found: Incidences) -> matrices.Integers:
        counted = ties(found, level)
        weight = counted.weight(lists=lists)
        links = matrices.adjacency(
            counted.one, counted.other, np.where(weight >= support, weight, 0), len(found.entities)
        )
        scores = np.round(matrices.pagerank(links), 12)
        order = np.lexsort((np.arange(len(scores)), -scores))
        places = np.empty(len(scores), dtype=np.int64)
        places[order] = np.arange(1, len(scores) + 1)
        return places

    random = np.random.default_rng(_SEED)
    alive = np.unique(incidences.article[incidences.kept])
    first = ranks(incidences)
    if not len(alive) or not rounds:
        return []
    drawn = np.array([
        ranks(incidences.drawn(random.choice(alive, len(alive))))
        for _ in range(rounds)
    ])  # fmt: skip
    low, high = np.quantile(drawn, (0.05, 0.95), axis=0, method="closest_observation").astype(int)
    met = np.unique(incidences.entity[incidences.counted()]).tolist()
    found = [
        Stability(incidences.entities[at].iri, int(first[at]), int(low[at]), int(high[at])) for at in met
    ]
    return sorted(found, key=lambda one: one.rank)
