"""`make bench-stages`: each stage of a reading alone, timed with pytest-benchmark on articles of `corpus.py`.

`python bench/stages.py` runs this file under pytest, prints a line a stage, and keeps the run in
`bench/results/stages.jsonl`. A stage works on what the stages before it left, which is made beforehand; one whose
name has + holds the stages that it cannot be parted from. `tests/bench` sees that each runs; nothing is timed there.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import page
import results
import table
from corpus import articles as made_up
from measuring import MEGABYTE, ROOT, last_line, one_core

from pipeline import identifiers
from pipeline.corpus import document
from pipeline.flow import load_lexicon, read
from pipeline.graph.entities import entity_stanza
from pipeline.graph.spool import Spool
from pipeline.graph.stanzas import MEMORY
from pipeline.graph.triples import article_stanzas
from pipeline.graph.vocabulary import registry
from pipeline.graph.writers import write_nquads
from pipeline.interpret import frames, linking, relation_rules, relations, target_rules
from pipeline.model import Article, Mention, Paragraph, Reading
from pipeline.recognise.mentions import recognise
from pipeline.records import json_bytes
from pipeline.text.fold import fold
from pipeline.text.paragraphs import paragraphs
from pipeline.text.words import tagger

#: So much text unless LUTU_BENCH_BYTES says otherwise.
_BYTES = 300_000
_ROUNDS = 5
_ACTIVITY = f"{identifiers.BASE}activity/bench"


class Read(NamedTuple):
    """One article with what the stages before another have made of it."""

    raw: bytes
    article: Article
    parts: tuple[Paragraph, ...]
    folded: str
    mentions: list[Mention]
    reading: Reading


@cache
def prepared(size: int) -> list[Read]:
    """Articles of about so many bytes, read."""
    lexicon = load_lexicon()
    found: list[Read] = []
    written = 0
    for number, text in enumerate(made_up(1, simplified=True)):
        raw = text.encode()
        written += len(raw)
        for article in document(f"{number:05d}.txt", raw).articles:
            reading = read(article, lexicon)
            # A target is a mention too, but made after all that needs mentions.
            mentions = [one for one in reading.mentions if one.type != "Target"]
            parts = paragraphs(article)
            found.append(Read(raw, article, parts, fold(article.text), mentions, reading))
        if written >= size:
            return found
    raise AssertionError("the corpus has no end")


def _drain(some: Any) -> None:
    deque(some, maxlen=0)


def _decode(given: list[Read]) -> None:
    for one in given:
        for article in document("bench.txt", one.raw).articles:
            paragraphs(article)


def _words(given: list[Read]) -> None:
    tag = tagger()
    for one in given:
        tag(one.folded)


def _dictionary(given: list[Read]) -> None:
    lexicon = load_lexicon_once()
    for one in given:
        _drain(lexicon.hits(one.folded))


def _recognise(given: list[Read]) -> None:
    lexicon = load_lexicon_once()
    for one in given:
        recognise(one.article, one.parts, lexicon)


def _frames(given: list[Read]) -> None:
    rules = target_rules.load(load_lexicon_once().folder)
    for one in given:
        frames.find(
            one.article, one.parts, one.folded, one.mentions, rules=rules, published=one.article.published
        )


def _relations(given: list[Read]) -> None:
    lexicon = load_lexicon_once()
    rules, people = relation_rules.load(lexicon.folder), lexicon.persons
    for one in given:
        employed = list(
            relations.affiliations(one.folded, one.mentions, people.titles, people.honorifics, rules=rules)
        )
        linked = linking.link(
            one.folded, one.mentions, lexicon.entities, article=one.article.iri, rules=rules
        )
        _drain(
            relations.relations(
                one.folded,
                linked.mentions,
                linked.entities,
                linked.aliases,
                employed,
                rules=rules,
                text=one.article.text,
            )
        )


def _json(given: list[Read]) -> None:
    for one in given:
        json_bytes(one.reading)


def _read(given: list[Read]) -> None:
    lexicon = load_lexicon_once()
    for one in given:
        read(one.article, lexicon)


@cache
def load_lexicon_once() -> Any:
    """The project's own lexicon."""
    return load_lexicon()


