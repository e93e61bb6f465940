"""Who stands beside whom: counted by hand, and the same in any order."""

from __future__ import annotations

import hashlib
import math
import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from pairs import pairs
from readings import CHINA, INDONESIA, LIN, reading

from pipeline.model import Entity, Mention, Paragraph, Reading
from pipeline.network import cooccurrence, export, matrices, measures, pictures, xml_files
from pipeline.network.cooccurrence import CoOccurrence

TEXTS = ("中国与印尼\n印尼与中国\n林晓岚说中国", "中国和印尼", "林晓岚", "印尼")
ITEMS = [
    reading(text, doc=f"{number}.txt", entities=(CHINA, INDONESIA, LIN)) for number, text in enumerate(TEXTS)
]


def summed(items: list[Reading]) -> CoOccurrence:
    network = CoOccurrence()
    for item in items:
        network.write(item)
    return network


def test_pairs_are_counted_by_paragraph_and_article() -> None:
    found = {(pair.source, pair.target): pair for pair in pairs(summed(ITEMS))}
    pair = found[tuple(sorted((CHINA.iri, INDONESIA.iri)))]
    assert (pair.count, pair.documents) == (3, 2)
    assert pair.example.doc == "0.txt" and pair.example.text == "中国与印尼"
    assert len(found) == 2
    # 6 paragraphs, China in 4, Indonesia in 4, both in 3: log(3·6/16) / -log(3/6)
    assert pair.npmi == Decimal("0.170")  # 0.169925…


def test_order_does_not_matter() -> None:
    assert list(pairs(summed(ITEMS))) == list(pairs(summed(ITEMS[::-1])))
    assert summed(ITEMS).nodes() == summed(ITEMS[::-1]).nodes()


@pytest.mark.parametrize(("kind", "counts"), [("credit", False), ("boilerplate", False), ("caption", True)])
def test_furniture_and_credits_do_not_count(kind: str, counts: bool) -> None:
    item = ITEMS[1]
    paragraphs = tuple(Paragraph(p.index, p.start, p.end, kind) for p in item.paragraphs)
    network = summed([Reading(item.article, paragraphs, item.mentions, item.entities)])
    assert bool(list(pairs(network))) is counts


def test_a_list_of_thousands_does_not_explode() -> None:
    number = 3000
    names = [f"甲{n:04d}" for n in range(number)]
    text = "、".join(names)
    item = reading(text, entities=())
    mentions = tuple(
        Mention(
            6 * n,
            6 * n + 5,
            name,
            "Organization",
            f"https://w3id.org/lutu/entity/organization/{n}",
            name,
            "r",
            0,
        )
        for n, name in enumerate(names)
    )
    network = summed([Reading(item.article, item.paragraphs, mentions)])
    assert network.wide == 1
    assert sum(1 for _ in pairs(network)) < number * 41


def hostile() -> nx.Graph[str]:
    odd = Entity("https://w3id.org/lutu/entity/person/x-5", "Person", '林\x0b<b>&"岚\ud800')
    return whole([reading(f"{odd.label}和中国", entities=(odd, CHINA))])


def whole(items: list[Reading]) -> nx.Graph[str]:
    found = summed(items)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(export.nodes(found))
    graph.add_edges_from(
        (pair.source, pair.target, {"weight": pair.count, "documents": pair.documents, "npmi": float(pair.npmi),
         "listed": pair.listed, "log_likelihood": float(pair.log_likelihood)})
        for pair in pairs(found)
    )  # fmt: skip
    return graph


