"""Where the two ends of each tie of the page stand together: the few places of many that are shown.

All ties are looked at together, as arrays: which units hold both ends, what the place of each is worth, and which two
sentences of a wider unit lie nearest each other. Nothing runs once a pair but the last choice among what is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.network.incidences import Incidences
from pipeline.network.page.chosen import Chosen
from pipeline.network.sorted_arrays import looked_up, once, rank_within, stretches

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

#: At most so many places of a tie, and so many sentences in all.
PLACES = 8
SENTENCES = 6000
SENTENCE, PARAGRAPH, ARTICLE = range(3)
#: So many units are compared at once; 8 bytes each, some times over.
_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where two entities stand together: in one sentence, or the two nearest of a paragraph or article.

    `sentences` are numbers as `Incidences.units("sentence")` gives them. `listed` has a bit for each level at which
    the unit around the place holds the two in a bare list only: 1 sentence, 2 paragraph, 4 article.
    """

    kind: int
    listed: int
    sentences: tuple[int, ...]


def places(chosen: Chosen, *, most: int = PLACES, sentences: int = SENTENCES) -> list[list[Place]]:
    """For each tie up to `most` places: the nearest first, from as many years as there are.

    All ties get their first place before any gets its second, and no place is kept once `sentences` different
    sentences are.
    """
    import numpy as np

    kept: list[list[Place]] = [[] for _ in range(len(chosen.one))]
    if not kept or most < 1:
        return kept
    finder = _Finder(chosen.incidences)
    listed: Flags = np.sum([part.sum(axis=1) for part in chosen.listed], axis=0) > 0
    parts = [finder.places(chosen.one, chosen.other, listed, most, ties) for ties in finder.portions(chosen)]
    columns = np.concatenate(parts)
    known: set[int] = set()
    for tie, _, kind, bits, *both in columns[np.lexsort((columns[:, 0], columns[:, 1]))].tolist():
        mine = set(both)
        if len(known) + len(mine - known) <= sentences:
            known |= mine
            kept[tie].append(Place(kind, bits, tuple(sorted(mine))))
    for found in kept:
        found.sort(key=lambda place: (place.kind, place.sentences))
    return kept


