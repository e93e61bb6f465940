"""Minimum counts: a graph that was cut short conforms to every shape, and so is counted as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.graph.vocabulary import TERMS

#: What is counted by its class; the others are counted by name below.
_CLASSES = {
    "articles": TERMS["schema:Article"],
    "paragraphs": TERMS["lutu:Paragraph"],
    "mentions": TERMS["lutu:Mention"],
    "pairs": TERMS["lutu:CoOccurrence"],
}
_KINDS = {name: kind for kind, name in _CLASSES.items()}

#: What a build knows it has put in, by the names of its manifest.
EXPECTED = ("quads", *_CLASSES, "entities")


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Something of which the graph holds too few, or something that must not be there."""

    what: str
    found: int
    expected: int
    message: str

    def __str__(self) -> str:
        return self.message


def shortfalls(nquads: Path, expected: Mapping[str, int]) -> Iterator[Shortfall]:
    """What is missing from a graph, and whether a blank node stands in it; one pass over the file as text."""
    found, blank = _counts(nquads)
    for what in EXPECTED:
        if what in expected and found[what] < expected[what]:
            yield Shortfall(
                what,
                found[what],
                expected[what],
                f"graph.nq: holds {found[what]} {what} instead of {expected[what]} (图中缺少数据). "
                "Build again; if it stays so, the disk or the program is at fault: report it.",
            )
    if blank:
        yield Shortfall(
            "blank nodes",
            blank,
            0,
            f"graph.nq: holds {blank} blank nodes (图中有空白节点), which cannot be named, pushed or compared. "
            "Give them IRIs; if they are not in ontology/lutu.ttl, report a bug.",
        )


def _counts(nquads: Path) -> tuple[Counter[str], int]:
    counts: Counter[str] = Counter()
    blank = 0
    entities: set[str] = set()
    with nquads.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            if not line.endswith(" .\n"):
                continue
            counts["quads"] += 1
            subject, predicate, rest = line.split(" ", 2)
            value = rest.partition(" ")[0]
            blank += subject.startswith("_:") or value.startswith("_:")
            if predicate == TERMS["rdf:type"] and value in _KINDS:
                counts[_KINDS[value]] += 1
            elif predicate == TERMS["lutu:origin"]:
                entities.add(subject)
    counts["entities"] = len(entities)
    return counts, blank
