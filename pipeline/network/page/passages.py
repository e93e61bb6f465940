"""The sentences behind the ties of the page: which few of many, and their words with the names in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.model import Span
from pipeline.network.counting import once
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
    found: list[list[Place]] = []
    whose = -1
    for one, other, listed in zip(
        chosen.one.tolist(), chosen.other.tolist(), sum(part.sum(axis=1) for part in chosen.listed),
        strict=True,
    ):  # fmt: skip
        if one != whose:  # ties are sorted by their first end
            whose = one
            finder.turn(one)
        found.append(finder.places(other, bool(listed), most))
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
    """The mentions of each entity, for intersecting those of one, which it is turned to, with those of others."""

    def __init__(self, incidences: Incidences) -> None:
        import numpy as np

        order = np.argsort(incidences.entity, kind="stable")
        unit, _ = incidences.units("sentence")
        sizes = np.maximum(incidences.sentences, 1)
        self._sentence: Integers = unit[order]
        self._paragraph: Integers = incidences.paragraph[order]
        self._listed: Integers = incidences.listed[order]
        self._article = incidences.article
        self._begins = np.searchsorted(incidences.entity[order], np.arange(len(incidences.entities) + 1))
        self._starts: Integers = np.cumsum(sizes) - sizes
        self._years = np.array([source.year for source in incidences.articles], dtype=np.int64)
        self._units: dict[int, list[Integers]] = {}
        self._one = -1
        #: By level, which units hold the entity that the finder is turned to.
        self._there = [
            np.zeros(size, dtype=bool) for size in (int(sizes.sum()), len(sizes), len(incidences.articles))
        ]

    def paragraph(self, sentence: Integers) -> Integers:
        """The paragraphs of sentences."""
        found: Integers = self._starts.searchsorted(sentence, side="right") - 1
        return found

    def turn(self, one: int) -> None:
        """Find the places of this entity with others from now on."""
        for level, there in enumerate(self._there):
            if self._one >= 0:
                there[self._of(self._one)[level]] = False
            there[self._of(one)[level]] = True
        self._one = one

    def _of(self, entity: int) -> list[Integers]:
        """The sentences of an entity, sorted, each once, with the paragraph and the article of each."""
        known = self._units.get(entity)
        if known is None:
            sentence = once(self._sentence[self._begins[entity] : self._begins[entity + 1]])
            paragraph = self.paragraph(sentence)
            known = self._units[entity] = [sentence, paragraph, self._article[paragraph]]
        return known

    def places(self, other: int, listed: bool, most: int) -> list[Place]:
        """The places of the entity with another, the best first."""
        import numpy as np

        mine, theirs = self._of(self._one), self._of(other)
        candidates: list[tuple[tuple[bool, int, int], Place]] = []
        # Of every year the nearest places first; what was met on a nearer level does not come again on a wider one.
        seen: Integers = np.zeros(0, dtype=np.int64)
        before: Integers = np.zeros(0, dtype=np.int64)
        for kind in (SENTENCE, PARAGRAPH, ARTICLE):
            at = self._there[kind][theirs[kind]]
            units, articles = theirs[kind][at], theirs[ARTICLE][at]
            first = np.r_[True, units[1:] != units[:-1]][: len(units)]
            units, articles = units[first], articles[first]
            fresh = ~_is_in(units, seen)
            years = self._years[articles[fresh]]
            order, rank = _ranked(years, before)
            for chosen in order[: most * (3 if listed else 1)].tolist():
                unit, year = int(units[fresh][chosen]), int(years[chosen])
                nearest = _nearest(_at(mine, kind, unit), _at(theirs, kind, unit))
                bits = self._bits(self._one, other, kind, nearest[0]) if listed else 0
                place = Place(kind, bits, tuple(sorted(set(nearest))))
                # What counts goes before bare lists, and every year has its turn.
                key = (bool(bits & (1 << PARAGRAPH)), int(rank[chosen]), -year)
                candidates.append((key, place))
            before = np.concatenate((before, years))
            if kind < ARTICLE:
                seen = once(theirs[kind + 1][at])
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


def _ranked(years: Integers, before: Integers) -> tuple[Integers, Integers]:
    """The order in which to take things of these years, and of each its rank within its year.

    The first of every year, the newest year first, then the second of every year; `before` were taken already.
    """
    import numpy as np

    stable = np.argsort(years, kind="stable")
    sorted_years = years[stable]
    rank = np.empty(len(years), dtype=np.int64)
    earlier = np.sort(before)
    taken = np.searchsorted(earlier, sorted_years, "right") - np.searchsorted(earlier, sorted_years, "left")
    rank[stable] = np.arange(len(years)) - np.searchsorted(sorted_years, sorted_years, "left") + taken
    return np.lexsort((-years, rank)), rank


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
