"""What the words of an article may begin: one byte a word, so that recognisers look only where something may stand.

A byte depends on the word and its tag alone and is kept between articles; what stands around a word is asked
by the recogniser that goes there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from pipeline.lexicon.lexicon import Lexicon
from pipeline.lexicon.vocabulary import PersonWords

#: It begins with a surname; with one, but is a common word or a particle; with a surname of two characters or more.
SURNAME, COMMON, DOUBLE = 1, 2, 4
#: The tagger takes it for a place or a foreign name; for a government.
PLACE, GOVERNMENT = 8, 16
#: Tags of what may be a country's name; transliterations are people's names to the tagger as often as not.
FOREIGN_TAGS = frozenset(("nr", "nrt", "nz"))
PLACE_TAGS = FOREIGN_TAGS | {"ns"}
#: Tags of single characters that are surnames too, but mostly particles where they stand.
_PARTICLES = frozenset(("c", "p", "uj", "ul", "uz", "ug", "u", "d", "r", "m", "q", "f", "y", "e", "t"))
MAYBE_NAMES = ("nr", "nz", "ns", "x")
#: How many words are remembered: a bound, not a tuning.
_MEMO = 100_000

Pairs = Sequence[tuple[str, str]]


def of_words(lexicon: Lexicon, known_word: Callable[[str], bool], pairs: Pairs) -> bytes:
    """A byte for each pair of word and tag: the sum of what the word may be."""
    memo = lexicon.kinds
    try:
        return bytes(map(memo.__getitem__, pairs))
    except KeyError:
        if len(memo) > _MEMO:
            memo.clear()
    people = lexicon.persons
    openers = surname_openers(people)
    for word, tag in set(pairs) - memo.keys():
        memo[word, tag] = _kind(word, tag, known_word, people, openers)
    return bytes(map(memo.__getitem__, pairs))


def _kind(
    word: str,
    tag: str,
    known_word: Callable[[str], bool],
    people: PersonWords,
    openers: tuple[frozenset[str], ...],
) -> int:
    kind = 0
    if word[0] in people.surnames:
        kind = COMMON if is_common(word, tag, known_word) else SURNAME
    if word[:2] in openers[len(word) > 1]:
        kind |= DOUBLE
    if tag in PLACE_TAGS:
        kind |= PLACE
    elif tag == "nt" and word[-2:] == "政府":
        kind |= GOVERNMENT
    return kind


def is_common(word: str, tag: str, known_word: Callable[[str], bool]) -> bool:
    """Whether a word is a common one or a particle (和, 于, 时), so that it begins no name by itself."""
    if len(word) > 1:
        return not tag.startswith(MAYBE_NAMES) and known_word(word)
    return tag in _PARTICLES


def surname_openers(people: PersonWords) -> tuple[frozenset[str], frozenset[str]]:
    """The first characters of surnames of two characters or more, and their first two."""
    return _openers(people.compound, people.foreign)


@lru_cache(maxsize=4)
def _openers(compound: frozenset[str], foreign: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    doubles = frozenset(name[:2] for name in compound | foreign)
    return frozenset(double[0] for double in doubles), doubles


@lru_cache(maxsize=8)
def _any_of(kinds: int) -> re.Pattern[bytes]:
    some = b"".join(re.escape(bytes((byte,))) for byte in range(256) if byte & kinds)
    return re.compile(b"[" + some + b"]")


def where(kinds: bytes, wanted: int) -> list[int]:
    """The indices of the words that may be one of the wanted kinds (a sum), in order."""
    return [found.start() for found in _any_of(wanted).finditer(kinds)]
