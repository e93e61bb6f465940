"""What a word may be by itself, worked out once a word and tag: whether a personal name may begin with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import compress
from operator import itemgetter

from pipeline.lexicon.vocabulary import PersonWords
from pipeline.recognise.scene import Scene

#: It begins with a surname; with one, but is a common word or a particle; with a surname of two characters or more.
SURNAME, COMMON, DOUBLE = 1, 2, 4
#: Tags of words that may be names, unknown ones among them.
MAYBE_NAMES = ("nr", "nz", "ns", "x")
#: Tags of single characters that are surnames too, but mostly particles where they stand.
_PARTICLES = frozenset(("c", "p", "uj", "ul", "uz", "ug", "u", "d", "r", "m", "q", "f", "y", "e", "t"))
#: How many words are remembered: a bound, not a tuning.
_MEMO = 100_000


def openings(scene: Scene, supported: Collection[int]) -> Iterator[tuple[int, int, int]]:
    """Where a Chinese name may begin: the word's number, the offset, and what may begin there.

    `supported` are the offsets right after a role or a body: common words begin names only there. The first
    characters of all words are looked up without a step in Python, for five words in six begin no name anywhere.
    """
    pairs, starts, memo, people = scene.pairs, scene.starts, scene.lexicon.kinds, scene.lexicon.persons
    if len(memo) > _MEMO:
        memo.clear()
    firsts = itemgetter(*starts)(scene.folded) if starts else ()
    for index in compress(range(len(pairs)), map(people.name_starts.__contains__, firsts)):
        pair = pairs[index]
        kind = memo.get(pair)
        if kind is None:
            kind = memo[pair] = _kind(*pair, scene.known_word, people)
        if kind and (kind != COMMON or starts[index] in supported):
            yield index, starts[index], kind
    # 所|长江|岚清: after a role a name may begin inside what the tagger took for a word.
    for at in sorted(at for at in scene.title_ends if at not in scene.edges):
        if scene.folded[at] in people.surnames:
            index = scene.word_at(at)
            common = _is_common(scene.words[index], scene.tags[index], scene.known_word)
            yield index, at, (COMMON if common else SURNAME) | DOUBLE


def _kind(word: str, tag: str, known_word: Callable[[str], bool], people: PersonWords) -> int:
    kind = 0
    if word[0] in people.surnames:
        kind = COMMON if _is_common(word, tag, known_word) else SURNAME
    # What follows a single character decides with it.
    if word[:2] in (people.double_starts if len(word) == 1 else people.doubles):
        kind |= DOUBLE
    return kind


def _is_common(word: str, tag: str, known_word: Callable[[str], bool]) -> bool:
    """Whether a word is a common one or a particle (和, 于, 时), so that it begins no name by itself."""
    if len(word) > 1:
        return not tag.startswith(MAYBE_NAMES) and known_word(word)
    return tag in _PARTICLES
