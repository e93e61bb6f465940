"""Minimum counts: a graph that was cut short conforms to every shape, and so is counted as well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.graph.differences import Difference
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

#: Not one is wanted.
BLANK = "blank nodes"
#: What a build knows it has put in, by the names of its manifest.
EXPECTED = ("quads", *_CLASSES, "entities")
COUNTED = (*EXPECTED, BLANK)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Something of which the graph holds too few, or something that must not be there."""

    what: str
    found: int
    expected: int
    message: str

    def __str__(self) -> str:
        return self.message


def shortfalls(held: Mapping[str, int], expected: Mapping[str, int]) -> Iterator[Shortfall]:
    """What is missing from a graph of which `held` or `held_since` tells, and whether a blank node stands in it."""
    for what in EXPECTED:
        if what in expected and held[what] < expected[what]:
            yield Shortfall(
                what,
                held[what],
                expected[what],
                f"graph.nq: holds {held[what]} {what} instead of {expected[what]} (图中缺少数据). "
                "Build again; if it stays so, the disk or the program is at fault: report it.",
            )
    if blank := held[BLANK]:
        yield Shortfall(
            BLANK,
            blank,
            0,
            f"graph.nq: holds {blank} blank nodes (图中有空白节点), which cannot be named, pushed or compared. "
            "Give them IRIs; if they are not in ontology/lutu.ttl, report a bug.",
        )


def held(nquads: Path) -> Counter[str]:
    """How many of each a graph holds, by the names of `COUNTED`; one pass over the file as text."""
    counts: Counter[str] = Counter()
    with nquads.open("rb") as file:
        while raw := file.read(_PIECE):
            counts.update(_counts(raw + file.readline()))
    return counts


def held_since(former: Mapping[str, int], since: Difference) -> Counter[str]:
    """The same for a graph that differs from one that held `former`; by what came and went alone."""
    counts = Counter(former)
    counts.update(_counts(b"\n".join((*since.come, b""))))
    counts.subtract(_counts(b"\n".join((*since.gone, b""))))
    return counts


def _counts(lines: bytes) -> dict[str, int]:
    # Counting bytes takes a tenth of looking at each line. A text that quotes such a line counts as one: too many
    # are found then, never too few.
    counts = {name: lines.count(sign) for name, sign in _SIGNS.items()}
    return counts | {
        "quads": lines.count(b" .\n"),
        BLANK: len(_BLANK.findall(lines)) if b"_:" in lines else 0,
    }
