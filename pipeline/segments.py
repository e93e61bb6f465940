"""What one article adds to a build, ready to be written: made where the article was read, only put together after.

A segment holds all that outputs need of a reading, most of it as the very bytes of the files; so workers do the work,
and one process copies.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline import kept
from pipeline.documents import Document
from pipeline.fingerprint import Fingerprint
from pipeline.graph import provenance
from pipeline.graph.assembly import Stretch, split
from pipeline.graph.table_rows import Row, Rows, article_rows, issue_rows
from pipeline.graph.triples import article_stanzas
from pipeline.graph.vocabulary import registry
from pipeline.layout import laid
from pipeline.model import Entity, Issue, Reading
from pipeline.network.cooccurrence import gathered
from pipeline.network.gathering import Gathering

_MARK = b"lutu segment 3\n"


@dataclass(slots=True)
class Segment:
    """One article, as files and sums take it in."""

    article: str
    doc: str
    start: int
    #: What the graph says of the article alone, and what it says of subjects that others may share.
    stretch: Stretch
    shared: list[bytes]
    rows: Mapping[str, Rows]
    issues: list[Row]
    network: Gathering
    entities: tuple[Entity, ...]
    #: How often each entity is mentioned.
    mentions: Mapping[str, int]
    rules: frozenset[str]
    #: What the manifest counts: characters, paragraphs, targets, observations, places (mentions the graph tells apart).
    counts: Counter[str]
    #: Of what kind its mentions, relations and issues are.
    parts: Mapping[str, Counter[str]] = field(default_factory=dict)


def activity(prints: Fingerprint) -> str:
    """The IRI of the activity that reads the articles of a build: the same software and dictionaries, the same IRI."""
    return provenance.activity_iri(prints.version, prints.code, prints.lexicon_digest, prints.evidence)


def segment(reading: Reading, ontology: Path, *, activity: str) -> Segment:
    """The segment of a reading; `activity` is the IRI of the activity that read it."""
    article, places = reading.article, laid(reading)
    stretch, shared = split(article.iri, article_stanzas(reading, registry(ontology), activity=activity))
    return Segment(
        article=article.iri,
        doc=article.doc,
        start=article.start,
        stretch=stretch,
        shared=shared,
        rows=article_rows(reading, places),
        issues=list(issue_rows(reading)),
        network=gathered(reading, places),
        entities=reading.entities,
        mentions=Counter(mention.entity for mention in reading.mentions),
        rules=frozenset(
            record.rule
            for records in (reading.mentions, reading.targets, reading.observations, reading.relations)
            for record in records
            if record.rule
        ),
        counts=Counter(
            articles=1,
            characters=len(article.text),
            paragraphs=len(reading.paragraphs),
            targets=len(reading.targets),
            observations=len(reading.observations),
            places=len({(mention.start, mention.end, mention.entity) for mention in reading.mentions}),
        ),
        parts={
            "mentions": Counter(mention.type for mention in reading.mentions),
            "relations": Counter(relation.predicate for relation in reading.relations),
            "issues": Counter(issue.code for issue in reading.issues),
        },
    )


@dataclass(frozen=True, slots=True)
class Read:
    """A document as a build takes it in: what could not be read of it, and its articles."""

    doc: str
    issues: tuple[Issue, ...]
    segments: tuple[Segment, ...]
    #: Where on the shelf it stands; empty where it is not kept.
    name: str = ""


def _packed(read: Read) -> bytes:
    """A document as it is kept; Zstandard takes a third of the time of zlib to pack, a quarter to unpack."""
    import pyarrow as pa

    raw = pickle.dumps(read, pickle.HIGHEST_PROTOCOL)
    return len(raw).to_bytes(8, "big") + bytes(pa.compress(raw, codec="zstd", asbytes=True))


def _unpacked(body: memoryview) -> Read:
    import pyarrow as pa

    size = int.from_bytes(body[:8], "big")
    read: Read = pickle.loads(pa.decompress(body[8:], size, codec="zstd"))
    return read


def shelf(prints: Fingerprint, ontology: Path, out: Path) -> Shelf:
    """The shelf of the builds into a folder: beside it, so that it goes where the build goes. LUTU_CACHE=off: none."""
    out = out.absolute()
    key = replace(prints, inputs={}).digest
    folder = None if kept.folder() is None else out.parent / f".{out.name}.kept"
    return Shelf(ontology, activity(prints), key, folder)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Segments kept between builds by content: of the articles, and of all that they were read with.

    `key` stands for code, dictionaries and versions. Without a folder nothing is kept. A shelf goes to the workers,
    who leave there what they have read.
    """

    ontology: Path
    activity: str
    key: str
    folder: Path | None = None

    def known(self, document: Document) -> Read | None:
        """The document as it was read before, if it was; whatever cannot be trusted is not there."""
        path = self.path(document)
        body = kept.trusted(path, _MARK) if path is not None else None
        if body is None:
            return None
        return _unpacked(body)

    def made(self, read: tuple[Document, tuple[Reading, ...]]) -> Read:
        """The document's segments, made of its readings and kept."""
        document, readings = read
        segments = tuple(segment(reading, self.ontology, activity=self.activity) for reading in readings)
        path = self.path(document)
        found = Read(document.doc, document.issues, segments, "/".join(path.parts[-2:]) if path else "")
        if path is not None and readings:
            kept.keep(path, _MARK, _packed(found))
        return found

    def path(self, document: Document) -> Path | None:
        """Where a document is kept: a folder of two digits, a file of the rest of its hash."""
        if self.folder is None:
            return None
        total = hashlib.sha256(self.key.encode())
        for part in (document.doc, *document.issues, *document.articles):
            total.update(repr(part).encode("utf-8", "surrogatepass") + b"\0")
        name = total.hexdigest()[:40]
        return self.folder / name[:2] / name[2:]

    def tidy(self, used: Collection[str]) -> None:
        """Remove what no document of the last build needs any more."""
        if self.folder is None:
            return
        with contextlib.suppress(OSError):
            for path in self.folder.glob("*/*"):
                if path.relative_to(self.folder).as_posix() not in used:
                    path.unlink(missing_ok=True)
