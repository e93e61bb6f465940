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
class Layout:
    """Sentences of each paragraph; per mention its sentence within the paragraph and its list, or None."""

    sentences: Mapping[int, int]
    sentence: Sequence[int]
    listed: Sequence[int | None]


def layout(reading: Reading) -> Layout:
    """Where the mentions of a reading stand, in the order of `reading.mentions`.

    Sentences and lists are numbered from 0 within their paragraph. A target is never a member of a list: its
    mention is a clause, with other names inside.
    """
    text = fold(reading.article.text)
    starts = {
        paragraph.index: [span.start for span in sentences(text, paragraph.start, paragraph.end)]
        for paragraph in reading.paragraphs
    }
    sentence = [
        max(0, bisect_right(starts.get(mention.paragraph, []), mention.start) - 1)
        for mention in reading.mentions
    ]
    listed: list[int | None] = [None] * len(reading.mentions)
    inside: dict[int, list[int]] = {}
    for number, mention in enumerate(reading.mentions):
        if mention.type != "Target":
            inside.setdefault(mention.paragraph, []).append(number)
    for numbers in inside.values():
        numbers.sort(key=lambda number: reading.mentions[number].start)
        spans = [Span(reading.mentions[number].start, reading.mentions[number].end) for number in numbers]
        for number, found in zip(numbers, bare_lists(text, spans), strict=True):
            listed[number] = found
    return Layout({index: len(found) for index, found in starts.items()}, sentence, listed)
