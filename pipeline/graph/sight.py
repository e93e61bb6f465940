"""What shapes look at: what a part of a graph has to carry so that its own nodes are judged as in the whole graph.

Read from the parsed shapes, so that a shape that an analyst adds is seen from the day it is there. Where shapes do
what is not known here (paths that repeat, closed shapes, targets of other kinds), nothing is told, and a graph is
judged as a whole. Why so: `docs/decisions/0015-segments.md`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import pyoxigraph as ox

_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TYPE = _RDF + "type"

#: Constraints that look at other nodes than the one judged, and the words that paths and queries are written in.
_FOLLOWED = (
    "property node not and or xone qualifiedValueShape class path inversePath alternativePath equals disjoint "
    "lessThan lessThanOrEquals sparql select prefixes declare prefix namespace "
    "targetClass targetSubjectsOf targetObjectsOf"
)
#: Constraints that look at the values a path leads to and no further, and what is said to people.
_NEAR = (
    "minCount maxCount datatype nodeKind pattern flags minLength maxLength minInclusive maxInclusive minExclusive "
    "maxExclusive in hasValue uniqueLang languageIn qualifiedMinCount qualifiedMaxCount "
    "message severity name description order"
)
_KNOWN = frozenset(_SH + name for name in f"{_FOLLOWED} {_NEAR}".split())
_MEMBERS = tuple(_SH + name for name in ("and", "or", "xone"))
_COMPARED = tuple(_SH + name for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals"))
_TARGETS = tuple(_SH + name for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf"))

_NAMED = re.compile(r"(?<![\w:])([a-z]+):([A-Za-z0-9]+)|<([^<>\s]+)>")
#: What a query says of the node it judges, up to the end of the sentence.
_OF_THIS = re.compile(r"[$?]this\s+(?=[a-z]+:|<)([^.{}]*)")
_THIS = re.compile(r"[$?]this\b")
_A = re.compile(r"(?:^|[\s;])a\s")
#: A query of which it is known that it finds of one node what it finds of all, restricted to that node: one group of
#: patterns and filters. Anything else in it, and an engine asks it node by node.
_PLAIN = re.compile(r"SELECT\s+(?:[$?]\w+\s+)+WHERE\s*\{[^{}]*\}\s*\Z", re.IGNORECASE)
_NOT_PLAIN = re.compile(
    r"\b(?:BIND|VALUES|SERVICE|BOUND|PATH|currentShape|shapesGraph)\b|[\w>)][*+?]", re.IGNORECASE
)
_ANY_PROPERTY = re.compile(r"[$?]\w+\s+[$?]\w+")

#: Predicates as N-Quads write them, each with what is looked at in what it leads to.
Look: TypeAlias = "dict[bytes, Look]"
#: A predicate, and whether it is followed from object to subject.
_Step: TypeAlias = tuple[str, bool]
_Path: TypeAlias = tuple[_Step, ...]


@dataclass(frozen=True, eq=False)
class Sight:
    """What shapes see from the nodes they judge. Predicates and classes stand as in N-Quads, in angle brackets."""

    #: The shapes for a part: their targets are what is marked as the part's own.
    shapes: str
    #: All predicates that a shape looks at anywhere, with what of their objects.
    ahead: Look
    #: Predicates that are followed from object to subject, with what is looked at there.
    back: Look
    #: The predicates that are looked at in other nodes than the one judged.
    far: frozenset[bytes]
    #: How many steps away these may be, but for what those who refer to it are carried with.
    steps: int
    #: Classes whose instances are judged, and predicates whose subjects or objects are and which others may have too.
    classes: frozenset[bytes]
    doubled: frozenset[bytes]
    #: Queries of the shapes that can be asked of all nodes at once, what they are asked of, and the shapes without them.
    queries: tuple[str, ...]
    asked: frozenset[bytes]
    unasked: str


def mark(name: bytes) -> bytes:
    """The predicate that tells what is a part's own: of this class, or said by this predicate."""
    return b"<own:" + name[1:]


@lru_cache(maxsize=4)
def seen_by(text: str) -> Sight | None:
    """What these shapes look at; None where they do what no part can be cut for."""
    try:
        return _Shapes(text).sight()
    except _Unknown:
        return None


