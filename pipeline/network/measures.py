"""Measures of the network: who is at the centre, who belongs together, who stands between. All repeat exactly.

networkx is the interface. Most numbers come from the adjacency matrix (`matrices`), which gives those of networkx and
takes a fraction of the time; each function there says what it means and where it comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.network import matrices
from pipeline.network.louvain import louvain

if TYPE_CHECKING:
    import networkx as nx

_SEED = 20241101
#: Up to so many nodes betweenness is exact, constraint is told of all, and Louvain is networkx's own.
EXACT = 2000
#: In a larger network betweenness is estimated from so many sources …
SOURCES = 256
#: … and constraint is computed for so many nodes, those of the highest degree.
BROKERS = 500


@dataclass(frozen=True, slots=True)
class Measure:
    """One node with its measures; shares are on six digits.

    `degree` is the summed weight of its edges, `neighbours` their number, `community` 0 for the largest.
    `constraint` is None for a node without edges, or beyond the best-connected of a large network.
    """

    iri: str
    label: str
    type: str
    degree: int
    neighbours: int
    pagerank: float
    betweenness: float
    eigenvector: float
    core: int
    constraint: float | None
    community: int


def matrix(graph: nx.Graph[str]) -> matrices.Matrix:
    """The adjacency matrix over the nodes in the order of the graph; loops and empty edges are left out."""
    import numpy as np

    numbers = {node: number for number, node in enumerate(graph)}
    edges = [
        (numbers[one], numbers[other], weight)
        for one, other, weight in graph.edges(data="weight", default=1)
        if one != other
    ]
    columns = np.array(edges, dtype=float).reshape(-1, 3)
    ends = columns[:, :2].astype(np.int64)
    return matrices.adjacency(ends[:, 0], ends[:, 1], columns[:, 2], len(numbers))


def measures(graph: nx.Graph[str]) -> list[Measure]:
    """The measures of every node, the most connected first."""
    import numpy as np

    links = matrix(graph)
    number = len(graph)
    degrees = links.sum(axis=1)
    groups = {node: at for at, members in enumerate(communities(graph)) for node in members}
    order = sorted(range(number), key=lambda at: -degrees[at])
    watched = [at for at in order[: number if number <= EXACT else BROKERS] if degrees[at]]
    held: dict[int, float] = dict(zip(watched, matrices.constraint(links, watched).tolist(), strict=True))
    sources = matrices.sampled(number, SOURCES if number > EXACT else EXACT)
    columns = zip(
        graph.nodes(data=True), degrees.tolist(), np.diff(links.indptr).tolist(),
        matrices.pagerank(links).tolist(), matrices.betweenness(links, sources).tolist(),
        matrices.eigenvector(links).tolist(), matrices.cores(links).tolist(), strict=True,
    )  # fmt: skip
    found = [
        Measure(
            iri=node, label=facts["label"], type=facts["type"], degree=round(degree), neighbours=neighbours,
            pagerank=round(rank, 6), betweenness=round(between, 6), eigenvector=round(leading, 6), core=core,
            constraint=round(held[at], 6) if at in held else None, community=groups[node],
        )
        for at, ((node, facts), degree, neighbours, rank, between, leading, core) in enumerate(columns)
    ]  # fmt: skip
    return sorted(found, key=lambda measure: (-measure.degree, measure.iri))


def betweenness_kind(number: int) -> str:
    """How the betweenness of a network of this size was come by, in words."""
    return "exact" if number <= EXACT else f"estimated from {SOURCES} sources"


def communities(graph: nx.Graph[str]) -> list[list[str]]:
    """Groups of nodes that stand together more than chance would have it, the largest first (Louvain).

    networkx's own up to `EXACT` nodes, `louvain` beyond; both with a fixed seed. Source: V. Blondel et al., “Fast
    unfolding of communities in large networks” (2008).
    """
    import networkx as nx

    nodes = list(graph)
    if len(nodes) <= EXACT:
        plain: nx.Graph[int] = nx.Graph()
        plain.add_nodes_from(range(len(nodes)))
        links = matrix(graph).tocoo()
        for one, other, weight in sorted(
            zip(links.row.tolist(), links.col.tolist(), links.data.tolist(), strict=True)
        ):
            plain.add_edge(one, other, weight=weight)
        numbered: Sequence[Any] = nx.community.louvain_communities(plain, weight="weight", seed=_SEED)
    else:
        of: dict[int, list[int]] = {}
        for number, label in enumerate(louvain(matrix(graph)).tolist()):
            of.setdefault(label, []).append(number)
        numbered = list(of.values())
    groups = (sorted(nodes[number] for number in group) for group in numbered)
    return sorted(groups, key=lambda group: (-len(group), group))


def named(graph: nx.Graph[str], group: Sequence[str], most: int = 3) -> str:
    """A community's name: its best-connected members, as 中国 · 印度尼西亚 · 生态环境部."""
    inside = graph.subgraph(group)
    degrees = dict(inside.degree(weight="weight"))
    first = sorted(group, key=lambda node: (-degrees[node], node))[:most]
    return " · ".join(str(graph.nodes[node]["label"]) for node in first)
