"""Entities that might be one: pairs of a built graph for a person to judge, and what that person judges.

Only equal names make a pair, never similar ones, and nothing is merged here: a judgement is a line of
`ontology/judgements.csv` that the next build replays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import LexiconError, LutuError, StoreError
from pipeline.graph import query
from pipeline.lexicon import gazetteer, judgements
from pipeline.lexicon.judgements import FILE, Judgements
from pipeline.model import Entity
from pipeline.text.fold import fold
from pipeline.text.sentences import sentences

#: Types that names alone tell apart well enough, or that no person would judge.
_UNJUDGED = frozenset(("Target", "Concept", "Country"))


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its key for the file, what it is called, and a sentence that names it."""

    key: str
    label: str
    origin: str
    documents: int
    doc: str | None = None
    start: int | None = None
    end: int | None = None
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities of a type that share a name: `reason` is `same-name`, or `alias` where one only goes by it too."""

    type: str
    name: str
    reason: str
    left: Side
    right: Side

    def as_json(self) -> dict[str, Any]:
        """The pair for a program."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Known:
    iri: str
    type: str
    label: str
    names: frozenset[str]
    origin: str
    documents: int


def pairs(out: Path, ontology: Path, *, most: int = 50) -> tuple[list[Pair], int]:
    """The first pairs of a build that nobody has judged, and how many there are in all.

    People first, then by type and name. Each entity of a name is paired with the first one that it was not
    judged against, so that a name of n entities gives at most n - 1 pairs at a time.
    Raises: StoreError where there is no build.
    """
    judged = judgements.load(ontology, dictionary(ontology))
    entities = list(_entities(out))
    found = sorted(
        _pairs(entities, judged), key=lambda pair: (pair[0].type != "Person", pair[0].type, *pair[2:])
    )
    shown = found[:most]
    evidence = _evidence(out, {(one.iri, name) for a, b, _, name in shown for one in (a, b)})
    return [
        Pair(
            a.type, name, reason, _side(a, evidence.get((a.iri, name))), _side(b, evidence.get((b.iri, name)))
        )
        for a, b, reason, name in shown
    ], len(found)


def dictionary(ontology: Path) -> dict[str, Entity]:
    """The dictionary entities by IRI, without loading the rules."""
    rows = [row for path in gazetteer.files(ontology) for row in gazetteer.rows(path)]
    return {entity.iri: entity for entity in gazetteer.entities(rows).values()}


def _entities(out: Path) -> Iterator[_Known]:
    columns = ("entity", "type", "label", "names", "origin", "documents")
    for iri, type_, label, names, origin, documents in _rows(out, "entities", columns):
        if type_ not in _UNJUDGED:
            folded = frozenset(fold(name) for name in (label, *(names or "").split(" | ")) if name)
            yield _Known(iri, type_, label, folded, origin, documents)


def _pairs(entities: Iterable[_Known], judged: Judgements) -> Iterator[tuple[_Known, _Known, str, str]]:
    by_name: dict[tuple[str, str], dict[str, _Known]] = {}
    for entity in entities:
        for name in entity.names:
            by_name.setdefault((entity.type, name), {})[entity.iri] = entity
    told: set[tuple[str, str]] = set()
    for (_, name), group in sorted(by_name.items()):
        # The dictionary's entity first: it is the one that the others would become.
        ordered = sorted(group.values(), key=lambda one: (one.origin == "text", one.iri))
        for number, one in enumerate(ordered):
            for before in ordered[:number]:
                if before.origin != "text" != one.origin:
                    continue  # two dictionary entities of one name are the dictionary's own matter
                if (before.iri, one.iri) in told or judged.is_judged(before.iri, one.iri):
                    continue
                told.add((before.iri, one.iri))
                same = fold(before.label) == name == fold(one.label)
                yield before, one, "same-name" if same else "alias", name
                break


def _side(entity: _Known, found: tuple[str, int, int, str] | None) -> Side:
    return Side(judgements.key_of(entity.iri), entity.label, entity.origin, entity.documents, *(found or ()))


