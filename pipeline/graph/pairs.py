"""Co-occurrence as n-ary nodes in the network graph: the longest stretch of a graph, so written by template."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
from string import Formatter
from typing import NamedTuple

from pipeline import identifiers
from pipeline.graph.assembly import Stretch
from pipeline.graph.terms import iri
from pipeline.graph.vocabulary import NETWORK, TERMS
from pipeline.graph.writers import compact

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
        (TERMS["lutu:level"], '"{level}"'),
        (TERMS["lutu:logLikelihood"], f'"{{log_likelihood}}"{_DECIMAL}'),
        (TERMS["lutu:npmi"], f'"{{npmi}}"{_DECIMAL}'),
    )
)
_QUADS, _TRIPLES = len(_FACTS), len(_FACTS)


class PairFacts(NamedTuple):
    """What the graph says of a pair: how often the two stand together, in how many articles, and where.

    `node` is what `pair_node` gives; entities and the example are terms of N-Quads, NPMI and G² decimals as written.
    """

    node: str
    one: str
    other: str
    together: int
    documents: int
    example: str
    level: str
    npmi: str
    log_likelihood: str


def pair_node(one: str, other: str, level: str) -> str:
    """The end of the IRI of a pair's node, which makes it its own."""
    return identifiers.digest(*sorted((one, other)), level)


def pair_stretch(pairs: Iterable[PairFacts]) -> Stretch:
    """Pairs in the order of their nodes as N-Quads and as Turtle."""
    told = [_told(*pair) for pair in pairs]
    return Stretch(
        KEY,
        "".join(map(_NQUADS.__mod__, map(_OF_NQUADS, told))).encode(),
        len(told) * _QUADS,
        "".join(map(_TURTLE.__mod__, map(_OF_TURTLE, told))).encode(),
        len(told) * _TRIPLES,
    )


#: What templates name, in the order of `_told`.
_NAMES = (*PairFacts._fields, "short_one", "short_other", "short_example")


def _told(
    node: str,
    one: str,
    other: str,
    together: int,
    documents: int,
    example: str,
    level: str,
    npmi: str,
    ratio: str,
) -> tuple[object, ...]:
    if other < one:
        one, other = other, one
    return (
        node, one, other, together, documents, example, level, npmi, ratio, compact(one), compact(other),
        compact(example),
    )  # fmt: skip


def _template(text: str) -> tuple[str, Callable[[tuple[object, ...]], tuple[object, ...]]]:
    """A template for `%`, which takes a third of the time of named fields, and what picks its values by position."""
    parts = list(Formatter().parse(text))
    names = [name for _, name, _, _ in parts if name is not None]
    pattern = "".join(
        literal.replace("%", "%%") + ("" if name is None else "%s") for literal, name, _, _ in parts
    )
    return pattern, itemgetter(*map(_NAMES.index, names))


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
_NQUADS, _OF_NQUADS = _template(
    "".join(f"{_NODE} {predicate} {value} {iri(NETWORK)} .\n" for predicate, value in _FACTS)
)
_TURTLE, _OF_TURTLE = _template(_turtle_template())
