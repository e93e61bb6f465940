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
    return restored(lambda: patterns, packed(patterns))


def packed(patterns: Sequence[str]) -> bytes:
    """The automaton of these patterns as bytes for `restored`; empty where the engine at hand has no such form."""
    try:
        from daachorse import CharwiseDoubleArrayAhoCorasick
    except ImportError:  # no wheel for this platform
        return b""
    automaton: bytes = CharwiseDoubleArrayAhoCorasick(list(patterns)).serialize()
    return automaton


def restored(patterns: Callable[[], Sequence[str]], automaton: bytes) -> Callable[[str], Hits]:
    """What `automaton` gives, from what `packed` made of the same patterns. The bytes must be trusted.

    The patterns are asked for where there are no bytes.
    """
    if not automaton:
        return _rust(patterns())
    from daachorse import CharwiseDoubleArrayAhoCorasick

    find: Callable[[str], Hits] = CharwiseDoubleArrayAhoCorasick.deserialize(automaton).find_overlapping
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
