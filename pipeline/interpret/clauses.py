"""Sentences and clauses of folded text: the scopes in which cues, years and actors hold.

Sentences end at 。!?…… or a line's end, clauses at commas and semicolons; neither inside a number. Brackets
stay in the clause around them. Offsets are code points into the article's text, half-open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.expressions import expression

#: Its end. Written so that it begins with a class, which `re` skips to; what that was is looked back at.
_SENTENCE = expression(r"[。!?\n…](?:(?<=…)…+|(?<!…)[。!?\n]*)[”\"」』)]*")
_LONGEST = 600
#: Written so that every branch begins with its comma: `re` then skips from one to the next.
_COMMA = expression(r",(?<![0-9],)|,(?![0-9]{3}(?![0-9]))|;")


class Sentence(NamedTuple):
    """One sentence with the starts of its clauses; `paragraph` is the index in the article."""

    start: int
    end: int
    paragraph: int
    clauses: tuple[int, ...]

    def clause(self, position: int) -> tuple[int, int]:
        """Return start and end of the clause around a position of the article."""
        clauses = self.clauses
        index = bisect_right(clauses, position)
        end = clauses[index] - 1 if index < len(clauses) else self.end
        return clauses[index - 1 if index else 0], end


def bounds(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of the sentences between two positions of one paragraph.

    A sentence comes in pieces where no writer would have gone on so long: what is read stays linear.
    """
    for match in _SENTENCE.finditer(folded, start, end):
        stop = match.start()
        while stop - start > _LONGEST:
            cut = _cut(folded, start)
            yield start, cut
            start = cut
        yield start, stop
        start = match.end()
    if start < end:
        while end - start > _LONGEST:
            cut = _cut(folded, start)
            yield start, cut
            start = cut
        yield start, end


def _cut(folded: str, start: int) -> int:
    cut = folded.rfind(",", start, start + _LONGEST) + 1
    return cut if cut > start + _LONGEST // 2 else start + _LONGEST


def sentence(folded: str, start: int, end: int, paragraph: int) -> Sentence:
    """Return the sentence between two positions with its clauses."""
    commas = [match.end() for match in _COMMA.finditer(folded, start, end)]
    return Sentence(start, end, paragraph, (start, *commas))


def bracketed(folded: str, left: int, right: int) -> bool:
    """Whether a bracket closes between two positions that did not open there: what was before is an aside."""
    closing = folded.find(")", left, right)
    return closing >= 0 and folded.find("(", left, closing) < 0
