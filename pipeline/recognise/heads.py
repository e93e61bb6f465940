"""Names by their last word: organizations, places, projects, instruments and events by grammar.

From a head (委员会, 有限公司, 国家公园, 峰会 …) the recogniser walks left over words that may stand in a name
until a barrier (`walk.py`), and proposes the start that the head's need allows (`ontology/rules/heads.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.expressions import expression
from pipeline.lexicon.names import Entry
from pipeline.lexicon.vocabulary import Head
from pipeline.recognise import quoted, undertakings
from pipeline.recognise.context import forms
from pipeline.recognise.dictionary import series_before
from pipeline.recognise.needs import chosen_start
from pipeline.recognise.scene import Candidate, Scene
from pipeline.recognise.walk import LEGAL, MAX_LENGTH, Part, words_before

#: What makes several undertakings of a name, or those of a while.
_SEVERAL = expression("新一轮|一大批|一系列|[两三四五六七八九十]大(?!道|桥|洲|洋)|“十[一二三四五六]五”")
#: What the tagger may glue to the front of a name: 由省|生态环境厅.
_LEADING = frozenset("由据向与和对经被把将从让请给着起了过")
#: What stands between the ends of a road: 西安|至|延安高铁.
_ROUTES = frozenset("至到-")
#: Heads of bodies whose houses are let, and what is held there.
_HOUSES = (
    "中心",
    "馆",
    "剧院",
    "文化宫",
    "俱乐部",
    "林场",
    "农场",
    "牧场",
    "苗圃",
    "保护站",
    "管护站",
    "监测站",
    "工业城",
)
_HELD_THERE = expression(
    "(?:(?:顺利|隆重|正式|成功|圆满|共同)?(?:进行|举行|举办|召开|开幕|启动|揭幕|落幕|闭幕|开展|上演))|\\(|\n"
)
#: Signs that the tagger leaves alone and no name reaches over; nothing stands before the text.
_SIGNS = frozenset(("", *"\n,。;:、(《“ "))
#: Heads that a country before 驻 belongs to: 中国驻|阿联酋大使馆.
_EMBASSIES = frozenset(("大使馆", "使馆", "总领事馆"))
#: The longest place in brackets inside a registered name, with its brackets.
_BRACKETED = 8
#: How far before the head it may close: 青萃(上海)|科技|有限公司.
_BETWEEN = 9
_LANDS = frozenset(("Place", "Country"))
#: Tags of words that a head of one character may end; 龙胜江 (nr) is a person.
_NOUNS = frozenset(("n", "ns", "nz", "nt", "j", "x", "l"))


def candidates(scene: Scene, known: dict[int, list[Candidate]]) -> Iterator[Candidate]:
    """Names by grammar. `known` holds the candidates found so far by their end; organizations found here join it,
    so that a unit can stand on its host (北京林业大学|野生动物研究所)."""
    # The longest head at each end: 委员会, not 会; but 公司, not 电网公司, in 输电网|公司.
    longest: dict[int, tuple[int, Entry]] = {}
    spans = {(start, end) for start, end, _ in scene.heads}
    for start, end, entry in scene.heads:
        if start not in scene.edges and (scene.ends[scene.word_at(start)], end) in spans:
            continue
        if end not in longest or start < longest[end][0]:
            longest[end] = start, entry
    folded, branches = scene.folded, scene.lexicon.words.branches
    for end in sorted(longest):
        start, entry = longest[end]
        if (
            start not in known and start not in scene.entry_ends and folded[start - 1 : start] in _SIGNS
        ) or not _right_edge(scene, start, end):
            continue
        walked: dict[str, list[Part]] = {}
        for head in entry.heads:
            if head.unless is not None and head.unless.match(folded, end):
                continue
            if head.text.endswith(LEGAL) and (closing := _closing(folded, start)):
                # 某某科技(北京)|有限公司: the place in brackets is part of the name
                opening = folded.rfind("(", max(0, closing - _BRACKETED), closing)
                if opening > 0 and any(
                    c.start == opening + 1 and c.type in _LANDS for c in known.get(closing, ())
                ):
                    start = opening
            if head.unit and head.text in branches and not _follows_body(scene, start, known):
                continue
            if head.type not in walked:
                walked[head.type] = words_before(scene, start, end, head, known)
            parts = walked[head.type]
            if not parts:
                continue
            found = (
                _unit(scene, parts, start, end, head)
                if head.unit
                else _name(scene, start, end, head, known, parts)
            )
            if found is not None:
                yield found
                if found.type != "Instrument":
                    known.setdefault(end, []).append(found)


def _closing(folded: str, head_start: int) -> int:
    """Where the bracket closes that stands before a registered name's head, a word or two between them; else 0."""
    closing = folded.rfind(")", max(0, head_start - _BETWEEN), head_start)
    return (
        closing
        if (closing > 0 and folded[closing + 1 : head_start].isalpha()) or closing == head_start - 1
        else 0
    )


