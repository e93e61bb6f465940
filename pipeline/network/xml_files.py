"""GraphML and GEXF as they stream by: a network of a million ties needs no tree of elements in memory.

The layout is that of networkx, which reads both back (a test holds them equal). Sources: the GraphML primer and schema
1.0 (graphml.graphdrawing.org); the GEXF 1.2 draft (gexf.net).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
Facts = Mapping[str, object]
Nodes = Iterable[tuple[str, Facts]]
Edges = Iterable[tuple[str, str, Facts]]

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Signs that end an attribute or a text, and line ends, which a parser would make spaces.
_SIGNS = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
#: How both formats call the types of values.
_KINDS = {bool: "boolean", int: "long", float: "double", str: "string"}
#: So many names of nodes are kept as XML has them.
_REMEMBERED = 100_000
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def clean(text: str) -> str:
    """The text without characters that XML cannot carry: each becomes U+FFFD.

    >>> clean("a\\x0bb") == "a\\ufffdb"
    True
    """
    return _NOT_XML.sub("\ufffd", text)


def write_graphml(nodes: Nodes, edges: Edges, path: Path) -> None:
    """Write an undirected graph as GraphML; all nodes have the facts of the first one, and so have all edges.

    Values are text, numbers or truth values. The same graph gives the same bytes.
    """
    all_nodes, of_node = _peeked(nodes)
    all_edges, of_edge = _peeked(((one, other), facts) for one, other, facts in edges)
    space = "http://graphml.graphdrawing.org/xmlns"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(
            f"<?xml version='1.0' encoding='utf-8'?>\n<graphml xmlns=\"{space}\" xmlns:xsi=\"{_XSI}\" "
            f'xsi:schemaLocation="{space} {space}/1.0/graphml.xsd">\n'
        )
        keys = {
            (element, name): f"d{number}"
            for number, (element, name) in enumerate(
                [("node", name) for name in of_node] + [("edge", name) for name in of_edge]
            )
        }
        for (element, name), key in keys.items():
            kind = (of_node if element == "node" else of_edge)[name]
            file.write(f'  <key id="{key}" for="{element}" attr.name="{name}" attr.type="{kind}" />\n')
        file.write('  <graph edgedefault="undirected">\n')
        mine = [(keys["node", name], name) for name in of_node]
        for node, facts in all_nodes:
            file.write(f'    <node id="{_sound(node)}">\n')
            file.writelines(f'      <data key="{key}">{_sound(facts[name])}</data>\n' for key, name in mine)
            file.write("    </node>\n")
        data = "".join(f'      <data key="{keys["edge", name]}">%s</data>\n' for name in of_edge)
        edge = f'    <edge source="%s" target="%s">\n{data}    </edge>\n'
        file.writelines(map(edge.__mod__, _sound_edges(all_edges, of_edge)))
        file.write("  </graph>\n</graphml>\n")


def write_gexf(nodes: Nodes, edges: Edges, path: Path) -> None:
    """Write an undirected graph as GEXF 1.2; nodes have a `label`, edges a `weight`, the rest as `write_graphml`."""
    all_nodes, of_node = _peeked(nodes)
    all_edges, of_edge = _peeked(((one, other), facts) for one, other, facts in edges)
    space = "http://www.gexf.net/1.2draft"
    of_node.pop("label", None)
    weight = of_edge.pop("weight", None)
    numbers = {("node", name): number for number, name in enumerate(of_node)}
    numbers |= {("edge", name): number for number, name in enumerate(of_edge, start=len(of_node))}
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(
            f"<?xml version='1.0' encoding='utf-8'?>\n<gexf xmlns=\"{space}\" xmlns:xsi=\"{_XSI}\" "
            f'xsi:schemaLocation="{space} {space}/gexf.xsd" version="1.2">\n'
            "  <meta>\n    <creator>Lütu</creator>\n  </meta>\n"
            '  <graph defaultedgetype="undirected" mode="static" name="">\n'
        )
        for element, kinds in (("edge", of_edge), ("node", of_node)):
            file.write(f'    <attributes mode="static" class="{element}">\n')
            for name, kind in kinds.items():
                number = numbers[element, name]
                file.write(f'      <attribute id="{number}" title="{name}" type="{kind}" />\n')
            file.write("    </attributes>\n")
        file.write("    <nodes>\n")
        mine = [(numbers["node", name], name) for name in of_node]
        for node, facts in all_nodes:
            file.write(f'      <node id="{_sound(node)}" label="{_sound(facts.get("label", node))}">\n')
            inside = "".join(_VALUE % (number, _sound(facts[name])) for number, name in mine)
            file.write(_VALUES % inside)
            file.write("      </node>\n")
        file.write("    </nodes>\n    <edges>\n")
        mark = "" if weight is None else ' weight="%s"'
        values = "".join(_VALUE % (numbers["edge", name], "%s") for name in of_edge)
        edge = f'      <edge source="%s" target="%s" id="%s"{mark}>\n{_VALUES % values}      </edge>\n'
        kinds = of_edge if weight is None else {"weight": weight, **of_edge}
        for number, (one, other, *values_of) in enumerate(_sound_edges(all_edges, kinds)):
            file.write(edge % (one, other, number, *values_of))
        file.write("    </edges>\n  </graph>\n</gexf>\n")


_VALUE = '          <attvalue for="%s" value="%s" />\n'
_VALUES = "        <attvalues>\n%s        </attvalues>\n"


def _sound_edges(
    edges: Iterable[tuple[tuple[str, str], Facts]], kinds: Mapping[str, str]
) -> Iterator[tuple[object, ...]]:
    """The two ends of each edge and its facts, as they may stand in XML; ends come again and again, numbers are safe."""
    sound = lru_cache(_REMEMBERED)(_sound)
    numbers = [(name, kind in ("long", "double")) for name, kind in kinds.items()]
    for (one, other), facts in edges:
        yield (
            sound(one),
            sound(other),
            *[facts[name] if number else _sound(facts[name]) for name, number in numbers],
        )


def _sound(value: object) -> str:
    if isinstance(value, str):
        return clean(value).translate(_SIGNS)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _peeked(items: Iterable[tuple[T, Facts]]) -> tuple[Iterator[tuple[T, Facts]], dict[str, str]]:
    """The items, and the kind of each fact of the first one."""
    waiting = iter(items)
    first = next(waiting, None)
    if first is None:
        return waiting, {}
    kinds = {name: _KINDS[type(value)] for name, value in first[1].items()}
    return chain((first,), waiting), kinds
