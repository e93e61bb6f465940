"""Co-occurrence as n-ary nodes in the network graph: the longest stretch of a graph, so written by template."""

from __future__ import annotations

from collections.abc import Iterable
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
        (TERMS["lutu:count"], f'"{{count}}"{_INTEGER}'),
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
    nquads: list[str] = []
    texts: list[str] = []
    for node, one, other, together, documents, example, level, npmi, ratio in pairs:
        if other < one:
            one, other = other, one
        facts = {
            "node": f"{_NODE}{node}>", "one": one, "other": other, "count": together, "documents": documents,
            "example": example, "level": level, "npmi": npmi, "log_likelihood": ratio,
        }  # fmt: skip
        nquads.append(_NQUADS.format_map(facts))
        facts |= {"one": compact(one), "other": compact(other), "example": compact(example)}
        texts.append(_TURTLE.format_map(facts))
    return Stretch(
        KEY,
        "".join(nquads).encode(),
        len(nquads) * _QUADS,
        "".join(texts).encode(),
        len(texts) * _TRIPLES,
    )


_NODE = KEY.decode()
_NQUADS = "".join(f"{{node}} {predicate} {value} {iri(NETWORK)} .\n" for predicate, value in _FACTS)


def _turtle_template() -> str:
    kind, *facts = _FACTS
    assert kind[0] == TERMS["rdf:type"], "types come first, as in all Turtle that is written"
    lines = [f"a {compact(kind[1])}"]
    for number, (predicate, value) in enumerate(facts):
        if number and facts[number - 1][0] == predicate:
            lines[-1] += f", {compact(value)}"
        else:
            lines.append(f"{compact(predicate)} {compact(value)}")
    return "\n{node} " + " ;\n    ".join(lines) + " .\n"


_TURTLE = _turtle_template()
