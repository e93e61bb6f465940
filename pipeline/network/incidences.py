"""Who is mentioned where, as arrays: what all counting starts from.

Made from readings while a graph is built, or from the tables of a build, with the same result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pipeline.errors import LutuError
from pipeline.model import TYPES
from pipeline.network.copies import signature, uncounted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.network.copies import Signature

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
            found[kept] = np.r_[True, articles[1:] != articles[:-1]][: len(kept)]
            return found
        raise LutuError(f"level {level!r}", "is unknown", f"Choose one of {', '.join(LEVELS)}.")

    def counted(self) -> Flags:
        """Which mentions count: those of wanted entities in paragraphs that are kept."""
        flags: Flags = self.kept[self.paragraph] & self.wanted[self.entity]
        return flags


@dataclass(slots=True)
class Gathering:
    """Incidences on their way, in any order; memory grows with mentions and paragraphs that hold some."""

    _articles: list[Source] = field(default_factory=list)
    _paragraphs: list[tuple[tuple[int, int], Place, int, bool, Signature | None, int]] = field(
        default_factory=list
    )
    _mentions: list[tuple[str, int, int, int]] = field(default_factory=list)
    _labels: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)

    def article(self, source: Source) -> None:
        """Begin an article: paragraphs that follow are its own."""
        self._articles.append(source)

    def paragraph(
        self, index: int, place: Place, text: str, *, kind: str, sentences: int = 1, named: bool
    ) -> None:
        """Add a paragraph of the article; `named` says that it holds mentions and so may be a copy that counts."""
        counts = kind in KINDS
        made = signature(text) if counts and named else None
        key = (len(self._articles) - 1, index)
        self._paragraphs.append((key, place, sentences, counts, made, len(text)))

    def mention(self, named: Named, sentence: int, listed: int | None) -> None:
        """Add a mention of the paragraph that was added last."""
        if named.type in TYPES:
            found = self._labels.setdefault(named.iri, {})
            label = (named.label, named.type)
            found[label] = found.get(label, 0) + 1
            place = len(self._paragraphs) - 1
            self._mentions.append((named.iri, place, sentence, -1 if listed is None else listed))

    def merge(self, other: Gathering) -> None:
        """Add what was gathered elsewhere."""
        articles, paragraphs = len(self._articles), len(self._paragraphs)
        self._articles += other._articles
        self._paragraphs += [((row[0][0] + articles, row[0][1]), *row[1:]) for row in other._paragraphs]
        self._mentions += [
            (iri, place + paragraphs, sentence, listed) for iri, place, sentence, listed in other._mentions
        ]
        for iri, labels in other._labels.items():
            found = self._labels.setdefault(iri, {})
            for label, count in labels.items():
                found[label] = found.get(label, 0) + count

    def finish(self) -> Incidences:
        """The arrays; the order in which articles came does not matter."""
        import numpy as np

        order = sorted(
            range(len(self._articles)),
            key=lambda at: (self._articles[at].doc, self._articles[at].start, self._articles[at].iri),
        )
        rank = {at: number for number, at in enumerate(order)}
        lines = sorted(
            range(len(self._paragraphs)),
            key=lambda at: (rank[self._paragraphs[at][0][0]], self._paragraphs[at][0][1]),
        )
        moved = np.empty(len(lines), dtype=np.int64)
        moved[lines] = np.arange(len(lines))
        rows = [self._paragraphs[at] for at in lines]
        article = [rank[row[0][0]] for row in rows]
        dropped = uncounted([row[4] for row in rows], article, [row[5] for row in rows])
        iris = sorted(self._labels)
        numbers = {iri: number for number, iri in enumerate(iris)}
        columns = np.array(
            [(numbers[iri], place, sentence, listed) for iri, place, sentence, listed in self._mentions],
            dtype=np.int64,
        ).reshape(-1, 4)
        columns[:, 1] = moved[columns[:, 1]]
        columns = columns[np.argsort(columns[:, 1], kind="stable")]
        return Incidences(
            entities=[Named(iri, *_commonest(self._labels[iri])) for iri in iris],
            articles=[self._articles[at] for at in order],
            places=[row[1] for row in rows],
            entity=columns[:, 0],
            paragraph=columns[:, 1],
            sentence=columns[:, 2],
            listed=columns[:, 3],
            article=np.array(article, dtype=np.int64),
            sentences=np.array([row[2] for row in rows], dtype=np.int64),
            kept=np.array([row[3] and not drop for row, drop in zip(rows, dropped, strict=True)], dtype=bool),
            wanted=np.ones(len(iris), dtype=bool),
            copied=sum(row[3] and drop for row, drop in zip(rows, dropped, strict=True)),
        )


def stretches(begins: Integers, sizes: Integers) -> Integers:
    """The indices of many stretches, one after the other."""
    import numpy as np

    found: Integers = np.repeat(begins - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))
    return found


def _commonest(labels: Mapping[tuple[str, str], int]) -> tuple[str, str]:
    return min(labels, key=lambda label: (-labels[label], label))


def from_tables(
    articles: Iterable[Mapping[str, Any]],
    paragraphs: Iterable[Mapping[str, Any]],
    mentions: Iterable[Mapping[str, Any]],
    labels: Mapping[str, tuple[str, str]] | None = None,
) -> Incidences:
    """The incidences of the rows of a build's tables; `labels` has label and type of entities, by IRI."""
    of_article: dict[str, list[Mapping[str, Any]]] = {}
    for row in paragraphs:
        of_article.setdefault(row["article"], []).append(row)
    of_paragraph: dict[tuple[str, int], list[Mapping[str, Any]]] = {}
    for row in mentions:
        of_paragraph.setdefault((row["article"], row["paragraph"]), []).append(row)
    known, gathering = labels or {}, Gathering()
    for row in articles:
        iri, published = row["article"], str(row["published"] or "")
        year = int(published[:4]) if published[:4].isdigit() else 0
        publisher = str(row["publisher"] or row["source"] or "")
        gathering.article(Source(iri, row["doc"], row["start"], str(row["title"] or ""), year, publisher))
        for line in of_article.get(iri, ()):
            found = of_paragraph.get((iri, line["paragraph"]), [])
            place = Place(
                line["doc"], line["start"], line["end"], f"{iri}#paragraph-{line['paragraph']}", line["text"]
            )
            gathering.paragraph(
                line["paragraph"], place, line["text"],
                kind=line["kind"], sentences=line["sentences"], named=bool(found),
            )  # fmt: skip
            for mention in found:
                named = Named(
                    mention["entity"], *known.get(mention["entity"], (mention["label"], mention["type"]))
                )
                gathering.mention(named, mention["sentence"], mention["listed"])
    return gathering.finish()
