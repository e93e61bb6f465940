"""Pairs of entities that share a unit, counted for all pairs at once by sorting.

Units of one size are laid out as a table, every two of its columns make a key, and equal keys of the sorted array are
counted: the same numbers as the sparse product XᵀX of the units-by-entities matrix (a test holds them equal), in less
than half the time, and in portions.
A unit with more entities than `WIDE` (a list of signatories, a broken file) pairs each with its neighbours only, so
that one unit cannot make millions of pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.network import significance
from pipeline.network.incidences import Incidences
from pipeline.network.sorted_arrays import begins_of, looked_up, once

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: More entities than this in a unit are paired with their next `NEIGHBOURS` alone.
WIDE = 200
NEIGHBOURS = 40
#: How many pair events are made at a time; 8 bytes each, some times over.
_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Ties:
    """Every pair that shares a unit, sorted: parallel arrays over pairs, and two over entities.

    `count` is the number of units that hold both, `listed` those of them where the two merely share a bare list of
    names, `documents` the number of articles. `units` and `articles` are per entity, `total` is all units.
    """

    level: str
    one: Integers
    other: Integers
    count: Integers
    listed: Integers
    documents: Integers
    units: Integers
    articles: Integers
    total: int
    wide: int

    def __len__(self) -> int:
        return len(self.one)

    def weight(self, *, lists: bool = False) -> Integers:
        """In how many units they stand together; with `lists` also in bare lists of names."""
        return self.count if lists else self.count - self.listed

    def npmi(self, *, lists: bool = False) -> Floats:
        """Normalised pointwise mutual information of each pair."""
        return significance.npmi(
            self.weight(lists=lists), self.units[self.one], self.units[self.other], self.total
        )

    def log_likelihood(self, *, lists: bool = False) -> Floats:
        """Dunning's G² of each pair."""
        weight = self.weight(lists=lists)
        return significance.log_likelihood(weight, self.units[self.one], self.units[self.other], self.total)

    def expected(self) -> Floats:
        """In how many units each pair would meet by chance."""
        return significance.expected(self.units[self.one], self.units[self.other], self.total)


def ties(incidences: Incidences, level: str = "paragraph") -> Ties:
    """All pairs of entities that share a sentence, paragraph or article."""
    import numpy as np

    unit_of, total = incidences.units(level)
    number = len(incidences.entities)
    counted = incidences.counted()
    entity, listed = incidences.entity[counted], incidences.listed[counted]
    unit, paragraph = unit_of[counted], incidences.paragraph[counted]
    article = incidences.article[paragraph]
    first = _first(unit * number + entity)
    units, who, where = unit[first], entity[first], article[first]
    keys, count, wide = count_pairs(units, who, number)
    pairs_of = _distinct(_events(units, who, number, where))
    by_article = np.bincount(np.searchsorted(keys, pairs_of % (number * number)), minlength=len(keys))
    return Ties(
        level,
        keys // max(number, 1),
        keys % max(number, 1),
        count,
        np.minimum(_listed(unit, entity, paragraph, listed, number, keys), count),
        by_article.astype(np.int64),
        np.bincount(who, minlength=number).astype(np.int64),
        np.bincount(_distinct(where * number + who) % max(number, 1), minlength=number).astype(np.int64),
        total,
        wide,
    )


@dataclass(frozen=True)
class Grouped:
    """Counts of units by groups of articles, which are the last axis: of all units, by entity, and by pair."""

    total: Integers
    units: Integers
    count: Integers
    listed: Integers


