"""One pass over the text for all literal strings: names of the dictionaries and triggers of the rules.

A double-array automaton (daachorse) where it has a wheel, ahocorasick_rs elsewhere; both give the same
matches (a test holds them together). Offsets are code points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

Hits = list[tuple[int, int, int]]


def automaton(patterns: Sequence[str]) -> Callable[[str], Hits]:
    """A function that gives (start, end, pattern index) for every occurrence, overlapping ones too.

    `patterns` are distinct and not empty. The time is linear in text and hits.
    """
    try:
        from daachorse import CharwiseDoubleArrayAhoCorasick
    except ImportError:  # no wheel for this platform
        return _rust(patterns)
    find: Callable[[str], Hits] = CharwiseDoubleArrayAhoCorasick(list(patterns)).find_overlapping
    return find


def _rust(patterns: Sequence[str]) -> Callable[[str], Hits]:
    import ahocorasick_rs

    engine = ahocorasick_rs.AhoCorasick(list(patterns), store_patterns=False)

    def find(text: str) -> Hits:
        return [
            (start, end, index)
            for index, start, end in engine.find_matches_as_indexes(text, overlapping=True)
        ]

    return find
