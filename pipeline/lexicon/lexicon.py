"""The compiled lexicon: every dictionary and rule of an ontology folder, ready for reading articles."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from pipeline.lexicon import compiled, judgements, patterns, surroundings, vocabulary
from pipeline.lexicon.automaton import Hits
from pipeline.lexicon.location import ontology
from pipeline.lexicon.names import Entry
from pipeline.model import Entity


class Lexicon:
    """What to look for. Build it with `load_lexicon`; it is never changed after."""

    #: Packs of rules that propose nothing, and `jieba`; empty but in ablations (see `ablation.py`).
    disabled: frozenset[str] = frozenset()

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.words = vocabulary.words(folder)
        self.persons = vocabulary.persons(folder)
        self.bodies = surroundings.load(folder, surroundings.Bodies)
        self.countries = surroundings.load(folder, surroundings.Countries)
        self.quoted = surroundings.load(folder, surroundings.Quoted)
        self.undertakings = surroundings.load(folder, surroundings.Undertakings)
        self.patterns = patterns.load(folder)
        dictionary = compiled.load(
            folder, vocabulary.heads(folder), {title for title in self.persons.titles if len(title) > 1}
        )
        self.entities: Mapping[str, Entity] = dictionary.entities
        #: The entries by the number that `hits` tells.
        self.entry: dict[int, Entry] = dictionary.entries
        self.judgements = judgements.load(folder, self.entities)
        #: What recognisers have found out about single words (`recognise/walk.py`), kept between articles.
        self.memo: dict[tuple[str, str], tuple[bool, bool, bool, bool, bool]] = {}
        #: What single words may begin, by word and tag (`recognise/word_kinds.py`), kept between articles.
        self.kinds: dict[tuple[str, str], int] = {}
        #: Whether words may be a country's name, by word and tag (`recognise/nations.py`), kept between articles.
        self.lands: dict[tuple[str, str], bool] = {}
        #: What two to five characters are as a personal name (`recognise/persons.py`), kept between articles.
        self.shapes: dict[str, tuple[bool, bool, float]] = {}
        #: The senses of names as candidates need them and whether surroundings may veto them, by folded name;
        #: made when a name is first met (`recognise/dictionary.py`).
        self.opened: dict[str, tuple[tuple[tuple[str, str, float, str, bool], ...], bool | None]] = {}
        self._dictionary = dictionary
        self._find = dictionary.find

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """Every entry by its number: for those who look at all of them, not for the reading of texts."""
        return self._dictionary.entries.all()

    def hits(self, folded: str) -> Hits:
        """(start, end, key of `entry`) of every literal string in a folded text, overlapping ones too."""
        return self._find(folded)


def load_lexicon(folder: str | Path | None = None) -> Lexicon:
    """The lexicon of an ontology folder, by default the one that ships with Lütu.

    Raises: LexiconError naming file and line of the first mistake.
    """
    # Some half a million objects are made and all of them stay: a collector that looks on finds nothing to
    # free and takes a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return Lexicon(ontology(folder))
    finally:
        if collecting:
            gc.enable()