def by_group(incidences: Incidences, level: str, keys: Integers, group: Integers, groups: int) -> Grouped:
    """What `ties` counts for each group of articles alone, of the pairs of these sorted keys one · number + other.

    `group` has the group of every article, below `groups`.
    """
    import numpy as np

    number = len(incidences.entities)
    counted = incidences.counted()
    entity, listed = incidences.entity[counted], incidences.listed[counted]
    unit, paragraph = incidences.units(level)[0][counted], incidences.paragraph[counted]
    first = _first(unit * number + entity)
    units, who, where = unit[first], entity[first], group[incidences.article[paragraph[first]]]
    count = np.zeros(len(keys) * groups, dtype=np.int64)
    for events in _events(units, who, number, where):
        at, known = looked_up(events % (number * number), keys)
        count += np.bincount((at * groups + events // (number * number))[known], minlength=len(count))
    of_unit = np.zeros(int(units.max(initial=0)) + 1, dtype=np.int64)
    of_unit[units] = where
    among, at = _within_lists(unit, entity, paragraph, listed, number, keys)
    lists = np.bincount(at * groups + of_unit[among], minlength=len(count))
    shape = len(keys), groups
    return Grouped(
        np.bincount(group[incidences.article], incidences.parts(level), groups)[:groups].astype(np.int64),
        np.bincount(who * groups + where, minlength=number * groups).reshape(number, groups),
        count.reshape(shape),
        np.minimum(lists, count).reshape(shape),
    )


def count_pairs(unit: Integers, entity: Integers, number: int) -> tuple[Integers, Integers, int]:
    """The pairs as sorted keys one · number + other, in how many units each stands, and how many units were wide.

    Every (unit, entity) comes once.
    """
    import numpy as np

    empty = np.zeros(0, dtype=np.int64)
    keys, count = empty, empty
    waiting: list[Integers] = []
    for events in _events(unit, entity, number):
        waiting.append(events)
        if sum(map(len, waiting)) >= _AT_ONCE:
            keys, count = _added(keys, count, waiting)
            waiting = []
    if waiting:
        keys, count = _added(keys, count, waiting)
    sizes = np.unique(unit, return_counts=True)[1] if len(unit) else empty
    return keys, count, int((sizes > WIDE).sum())


def _added(keys: Integers, count: Integers, waiting: list[Integers]) -> tuple[Integers, Integers]:
    """Sorted keys with their counts, and these events counted too."""
    import numpy as np

    events = np.concatenate(waiting)
    events.sort()
    begins = np.flatnonzero(begins_of(events))
    fresh, times = events[begins], np.diff(np.r_[begins, len(events)])
    if not len(keys):
        return fresh, times
    both = np.concatenate((keys, fresh))
    order = np.argsort(both, kind="stable")
    both, counts = both[order], np.concatenate((count, times))[order]
    begins = np.flatnonzero(begins_of(both))
    return both[begins], np.add.reduceat(counts, begins)


def _first(keys: Integers) -> Integers:
    """Where each key stands first, in the order of the array."""
    import numpy as np

    _, found = np.unique(keys, return_index=True)
    found.sort()
    return found


def _distinct(keys: Integers | Iterator[Integers]) -> Integers:
    import numpy as np

    if isinstance(keys, np.ndarray):
        return once(keys)
    parts = [once(part) for part in keys]
    return once(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)


def _events(
    unit: Integers, entity: Integers, number: int, group: Integers | None = None
) -> Iterator[Integers]:
    """A key for every two entities of every unit, by portions; with a group (its article) before it where asked.

    Units of one size are laid out as a table, so that no loop runs over units. The order within a unit matters only
    where it is wide.
    """
    import numpy as np

    if not len(unit):
        return
    straight = bool((unit[1:] >= unit[:-1]).all())  # as they mostly come
    order = np.arange(len(unit)) if straight else np.argsort(unit, kind="stable")
    sorted_units = unit[order]
    begins = np.flatnonzero(begins_of(sorted_units))
    sizes = np.diff(np.r_[begins, len(sorted_units)])
    for size in once(sizes).tolist():
        if size < 2:
            continue
        if size <= WIDE:
            left, right = np.triu_indices(size, 1)
        else:
            left = np.repeat(np.arange(size), NEIGHBOURS)
            right = left + np.tile(np.arange(1, NEIGHBOURS + 1), size)
            left, right = left[right < size], right[right < size]
        mine = begins[sizes == size]
        step = max(1, _AT_ONCE // len(left))
        for at in range(0, len(mine), step):
            table = order[mine[at : at + step, None] + np.arange(size)]
            one, other = entity[table[:, left]], entity[table[:, right]]
            keys = np.minimum(one, other) * number + np.maximum(one, other)
            if group is not None:
                keys += group[table[:, :1]] * (number * number)
            yield keys.ravel()


def _listed(
    unit: Integers, entity: Integers, paragraph: Integers, listed: Integers, number: int, keys: Integers
) -> Integers:
    """In how many units each pair shares a bare list, one of the two standing nowhere else in the unit."""
    import numpy as np

    _, at = _within_lists(unit, entity, paragraph, listed, number, keys)
    return np.bincount(at, minlength=len(keys))


def _within_lists(
    unit: Integers, entity: Integers, paragraph: Integers, listed: Integers, number: int, keys: Integers
) -> tuple[Integers, Integers]:
    """The units in which two merely share a bare list, and the number of the two among the sorted keys."""
    import numpy as np

    inside = listed >= 0
    if not inside.any():
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    both = unit * number + entity
    loose = once(both[~inside])
    # The lists of all units are numbered, and the units that have some.
    columns = listed[inside], paragraph[inside], unit[inside]
    order = np.lexsort(columns)
    fresh = np.any([begins_of(column[order]) for column in columns], axis=0)
    instance = np.empty(len(order), dtype=np.int64)
    instance[order] = np.cumsum(fresh) - 1
    unit_of = columns[2][order][fresh]
    begins = begins_of(unit_of)
    compact, units = np.cumsum(begins) - 1, unit_of[begins]
    first = _first(instance * number + entity[inside])
    who, which = entity[inside][first], instance[first]
    square = number * number
    events = _distinct(part for part in _events(which, who, number, compact[which]))
    unit_part, pair = units[events // square], events % square
    one, other = pair // number, pair % number
    free = looked_up(unit_part * number + one, loose)[1] & looked_up(unit_part * number + other, loose)[1]
    at, known = looked_up(pair[~free], keys)
    return unit_part[~free][known], at[known]


def first_units(unit: Integers, entity: Integers, number: int, keys: Integers) -> Integers:
    """For each pair of the sorted keys the least unit that holds both; every pair stands in one."""
    import numpy as np

    first = _first(unit * number + entity)
    units, who = unit[first], entity[first]
    found = np.full(len(keys), np.iinfo(np.int64).max)
    names, compact = np.unique(units, return_inverse=True)
    for events in _events(units, who, number, compact):
        np.minimum.at(
            found, np.searchsorted(keys, events % (number * number)), names[events // (number * number)]
        )
    return found
