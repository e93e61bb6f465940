"""Where the rules can match, found in one pass over an article: most of its characters begin nothing.

Each family of rules (cues, metrics, states, conditions) gives the one or two characters with which its
matches begin; one automaton finds them all. A sentence then tries its rules at its own places only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from pipeline.lexicon.automaton import automaton
from pipeline.values.anchored import Anchored


def finder(families: Sequence[Anchored]) -> Callable[[str], tuple[list[int], ...]]:
    """Return what gives, for a folded text, the places where a match of each family can begin, in order."""
    openings = sorted(set().union(*(family.openings for family in families)))
    owners = [
        tuple(number for number, family in enumerate(families) if opening in family.openings)
        for opening in openings
    ]
    hits = automaton(openings)

    def find(folded: str) -> tuple[list[int], ...]:
        found: tuple[list[int], ...] = tuple([] for _ in families)
        for start, _, index in hits(folded):
            for owner in owners[index]:
                found[owner].append(start)
        for places in found:
            places.sort()  # the hits come by their ends
        return found

    return find


def between(places: Sequence[int], start: int, end: int) -> Sequence[int]:
    """Return the places from `start` up to `end`."""
    return places[bisect_left(places, start) : bisect_left(places, end)]
