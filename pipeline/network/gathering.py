"""Incidences on their way: who is mentioned where, article by article, in little memory.

A mention takes 16 bytes, a paragraph some 60, 256 more where it may be a copy of another, and its first words.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

from pipeline.model import TYPES
from pipeline.network.copies import HASHES, signature, uncounted
from pipeline.network.incidences import KINDS, Incidences, Named, Place, Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

#: What a paragraph has in `_paragraphs`: its article, its index there, its place, its length, the size of its first
#: words in bytes, its sentences, whether it counts, and whether it has a signature.
_ARTICLE, _INDEX, _START, _END, _LENGTH, _SHOWN, _SENTENCES, _COUNTS, _SIGNED = range(9)
_WIDTH = 9
#: What a mention has in `_mentions`: its entity, its paragraph, its sentence, its list or -1.
_MENTION = 4


@dataclass(slots=True)
class Gathering:
    """Incidences on their way, in any order; what one article adds can be merged into the sum of others."""

    _articles: list[Source] = field(default_factory=list)
    _paragraphs: array[int] = field(default_factory=lambda: array("q"))
    _words: bytearray = field(default_factory=bytearray)
    _signatures: bytearray = field(default_factory=bytearray)
    _mentions: array[int] = field(default_factory=lambda: array("i"))
    #: Entities by their numbers, and how often each was called what.
    _numbers: dict[str, int] = field(default_factory=dict)
    _labels: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)

    def article(self, source: Source) -> None:
        """Begin an article: paragraphs that follow are its own."""
        self._articles.append(source)

    def paragraph(
        self,
        index: int,
        start: int,
        end: int,
        text: str,
        shown: str,
        *,
        kind: str,
        sentences: int = 1,
        named: bool,
    ) -> None:
        """Add a paragraph of the article, at its place in the file; `shown` is what is told of it.

        `named` says that it holds mentions and so may be a copy that counts.
        """
        counts = kind in KINDS
        made = signature(text) if counts and named else None
        words = shown.encode("utf-8", "surrogatepass")
        self._paragraphs.extend(
            (
                len(self._articles) - 1,
                index,
                start,
                end,
                len(text),
                len(words),
                sentences,
                counts,
                made is not None,
            )
        )
        self._words += words
        if made is not None:
            self._signatures += made.tobytes()

    def mention(self, named: Named, sentence: int, listed: int | None) -> None:
        """Add a mention of the paragraph that was added last."""
        if named.type in TYPES:
            place = len(self._paragraphs) // _WIDTH - 1
            number = self._called(named.iri, {(named.label, named.type): 1})
            self._mentions.extend((number, place, sentence, -1 if listed is None else listed))

    def merge(self, other: Gathering) -> None:
        """Add what was gathered elsewhere."""
        articles, paragraphs = len(self._articles), len(self._paragraphs) // _WIDTH
        self._articles += other._articles
        rows = other._paragraphs[:]
        for at in range(_ARTICLE, len(rows), _WIDTH):
            rows[at] += articles
        self._paragraphs += rows
        self._words += other._words
        self._signatures += other._signatures
        numbers = [self._called(iri, other._labels[iri]) for iri in other._numbers]
        mentions = other._mentions[:]
        for at in range(0, len(mentions), _MENTION):
            mentions[at] = numbers[mentions[at]]
            mentions[at + 1] += paragraphs
        self._mentions += mentions

    def finish(self) -> Incidences:
        """The arrays; the order in which articles came does not matter."""
        import numpy as np

        order = sorted(
            range(len(self._articles)),
            key=lambda at: (self._articles[at].doc, self._articles[at].start, self._articles[at].iri),
        )
        sources = [self._articles[at] for at in order]
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        rows = np.array(self._paragraphs, dtype=np.int64).reshape(-1, _WIDTH)
        words = np.cumsum(rows[:, _SHOWN]) - rows[:, _SHOWN]
        rows[:, _ARTICLE] = rank[rows[:, _ARTICLE]]
        lines = np.lexsort((rows[:, _INDEX], rows[:, _ARTICLE]))
        moved = np.empty(len(lines), dtype=np.int64)
        moved[lines] = np.arange(len(lines))
        signed = np.cumsum(rows[:, _SIGNED]) - 1
        rows, words, signed = rows[lines], words[lines], signed[lines]
        hashes = np.frombuffer(bytes(self._signatures), dtype=np.uint64).reshape(-1, HASHES)
        dropped = np.array(
            uncounted(
                [
                    hashes[at] if there else None
                    for at, there in zip(signed.tolist(), rows[:, _SIGNED].tolist(), strict=True)
                ],
                rows[:, _ARTICLE].tolist(),
                rows[:, _LENGTH].tolist(),
            ),
            dtype=bool,
        )
        iris = sorted(self._numbers)
        sorted_number = np.empty(len(iris), dtype=np.int64)
        sorted_number[[self._numbers[iri] for iri in iris]] = np.arange(len(iris))
        columns = np.array(self._mentions, dtype=np.int64).reshape(-1, _MENTION)
        columns[:, 0] = sorted_number[columns[:, 0]]
        columns[:, 1] = moved[columns[:, 1]]
        columns = columns[np.argsort(columns[:, 1], kind="stable")]
        counts = rows[:, _COUNTS].astype(bool)
        return Incidences(
            entities=[Named(iri, *_commonest(self._labels[iri])) for iri in iris],
            articles=sources,
            places=Places(
                sources, rows[:, [_ARTICLE, _INDEX, _START, _END, _SHOWN]], words, bytes(self._words)
            ),
            entity=columns[:, 0],
            paragraph=columns[:, 1],
            sentence=columns[:, 2],
            listed=columns[:, 3],
            article=rows[:, _ARTICLE].copy(),
            sentences=rows[:, _SENTENCES].copy(),
            kept=counts & ~dropped,
            wanted=np.ones(len(iris), dtype=bool),
            copied=int((counts & dropped).sum()),
        )

    def _called(self, iri: str, labels: Mapping[tuple[str, str], int]) -> int:
        """The number of an entity that is called so, so many times."""
        found = self._labels.setdefault(iri, {})
        for label, count in labels.items():
            found[label] = found.get(label, 0) + count
        return self._numbers.setdefault(iri, len(self._numbers))


class Places(Sequence[Place]):
    """The paragraphs of a corpus, each made when it is asked for: held as objects they would be most of its memory."""

    def __init__(self, sources: Sequence[Source], rows: Integers, begins: Integers, words: bytes) -> None:
        """`rows` has article, index, start, end and the bytes of the first words of each; these begin at `begins`."""
        self._sources, self._rows, self._begins, self._words = sources, rows, begins, words

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Place: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Place]: ...
    def __getitem__(self, at: int | slice) -> Place | Sequence[Place]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        article, index, start, end, size = self._rows[at].tolist()
        source, begin = self._sources[article], int(self._begins[at])
        text = self._words[begin : begin + size].decode("utf-8", "surrogatepass")
        return Place(source.doc, start, end, f"{source.iri}#paragraph-{index}", text)

    def __iter__(self) -> Iterator[Place]:
        return (self[number] for number in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


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
            gathering.paragraph(
                line["paragraph"], line["start"], line["end"], line["text"], line["text"],
                kind=line["kind"], sentences=line["sentences"], named=bool(found),
            )  # fmt: skip
            for mention in found:
                named = Named(
                    mention["entity"], *known.get(mention["entity"], (mention["label"], mention["type"]))
                )
                gathering.mention(named, mention["sentence"], mention["listed"])
    return gathering.finish()