class _Unknown(Exception):
    """Something of which is not known what it looks at."""


class _Shapes:
    """The triples of the shapes by subject and predicate."""

    def __init__(self, text: str) -> None:
        import pyoxigraph as ox

        self._quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
        self._said: dict[tuple[object, str], list[object]] = defaultdict(list)
        for quad in self._quads:
            self._said[quad.subject, quad.predicate.value].append(quad.object)
        if any(
            quad.predicate.value.startswith(_SH) and quad.predicate.value not in _KNOWN
            for quad in self._quads
        ):
            raise _Unknown
        prefixes = {quad.subject: _value(quad.object) for quad in self._with(_SH + "prefix")}
        self._spaces = {prefixes[quad.subject]: _value(quad.object) for quad in self._with(_SH + "namespace")}

    def sight(self) -> Sight:
        """What all shapes look at together."""
        ahead: Look = {}
        back: Look = {}
        aims: dict[str, set[str]] = {name: set() for name in _TARGETS}
        judging = dict.fromkeys(quad.subject for name in _TARGETS for quad in self._with(name))
        for shape in judging:
            paths = set(self._seen(shape, ()))
            for name in _TARGETS:
                aims[name].update(map(_value, self._said[shape, name]))
            aimed = [_value(node) for node in self._said[shape, _TARGETS[2]]]
            # What is aimed at may be a part's own, and who aims at it elsewhere.
            _grow(ahead, back, paths)
            _grow(ahead, back, [((name, False), *path) for name in aimed for path in [(), *paths]])
        _grow(ahead, back, [((_TYPE, False),), *(((name, False),) for name in aims[_TARGETS[1]])])
        far = frozenset(_later(ahead)) | frozenset(_later(back))
        steps = max((_depth(look) for name, look in ahead.items() if name not in back), default=0)
        carried = far | back.keys()
        classes, subjects, objects = (frozenset(map(_iri, aims[name])) for name in _TARGETS)
        doubled = (subjects & carried) | (objects & far)
        shapes = self._rewritten(doubled)
        plain = {
            quad.object: query for quad in self._with(_SH + "sparql") if (query := self._plain(quad.object))
        }
        asked = frozenset(_iri(name) for query in plain.values() for name in self._names(query))
        spaces = "".join(f"PREFIX {name}: <{space}>\n" for name, space in sorted(self._spaces.items()))
        return Sight(
            _written(shapes), ahead, back, far, steps, classes, doubled,
            tuple(sorted(spaces + query for query in plain.values())), asked,
            _written(quad for quad in shapes if quad.object not in plain or quad.predicate.value != _SH + "sparql"),
        )  # fmt: skip

    def _seen(self, shape: object, before: _Path, within: tuple[object, ...] = ()) -> Iterator[_Path]:
        """The paths that a shape looks along from the node it judges, which is where `before` leads."""
        if shape in within:
            raise _Unknown
        within = (*within, shape)
        say = self._said.get
        for thing in (thing for name in _COMPARED for thing in say((shape, name), ())):
            yield (*before, (_value(thing), False))
        for values in self._values(shape, before):
            if values:
                yield values
            if say((shape, _SH + "class")):
                yield (*values, (_TYPE, False))
            for name in ("property", "node", "not", "qualifiedValueShape"):
                for inner in say((shape, _SH + name), ()):
                    yield from self._seen(inner, values, within)
            for name in _MEMBERS:
                for head in say((shape, name), ()):
                    for inner in self._list(head):
                        yield from self._seen(inner, values, within)
            for constraint in say((shape, _SH + "sparql"), ()):
                for query in say((constraint, _SH + "select"), ()):
                    for path in self._asked(_value(query)):
                        yield (*values, *path)

    def _values(self, shape: object, before: _Path) -> list[_Path]:
        """Where the values stand that a shape judges: the node itself, or what its path leads to."""
        paths = self._said.get((shape, _SH + "path"))
        return [(*before, *path) for thing in paths for path in self._ways(thing)] if paths else [before]

    def _ways(self, path: object) -> list[_Path]:
        """The ways a property path may go."""
        if inverse := self._said.get((path, _SH + "inversePath")):
            ways = [way for thing in inverse for way in self._ways(thing)]
            return [tuple((name, not back) for name, back in reversed(way)) for way in ways]
        if either := self._said.get((path, _SH + "alternativePath")):
            return [way for head in either for thing in self._list(head) for way in self._ways(thing)]
        if (path, _RDF + "first") in self._said:
            found: list[_Path] = [()]
            for thing in self._list(path):
                found = [(*way, *more) for way in found for more in self._ways(thing)]
            return found
        return [((_value(path), False),)]

    def _list(self, head: object) -> Iterator[object]:
        while rest := self._said.get((head, _RDF + "rest")):
            yield self._said[head, _RDF + "first"][0]
            (head,) = rest

    def _asked(self, query: str) -> Iterator[_Path]:
        """What a query looks at: what it says of the node itself, and in two steps what it says of others."""
        body = query[query.find("{") :]
        sentences = _OF_THIS.findall(body)
        others_said = _OF_THIS.sub(" ", body)
        if _ANY_PROPERTY.search(others_said) or any(_ANY_PROPERTY.search(said) for said in sentences):
            raise _Unknown
        near = {name for said in sentences for name in self._names(said)}
        others = [*self._names(others_said)]
        others += (name for said in sentences if set(said) & set("/^[(") for name in self._names(said))
        # As many steps as there are patterns beside those of the node itself, and two are enough.
        far = [(), *(((name, False),) for name in sorted(set(others)))]
        further = [(*one, *other) for one in far for other in (far if len(others) > 1 else [()])]
        first = {(name, False) for name in near.union(others)}
        if _THIS.search(others_said):
            first |= {(name, True) for name in others}
        yield from ((step, *more) for step in first for more in further)

    def _plain(self, constraint: object) -> str:
        """The query of a constraint if it can be asked of all nodes at once, or nothing."""
        queries = [_value(thing).strip() for thing in self._said.get((constraint, _SH + "select"), ())]
        if len(queries) != 1 or not _PLAIN.match(queries[0]) or _NOT_PLAIN.search(queries[0]):
            return ""
        return queries[0]

    def _names(self, text: str) -> Iterator[str]:
        for prefix, name, iri in _NAMED.findall(text):
            if iri or prefix in self._spaces:
                yield iri or self._spaces[prefix] + name
        if _A.search(text):
            yield _TYPE

    def _with(self, predicate: str) -> Iterator[ox.Quad]:
        return (quad for quad in self._quads if quad.predicate.value == predicate)

    def _rewritten(self, doubled: Collection[bytes]) -> list[ox.Quad]:
        """The shapes; what they judge is what is marked as a part's own."""
        import pyoxigraph as ox

        quads = []
        for quad in self._quads:
            predicate, name = quad.predicate.value, _iri(_value(quad.object))
            if predicate == _TARGETS[0] or (predicate in _TARGETS and name in doubled):
                marked = ox.NamedNode(mark(name).decode()[1:-1])
                aim = ox.NamedNode(_TARGETS[1] if predicate == _TARGETS[0] else predicate)
                quad = ox.Quad(quad.subject, aim, marked)
            quads.append(quad)
        return quads


def _written(quads: Iterable[ox.Quad]) -> str:
    import pyoxigraph as ox

    # Without a place to write to, it gives the bytes.
    return (ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def _grow(ahead: Look, back: Look, paths: Iterable[_Path]) -> None:
    """Put paths into trees. Raises: _Unknown where one goes back after its first step."""
    for path in sorted(paths):
        if not path:
            continue
        (first, backwards), *more = path
        look = (back if backwards else ahead).setdefault(_iri(first), {})
        for name, inverse in more:
            if inverse:
                raise _Unknown
            look = look.setdefault(_iri(name), {})


def _later(look: Look) -> Iterator[bytes]:
    """The predicates of all steps but the first."""
    for after in look.values():
        yield from after
        yield from _later(after)


def _depth(look: Look) -> int:
    return 1 + max(map(_depth, look.values())) if look else 0


def _iri(name: str) -> bytes:
    return f"<{name}>".encode()


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))
