"""Where a name begins that a head ends: the outermost word with which the head has what it needs.

What the needs are stands in `ontology/rules/heads.yaml`, the lists of words in `words.yaml` and `bodies.yaml` beside it; words come from the walk to the left (`walk.py`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.expressions import expression
from pipeline.lexicon.surroundings import Bodies
from pipeline.lexicon.vocabulary import Head, any_of
from pipeline.recognise.scene import Scene
from pipeline.recognise.walk import LEGAL, NAME_TAGS, Part

_BRACKETED = expression(r" ?\((?:(?:以下)?简称[:为]?)?[“]?[A-Z][A-Za-z&-]+")
_NATIONAL = frozenset(("国家", "中央", "全国"))
_EDGES = frozenset("\n,。;:、“( 由据经向与和及")


#: Plants, which carry a name of their own.
_PLANTS = ("电站", "电厂", "风电场", "水利枢纽", "大坝", "水库", "水厂")
#: What a name of common words alone may end in, and from how many words on, where it opens with 全球, 国际 …
_WORLDWIDE = frozenset(("联盟", "同盟", "理事会", "合作网络"))
_MANY = 3


@lru_cache(maxsize=4)
def office_after(bodies: Bodies) -> re.Pattern[str]:
    """What offices do, or who speaks for them, right after their name."""
    return expression(
        "(?:有关|相关|新闻)?(?:负责人|官员|发言人)|(?:近日|日前|今日|昨日|今年|去年|[0-9]+[日月])?"
        f"(?:{any_of(bodies.offices_do)})|等(?:部门|部委)|、[一-龥]{{2,10}}[部局委署]"
    )


#: What is said of an event right after its name: …国际会议|在伦敦召开.
_IS_HELD = expression("(?:[0-9]+日)?(?:在[^,。;\\n]{1,10}?)?(?:召开|举行|举办|开幕|闭幕)")


def chosen_start(scene: Scene, parts: list[Part], head: Head, end: int) -> tuple[int, bool] | None:
    """The start of the name and whether a telling word stands in it, or None where the head's need is unmet.

    `parts` are nearest first; the choice runs from the outermost known name that everything up to the head may
    belong to, else from the outermost word that is not generic.
    """
    words = scene.lexicon.words
    first = len(parts) - 1
    anchors = [number for number, part in enumerate(parts) if part.anchor]
    if anchors:
        first = anchors[-1]
        apart = ("Country",) if head.type == "Organization" else ("Country", "Place", "Organization")
        while (
            head.own
            and first > 0
            and parts[first].anchor in apart
            and any(_sets_apart(part, head) for part in parts[:first])
            and not (head.text.endswith(LEGAL) and scene.folded.startswith("中国", parts[first].start))
        ):
            first -= 1
    if (
        first == 0 < len(parts) - 1
        and head.own
        and head.type == "Organization"
        and _is_subsidiary(parts, head)
    ):
        first = 1  # 华源|南非|公司
    if head.type == "Place" and head.own and parts[first].anchor == "Organization":
        if first == 0:
            return None  # 世界银行|湿地
        first -= 1  # 全球环境基金|湖北湿地
    if head.type == "Project":
        if (
            first > 0
            and parts[first].anchor == "Country"
            and parts[first - 1].anchor == "Place"
            and scene.folded.startswith("中国", parts[first].start)
        ):
            first -= 1  # 中国|四川青湖灌区工程
        if (
            first > 0
            and parts[first].anchor == "Country"
            and head.text.endswith(_PLANTS)
            and any(part.anchor == "Place" or part.telling for part in parts[:first])
        ):
            first -= 1  # 老挝|南河水电站
        for number in range(first):
            if scene.folded[parts[number].start] == "“" and parts[number + 1].anchor != "Place":
                first = number  # 某石化|“海洋先锋”塑料治理项目, 合作推广|“海岸线”监测项目
                break
    if head.type == "Place" and len(head.text) == 1:
        first = min(first, 0)  # a county, a river, an island has a short name: 巡查|清水江
    opening = head.type == "Event" and (_opens(scene, parts) or _is_held(scene, parts, end))
    while first > 0 and parts[first].start in scene.title_ends and _is_person(scene, parts[first]):
        first -= 1  # 议员|陈克勤|质问环境局
    rest_tells = False
    while first >= 0 and not parts[first].anchor and parts[first].generic and not opening:
        rest = parts[:first]
        rest_tells = any(part.telling for part in rest) or sum(not part.generic for part in rest) > 1
        if rest_tells and head.type == "Organization" and _opens(scene, parts[: first + 1]):
            break  # 国际|红树林中心
        first -= 1
    if first < 0:
        if _is_national(scene, parts, head):
            return parts[0].start, False
        return _worldwide(scene, parts, head)
    # A verb opens no name, unless nothing would be left (促进昆蒙框架, 发现某某染整).
    while first > 0 and not parts[first].anchor and (parts[first].verb or parts[first].odd) and not opening:
        first -= 1
    inner = parts[: first + 1]
    brand = any(part.telling and not part.anchor for part in inner)
    telling = brand or any(part.anchor for part in inner)
    plain = any(not part.generic for part in inner)
    outer = inner[-1]
    met = _is_met(scene, inner, head, end, brand, plain, opening)
    if not met and head.type == "Organization" and _is_office(scene, inner, head, end):
        met = True
    if not met and plain and head.type == "Organization" and _BRACKETED.match(scene.folded, end):
        met = True  # …纸业集团(Norrland): what has an alias is a name
    if met and not telling and head.type == "Organization":
        if scene.folded.endswith(tuple(words.vague), 0, outer.start):
            return None
        # 气候|责任研究所: a common noun of the matter belongs to the name, 当地 does not
        while first + 1 < len(parts) and scene.folded[parts[first + 1].start : outer.start] in words.topics:
            first += 1
            outer = parts[first]
    return (outer.start, telling) if met else _worldwide(scene, parts, head)


def _worldwide(scene: Scene, parts: list[Part], head: Head) -> tuple[int, bool] | None:
    """全球|生态|可持续|发展|联盟: common words alone are a name where they are many and open with the world."""
    if head.text in _WORLDWIDE:
        for number in range(len(parts) - 1, _MANY - 1, -1):
            if _opens(scene, parts[: number + 1]):
                return parts[number].start, False
    return None


def _is_met(
    scene: Scene, inner: list[Part], head: Head, end: int, brand: bool, plain: bool, opening: bool
) -> bool:
    """Whether the words of a name are what its head needs (`ontology/rules/heads.yaml`)."""
    needs, outer = head.needs, inner[-1]
    telling = brand or any(part.anchor for part in inner)
    if needs == "telling":
        return telling or (
            opening and end - outer.start >= (6 if head.text in scene.lexicon.words.gatherings else 8)
        )
    if needs == "word":
        return telling or plain
    if needs == "two":
        return telling or (plain and len(inner) > 1)
    if needs == "start":
        return outer.telling
    if needs == "own":
        return (
            brand
            or outer.anchor == "Organization"
            or (outer.anchor is not None and _is_legal(inner, head, outer))
        )
    if needs == "local":
        placed = head.type == "Project" and any(part.anchor == "Place" for part in inner)
        return brand or placed or outer.anchor not in (None, "Country")
    if needs == "brand":
        return _is_specific(scene, inner, head, end) if head.type in ("Instrument", "Project") else brand
    # "named"
    return any(
        part.telling and not part.anchor and scene.tags[scene.word_at(part.start)].startswith(NAME_TAGS)
        for part in inner
    )


def _is_national(scene: Scene, parts: list[Part], head: Head) -> bool:
    """国家|能源局, 国家|发展和改革委员会, 国际|能源署: the highest office of a remit, and nothing else before it."""
    first = scene.words[scene.word_at(parts[0].start)]
    remit = (
        len(head.text) > 2
        and head.text not in scene.lexicon.words.plain_heads
        and head.text[-1] in "局委署会"
    )
    return (
        remit
        and head.type == "Organization"
        and (
            (first == "国家" and head.text.endswith(("局", "委", "委员会")))
            or (first in ("国际", "世界") and head.text[-1] == "署")
        )
    )


def _is_subsidiary(parts: list[Part], head: Head) -> bool:
    """Whether a brand stands right before the country of a company that has no other name."""
    return (
        head.text == "公司" and parts[0].anchor == "Country" and parts[1].telling and parts[1].anchor is None
    )


def _is_person(scene: Scene, part: Part) -> bool:
    return not part.anchor and scene.tags[scene.word_at(part.start)].startswith("nr")


def _is_office(scene: Scene, inner: list[Part], head: Head, end: int) -> bool:
    """国家林草局, 中央电视台; and 生态环境部 at a clause's edge before what an office does (印发, 官员)."""
    outer = inner[-1]
    first = scene.words[scene.word_at(outer.start)]
    if first in _NATIONAL and (len(inner) > 1 or len(head.text) > 2):
        return True
    if head.needs != "start" or len(head.text) > 1 or end - outer.start < 4:
        return False
    edge = outer.start == 0 or scene.folded[outer.start - 1] in _EDGES
    return edge and bool(office_after(scene.lexicon.bodies).match(scene.folded, end))


