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
_START, _END = itemgetter(0), itemgetter(1)


#: Candidates that overlap, from the first character to the last, and those of them that win.
Cluster = tuple[int, int, list[Candidate], list[Candidate]]


def solve(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The disjoint candidates of the greatest total worth, sorted by start; ties go to the earlier rule name."""
    return Contest(candidates).chosen


class Contest:
    """Candidates and the winners among them; more may join later.

    Nothing outside a cluster of overlapping candidates decides who wins inside, so that those who join cost what
    they touch. `chosen` is as `solve` gives it.
    """

    __slots__ = ("_clusters", "chosen")

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._clusters = list(_clusters(candidates))
        self.chosen = [winner for cluster in self._clusters for winner in cluster[3]]

    def join(self, candidates: Sequence[Candidate]) -> None:
        """Let more candidates compete."""
        old = self._clusters
        merged: list[Cluster] = []
        at = 0
        for joining in _clusters(candidates):
            met: list[Cluster] = []
            if merged and merged[-1][1] > joining[0]:
                met.append(merged.pop())  # an old one reaches over several new ones
            else:
                first = at
                while at < len(old) and old[at][1] <= joining[0]:
                    at += 1
                merged += old[first:at]
            while at < len(old) and old[at][0] < joining[1]:
                met.append(old[at])
                at += 1
            merged.append(_united([*met, joining]) if met else joining)
        self._clusters = merged + old[at:]
        self.chosen = [winner for cluster in self._clusters for winner in cluster[3]]


def _united(clusters: list[Cluster]) -> Cluster:
    members = sorted((member for cluster in clusters for member in cluster[2]), key=_START)
    start, end = min(map(_START, clusters)), max(map(_END, clusters))
    return start, end, members, _winners(members)


def _clusters(candidates: Sequence[Candidate]) -> Iterator[Cluster]:
    members: list[Candidate] = []
    start, reach = 0, -1
    for candidate in sorted(candidates, key=_START):
        if candidate[0] < reach:
            members.append(candidate)
            if candidate[1] > reach:
                reach = candidate[1]
            continue
        if members:
            yield start, reach, members, _winners(members)
        members = [candidate]
        start, reach = candidate[:2]
    if members:
        yield start, reach, members, _winners(members)


def _winners(members: list[Candidate]) -> list[Candidate]:
    """The best of a cluster, sorted by start as it is."""
    if len(members) == 1:
        return members if worth(members[0]) > _NOTHING else []
    if members[-1][0] < min(map(_END, members)):
        # All share a character, so that one wins; of several as good the solver takes the first in its order.
        worths = [(end - start) * strength for start, end, _, _, strength, _ in members]
        most = max(worths)
        if sum(one >= most - _NOTHING for one in worths) == 1:
            return [members[worths.index(most)]] if most - PRICE > _NOTHING else []
    return _best(members)


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
