"""Townships and villages that no dictionary has: what stands between a county's name and 镇, 乡, 村 is their name.

A place alone tells (大理市|双廊镇); 农村, 各镇 and 示范村 are common nouns wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.expressions import expression
from pipeline.recognise.scene import Candidate, Scene, is_han

#: How a township's or a village's name ends, and what of it is no end: 村民, 村委会, 镇长, 乡亲.
_HEAD = expression(
    "镇(?![长区级政中上静痛江海店])|乡(?![亲镇村土间下里愁长级音])|街道(?![办上的旁])|苏木|嘎查|村(?![民委庄子落镇级里口支长干头])"
)
#: Places that hold townships end so.
_HOLDS = frozenset("省市县区州旗盟镇乡")
#: What makes a common noun of the words before the head: 美丽|乡村, 示范|村, 各|镇.
_COMMON = expression(
    "[各全某该本多个所等和与的之及其在是有为了这那每两三几百千万新老旧大小农山渔古牧城集建进到]|示范|试点|贫困|美丽|特色|重点|行政|自然|未来|先进|中心"
)
_LONGEST = 4


def named(scene: Scene, known: dict[int, list[Candidate]]) -> Iterator[Candidate]:
    """Townships and villages right after the name of what they lie in."""
    folded = scene.folded
    for head in _HEAD.finditer(folded):
        start, end = head.span()
        for begin in range(start - 1, max(0, start - 1 - _LONGEST), -1):
            if folded[begin - 1] not in _HOLDS or not any(c.type == "Place" for c in known.get(begin, ())):
                continue
            name = folded[begin:start]
            common = _COMMON.search(name) or (len(name) < 2 and scene.known_word(folded[begin:end]))
            if all(map(is_han, name)) and not common:
                yield Candidate(begin, end, "Place", "place:township", 5.3)
            break
