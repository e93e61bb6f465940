"""What a store gives back, against what was sent: every triple, compared by what it means."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.push import value_space
from pipeline.push.failures import PushError
from pipeline.push.parts import Part
from pipeline.push.remote import Remote

if TYPE_CHECKING:
    import pyoxigraph as ox

_SHOWN = 160
#: Triples that one question asks for, at most.
_ASKED = 1000


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
    if len(found) < len(wanted) and not extra and not part.blank and remote.endpoint.query is not None:
        count = _ask(remote, name, part, wanted, found, count)
        extra = max(0, count - len(wanted))
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


def _ask(remote: Remote, name: str, part: Part, wanted: set[bytes], found: set[bytes], got: int) -> int:
    """Ask for what was missing, subject by subject, and add it to `found`; gives the store's own count.

    Virtuoso cuts every answer after ResultSetMaxRows (10,000 as it comes) and says nothing. Counts are not
    cut, so what is found and the count together tell whether the graph is what was sent.
    """
    most = max(1, min(_ASKED, got // 2))
    sizes = Counter(str(triple.subject) for triple in _triples(part))
    lacking = {str(t.subject): None for t in _triples(part) if value_space.key(t) not in found}
    subjects: list[str] = []

    def ask() -> None:
        found.update(wanted.intersection(map(value_space.key, remote.about(name, subjects))))
        subjects.clear()

    asked = 0
    for subject in lacking:
        if subjects and asked + sizes[subject] > most:
            ask()
            asked = 0
        subjects.append(subject)
        asked += sizes[subject]
    ask()
    return remote.count(name)


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
