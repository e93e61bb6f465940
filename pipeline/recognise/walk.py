"""The walk to the left of a name's head: which words may belong to the name, and what they tell."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.lexicon.vocabulary import Head
from pipeline.recognise.joints import is_theme, joins
from pipeline.recognise.scene import Candidate, Scene, is_han

MAX_WORDS = 14
MAX_LENGTH = 36
NAME_TAGS = ("ns", "nr", "nz", "nt", "eng")
#: Single words that stand before the name proper and belong to it only with a place or body before them.
ANCHOR_TYPES = frozenset(("Country", "Place", "Organization"))
_STOP_TAGS = frozenset(
    (
        "x",
        "uj",
        "ul",
        "uz",
        "ug",
        "ud",
        "uv",
        "u",
        "p",
        "c",
        "r",
        "rr",
        "rz",
        "d",
        "y",
        "e",
        "o",
        "t",
        "tg",
        "q",
        "h",
        "k",
        "df",
        "w",
    )
)
#: A bare numeral in a name: 十八 in 安徽十八素项目.
_NUMERAL = expression("[一二三四五六七八九十百]{2,3}$")
#: A word of a numeral and something else that counts nothing: 三角 in 三角镇.
_IS_NO_COUNT = expression(
    "(?=[一-龥]{2,4}$)[一二三四五六七八九十][^个项家条种位名多万亿千百十次届座处成倍级类批期年月日天份大小半之、]"
)
#: What registered companies end in: whatever stands after the place belongs to their names (北京|卡本新能科技|有限公司).
LEGAL = ("有限公司", "有限责任公司", "总公司", "集团公司")
#: A body's short name may stand in a registered one (河北建滔|邢钢|新能源科技有限公司).
_SHORT = 4
#: The phase of a project.
_PHASE = expression("[一二三四五六七八九十]期")
#: The number of a plant: 苍南|4号|海上风电项目.
_NUMBER = expression("[0-9一二三四五六七八九十]{1,3}号\\Z")
#: Its capacity or voltage, after the place: 江州|100兆瓦|光伏电站, 青山|±800千伏|输电工程.
_POWER = expression("±?[0-9]{1,5}(?:\\.[0-9]{1,2})?(?:兆瓦|万千瓦|千瓦|吉瓦|千伏|[MG]Wp?|[kK]V)(?:级)?\\Z")
_LONGEST_POWER = 12
_NUMBER_ENDS = frozenset("号期瓦伏WVp级")
#: Tags of words over which the names of registered companies reach.
_IN_LEGAL = frozenset(("v", "f", "s", "d"))
#: How names of bodies end, known or not.
_BODIES = (
    "公司",
    "集团",
    "银行",
    "大学",
    "协会",
    "基金会",
    "联盟",
    "委员会",
    "研究院",
    "研究所",
    "中心",
    "团队",
)
#: Heads before which no conjunction stands: 青石集团|与|某市人民政府.
_NO_PAIRS = ("政府", "法院", "检察院", "公安局", "公司", "大学", "银行", "集团")
_PARTICLES = frozenset("兼的和与及在于由被把对向从等了着过是为")
#: What says of what kind the name is that follows.
_KINDS = frozenset(("项目", "电站"))
#: What the tagger may glue to the front of an unknown name.
_GLUED = frozenset("由向被把将诉对给")
_MARKS = {"”": "“", "》": "《"}
#: Longer ones stand in no name before its head.
_SHORT_TITLE = 3
_JOINTS = frozenset(("和", "与", "及", "-"))
#: Tags of single characters that mean little inside a name.
_ODD = frozenset(("a", "d", "v", "n", "m", "q", "b"))
_NO_HOSTS = frozenset(("Person", "Event", "Project"))
#: How many words are remembered: a bound, not a tuning.
_MEMO = 100_000


class Part(NamedTuple):
    """One step of the walk to the left: a word or a whole known name."""

    start: int
    telling: bool
    generic: bool
    anchor: str | None  # the type of the known name that begins here
    verb: bool = False
    odd: bool = False  # a single character that means little here (发挥|好|昆明…基金)


def words_before(
    scene: Scene, head_start: int, end: int, head: Head, known: dict[int, list[Candidate]]
) -> list[Part]:
    """The words and known names to the left of a head, nearest first, up to the first barrier."""
    folded, words, tags, starts, ends = scene.folded, scene.words, scene.tags, scene.starts, scene.ends
    memo = scene.lexicon.memo
    project = head.type == "Project"
    own = head.own and head.type == "Organization"
    parts: list[Part] = []
    at = head_start
    index = scene.word_at(at - 1)
    crossed = False
    for _ in range(MAX_WORDS):
        if at <= 0 or end - at > MAX_LENGTH:
            break
        last = folded[at - 1]
        if last in _MARKS:
            opened = folded.rfind(_MARKS[last], max(0, at - 24), at)
            if opened < 0 or "\n" in folded[opened:at]:
                break
            parts.append(Part(opened, True, False, None))
            if head.type == "Instrument":
                break  # “十四五”生态保护监管规划 begins at its mark
            at = opened
            continue
        found = known.get(at)
        host = _longest(found) if found else None
        if host is None:
            if head.type == "Organization" and at in scene.entry_ends:
                host = (_short_place(scene, at) if at == head_start else None) or _short_university(scene, at)
            elif at in scene.title_ends and at != head_start and at - scene.title_ends[at] > _SHORT_TITLE:
                break  # 国家林业局|党组成员|中国林科院
        if host is not None:
            if (
                host.type == "Project"
                and head.type == "Project"
                and at != head_start
                and _is_site(scene, host)
            ):
                parts.append(Part(host.start, True, False, "Project"))  # 雪山2.0|抽水蓄能工程
                break
            if host.type in _NO_HOSTS:
                break
            if host.type == "Place" and folded[host.start : at] in scene.lexicon.words.barriers:
                break  # 会同, 贡献: a county's name and a verb
            if host.type in ANCHOR_TYPES:  # 清洁发展机制 in …环境保护服务中心 is so many words
                parts.append(Part(host.start, True, False, host.type))
                at = host.start
                if host.type == "Organization" and not (
                    head.text.endswith(LEGAL) and len(folded[host.start : host.end]) < _SHORT
                ):
                    break
                continue
        if project and last in _NUMBER_ENDS and (number := _number(folded, at)) >= 0:
            parts.append(Part(number, False, True, None))
            at = number
            continue
        if not starts[index] < at <= ends[index]:
            index = scene.word_at(at - 1)
        start = starts[index]
        word = words[index] if at == ends[index] else folded[start:at]
        tag = tags[index]
        facts = memo.get((word, tag)) or _remembered(scene, word, tag)
        stops = facts[0] if tag != "m" and word != "可" else _stops(scene, index, word)
        if stops and own and at == head_start and _is_syllable(scene, index, word):
            stops = False  # 哈里|达|集团
        if stops and not (
            tag in _IN_LEGAL
            and head.text.endswith(LEGAL)
            and word not in scene.lexicon.words.barriers
            and _anchored_beyond(scene, index, known)
        ):
            if word in _JOINTS and joins(scene, head, index, end):
                at = start  # 湿地保护|与|恢复项目
                index -= 1
                continue
            if word in _JOINTS and head.type == "Event" and not crossed and is_theme(scene, start, end):
                crossed = True  # 旗舰物种|与|生物多样性保护主题论坛
                at = start
                index -= 1
                continue
            if (
                word in _JOINTS
                and head.type != "Place"
                and not head.text.endswith(_NO_PAIRS)
                and not crossed
                and at != head_start
                and _anchored_beyond(scene, index, known)
            ):
                crossed = True
                at = start
                continue
            break
        if (project or own) and word in _KINDS and at != head_start:
            break  # 光伏项目|青河光伏电站
        if own and word[0] in _GLUED and len(word) > 2 and not scene.known_word(word):
            parts.append(Part(start + 1, True, False, None))
            break  # 废料|由青鑫|公司
        parts.append(Part(start, facts[1], facts[2], None, facts[3], facts[4]))
        at = start
        index -= 1
    return parts


def _number(folded: str, end: int) -> int:
    """Where the number, phase or capacity of a plant begins that ends there; -1 if none does."""
    last = folded[end - 1]
    if last == "号":
        found = None if folded.startswith("机组", end) else _NUMBER.search(folded, max(0, end - 4), end)
    elif last == "期":
        if not _PHASE.match(folded, end - 2):
            return -1
        return end - (3 if folded[end - 3] == "第" else 2)
    else:
        found = _POWER.search(folded, max(0, end - _LONGEST_POWER), end)
    return found.start() if found else -1


def _is_syllable(scene: Scene, index: int, word: str) -> bool:
    """Whether a character that means something by itself ends a foreign name before a company's head."""
    return (
        len(word) == 1
        and index > 0
        and word in scene.lexicon.persons.transliteration
        and scene.tags[index - 1] == "nrt"
    )