def stanzas(given: list[Read]) -> list[str]:
    """The graph of the articles, stanza by stanza, with their entities."""
    known = registry(ROOT / "ontology")
    entities = {entity.iri: entity for one in given for entity in one.reading.entities}
    found = [entity_stanza(entity, known) for entity in entities.values()]
    for one in given:
        found += article_stanzas(one.reading, known, activity=_ACTIVITY)
    return found


def _stanzas(given: list[Read]) -> None:
    stanzas(given)


@cache
def _stanzas_of(size: int) -> list[str]:
    return stanzas(prepared(size))


def write(some: list[str]) -> None:
    """Sort and write N-Quads as a build does, to a file that goes again."""
    with tempfile.TemporaryDirectory(prefix="lutu-stages-") as name:
        spool = Spool(Path(name), "stages", limit=MEMORY)
        spool.add(some)
        write_nquads(spool, Path(name) / "graph.nq")


#: In the order of a reading; each takes what `prepared` gives.
STAGES: dict[str, Callable[[list[Read]], None]] = {
    "decode, articles, paragraphs": _decode,
    "words": _words,
    "dictionary": _dictionary,
    "recognise + words, dictionary": _recognise,
    "figures, frames": _frames,
    "linking, relations": _relations,
    "JSON lines": _json,
    "stanzas": _stanzas,
    "N-Quads, sorted": lambda given: write(_stanzas_of(_size())),
    "read: all but files, JSON lines and graph": _read,
}


def _size() -> int:
    return int(os.environ.get("LUTU_BENCH_BYTES", _BYTES))


@pytest.mark.parametrize("stage", STAGES)
def test_stage(stage: str, benchmark: Any) -> None:
    """Time one stage, after a round that is not counted."""
    given = prepared(_size())
    benchmark.extra_info["bytes"] = sum(len(one.raw) for one in given)
    benchmark.pedantic(STAGES[stage], args=(given,), rounds=_ROUNDS, warmup_rounds=1)


def main() -> None:
    """Run the stages under pytest-benchmark, print milliseconds for a MB, keep the run."""
    parser = argparse.ArgumentParser(description="Time each stage of a reading alone.")
    parser.add_argument("--size", type=float, default=_BYTES / MEGABYTE, help="megabytes of text (0.3)")
    parser.add_argument("--note", default="", help="what a reader of the kept run has to know")
    parser.add_argument("--keep", action=argparse.BooleanOptionalAction, default=True, help="keep the run")
    given = parser.parse_args()
    found = _benchmarked(int(given.size * MEGABYTE))
    size = found[0]["extra_info"]["bytes"]
    facts = {
        "bytes": size,
        "stages": {one["params"]["stage"]: one["stats"]["median"] for one in found},
    }
    run = results.stamped(facts, given.note)
    print(table.grid(page.stage_rows([run])))
    if given.keep:
        results.add(results.STAGES, run)
        page.write()


def _benchmarked(size: int) -> list[dict[str, Any]]:
    """What pytest-benchmark tells of each stage, by processor time on one core."""
    with tempfile.TemporaryDirectory(prefix="lutu-stages-") as name, one_core():
        told = Path(name) / "stages.json"
        run = subprocess.run(
            [
                sys.executable, "-m", "pytest", __file__, "--benchmark-json", str(told), "-p", "no:xdist",
                "--benchmark-timer", "time.process_time", "--timeout", "0",
            ],
            cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False, env=os.environ | {"LUTU_BENCH_BYTES": str(size)},
        )  # fmt: skip
        if run.returncode:
            sys.exit(f"bench-stages: {last_line(run.stdout)}")
        found: list[dict[str, Any]] = json.loads(told.read_text(encoding="utf-8"))["benchmarks"]
    return found


if __name__ == "__main__":
    main()
