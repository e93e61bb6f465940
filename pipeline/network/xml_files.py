"""GraphML and GEXF as they stream by: a network of a million ties needs no tree of elements in memory.

The layout is that of networkx, which reads both back (a test holds them equal). Sources: the GraphML primer and schema
1.0 (graphml.graphdrawing.org); the GEXF 1.2 draft (gexf.net).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pipeline.arrow_columns import content, digits, joined, texts

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")
Facts = Mapping[str, object]
Nodes = Iterable[tuple[str, Facts]]

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Signs that end an attribute or a text, and line ends, which a parser would make spaces.
_SIGNS = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
#: How both formats call the types of values.
_KINDS = {bool: "boolean", int: "long", float: "double", str: "string"}
#: So many edges are made at once.
_AT_ONCE = 10_000
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


class Edges(NamedTuple):
    """Some edges by columns of text that may stand in XML: their ends, and each fact with the type of its values."""

    one: pa.Array
    other: pa.Array
    facts: Mapping[str, tuple[str, pa.Array]]


def clean(text: str) -> str:
    """The text without characters that XML cannot carry: each becomes U+FFFD.

    >>> clean("a\\x0bb") == "a\\ufffdb"
    True
    """
    return _NOT_XML.sub("\ufffd", text)


def write_graphml(nodes: Nodes, edges: Iterable[Edges], path: Path) -> None:
    """Write an undirected graph as GraphML; all nodes have the facts of the first one, and so have all edges.

    Values are text, numbers or truth values. The same graph gives the same bytes.
    """
    all_nodes, of_node = _peeked(nodes, _kinds_of_node)
    all_edges, of_edge = _peeked(edges, _kinds_of_edges)
    space = "http://graphml.graphdrawing.org/xmlns"
    with path.open("wb") as file:
        file.write(
            f"<?xml version='1.0' encoding='utf-8'?>\n<graphml xmlns=\"{space}\" xmlns:xsi=\"{_XSI}\" "
            f'xsi:schemaLocation="{space} {space}/1.0/graphml.xsd">\n'.encode()
        )
        keys = {
            (element, name): f"d{number}"
            for number, (element, name) in enumerate(
                [("node", name) for name in of_node] + [("edge", name) for name in of_edge]
            )
        }
        for (element, name), key in keys.items():
            kind = (of_node if element == "node" else of_edge)[name]
            line = f'  <key id="{key}" for="{element}" attr.name="{name}" attr.type="{kind}" />\n'
            file.write(line.encode())
        file.write(b'  <graph edgedefault="undirected">\n')
        mine = [(keys["node", name], name) for name in of_node]
        for node, facts in all_nodes:
            data = "".join(f'      <data key="{key}">{sound(facts[name])}</data>\n' for key, name in mine)
            file.write(f'    <node id="{sound(node)}">\n{data}    </node>\n'.encode())
        for part in all_edges:
            values = [
                cell
                for name in of_edge
                for cell in (f'      <data key="{keys["edge", name]}">', part.facts[name][1], "</data>\n")
            ]
            lines = joined(
                '    <edge source="', part.one, '" target="', part.other, '">\n', *values, "    </edge>\n"
            )
            file.write(content(lines))
        file.write(b"  </graph>\n</graphml>\n")


def write_gexf(nodes: Nodes, edges: Iterable[Edges], path: Path) -> None:
    """Write an undirected graph as GEXF 1.2; nodes have a `label`, edges a `weight`, the rest as `write_graphml`."""
    import numpy as np

    all_nodes, of_node = _peeked(nodes, _kinds_of_node)
    all_edges, of_edge = _peeked(edges, _kinds_of_edges)
    space = "http://www.gexf.net/1.2draft"
    of_node.pop("label", None)
    weighed = of_edge.pop("weight", None) is not None
    numbers = {("node", name): number for number, name in enumerate(of_node)}
    numbers |= {("edge", name): number for number, name in enumerate(of_edge, start=len(of_node))}
    with path.open("wb") as file:
        file.write(
            f"<?xml version='1.0' encoding='utf-8'?>\n<gexf xmlns=\"{space}\" xmlns:xsi=\"{_XSI}\" "
            f'xsi:schemaLocation="{space} {space}/gexf.xsd" version="1.2">\n'
            "  <meta>\n    <creator>Lütu</creator>\n  </meta>\n"
            '  <graph defaultedgetype="undirected" mode="static" name="">\n'.encode()
        )
        for element, kinds in (("edge", of_edge), ("node", of_node)):
            lines = [
                f'      <attribute id="{numbers[element, name]}" title="{name}" type="{kind}" />\n'
                for name, kind in kinds.items()
            ]
            head = f'    <attributes mode="static" class="{element}">\n'
            file.write((head + "".join(lines) + "    </attributes>\n").encode())
        file.write(b"    <nodes>\n")
        mine = [(numbers["node", name], name) for name in of_node]
        for node, facts in all_nodes:
            head = f'      <node id="{sound(node)}" label="{sound(facts.get("label", node))}">\n'
            inside = "".join(
                sound(facts[name]).join((_VALUE[0] % number, _VALUE[1])) for number, name in mine
            )
            file.write(f"{head}{inside.join(_VALUES)}      </node>\n".encode())
        file.write(b"    </nodes>\n    <edges>\n")
        before = 0
        for part in all_edges:
            weight = (' weight="', part.facts["weight"][1], '"') if weighed else ()
            values = [
                cell
                for name in of_edge
                for cell in (_VALUE[0] % numbers["edge", name], part.facts[name][1], _VALUE[1])
            ]
            edges_of = joined(
                '      <edge source="', part.one, '" target="', part.other, '" id="',
                digits(np.arange(before, before + len(part.one))), '"', *weight, ">\n",
                _VALUES[0], *values, _VALUES[1], "      </edge>\n",
            )  # fmt: skip
            file.write(content(edges_of))
            before += len(part.one)
        file.write(b"    </edges>\n  </graph>\n</gexf>\n")


#: What stands before and behind a value of GEXF, and what before and behind all of them.
_VALUE = '          <attvalue for="%s" value="', '" />\n'
_VALUES = "        <attvalues>\n", "        </attvalues>\n"


def of_rows(edges: Iterable[tuple[str, str, Facts]]) -> Iterator[Edges]:
    """Edges one by one, as columns."""
    waiting = iter(edges)
    while some := list(islice(waiting, _AT_ONCE)):
        facts = {
            name: (_KINDS[type(value)], texts([sound(facts[name]) for _, _, facts in some]))
            for name, value in some[0][2].items()
        }
        one, other = (texts([sound(edge[end]) for edge in some]) for end in (0, 1))
        yield Edges(one, other, facts)


def sound(value: object) -> str:
    """A value as XML has it, in an attribute or between tags."""
    if isinstance(value, str):
        return clean(value).translate(_SIGNS)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _peeked(items: Iterable[T], kinds: Callable[[T], dict[str, str]]) -> tuple[Iterator[T], dict[str, str]]:
    """The items, and what the first one tells of the kinds of its facts; nothing where there is none."""
    waiting = iter(items)
    for first in waiting:
        return chain((first,), waiting), kinds(first)
    return waiting, {}


def _kinds_of_node(node: tuple[str, Facts]) -> dict[str, str]:
    return {name: _KINDS[type(value)] for name, value in node[1].items()}


def _kinds_of_edges(edges: Edges) -> dict[str, str]:
    return {name: kind for name, (kind, _) in edges.facts.items()}