def _evidence(out: Path, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, int, int, str]]:
    """For an entity and a name where the name stands first (else any name of the entity), with its sentence."""
    names: dict[str, set[str]] = {}
    for iri, name in wanted:
        names.setdefault(iri, set()).add(name)
    places: dict[tuple[str, str], tuple[bool, str, str, int, int]] = {}
    if names:
        columns = ("entity", "text", "doc", "article", "start", "end")
        for iri, text, *place in _rows(out, "mentions", columns):
            for name in names.get(iri, ()):
                exact = fold(text) == name
                if (iri, name) not in places or (exact and not places[iri, name][0]):
                    places[iri, name] = (exact, *place)
    texts = _texts(out, sorted({article for _, _, article, _, _ in places.values()}))
    found = {}
    for key, (_, doc, article, start, end) in places.items():
        offset, text = texts[article]
        found[key] = (doc, start, end, _sentence(text, start - offset))
    return found


def _sentence(text: str, at: int) -> str:
    """The sentence of a text around an offset."""
    around = (span for span in sentences(fold(text)) if span.start <= at < span.end)
    span = next(around, None)
    return " ".join(text[span.start : span.end].split()) if span else ""


def _texts(out: Path, articles: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Where each article starts in its file, and its text."""
    if not articles:
        return {}
    values = " ".join(f"<{iri}>" for iri in articles)
    asked = f"""SELECT ?article ?offset ?text {{ VALUES ?article {{ {values} }}
        ?article lutu:fileOffset ?offset ; schema:articleBody ?text }}"""
    rows = query.run(out, asked).rows
    return {a.value: (int(o.value), t.value) for a, o, t in rows if a and o and t}


def _rows(out: Path, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a table of a build, batch by batch."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = out / f"{table}.parquet"
    try:
        with pq.ParquetFile(path) as parquet:
            for batch in parquet.iter_batches(columns=list(columns)):
                yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)
    except (OSError, pa.ArrowException) as error:
        raise StoreError(str(path), "is no table of a build", "Run `lutu build RAW OUT` first.") from error


def lines(pair: Pair) -> Iterator[str]:
    """A pair for a person, with the command that judges it."""
    what = "one name" if pair.reason == "same-name" else "a name of one is a name of the other"
    yield f"{pair.type} {pair.name}: {what}"
    for side in (pair.left, pair.right):
        yield f"  {side.key}  {side.label}  in {side.documents} article{'s' if side.documents != 1 else ''}"
        if side.sentence:
            yield f"    {side.doc}:{side.start}-{side.end}  {side.sentence}"
    yield f"  lutu resolve {pair.left.key} {pair.right.key} same|not-same|unsure --evidence … --author …"


def judge(
    ontology: Path, left: str, right: str, judgement: str, *, author: str, evidence: str, day: str
) -> str:
    """Write one judgement into the ontology's file, in its place; gives the line.

    Raises: LexiconError when a key is none, or the judgement contradicts what is there. The file then stays
    as it was.
    """
    known = dictionary(ontology)
    path = ontology / FILE
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ",".join(judgements.COLUMNS)
    rows = [fields for _, fields in judgements.lines(text)]
    one, other = sorted(judgements.key_of(judgements.resolve(key, known, key)) for key in (left, right))
    row = [one, other, judgement, *(" ".join(value.split()) for value in (author, evidence)), day]
    for name, value in zip(("--author", "--evidence"), row[3:5], strict=True):
        if not value:
            raise LutuError(name, "is empty", "Say who judges, and by which words.")
    _check(rows, row, known)
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(judgements.written([*rows, row]))
    temporary.replace(path)
    return ",".join(row)


def _check(rows: Sequence[Sequence[str]], row: Sequence[str], known: Mapping[str, Entity]) -> None:
    """Make sure that the file is right, holds no judgement of the pair, and none that the new one contradicts."""
    new = judgements.judgement(0, row, known)
    judged = [judgements.judgement(line, fields, known) for line, fields in enumerate(rows, 2)]
    if any(one.pair == new.pair for one in judged):
        raise LexiconError(
            FILE, f"{row[0]} and {row[1]} are judged already", "Change their line, or delete it first."
        )
    ordered = sorted([*judged, new], key=lambda one: (one.left, one.right))
    numbered = [one._replace(line=line) for line, one in enumerate(ordered, 2)]
    for mistake in judgements.contradictions(numbered):
        raise LexiconError(FILE, f"with the new line in it, {mistake.what}", mistake.remedy)
