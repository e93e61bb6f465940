"""A row of the tables against what is read from it: what is missed, wrong or untrue."""

from __future__ import annotations

from phenomena_facts import holds
from phenomena_rows import Row

from pipeline.flow import read
from pipeline.lexicon.lexicon import Lexicon
from pipeline.model import Reading
from pipeline.text.articles import articles


def readings(row: Row, lexicon: Lexicon) -> list[list[Reading]]:
    """For each file of a row the readings of its articles."""
    return [
        [read(article, lexicon) for article in articles(f"{row.id}-{number}.txt", text)]
        for number, text in enumerate(row.files)
    ]


def problems(row: Row, lexicon: Lexicon) -> list[str]:
    """What does not hold of a row; empty where all does."""
    found = readings(row, lexicon)
    names = {
        (number, mention.start + reading.article.start, mention.end + reading.article.start, mention.type)
        for number, file in enumerate(found)
        for reading in file
        for mention in reading.mentions
        if mention.type in row.types
    }
    wanted = {(m.file, m.start, m.end, m.type) for m in row.marked if not m.optional}
    allowed = wanted | {(m.file, m.start, m.end, m.type) for m in row.marked}

    def quoted(keys: set[tuple[int, int, int, str]]) -> list[str]:
        return [f"{type_} {row.files[file][start:end]}" for file, start, end, type_ in sorted(keys)]

    told = [f"missed {name}" for name in quoted(wanted - names)]
    told += [f"wrong {name}" for name in quoted(names - allowed)]
    flat = [reading for file in found for reading in file]
    return told + [f"untrue {fact}" for fact in row.facts if not holds(fact, flat)]
