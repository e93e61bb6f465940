"""`python bench/corpus.py FOLDER --megabytes 100`: a corpus of made-up articles, varied by a seed, the same each time.

The articles of `data/raw` are taken apart: a paragraph becomes a template with slots for the names and digits
that Lütu finds in it. A new article is a title and paragraphs from several of them, its slots filled anew: names
of the same type from the dictionaries, invented people and bodies, other figures, other years. One name is
replaced by one other throughout an article, so that names met again are met again. Nothing in it is true; it is
for measuring time and memory, never for measuring quality.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 1_000_000
#: So many files lie in a folder.
_IN_A_FOLDER = 1000
_FIGURE = re.compile("(?<![0-9])[0-9]+(?:[.][0-9]+)?(?![0-9])")
#: A digit after a digit.
_DIGIT = re.compile("(?<=[0-9])[0-9]")
_BODIES = ("研究院", "基金会", "环境科技有限公司", "促进会", "新能源集团", "生态研究中心", "保护协会", "大学")
_WORDS = "青蓝远恒和润明泽瑞安华林海川云岭禾木星源嘉禹"
_FILLED = ("Person", "Organization", "Country", "Place", "Instrument", "Project")


#: Characters that only texts in traditional characters have, all of them frequent there.
_TRADITIONAL = frozenset("國會為與對時發這開關體環氣來們產業")
_MANY = 10


def is_traditional(text: str) -> bool:
    """Whether an article is written in traditional characters, not only a name in it.

    jieba's dictionary has few of their words: its tagger reads such articles at a fiftieth of its speed.
    """
    return sum(sign in _TRADITIONAL for sign in text) >= _MANY


class Slot(NamedTuple):
    """A stretch of a template that is filled anew: its type (`figure` for digits) and what stood there."""

    type: str
    text: str


Template = list[str | Slot]


class Templates:
    """What `data/raw` gives: titles and paragraphs with slots, and names by type."""

    def __init__(self, *, simplified: bool = False) -> None:
        from pipeline.flow import load_lexicon, readings

        self.titles: list[Template] = []
        self.paragraphs: list[list[Template]] = []
        for _, found in readings([ROOT / "data" / "raw"]):
            for reading in found:
                text = reading.article.text
                if simplified and is_traditional(text):
                    continue
                names = [(one.start, one.end, one.type) for one in reading.mentions if one.type in _FILLED]
                body = [
                    _template(text, part.start, part.end, names)
                    for part in reading.paragraphs
                    if part.kind == "body"
                ]
                if body and reading.article.title:
                    start = text.index(reading.article.title)
                    self.titles.append(_template(text, start, start + len(reading.article.title), names))
                    self.paragraphs.append(body)
        self.names: dict[str, list[str]] = {type_: [] for type_ in _FILLED}
        for entity in load_lexicon().entities.values():
            if entity.type in self.names and not entity.label.isascii():
                self.names[entity.type].append(entity.label)
        order = random.Random(0)
        for names in self.names.values():
            order.shuffle(names)
        people = load_lexicon().persons
        common = sorted(people.given, key=lambda one: (-people.given[one], one))
        self.given = common[:400]
        self.surnames = sorted(people.surnames, key=lambda one: (-people.surnames[one], one))[:120]


def _template(text: str, start: int, end: int, names: list[tuple[int, int, str]]) -> Template:
    pieces: Template = []

    def plain(first: int, last: int) -> None:
        at = first
        for figure in _FIGURE.finditer(text, first, last):
            pieces.extend((text[at : figure.start()], Slot("figure", figure.group())))
            at = figure.end()
        pieces.append(text[at:last])

    at = start
    for first, last, type_ in names:
        if at <= first and last <= end:
            plain(at, first)
            pieces.append(Slot(type_, text[first:last]))
            at = last
    plain(at, end)
    return pieces


def articles(seed: int, *, simplified: bool = False) -> Iterator[str]:
    """Articles without end, the same for the same seed and the same `data/raw`; with `simplified` of such alone."""
    made = Templates(simplified=simplified)
    chance = random.Random(seed)
    while True:
        known: dict[Slot, str] = {}
        first = chance.randrange(len(made.titles))
        parts = [chance.choice(made.paragraphs[first])]
        parts += [chance.choice(chance.choice(made.paragraphs)) for _ in range(chance.randint(2, 9))]
        chance.shuffle(parts)
        lines = (
            "".join(piece if isinstance(piece, str) else _filled(made, chance, known, piece) for piece in one)
            for one in (made.titles[first], *parts)
        )
        yield "\n".join(lines) + "\n"


def _filled(made: Templates, chance: random.Random, known: dict[Slot, str], slot: Slot) -> str:
    if slot.type == "figure":
        return _figure(chance, slot.text)
    if slot not in known:
        known[slot] = _name(made, chance, slot.type)
    return known[slot]


def _name(made: Templates, chance: random.Random, type_: str) -> str:
    if type_ == "Person":
        return made_person(made, chance, given=chance.randint(1, 2))
    if type_ == "Organization" and chance.random() < 0.4:
        return made_body(made, chance)
    # Few names are in every article and most in hardly any: the rank falls off steeply.
    return made.names[type_][int(len(made.names[type_]) * chance.random() ** 5)]


def made_person(made: Templates, chance: random.Random, *, given: int) -> str:
    """A person that nobody knows, with so many characters as given name."""
    name = "".join(chance.choice(made.given) for _ in range(given))
    return chance.choice(made.surnames) + name


def made_body(made: Templates, chance: random.Random, kinds: Sequence[str] = _BODIES) -> str:
    """A place, two characters and a kind of body (or of what else `kinds` names): a name that nobody has."""
    own = "".join(chance.choice(_WORDS) for _ in range(2))
    return chance.choice(made.names["Place"]) + own + chance.choice(kinds)


def _figure(chance: random.Random, text: str) -> str:
    """Another number of the same shape; a year stays one."""
    if len(text) == 4 and text[:2] in ("19", "20"):
        return str(
            chance.randint(2005, 2025) if text < "2026" else chance.choice((2030, 2035, 2040, 2050, 2060))
        )
    return "".join(
        sign if sign == "." else chance.choice("123456789" if place == 0 else "0123456789")
        for place, sign in enumerate(text)
    )


def as_written(*, simplified: bool = False) -> Iterator[str]:
    """The articles of `data/raw` again and again without end; one comes again as it was after ten copies at the soonest.

    Their names stay. In copy k digits are moved by k (but not the first of a number, so that years stay years) and
    another paragraph comes first.
    """
    from pipeline.corpus import documents

    texts = [article.text for found in documents([ROOT / "data" / "raw"]) for article in found.articles]
    if simplified:
        texts = [text for text in texts if not is_traditional(text)]
    for copy in count():
        for text in texts:
            title, *paragraphs = _moved(text, copy).split("\n")
            turn = copy % len(paragraphs) if paragraphs else 0
            yield "\n".join((title, *paragraphs[turn:], *paragraphs[:turn])) + "\n"


def _moved(text: str, by: int) -> str:
    return _DIGIT.sub(lambda digit: str((int(digit[0]) + by) % 10), text)


def write(
    folder: Path, size: int, seed: int = 1, *, raw: bool = False, simplified: bool = False
) -> dict[str, int | str]:
    """Write articles into subfolders until `size` bytes of UTF-8 are there; counts of what was written.

    They are made up, or with `raw` those of `data/raw` varied a little, which knows no seed.
    `digest` tells whether two corpora are the same: Lütu finds the slots, so a better Lütu makes other articles.
    """
    characters = written = files = 0
    digest = hashlib.sha256()
    some = as_written(simplified=simplified) if raw else articles(seed, simplified=simplified)
    for number, text in enumerate(some):
        inside = folder / f"{number // _IN_A_FOLDER:04d}"
        if number % _IN_A_FOLDER == 0:
            inside.mkdir(parents=True)
        encoded = text.encode()
        (inside / f"{number:07d}.txt").write_bytes(encoded)
        digest.update(encoded)
        characters, written, files = characters + len(text), written + len(encoded), files + 1
        if written >= size:
            break
    facts = {"characters": characters, "bytes": written, "files": files}
    return {**facts, "digest": digest.hexdigest()[:12]}


def main() -> None:
    """Write a corpus for a bench or a trial."""
    parser = argparse.ArgumentParser(description="Write a corpus of made-up articles.")
    parser.add_argument("folder", type=Path, help="a folder that is not there yet")
    parser.add_argument("--megabytes", type=float, default=5, help="of UTF-8 (5)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another corpus (1)")
    parser.add_argument("--raw", action="store_true", help="the articles of data/raw, varied a little")
    parser.add_argument("--simplified", action="store_true", help="no article in traditional characters")
    parser.add_argument("--json", action="store_true", help="tell the counts as JSON")
    given = parser.parse_args()
    if given.folder.exists():
        sys.exit(f"{given.folder} is there already: name a new folder.")
    size = int(given.megabytes * MEGABYTE)
    facts = write(given.folder, size, given.seed, raw=given.raw, simplified=given.simplified)
    if given.json:
        print(json.dumps(facts))
        return
    print(f"{facts['files']:,} articles, {facts['characters']:,} characters, {facts['bytes']:,} bytes")


if __name__ == "__main__":
    main()
