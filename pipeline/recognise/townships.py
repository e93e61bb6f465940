"""Townships and villages that no dictionary has: what stands between a county's name and 镇, 乡, 村 is their name.

A place alone tells (大理市|双廊镇); 农村, 各镇 and 示范村 are common nouns wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.expressions import expression
from pipeline.recognise.foreign import is_transliteration
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
#: Words that go on after 首都 and are no city's name, the tags of what is one, and how long a common word may be that is.
_NO_CITY = expression(
    "(?:功能|城市|都市|经济|地区|圈|师范|医科|体育|博物|图书|机场|核心|规划|市民|居民|人民|政府|官员|街头|各地)"
)
_CITY_TAGS = frozenset(("ns", "nr", "nrt", "nz", "x"))
_SHORT_CITY = 3
#: After these any name is a city's, after 小镇 and the like one that sounds foreign.
_SEATS = frozenset(("首都", "首府", "省会", "州府", "省城"))


#: What a city is to its country or province, right before its name, and what may follow that.
_SEAT = expression(
    "(?P<seat>首都|首府|省会|州府|省城|小镇|小城|渔村|村庄|港口城市|海滨城市|沿海城市|工业城市|第二大城市)(?:城市)?(?P<name>[一-龥]{2,6}?)(?=举行|召开|举办|签[署订]|开幕|启动|发生|爆发|遭遇|会见|附近|郊[区外]|以[东南西北]|市中心|机场|的|和|与|、|[,。;:(\n]|出席|发布|拥有|位于|成立|落成)"
)


def seats(scene: Scene) -> Iterator[Candidate]:
    """The capital of a country or province that no dictionary has, or has as part of a longer name: 老挝首都|万象."""
    folded = scene.folded
    for match in _SEAT.finditer(folded):
        start, end = match.span("name")
        known = [sense for _, entry in scene.entry_starts.get(start, ()) for sense in entry.senses]
        if any(sense.status != "short" and sense.entity.type in ("Place", "Country") for sense in known):
            continue
        listed = any(entry.text == match["name"] for _, entry in scene.entry_starts.get(start, ()) if known)
        common = not listed and (_COMMON.search(match["name"]) or _NO_CITY.match(match["name"]))
        first = scene.tags[scene.word_at(start)]
        sounds = is_transliteration(match["name"], scene.lexicon.persons.transliteration)
        if not common and (
            sounds
            or (
                match["seat"] in _SEATS
                and scene.on_edge(end)
                and (first in _CITY_TAGS or end - start < _SHORT_CITY)
            )
        ):
            yield Candidate(start, end, "Place", "place:seat", 5.3)


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
