"""Names by their last word: organizations, places, projects, instruments and events by grammar.

From a head (委员会, 有限公司, 国家公园, 峰会 …) the recogniser walks left over words that may stand in a name
until a barrier (`walk.py`), and proposes the start that the head's need allows (`ontology/rules/heads.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.lexicon.vocabulary import Head
from pipeline.recognise.scene import Candidate, Scene
from pipeline.recognise.walk import LEGAL, MAX_LENGTH, NAME_TAGS, Part, words_before

_BRACKETED = re.compile(r" ?\((?:(?:以下)?简称[:为]?)?[“]?[A-Z][A-Za-z&-]+")
_ORGANS = frozenset(("理事会", "董事会", "监事会", "会员代表大会"))
#: Offices of no remit: 国家管理局 is no name.
_PLAIN = frozenset(
    (
        "委员会",
        "管理局",
        "管委会",
        "管理委员会",
        "总局",
        "公安局",
        "检察院",
        "工作委员会",
        "专家委员会",
        "理事会",
    )
)
#: What makes a kind of what follows: 当地|观鸟协会.
_ANY = frozenset(
    (
        "当地",
        "本地",
        "地方",
        "国内",
        "国外",
        "民间",
        "有关",
        "相关",
        "其他",
        "多家",
        "知名",
        "同类",
        "基层",
        "各级",
    )
)
_MEDIA = frozenset(("杂志", "周刊", "日报", "晚报", "时报", "周报"))
_PARK_NOUNS = frozenset(("园区", "工业园区", "产业园区", "工业园", "产业园"))
_NATIONAL = frozenset(("国家", "中央", "全国"))
_EDGES = frozenset("\n,。;:、“( 由据经向与和及")
_SERIES = re.compile("第(?:[0-9]{1,3}|[一二三四五六七八九十百零〇]{1,5})[届次]$|(?<![0-9])20[0-9]{2}$")
_LEADING = frozenset("由据向与和对经被把将从让请给着起了过")
_ROUTES = frozenset("至到-")
_EMBASSIES = frozenset(("大使馆", "使馆", "总领事馆"))
#: What offices do, or who speaks for them, right after their name.
_OFFICE_AFTER = re.compile(
    "(?:有关|相关|新闻)?(?:负责人|官员|发言人)|(?:近日|日前|今日|昨日|今年|去年|[0-9]+[日月])?(?:发布|公布|印发|出台|表示|指出|称|宣布|"
    "要求|介绍|通报|召开|启动|数据显示|统计)|等(?:部门|部委)|、[一-龥]{2,10}[部局委署]"
)
_GATHERINGS = frozenset(("论坛", "峰会", "大会", "博览会"))
#: Tags of words that a head of one character may end; 龙胜江 (nr) is a person.
_NOUNS = frozenset(("n", "ns", "nz", "nt", "j", "x", "l"))


def candidates(scene: Scene, known: dict[int, list[Candidate]]) -> Iterator[Candidate]:
    """Names by grammar. `known` holds the candidates found so far by their end; organizations found here join it,
    so that a unit can stand on its host (北京林业大学|野生动物研究所)."""
    hits = sorted(scene.heads, key=lambda hit: (hit[1], hit[0]))
    # The longest head at each end: 委员会, not 会.
    longest: dict[int, tuple[int, int]] = {}
    for number, (start, end, _) in enumerate(hits):
        if end not in longest or start < longest[end][0]:
            longest[end] = (start, number)
    for end, (start, number) in longest.items():
        if not _right_edge(scene, start, end):
            continue
        walked: dict[str, list[Part]] = {}
        for head in hits[number][2].heads:
            if head.unless is not None and head.unless.match(scene.folded, end):
                continue
            if head.type not in walked:
                walked[head.type] = list(words_before(scene, start, end, head, known))
            if not walked[head.type]:
                continue
            for found in _name(scene, start, end, head, known, walked[head.type]):
                yield found
                if found.type != "Instrument":
                    known.setdefault(found.end, []).append(found)


def _right_edge(scene: Scene, start: int, end: int) -> bool:
    """Whether the head ends where a word ends: 部 in 部门 and 局 in 局面 do not, nor 部 in the word 东部."""
    index = scene.word_at(end - 1)
    no_heads, folded, size = scene.lexicon.words.no_heads, scene.folded, end - start
    if (
        folded[end - 4 : end] in no_heads
        or (size < 3 and folded[end - 3 : end] in no_heads)
        or (size < 2 and folded[end - 2 : end] in no_heads)
    ):
        return False
    if end - start == 1 and scene.folded[start - 1].isdigit():
        return False  # 1509部|影片
    if scene.on_edge(end):
        if end - start > 1:
            return True
        # A head of one character is a word of its own or ends a longer noun, not 布局 or 东部.
        index = scene.word_at(end - 1)
        if scene.starts[index] == start:
            return scene.folded[start - 1] not in "东西南北中内外上下"
        return (
            end - scene.starts[index] > 2
            and scene.tags[index] in _NOUNS
            and scene.folded[start - 1] not in "东西南北中"
        )
    index = scene.word_at(end - 1)
    if scene.folded[end : scene.ends[index]] in scene.lexicon.persons.titles:
        return True  # 生态环境|局局长: two words in one
    # An unknown name glued to what follows (基金会侯远) is the tagger's guess, not a word.
    return scene.tags[index].startswith(("nr", "x", "nz")) and scene.starts[index] >= start


def _name(
    scene: Scene, head_start: int, end: int, head: Head, known: dict[int, list[Candidate]], parts: list[Part]
) -> Iterator[Candidate]:
    if head.unit:
        yield from _unit(scene, parts, head_start, end, head)
        return
    if (head.type in ("Project", "Instrument") and scene.folded[head_start - 1] in "”》") or (
        scene.folded[head_start - 1] == "》" and head.text in _MEDIA
    ):
        # “…”项目, 《…》白皮书: the name is what the marks hold (quoted.py).
        return
    if head.text in _PARK_NOUNS and scene.folded[head_start - 1].isascii():
        # MM2100工业园区: the code is the name (patterns.yaml).
        return
    if head.needs == "named" and _modifies(scene, end):
        return
    if head.text in _ORGANS and parts[0].anchor == "Organization":
        return  # 青禾保护|理事会: an organ that every body has
    if _is_known_whole(scene, head_start, end, head, known, parts):
        return
    best = _choose(scene, parts, head, end)
    if best is None:
        return
    start, telling = best
    start = _opened(scene, start, head_start, head, known)
    if not 3 <= end - start <= MAX_LENGTH:
        return
    strength = 5.0 if telling else 4.2
    # An alias in brackets right after it vouches for the whole (…研究所(GEI)).
    if end < len(scene.folded) and scene.folded[end] == "(":
        strength += 0.5
    yield Candidate(start, end, head.type, f"{head.type.lower()}:head:{head.text}", strength)


def _modifies(scene: Scene, end: int) -> bool:
    """Whether a noun follows at once, so that the head is part of it: 深海科技|创新, 全国风电|装机. Roles may follow."""
    if end >= len(scene.folded) or not scene.on_edge(end):
        return False
    index = scene.word_at(end)
    word = scene.words[index]
    return (
        (scene.tags[index].startswith(("n", "vn", "l", "i", "an")) or word == "创新")
        and scene.known_word(word)
        and word not in scene.lexicon.persons.titles
        and word[0] not in "集公股有总董副分子旗官员"
    )


def _opened(scene: Scene, start: int, head_start: int, head: Head, known: dict[int, list[Candidate]]) -> int:
    """The start moved left over what belongs to the name, though the walk stopped there.

    特|诺恩公司: a transliteration that the tagger cut; 中国驻|阿联酋大使馆; 第三届|海洋大会.
    """
    folded = scene.folded
    first = scene.words[scene.word_at(start)]
    if folded[start - 1 : start] in _ROUTES and head.type == "Project":
        # 西安|至|延安高铁: where a road begins
        froms = [c.start for c in known.get(start - 1, ()) if c.type in ("Place", "Country")]
        return min(froms, default=start)
    if folded[start - 1 : start] == "环" and head.type == "Project" and start in scene.entry_starts:
        return start - 1  # 环|北部湾…工程
    if folded[start] in _LEADING and len(first) > 1 and not scene.known_word(first):
        return start + 1  # 由|省生态环境厅: a coinage of the tagger
    if head.text.endswith(LEGAL) and folded[max(0, start - 2) : start] == "中国":
        return start - 2  # the country belongs to a registered name
    if head.type == "Event":
        ordinal = _SERIES.search(folded, max(0, start - 8), start)
        return ordinal.start() if ordinal else start
    if head.text in _EMBASSIES and folded[start - 1 : start] == "驻" and start - 1 in known:
        return min(candidate.start for candidate in known[start - 1])
    characters = scene.lexicon.persons.transliteration
    if not all(character in characters for character in folded[start : min(start + 2, head_start)]):
        return start
    barriers = scene.lexicon.words.barriers
    while start > 0 and folded[start - 1] in characters and start not in known and head_start - start < 7:
        index = scene.word_at(start - 1)
        word = scene.words[index]
        if not all(character in characters for character in word) or word in barriers:
            break
        if len(word) > 1 and scene.known_word(word) and not scene.tags[index].startswith("nr"):
            break
        start = scene.starts[index]
    return start


def _is_known_whole(
    scene: Scene, head_start: int, end: int, head: Head, known: dict[int, list[Candidate]], parts: list[Part]
) -> bool:
    """Whether a dictionary has the whole name already; only a host may stand before it then."""
    if head.type != "Place" and any(part.anchor == head.type for part in parts):
        return False
    ends = [head_start, *(part.start for part in parts)]
    return any(
        c.type == head.type
        and c.start < head_start
        and c.entity is not None
        # 老君山国家公园|管理局 is more than 国家公园管理局
        and not any(
            (part.anchor == "Place" and part.start < c.start < stop)
            or (stop == c.start and scene.folded[stop - 1] in "山河湖江海岛岭原")
            for part, stop in zip(parts, ends, strict=False)
        )
        for c in known.get(end, ())
    )


def _unit(scene: Scene, parts: list[Part], head_start: int, end: int, head: Head) -> Iterator[Candidate]:
    hosts = [part for part in parts if part.anchor == "Organization"]
    if hosts:
        host = hosts[-1]
        between = head_start - _end_of(scene, host)
        if head.text in ("中国", "亚洲", "欧洲", "非洲", "国际") and (
            between or not scene.folded[head_start - 1].isascii()
        ):
            return
        if head.text in ("中央", "部门", "团队", "基金"):
            return
        yield Candidate(host.start, end, "Organization", f"organization:unit:{head.text}", 5.0)


def _end_of(scene: Scene, part: Part) -> int:
    return scene.ends[scene.word_at(part.start)]


def _choose(scene: Scene, parts: list[Part], head: Head, end: int) -> tuple[int, bool] | None:
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
        ):
            first -= 1
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
        return (parts[0].start, False) if _is_national(scene, parts, head) else None
    # A verb opens no name, unless nothing would be left (促进昆蒙框架, 发现某某染整).
    while first > 0 and not parts[first].anchor and (parts[first].verb or parts[first].odd) and not opening:
        first -= 1
    inner = parts[: first + 1]
    brand = any(part.telling and not part.anchor for part in inner)
    telling = brand or any(part.anchor for part in inner)
    plain = any(not part.generic for part in inner)
    outer = inner[-1]
    met = {
        "word": telling or plain,
        "two": telling or (plain and len(inner) > 1),
        "telling": telling or (opening and end - outer.start >= (6 if head.text in _GATHERINGS else 8)),
        "start": outer.telling,
        "own": brand
        or outer.anchor == "Organization"
        or (outer.anchor is not None and _is_legal(inner, head, outer)),
        "local": brand or outer.anchor not in (None, "Country"),
        "brand": brand
        if head.type != "Instrument" and head.type != "Project"
        else _is_specific(scene, inner, head, end),
        "named": any(
            p.telling and not p.anchor and scene.tags[scene.word_at(p.start)].startswith(NAME_TAGS)
            for p in inner
        ),
    }[head.needs]
    if not met and head.type == "Organization" and _is_office(scene, inner, head, end):
        met = True
    if not met and plain and head.type == "Organization" and _BRACKETED.match(scene.folded, end):
        met = True  # …纸业集团(Norrland): what has an alias is a name
    if met and not telling and head.type == "Organization":
        if scene.folded[max(0, outer.start - 2) : outer.start] in _ANY:
            return None
        # 气候|责任研究所: a common noun of the matter belongs to the name, 当地 does not
        while first + 1 < len(parts) and scene.folded[parts[first + 1].start : outer.start] in words.topics:
            first += 1
            outer = parts[first]
    return (outer.start, telling) if met else None


def _is_national(scene: Scene, parts: list[Part], head: Head) -> bool:
    """国家|能源局, 国家|发展和改革委员会, 国际|能源署: the highest office of a remit, and nothing else before it."""
    first = scene.words[scene.word_at(parts[0].start)]
    remit = len(head.text) > 2 and head.text not in _PLAIN and head.text[-1] in "局委署会"
    return (
        remit
        and head.type == "Organization"
        and (
            (first == "国家" and head.text.endswith(("局", "委", "委员会")))
            or (first in ("国际", "世界") and head.text[-1] == "署")
        )
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
    return edge and bool(_OFFICE_AFTER.match(scene.folded, end))


def _sets_apart(part: Part, head: Head) -> bool:
    """Whether a word makes a name of its own, so that a country or place before it stands apart."""
    if part.anchor:
        return False
    return part.telling or (head.type == "Place" and not part.generic)


def _is_held(scene: Scene, parts: list[Part], end: int) -> bool:
    """举办|海草床生态修复与监测国际研讨会: what is held and has a long name is an event."""
    start = parts[-1].start
    return end - start >= 10 and scene.folded[start - 2 : start] in (
        "举办",
        "召开",
        "举行",
        "主办",
        "承办",
        "协办",
    )


def _is_specific(scene: Scene, inner: list[Part], head: Head, end: int) -> bool:
    """A project or document is named by a name in it, or by a place or body and three more words."""
    for part in inner:
        if part.telling and not part.anchor:
            word = scene.words[scene.word_at(part.start)]
            tag = scene.tags[scene.word_at(part.start)]
            kind = (
                tag == "nz" and len(word) < 4 and scene.known_word(word)
            )  # 磷酸, 卫星: to a tagger proper names, too
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
