"""Measures of the network: who is at the centre, who belongs together. All repeat exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

_SEED = 20241101


@dataclass(frozen=True, slots=True)
class Measure:
    """One node with its weighted degree, PageRank (six digits) and community (0 is the largest)."""

    iri: str
    label: str
    type: str
    degree: int
    pagerank: float
    community: int


def measures(graph: nx.Graph[str]) -> list[Measure]:
    """The measures of every node, the most connected first."""
    ranks = pagerank(graph)
    groups = {node: number for number, members in enumerate(communities(graph)) for node in members}
    degrees = dict(graph.degree(weight="weight"))
    found = [
        Measure(node, facts["label"], facts["type"], int(degrees[node]), round(ranks[node], 6), groups[node])
        for node, facts in graph.nodes(data=True)
    ]
    return sorted(found, key=lambda measure: (-measure.degree, measure.iri))


def communities(graph: nx.Graph[str]) -> list[list[str]]:
    """Groups of nodes that stand together more than chance would have it, the largest first (Louvain)."""
    import networkx as nx

    groups = nx.community.louvain_communities(graph, weight="weight", seed=_SEED)
    return sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))


def pagerank(graph: nx.Graph[str], *, damping: float = 0.85, rounds: int = 100) -> dict[str, float]:
    """PageRank over weighted edges, by power iteration: needs no scipy."""
    if not graph:
        return {}
    nodes = list(graph)
    strength = dict(graph.degree(weight="weight"))
    ranks = dict.fromkeys(nodes, 1 / len(nodes))
    for _ in range(rounds):
        loose = sum(ranks[node] for node in nodes if not strength[node])
        floor = (1 - damping + damping * loose) / len(nodes)
        shares = {node: ranks[node] / strength[node] for node in nodes if strength[node]}
        fresh = {
            node: floor
            + damping * sum(shares[other] * facts["weight"] for other, facts in graph[node].items())
            for node in nodes
        }
        moved = sum(abs(fresh[node] - ranks[node]) for node in nodes)
        ranks = fresh
        if moved < 1e-10:
            break
    return ranks
