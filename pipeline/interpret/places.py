"""Where the rules can match, found in one pass over an article: most of its characters begin nothing.

Cues, metrics, states and conditions give the one or two characters with which their matches begin; one
automaton finds them all. A sentence then tries its rules at its own places only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter

from pipeline.lexicon.automaton import automaton
from pipeline.values.anchored import Anchored


def finder(families: Iterable[Anchored]) -> Callable[[str], list[int]]:
    """Return what gives, for a folded text, the places where a match of any of these can begin, in order."""
    hits = automaton(sorted(set().union(*(family.openings for family in families))))
    begin = itemgetter(0)
    return lambda folded: sorted(set(map(begin, hits(folded))))
