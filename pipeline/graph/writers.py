"""Sorted N-Quads, the bytes to hash, and Turtle for people; both in one pass over sorted lines."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

from pipeline import identifiers
from pipeline.graph.stanzas import MARK, merged, written
from pipeline.graph.terms import iri
from pipeline.graph.vocabulary import ONTOLOGY, PREFIXES
from pipeline.model import TYPES

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?\Z")
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"

#: Prefixes of Turtle: those of the standards, and one for each folder of our own data.
TURTLE_PREFIXES = {
    **PREFIXES,
    **{type_.lower(): f"{identifiers.BASE}entity/{type_.lower()}/" for type_ in TYPES if type_ != "Target"},
    "article": f"{identifiers.BASE}article/",
    "target": f"{identifiers.BASE}target/",
    "metric": f"{identifiers.BASE}metric/",
    "relation": f"{identifiers.BASE}relation/",
}
_NAMESPACES = {namespace: prefix for prefix, namespace in TURTLE_PREFIXES.items()}


def write_nquads(stanzas: Iterable[bytes], path: Path) -> int:
    """The number of quads written: sorted stanzas in, canonical N-Quads out."""
    count = 0
    waiting = merged(stanzas)
    with path.open("wb") as file:
        # One write for a thousand stanzas: a third of the time of a write for each.
        while batch := list(islice(waiting, 1000)):
            raw = written(batch)
            count += raw.count(b"\n")
            file.write(raw)
    return count


def write_turtle(stanzas: Iterable[bytes], path: Path) -> int:
    """The number of triples written, grouped by subject, whatever graph they stand in.

    The stanzas are sorted, their lines as `pipeline.graph.triples` makes them: one space between the terms.
    """
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(turtle_head())
        for stanza in merged(stanzas):
            text, triples = turtle(stanza.decode())
            file.write(text)
            count += triples
    return count


def turtle_head() -> str:
    """What every Turtle file begins with: what it is, and the prefixes."""
    prefixes = "".join(
        f"@prefix {prefix}: <{space}> .\n" for prefix, space in sorted(TURTLE_PREFIXES.items())
    )
    return f"# Lütu 绿图: the whole graph. The same facts by article stand in graph.nq.\n\n{prefixes}"


def compact(term: str) -> str:
    """A term of N-Quads as Turtle puts it, with a prefix where one fits.

    >>> compact("<http://www.w3.org/ns/org#Membership>")
    'org:Membership'
    """
    if term.startswith("<"):
        return _compact_iri(term)
    if term.endswith(">"):
        body, mark, datatype = term.rpartition("^^")
        return body + mark + _compact_iri(datatype)
    return term


@lru_cache(maxsize=50_000)
def _compact_iri(term: str) -> str:
    # Every namespace ends where the last `#` or `/` of its names stands.
    cut = max(term.rfind("#"), term.rfind("/")) + 1
    prefix = _NAMESPACES.get(term[1:cut])
    local = term[cut:-1]
    return f"{prefix}:{local}" if prefix is not None and _LOCAL.match(local) else term


def turtle(stanza: str) -> tuple[str, int]:
    """A stanza as Turtle, an empty line before it, types first, and how many triples it has, whatever the graphs."""
    subject = stanza[: stanza.index(" ")]
    kinds: list[str] = []
    parts: list[str] = []
    last, count = "", 0
    for fact in _facts(stanza, subject):
        predicate, _, value = fact.partition(" ")
        if value[0] == "<":
            value = _compact_iri(value)
        elif value[-1] == ">":
            value = compact(value)
        if predicate == _TYPE:
            kinds.append(value)
        elif predicate == last:
            parts.append(f", {value}")
        else:
            parts.append(f" ;\n    {_compact_iri(predicate)} {value}")
        last, count = predicate, count + 1
    types = f" ;\n    a {', '.join(kinds)}" if kinds else ""
    return f"\n{compact(subject)}{(types + ''.join(parts))[6:]} .\n", count


def _facts(stanza: str, subject: str) -> Iterable[str]:
    """Predicate and object of each line of a stanza, with a space between them, each once, in order."""
    end = stanza.find(MARK)
    begin = len(subject) + 1
    # Neither graph nor full stop holds a space.
    tail = stanza[stanza.rindex(" ", 0, end - 2 if end >= 0 else -2) : end if end >= 0 else None]
    facts = stanza[begin : -len(tail)].split(f"{tail}{MARK}{subject} ")
    if stanza.endswith(tail) and len(facts) == stanza.count(MARK) + 1:
        return facts
    # Several graphs speak of it, and may say the same.
    return dict.fromkeys(line[begin : line.rindex(" ", 0, -2)] for line in stanza.split(MARK))


def ontology_quads(ontology: Path) -> Iterator[str]:
    """The ontology as quads of its own graph."""
    import pyoxigraph as ox

    graph = iri(ONTOLOGY)
    for quad in ox.parse(path=str(ontology / "lutu.ttl"), format=ox.RdfFormat.TURTLE):
        yield f"{quad.subject} {quad.predicate} {quad.object} {graph} ."


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
