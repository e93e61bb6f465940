"""The pairs of a build in all their forms: nodes of the graph, rows of the table, and ties for network programs.

They outnumber all else where articles are many: every form is written in portions, joined of columns of text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.arrow_columns import content, digits, hexadecimal, integers, joined, numbers, texts
from pipeline.graph.assembly import Stretch
from pipeline.graph.pairs import LEVEL, Pairs, pair_nodes, pair_stretch
from pipeline.graph.table_rows import Rows, csv_text, schema
from pipeline.graph.tables import Tables
from pipeline.graph.terms import iri, sound
from pipeline.graph.writers import compact
from pipeline.network import export, xml_files
from pipeline.network.cooccurrence import Columns, CoOccurrence

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.network.counting import Integers

_AT_ONCE = 10_000
#: So many places are kept as outputs have them, some 50 MB: many pairs share their first one.
_REMEMBERED = 50_000


def write(found: CoOccurrence, tables: Tables, folder: Path) -> None:
    """Write all pairs into the table, as GraphML and as GEXF; `stretches` has them for the graph."""
    columns = found.columns()
    tables.pairs(_rows(columns))
    xml_files.write_graphml(export.nodes(found), export.edges(columns), folder / "network.graphml")
    xml_files.write_gexf(export.nodes(found), export.edges(columns), folder / "network.gexf")


def stretches(columns: Columns, tell: Callable[[int], None]) -> Iterator[Stretch]:
    """All pairs as the graph has them, part by part in its order; `tell` is told how many it has."""
    import numpy as np

    nodes, order = _nodes(columns)
    terms = [iri(named.iri) for named in columns.entities]
    rank = np.empty(len(terms), dtype=np.int64)
    rank[sorted(range(len(terms)), key=terms.__getitem__)] = np.arange(len(terms))
    shapes = texts(terms), texts(list(map(compact, terms)))

    @lru_cache(_REMEMBERED)
    def place_of(number: int) -> tuple[str, str]:
        term = iri(columns.places[number].paragraph)
        return term, compact(term)

    for at in range(0, len(order), _AT_ONCE):
        some = order[at : at + _AT_ONCE]
        one, other = columns.one[some], columns.other[some]
        swapped = rank[other] < rank[one]
        ends = [numbers(np.where(swapped, *two)) for two in ((other, one), (one, other))]
        examples, example = np.unique(columns.example[some], return_inverse=True)
        wheres = map(texts, zip(*map(place_of, examples.tolist()), strict=True))
        (long_one, long_other, long_example), (short_one, short_other, short_example) = (
            (*(shape.take(end) for end in ends), place.take(numbers(example)))
            for shape, place in zip(shapes, wheres, strict=True)
        )
        yield pair_stretch(
            Pairs(
                nodes.take(numbers(some)), long_one, long_other,
                digits(columns.count[some]), digits(columns.documents[some]), long_example,
                columns.npmi.take(numbers(some)), columns.log_likelihood.take(numbers(some)),
                short_one, short_other, short_example,
            )
        )  # fmt: skip
        tell(at + len(some))


def _nodes(columns: Columns) -> tuple[pa.Array, Integers]:
    """The name of each pair's node, and the order of the nodes."""
    import numpy as np

    iris = [named.iri for named in columns.entities]
    nodes = pair_nodes(iris, columns.one.tolist(), columns.other.tolist())
    return hexadecimal(nodes, 8), np.argsort(np.frombuffer(nodes, dtype=">u8"), kind="stable")


def _rows(columns: Columns) -> Iterator[Rows]:
    """The rows of the table, those that stand together most often first; what `as_rows` would give of each."""
    import numpy as np
    import pyarrow as pa

    named = [(entity.iri, entity.label, entity.type) for entity in columns.entities]
    ends = texts(list(map(csv_text, named)))
    parts = [texts([sound(text) for text in column]) for column in zip(*named, strict=True)]
    form = schema("cooccurrence", packed=True)

    @lru_cache(_REMEMBERED)
    def shown(number: int) -> tuple[str, str, int, int, str]:
        place = columns.places[number]
        cells = f"{csv_text((place.doc,))},{place.start},{place.end},{csv_text((place.text,))}"
        return cells, sound(place.doc), place.start, place.end, sound(place.text)

    order = columns.strongest()
    for at in range(0, len(order), _AT_ONCE):
        some = order[at : at + _AT_ONCE]
        one, other, together, documents, listed = (
            numbers(column[some])
            for column in (columns.one, columns.other, columns.count, columns.documents, columns.listed)
        )
        npmi, ratio = (column.take(numbers(some)) for column in (columns.npmi, columns.log_likelihood))
        examples, inverse = np.unique(columns.example[some], return_inverse=True)
        where, docs, begins, ends_at, words = zip(*map(shown, examples.tolist()), strict=True)
        example = numbers(inverse)
        text = pa.string()
        lines = joined(
            ends.take(one), ",", ends.take(other), f",{LEVEL},", together.cast(text), ",",
            documents.cast(text), ",", npmi, ",", texts(where).take(example), ",", listed.cast(text), ",", ratio, "\n",
        )  # fmt: skip
        arrays = [
            *(part.take(end) for end in (one, other) for part in parts),
            texts([LEVEL] * len(some)), together, documents, npmi,
            texts(docs).take(example), integers(begins).take(example), integers(ends_at).take(example),
            texts(words).take(example),
            listed, ratio,
        ]  # fmt: skip
        message = pa.record_batch(arrays, schema=form).serialize()
        yield Rows(content(lines), message.to_pybytes(), len(some))
