"""Around and between entities: ego networks, paths with their evidence, bridges, projections of two-mode graphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.network.incidences import Incidences, Place

if TYPE_CHECKING:
    import networkx as nx


class Evidence:
    """The paragraphs that make two entities a tie, found by intersecting the units that hold them."""

    def __init__(self, incidences: Incidences, level: str) -> None:
        import numpy as np

        counted = incidences.counted()
        units, _ = incidences.units(level)
        order = np.argsort(incidences.entity[counted], kind="stable")
        self._places = incidences.places
        self._number = {named.iri: number for number, named in enumerate(incidences.entities)}
        self._unit = units[counted][order]
        self._paragraph = incidences.paragraph[counted][order]
        self._begins = np.searchsorted(
            incidences.entity[counted][order], np.arange(len(incidences.entities) + 1)
        )

    def of(self, one: str, other: str) -> list[Place]:
        """The paragraphs where the two stand together, in the order of files; at the level of articles, all
        paragraphs with either, of the articles that hold both."""
        import numpy as np

        spans = [self._span(one), self._span(other)]
        shared = np.intersect1d(self._unit[spans[0]], self._unit[spans[1]])
        parts = [self._paragraph[span][np.isin(self._unit[span], shared)] for span in spans]
        return [self._places[number] for number in np.unique(np.concatenate(parts)).tolist()]

    def _span(self, iri: str) -> slice:
        number = self._number[iri]
        return slice(int(self._begins[number]), int(self._begins[number + 1]))


def ego(graph: nx.Graph[str], node: str) -> nx.Graph[str]:
    """A node, its neighbours, and all ties among them. Source: networkx.ego_graph."""
    return graph.subgraph([node, *graph[node]])


@dataclass(frozen=True, slots=True)
class Step:
    """One tie of a path."""

    source: str
    target: str
    weight: int


def path(graph: nx.Graph[str], one: str, other: str) -> list[Step] | None:
    """The shortest way from one entity to another; of several the one over the strongest ties; None without any.

    A step costs 1 plus a part of 1/(1 + weight) so small that no number of them makes up for a step. Source:
    E. Dijkstra (1959); networkx.dijkstra_path.
    """
    import networkx as nx

    scale = len(graph) + 1

    def cost(_: str, __: str, facts: dict[str, float]) -> float:
        return 1 + 1 / (1 + facts["weight"]) / scale

    try:
        nodes = nx.dijkstra_path(graph, one, other, weight=cost)
    except nx.NetworkXNoPath:
        return None
    return [Step(a, b, int(graph[a][b]["weight"])) for a, b in pairwise(nodes)]


def bridges(graph: nx.Graph[str]) -> list[Step]:
    """The ties without which the network falls into more parts, the strongest first; those to a leaf are left out.

    Source: R. Tarjan, “A note on finding the bridges of a graph” (1974); networkx.bridges.
    """
    import networkx as nx

    found = [
        Step(min(one, other), max(one, other), int(graph[one][other]["weight"]))
        for one, other in map(tuple, nx.bridges(graph))
        if graph.degree(one) > 1 and graph.degree(other) > 1
    ]
    return sorted(found, key=lambda step: (-step.weight, step.source, step.target))


def projection(graph: nx.Graph[str], onto: str, through: str) -> nx.Graph[str]:
    """The entities of one type, tied by how many entities of another type they both stand with.

    Persons through organizations, organizations through targets. With B the two-mode matrix of ones it is B·Bᵀ.
    Source: R. Breiger, “The duality of persons and groups” (1974); networkx.bipartite.weighted_projected_graph.
    """
    import networkx as nx
    import numpy as np
    from scipy import sparse

    sides: list[Sequence[str]] = [
        [node for node, facts in graph.nodes(data=True) if facts["type"] == wanted]
        for wanted in (onto, through)
    ]
    rows, columns = ({node: number for number, node in enumerate(side)} for side in sides)
    ends = [
        (rows[one], columns[other])
        for pair in graph.edges
        for one, other in (pair, pair[::-1])
        if one in rows and other in columns
    ]
    at = np.array(ends, dtype=np.int64).reshape(-1, 2)
    two_mode = sparse.csr_array((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(len(rows), len(columns)))
    shared = sparse.triu(two_mode @ two_mode.T, k=1).tocoo()
    found: nx.Graph[str] = nx.Graph()
    found.add_nodes_from((node, graph.nodes[node]) for node in sides[0])
    for one, other, weight in sorted(
        zip(shared.row.tolist(), shared.col.tolist(), shared.data.tolist(), strict=True)
    ):
        found.add_edge(sides[0][one], sides[0][other], weight=int(weight))
    return found