def _follows_body(scene: Scene, head_start: int, known: dict[int, list[Candidate]]) -> bool:
    """Whether a body's name ends at the head or inside the word before it: else no branch of one begins there."""
    first = scene.starts[scene.word_at(head_start - 1)]
    return any(
        candidate.type == "Organization"
        for at in range(head_start, first, -1)
        for candidate in known.get(at, ())
    )


def _right_edge(scene: Scene, start: int, end: int) -> bool:
    """Whether the head ends where a word ends: 部 in 部门 and 局 in 局面 do not, nor 部 in the word 东部."""
    folded, size = scene.folded, end - start
    if folded[end - 2 : end] in scene.lexicon.words.no_head_ends:
        no_heads = scene.lexicon.words.no_heads
        if (
            folded[end - 4 : end] in no_heads
            or (size < 3 and folded[end - 3 : end] in no_heads)
            or (size < 2 and folded[end - 2 : end] in no_heads)
        ):
            return False
    if size < 2 and folded[start - 1].isdigit():
        return False  # 1509部|影片
    if end in scene.edges:
        if size > 1:
            return True
        # A head of one character is a word of its own or ends a longer noun, not 布局 or 东部.
        index = scene.word_at(start)
        if scene.starts[index] == start:
            return folded[start - 1] not in "东西南北中内外上下"
        return (
            end - scene.starts[index] > 2
            and scene.tags[index] in _NOUNS
            and folded[start - 1] not in "东西南北中"
        )
    if folded[end - 1] == "会" and folded.startswith("会议", end):
        return True  # …事务委员会|会议: the tagger reads 会会
    if folded.startswith("行为", end - 1) and size > 1:
        return True  # 某某银行温州|分行|为…提供: the tagger reads 行为
    index = scene.word_at(end - 1)
    if folded[end : scene.ends[index]] in scene.lexicon.persons.titles:
        return True  # 生态环境|局局长: two words in one
    # An unknown name glued to what follows (基金会侯远) is the tagger's guess, not a word.
    return scene.tags[index].startswith(("nr", "x", "nz")) and scene.starts[index] >= start


def _name(
    scene: Scene, head_start: int, end: int, head: Head, known: dict[int, list[Candidate]], parts: list[Part]
) -> Candidate | None:
    before, words = scene.folded[head_start - 1], scene.lexicon.words
    if before in "”》" and (
        head.type in ("Project", "Instrument") or (before == "》" and head.text in words.media_heads)
    ):
        # “…”项目, 《…》白皮书: the name is what the marks hold (quoted.py).
        return None
    if head.type == "Project" and before not in "”" and quoted.is_named(scene, parts, head_start, end):
        return None  # “…”重大项目
    if head.text in words.parks and before.isascii():
        # MM2100工业园区: the code is the name (patterns.yaml).
        return None
    if head.needs == "named" and _modifies(scene, end):
        return None
    if head.text in words.organs and parts[0].anchor == "Organization":
        return None  # 青禾保护|理事会: an organ that every body has
    if end in known and _is_known_whole(scene, head_start, head, known[end], parts):
        return None
    if head.type == "Project":
        parts = undertakings.without_predicate(scene, parts)
        if not parts:
            return None
    best = chosen_start(scene, parts, head, end)
    if best is None and head.type == "Project":
        best = undertakings.start_of(scene, parts, head, end, known)
    if best is None and head.type == "Event" and _is_numbered(scene, parts, end):
        best = parts[-1].start, False
    if best is None:
        return None
    start, telling = best
    start = _opened(scene, start, head_start, head, known)
    if any(c.start < start and c.type == head.type and c.entity is not None for c in known.get(end, ())):
        return None  # 福建省|绿家园…中心(简称绿家园): the dictionary has the longer one
    if head.type == "Project" and _SEVERAL.search(scene.folded, start, head_start):
        return None  # 净土|三大|保卫战, “十四五”|规划项目
    # Porthos|项目: the Latin name alone (undertakings.py); ESG|行动 is any
    modifier = scene.folded[start:head_start]
    bare = head.type == "Project" and modifier.isascii()
    if bare and (head.text == "项目" or modifier in scene.lexicon.bodies.not_bodies):
        return None
    if not 3 <= end - start <= MAX_LENGTH:
        return None
    type_ = "Place" if head.type == "Organization" and _is_venue(scene, start, end, head) else head.type
    strength = 5.0 if telling else 4.2
    if telling and head.type == "Organization" == parts[-1].anchor and parts[-1].start == start:
        strength = 5.3  # IUCN|亚洲区|委员会, though IUCN is a name by itself
    # An alias in brackets right after it vouches for the whole (…研究所(GEI)).
    if scene.folded.startswith("(", end):
        strength += 0.5
    return Candidate(start, end, type_, f"{type_.lower()}:head:{head.text}", strength)