def _sets_apart(part: Part, head: Head) -> bool:
    """Whether a word makes a name of its own, so that a country or place before it stands apart."""
    if part.anchor:
        return head.type == "Place" and part.anchor == "Place"  # 台南|学甲湿地|生态园区
    return part.telling or (head.type == "Place" and not part.generic)


def _is_held(scene: Scene, parts: list[Part], end: int) -> bool:
    """举办|海草床生态修复与监测国际研讨会: what is held and has a long name is an event."""
    start = parts[-1].start
    if end - start < 10:
        return False
    return bool(_IS_HELD.match(scene.folded, end)) or scene.folded.endswith(
        tuple(scene.lexicon.words.held), 0, start
    )


def _is_specific(scene: Scene, inner: list[Part], head: Head, end: int) -> bool:
    """A project or document is named by a name in it, or by a place or body and three more words."""
    if inner[-1].anchor == "Project":
        return True
    for part in inner:
        if part.telling and not part.anchor:
            word = scene.words[scene.word_at(part.start)]
            tag = scene.tags[scene.word_at(part.start)]
            kind = (
                tag == "nz" and len(word) < 4 and scene.known_word(word)
            )  # 磷酸, 卫星: to a tagger proper names, too
            if word.isascii() and word.upper() in scene.lexicon.bodies.not_bodies:
                continue  # 林业碳汇|CCER|项目
            if scene.folded[part.start] in "“《" or (tag.startswith(NAME_TAGS) and not kind):
                return True
            if (kind or len(word) > 2) and any(other.anchor for other in inner):
                return True
    place = inner[-1].anchor in ("Place", "Organization")
    long = head.type == "Project" and len(inner) == 3 and end - inner[-1].start >= 8
    return place and (len(inner) >= 4 or long)


def _is_legal(inner: list[Part], head: Head, outer: Part) -> bool:
    """越南国家大学, 海南电网公司, 云南省投资有限公司 are names; 硅谷公司 and 中国大学 are not."""
    return len(inner) > 1 or (outer.anchor == "Place" and len(head.text) > 3)


def _opens(scene: Scene, parts: list[Part]) -> bool:
    outer = parts[-1].start
    return scene.words[scene.word_at(outer)] in scene.lexicon.words.opening