def _is_site(scene: Scene, project: Candidate) -> bool:
    """Whether a known project is one that is built, so that its name may go on; 一带一路|绿色能源项目 is many."""
    return project.entity is not None and scene.lexicon.entities[project.entity].kind == "infrastructure"


def _stops(scene: Scene, index: int, word: str) -> bool:
    """Whether a name cannot reach over this word."""
    tag = scene.tags[index]
    if tag == "m":
        year = word.isdigit() and len(word) == 4
        named = _NUMERAL.match(word) and scene.tags[index + 1 : index + 2] not in (("q",), ("m",))
        vocabulary = scene.lexicon.words
        return not (
            word in vocabulary.numerals
            or word in vocabulary.inside
            or year
            or named
            or _IS_NO_COUNT.match(word)
        )
    if word == "可" and scene.words[index + 1].startswith(("持续", "再生")):
        return False
    return (scene.lexicon.memo.get((word, tag)) or _remembered(scene, word, tag))[0]


def _remembered(scene: Scene, word: str, tag: str) -> tuple[bool, bool, bool, bool, bool]:
    """What a word with this tag is to a name wherever it stands: a barrier, telling, generic, a verb, odd."""
    memo, generic = scene.lexicon.memo, word in scene.lexicon.words.generic or _is_compound(scene, word, tag)
    if len(memo) > _MEMO:
        memo.clear()
    verb = tag == "v" and len(word) > 1
    odd = len(word) == 1 and tag in _ODD
    memo[word, tag] = facts = _bars(scene, word, tag), _tells(scene, word, tag), generic, verb, odd
    return facts


