"""The solver: of all candidates the consistent set that is worth most.

Weighted interval scheduling: a candidate is worth its strength a character, less a small price a mention, so
that one long name beats two short ones that cover no more. O(n log n) in the candidates.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import itemgetter

from pipeline.recognise.scene import Candidate

#: The price of a mention: joins names that cover the same characters equally well.
PRICE = 2.5
#: What is worth no more is worth nothing, whatever sums of floats come to.
_NOTHING = 1e-9
_START, _END, _MEMBERS, _WINNERS = map(itemgetter, range(4))


#: Candidates that overlap, from the first character to the last, and those of them that win.
Cluster = tuple[int, int, list[Candidate], list[Candidate]]


class Contest:
    """Candidates and the winners among them, `chosen`: the disjoint ones of the greatest total worth, sorted by start;
    ties go to the earlier rule name. More may join later.

    Nothing outside a cluster of overlapping candidates decides who wins inside, so that those who join cost what
    they touch.
    """

    __slots__ = ("chosen", "clusters")

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.clusters = _clusters(candidates)
        self.chosen = list(chain.from_iterable(map(_WINNERS, self.clusters)))

    def join(self, candidates: Sequence[Candidate]) -> None:
        """Let more candidates compete."""
        old = self.clusters
        merged: list[Cluster] = []
        met: list[Cluster] = []  # those that overlap with `joined`, up to `reach`
        joined: list[Cluster] = []
        reach = at = 0
        for joining in _clusters(candidates):
            if reach <= joining[0]:
                if joined:
                    merged.append(_united(met, joined))
                # Old ones are disjoint and sorted, so are their ends.
                first, at = at, bisect_right(old, joining[0], at, key=_END)
                merged += old[first:at]
                met, joined = [], []
            joined.append(joining)
            reach = max(reach, joining[1])
            while at < len(old) and old[at][0] < reach:
                met.append(old[at])
                reach = max(reach, old[at][1])
                at += 1
        if joined:
            merged.append(_united(met, joined))
        self.clusters = merged + old[at:]
        self.chosen = list(chain.from_iterable(map(_WINNERS, self.clusters)))


def _united(old: list[Cluster], new: list[Cluster]) -> Cluster:
    if not old:
        return new[0]  # those that join are disjoint, only an old one holds two together
    # Who was there first stays first among those that start together.
    clusters = old + new
    members = sorted(chain.from_iterable(map(_MEMBERS, clusters)), key=_START)
    return min(map(_START, clusters)), max(map(_END, clusters)), members, _winners(members)


def _clusters(candidates: Sequence[Candidate]) -> list[Cluster]:
    found: list[Cluster] = []
    members: list[Candidate] = []
    begin, reach = 0, -1
    for candidate in sorted(candidates, key=_START):
        # Two of its values by their places: a named tuple is slow to take apart.
        start, end = candidate[0], candidate[1]
        if start < reach:
            members.append(candidate)
            if end > reach:
                reach = end
            continue
        if members:
            found.append((begin, reach, members, _winners(members)))
        members = [candidate]
        begin, reach = start, end
    if members:
        found.append((begin, reach, members, _winners(members)))
    return found


def _winners(members: list[Candidate]) -> list[Candidate]:
    """The best of a cluster, sorted by start as it is."""
    if len(members) == 1:
        alone = members[0]
        return members if (alone[1] - alone[0]) * alone[4] - PRICE > _NOTHING else []
    if members[-1][0] < min(map(_END, members)):
        # All share a character, so that one wins; of several as good the solver takes the first in its order.
        worths = [(end - start) * strength for start, end, _, _, strength, _ in members]
        second, most = sorted(worths)[-2:]
        if most - second > _NOTHING:
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
