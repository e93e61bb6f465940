"""Who stands beside whom: pairs of entities in one paragraph, counted over all articles.

Memory grows with the number of different pairs, not with the text.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model import TYPES, Reading

#: Paragraphs that count; credits and page furniture say nothing about who belongs together.
KINDS = frozenset({"title", "heading", "body", "caption", "note"})

#: In a paragraph with more entities than this (a list of signatories, a broken file), each is paired only
#: with the entities of its neighbourhood, so that one paragraph cannot make millions of pairs.
WIDE = 200
_NEIGHBOURS = 40


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
    """Two entities that stand in one paragraph, with counts and one place where they do.

    `npmi` is normalised pointwise mutual information over paragraphs, from -1 to 1, on six digits.
    """

    source: str
    target: str
    count: int
    documents: int
    npmi: Decimal
    example: Example


@dataclass(frozen=True, slots=True, order=True)
class Example:
    """A paragraph, in the file's offsets and as a node of the graph."""

    doc: str
    start: int
    end: int
    paragraph: str
    text: str


class CoOccurrence:
    """The sums over all readings seen so far; their order does not matter."""

    def __init__(self) -> None:
        self.paragraphs = 0
        self.wide = 0
        self._counts: Counter[tuple[str, str]] = Counter()
        self._documents: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, str], Example] = {}
        self._nodes: Counter[str] = Counter()
        self._node_documents: Counter[str] = Counter()
        self._labels: dict[str, Counter[tuple[str, str]]] = {}

    def write(self, reading: Reading) -> None:
        """Count the pairs of one reading."""
        article = reading.article
        inside: dict[int, dict[str, None]] = {}
        names = {entity.iri: (entity.label, entity.type) for entity in reading.entities}
        for mention in reading.mentions:
            if mention.type in TYPES:
                inside.setdefault(mention.paragraph, {})[mention.entity] = None
                label = names.get(mention.entity, (mention.label, mention.type))
                self._labels.setdefault(mention.entity, Counter())[label] += 1
        pairs_here: set[tuple[str, str]] = set()
        nodes_here: set[str] = set()
        for paragraph in reading.paragraphs:
            if paragraph.kind not in KINDS:
                continue
            self.paragraphs += 1
            entities = list(inside.get(paragraph.index, ()))
            self._nodes.update(entities)
            nodes_here.update(entities)
            example: Example | None = None
            for pair in self._pairs(entities):
                self._counts[pair] += 1
                pairs_here.add(pair)
                if example is None:
                    text = article.text[paragraph.start : min(paragraph.end, paragraph.start + 160)]
                    place = (article.start + paragraph.start, article.start + paragraph.end)
                    example = Example(article.doc, *place, f"{article.iri}#paragraph-{paragraph.index}", text)
                known = self._examples.get(pair)
                if known is None or example < known:
                    self._examples[pair] = example
        self._documents.update(pairs_here)
        self._node_documents.update(nodes_here)

    def _pairs(self, entities: list[str]) -> Iterator[tuple[str, str]]:
        reach = len(entities)
        if reach > WIDE:
            self.wide += 1
            reach = _NEIGHBOURS
        for index, one in enumerate(entities):
            for other in entities[index + 1 : index + 1 + reach]:
                yield (one, other) if one < other else (other, one)

    def nodes(self) -> dict[str, Node]:
        """Every entity that stands in a paragraph that counts, sorted by IRI."""
        return {
            iri: Node(iri, *self._label(iri), self._nodes[iri], self._node_documents[iri])
            for iri in sorted(self._nodes)
        }

    def pairs(self) -> Iterator[Pair]:
        """Every pair, sorted by its two IRIs."""
        for key in sorted(self._counts):
            count = self._counts[key]
            npmi = _npmi(count, self._nodes[key[0]], self._nodes[key[1]], self.paragraphs)
            yield Pair(*key, count, self._documents[key], npmi, self._examples[key])

    def _label(self, iri: str) -> tuple[str, str]:
        labels = self._labels[iri]
        return min(labels, key=lambda label: (-labels[label], label))


def _npmi(together: int, one: int, other: int, total: int) -> Decimal:
    """Normalised pointwise mutual information; 1 where two entities never stand without each other."""
    if together == total:
        return Decimal("1.000000")
    information = math.log(together * total / (one * other))
    return Decimal(f"{information / -math.log(together / total):.6f}")
