"""The sentences behind the ties of the page: which few of many, and their words with the names in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.model import Span
from pipeline.network.incidences import Incidences
from pipeline.network.page.chosen import Chosen
from pipeline.text.fold import fold
from pipeline.text.sentences import sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

#: At most so many places of a tie, and so many sentences in all.
PLACES = 8
SENTENCES = 6000
#: A longer sentence (a list of signatories) is cut to the surroundings of the two names.
LONGEST = 400
_AROUND = 80

SENTENCE, PARAGRAPH, ARTICLE = range(3)
Row = Mapping[str, Any]
Rows = Callable[[str], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where two entities stand together: in one sentence, or the two nearest of a paragraph or article.

    `sentences` are numbers as `Incidences.units("sentence")` gives them. `listed` has a bit for each level at which
    the unit around the place holds the two in a bare list only: 1 sentence, 2 paragraph, 4 article.
    """

    kind: int
    listed: int
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence as it is shown: its paragraph's number in the incidences, and names as (start, end, entity)."""

    paragraph: int
    text: str
    names: tuple[tuple[int, int, int], ...]


def places(chosen: Chosen, *, most: int = PLACES, sentences: int = SENTENCES) -> list[list[Place]]:
    """For each tie up to `most` places: the nearest first, from as many years as there are.

    All ties get their first place before any gets its second, and no place is kept once `sentences` different
    sentences are.
    """
    finder = _Finder(chosen.incidences)
    found = [
        finder.places(one, other, bool(listed), most)
        for one, other, listed in zip(
            chosen.one.tolist(), chosen.other.tolist(), sum(part.sum(axis=1) for part in chosen.listed),
            strict=True,
        )
    ]  # fmt: skip
    kept: list[list[Place]] = [[] for _ in found]
    known: set[int] = set()
    for turn in range(most):
        for mine, candidates in zip(kept, found, strict=True):
            if turn < len(candidates):
                fresh = known.union(candidates[turn].sentences) if len(known) < sentences else known
                if len(fresh) <= sentences and fresh.issuperset(candidates[turn].sentences):
                    known.update(candidates[turn].sentences)
                    mine.append(candidates[turn])
    return [sorted(mine, key=lambda place: (place.kind, place.sentences)) for mine in kept]


class _Finder:
    """The mentions of each entity, for intersecting those of two."""

    def __init__(self, incidences: Incidences) -> None:
        import numpy as np

        order = np.argsort(incidences.entity, kind="stable")
        unit, _ = incidences.units("sentence")
        self._sentence: Integers = unit[order]
        self._paragraph: Integers = incidences.paragraph[order]
        self._listed: Integers = incidences.listed[order]
        self._article = incidences.article
        self._begins = np.searchsorted(incidences.entity[order], np.arange(len(incidences.entities) + 1))
        sizes = np.maximum(incidences.sentences, 1)
        self._starts: Integers = np.cumsum(sizes) - sizes
        self._years = np.array([source.year for source in incidences.articles], dtype=np.int64)
        self._units: dict[int, tuple[list[Integers], list[Integers]]] = {}

    def paragraph(self, sentence: Integers) -> Integers:
        """The paragraphs of sentences."""
        found: Integers = self._starts.searchsorted(sentence, side="right") - 1
        return found

    def _of(self, entity: int) -> tuple[list[Integers], list[Integers]]:
        """The sentences of an entity, sorted, with the paragraph and article of each; and the distinct ones."""
        import numpy as np

        known = self._units.get(entity)
        if known is None:
            sentence = np.unique(self._sentence[self._begins[entity] : self._begins[entity + 1]])
            paragraph = self.paragraph(sentence)
            units = [sentence, paragraph, self._article[paragraph]]
            known = self._units[entity] = units, [np.unique(part) for part in units]
        return known

    def places(self, one: int, other: int, listed: bool, most: int) -> list[Place]:
        """The places of two entities, the best first."""
        (mine, few), (theirs, many) = self._of(one), self._of(other)
        candidates: list[tuple[tuple[bool, int, int], Place]] = []
        ranks: dict[int, int] = {}
        nearer: Integers | None = None
        for kind in (SENTENCE, PARAGRAPH, ARTICLE):
            shared = _inside(few[kind], many[kind])
            article = shared
            if kind < ARTICLE:
                paragraph = self.paragraph(shared) if kind == SENTENCE else shared
                article = self._article[paragraph]
            fresh = slice(None) if nearer is None else ~_is_in(shared, nearer)
            taken: dict[int, int] = {}
            for unit, year in zip(shared[fresh].tolist(), self._years[article[fresh]].tolist(), strict=True):
                taken[year] = taken.get(year, 0) + 1
                if taken[year] > most:
                    continue
                nearest = _nearest(_at(mine, kind, unit), _at(theirs, kind, unit))
                bits = self._bits(one, other, kind, nearest[0]) if listed else 0
                rank = ranks[year] = ranks.get(year, -1) + 1
                place = Place(kind, bits, tuple(sorted(set(nearest))))
                # What counts goes before bare lists, and every year has its turn.
                candidates.append(((bool(bits & (1 << PARAGRAPH)), rank, -year), place))
            # The units of the next level that are told of already.
            nearer = article if kind == PARAGRAPH else self.paragraph(shared)
        candidates.sort(key=lambda candidate: (candidate[0], candidate[1].kind, candidate[1].sentences))
        return [place for _, place in candidates[:most]]

    def _bits(self, one: int, other: int, kind: int, sentence: int) -> int:
        """At which levels the unit around a sentence holds the two in a bare list alone."""
        import numpy as np

        paragraph = int(self.paragraph(np.array([sentence]))[0])
        rows = [np.arange(self._begins[entity], self._begins[entity + 1]) for entity in (one, other)]
        inside = (
            [span[self._sentence[span] == sentence] for span in rows],
            [span[self._paragraph[span] == paragraph] for span in rows],
            [span[self._article[self._paragraph[span]] == self._article[paragraph]] for span in rows],
        )
        return sum(1 << level for level in range(kind, 3) if self._only_listed(*inside[level]))

    def _only_listed(self, mine: Integers, theirs: Integers) -> bool:
        lists = [
            {
                (int(paragraph), int(number))
                for paragraph, number in zip(self._paragraph[span], self._listed[span], strict=True)
                if number >= 0
            }
            for span in (mine, theirs)
        ]
        always = [bool((self._listed[span] >= 0).all()) for span in (mine, theirs)]
        return bool(lists[0] & lists[1]) and any(always)