class _Finder:
    """Which units hold which entities, for intersecting those of many pairs at once."""

    def __init__(self, incidences: Incidences) -> None:
        import numpy as np

        number = len(incidences.entities)
        entity, listed = incidences.entity, incidences.listed
        sentence, _ = incidences.units("sentence")
        article = incidences.article
        starts = np.r_[0, np.cumsum(np.maximum(incidences.sentences, 1))]
        firsts = article.searchsorted(np.arange(len(incidences.articles) + 1))
        self._starts: Integers = starts
        self._article: Integers = article
        self._years = np.array([source.year for source in incidences.articles], dtype=np.int64)
        units = (sentence, incidences.paragraph, article[incidences.paragraph])
        sizes = (int(starts[-1]), len(article), len(incidences.articles))
        #: By level: who stands where, where who stands outside of lists, and the first sentence of each unit.
        self._held = [_Held(entity, unit, size, number) for unit, size in zip(units, sizes, strict=True)]
        loose = listed < 0
        self._loose = [
            _Held(entity[loose], unit[loose], size, number) for unit, size in zip(units, sizes, strict=True)
        ]
        self._bounds: tuple[Integers, ...] = (np.arange(sizes[SENTENCE] + 1), starts, starts[firsts])
        # A list within a sentence goes by the sentence's number and its own, a whole one by the paragraph's.
        width = int(listed.max(initial=0)) + 1
        self._lists = [
            _Held(entity[~loose], (unit * width + listed)[~loose], size * width, number)
            for unit, size in zip(units[:ARTICLE], sizes[:ARTICLE], strict=True)
        ]
        self._list_bounds: tuple[Integers, ...] = (
            np.arange(sizes[SENTENCE] + 1) * width, np.arange(sizes[PARAGRAPH] + 1) * width, firsts * width,
        )  # fmt: skip

    def portions(self, chosen: Chosen) -> Iterator[slice]:
        """Stretches of ties that are looked at together."""
        import numpy as np

        sizes = self._held[SENTENCE].sizes
        return _portions(np.minimum(sizes[chosen.one], sizes[chosen.other]))

    def places(self, one: Integers, other: Integers, listed: Flags, most: int, ties: slice) -> Integers:
        """The best places of some ties as rows: tie, turn, kind, list bits, and the sentences of the two ends."""
        import numpy as np

        tie, kind, unit, year = self._together(one[ties], other[ties])
        tie += ties.start or 0
        one, other, listed = one[tie], other[tie], listed[tie]
        # The first place of every year comes before the second of any, the newest year first; every (tie, rank, year)
        # is there once, so that nothing depends on how ties between them would be broken.
        rank = rank_within(np.lexsort((year, tie)), tie, year)
        turn = rank_within(np.lexsort((-year, rank, tie)), tie)
        near = rank_within(np.lexsort((-year, rank, kind, tie)), tie, kind)
        # Of what may be a bare list more is looked at: what counts goes first.
        some = np.flatnonzero(np.where(listed, near < 3 * most, turn < most))
        tie, kind, unit, year, rank = tie[some], kind[some], unit[some], year[some], rank[some]
        one, other, listed = one[some], other[some], listed[some]
        mine, theirs = self._nearest(one, other, kind, unit)
        bits = np.zeros(len(tie), dtype=np.int64)
        bits[listed] = self._bits(one[listed], other[listed], kind[listed], mine[listed])
        turn = rank_within(np.lexsort((-year, rank, bits & 1 << PARAGRAPH, tie)), tie)
        found: Integers = np.column_stack((tie, turn, kind, bits, mine, theirs))
        return found[turn < most]

    def _together(self, one: Integers, other: Integers) -> tuple[Integers, Integers, Integers, Integers]:
        """The units that hold both ends: number of the tie, kind, unit and year, nearer kinds first.

        What was met on a nearer level does not come again on a wider one.
        """
        import numpy as np

        parts: list[tuple[Integers, Integers, Integers, Integers]] = []
        seen: Integers = np.zeros(0, dtype=np.int64)
        for kind, held in enumerate(self._held):
            pair, unit = held.both(
                one, other, np.zeros(len(one), dtype=np.int64), np.full(len(one), held.size)
            )
            _, known = looked_up(pair * held.size + unit, seen)
            fresh = ~known
            article = self._above(kind, unit, ARTICLE)
            parts.append(
                (pair[fresh], np.full(int(fresh.sum()), kind), unit[fresh], self._years[article[fresh]])
            )
            if kind < ARTICLE:
                seen = once(pair * self._held[kind + 1].size + self._above(kind, unit, kind + 1))
        tie, kinds, units, years = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        return tie, kinds, units, years

    def _above(self, kind: int, unit: Integers, level: int) -> Integers:
        """The paragraphs or articles around units."""
        if kind == SENTENCE and level > SENTENCE:
            unit, kind = self._starts.searchsorted(unit, side="right") - 1, PARAGRAPH
        return self._article[unit] if kind == PARAGRAPH and level == ARTICLE else unit

    def _nearest(
        self, one: Integers, other: Integers, kind: Integers, unit: Integers
    ) -> tuple[Integers, Integers]:
        """The two sentences of each unit that stand next to each other most closely, the first of several."""
        import numpy as np

        mine, theirs = unit.copy(), unit.copy()
        for level in (PARAGRAPH, ARTICLE):
            at = np.flatnonzero(kind == level)
            begin, end = self._bounds[level][unit[at]], self._bounds[level][unit[at] + 1]
            mine[at], theirs[at] = self._held[SENTENCE].nearest(one[at], other[at], begin, end)
        return mine, theirs

    def _bits(self, one: Integers, other: Integers, kind: Integers, sentence: Integers) -> Integers:
        """At which levels the unit around a sentence holds the two in a bare list alone."""
        import numpy as np

        found = np.zeros(len(one), dtype=np.int64)
        for level in (SENTENCE, PARAGRAPH, ARTICLE):
            unit = self._above(SENTENCE, sentence, level)
            loose = self._loose[level].has(one, unit) & self._loose[level].has(other, unit)
            at = np.flatnonzero((kind <= level) & ~loose)
            bounds = self._list_bounds[level]
            lists = self._lists[min(level, PARAGRAPH)]
            pair, _ = lists.both(one[at], other[at], bounds[unit[at]], bounds[unit[at] + 1])
            found[at[pair]] |= 1 << level
        return found


