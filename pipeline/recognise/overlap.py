"""The solver: of all candidates the consistent set that is worth most.

Weighted interval scheduling: a candidate is worth its strength a character, less a small price a mention, so
that one long name beats two short ones that cover no more. O(n log n) in the candidates.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from pipeline.recognise.scene import Candidate

#: The price of a mention: joins names that cover the same characters equally well.
PRICE = 2.5


def solve(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The disjoint candidates of the greatest total worth, sorted by start; ties go to the earlier rule name."""
    ordered = sorted(
        set(candidates), key=lambda c: (c.end, c.start, -c.strength, c.type, c.rule, c.entity or "")
    )
    ends = [candidate.end for candidate in ordered]
    best = [0.0] * (len(ordered) + 1)
    taken = [False] * len(ordered)
    before = [0] * len(ordered)
    for number, candidate in enumerate(ordered):
        before[number] = bisect_right(ends, candidate.start, 0, number)
        total = worth(candidate) + best[before[number]]
        if total > best[number] + 1e-9:
            best[number + 1] = total
            taken[number] = True
        else:
            best[number + 1] = best[number]
    chosen: list[Candidate] = []
    number = len(ordered)
    while number > 0:
        if taken[number - 1]:
            chosen.append(ordered[number - 1])
            number = before[number - 1]
        else:
            number -= 1
    chosen.reverse()
    return chosen


def worth(candidate: Candidate) -> float:
    """What a candidate brings to the sum that the solver maximises."""
    return (candidate.end - candidate.start) * candidate.strength - PRICE


def refused(candidates: Sequence[Candidate], chosen: Sequence[Candidate]) -> Iterator[tuple[Candidate, str]]:
    """Each candidate that lost, with the winners that stand in its place and by how much they are worth more."""
    starts = [winner.start for winner in chosen]
    for candidate in sorted(
        set(candidates) - set(chosen), key=lambda c: (c.start, c.end, c.type, c.rule, c.entity or "")
    ):
        number = max(0, bisect_right(starts, candidate.start) - 1)
        rivals = []
        while number < len(chosen) and chosen[number].start < candidate.end:
            if chosen[number].end > candidate.start:
                rivals.append(chosen[number])
            number += 1
        if not rivals:
            yield candidate, f"worth {worth(candidate):.1f}, not above nothing"
            continue
        names = " + ".join(f"{rival.type} [{rival.start},{rival.end}) by {rival.rule}" for rival in rivals)
        yield candidate, f"worth {worth(candidate):.1f}; {sum(map(worth, rivals)):.1f} by {names}"
