"""The words behind the ties of the page: the sentences of their places, with the names in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.model import Span
from pipeline.network.incidences import Incidences
from pipeline.network.page.chosen import Chosen
from pipeline.network.page.places import Place
from pipeline.text.fold import fold
from pipeline.text.sentences import sentences

#: A longer sentence (a list of signatories) is cut to the surroundings of the two names.
LONGEST = 400
_AROUND = 80

Row = Mapping[str, Any]
#: Gives the rows of a table of the build by its name, with at least the columns that are named behind it; `of` names
#: the articles of which they are wanted, if not of all.
Rows = Callable[..., Iterable[Row]]
#: Where a row stands: what `_key` asks for, and its offsets.
_PLACE = ("doc", "article", "paragraph", "start", "end")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence as it is shown: its paragraph's number in the incidences, and names as (start, end, entity)."""

    paragraph: int
    text: str
    names: tuple[tuple[int, int, int], ...]


def texts(
    chosen: Chosen, kept: Sequence[Sequence[Place]], rows: Rows
) -> tuple[list[Passage], list[list[list[int]]]]:
    """The passages of the places, and which of them stand for each place of each tie.

    Most passages are whole sentences, which ties share; of a long one each tie has the part around its two names.
    """
    import numpy as np

    incidences = chosen.incidences
    wanted = sorted({number for mine in kept for place in mine for number in place.sentences})
    sizes = np.maximum(incidences.sentences, 1)
    starts = np.cumsum(sizes) - sizes
    paragraphs = starts.searchsorted(np.array(wanted, dtype=np.int64), side="right") - 1
    within = (np.array(wanted, dtype=np.int64) - starts[paragraphs]).tolist()
    texts_ = _Texts(incidences, set(paragraphs.tolist()), rows)
    whole = {
        number: texts_.passage(paragraph, sentence)
        for number, paragraph, sentence in zip(wanted, paragraphs.tolist(), within, strict=True)
    }
    long = {number for number, passage in whole.items() if len(passage.text) > LONGEST}
    passages: list[Passage] = []
    known: dict[tuple[int, ...], int] = {}
    found: list[list[list[int]]] = []
    for one, other, mine in zip(chosen.one.tolist(), chosen.other.tolist(), kept, strict=True):
        found.append([])
        for place in mine:
            shown = []
            for number in place.sentences:
                key = (number, one, other) if number in long else (number,)
                at = known.get(key)
                if at is None:
                    at = known[key] = len(passages)
                    passage = whole[number]
                    passages.append(around(passage, one, other) if number in long else passage)
                shown.append(at)
            found[-1].append(shown)
    return passages, found


class _Texts:
    """The sentences of some paragraphs, with the names in them."""

    def __init__(self, incidences: Incidences, paragraphs: set[int], rows: Rows) -> None:
        keys: dict[tuple[str, str, int], int] = {}
        begins: dict[int, int] = {}
        for number in sorted(paragraphs):
            place = incidences.places[number]
            article, _, index = place.paragraph.rpartition("#paragraph-")
            keys[place.doc, article, int(index)], begins[number] = number, place.start
        entities = {named.iri: number for number, named in enumerate(incidences.entities)}
        self._texts: dict[int, tuple[int, str, list[Span]]] = {}
        self._names: dict[int, list[tuple[int, int, int]]] = {}
        articles = {article for _, article, _ in keys}
        for row in rows("paragraphs", *_PLACE, "text", of=articles):
            at = keys.get(_key(row))
            if at is not None and row["start"] == begins[at]:
                text = str(row["text"])
                spans = sentences(fold(text)) or [Span(0, len(text))]
                self._texts[at] = row["start"], text, spans
        for row in rows("mentions", *_PLACE, "entity", of=articles):
            entity = entities.get(row["entity"])
            at = None if entity is None else keys.get(_key(row))
            if entity is not None and at in self._texts:
                start = row["start"] - self._texts[at][0]
                self._names.setdefault(at, []).append((start, start + row["end"] - row["start"], entity))

    def passage(self, paragraph: int, sentence: int) -> Passage:
        """One sentence of a paragraph, with the names that begin in it."""
        _, text, spans = self._texts[paragraph]
        span = spans[min(sentence, len(spans) - 1)]
        names = sorted(
            {
                (start - span.start, min(end, span.end) - span.start, entity)
                for start, end, entity in self._names.get(paragraph, ())
                if span.start <= start < span.end
            }
        )
        return Passage(paragraph, text[span.start : span.end], tuple(names))


def _key(row: Row) -> tuple[str, str, int]:
    return row["doc"], row["article"], row["paragraph"]


def around(passage: Passage, one: int, other: int) -> Passage:
    """The part of a long passage around the first mention of either entity; … stands for what is left out."""
    centres = []
    for entity in (one, other):
        mine = [name for name in passage.names if name[2] == entity]
        centres += mine[:1]
    windows: list[list[int]] = []
    for start, end, _ in sorted(centres) or [(0, 0, one)]:
        end = min(end, start + LONGEST // 2)
        window = [max(0, start - _AROUND), min(len(passage.text), end + _AROUND)]
        if windows and window[0] <= windows[-1][1]:
            windows[-1][1] = max(windows[-1][1], window[1])
        else:
            windows.append(window)
    parts, names, length = [], [], 0
    for start, end in windows:
        lead = "…" if start else ""
        parts.append(lead + passage.text[start:end])
        shift = length + len(lead) - start
        names += [
            (begin + shift, min(stop, end) + shift, entity)
            for begin, stop, entity in passage.names
            if start <= begin < end
        ]
        length += len(parts[-1])
    if windows[-1][1] < len(passage.text):
        parts.append("…")
    return Passage(passage.paragraph, "".join(parts), tuple(names))
