"""What the store is known to hold: the hash of each graph that was pushed, in a small graph of the store itself.

A graph's entry is taken out before the graph is touched and put back once it is read back as sent. So the
record may know too little, never too much, wherever a push is stopped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.graph.terms import iri, plain
from pipeline.graph.vocabulary import TERMS, expand
from pipeline.push.remote import Remote

if TYPE_CHECKING:
    import pyoxigraph as ox

_HASH, _TRIPLES = expand("schema:sha256"), expand("void:triples")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_INTEGER = "^^" + TERMS["xsd:integer"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What was pushed as one graph, and how many triples the store made of it."""

    sha256: str
    triples: int


def record_graph(prefix: str) -> str:
    """The name of the graph that holds the record."""
    return prefix + "graph/pushed"


def staging_graph(prefix: str) -> str:
    """The name of the graph in which pieces are gathered before they become a graph in one step."""
    return prefix + "graph/push-staging"


def known(remote: Remote, prefix: str, graphs: Iterable[str]) -> dict[str, Entry]:
    """The record. A graph with two hashes, or half an entry, counts as unknown.

    `graphs` are asked for by name where the store has cut the record short (see `verify`).
    """
    hashes: dict[str, set[str]] = {}
    numbers: dict[str, set[str]] = {}

    def learn(triples: Iterable[ox.Quad]) -> int:
        count = 0
        for triple in triples:
            count += 1
            into = {_HASH: hashes, _TRIPLES: numbers}.get(triple.predicate.value)
            if into is not None:
                name = str(triple.subject)[1:-1]
                into.setdefault(name, set()).add(str(getattr(triple.object, "value", "")))
        return count

    graph = record_graph(prefix)
    with remote.triples(graph) as triples:
        got = learn(triples)
    if got and remote.endpoint.query is not None and remote.count(graph) > got:
        unknown = [f"<{name}>" for name in graphs if not (name in hashes and name in numbers)]
        step = max(1, min(500, got // 4))
        for start in range(0, len(unknown), step):
            learn(remote.about(graph, unknown[start : start + step]))
    return {
        name: Entry(next(iter(found)), int(next(iter(numbers[name]))))
        for name, found in hashes.items()
        if len(found) == 1
        and len(numbers.get(name, ())) == 1
        and _SHA256.match(next(iter(found)))
        and re.fullmatch(r"[0-9]{1,15}", next(iter(numbers[name])))
    }


def lines(entries: Mapping[str, Entry]) -> bytes:
    """Entries as sorted N-Triples."""
    return b"".join(_lines(name, found) for name, found in sorted(entries.items()))


def _lines(name: str, found: Entry) -> bytes:
    node = iri(name)
    return (
        f"{node} <{_TRIPLES}> {plain(str(found.triples))}{_INTEGER} .\n"
        f"{node} <{_HASH}> {plain(found.sha256)} .\n"
    ).encode()


def without(entries: Mapping[str, Entry], graphs: Iterable[str]) -> dict[str, Entry]:
    """The entries but for those of some graphs."""
    gone = set(graphs)
    return {name: found for name, found in entries.items() if name not in gone}
