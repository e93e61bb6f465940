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
    # Plain tuples sort sooner than by a key that is called for each.
    ordered = sorted(
        [(end, start, -strength, type_, rule, entity or "") for start, end, type_, rule, strength, entity in
         set(candidates)]
    )  # fmt: skip
    ends = [candidate[0] for candidate in ordered]
    best = [0.0]
    taken: list[bool] = []
    before: list[int] = []
    for number, (end, start, weakness, *_) in enumerate(ordered):
        prior = bisect_right(ends, start, 0, number)
        total = (end - start) * -weakness - PRICE + best[prior]
        wins = total > best[number] + 1e-9
        best.append(total if wins else best[number])
        taken.append(wins)
        before.append(prior)
    chosen: list[Candidate] = []
    number = len(ordered)
    while number > 0:
        if taken[number - 1]:
            end, start, weakness, type_, rule, entity = ordered[number - 1]
            chosen.append(Candidate(start, end, type_, rule, -weakness, entity or None))
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
        set(candidates) - set(chosen),
        key=lambda c: (c.start, c.end, c.type, c.rule, c.entity or "", -c.strength),
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
