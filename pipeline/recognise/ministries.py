"""Ministries and offices by what they are for: joined remits (自然资源与环境部), and bare ones (环境部表示).

The remits and the bare names stand in `ontology/rules/bodies.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.lexicon.surroundings import Bodies
from pipeline.lexicon.vocabulary import any_of
from pipeline.recognise.scene import Candidate, Scene


class Forms(NamedTuple):
    """The expressions that the remits and the bare names make."""

    #: Two remits or more, and how every such name ends, from its last joint on: texts without it have none.
    joint: re.Pattern[str]
    joint_end: re.Pattern[str]
    #: The last two characters of any bare name, of which a match is the first; what goes on after one.
    bare_end: re.Pattern[str]
    after_bare: re.Pattern[str]
    longest: int


@lru_cache(maxsize=4)
def forms(bodies: Bodies) -> Forms:
    """The expressions of a lexicon's lists, made once."""
    remits = any_of(bodies.remits)
    ending = f"(?:{remits})(?:(?:和|与|及)?(?:{remits})){{0,3}}(?:部|署|局|厅)(?![门长分])"
    last_but_one, last = ("".join(sorted({name[at] for name in bodies.ministries})) for at in (-2, -1))
    return Forms(
        joint=expression(f"(?:{remits})(?:[、,]?(?:{remits})){{0,4}}(?:和|与|及|以及|暨|及其){ending}"),
        joint_end=expression(f"[和与及暨]其?{ending}"),
        bare_end=expression(f"[{last_but_one}](?=[{last}])"),
        after_bare=expression(f"[^一-龥]|{any_of(bodies.after_ministries)}"),
        longest=max(map(len, bodies.ministries)),
    )


#: What after 委 makes another word of it: 委员, 委托, 委派, 委屈.
_NO_COMMISSION = frozenset("员托派屈")
#: What a bare name may stand after: a sign, or a word that no name ends in.
_BARE_BEFORE = expression("(?:[\n,。;:、“(《 ]|由|据|向|与|和|对|时任|前任|前|原|现任|及|经|送|报)$")


def _is_free(scene: Scene, start: int) -> bool:
    """Whether no noun stands before the offset that could be part of a name there: 出任|发展局局长, 毕竟|水务署表示."""
    index = scene.word_at(start - 1)
    return scene.tags[index].startswith(("v", "d", "p", "c", "u", "r", "t")) and scene.tags[index] != "vn"


def joint(scene: Scene, hosts: dict[int, list[Candidate]]) -> Iterator[Candidate]:
    """越南自然资源与环境部, 环境、森林与气候变化部: two remits or more, with the country before them."""
    folded, form = scene.folded, forms(scene.lexicon.bodies)
    if form.joint_end.search(folded) is None:
        return
    for match in form.joint.finditer(folded):
        start, end = match.span()
        for at, entry in scene.entry_ends.get(start, ()):
            if any(
                sense.status != "short"
                and (sense.entity.type == "Country" or sense.entity.kind in ("province", "territory"))
                for sense in entry.senses
            ):
                start = min(start, at)
        while outer := [c.start for c in hosts.get(start, ()) if c.type in ("Country", "Place")]:
            start = min(outer)  # 江苏省|盐城市|自然资源和规划局
        yield Candidate(start, end, "Organization", "organization:joint-ministry", 5.3)


def bare(scene: Scene) -> Iterator[Candidate]:
    """环境部, 运输署 alone, where the article speaks of one government: at a clause edge and before a verb or role."""
    folded, after = scene.folded, forms(scene.lexicon.bodies).after_bare
    for start, end in places(folded, scene.lexicon.bodies):
        if not scene.on_edge(start) or folded[end : end + 1] == "门":
            continue
        if (
            start == 0 or _BARE_BEFORE.search(folded, max(0, start - 2), start) or _is_free(scene, start)
        ) and (end == len(folded) or after.match(folded, end)):
            yield Candidate(start, end, "Organization", "organization:bare-ministry", 4.6)


def places(folded: str, bodies: Bodies) -> Iterator[tuple[int, int]]:
    """Where such names stand, disjoint, the longest at each end: 发展改革委, not 改革委; no 委 of 委员."""
    read_to = 0
    form, names = forms(bodies), bodies.ministries
    for found in form.bare_end.finditer(folded):
        end = found.end() + 1
        for start in range(max(read_to, end - form.longest), end - 1):
            if folded[start:end] in names:
                if folded[end - 1] != "委" or folded[end : end + 1] not in _NO_COMMISSION:
                    yield start, end
                    read_to = end
                break
