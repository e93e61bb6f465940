"""Counts, NPMI and G² beside plain loops and scipy.stats; lists apart; copies once."""

from __future__ import annotations

import math
import pickle
from collections import Counter
from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pairs import pairs
from readings import CHINA, INDONESIA, LIN, MINISTRY, reading
from scipy import sparse, stats

from pipeline.errors import LutuError
from pipeline.model import Reading
from pipeline.network import counting, significance
from pipeline.network.cooccurrence import CoOccurrence
from pipeline.network.copies import ALIKE, HASHES, copies, signature
from pipeline.network.counting import ties
from pipeline.network.gathering import Gathering
from pipeline.network.incidences import Incidences, Named, Source

#: article, paragraph, sentence, entity, list
Row = tuple[int, int, int, int, int | None]
ROWS = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(0, 3), st.integers(0, 2), st.integers(0, 6),
        st.one_of(st.none(), st.integers(0, 1)),
    ),
    max_size=60,
)  # fmt: skip


def gathered(rows: list[Row], articles: Iterable[int]) -> Gathering:
    """These of four articles of four paragraphs of three sentences, with their mentions."""
    gathering = Gathering()
    for article in articles:
        gathering.article(Source(f"a{article}", f"{article}.txt", 0, "", 2020 + article, "甲报"))
        for paragraph in range(4):
            found = [row for row in rows if row[:2] == (article, paragraph)]
            gathering.paragraph(
                paragraph, paragraph, paragraph + 1, f"第{article}篇", f"第{paragraph}段\ud800",
                kind="body", sentences=3, named=bool(found),
            )  # fmt: skip
            for _, _, sentence, entity, listed in found:
                gathering.mention(Named(f"e{entity}", f"名{entity}", "Concept"), sentence, listed)
    return gathering


def incidences(rows: list[Row], *, order: int = 1) -> Incidences:
    """All four articles."""
    return gathered(rows, range(4)[::order]).finish()


def by_hand(rows: list[Row], level: str) -> tuple[Counter[tuple[int, int]], ...]:
    """Counts, articles and list counts of each pair, by loops."""
    size = {"article": 1, "paragraph": 2, "sentence": 3}[level]
    units: dict[tuple[int, ...], list[Row]] = {}
    for row in rows:
        units.setdefault(row[:size], []).append(row)
    count: Counter[tuple[int, int]] = Counter()
    listed: Counter[tuple[int, int]] = Counter()
    articles: dict[tuple[int, int], set[int]] = {}
    for unit, found in units.items():
        for pair in combinations(sorted({row[3] for row in found}), 2):
            count[pair] += 1
            articles.setdefault(pair, set()).add(unit[0])
            lists = [
                {(*row[:2], row[4]) for row in found if row[3] == one and row[4] is not None} for one in pair
            ]
            only = [all(row[4] is not None for row in found if row[3] == one) for one in pair]
            listed[pair] += bool(lists[0] & lists[1]) and any(only)
    return count, Counter({pair: len(where) for pair, where in articles.items()}), listed


@given(ROWS, st.sampled_from(["sentence", "paragraph", "article"]))
@settings(max_examples=150, deadline=None)
def test_counts_are_those_of_plain_loops(rows: list[Row], level: str) -> None:
    made = incidences(rows)
    found = ties(made, level)
    numbers = [int(named.iri[1:]) for named in made.entities]
    pairs = [(numbers[one], numbers[other]) for one, other in zip(found.one, found.other, strict=True)]
    count, articles, listed = by_hand(rows, level)
    assert dict(zip(pairs, found.count.tolist(), strict=True)) == dict(count)
    assert dict(zip(pairs, found.documents.tolist(), strict=True)) == dict(articles)
    assert dict(zip(pairs, found.listed.tolist(), strict=True)) == {pair: listed[pair] for pair in count}
    assert found.total == {"sentence": 48, "paragraph": 16, "article": 4}[level]


@given(ROWS)
@settings(max_examples=50, deadline=None)
def test_wide_units_pair_neighbours_alone(rows: list[Row]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "WIDE", 3)
        patch.setattr(counting, "NEIGHBOURS", 2)
        found = ties(incidences(rows))
    whole = ties(incidences(rows))
    assert found.count.sum() <= whole.count.sum()
    assert found.wide == sum(
        len({row[3] for row in rows if row[:2] == unit}) > 3 for unit in {row[:2] for row in rows}
    )
    assert (found.listed <= found.count).all() and (found.documents <= found.count).all()


