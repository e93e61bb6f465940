"""Co-occurrence as n-ary nodes in the network graph."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline import identifiers
from pipeline.graph.terms import decimal, iri, offset, plain
from pipeline.graph.vocabulary import NETWORK, TERMS


def pair_quads(
    one: str,
    other: str,
    *,
    level: str,
    count: int,
    documents: int,
    npmi: Decimal,
    log_likelihood: Decimal,
    example: str,
) -> Iterator[str]:
    """Two entities that stand together: how often, in how many articles, and one paragraph where they do."""
    node = iri(identifiers.content_iri("cooccurrence", *sorted((one, other)), level))
    graph = iri(NETWORK)
    facts = (
        ("rdf:type", TERMS["lutu:CoOccurrence"]),
        ("lutu:between", iri(one)),
        ("lutu:between", iri(other)),
        ("lutu:level", plain(level)),
        ("lutu:count", offset(count)),
        ("lutu:documentCount", offset(documents)),
        ("lutu:npmi", decimal(npmi)),
        ("lutu:logLikelihood", decimal(log_likelihood)),
        ("lutu:example", iri(example)),
    )
    for predicate, value in facts:
        yield f"{node} {TERMS[predicate]} {value} {graph} ."
