"""Who stands beside whom: pairs of entities in one paragraph, counted over all articles, copies once.

Memory grows with mentions and paragraphs, not with the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.arrow_columns import numbers, rounded
from pipeline.layout import Laid, laid
from pipeline.model import Reading
from pipeline.network.counting import Ties, first_units, ties
from pipeline.network.gathering import Gathering
from pipeline.network.incidences import KINDS, Incidences, Named, Place, Source

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.network.counting import Integers

__all__ = ["KINDS", "CoOccurrence", "Node"]
_SHOWN = 160
#: So many pairs are made at once.
_AT_ONCE = 20_000
#: How many digits behind the point a build writes: as many as a reader can tell from chance, and no more, for one
#: paragraph more moves the later ones of every pair (docs/decisions/0017-digits.md).
_NPMI_PLACES, _LOG_LIKELIHOOD_PLACES = 3, 2


@dataclass(frozen=True, slots=True)
class Node:
    """An entity of the network: how often it was met, and in how many paragraphs and articles."""

    iri: str
    label: str
    type: str
    paragraphs: int
    documents: int


class Row(NamedTuple):
    """A pair by the numbers of its entities and of the first paragraph that holds both; decimals as they are written.

    `npmi` is normalised pointwise mutual information over paragraphs, from -1 to 1, on three digits,
    `log_likelihood` Dunning's G² on two. In `listed` of the `together` paragraphs the two merely share a bare list of names.
    """

    one: int
    other: int
    together: int
    documents: int
    listed: int
    example: int
    npmi: str
    log_likelihood: str


@dataclass(frozen=True, slots=True)
class Columns:
    """All pairs as parallel arrays over what their numbers mean."""

    entities: Sequence[Named]
    places: Sequence[Place]
    one: Integers
    other: Integers
    count: Integers
    documents: Integers
    listed: Integers
    example: Integers
    #: As a build writes them, made once for all files.
    npmi: pa.Array
    log_likelihood: pa.Array

    def __len__(self) -> int:
        return len(self.one)

    def rows(self, order: Integers | None = None) -> Iterator[Row]:
        """The pairs in an order, else by their IRIs; memory grows with a portion, not with all."""
        import numpy as np

        whole = (self.one, self.other, self.count, self.documents, self.listed, self.example)
        wanted = np.arange(len(self)) if order is None else order
        for at in range(0, len(wanted), _AT_ONCE):
            chosen = wanted[at : at + _AT_ONCE]
            yield from map(
                Row,
                *(column[chosen].tolist() for column in whole),
                *(column.take(numbers(chosen)).to_pylist() for column in (self.npmi, self.log_likelihood)),
            )

    def strongest(self) -> Integers:
        """The order by how often two stand together, the most often first."""
        import numpy as np

        return np.argsort(-self.count, kind="stable")


class CoOccurrence:
    """The sums over all readings seen so far; their order does not matter."""

    def __init__(self) -> None:
        self._gathering = Gathering()
        self._made: tuple[Incidences, Ties] | None = None
        self._columns: Columns | None = None

    def write(self, reading: Reading, places: Laid | None = None) -> None:
        """Count the pairs of one reading."""
        self.take(gathered(reading, places or laid(reading)))

    def take(self, one: Gathering) -> None:
        """Count the pairs of what was gathered elsewhere."""
        self._made = self._columns = None
        self._gathering.merge(one)

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

    def columns(self) -> Columns:
        """All pairs as arrays, sorted by their two IRIs."""
        if self._columns is None:
            incidences, found = self._counted()
            self._columns = Columns(
                incidences.entities, incidences.places, found.one, found.other, found.count, found.documents,
                found.listed, first_places(incidences, found), rounded(found.npmi(lists=True), _NPMI_PLACES),
                rounded(found.log_likelihood(lists=True), _LOG_LIKELIHOOD_PLACES),
            )  # fmt: skip
        return self._columns

    def _counted(self) -> tuple[Incidences, Ties]:
        if self._made is None:
            incidences = self._gathering.finish()
            self._made = incidences, ties(incidences)
        return self._made


def gathered(reading: Reading, places: Laid) -> Gathering:
    """What one reading adds to the network; made where it was read."""
    gathering = Gathering()
    article = reading.article
    year = int(article.published[:4]) if article.published and article.published[:4].isdigit() else 0
    publisher = article.publisher or article.source or ""
    gathering.article(Source(article.iri, article.doc, article.start, article.title or "", year, publisher))
    names = {entity.iri: (entity.label, entity.type) for entity in reading.entities}
    inside: dict[int, list[tuple[Named, int, int | None]]] = {}
    for mention, sentence, listed in zip(reading.mentions, places.sentences, places.lists, strict=True):
        label = names.get(mention.entity, (mention.label, mention.type))
        inside.setdefault(mention.paragraph, []).append((Named(mention.entity, *label), sentence, listed))
    for paragraph in reading.paragraphs:
        found = inside.get(paragraph.index, [])
        text = article.text[paragraph.start : paragraph.end]
        span = (article.start + paragraph.start, article.start + paragraph.end)
        size = places.sizes.get(paragraph.index, 0)
        gathering.paragraph(
            paragraph.index,
            *span,
            text,
            text[:_SHOWN],
            kind=paragraph.kind,
            sentences=size,
            named=bool(found),
        )
        for named, sentence, listed in found:
            gathering.mention(named, sentence, listed)
    return gathering


def first_places(incidences: Incidences, found: Ties) -> Integers:
    """For each pair the first paragraph that holds both."""
    paragraph = incidences.paragraph[incidences.counted()]
    entity = incidences.entity[incidences.counted()]
    keys = found.one * len(incidences.entities) + found.other
    return first_units(paragraph, entity, len(incidences.entities), keys)