@given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 400))
@settings(deadline=None)
def test_significance_is_that_of_scipy(both: int, one: int, other: int, neither: int) -> None:
    arrays = [np.array([number]) for number in (both, both + one, both + other)]
    total = both + one + other + neither
    table = np.array([[both, one], [other, neither]])
    ratio = significance.log_likelihood(*arrays, total)
    if (table.sum(0) > 0).all() and (table.sum(1) > 0).all():
        expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
        assert ratio[0] == pytest.approx(expected.statistic, rel=1e-9, abs=1e-9)
        assert significance.probability(ratio)[0] == pytest.approx(expected.pvalue, rel=1e-6, abs=1e-12)
    else:
        assert ratio[0] == pytest.approx(0, abs=1e-9)
    if both < total:
        information = math.log2((both / total) / ((both + one) / total) / ((both + other) / total))
        assert significance.npmi(*arrays, total)[0] == pytest.approx(information / -math.log2(both / total))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("together", [0, 1, 2])
def test_who_stands_everywhere_is_bound_to_nobody(together: int) -> None:
    """Also where bare lists are left out of `together`, so that the table would not add up."""
    for one, other in ((4, 2), (2, 4), (4, 4)):
        columns = [np.array([number]) for number in (together, one, other)]
        assert significance.log_likelihood(*columns, 4)[0] == 0


def test_the_level_of_an_article_is_an_article() -> None:
    with pytest.raises(LutuError, match="sentence, paragraph, article"):
        ties(incidences([]), "page")


def test_order_and_slices() -> None:
    rows: list[Row] = [(0, 0, 0, 1, None), (0, 0, 0, 2, None), (3, 1, 0, 1, None), (3, 1, 1, 2, None)]
    straight, back = incidences(rows), incidences(rows, order=-1)
    assert straight.places == back.places and (straight.entity == back.entity).all()
    assert ties(straight.within(since=2022)).count.tolist() == [1]
    assert ties(straight.within(until=2021)).documents.tolist() == [1]
    assert ties(straight.within(publisher="乙报")).total == 0
    assert ties(straight.of_types({"Person"})).count.tolist() == []


@settings(deadline=None)
@given(ROWS, st.permutations(range(4)))
def test_what_articles_add_may_be_merged_in_any_order(rows: list[Row], order: list[int]) -> None:
    merged = Gathering()
    for article in order:
        merged.merge(pickle.loads(pickle.dumps(gathered(rows, [article]))))
    want, found = incidences(rows), merged.finish()
    assert found.entities == want.entities and found.articles == want.articles
    assert list(found.places) == list(want.places)
    assert {place.doc for place in found.places} == {f"{article}.txt" for article in range(4)}
    for name in ("entity", "paragraph", "sentence", "listed", "article", "sentences", "kept"):
        assert (getattr(found, name) == getattr(want, name)).all()


LONG = "生态环境部在例行发布会上介绍，中国与印度尼西亚将在红树林保护和海洋垃圾治理方面继续合作。"


def network(*items: Reading) -> CoOccurrence:
    found = CoOccurrence()
    for item in items:
        found.write(item)
    return found


@pytest.mark.parametrize(
    ("again", "count"),
    {
        "word-for-word": (LONG, 1),
        "other-marks": (LONG.replace("，", ", ").replace("。", ""), 1),
        "one-word-more": (LONG.replace("介绍", "介绍说"), 1),
        "other-text": ("中国与印度尼西亚的专家在雅加达交流了泥炭地修复的经验，双方约定明年再次会面。", 2),
        "too-short-to-tell": ("中国与印度尼西亚", 2),
    }.values(),
    ids=["word-for-word", "other-marks", "one-word-more", "other-text", "too-short-to-tell"],
)
def test_copies_count_once(again: str, count: int) -> None:
    entities = (CHINA, INDONESIA, MINISTRY)
    first = reading(LONG, doc="a.txt", entities=entities)
    for items in ((first, reading(again, doc="b.txt", entities=entities)),
                  (reading(again, doc="b.txt", entities=entities), first)):  # fmt: skip
        found = {(pair.source, pair.target): pair for pair in pairs(network(*items))}
        pair = found[min(CHINA.iri, INDONESIA.iri), max(CHINA.iri, INDONESIA.iri)]
        assert (pair.count, pair.documents) == (count, count)
        assert pair.example.doc == "a.txt"