def _bars(scene: Scene, word: str, tag: str) -> bool:
    """Whether a word with this tag is a barrier wherever it stands."""
    vocabulary = scene.lexicon.words
    if not scene.known_word(word) and all(character in vocabulary.barriers for character in word):
        return True  # a coinage of the tagger: 愿|同
    if len(word) > 1 and word[-1] in _PARTICLES and not scene.known_word(word):
        return True  # another: 总裁|兼
    people = scene.lexicon.persons
    if len(word) > 1 and word in people.titles and word not in people.common_roles:
        return True  # 局长|龙胜江: nobody's role is inside a name
    if word in vocabulary.inside:
        return False
    if word in vocabulary.barriers or (tag in _STOP_TAGS and not (tag == "x" and is_han(word[0]))):
        return True  # 蟳 in 蟳埔 is a character the tagger does not know
    if tag.startswith(("v", "d", "f")) and not tag.startswith("vn") and scene.known_word(word):
        return True
    return not (is_han(word[0]) or word[0].isalnum())


def _is_compound(scene: Scene, word: str, tag: str) -> bool:
    """Whether a name to the tagger is two common words: 森林保护 (nr)."""
    words = scene.lexicon.words
    return (
        len(word) == 4
        and tag.startswith(NAME_TAGS)
        and all(half in words.topics or half in words.inside for half in (word[:2], word[2:]))
    )


def _tells(scene: Scene, word: str, tag: str) -> bool:
    """Whether a word names rather than describes: a name by tag, Latin, a coinage, a single odd character."""
    vocabulary = scene.lexicon.words
    if word in vocabulary.generic or word in vocabulary.inside or _is_compound(scene, word, tag):
        return False
    if tag.startswith(NAME_TAGS) or _NUMERAL.match(word):
        return True
    return len(word) > 1 and not scene.known_word(word)


def _short_place(scene: Scene, end: int) -> Candidate | None:
    """A place's short name right before a body's head: 大理|民政局."""
    for start, entry in scene.entry_ends.get(end, ()):
        if end - start > 1 and any(s.status == "short" and s.entity.type == "Place" for s in entry.senses):
            return Candidate(start, end, "Place", "dictionary:short", 0.0)
    return None


def _short_university(scene: Scene, end: int) -> Candidate | None:
    """A university's short name before what its units end in: 中大|生命科学学院."""
    for start, entry in scene.entry_ends[end]:
        if end - start < 2 or not scene.on_edge(start):
            continue
        if not (start and scene.tags[scene.word_at(start - 1)].startswith("nr")):  # 郭|清华
            for sense in entry.senses:
                if sense.status == "short" and sense.entity.kind == "university":
                    return Candidate(start, end, "Organization", "dictionary:short", 0.0)
    return None


def _longest(found: list[Candidate]) -> Candidate:
    """The longest of the known names that end at one place."""
    return found[0] if len(found) == 1 else min(found, key=lambda c: (c.start, c.type != "Organization"))


def _anchored_beyond(scene: Scene, index: int, known: dict[int, list[Candidate]]) -> bool:
    """Whether a known name stands within four words left of a conjunction, with only nouns between them."""
    at = scene.starts[index]
    if any(c.type == "Organization" for c in known.get(at, ())) or scene.folded.endswith(_BODIES, 0, at):
        return False  # two bodies, not one with 和 in its name
    for _ in range(4):
        if at <= 0:
            return False
        if any(c.type in ANCHOR_TYPES for c in known.get(at, ())):
            return True
        index = scene.word_at(at - 1)
        if _stops(scene, index, scene.words[index]) or scene.tags[index].startswith("nr"):
            return False
        at = scene.starts[index]
    return False
