"""The reference engine: pyshacl over one part of the graph at a time, article by article.

pyshacl takes a minute for what the fast engine does in a second, but follows the specification by the book:
tests hold the two equal. A part is the subjects of an article (or some hundred of the graphs beside the
articles) with all that is said of them anywhere, what they refer to, and what that refers to; only what is
found of the part's own subjects counts. Shapes whose paths go no further than two steps thus see what they
would see in the whole graph.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from pipeline.graph.shapes import Violation, local

#: How many subjects are looked at together; a longer article is looked at alone.
_CHUNK = 400
_FAR = 2
_SH = "http://www.w3.org/ns/shacl#"


def violations(nquads: Path, shapes: str) -> Iterator[Violation]:
    """What pyshacl finds in a graph, part by part, in no particular order."""
    graph = rdflib.Graph().parse(data=shapes, format="turtle")
    data = _Data(nquads, _inverse(graph))
    # pyshacl tells of every violation on its own log.
    logging.getLogger("pyshacl.validate").setLevel(logging.CRITICAL)
    for own in data.parts():
        _, report, _ = pyshacl.validate(
            data.part(own), shacl_graph=graph, do_owl_imports=False, inference="none", meta_shacl=False
        )
        assert isinstance(report, rdflib.Graph)
        for result in report.subjects(SH.focusNode):
            focus = report.value(result, SH.focusNode)
            node = f"_:{focus}" if isinstance(focus, rdflib.BNode) else str(focus)
            # What is only referred to has no part of its own, and nothing that another part could see.
            if node in own or node not in data.facts:
                component = str(report.value(result, SH.sourceConstraintComponent)).removeprefix(_SH)
                shape = local(str(report.value(result, SH.sourceShape)))
                value = report.value(result, SH.value)
                yield Violation(node, shape, component, "" if value is None else str(value))


@lru_cache(maxsize=32)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


class _Graph(rdflib.Graph):
    """A graph that parses a constraint's query once: pyshacl asks it anew for every node."""

    def query(self, query_object: Any, *arguments: Any, **options: Any) -> rdflib.query.Result:
        prepared = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *arguments, **options)


class _Data:
    """The whole graph by subject, and who refers to whom by the properties that shapes follow backwards."""

    def __init__(self, nquads: Path, inverse: set[str]) -> None:
        self.facts: dict[str, list[ox.Quad]] = defaultdict(list)
        self.inverse: dict[str, list[ox.Quad]] = defaultdict(list)
        self.graphs: dict[str, set[str]] = defaultdict(set)
        self.ontology: list[ox.Quad] = []
        owned: set[str] = set()
        seen: set[tuple[object, object, object]] = set()
        for quad in ox.parse(path=str(nquads), format=ox.RdfFormat.N_QUADS):
            subject, graph = _name(quad.subject), _name(quad.graph_name)
            if subject not in owned:
                owned.add(subject)
                self.graphs[graph].add(subject)
            triple = (quad.subject, quad.predicate, quad.object)
            if triple in seen:
                continue
            seen.add(triple)
            self.facts[subject].append(quad)
            if graph.endswith("graph/ontology"):
                self.ontology.append(quad)
            if quad.predicate.value in inverse:
                self.inverse[_name(quad.object)].append(quad)

    def parts(self) -> Iterator[set[str]]:
        """Subjects by the hundred: those of an article stay together, small articles share a part."""
        part: set[str] = set()
        for graph in sorted(self.graphs):
            subjects = sorted(self.graphs[graph])
            size = len(subjects) if "/article/" in graph else _CHUNK
            for start in range(0, len(subjects), size):
                if part and len(part) + min(size, len(subjects) - start) > _CHUNK:
                    yield part
                    part = set()
                part = part | set(subjects[start : start + size])
        if part:
            yield part

    def part(self, own: set[str]) -> rdflib.Graph:
        """All that is said of these subjects, what they refer to, the ontology, and who refers to them."""
        quads: dict[ox.Quad, None] = dict.fromkeys(self.ontology)
        reached, front = set(own), set(own)
        for step in range(_FAR + 1):
            following: set[str] = set()
            for subject in sorted(front):
                for quad in self.facts.get(subject, ()):
                    quads[quad] = None
                    if step < _FAR and not isinstance(quad.object, ox.Literal):
                        following.add(_name(quad.object))
            front = following - reached
            reached |= front
        for subject in sorted(own):
            quads.update(dict.fromkeys(self.inverse.get(subject, ())))
        made = _Graph()
        for quad in quads:
            made.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
        return made


def _name(node: object) -> str:
    return str(getattr(node, "value", ""))


def _term(term: object) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == str(rdflib.XSD.string):
        return rdflib.Literal(term.value)  # as rdflib's parsers have it
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def _inverse(shapes: rdflib.Graph) -> set[str]:
    """The properties that shapes follow from object to subject."""
    return {str(path) for path in shapes.objects(None, SH.inversePath)}
