"""Minimum counts: a graph that was cut short conforms to every shape, and so is counted as well."""

from __future__ import annotations

import re
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
#: What stands in one line of each; the last is the line that tells an entity's origin.
_SIGNS = {name: f" {TERMS['rdf:type']} {kind} ".encode() for name, kind in _CLASSES.items()}
_SIGNS["entities"] = f" {TERMS['lutu:origin']} ".encode()
#: A line whose subject or object is a blank node.
_BLANK = re.compile(rb"^(?:_:|[^ \n]+ [^ \n]+ _:)", re.MULTILINE)
_PIECE = 1 << 24

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
    # Counting bytes takes a tenth of looking at each line. A text that quotes such a line counts as one: too many
    # are found then, never too few.
    counts: Counter[str] = Counter()
    blank = 0
    with nquads.open("rb") as file:
        while raw := file.read(_PIECE):
            raw += file.readline()
            counts["quads"] += raw.count(b" .\n")
            for name, sign in _SIGNS.items():
                counts[name] += raw.count(sign)
            if b"_:" in raw:
                blank += len(_BLANK.findall(raw))
    return counts, blank
