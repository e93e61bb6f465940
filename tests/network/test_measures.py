"""Measures beside networkx's own, on graphs drawn at random and on large ones; the same under any hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.network import matrices, measures, neighbours
from pipeline.network.louvain import louvain

ROOT = Path(__file__).parents[2]
CLOSE = 1e-6


@st.composite
def graphs(draw: st.DrawFn) -> nx.Graph[str]:
    number = draw(st.integers(1, 12))
    edges = draw(
        st.lists(
            st.tuples(st.integers(0, number - 1), st.integers(0, number - 1), st.integers(1, 9)), max_size=30
        )
    )
    graph: nx.Graph[str] = nx.Graph()
    for node in range(number):
        graph.add_node(f"n{node:02d}", label=f"名{node}", type=("Person", "Organization", "Target")[node % 3])
    graph.add_weighted_edges_from((f"n{a:02d}", f"n{b:02d}", w) for a, b, w in edges if a != b)
    return graph


@given(graphs())
@settings(max_examples=120, deadline=None)
def test_matrices_agree_with_networkx(graph: nx.Graph[str]) -> None:
    links = measures.matrix(graph)

    def same(found: np.ndarray, expected: dict[str, float]) -> None:
        np.testing.assert_allclose(found, [expected[node] for node in graph], atol=CLOSE)

    same(matrices.pagerank(links), nx.pagerank(graph, weight="weight", tol=1e-12, max_iter=500))
    same(matrices.betweenness(links), nx.betweenness_centrality(graph))
    same(matrices.cores(links), nx.core_number(graph))
    same(matrices.constraint(links, range(len(graph))), nx.constraint(graph, weight="weight"))
    groups = measures.communities(graph)
    assert sorted(node for group in groups for node in group) == sorted(graph)
    where = {node: number for number, group in enumerate(groups) for node in group}
    if graph.number_of_edges():
        assert matrices.modularity(links, np.array([where[node] for node in graph])) == pytest.approx(
            nx.community.modularity(graph, groups), abs=CLOSE
        )


def connected(number: int, seed: int) -> nx.Graph[int]:
    """A graph with hubs and triangles, weighted, in one piece."""
    graph = nx.powerlaw_cluster_graph(number, 4, 0.4, seed=seed)
    for one, other in graph.edges:
        graph[one][other]["weight"] = 1 + (one * 7 + other * 3) % 5
    return graph


def test_a_large_graph_agrees_with_networkx() -> None:
    graph = connected(3000, 1)
    links = nx.to_scipy_sparse_array(graph, weight="weight", format="csr", dtype=float)
    ranks = nx.pagerank(graph, weight="weight", tol=1e-12, max_iter=500)
    np.testing.assert_allclose(matrices.pagerank(links), list(ranks.values()), atol=CLOSE)
    leading = nx.eigenvector_centrality(graph, weight="weight", tol=1e-10, max_iter=5000)
    np.testing.assert_allclose(matrices.eigenvector(links), list(leading.values()), atol=CLOSE)
    assert matrices.cores(links).tolist() == list(nx.core_number(graph).values())
    # From the same sources the sums are the same; the scale of a sample is n/k.
    sources = matrices.sampled(3000, 40)
    sums = nx.betweenness_centrality_subset(graph, sources, list(graph))
    factor = 2 * (3000 / 40) / (2999 * 2998)
    np.testing.assert_allclose(
        matrices.betweenness(links, sources), [value * factor for value in sums.values()], atol=CLOSE
    )


def test_a_sample_of_sources_estimates_betweenness() -> None:
    graph = connected(800, 2)
    links = nx.to_scipy_sparse_array(graph, weight="weight", format="csr", dtype=float)
    exact, estimate = matrices.betweenness(links), matrices.betweenness(links, matrices.sampled(800, 256))
    # Each source adds at most (n − 2)/((n − 1)(n − 2)) to a node: Hoeffding's bound at 256 of 800 is below 0.1.
    assert np.abs(exact - estimate).max() < 0.05
    assert np.corrcoef(exact, estimate)[0, 1] > 0.98


@pytest.mark.parametrize(
    "graph",
    [nx.planted_partition_graph(12, 60, 0.3, 0.01, seed=4), connected(2500, 3), nx.karate_club_graph()],
    ids=["planted", "hubs", "karate"],
)
def test_large_louvain_is_as_good_as_networkx(graph: nx.Graph[int]) -> None:
    links = nx.to_scipy_sparse_array(graph, weight="weight", format="csr", dtype=float)
    found = louvain(links)
    groups = [set(np.flatnonzero(found == number).tolist()) for number in range(found.max() + 1)]
    mine = nx.community.modularity(graph, groups, weight="weight")
    assert mine == pytest.approx(matrices.modularity(links, found), abs=CLOSE)
    theirs = nx.community.louvain_communities(graph, weight="weight", seed=1)
    assert mine > nx.community.modularity(graph, theirs, weight="weight") - 0.03
    assert (louvain(links) == found).all()


def test_louvain_finds_planted_groups() -> None:
    links = nx.to_scipy_sparse_array(nx.caveman_graph(30, 8), format="csr", dtype=float)
    found = louvain(links)
    assert found.tolist() == [node // 8 for node in range(240)]


def test_nothing_and_no_edges() -> None:
    empty: nx.Graph[str] = nx.Graph()
    assert measures.measures(empty) == [] and measures.communities(empty) == []
    lonely: nx.Graph[str] = nx.Graph()
    lonely.add_node("a", label="甲", type="Person")
    (found,) = measures.measures(lonely)
    assert (found.degree, found.pagerank, found.constraint, found.core) == (0, 1.0, None, 0)
    assert louvain(measures.matrix(lonely)).tolist() == [0]


def test_communities_are_named_by_their_best_connected() -> None:
    graph: nx.Graph[str] = nx.Graph()
    for node in "abcd":
        graph.add_node(node, label=node.upper(), type="Person")
    graph.add_weighted_edges_from([("a", "b", 9), ("a", "c", 5), ("a", "d", 1), ("c", "b", 2)])
    assert measures.named(graph, list("abcd")) == "A · B · C"


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_projection_is_that_of_networkx(graph: nx.Graph[str]) -> None:
    wanted = [node for node, facts in graph.nodes(data=True) if facts["type"] in ("Person", "Organization")]
    two_mode = nx.Graph()
    two_mode.add_nodes_from(wanted)
    two_mode.add_edges_from(
        (a, b) for a, b in graph.subgraph(wanted).edges if graph.nodes[a]["type"] != graph.nodes[b]["type"]
    )
    persons = [node for node in wanted if graph.nodes[node]["type"] == "Person"]
    assume(len(persons) < len(wanted))  # networkx refuses a side that is all
    expected = nx.bipartite.weighted_projected_graph(two_mode, persons)
    found = neighbours.projection(graph, "Person", "Organization")
    assert {(frozenset(pair), w) for *pair, w in found.edges(data="weight")} == {
        (frozenset(pair), w) for *pair, w in expected.edges(data="weight")
    }


def test_path_is_shortest_and_then_strongest() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from(
        [("a", "b", 1), ("b", "d", 1), ("a", "c", 5), ("c", "d", 5), ("d", "e", 1), ("x", "y", 1)]
    )
    graph.add_weighted_edges_from([("a", "p", 99), ("p", "q", 99), ("q", "d", 99)])
    steps = neighbours.path(graph, "a", "d")
    assert steps is not None and [step.target for step in steps] == ["c", "d"]
    assert neighbours.path(graph, "a", "x") is None and neighbours.path(graph, "a", "a") == []


def test_bridges_leave_leaves_out() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from([(a, b, 1) for a, b in ("ab", "bc", "ca", "cd", "de", "ef", "fd", "fg")])
    assert [(step.source, step.target) for step in neighbours.bridges(graph)] == [("c", "d")]


SCRIPT = """
import networkx as nx
from pipeline.network import measures
from pipeline.network.louvain import louvain
graph = nx.relabel_nodes(nx.powerlaw_cluster_graph(400, 3, .5, seed=5), lambda n: f"n{n:03d}")
for node in graph: graph.nodes[node].update(label=node, type="Person")
nx.set_edge_attributes(graph, 1, "weight")
print(measures.measures(graph), measures.communities(graph), louvain(measures.matrix(graph)).tolist())
"""


def test_the_same_under_any_hash_seed() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT], capture_output=True, check=True, cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("0", "1", "77")
    }  # fmt: skip
    assert len(outputs) == 1
