"""What the page knows: counts that are those of `lutu analyze`, sentences that hold both names, limits that hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pages import EVERYBODY, MARKUP, SPROUT, counted, hand_made, known
from readings import CHINA, INDONESIA, LIN, MINISTRY, NDC, reading

from pipeline.model import Entity, Paragraph, Reading
from pipeline.network.counting import ties
from pipeline.network.incidences import LEVELS
from pipeline.network.page import chosen, lying, passages
from pipeline.network.page.content import as_json
from pipeline.network.page.passages import Passage, around

Known = dict[str, Any]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Known:
    return known(hand_made(), tmp_path_factory.mktemp("page"))


def number(page: Known, iri: str) -> int:
    (found,) = [at for at, node in enumerate(page["nodes"]) if node[0] == iri]
    return found


def tie(page: Known, one: str, other: str) -> list[Any]:
    ends = sorted((number(page, one), number(page, other)))
    (found,) = [row for row in page["ties"] if row[:2] == ends]
    return found


def by_year(page: Known, flat: list[int], width: int) -> dict[int, tuple[int, ...]]:
    return {
        page["years"][flat[at]]: tuple(flat[at + 1 : at + width]) for at in range(0, len(flat), width)
    }  # fmt: skip


def sentences(page: Known, row: list[Any]) -> list[tuple[int, list[str]]]:
    return [(kind, [page["passages"][part][2] for part in parts]) for kind, _, parts in row[3]]


@pytest.mark.parametrize(
    ("one", "other", "level", "counts"),
    [
        (CHINA, INDONESIA, "sentence", {0: (1, 0), 2021: (2, 0), 2023: (1, 1)}),
        (CHINA, INDONESIA, "paragraph", {0: (1, 0), 2021: (2, 0), 2023: (2, 1)}),
        (CHINA, INDONESIA, "article", {0: (1, 0), 2021: (2, 0), 2023: (2, 1)}),
        (CHINA, LIN, "sentence", {0: (1, 0), 2021: (1, 0)}),
        (INDONESIA, LIN, "sentence", {0: (1, 0)}),
        (INDONESIA, LIN, "paragraph", {0: (1, 0), 2021: (1, 0)}),
        (MINISTRY, LIN, "paragraph", {2021: (1, 0)}),
        (MINISTRY, LIN, "article", {0: (1, 0), 2021: (1, 0)}),
        (CHINA, NDC, "sentence", {2023: (1, 1)}),
        (CHINA, NDC, "paragraph", {2023: (2, 1)}),
    ],
)
def test_counts_by_year(
    page: Known, one: Entity, other: Entity, level: str, counts: dict[int, tuple[int, int]]
) -> None:
    assert by_year(page, tie(page, one.iri, other.iri)[2][LEVELS.index(level)], 3) == counts


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("since", "until"), [(None, None), (2021, 2021), (2022, 2024), (2023, 2023)])
def test_sums_are_those_of_analyze(
    page: Known, level: str, since: int | None, until: int | None, tmp_path: Path
) -> None:
    network, _ = counted(hand_made(), tmp_path)
    slice_ = network.incidences
    if since is not None:
        slice_ = slice_.within(since=since, until=until)
    found = ties(slice_, level)
    iris = [named.iri for named in slice_.entities]
    at = LEVELS.index(level)
    inside = [since is None or since <= year <= (until or 0) for year in page["years"]]
    assert sum(units for units, mine in zip(page["units"][at], inside, strict=True) if mine) == found.total
    for one, other, count, listed in zip(found.one, found.other, found.count, found.listed, strict=True):
        flat = tie(page, iris[one], iris[other])[2][at]
        sums = [sum(flat[k + 1 + n] for k in range(0, len(flat), 3) if inside[flat[k]]) for n in (0, 1)]
        assert sums == [count, listed]
    for entity, units in enumerate(found.units):
        if units:
            flat = page["nodes"][number(page, iris[entity])][7][at]
            assert sum(flat[k + 1] for k in range(0, len(flat), 2) if inside[flat[k]]) == units


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        # One sentence; the same paragraph, the two nearest sentences; the same article.
        (MINISTRY, LIN, [(0, ["生态环境部的林晓岚说，中国会来。"]), (2, ["中国与印尼的林晓岚。", "生态环境部另有安排。"])]),
        (INDONESIA, LIN, [(0, ["中国与印尼的林晓岚。"]), (1, ["中国与印尼合作。", "生态环境部的林晓岚说，中国会来。"])]),
        (CHINA, NDC, [(0, ["与会的有中国、印尼、生态环境部和国家自主贡献。"]), (1, ["印尼提交国家自主贡献。", "中国欢迎。"])]),
    ],
)  # fmt: skip
def test_sentences_behind_a_tie(
    page: Known, one: Entity, other: Entity, told: list[tuple[int, list[str]]]
) -> None:
    assert sentences(page, tie(page, one.iri, other.iri)) == told


def test_a_bare_list_is_told_at_the_levels_where_it_is_all(page: Known) -> None:
    listed = {page["passages"][parts[0]][2]: bits for _, bits, parts in tie(page, CHINA.iri, NDC.iri)[3]}
    assert listed == {"与会的有中国、印尼、生态环境部和国家自主贡献。": 0b111, "印尼提交国家自主贡献。": 0}


def test_marks_are_where_the_names_are(page: Known) -> None:
    spelled = {entity.iri: {entity.label, *(name.text for name in entity.names)} for entity in EVERYBODY}
    seen = 0
    for _, _, text, flat in page["passages"]:
        for at in range(0, len(flat), 3):
            start, end, node = flat[at : at + 3]
            # One of the odd names holds an exclamation mark, where the sentence ends.
            names = spelled[page["nodes"][node][0]]
            assert text[start:end] in names or (
                end == len(text) and any(name.startswith(text[start:end]) for name in names)
            )
            seen += 1
    assert seen > 20
    assert any("𠀀" in text for _, _, text, _ in page["passages"])


def test_articles_stand_beside_the_sentences(page: Known) -> None:
    rows = {page["passages"][part][2]: page["articles"][page["passages"][part][0]]
            for _, _, parts in tie(page, CHINA.iri, INDONESIA.iri)[3] for part in parts}  # fmt: skip
    assert rows["中国与印尼合作。"] == ["标题一", "一.txt", "2021-03-01", "绿讯"]
    assert rows["中国与印尼的林晓岚。"][2] == ""


def test_names_for_the_search(page: Known) -> None:
    node = page["nodes"][number(page, INDONESIA.iri)]
    assert node[1:3] == ["印度尼西亚", "Indonesia"] and "印尼" in node[6] and "印度尼西亚" not in node[6]
    assert page["nodes"][number(page, LIN.iri)][2] == ""


def test_any_order_gives_the_same(page: Known, tmp_path: Path) -> None:
    assert as_json(known(hand_made()[::-1], tmp_path)) == as_json(page)


def test_nothing_found_is_a_page_too(tmp_path: Path) -> None:
    empty = known([reading("没有名字。", entities=())], tmp_path)
    assert (empty["nodes"], empty["ties"], empty["passages"]) == ([], [], [])


@pytest.mark.parametrize(("kind", "there"), [("body", True), ("credit", False), ("boilerplate", False)])
def test_furniture_is_no_evidence(kind: str, there: bool, tmp_path: Path) -> None:
    item = reading("标题\n中国与印尼合作。", entities=(CHINA, INDONESIA))
    paragraphs = tuple(Paragraph(p.index, p.start, p.end, kind) for p in item.paragraphs)
    found = known([Reading(item.article, paragraphs, item.mentions, item.entities)], tmp_path)
    assert bool(found["passages"]) is there


# ── limits ──────────────────────────────────────────────────────────────────────────────────────────────────────


def crowd(size: int, type_: str = "Organization") -> list[Reading]:
    """An article each for a name and its neighbours in a ring; the first name stands everywhere."""
    names = [
        Entity(f"https://w3id.org/lutu/entity/{type_.lower()}/{at}", type_, f"甲{at:03}号") for at in range(size)
    ]  # fmt: skip
    texts = [(names[0], names[at], names[(at + 1) % size]) for at in range(1, size)]
    return [
        reading(f"题{at}\n{'说'.join(name.label for name in three)}。", doc=f"{at:03}.txt", entities=three, published=f"{2000 + at % 5}-01-01")
        for at, three in enumerate(texts)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("limits", "nodes", "most_ties"),
    [({}, 30, 400), ({"entities": 10}, 10, 400), ({"ties": 45}, 30, 135), ({"entities": 2}, 2, 1)],
)
def test_the_page_is_bounded(limits: dict[str, int], nodes: int, most_ties: int, tmp_path: Path) -> None:
    found = known(crowd(30), tmp_path, **limits)
    assert len(found["nodes"]) == nodes and 0 < len(found["ties"]) <= most_ties
    assert found["nodes"][0][1] == "甲000号", "the best-connected comes first"
    assert found["told"]["entities"] == 30
    assert all(
        kept <= among for kept, among in zip(found["told"]["kept"], found["told"]["among"], strict=True)
    )
    ends = {end for row in found["ties"] for end in row[:2]}
    assert ends == set(range(nodes)), "everybody keeps a tie"


@pytest.mark.parametrize(("most", "sentences"), [(8, 6000), (3, 6000), (1, 6000), (8, 12), (8, 0)])
def test_evidence_is_bounded(most: int, sentences: int, tmp_path: Path) -> None:
    found = known(crowd(30), tmp_path, evidence=most, sentences=sentences)
    assert len(found["passages"]) <= sentences
    assert max(len(row[3]) for row in found["ties"]) <= most
    assert bool(found["passages"]) is bool(sentences)


def test_every_year_has_its_sentence(tmp_path: Path) -> None:
    items = [
        reading(f"题{at}\n中国与印尼第{at}次合作。", doc=f"{at:02}.txt", entities=(CHINA, INDONESIA), published=f"{year}-01-01")
        for at, year in enumerate([2019] * 20 + [2020, 2021])
    ]  # fmt: skip
    found = known(items, tmp_path, evidence=4)
    years = [found["articles"][found["passages"][parts[0]][0]][2][:4] for _, _, parts in found["ties"][0][3]]
    assert sorted(years) == ["2019", "2019", "2020", "2021"]


@pytest.mark.parametrize(("type_", "most"), [("Target", 8), ("Concept", 10), ("Organization", 30)])
def test_no_type_crowds_out_the_others(type_: str, most: int, tmp_path: Path) -> None:
    network, _ = counted([*crowd(30), *crowd(40, type_)], tmp_path)
    who = chosen.best_connected(network.incidences, network.ties, 40)
    types = [network.incidences.entities[number].type for number in who]
    assert types.count(type_) <= max(most, 40 if type_ == "Organization" else most)
    assert len(who) <= 40


@pytest.mark.parametrize(
    ("text", "names", "shown"),
    [
        ("甲" + "。" * 500 + "乙", [(0, 1, 1), (501, 502, 2)], lambda cut: cut.startswith("甲。") and cut.endswith("。乙")),
        ("。" * 500 + "甲乙" + "。" * 500, [(500, 501, 1), (501, 502, 2)], lambda cut: cut[0] == cut[-1] == "…"),
        ("。" * 500, [], lambda cut: cut.endswith("…")),
    ],
)  # fmt: skip
def test_a_long_sentence_is_cut_to_its_names(
    text: str, names: list[tuple[int, int, int]], shown: Callable[[str], bool]
) -> None:
    cut = around(Passage(0, text, tuple(names)), 1, 2)
    assert len(cut.text) <= passages.LONGEST + 3 and shown(cut.text)
    assert [cut.text[start:end] for start, end, _ in cut.names] == [
        text[start:end] for start, end, _ in names
    ]


# ── JSON in a page, and the layout ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "</script>",
        "<!--<script>",
        "&lt;",
        "\u2028\u2029",
        "\u202e反",
        '"\\',
        "🌱",
        "𠀀",
        MARKUP,
        SPROUT,
        "平常的字",
    ],
)
def test_json_stays_inside_its_element(text: str) -> None:
    written = as_json({"label": text})
    assert json.loads(written) == {"label": text}
    assert not set("<>&\u2028\u2029") & set(written)


def ring(size: int) -> tuple[Any, Any, Any, Any]:
    one = np.arange(size)
    return one, (one + 1) % max(size, 1), np.ones(size), np.full(size, 0.5)


@pytest.mark.parametrize("size", [0, 1, 2, 40, 300])
def test_dots_keep_apart_and_lie_the_same_each_time(size: int) -> None:
    one, other, weight, radius = (
        ring(size) if size > 2 else (*[np.zeros(0, dtype=int)] * 2, np.zeros(0), np.ones(size))
    )
    places = lying.places(size, one, other, weight, radius)
    assert places.shape == (size, 2) and np.isfinite(places).all()
    assert (places == lying.places(size, one, other, weight, radius)).all()
    if size > 2:
        gaps = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) + 9 * np.eye(size)
        assert gaps.min() > 0.8
        tied = gaps[one, other]
        assert tied.mean() < gaps[gaps < 9e9].mean() / 2, "who stands together lies together"


def test_few_forces_move_as_all_do() -> None:
    drawn = np.random.default_rng(3)
    x, y = drawn.random((2, 40), dtype=np.float32)
    force = np.where(drawn.random((40, 40)) < 0.1, drawn.random((40, 40)), 0).astype(np.float32)
    room = lying._Room(40)
    room.measure(x, y)
    few = np.flatnonzero(force)
    found = room.moves_of(few, force.ravel()[few])
    for mine, expected in zip(found, room.moves(force), strict=True):
        assert (mine == expected).all()
