"""The built graph in other clothes: TriG, JSON-LD with its context inside, N-Triples, and RDF 1.2.

Each writer takes quads sorted by graph and subject and streams: memory is bounded by one subject. The order is
that of the code points of the terms, so that the same graph gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from pipeline.graph.quad_lines import Quad, literal, read_quads
from pipeline.graph.spool import Spool
from pipeline.graph.vocabulary import PREFIXES
from pipeline.graph.writers import TURTLE_PREFIXES, compact

_RDF = PREFIXES["rdf"]
_TYPE = f"<{_RDF}type>"
_PARTS = tuple(f"<{_RDF}{part}>" for part in ("subject", "predicate", "object"))
_REIFIES = f"<{_RDF}reifies>"
_STRING = PREFIXES["xsd"] + "string"


def by_graph(nquads: Path, work: Path) -> Iterator[Quad]:
    """The quads of a file, sorted by graph first; `work` is a folder for what memory does not hold."""
    spool = Spool(work, "by-graph")
    spool.add(f"{quad.graph} {quad.subject} {quad.predicate} {quad.value}" for quad in read_quads(nquads))
    for line in spool:
        graph, subject, predicate, value = line.decode().split(" ", 3)
        yield Quad(subject, predicate, value, graph)


def write(nquads: Path, name: str, file: TextIO) -> int:
    """Write the graph of an N-Quads file in the format `name` (see `FORMATS`); gives the number of quads read."""
    count = 0

    def counted(quads: Iterable[Quad]) -> Iterator[Quad]:
        nonlocal count
        for count, quad in enumerate(quads, start=1):  # noqa: B007 the last count is the total
            yield quad

    with TemporaryDirectory(prefix="lutu-") as work:
        file.writelines(FORMATS[name](counted(by_graph(nquads, Path(work)))))
    return count


def trig(quads: Iterable[Quad]) -> Iterator[str]:
    """TriG: one block a graph, one stanza a subject."""
    for prefix, namespace in sorted(TURTLE_PREFIXES.items()):
        yield f"@prefix {prefix}: <{namespace}> .\n"
    for graph, inside in groupby(quads, key=attrgetter("graph")):
        yield f"\n{compact(graph)} {{\n"
        for subject, facts in groupby(inside, key=attrgetter("subject")):
            yield f"  {compact(subject)}{_stanza(facts)} .\n"
        yield "}\n"


def _stanza(facts: Iterable[Quad]) -> str:
    ordered = sorted(facts, key=lambda quad: (quad.predicate != _TYPE, quad.predicate, quad.value))
    groups = groupby(ordered, key=attrgetter("predicate"))
    return " ;\n   ".join(
        f" {'a' if predicate == _TYPE else compact(predicate)} " + ", ".join(compact(q.value) for q in values)
        for predicate, values in groups
    )


def ntriples(quads: Iterable[Quad]) -> Iterator[str]:
    """N-Triples: the same facts without their graphs; one that stands in two graphs is written for each."""
    for quad in quads:
        yield f"{quad.subject} {quad.predicate} {quad.value} .\n"


def json_ld(quads: Iterable[Quad]) -> Iterator[str]:
    """JSON-LD 1.1: the context stands inside, so that no reader asks the network for one."""
    context = {
        prefix: {"@id": TURTLE_PREFIXES[prefix], "@prefix": True} for prefix in sorted(TURTLE_PREFIXES)
    }
    yield '{"@context": ' + _json(context) + ',\n"@graph": ['
    first_graph = True
    for graph, inside in groupby(quads, key=attrgetter("graph")):
        yield ("" if first_graph else ",") + f'\n{{"@id": {_json(_bare(graph))}, "@graph": ['
        first_graph, first = False, True
        for subject, facts in groupby(inside, key=attrgetter("subject")):
            yield ("" if first else ",") + "\n  " + _json(_node(subject, facts))
            first = False
        yield "\n]}"
    yield "\n]}\n"


def _node(subject: str, facts: Iterable[Quad]) -> dict[str, object]:
    node: dict[str, object] = {"@id": _bare(subject)}
    ordered = sorted(facts, key=lambda quad: (quad.predicate != _TYPE, quad.predicate, quad.value))
    for predicate, group in groupby(ordered, key=attrgetter("predicate")):
        values = [quad.value for quad in group]
        if predicate == _TYPE:
            node["@type"] = [_bare(value) for value in values]
        else:
            node[_bare(predicate)] = [_value(value) for value in values]
    return node


def _value(term: str) -> dict[str, str]:
    found = literal(term)
    if found is None:
        return {"@id": _bare(term)}
    if found.lang:
        return {"@value": found.text, "@language": found.lang}
    # Numbers too are written as strings with their datatype: JSON's own would lose 43.20.
    if found.datatype and found.datatype != _STRING:
        return {"@value": found.text, "@type": _bare(f"<{found.datatype}>")}
    return {"@value": found.text}


def _bare(term: str) -> str:
    """An IRI as JSON-LD writes it: with a prefix where one fits, without angle brackets."""
    short = compact(term)
    return short[1:-1] if short.startswith("<") else short


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def rdf12(quads: Iterable[Quad]) -> Iterator[str]:
    """N-Quads of RDF 1.2: a relation's subject, predicate and object become the triple that it reifies."""
    for (graph, subject), group in groupby(quads, key=attrgetter("graph", "subject")):
        facts = list(group)
        parts = {quad.predicate: quad.value for quad in facts if quad.predicate in _PARTS}
        whole = len(parts) == len(_PARTS)
        if whole:
            yield f"{subject} {_REIFIES} <<( {' '.join(parts[part] for part in _PARTS)} )>> {graph} .\n"
        for quad in facts:
            if not (whole and quad.predicate in _PARTS):
                yield f"{quad.subject} {quad.predicate} {quad.value} {quad.graph} .\n"


#: The formats by the name that `lutu export` knows them by. Turtle and N-Quads are what a build leaves.
FORMATS: dict[str, Callable[[Iterable[Quad]], Iterator[str]]] = {
    "trig": trig,
    "jsonld": json_ld,
    "nt": ntriples,
    "rdf12": rdf12,
}
