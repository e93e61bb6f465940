"""The whole way on one screen: an article in, a reading out; and the only parallel map on one machine."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from pipeline import bundles
from pipeline.corpus import Document, document, documents
from pipeline.interpret import (
    actors,
    bearing,
    coordination,
    frames,
    judged,
    kinds,
    linking,
    owners,
    relation_rules,
    relations,
    target_rules,
    unlisted,
)
from pipeline.lexicon.lexicon import Lexicon, load_lexicon
from pipeline.model import Article, Mention, Paragraph, Reading, Refusal, Relation
from pipeline.recognise.evidence import Witness
from pipeline.recognise.mentions import prepare, recognise
from pipeline.recognise.overlap import refused
from pipeline.recognise.scene import Candidate
from pipeline.text.decode import oddities
from pipeline.text.paragraphs import paragraphs

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["load_lexicon", "read", "readings"]


def read(
    article: Article, lexicon: Lexicon, *, explain: bool = False, witness: Witness | None = None
) -> Reading:
    """All that is found in one article. Pure: the same article and lexicon give the same reading.

    With `explain` the candidates that lost are kept in `Reading.refusals`, with the reason.
    A `witness` (`pipeline/evidence.py`) is a model that is heard beside the rules.
    """
    parts = paragraphs(article)
    scene, chosen = recognise(article, parts, lexicon, witness)
    found = _mentions(article.text, parts, chosen)
    people = lexicon.persons
    stating = relation_rules.load(lexicon.folder)
    employed = list(
        relations.affiliations(scene.folded, found, people.titles, people.honorifics, rules=stating)
    )
    employers = {
        found[one.person].start: scene.folded[found[one.body].start : found[one.body].end]
        for one in reversed(employed)
    }
    linked = linking.link(
        scene.folded, found, lexicon.entities, employers=employers, article=article.iri, rules=stating,
        apart=lexicon.judgements.apart,
    )  # fmt: skip
    entities = judged.surrounded(linked.entities, lexicon.entities)
    stated = tuple(
        alias
        for alias in linked.aliases
        if not lexicon.judgements.are_apart(alias.long.entity, alias.short.entity)
    )
    related = tuple(
        _unique(
            relations.relations(
                scene.folded, linked.mentions, entities, stated, employed, rules=stating, text=article.text
            )
        )
    )
    # The owner of a plan begins where the plan's name does: no other candidates are asked for.
    plans = {one.start for one in linked.mentions if one.type == "Instrument"}
    read_as = [
        (one.start, one.end, one.type, one.entity)
        for one in (scene.candidates if plans else ())
        if one.start in plans and one.entity
    ]
    aiming = target_rules.load(lexicon.folder)
    figures = frames.find(
        article,
        parts,
        scene.folded,
        linked.mentions,
        rules=aiming,
        published=article.published,
        owners=owners.owners(read_as, linked.mentions, lexicon.entities, aiming.aims),
    )
    figures = unlisted.listed(figures, entities, lexicon.entities)
    # An actor or instrument may be inferred: our country's plan, a target's name.
    inferred = {
        iri: lexicon.entities[iri]
        for iri in _acting(figures)
        if iri not in entities and iri in lexicon.entities
    }
    if inferred:
        entities = judged.surrounded({**inferred, **entities}, lexicon.entities)
    goals = [
        Mention(t.start, t.end, t.text, "Target", t.iri, t.text, t.rule, t.paragraph) for t in figures.targets
    ]
    issues = (*oddities(article.text), *figures.issues)
    refusals = (*_refusals(scene.candidates, chosen, article), *figures.refusals) if explain else ()
    reading = Reading(
        article=article,
        paragraphs=tuple(parts),
        mentions=tuple(sorted((*linked.mentions, *goals), key=attrgetter("start", "end", "type", "entity"))),
        entities=tuple(entities[iri] for iri in sorted(entities)),
        targets=figures.targets,
        observations=figures.observations,
        relations=related,
        issues=tuple(sorted(issues, key=attrgetter("start", "end", "code"))),
        refusals=refusals,
    )
    return bearing.linked(judged.replayed(reading, lexicon.judgements, lexicon.entities))


def _mentions(text: str, parts: Sequence[Paragraph], chosen: Iterable[Candidate]) -> list[Mention]:
    """The candidates that won, as mentions of their paragraphs; they are not linked yet."""
    starts = [part.start for part in parts]
    found: list[Mention] = []
    for start, end, type_, rule, _strength, entity in chosen:
        paragraph = parts[bisect_right(starts, start) - 1].index
        surface = text[start:end]
        found.append(Mention(start, end, surface, type_, entity or "", surface, rule, paragraph))
    return found


def _acting(figures: frames.Findings) -> Iterator[str]:
    """The IRIs of those who aim or are observed, of the instruments, and of those who set an aim for others."""
    for target in figures.targets:
        yield from (iri for iri in (target.actor, target.instrument, target.set_by) if iri)
    yield from (observation.actor for observation in figures.observations if observation.actor)


#: What makes two relations of one text the same.
_said = attrgetter("predicate", "subject", "object", "start", "end", "subject_label", "object_label")


def _unique(found: Iterable[Relation]) -> Iterator[Relation]:
    seen = set()
    for relation in found:
        key = _said(relation)
        if key not in seen:
            seen.add(key)
            yield relation


def _refusals(candidates: list[Candidate], chosen: list[Candidate], article: Article) -> Iterator[Refusal]:
    # A name that won is not refused because a second rule found it too.
    won = {(winner.start, winner.end, winner.type) for winner in chosen}
    for candidate, reason in refused(candidates, chosen):
        if (candidate.start, candidate.end, candidate.type) in won:
            continue
        yield Refusal(
            candidate.start,
            candidate.end,
            article.text[candidate.start : candidate.end],
            candidate.type,
            candidate.rule,
            reason,
        )


# ---- many files ----------------------------------------------------------------------------------------


#: A file as it was opened, with the readings of its articles.
ReadDocument = tuple[Document, tuple[Reading, ...]]
T = TypeVar("T")


def readings(
    paths: Iterable[str | Path],
    *,
    ontology: str | Path | None = None,
    workers: int = 1,
    explain: bool = False,
    evidence: str | None = None,
) -> Iterator[ReadDocument]:
    """Each document with the readings of its articles, in the order of the files, whatever the workers.

    Lazy: with workers a bounded window of files is under way, never the whole corpus. An article that cannot
    be read becomes an issue of its document; the rest goes on. `evidence` names a model that is heard beside the
    rules: `lac` or `spacy:NAME` (`pipeline/evidence.py`).
    """
    return mapped(paths, _same, ontology=ontology, workers=workers, explain=explain, evidence=evidence)


def mapped(
    paths: Iterable[str | Path],
    work: Callable[[ReadDocument], T],
    *,
    known: Callable[[Document], T | None] | None = None,
    ontology: str | Path | None = None,
    workers: int = 1,
    explain: bool = False,
    evidence: str | None = None,
) -> Iterator[T]:
    """What `work` makes of each document's readings, where they were read; as `readings` in all else.

    `known` gives what is there already of a document that need not be read; nothing is loaded and no worker started
    before one that must be. `work` is sent to the workers: a function of a module, or a method of what can be pickled.
    """
    waiting: Iterator[tuple[Document, T | None]] = (
        (found, known(found) if known else None) for found in documents(paths)
    )
    for found, before in waiting:
        if before is None:
            waiting = chain(((found, None),), waiting)
            break
        yield before
    else:
        return
    if workers <= 1:
        lexicon, witness = load_lexicon(ontology), _witness(evidence)
        for found, before in waiting:
            yield work(_read_document(found, lexicon, explain, witness)) if before is None else before
        return
    from concurrent.futures import Future, ProcessPoolExecutor  # one worker alone need not wait for it

    # The lexicon is loaded anew and before the pool forks, so that workers share the memory of this one.
    _prepare(ontology, explain, evidence)
    settings = (ontology, explain, evidence)
    with ProcessPoolExecutor(workers, initializer=_prepare_worker, initargs=settings) as pool:
        pending: deque[Future[T]] = deque()

        def begin(number: int) -> None:
            for found, before in islice(waiting, number):
                if before is None:
                    pending.append(pool.submit(_in_worker, found, work))
                else:
                    pending.append(Future())
                    pending[-1].set_result(before)

        try:
            begin(workers * 4)
            while pending:
                yield pending.popleft().result()
                begin(1)
        finally:
            for future in pending:
                future.cancel()


def _same(read: ReadDocument) -> ReadDocument:
    return read


def read_bytes(
    doc: str, raw: bytes, *, ontology: str | Path | None = None, evidence: str | None = None
) -> Iterator[ReadDocument]:
    """The bytes of one file, for standard input, as `readings` gives it."""
    yield _read_document(document(doc, raw), load_lexicon(ontology), False, _witness(evidence))


def read_lines(
    doc: str, file: BinaryIO, *, ontology: str | Path | None = None, evidence: str | None = None
) -> Iterator[ReadDocument]:
    """The records of JSON Lines, for standard input, as `readings` gives them; lazy."""
    lexicon, witness = load_lexicon(ontology), _witness(evidence)
    for found in bundles.lines(doc, file):
        yield _read_document(found, lexicon, False, witness)


_shared: dict[str, tuple[Lexicon, bool, str | None]] = {}


def _prepare(ontology: str | Path | None, explain: bool, evidence: str | None) -> None:
    if evidence is not None:
        from pipeline.evidence import versions

        versions(evidence)  # what is not installed is told before a worker asks for it
    lexicon = load_lexicon(ontology)
    prepare(lexicon)
    aims = target_rules.load(lexicon.folder).aims
    for make in (actors.forms, coordination.forms, kinds.forms, owners.own):
        make(aims)
    relation_rules.load(lexicon.folder)
    _shared["lexicon"] = (lexicon, explain, evidence)


def _prepare_worker(ontology: str | Path | None, explain: bool, evidence: str | None) -> None:
    """A forked worker has its parent's lexicon already; a spawned one loads its own."""
    if "lexicon" not in _shared:
        _prepare(ontology, explain, evidence)


def _in_worker(found: Document, work: Callable[[ReadDocument], T]) -> T:
    # Each worker loads the model itself, on first use: a network's session is not for sharing by fork.
    lexicon, explain, evidence = _shared["lexicon"]
    return work(_read_document(found, lexicon, explain, _witness(evidence)))


def _witness(evidence: str | None) -> Witness | None:
    if not evidence:
        return None
    from pipeline.evidence import witness  # few ask for one

    return witness(evidence)


def _read_document(found: Document, lexicon: Lexicon, explain: bool, witness: Witness | None) -> ReadDocument:
    return found, tuple(
        read(article, lexicon, explain=explain, witness=witness) for article in found.articles
    )


def worker_count(asked: int | None) -> int:
    """How many processes to use: as asked, else one a core."""
    return (
        asked
        if asked
        else max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    )
