"""What a store gives back, against what was sent: every triple, compared by what it means."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.push import value_space
from pipeline.push.failures import PushError
from pipeline.push.parts import Part
from pipeline.push.remote import Remote

if TYPE_CHECKING:
    import pyoxigraph as ox

_SHOWN = 160


def verify(remote: Remote, part: Part, graph: str | None = None) -> int:
    """The number of triples that the store holds of a part, once it is read back and found the same.

    It may be less than was sent, for some stores make one of two triples whose objects are equal as values.
    `graph` is where the part stands, if not under its own name. Raises: PushError where a value differs.
    Held in memory: sixteen bytes a triple; the whole graph only if it has blank nodes.
    """
    name = graph or part.graph
    wanted = {value_space.key(triple) for triple in _triples(part)}
    found: set[bytes] = set()
    count, extra, stranger = 0, 0, ""
    with remote.triples(name) as stored:
        for triple in _canonical(stored) if part.blank else stored:
            count += 1
            key = value_space.key(triple)
            if key in wanted:
                found.add(key)
            else:
                extra += 1
                stranger = stranger or str(triple)
    missing = len(wanted) - len(found)
    if missing or extra:
        lost = (
            next((str(t) for t in _triples(part) if value_space.key(t) not in found), "") if missing else ""
        )
        raise PushError(
            part.graph,
            f"the store does not hold what was sent: {missing} triples missing, {extra} too many"
            + (f"; missing {_short(lost)}" if lost else "")
            + (f"; too many {_short(stranger)}" if stranger else ""),
            "Does anybody else write this graph, or does the store cut long answers (Virtuoso: "
            "ResultSetMaxRows) or round numbers? --no-verify leaves this out.",
        )
    return count


def _triples(part: Part) -> Iterable[ox.Quad]:
    """The triples of a part, by the strict parser."""
    import pyoxigraph as ox

    body = io.BytesIO(b"".join(part.body))
    parsed: Iterable[ox.Quad] = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
    return _canonical(parsed) if part.blank else parsed


def _canonical(triples: Iterable[ox.Quad]) -> Iterable[ox.Quad]:
    """The triples with blank nodes named by what they are (RDFC-1.0)."""
    import pyoxigraph as ox

    dataset = ox.Dataset(triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return list(dataset)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