def _is_venue(scene: Scene, start: int, end: int, head: Head) -> bool:
    """在|青湾海洋生物中心|举办: a house in which something is held is a place there."""
    folded = scene.folded
    return (
        head.text.endswith(_HOUSES)
        and folded.endswith(("在", "于", "地点:", "地点: "), 0, start)
        and _HELD_THERE.match(folded, end) is not None
    )


def _is_numbered(scene: Scene, parts: list[Part], end: int) -> bool:
    """第二届|国家公园学术年会, 2019|虎豹跨境保护研讨会: of a series, and more than one word says of what."""
    start = parts[-1].start
    return len(parts) > 1 and end - start > 5 and series_before(scene, start) is not None


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
    if head.text.endswith("项目"):
        opened = undertakings.opened(scene, start, known)
        if opened < start:
            return opened
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
    if head.type == "Organization" and folded[max(0, start - 2) : start] == "国立":
        return start - 2
    if head.type == "Event":
        begin = series_before(scene, start)
        return start if begin is None else begin
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
    scene: Scene, head_start: int, head: Head, whole: list[Candidate], parts: list[Part]
) -> bool:
    """Whether a dictionary has the whole name already, one of those that end with the head; only a host may
    stand before it then."""
    known = [c.start for c in whole if c.type == head.type and c.start < head_start and c.entity is not None]
    if not known:
        return False
    if head.type != "Place":
        for part in parts:
            if part.anchor == head.type:
                return False
    for start in known:
        stop = head_start
        for part in parts:
            # 老君山国家公园|管理局 is more than 国家公园管理局
            if (part.anchor == "Place" and part.start < start < stop) or (
                stop == start and scene.folded[stop - 1] in "山河湖江海岛岭原"
            ):
                break
            stop = part.start
        else:
            return True
    return False


def _unit(scene: Scene, parts: list[Part], head_start: int, end: int, head: Head) -> Candidate | None:
    hosts = [part for part in parts if part.anchor == "Organization"]
    words = scene.lexicon.words
    if not hosts or head.text in words.no_units:
        return None
    host = hosts[-1]
    if head.text in words.branches and (
        head_start != _end_of(scene, host)
        or not (scene.folded[head_start - 1].isascii() or _acts(scene, head, end))
    ):
        return None
    return Candidate(host.start, end, "Organization", f"organization:unit:{head.text}", 5.0)


def _acts(scene: Scene, head: Head, end: int) -> bool:
    """Whether a branch is followed by who speaks for it or what it does: 宝马中国|总裁, 星海中国|宣布."""
    form = forms(scene.lexicon.bodies)
    return head.text == "中国" and bool(
        form.role_of_acronym.match(scene.folded, end) or form.short_acts.match(scene.folded, end)
    )


def _end_of(scene: Scene, part: Part) -> int:
    return scene.ends[scene.word_at(part.start)]
