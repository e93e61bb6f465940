"""Sentences and clauses of folded text: the scopes in which cues, years and actors hold.

Sentences end at 。!? or a line's end, clauses at commas and semicolons; neither inside a number. Brackets
stay in the clause around them. Offsets are code points into the article's text, half-open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SENTENCE = re.compile(r"[。!?\n]+[”\"」』)]*")
_LONGEST = 600
_COMMA = re.compile(r"(?<![0-9]),|,(?![0-9]{3}(?![0-9]))|;")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with the starts of its clauses; `paragraph` is the index in the article."""

    start: int
    end: int
    paragraph: int
    clauses: tuple[int, ...]

    def clause(self, position: int) -> tuple[int, int]:
        """Return start and end of the clause around a position of the article."""
        index = bisect_right(self.clauses, position) - 1
        start = self.clauses[max(index, 0)]
        end = self.clauses[index + 1] - 1 if index + 1 < len(self.clauses) else self.end
        return start, end


def sentences(folded: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    """Yield the sentences of one paragraph."""
    position = start
    for match in _SENTENCE.finditer(folded, start, end):
        yield from _bounded(folded, position, match.start(), paragraph)
        position = match.end()
    if position < end:
        yield from _bounded(folded, position, end, paragraph)


def _bounded(folded: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    """The sentence, in pieces where no writer would have gone on so long: what is read stays linear."""
    while end - start > _LONGEST:
        cut = folded.rfind(",", start, start + _LONGEST) + 1
        cut = cut if cut > start + _LONGEST // 2 else start + _LONGEST
        yield _sentence(folded, start, cut, paragraph)
        start = cut
    yield _sentence(folded, start, end, paragraph)


def _sentence(folded: str, start: int, end: int, paragraph: int) -> Sentence:
    commas: Sequence[int] = [match.end() for match in _COMMA.finditer(folded, start, end)]
    return Sentence(start, end, paragraph, (start, *commas))
