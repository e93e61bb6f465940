"""Co-occurrence as n-ary nodes in the network graph: the longest stretch of a graph, so written by template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

from pipeline import identifiers
from pipeline.arrow_columns import content, joined
from pipeline.graph.assembly import Stretch
from pipeline.graph.terms import iri
from pipeline.graph.vocabulary import NETWORK, TERMS
from pipeline.graph.writers import compact

if TYPE_CHECKING:
    import pyarrow as pa

#: At which level the graph has pairs.
LEVEL = "paragraph"
#: What all nodes of pairs begin with, as N-Quads write it, and nothing else does.
KEY = iri(f"{identifiers.BASE}cooccurrence/x")[:-2].encode()

_INTEGER, _DECIMAL = "^^" + TERMS["xsd:nonNegativeInteger"], "^^" + TERMS["xsd:decimal"]
#: The facts of a pair, in the order of their lines, with the places for what differs; predicates are sorted below.
_FACTS = sorted(
    (
        (TERMS["rdf:type"], TERMS["lutu:CoOccurrence"]),
        (TERMS["lutu:between"], "{one}"),
        (TERMS["lutu:between"], "{other}"),
        (TERMS["lutu:count"], f'"{{together}}"{_INTEGER}'),
        (TERMS["lutu:documentCount"], f'"{{documents}}"{_INTEGER}'),
        (TERMS["lutu:example"], "{example}"),
        (TERMS["lutu:level"], f'"{LEVEL}"'),
        (TERMS["lutu:logLikelihood"], f'"{{log_likelihood}}"{_DECIMAL}'),
        (TERMS["lutu:npmi"], f'"{{npmi}}"{_DECIMAL}'),
    )
)
_QUADS, _TRIPLES = len(_FACTS), len(_FACTS)


class Pairs(NamedTuple):
    """What the graph says of pairs, in the order of their nodes: how often the two stand together, in how many
    articles, and where; columns of text.

    `node` is what `pair_node` gives. Entities, the lesser first, and the example are terms of N-Quads, and as Turtle
    has them (`short_one` …); NPMI and G² are decimals as written.
    """

    node: pa.Array
    one: pa.Array
    other: pa.Array
    together: pa.Array
    documents: pa.Array
    example: pa.Array
    npmi: pa.Array
    log_likelihood: pa.Array
    short_one: pa.Array
    short_other: pa.Array
    short_example: pa.Array


def pair_node(one: str, other: str) -> str:
    """The end of the IRI of a pair's node, which makes it its own."""
    return identifiers.digest(*sorted((one, other)), LEVEL)


def pair_nodes(iris: Sequence[str], one: Iterable[int], other: Iterable[int]) -> bytes:
    """What `pair_node` gives of each of many pairs by the numbers of their entities, 8 bytes each for 16 digits.

    The IRIs are sorted, and the lesser of a pair comes first: those that follow each other with the same one share
    half of the work.
    """
    tails = [identifiers.tail(iri, LEVEL) for iri in iris]
    return b"".join(
        identifiers.digests(iris[first], [tails[number] for _, number in pairs])
        for first, pairs in groupby(zip(one, other, strict=True), key=itemgetter(0))
    )


def pair_stretch(pairs: Pairs) -> Stretch:
    """Pairs as N-Quads and as Turtle."""
    number = len(pairs.node)
    nquads, turtle = (
        content(joined(*(part if isinstance(part, str) else pairs[part] for part in template)))
        for template in (_NQUADS, _TURTLE)
    )
    return Stretch(KEY, nquads, number * _QUADS, turtle, number * _TRIPLES)


def _template(text: str) -> tuple[str | int, ...]:
    """The parts of a template: what stands in every row, and the numbers of the columns that stand between."""
    parts: list[str | int] = []
    for literal, name, _, _ in Formatter().parse(text):
        parts += [literal] if name is None else [literal, Pairs._fields.index(name)]
    return tuple(parts)


def _turtle_template() -> str:
    kind, *facts = _FACTS
    assert kind[0] == TERMS["rdf:type"], "types come first, as in all Turtle that is written"
    lines = [f"a {compact(kind[1])}"]
    for number, (predicate, value) in enumerate(facts):
        short = f"{{short_{value[1:]}" if value in ("{one}", "{other}", "{example}") else compact(value)
        if number and facts[number - 1][0] == predicate:
            lines[-1] += f", {short}"
        else:
            lines.append(f"{compact(predicate)} {short}")
    return f"\n{_NODE} " + " ;\n    ".join(lines) + " .\n"


_NODE = f"{KEY.decode()}{{node}}>"
_NQUADS = _template("".join(f"{_NODE} {predicate} {value} {iri(NETWORK)} .\n" for predicate, value in _FACTS))
_TURTLE = _template(_turtle_template())