@pytest.mark.parametrize("number", [1, 2, 20_000])
def test_edges_by_columns_are_edges_one_by_one(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (export, xml_files):
        monkeypatch.setattr(module, "_AT_ONCE", number)
    found, graph = summed(ITEMS), whole(ITEMS)
    for parts in (export.edges(found.columns()), xml_files.of_rows(graph.edges(data=True))):
        xml_files.write_graphml(graph.nodes(data=True), parts, tmp_path / "n.graphml")
        again = nx.read_graphml(tmp_path / "n.graphml")
        assert {frozenset(edge): again.edges[edge] for edge in again.edges} == {
            frozenset(edge): facts for *edge, facts in graph.edges(data=True)
        }


@pytest.mark.parametrize("graph", [whole(ITEMS), hostile(), nx.Graph()], ids=["plain", "hostile", "empty"])
def test_files_read_back(graph: nx.Graph[str], tmp_path: Path) -> None:
    parts = list(graph.nodes(data=True)), list(xml_files.of_rows(graph.edges(data=True)))
    xml_files.write_graphml(*parts, tmp_path / "n.graphml")
    xml_files.write_gexf(*parts, tmp_path / "n.gexf")
    for again in (nx.read_graphml(tmp_path / "n.graphml"), nx.read_gexf(tmp_path / "n.gexf")):
        assert set(again.nodes) == set(graph.nodes)
        for node, facts in graph.nodes(data=True):
            assert again.nodes[node]["label"] == facts["label"]
            assert again.nodes[node]["type"] == facts["type"]
        for one, other, facts in graph.edges(data=True):
            assert {name: again[one][other][name] for name in facts} == facts
    assert b"lastmodified" not in (tmp_path / "n.gexf").read_bytes()
    ET.parse(tmp_path / "n.gexf")


def test_files_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    digests = set()
    for number, items in enumerate((ITEMS, ITEMS[::-1])):
        folder = tmp_path / str(number)
        folder.mkdir()
        graph = whole(items)
        parts = graph.nodes(data=True), list(xml_files.of_rows(graph.edges(data=True)))
        xml_files.write_graphml(*parts, folder / "n.graphml")
        xml_files.write_gexf(*parts, folder / "n.gexf")
        digests.add(
            hashlib.sha256((folder / "n.graphml").read_bytes() + (folder / "n.gexf").read_bytes()).digest()
        )
    assert len(digests) == 1


def test_pagerank_sums_to_one_and_prefers_the_middle() -> None:
    star = nx.Graph()
    star.add_weighted_edges_from([("m", leaf, 1) for leaf in "abcd"])
    star.add_node("lonely")
    ranks = dict(zip(star, matrices.pagerank(measures.matrix(star)).tolist(), strict=True))
    assert abs(sum(ranks.values()) - 1) < 1e-9
    assert max(ranks, key=ranks.__getitem__) == "m"


def test_measures_name_every_node() -> None:
    found = measures.measures(whole(ITEMS))
    assert [measure.label for measure in found] == ["中国", "印度尼西亚", "林晓岚"]
    assert [measure.degree for measure in found] == [4, 3, 1]
    assert {measure.community for measure in found} <= {0, 1}


def test_picture_lies_inside_its_frame_without_overlaps() -> None:
    graph = nx.gnm_random_graph(80, 400, seed=3)
    graph = nx.relabel_nodes(graph, str)
    for node in graph:
        graph.nodes[node].update(label=f"永续全球环境研究所{node}", type="Organization")
    for one, other in graph.edges:
        graph[one][other]["weight"] = 1 + (int(one) * int(other)) % 7
    picture = pictures.picture(graph)
    assert picture == pictures.picture(graph)
    assert 0 < len(picture.dots) <= 60 and picture.lines
    for dot in picture.dots:
        assert dot.radius <= dot.x <= picture.width - dot.radius
        assert dot.radius <= dot.y <= picture.height - dot.radius


def test_the_empty_picture() -> None:
    assert pictures.picture(nx.Graph()).dots == ()


def test_the_heart_gives_the_picture_of_the_whole() -> None:
    assert pictures.drawn(export.heart(summed(ITEMS))) == pictures.picture(whole(ITEMS))


@pytest.mark.parametrize(("size", "edges"), [(2, 1), (9, 14), (60, 150)])
def test_springs_are_those_of_networkx(size: int, edges: int) -> None:
    graph = nx.gnm_random_graph(size, edges, seed=5)
    for one, other in graph.edges:
        graph[one][other]["weight"] = 1 + math.log(1 + one + other)
    expected = nx.spring_layout(graph, seed=7, iterations=25, k=0.3)
    found = pictures.spring(nx.to_numpy_array(graph), 0.3, rounds=25)
    assert found == pytest.approx(np.array([expected[node] for node in graph]), abs=1e-6)


def test_kinds_are_those_that_are_read() -> None:
    assert {"title", "heading", "body", "caption", "note"} == cooccurrence.KINDS