def _is_in(few: Integers, many: Integers) -> NDArray[np.bool_]:
    """Which of the first stand among the second; both are sorted."""
    import numpy as np

    if not len(many):
        return np.zeros(len(few), dtype=bool)
    found: NDArray[np.bool_] = many[np.minimum(many.searchsorted(few), len(many) - 1)] == few
    return found


def _inside(mine: Integers, theirs: Integers) -> Integers:
    """What two sorted arrays share."""
    few, many = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
    return few[_is_in(few, many)]


def _at(units: Sequence[Integers], kind: int, unit: int) -> Integers:
    """The sentences of an entity within a unit."""
    begin, end = units[kind].searchsorted((unit, unit + 1))
    return units[SENTENCE][begin:end]


def _nearest(mine: Integers, theirs: Integers) -> tuple[int, int]:
    """The two sentences that stand next to each other most closely, the first of several."""
    import numpy as np

    if len(mine) == len(theirs) == 1:
        return int(mine[0]), int(theirs[0])
    gaps = np.abs(mine[:, None] - theirs[None, :])
    left, right = np.unravel_index(int(gaps.argmin()), gaps.shape)
    return int(mine[left]), int(theirs[right])


def texts(
    chosen: Chosen, kept: Sequence[Sequence[Place]], rows: Rows
) -> tuple[list[Passage], list[list[list[int]]]]:
    """The passages of the places, and which of them stand for each place of each tie.

    `rows` gives the rows of a table of the build by its name: `paragraphs`, `mentions`. Most passages are whole
    sentences, which ties share; of a long one each tie has the part around its two names.
    """
    import numpy as np

    incidences = chosen.incidences
    finder = _Finder(incidences)
    wanted = sorted({number for mine in kept for place in mine for number in place.sentences})
    paragraph_of = dict(zip(wanted, finder.paragraph(np.array(wanted, dtype=np.int64)).tolist(), strict=True))
    sizes = np.maximum(incidences.sentences, 1)
    starts = np.cumsum(sizes) - sizes
    whole = _Texts(incidences, set(paragraph_of.values()), rows)
    passages: list[Passage] = []
    known: dict[tuple[int, ...], int] = {}
    found: list[list[list[int]]] = []
    for one, other, mine in zip(chosen.one.tolist(), chosen.other.tolist(), kept, strict=True):
        found.append([])
        for place in mine:
            found[-1].append([])
            for number in place.sentences:
                paragraph = paragraph_of[number]
                passage = whole.passage(paragraph, number - int(starts[paragraph]))
                key: tuple[int, ...] = (number,)
                if len(passage.text) > LONGEST:
                    key, passage = (number, one, other), around(passage, one, other)
                if key not in known:
                    known[key] = len(passages)
                    passages.append(passage)
                found[-1][-1].append(known[key])
    return passages, found


class _Texts:
    """The sentences of some paragraphs, with the names in them."""

    def __init__(self, incidences: Incidences, paragraphs: set[int], rows: Rows) -> None:
        keys = {
            (place.doc, place.paragraph): number
            for number, place in enumerate(incidences.places)
            if number in paragraphs
        }
        entities = {named.iri: number for number, named in enumerate(incidences.entities)}
        self._texts: dict[int, tuple[int, str, list[Span]]] = {}
        self._names: dict[int, list[tuple[int, int, int]]] = {}
        for row in rows("paragraphs"):
            number = keys.get(_key(row))
            if number is not None and row["start"] == incidences.places[number].start:
                text = str(row["text"])
                spans = sentences(fold(text)) or [Span(0, len(text))]
                self._texts[number] = row["start"], text, spans
        for row in rows("mentions"):
            number = keys.get(_key(row))
            if number in self._texts and row["entity"] in entities:
                start = row["start"] - self._texts[number][0]
                name = (start, start + row["end"] - row["start"], entities[row["entity"]])
                self._names.setdefault(number, []).append(name)

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


def _key(row: Row) -> tuple[str, str]:
    return row["doc"], f"{row['article']}#paragraph-{row['paragraph']}"


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
