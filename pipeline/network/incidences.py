"""Who is mentioned where, as arrays: what all counting starts from.

Made from readings while a graph is built, or from the tables of a build, with the same result (`gathering.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.errors import LutuError
from pipeline.network.sorted_arrays import begins_of, stretches

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

#: Paragraphs that count; credits and page furniture say nothing about who belongs together.
KINDS = frozenset({"title", "heading", "body", "caption", "note"})
LEVELS = ("sentence", "paragraph", "article")


@dataclass(frozen=True, slots=True)
class Source:
    """An article: `year` is 0 where no date is known, `publisher` empty where none is."""

    iri: str
    doc: str
    start: int
    title: str
    year: int
    publisher: str


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A paragraph, in the file's offsets and as a node of the graph; `text` is its beginning."""

    doc: str
    start: int
    end: int
    paragraph: str
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """An entity: its IRI, its label and its type."""

    iri: str
    label: str
    type: str


@dataclass(frozen=True)
class Incidences:
    """Mentions as four parallel arrays, sorted by paragraph and place, and what their numbers mean.

    `kept` says which paragraphs count, `wanted` which entities; `article`, `sentences` are per paragraph.
    `listed` is the number of a mention's bare list within its paragraph, or -1.
    """

    entities: Sequence[Named]
    articles: Sequence[Source]
    places: Sequence[Place]
    entity: Integers
    paragraph: Integers
    sentence: Integers
    listed: Integers
    article: Integers
    sentences: Integers
    kept: Flags
    wanted: Flags
    copied: int = 0

    def of_types(self, types: Collection[str]) -> Incidences:
        """The same with entities of these types alone; units without them still count as units."""
        import numpy as np

        flags = [
            bool(mine and named.type in types) for mine, named in zip(self.wanted, self.entities, strict=True)
        ]
        return replace(self, wanted=np.array(flags, dtype=bool))

    def within(
        self, *, since: int | None = None, until: int | None = None, publisher: str | None = None
    ) -> Incidences:
        """The slice of articles published in these years (both included), by this publisher.

        An article without a date stands in no slice of years.
        """
        import numpy as np

        inside = [
            (since is None or since <= source.year)
            and (until is None or 0 < source.year <= until)
            and (publisher is None or source.publisher == publisher)
            for source in self.articles
        ]
        return replace(self, kept=self.kept & np.array(inside, dtype=bool)[self.article])

    def drawn(self, articles: Integers) -> Incidences:
        """The incidences of these articles, each as often as its number is there: a resample."""
        import numpy as np

        # Paragraphs are sorted by article, mentions by paragraph: each article is one stretch of either.
        ends = np.searchsorted(self.article, np.arange(len(self.articles) + 1))
        sizes = np.diff(ends)[articles]
        picked = stretches(ends[:-1][articles], sizes)
        begins = np.searchsorted(self.paragraph, picked)
        spans = np.searchsorted(self.paragraph, picked, side="right") - begins
        rows = stretches(begins, spans)
        return replace(
            self,
            places=[self.places[number] for number in picked.tolist()],
            articles=[self.articles[number] for number in articles.tolist()],
            entity=self.entity[rows],
            paragraph=np.repeat(np.arange(len(picked)), spans),
            sentence=self.sentence[rows],
            listed=self.listed[rows],
            article=np.repeat(np.arange(len(articles)), sizes),
            sentences=self.sentences[picked],
            kept=self.kept[picked],
        )

    def units(self, level: str) -> tuple[Integers, int]:
        """The unit of each mention at a level, and how many units count."""
        import numpy as np

        total = int(self.parts(level).sum())
        if level == "paragraph":
            return self.paragraph, total
        if level == "sentence":
            sizes = np.maximum(self.sentences, 1)
            return (np.cumsum(sizes) - sizes)[self.paragraph] + self.sentence, total
        return self.article[self.paragraph], total

    def parts(self, level: str) -> Integers:
        """How many units that count begin with each paragraph; those of an article with its first that is kept."""
        import numpy as np

        if level == "paragraph":
            return self.kept.astype(np.int64)
        if level == "sentence":
            # A paragraph has at least the sentence that its mentions stand in.
            return np.where(self.kept, np.maximum(self.sentences, 1), 0)
        if level == "article":
            found = np.zeros(len(self.kept), dtype=np.int64)
            kept = np.flatnonzero(self.kept)
            articles = self.article[kept]
            found[kept] = begins_of(articles)
            return found
        raise LutuError(f"level {level!r}", "is unknown", f"Choose one of {', '.join(LEVELS)}.")

    def counted(self) -> Flags:
        """Which mentions count: those of wanted entities in paragraphs that are kept."""
        flags: Flags = self.kept[self.paragraph] & self.wanted[self.entity]
        return flags