def test_a_syndicated_article_does_not_count_with_its_headline() -> None:
    entities = (CHINA, INDONESIA, MINISTRY)
    items = [
        reading(f"中国与印度尼西亚合作\n{LONG}", doc=doc, entities=entities) for doc in ("a.txt", "b.txt")
    ]
    assert network(*items).copied == 2


def test_a_list_is_told_apart() -> None:
    entities = (CHINA, INDONESIA, MINISTRY, LIN)
    item = reading(
        "中国、印度尼西亚、生态环境部出席\n中国、印度尼西亚、生态环境部出席，中国致辞\n林晓岚说中国",
        entities=entities,
    )
    found = {(pair.source, pair.target): (pair.count, pair.listed) for pair in pairs(network(item))}
    assert found[min(CHINA.iri, INDONESIA.iri), max(CHINA.iri, INDONESIA.iri)] == (2, 2)
    assert found[min(CHINA.iri, LIN.iri), max(CHINA.iri, LIN.iri)] == (1, 0)


def test_the_estimate_of_likeness_is_near_the_true_one() -> None:
    words = [f"{number:04d}" for number in range(200)]
    text, half = "".join(words), "".join(words[:100]) + "".join(f"x{n:03d}" for n in range(100))
    assert copies([signature(text), signature(text), signature(half)]) == [0, 0, 2]
    assert signature("短") is None


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 12), st.booleans()), max_size=60), st.integers(0, 99)
)
@settings(max_examples=80, deadline=None)
def test_copies_are_those_of_plain_loops(kinds: list[tuple[int, int, bool]], seed: int) -> None:
    drawn = np.random.default_rng(seed)
    texts = drawn.integers(0, 2**63, (4, HASHES), dtype=np.uint64)
    found: list[np.ndarray | None] = []
    for text, changed, judged in kinds:
        mine = texts[text].copy()
        mine[drawn.permutation(HASHES)[:changed]] = drawn.integers(0, 2**63, changed, dtype=np.uint64)
        found.append(mine if judged else None)
    first: list[int] = []
    for number, mine in enumerate(found):
        alike = (
            at for at, other in enumerate(found[:number])
            if first[at] == at and mine is not None and other is not None
            and (mine == other).sum() >= ALIKE * HASHES
        )  # fmt: skip
        first.append(next(alike, number))
    assert copies(found) == first


@given(ROWS, st.lists(st.integers(0, 3), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_resample_counts_each_article_as_often_as_it_is_drawn(rows: list[Row], articles: list[int]) -> None:
    made = incidences(rows)
    found = ties(made.drawn(np.array(articles)))
    expected: Counter[tuple[int, int]] = Counter()
    for article in articles:
        expected += by_hand([row for row in rows if row[0] == article], "paragraph")[0]
    numbers = [int(named.iri[1:]) for named in made.entities]
    pairs = [(numbers[one], numbers[other]) for one, other in zip(found.one, found.other, strict=True)]
    assert dict(zip(pairs, found.count.tolist(), strict=True)) == dict(expected)
    assert found.total == 4 * len(articles)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 15)), max_size=200, unique=True),
    st.sampled_from([9, 10**6]),
)
@settings(max_examples=80, deadline=None)
def test_counts_are_those_of_the_sparse_product(mentions: list[tuple[int, int]], portion: int) -> None:
    unit, entity = np.array(mentions, dtype=np.int64).reshape(-1, 2).T
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "_AT_ONCE", portion)
        keys, count, wide = counting.count_pairs(unit, entity, 16)
    matrix = sparse.csr_array((np.ones(len(unit), dtype=int), (unit, entity)), shape=(41, 16))
    product = sparse.triu(matrix.T @ matrix, k=1).tocoo()
    expected = {
        (int(a), int(b)): int(n) for a, b, n in zip(product.row, product.col, product.data, strict=True)
    }
    assert {
        (key // 16, key % 16): n for key, n in zip(keys.tolist(), count.tolist(), strict=True)
    } == expected
    assert keys.tolist() == sorted(keys.tolist()) and wide == 0