class _Held:
    """What each entity stands in, `size` things in all: sorted keys entity · size + thing, each once."""

    def __init__(self, entity: Integers, thing: Integers, size: int, number: int) -> None:
        import numpy as np

        self.size = max(size, 1)
        self._keys = once(entity * self.size + thing)
        #: In how many things each entity stands.
        self.sizes: Integers = np.diff(self._keys.searchsorted(np.arange(number + 1) * self.size))

    def has(self, entity: Integers, thing: Integers) -> Flags:
        """Whether the entity stands in the thing, for each of both."""
        return looked_up(entity * self.size + thing, self._keys)[1]

    def both(
        self, one: Integers, other: Integers, begin: Integers, end: Integers
    ) -> tuple[Integers, Integers]:
        """The things from `begin` to `end` in which both entities stand: number of the pair, and thing; sorted."""
        import numpy as np

        fewer = self.sizes[one] <= self.sizes[other]
        few, many = np.where(fewer, one, other), np.where(fewer, other, one)
        first, sizes = self._spans(few, begin, end)
        pairs, things = [], []
        for part in _portions(sizes):
            pair = np.repeat(np.arange(part.start, part.stop), sizes[part])
            thing = self._keys[stretches(first[part], sizes[part])] - few[pair] * self.size
            there = self.has(many[pair], thing)
            pairs.append(pair[there])
            things.append(thing[there])
        none = np.zeros(0, dtype=np.int64)
        return np.concatenate((none, *pairs)), np.concatenate((none, *things))

    def nearest(
        self, one: Integers, other: Integers, begin: Integers, end: Integers
    ) -> tuple[Integers, Integers]:
        """Of the things from `begin` to `end` the two, one of each entity, that are nearest; each has some."""
        import numpy as np

        first, sizes = self._spans(one, begin, end)
        low, counts = self._spans(other, begin, end)
        mine, theirs = np.zeros(len(one), dtype=np.int64), np.zeros(len(one), dtype=np.int64)
        for part in _portions(sizes):
            pair = np.repeat(np.arange(part.start, part.stop), sizes[part])
            thing = self._keys[stretches(first[part], sizes[part])] - one[pair] * self.size
            key = other[pair] * self.size + thing
            after = self._keys.searchsorted(key)
            before = np.maximum(after - 1, low[pair])
            after = np.minimum(after, low[pair] + counts[pair] - 1)
            gaps = np.abs(self._keys[before] - key), np.abs(self._keys[after] - key)
            near = np.where(gaps[0] <= gaps[1], before, after)
            # The first of the least gaps: gap and place in one number.
            order = np.minimum(*gaps) * len(pair) + np.arange(len(pair))
            least = np.minimum.reduceat(order, np.cumsum(sizes[part]) - sizes[part]) % len(pair)
            mine[part], theirs[part] = thing[least], self._keys[near[least]] - other[part] * self.size
        return mine, theirs

    def _spans(self, entity: Integers, begin: Integers, end: Integers) -> tuple[Integers, Integers]:
        """Where among the keys the things from `begin` to `end` of an entity lie, and how many they are."""
        first = self._keys.searchsorted(entity * self.size + begin)
        return first, self._keys.searchsorted(entity * self.size + end) - first


def _portions(sizes: Integers) -> Iterator[slice]:
    """Stretches of things whose sizes add up to `_AT_ONCE` at most; a greater one is alone."""
    import numpy as np

    ends = np.r_[0, np.cumsum(sizes)]
    begin = 0
    while begin < len(sizes):
        end = max(begin + 1, int(ends.searchsorted(ends[begin] + _AT_ONCE, side="right")) - 1)
        yield slice(begin, end)
        begin = end
