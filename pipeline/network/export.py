"""The network as a networkx graph, and as files: GraphML and GEXF for Gephi and Cytoscape, CSV, node-link JSON."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.arrow_columns import digits, numbers, texts
from pipeline.network import xml_files
from pipeline.network.cooccurrence import Columns, CoOccurrence
from pipeline.network.counting import Ties, ties
from pipeline.network.incidences import LEVELS, Incidences
from pipeline.network.neighbours import Evidence
from pipeline.network.pictures import Heart
from pipeline.network.significance import probability, stars
from pipeline.network.xml_files import clean

if TYPE_CHECKING:
    import networkx as nx

#: So many pairs are made at once.
_AT_ONCE = 20_000


def nodes(found: CoOccurrence) -> Iterator[tuple[str, dict[str, object]]]:
    """Every entity that stands in a paragraph that counts, with label, type and counts, as files have them."""
    for node in found.nodes().values():
        yield (
            node.iri,
            {
                "label": clean(node.label),
                "type": node.type,
                "paragraphs": node.paragraphs,
                "documents": node.documents,
            },
        )


def edges(columns: Columns) -> Iterator[xml_files.Edges]:
    """Every pair with weight, NPMI and G², by columns as files have them."""
    ends = texts([xml_files.sound(named.iri) for named in columns.entities])
    for at in range(0, len(columns), _AT_ONCE):
        part = slice(at, at + _AT_ONCE)
        yield xml_files.Edges(
            ends.take(numbers(columns.one[part])),
            ends.take(numbers(columns.other[part])),
            {
                "weight": ("long", digits(columns.count[part])),
                "documents": ("long", digits(columns.documents[part])),
                "npmi": ("double", columns.npmi.slice(at, _AT_ONCE)),
                "listed": ("long", digits(columns.listed[part])),
                "log_likelihood": ("double", columns.log_likelihood.slice(at, _AT_ONCE)),
            },
        )


def heart(found: CoOccurrence, *, most: int = 60) -> Heart:
    """The part of the network among the `most` best-connected entities of each type."""
    import numpy as np

    columns = found.columns()
    degrees = np.zeros(len(columns.entities), dtype=np.int64)
    for ends in (columns.one, columns.other):
        degrees += np.bincount(ends, columns.count, len(degrees)).astype(np.int64)
    room = Counter[str]()
    inside = np.zeros(len(degrees), dtype=bool)
    for number in np.argsort(-degrees, kind="stable").tolist():
        type_ = columns.entities[number].type
        inside[number] = degrees[number] and room[type_] < most
        room[type_] += 1
    among = np.flatnonzero(inside[columns.one] & inside[columns.other])
    kept = {number: columns.entities[number] for number in np.flatnonzero(inside).tolist()}
    return Heart(
        {named.iri: (clean(named.label), named.type) for named in kept.values()},
        {named.iri: int(degrees[number]) for number, named in kept.items()},
        {
            (kept[one].iri, kept[other].iri): count
            for one, other, count in zip(
                columns.one[among].tolist(), columns.other[among].tolist(), columns.count[among].tolist(), strict=True
            )
        },
    )  # fmt: skip


def graph_of(incidences: Incidences, found: Ties, *, lists: bool = False, support: int = 1) -> nx.Graph[str]:
    """The undirected graph of the ties that stand together in `support` units or more.

    `weight` leaves co-mention in bare lists out unless `lists`; NPMI, G² and p are of that weight. Every entity that
    is mentioned is a node, also one without ties.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    for named, units, articles in zip(
        incidences.entities, found.units.tolist(), found.articles.tolist(), strict=True
    ):
        if units:
            facts = {"label": clean(named.label), "type": named.type, "units": units, "documents": articles}
            graph.add_node(named.iri, **facts)
    weights, ratios = found.weight(lists=lists), found.log_likelihood(lists=lists)
    columns = zip(
        found.one.tolist(), found.other.tolist(), weights.tolist(), found.count.tolist(),
        found.listed.tolist(), found.documents.tolist(), found.npmi(lists=lists).tolist(), ratios.tolist(),
        probability(ratios).tolist(), found.expected().tolist(), strict=True,
    )  # fmt: skip
    for one, other, weight, count, listed, documents, npmi, ratio, chance, expected in columns:
        if weight >= max(support, 1):
            graph.add_edge(
                incidences.entities[one].iri, incidences.entities[other].iri, weight=weight, count=count,
                listed=listed, documents=documents, npmi=round(npmi, 6), log_likelihood=round(ratio, 6),
                p=float(f"{chance:.4g}"), expected=round(expected, 6), level=found.level,
                direction="more" if weight > expected else "less", stars=stars(chance),
            )  # fmt: skip
    return graph


def layers(
    incidences: Incidences, *, lists: bool = False, support: int = 1, evidence: int = 5
) -> nx.MultiGraph[str]:
    """One graph with an edge for each level that two entities are tied at, its key the level.

    `evidence` lists so many paragraphs of each edge, as nodes of the RDF graph.
    """
    import networkx as nx

    found: nx.MultiGraph[str] = nx.MultiGraph()
    for level in LEVELS:
        layer = graph_of(incidences, ties(incidences, level), lists=lists, support=support)
        found.add_nodes_from(layer.nodes(data=True))
        places = Evidence(incidences, level)
        for one, other, facts in layer.edges(data=True):
            shown = [place.paragraph for place in places.of(one, other)[:evidence]]
            found.add_edge(one, other, key=level, **facts, evidence=shown)
    return found


_NODE = ("id", "label", "type", "units", "documents")
_EDGE = (
    "source", "target", "level", "weight", "count", "listed", "documents", "npmi", "log_likelihood", "p", "stars",
    "expected", "direction", "evidence",
)  # fmt: skip


def write_csv(graph: nx.MultiGraph[str], nodes: Path, edges: Path) -> None:
    """Write a table of nodes and one of edges, as Gephi and pandas read them; text that is a formula is defused."""
    with nodes.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_NODE)
        writer.writerows(
            [_cell(({"id": node} | facts)[name]) for name in _NODE] for node, facts in graph.nodes(data=True)
        )
    with edges.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_EDGE)
        for one, other, facts in graph.edges(data=True):
            row = facts | {"source": one, "target": other, "evidence": " ".join(facts["evidence"])}
            writer.writerow([_cell(row[name]) for name in _EDGE])


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in _FORMULA and value else value


#: What spreadsheets take for the start of a formula; see `graph.tables`, which this floor must not know.
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def write_json(graph: nx.MultiGraph[str], path: Path) -> None:
    """Write node-link JSON, which networkx.node_link_graph(…, edges="edges") and d3 read."""
    import networkx as nx

    text = json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
