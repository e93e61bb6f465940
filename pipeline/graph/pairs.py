"""Co-occurrence as n-ary nodes in the network graph."""

from __future__ import annotations

from decimal import Decimal

from pipeline import identifiers
from pipeline.graph.stanzas import stanza
from pipeline.graph.terms import decimal, iri, offset, plain
from pipeline.graph.vocabulary import NETWORK, TERMS

_IS_PAIR = f"{TERMS['rdf:type']} {TERMS['lutu:CoOccurrence']}"
_BETWEEN, _LEVEL, _EXAMPLE = TERMS["lutu:between"], TERMS["lutu:level"], TERMS["lutu:example"]
_COUNT, _DOCUMENTS = TERMS["lutu:count"], TERMS["lutu:documentCount"]
_NPMI, _LIKELIHOOD = TERMS["lutu:npmi"], TERMS["lutu:logLikelihood"]


def pair_stanza(
    one: str,
    other: str,
    *,
    level: str,
    count: int,
    documents: int,
    npmi: Decimal,
    log_likelihood: Decimal,
    example: str,
) -> str:
    """Two entities that stand together: how often, in how many articles, and one paragraph where they do."""
    facts = (
        _IS_PAIR,
        f"{_BETWEEN} {iri(one)}",
        f"{_BETWEEN} {iri(other)}",
        f"{_COUNT} {offset(count)}",
        f"{_DOCUMENTS} {offset(documents)}",
        f"{_EXAMPLE} {iri(example)}",
        f"{_LEVEL} {plain(level)}",
        f"{_LIKELIHOOD} {decimal(log_likelihood)}",
        f"{_NPMI} {decimal(npmi)}",
    )
    node = iri(identifiers.content_iri("cooccurrence", *sorted((one, other)), level))
    return stanza(node, facts, iri(NETWORK))
