"""Whom the page shows: the best-connected entities, their strongest ties, and how often these stand together each year.

The page counts anew for every range of years, so it gets counts by level and year; they add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.network.counting import Ties, by_group, ties
from pipeline.network.incidences import LEVELS, Incidences
from pipeline.network.sorted_arrays import once, rank_within

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

#: So many entities are shown at most …
ENTITIES = 500
#: … and so many ties at each level, among them the `STRONGEST` of every entity.
TIES = 2500
STRONGEST = 3
#: What share of the entities some types may take: they are many, and hide who acts.
ROOM = {"Target": 0.2, "Concept": 0.25, "Place": 0.25}


@dataclass(frozen=True)
class Chosen:
    """Entities and ties of the page with their counts; a tie's ends are numbers of `entities`, the lesser first.

    `entities` are numbers within the build's incidences, the best-connected first; `incidences` holds theirs alone,
    numbered anew. `years` are those of the articles that count, 0 for undated ones. By level, `units` counts units by
    year, `held` by entity and year those that hold it, `count` and `listed` by tie and year those that hold both and
    those where the two merely share a bare list. `among` says how many ties there are among the entities.
    """

    entities: Sequence[int]
    incidences: Incidences
    one: Integers
    other: Integers
    years: Sequence[int]
    units: Sequence[Integers]
    held: Sequence[Integers]
    count: Sequence[Integers]
    listed: Sequence[Integers]
    among: Sequence[int]


def choose(incidences: Incidences, found: Ties, *, entities: int = ENTITIES, strongest: int = TIES) -> Chosen:
    """Who is shown of a network whose ties by paragraph are `found`."""
    import numpy as np

    who = best_connected(incidences, found, entities)
    small = reduced(incidences, who)
    layers = [ties(small, level) for level in LEVELS]
    keys = once(np.concatenate([_strongest(layer, strongest) for layer in layers]))
    number = max(len(who), 1)
    of_article = np.array([source.year for source in small.articles], dtype=np.int64)
    years = once(of_article[small.article[small.kept]])
    # An article that does not count at all has no year among them, and nothing that were counted.
    group = np.minimum(years.searchsorted(of_article), max(len(years) - 1, 0))
    parts = [by_group(small, level, keys, group, len(years)) for level in LEVELS]
    return Chosen(
        who, small, keys // number, keys % number, years.tolist(),
        [part.total for part in parts], [part.units for part in parts],
        [part.count for part in parts], [part.listed for part in parts],
        [int((layer.count > 0).sum()) for layer in layers],
    )  # fmt: skip


def best_connected(incidences: Incidences, found: Ties, most: int) -> list[int]:
    """The entities of the highest weighted degree; of the types in `ROOM` no more than their share."""
    import numpy as np

    weight, number = found.weight(), len(incidences.entities)
    # Sums of whole numbers are exact in floats.
    degree = np.bincount(found.one, weight, number) + np.bincount(found.other, weight, number)
    room = {type_: int(most * share) for type_, share in ROOM.items()}
    who: list[int] = []
    for number in np.argsort(-degree, kind="stable").tolist():  # entities are sorted by IRI: so are equals
        type_ = incidences.entities[number].type
        if len(who) == most or not degree[number]:
            break
        if room.get(type_, 1) > 0:
            if type_ in room:
                room[type_] -= 1
            who.append(number)
    return who


def reduced(incidences: Incidences, who: Sequence[int]) -> Incidences:
    """The incidences of these entities alone, numbered in their order; what does not count is gone."""
    import numpy as np

    numbers = np.full(len(incidences.entities), -1, dtype=np.int64)
    numbers[np.array(who, dtype=np.int64)] = np.arange(len(who))
    rows = incidences.counted() & (numbers[incidences.entity] >= 0)
    return replace(
        incidences,
        entities=[incidences.entities[number] for number in who],
        entity=numbers[incidences.entity[rows]],
        paragraph=incidences.paragraph[rows],
        sentence=incidences.sentence[rows],
        listed=incidences.listed[rows],
        wanted=np.ones(len(who), dtype=bool),
    )


def _strongest(layer: Ties, most: int) -> Integers:
    """The keys of a level's ties that are kept: each entity's few strongest, then the strongest of all."""
    import numpy as np

    keys = layer.one * max(len(layer.units), 1) + layer.other
    order = np.lexsort((keys, -layer.log_likelihood(), -layer.count, -layer.weight()))
    first = strongest_of_each(layer.one[order], layer.other[order], STRONGEST)
    found: Integers = keys[np.concatenate((order[first], order[~first]))[:most]]
    return found


def strongest_of_each(one: Integers, other: Integers, most: int) -> NDArray[np.bool_]:
    """Which ties are among the first `most` of either end; they come the strongest first."""
    import numpy as np

    ends = np.column_stack((one, other)).ravel()
    rank = rank_within(np.argsort(ends, kind="stable"), ends)
    near: NDArray[np.bool_] = rank.reshape(-1, 2) < most
    return near[:, 0] | near[:, 1]
