"""The places of ties, looked for with arrays, beside plain loops over mentions; in portions as at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.network.counting import ties
from pipeline.network.incidences import LEVELS, Incidences, Named, Source
from pipeline.network.page import places as looked_for
from pipeline.network.page.chosen import Chosen, choose, strongest_of_each
from pipeline.network.page.places import ARTICLE, PARAGRAPH, SENTENCE, Place, places

#: article, paragraph, sentence, entity, list
Row = tuple[int, int, int, int, int | None]
ROWS = st.lists(
    st.tuples(
        st.integers(0, 4), st.integers(0, 2), st.integers(0, 3), st.integers(0, 3),
        st.sampled_from([None, 0, 0, 0, 1]),
    ),
    max_size=80,
)  # fmt: skip
#: The years of five articles: one of them has none, two share one.
YEARS = (2021, 0, 2023, 2021, 2020)


def incidences(rows: list[Row]) -> Incidences:
    """Five articles of three paragraphs of four sentences, of which the last of the second does not count."""
    columns = np.array(
        [(entity, article * 3 + paragraph, sentence, -1 if listed is None else listed)
         for article, paragraph, sentence, entity, listed in sorted(rows, key=lambda row: row[:2])],
        dtype=np.int64,
    ).reshape(-1, 4)  # fmt: skip
    return Incidences(
        [Named(f"e{entity}", f"名{entity}", "Person") for entity in range(4)],
        [Source(f"a{article}", f"{article}.txt", 0, "", year, "") for article, year in enumerate(YEARS)],
        [],
        *columns.T,
        article=np.repeat(np.arange(5), 3),
        sentences=np.full(15, 4),
        kept=np.arange(15) != 5,
        wanted=np.ones(4, dtype=bool),
    )


def made(rows: list[Row]) -> Chosen:
    found = incidences(rows)
    return choose(found, ties(found))


def unit(sentence: int, level: int) -> int:
    """The sentence, its paragraph or its article: all paragraphs here have four sentences, all articles three of them."""
    return (sentence, sentence // 4, sentence // 12)[level]


def mentions(chosen: Chosen, entity: int) -> list[tuple[int, int]]:
    """The sentence and the list of each mention."""
    found = chosen.incidences
    sentences, _ = found.units("sentence")
    rows = zip(found.entity.tolist(), sentences.tolist(), found.listed.tolist(), strict=True)
    return [(sentence, listed) for who, sentence, listed in rows if who == entity]


def only_listed(mine: list[tuple[int, int]], theirs: list[tuple[int, int]]) -> bool:
    lists = [{(unit(at, PARAGRAPH), listed) for at, listed in some if listed >= 0} for some in (mine, theirs)]
    return bool(lists[0] & lists[1]) and any(
        all(listed >= 0 for _, listed in some) for some in (mine, theirs)
    )


def candidates(chosen: Chosen, one: int, other: int, listed: bool, most: int) -> Iterator[Place]:
    """The places of a tie, the best first."""
    ends = mentions(chosen, one), mentions(chosen, other)
    found: list[tuple[int, int, int, int, Place]] = []
    rank: Counter[int] = Counter()
    seen: set[int] = set()
    for kind in (SENTENCE, PARAGRAPH, ARTICLE):
        both = set.intersection(*({unit(at, kind) for at, _ in end} for end in ends))
        here = []
        for shared in sorted(both - seen):
            inside = [sorted({at for at, _ in end if unit(at, kind) == shared}) for end in ends]
            nearest = min(product(*inside), key=lambda pair: abs(pair[0] - pair[1]))
            year = YEARS[unit(nearest[0], ARTICLE)]
            bits = 0
            for level in range(kind, 3) if listed else ():
                around = [
                    [row for row in end if unit(row[0], level) == unit(nearest[0], level)] for end in ends
                ]
                bits |= only_listed(*around) << level
            here.append((rank[year], -year, Place(kind, bits, tuple(sorted(set(nearest))))))
            rank[year] += 1
        here.sort(key=lambda row: row[:2])
        found += [
            (place.listed & 2, at, year, kind, place)
            for at, year, place in here[: most * (3 if listed else 1)]
        ]
        seen = {unit(at, min(kind + 1, ARTICLE)) for at in range(60) if unit(at, kind) in both}
    yield from (row[-1] for row in sorted(found, key=lambda row: row[:4])[:most])


def by_loops(chosen: Chosen, most: int, sentences: int) -> list[list[Place]]:
    listed = sum(part.sum(axis=1) for part in chosen.listed)
    found = [
        list(candidates(chosen, one, other, bool(flag), most))
        for one, other, flag in zip(chosen.one.tolist(), chosen.other.tolist(), listed, strict=True)
    ]  # fmt: skip
    kept: list[list[Place]] = [[] for _ in found]
    known: set[int] = set()
    for turn in range(most):
        for mine, some in zip(kept, found, strict=True):
            if turn < len(some) and len(known.union(some[turn].sentences)) <= sentences:
                known.update(some[turn].sentences)
                mine.append(some[turn])
    return [sorted(mine, key=lambda place: (place.kind, place.sentences)) for mine in kept]


#: G² without lists has no value where one of the two stands in every unit.
@given(ROWS, st.sampled_from([(8, 6000), (1, 6000), (2, 7), (8, 0)]), st.sampled_from([1, 5, 10**6]))
@settings(max_examples=200, deadline=None)
def test_places_are_those_of_plain_loops(rows: list[Row], limits: tuple[int, int], portion: int) -> None:
    chosen = made(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(looked_for, "_AT_ONCE", portion)
        found = places(chosen, most=limits[0], sentences=limits[1])
    assert found == by_loops(chosen, *limits)


@given(ROWS)
@settings(max_examples=80, deadline=None)
def test_years_are_counted_as_slices_are(rows: list[Row]) -> None:
    chosen = made(rows)
    whole = chosen.incidences
    number = max(len(chosen.entities), 1)
    # A year of 0 is no slice that one could ask for: such articles are those that no year has.
    for column, year in enumerate(chosen.years):
        mine = [source.year == year for source in whole.articles]
        slice_ = Incidences(**{
            **{name: getattr(whole, name) for name in whole.__dataclass_fields__},
            "kept": whole.kept & [mine[article] for article in whole.article.tolist()],
        })  # fmt: skip
        for at, level in enumerate(LEVELS):
            found = ties(slice_, level)
            assert chosen.units[at][column] == found.total
            assert chosen.held[at][:, column].tolist() == found.units.tolist()
            told = {
                one * number + other: (count, listed)
                for one, other, count, listed in zip(
                    found.one.tolist(), found.other.tolist(), found.count.tolist(), found.listed.tolist(), strict=True
                )
            }  # fmt: skip
            for tie, (one, other) in enumerate(zip(chosen.one.tolist(), chosen.other.tolist(), strict=True)):
                counts = int(chosen.count[at][tie, column]), int(chosen.listed[at][tie, column])
                assert counts == told.get(one * number + other, (0, 0))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=60), st.integers(1, 4))
@settings(max_examples=80, deadline=None)
def test_each_keeps_its_strongest(pairs: list[tuple[int, int]], most: int) -> None:
    pairs = [pair for pair in pairs if pair[0] != pair[1]]
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    found = {at for at, kept in enumerate(strongest_of_each(one, other, most).tolist()) if kept}
    ends = sorted((end, at) for at, pair in enumerate(pairs) for end in pair)
    assert found == {
        at for _, mine in groupby(ends, key=lambda end: end[0]) for _, at in list(mine)[:most]
    }  # fmt: skip
