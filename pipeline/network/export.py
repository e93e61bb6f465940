"""The network as a networkx graph, and as GraphML and GEXF for Gephi and Cytoscape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.network.cooccurrence import Node, Pair

if TYPE_CHECKING:
    import networkx as nx

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def network(nodes: Mapping[str, Node], pairs: Iterable[Pair]) -> nx.Graph[str]:
    """The undirected graph of all pairs: nodes carry label, type and counts, edges weight and NPMI."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    for node in nodes.values():
        graph.add_node(
            node.iri,
            label=clean(node.label),
            type=node.type,
            paragraphs=node.paragraphs,
            documents=node.documents,
        )
    for pair in pairs:
        graph.add_edge(
            pair.source,
            pair.target,
            weight=pair.count,
            documents=pair.documents,
            npmi=float(pair.npmi),
            listed=pair.listed,
            log_likelihood=float(pair.log_likelihood),
        )
    return graph


def clean(text: str) -> str:
    """The text without characters that XML cannot carry: each becomes U+FFFD.

    >>> clean("a\\x0bb") == "a\\ufffdb"
    True
    """
    return _NOT_XML.sub("\ufffd", text)


def write_graphml(graph: nx.Graph[str], path: Path) -> None:
    """Write GraphML; the same graph gives the same bytes."""
    import networkx as nx

    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("<?xml version='1.0' encoding='utf-8'?>\n")
        for line in nx.generate_graphml(graph, prettyprint=True):
            file.write(line + "\n")


def write_gexf(graph: nx.Graph[str], path: Path) -> None:
    """Write GEXF without the date of the day that networkx puts in, so that bytes repeat."""
    import networkx as nx

    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("<?xml version='1.0' encoding='utf-8'?>\n")
        for line in nx.generate_gexf(graph, prettyprint=True):
            file.write(re.sub(r' lastmodifieddate="[0-9-]+"', "", line) + "\n")
