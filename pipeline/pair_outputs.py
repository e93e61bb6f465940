"""The pairs of a build in all their forms: nodes of the graph, rows of the table, and ties for network programs.

They outnumber all else where articles are many: every form is written in portions, sorted by arrays of numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.graph.arrow_columns import integers, texts
from pipeline.graph.assembly import Assembly, Stretch
from pipeline.graph.pairs import KEY, PairFacts, pair_node, pair_stretch
from pipeline.graph.table_rows import Rows, csv_text, schema
from pipeline.graph.tables import Tables
from pipeline.graph.terms import iri, sound
from pipeline.network import export, xml_files
from pipeline.network.cooccurrence import Columns, CoOccurrence
from pipeline.network.incidences import Place

if TYPE_CHECKING:
    from pipeline.network.counting import Integers

LEVEL = "paragraph"
_AT_ONCE = 5000
#: So many places are kept as CSV has them: many pairs share their first one.
_REMEMBERED = 20_000


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
    """The rows of the table, those that stand together most often first; what `as_rows` would give of each."""
    import pyarrow as pa

    named = [(entity.iri, entity.label, entity.type) for entity in columns.entities]
    cells = list(map(csv_text, named))
    parts = [texts([sound(text) for text in column]) for column in zip(*named, strict=True)]
    form = schema("cooccurrence", packed=True)
    order = columns.strongest()
    for at in range(0, len(order), _AT_ONCE):
        rows = list(columns.rows(order[at : at + _AT_ONCE]))
        one, other, *counts, examples, npmi, ratio = zip(*rows, strict=True)
        together, documents, listed = map(integers, counts)
        places = [columns.places[example] for example in examples]
        lines = [
            f"{cells[row.one]},{cells[row.other]},{LEVEL},{row.together},{row.documents},{row.npmi},"
            f"{_place(place)},{row.listed},{row.log_likelihood}\n"
            for row, place in zip(rows, places, strict=True)
        ]
        arrays = [
            *(part.take(integers(end)) for end in (one, other) for part in parts),
            texts([LEVEL] * len(rows)), together, documents, texts(npmi),
            texts([sound(place.doc) for place in places]), integers([place.start for place in places]),
            integers([place.end for place in places]), texts([sound(place.text) for place in places]),
            listed, texts(ratio),
        ]  # fmt: skip
        message = pa.record_batch(arrays, schema=form).serialize()
        yield Rows("".join(lines).encode(), message.to_pybytes(), len(rows))


@lru_cache(_REMEMBERED)
def _place(place: Place) -> str:
    return f"{csv_text((place.doc,))},{place.start},{place.end},{csv_text((place.text,))}"
