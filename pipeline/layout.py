"""Where in its paragraph a mention stands: in which sentence, and in which bare list of names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Reading, Span
from pipeline.text.fold import fold
from pipeline.text.lists import bare_lists
from pipeline.text.sentences import sentences


@dataclass(frozen=True, slots=True)
class Laid:
    """How many sentences each paragraph of a reading has, and of each mention its sentence and its bare list."""

    sizes: Mapping[int, int]
    sentences: Sequence[int]
    lists: Sequence[int | None]


def laid(reading: Reading) -> Laid:
    """Where all mentions of the reading stand; made once for all who count or write them."""
    sizes, numbers = sentence_numbers(reading)
    return Laid(sizes, numbers, list_numbers(reading))


def sentence_numbers(reading: Reading) -> tuple[Mapping[int, int], Sequence[int]]:
    """How many sentences each paragraph has, and in which of them, from 0, each mention of the reading begins."""
    text = fold(reading.article.text)
    starts = {
        paragraph.index: [span.start for span in sentences(text, paragraph.start, paragraph.end)]
        for paragraph in reading.paragraphs
    }
    numbers = [
        max(0, bisect_right(starts.get(mention.paragraph, []), mention.start) - 1)
        for mention in reading.mentions
    ]
    return {index: len(found) for index, found in starts.items()}, numbers


def list_numbers(reading: Reading) -> Sequence[int | None]:
    """In which bare list of its paragraph, from 0, each mention of the reading stands, or None.

    A target is never a member: its mention is a clause, with other names inside.
    """
    listed: list[int | None] = [None] * len(reading.mentions)
    inside: dict[int, list[int]] = {}
    for number, mention in enumerate(reading.mentions):
        if mention.type != "Target":
            inside.setdefault(mention.paragraph, []).append(number)
    for numbers in inside.values():
        numbers.sort(key=lambda number: reading.mentions[number].start)
        spans = [Span(reading.mentions[number].start, reading.mentions[number].end) for number in numbers]
        for number, found in zip(numbers, bare_lists(reading.article.text, spans), strict=True):
            listed[number] = found
    return listed
