"""The walk to the left of a name's head: which words may belong to the name, and what they tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.lexicon.vocabulary import Head
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
#: Roles that names of bodies hold too (作家协会, 科学家联盟).
_COMMON_ROLES = frozenset(["农民", "学生", "志愿者", "企业家", "记者", "作家", "律师", "科学家", "工程师"])
#: A bare numeral in a name: 十八 in 安徽十八素项目.
_NUMERAL = re.compile("[一二三四五六七八九十百]{2,3}$")
#: A word of a numeral and something else that counts nothing: 三角 in 三角镇.
_IS_NO_COUNT = re.compile(
    "(?=[一-龥]{2,4}$)[一二三四五六七八九十][^个项家条种位名多万亿千百十次届座处成倍级类批期年月日天份大小半之、]"
)
#: What registered companies end in: whatever stands after the place belongs to their names (北京|卡本新能科技|有限公司).
LEGAL = ("有限公司", "有限责任公司", "总公司", "集团公司")
_PARTICLES = frozenset("兼的和与及在于由被把对向从等了着过")
_MARKS = {"”": "“", "》": "《"}
_JOINTS = ("和", "与", "及", "-")
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
) -> Iterator[Part]:
    """The words and known names to the left of a head, nearest first, up to the first barrier."""
    folded = scene.folded
    at = head_start
    crossed = False
    for _ in range(MAX_WORDS):
        if at <= 0 or end - at > MAX_LENGTH:
            return
        opener = _MARKS.get(folded[at - 1])
        if opener:
            opened = folded.rfind(opener, max(0, at - 24), at)
            if opened < 0 or "\n" in folded[opened:at]:
                return
            yield Part(opened, True, False, None)
            if head.type == "Instrument":
                return  # “十四五”生态保护监管规划 begins at its mark
            at = opened
            continue
        host = _known_at(known, at)
        if host is None and at == head_start and head.type == "Organization":
            host = _short_place(scene, at)
        if host is not None and host.type in ("Person", "Event", "Project"):
            return
        if (
            host is not None
            and host.type == "Place"
            and folded[host.start : at] in scene.lexicon.words.barriers
        ):
            return  # 会同, 贡献: a county's name and a verb
        if host is not None and host.type not in ANCHOR_TYPES:
            host = None  # 清洁发展机制 in …环境保护服务中心 is so many words
        if host is not None:
            yield Part(host.start, True, False, host.type)
            at = host.start
            if host.type == "Organization":
                return
            continue
        index = scene.word_at(at - 1)
        start, word = scene.starts[index], folded[scene.starts[index] : at]
        if _stops(scene, index, word) and not (
            head.text.endswith(LEGAL)
            and scene.tags[index] == "v"
            and word not in scene.lexicon.words.barriers
            and _anchored_beyond(scene, index, known)
        ):
            if (
                word in _JOINTS
                and head.type != "Place"
                and not crossed
                and at != head_start
                and _anchored_beyond(scene, index, known)
            ):
                crossed = True
                at = start
                continue
            return
        verb = scene.tags[index] == "v" and len(word) > 1
        odd = len(word) == 1 and scene.tags[index] in ("a", "d", "v", "n", "m", "q", "b")
        yield Part(start, _tells(scene, index, word), word in scene.lexicon.words.generic, None, verb, odd)
        at = start


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
    memo = scene.lexicon.memo
    known = memo.get((word, tag))
    if known is None:
        if len(memo) > _MEMO:
            memo.clear()
        known = memo[word, tag] = _bars(scene, word, tag)
    return known


def _bars(scene: Scene, word: str, tag: str) -> bool:
    """Whether a word with this tag is a barrier wherever it stands."""
    vocabulary = scene.lexicon.words
    if not scene.known_word(word) and all(character in vocabulary.barriers for character in word):
        return True  # a coinage of the tagger: 愿|同
    if len(word) > 1 and word[-1] in _PARTICLES and not scene.known_word(word):
        return True  # another: 总裁|兼
    if len(word) > 1 and word in scene.lexicon.persons.titles and word not in _COMMON_ROLES:
        return True  # 局长|龙胜江: nobody's role is inside a name
    if word in vocabulary.inside:
        return False
    if word in vocabulary.barriers or tag in _STOP_TAGS:
        return True
    if tag.startswith(("v", "d", "f")) and not tag.startswith("vn") and scene.known_word(word):
        return True
    return not (is_han(word[0]) or word[0].isalnum())


def _tells(scene: Scene, index: int, word: str) -> bool:
    """Whether a word names rather than describes: a name by tag, Latin, a coinage, a single odd character."""
    if word in scene.lexicon.words.generic or word in scene.lexicon.words.inside:
        return False
    if scene.tags[index].startswith(NAME_TAGS) or _NUMERAL.match(word):
        return True
    return len(word) > 1 and not scene.known_word(word)


def _short_place(scene: Scene, end: int) -> Candidate | None:
    """A place's short name right before a body's head: 大理|民政局."""
    for start, entry in scene.entry_ends.get(end, ()):
        if end - start > 1 and any(s.status == "short" and s.entity.type == "Place" for s in entry.senses):
            return Candidate(start, end, "Place", "dictionary:short", 0.0)
    return None


def _known_at(known: dict[int, list[Candidate]], end: int) -> Candidate | None:
    """The longest known name that ends at `end`."""
    found = known.get(end)
    if not found:
        return None
    return min(found, key=lambda c: (c.start, c.type != "Organization"))


def _anchored_beyond(scene: Scene, index: int, known: dict[int, list[Candidate]]) -> bool:
    """Whether a known name stands within four words left of a conjunction, with only nouns between them."""
    at = scene.starts[index]
    if any(c.type == "Organization" for c in known.get(at, ())):
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
