"""The solver: of all candidates the consistent set that is worth most.

Weighted interval scheduling: a candidate is worth its strength a character, less a small price a mention, so
that one long name beats two short ones that cover no more. O(n log n) in the candidates.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

from pipeline.recognise.scene import Candidate

#: The price of a mention: joins names that cover the same characters equally well.
PRICE = 2.5
#: What is worth no more is worth nothing, whatever sums of floats come to.
_NOTHING = 1e-9
_START = itemgetter(0)


def solve(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The disjoint candidates of the greatest total worth, sorted by start; ties go to the earlier rule name."""
    # What overlaps nothing outside a cluster is chosen within it; most clusters are one name in one or two senses.
    chosen: list[Candidate] = []
    cluster: list[Candidate] = []
    reach = -1
    for candidate in sorted(candidates, key=_START):
        if candidate[0] < reach:
            cluster.append(candidate)
            if candidate[1] > reach:
                reach = candidate[1]
            continue
        if cluster:
            _choose(cluster, chosen)
        cluster = [candidate]
        reach = candidate[1]
    if cluster:
        _choose(cluster, chosen)
    return chosen


def _choose(cluster: list[Candidate], chosen: list[Candidate]) -> None:
    """Add the best of a cluster of overlapping candidates, sorted by start, to what is chosen."""
    if len(cluster) > 1:
        start, end = cluster[0][:2]
        if all(other[0] == start and other[1] == end for other in cluster):
            cluster = [min(cluster, key=_rank)]
        else:
            chosen.extend(_best(cluster))
            return
    if worth(cluster[0]) > _NOTHING:
        chosen.append(cluster[0])


def _rank(candidate: Candidate) -> tuple[int, int, float, str, str, str]:
    """What the solver goes through candidates by: among equals the first wins."""
    start, end, type_, rule, strength, entity = candidate
    return end, start, -strength, type_, rule, entity or ""


def _best(candidates: list[Candidate]) -> list[Candidate]:
    ordered = sorted(candidates, key=_rank)
    ends = [candidate[1] for candidate in ordered]
    best = [0.0]
    taken: list[bool] = []
    before: list[int] = []
    for number, (start, end, _, _, strength, _) in enumerate(ordered):
        prior = bisect_right(ends, start, 0, number)
        total = (end - start) * strength - PRICE + best[prior]
        wins = total > best[number] + _NOTHING
        best.append(total if wins else best[number])
        taken.append(wins)
        before.append(prior)
    chosen: list[Candidate] = []
    number = len(ordered)
    while number > 0:
        number -= 1
        if taken[number]:
            chosen.append(ordered[number])
            number = before[number]
    chosen.reverse()
    return chosen


def worth(candidate: Candidate) -> float:
    """What a candidate brings to the sum that the solver maximises."""
    return (candidate[1] - candidate[0]) * candidate[4] - PRICE


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
