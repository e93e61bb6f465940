"""Who stands beside whom: pairs of entities in one paragraph, counted over all articles, copies once.

Memory grows with mentions and paragraphs, not with the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.layout import Laid, laid
from pipeline.model import Reading
from pipeline.network.counting import Ties, first_units, ties
from pipeline.network.incidences import KINDS, Gathering, Incidences, Named, Place, Source

__all__ = ["KINDS", "CoOccurrence", "Node", "Pair"]
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Node:
    """An entity of the network: how often it was met, and in how many paragraphs and articles."""

    iri: str
    label: str
    type: str
    paragraphs: int
    documents: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities that stand in one paragraph, with counts and the first place where they do.

    `npmi` is normalised pointwise mutual information over paragraphs, from -1 to 1, `log_likelihood` Dunning's G²,
    both on six digits. In `listed` of the `count` paragraphs the two merely share a bare list of names.
    """

    source: str
    target: str
    count: int
    documents: int
    npmi: Decimal
    example: Place
    listed: int = 0
    log_likelihood: Decimal = Decimal(0)


class CoOccurrence:
    """The sums over all readings seen so far; their order does not matter."""

    def __init__(self) -> None:
        self._gathering = Gathering()
        self._made: tuple[Incidences, Ties] | None = None

    def write(self, reading: Reading, places: Laid | None = None) -> None:
        """Count the pairs of one reading."""
        self._made = None
        places = places or laid(reading)
        article = reading.article
        year = int(article.published[:4]) if article.published and article.published[:4].isdigit() else 0
        publisher = article.publisher or article.source or ""
        self._gathering.article(
            Source(article.iri, article.doc, article.start, article.title or "", year, publisher)
        )
        names = {entity.iri: (entity.label, entity.type) for entity in reading.entities}
        inside: dict[int, list[tuple[Named, int, int | None]]] = {}
        for mention, sentence, listed in zip(reading.mentions, places.sentences, places.lists, strict=True):
            label = names.get(mention.entity, (mention.label, mention.type))
            inside.setdefault(mention.paragraph, []).append((Named(mention.entity, *label), sentence, listed))
        for paragraph in reading.paragraphs:
            found = inside.get(paragraph.index, [])
            text = article.text[paragraph.start : paragraph.end]
            span = (article.start + paragraph.start, article.start + paragraph.end)
            place = Place(article.doc, *span, f"{article.iri}#paragraph-{paragraph.index}", text[:_SHOWN])
            size = places.sizes.get(paragraph.index, 0)
            self._gathering.paragraph(
                paragraph.index, place, text, kind=paragraph.kind, sentences=size, named=bool(found)
            )
            for named, sentence, listed in found:
                self._gathering.mention(named, sentence, listed)

    @property
    def incidences(self) -> Incidences:
        """Who is mentioned where, in all readings seen so far."""
        return self._counted()[0]

    @property
    def ties(self) -> Ties:
        """All pairs by paragraph."""
        return self._counted()[1]

    @property
    def wide(self) -> int:
        """How many paragraphs held so many entities that only neighbours were paired."""
        return self._counted()[1].wide

    @property
    def copied(self) -> int:
        """How many paragraphs were left out because they stand, all but word for word, elsewhere."""
        return self._counted()[0].copied

    def nodes(self) -> dict[str, Node]:
        """Every entity that stands in a paragraph that counts, sorted by IRI."""
        incidences, found = self._counted()
        return {
            named.iri: Node(named.iri, named.label, named.type, int(paragraphs), int(documents))
            for named, paragraphs, documents in zip(
                incidences.entities, found.units, found.articles, strict=True
            )
            if paragraphs
        }

    def pairs(self) -> Iterator[Pair]:
        """Every pair, sorted by its two IRIs."""
        incidences, found = self._counted()
        examples = first_places(incidences, found)
        iris = [named.iri for named in incidences.entities]
        columns = zip(
            found.one.tolist(), found.other.tolist(), found.count.tolist(), found.documents.tolist(),
            found.npmi(lists=True).tolist(), examples, found.listed.tolist(),
            found.log_likelihood(lists=True).tolist(), strict=True,
        )  # fmt: skip
        for one, other, count, documents, npmi, example, listed, ratio in columns:
            yield Pair(
                iris[one],
                iris[other],
                count,
                documents,
                _six(npmi),
                incidences.places[example],
                listed,
                _six(ratio),
            )

    def _counted(self) -> tuple[Incidences, Ties]:
        if self._made is None:
            incidences = self._gathering.finish()
            self._made = incidences, ties(incidences)
        return self._made


def first_places(incidences: Incidences, found: Ties) -> Sequence[int]:
    """For each pair the first paragraph that holds both."""
    paragraph = incidences.paragraph[incidences.counted()]
    entity = incidences.entity[incidences.counted()]
    keys = found.one * len(incidences.entities) + found.other
    numbers: list[int] = first_units(paragraph, entity, len(incidences.entities), keys).tolist()
    return numbers


def _six(value: float) -> Decimal:
    return Decimal(f"{value:.6f}") + 0
