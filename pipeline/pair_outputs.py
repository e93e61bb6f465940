"""The pairs of a build in all their forms: nodes of the graph, rows of the table, and ties for network programs.

They outnumber all else where articles are many: every form is written in portions, sorted by arrays of numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.graph.assembly import Assembly, Stretch
from pipeline.graph.pairs import KEY, PairFacts, pair_node, pair_stretch
from pipeline.graph.table_rows import Row, Rows, as_rows
from pipeline.graph.tables import Tables
from pipeline.graph.terms import iri
from pipeline.network import export, xml_files
from pipeline.network.cooccurrence import Columns, CoOccurrence

if TYPE_CHECKING:
    from pipeline.network.counting import Integers

LEVEL = "paragraph"
_AT_ONCE = 5000


def write(
    found: CoOccurrence, graph: Assembly, tables: Tables, folder: Path, tell: Callable[[int], None]
) -> int:
    """Write all pairs: into the graph, into the table, as GraphML and as GEXF; gives their number."""
    columns = found.columns()
    graph.append(KEY, _stretches(columns, tell))
    tables.pairs(_rows(columns))
    xml_files.write_graphml(export.nodes(found), export.edges(columns), folder / "network.graphml")
    xml_files.write_gexf(export.nodes(found), export.edges(columns), folder / "network.gexf")
    return len(columns)


def _stretches(columns: Columns, tell: Callable[[int], None]) -> Iterator[Stretch]:
    nodes, order = _nodes(columns)
    terms = [iri(named.iri) for named in columns.entities]
    facts = (
        PairFacts(
            nodes[number], terms[row.one], terms[row.other], row.together, row.documents,
            iri(columns.places[row.example].paragraph), LEVEL, row.npmi, row.log_likelihood,
        )
        for number, row in zip(order.tolist(), columns.rows(order), strict=True)
    )  # fmt: skip
    done = 0
    while some := list(islice(facts, _AT_ONCE)):
        yield pair_stretch(some)
        done += len(some)
        tell(done)


def _nodes(columns: Columns) -> tuple[list[str], Integers]:
    """The name of each pair's node, and the order of the nodes."""
    import numpy as np

    iris = [named.iri for named in columns.entities]
    nodes = [
        pair_node(iris[one], iris[other], LEVEL)
        for one, other in zip(columns.one.tolist(), columns.other.tolist(), strict=True)
    ]
    return nodes, np.argsort(np.array(nodes, dtype="S"), kind="stable")


def _rows(columns: Columns) -> Iterator[Rows]:
    """The rows of the table, those that stand together most often first."""
    waiting = _each(columns)
    while some := list(islice(waiting, _AT_ONCE)):
        yield as_rows("cooccurrence", some)


def _each(columns: Columns) -> Iterator[Row]:
    for row in columns.rows(columns.strongest()):
        one, other, example = (
            columns.entities[row.one],
            columns.entities[row.other],
            columns.places[row.example],
        )
        yield {
            "source": one.iri,
            "source_label": one.label,
            "source_type": one.type,
            "target": other.iri,
            "target_label": other.label,
            "target_type": other.type,
            "level": LEVEL,
            "count": row.together,
            "documents": row.documents,
            "npmi": row.npmi,
            "example_doc": example.doc,
            "example_start": example.start,
            "example_end": example.end,
            "example": example.text,
            "listed": row.listed,
            "log_likelihood": row.log_likelihood,
        }
