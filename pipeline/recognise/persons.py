"""Chinese personal names: a surname, one or two given characters, and what stands around them.

A name is weighed, not matched: how its characters lean (log odds from `name-characters.tsv`), what stands to
its left (title, organization, separator, clause edge) and to its right (verb of saying, honorific, separator),
and how the tagger cuts it. The weights are in units of those log odds; the threshold was set on one half of the
annotated articles and checked on the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.expressions import expression, matches
from pipeline.lexicon.names import Entry
from pipeline.recognise.name_sides import MOST_RIGHT
from pipeline.recognise.name_sides import left as left_side
from pipeline.recognise.name_sides import right as right_side
from pipeline.recognise.scene import Candidate, Scene
from pipeline.recognise.word_kinds import COMMON, DOUBLE, MAYBE_NAMES, SURNAME, openings

THRESHOLD = 3.5
#: From here on a name after a role counts that stands in the article again and again.
_RECURRING = 0.5
_SEPARATORS = frozenset("、和与及")
#: What stands between the names of a list: 摄影 张远航 李响, too.
_BESIDE = frozenset("、和与及 ")
#: What stands before one of these is a place's name.
_PLACE_ENDS = frozenset("镇县村乡")
#: A name that ends in one of these is an alley's, a temple's, an opera's.
_THING_ENDS = frozenset("镇县村乡戏派庙寺祠陵街巷")
_NO_ENDS = _PLACE_ENDS | {"·"}
#: What after 镇, 县 … makes a role of it: 王凯|镇长.
_PLACE_OFFICES = frozenset("长委")
#: What a name of three characters ends in only where it is a name of two and a word (林武|和省长).
_TRAILING = frozenset("为于至受陪曾将把")
#: How many surfaces are remembered: a bound, not a tuning.
_MEMO = 100_000
_JOINING = frozenset("和与及同")
#: All characters that `_runs_on` asks for.
_RUN_ON = _TRAILING | _JOINING | {"之"}
_SETTLED = frozenset(("Organization", "Place"))
#: How long a name may be, with a surname of one character, of two, and a foreign one.
_AFTER_ONE: tuple[int, ...] = (2, 3)
_AFTER_TWO: tuple[int, ...] = (3, 4)
_AFTER_FOREIGN: tuple[int, ...] = (3, 4, 5)
_AFTER_EITHER: tuple[int, ...] = (2, 3, 4, 5)
_HAN = expression("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+\\Z")


#: Where the dictionary names end that begin at one place.
Known = Sequence[tuple[int, Entry]]
_NONE: Known = ()


class Weighed:
    """A weighed name: where it is, what speaks for it, and what that comes to."""

    __slots__ = ("end", "left", "right", "shape", "start", "total")

    def __init__(self, start: int, end: int, shape: float, left: float, right: float) -> None:
        self.start, self.end, self.shape, self.left, self.right = start, end, shape, left, right
        self.total = shape + (left + right)

    def hear(self, left: float, right: float) -> None:
        """Weigh anew with what its neighbours say."""
        self.left, self.right = left, right
        self.total = self.shape + (left + right)


def candidates(scene: Scene, organization_ends: set[int]) -> Iterator[Candidate]:
    """Names weighty enough, with strength by weight; `organization_ends` are ends of organizations and places."""
    weighed = list(_weigh(scene, organization_ends))
    strong = {name.end for name in weighed if name.total >= THRESHOLD}
    strong_starts = {name.start for name in weighed if name.total >= THRESHOLD}
    offices = _offices(scene, strong_starts)
    text = scene.folded
    for name in weighed:
        if text[name.start - 1] == "“" and text[name.end : name.end + 1] == "”" and name.left < 4.0:
            continue  # 台风“海葵”, “沙戈荒”基地: quotation marks are for what is no person's plain name
        if name.end in offices and name.left < 4.0 and name.end - name.start == 2:
            continue  # 尚德|董事长|施正荣: the first is a body
        # A neighbour in a list vouches: 王毅、解振华和刘振民.
        if name.start >= 2 and text[name.start - 1] in _BESIDE and name.start - 1 in strong:
            name.hear(max(name.left, 0) + 3.0, name.right)
        if name.end + 1 < len(text) and text[name.end] in _BESIDE and name.end + 1 in strong_starts:
            name.hear(name.left, max(name.right, 0) + 2.0)
        if _RECURRING <= name.total < THRESHOLD and name.left >= 4.0 and _recurs(scene, name):
            name.hear(name.left, name.right + 3.0)
        if name.total >= THRESHOLD:
            yield Candidate(name.start, name.end, "Person", "person:chinese", strength(name))


def _recurs(scene: Scene, name: Weighed) -> bool:
    """Whether what stands after a role is no common word and stands in the article three times: 副局长|印红, 印红."""
    surface = scene.folded[name.start : name.end]
    return scene.times(name.start, name.end) > 2 and not scene.known_word(surface)


def _offices(scene: Scene, starts: set[int]) -> set[int]:
    """Where a title begins that a name follows at once."""
    return {start for end, start in scene.title_ends.items() if scene.after(end) in starts}


def ethnic(scene: Scene) -> Iterator[Candidate]:
    """Names built of Tibetan, Mongolian, Uyghur … elements: two of them anywhere, one beside a title."""
    for match in elements(scene.folded, scene.lexicon.persons.ethnic):
        start, end = match.span()
        if match.group(1) is not None:
            yield Candidate(start, end, "Person", "person:ethnic", 6.0)
        elif start in scene.after_titles and right_side(scene, end) >= 0.5:
            yield Candidate(start, end, "Person", "person:ethnic", 5.0)


def elements(folded: str, known: frozenset[str]) -> Iterator[re.Match[str]]:
    """One element or more in a row, as `finditer` of the second of `_elements` has them, found by the first."""
    opening, names = _elements(known)
    return matches(names, folded, (begun.start() for begun in opening.finditer(folded)))


@cache
def _elements(elements: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What the first two characters of an element may be, and one element or more: few places are like the first."""
    first, second = ("".join(sorted({element[at : at + 1] for element in elements})) for at in (0, 1))
    one = "|".join(sorted(elements, key=lambda element: (-len(element), element)))
    ahead = f"(?=[{re.escape(second)}])" if all(len(element) > 1 for element in elements) else ""
    return expression(f"[{re.escape(first)}]{ahead}"), expression(f"(?:{one})((?:·?(?:{one})){{1,3}})?")


def strength(name: Weighed) -> float:
    """What each character is worth to the solver: 4.5 at the threshold, up to 7 for a name beyond doubt."""
    return min(7.0, 4.5 + (name.total - THRESHOLD) / 4.0)


def _weigh(scene: Scene, organization_ends: set[int]) -> Iterator[Weighed]:
    people = scene.lexicon.persons
    compound, foreign, not_names = people.compound, people.foreign, people.not_names
    folded, words, entry_starts = scene.folded, scene.words, scene.entry_starts
    title_ends, after_titles = scene.title_ends, scene.after_titles
    heads = _head_starts(scene)
    offices = frozenset(title_ends.values())
    shapes, transliteration, size = scene.lexicon.shapes, people.transliteration, len(folded)
    for index, start, kind in openings(scene, organization_ends | after_titles):
        if start in offices and start not in title_ends:
            continue  # 王储|兼
        if title_ends.get(start + 1, start) < start:
            continue  # 首席制造官|林军: the role's last character is no surname
        in_office = start in after_titles
        lengths = _AFTER_ONE
        is_foreign = False
        double = folded[start : start + 2]
        if kind & DOUBLE and double in people.doubles:
            is_foreign = double in foreign or folded[start : start + 3] in foreign
            if double in compound:
                lengths = _AFTER_TWO
            elif is_foreign:
                # 记者|高原 may have a surname of one character, too.
                lengths = _AFTER_EITHER if in_office and kind & (SURNAME | COMMON) else _AFTER_FOREIGN
        if lengths is _AFTER_ONE:
            if not kind & (SURNAME | COMMON):
                continue
            # A common word begins no name, nor does a particle, unless a role or a body comes before.
            if kind & COMMON and (
                not (in_office or start in organization_ends) or _says_otherwise(scene, index, start)
            ):
                continue
        titled = start in title_ends
        known, within = entry_starts.get(start, _NONE), entry_starts.get(start + 1, _NONE)
        listed = not titled and bool(known or within)
        foreign_sound = not titled and transliteration.issuperset(double)
        is_word = not titled and double in not_names
        left = best = None
        for length in lengths:
            end = start + length
            if end > size:
                break
            surface = folded[start:end]
            never, needs_office, weight = shapes.get(surface) or _surface(scene, surface, lengths)
            if (
                never
                or (needs_office and not in_office)
                or (listed and _names_else(known, within, end, length))
            ):
                continue
            following = folded[end : end + 1]
            # 曹县 and 官庄镇 are places; what goes on after a dot is longer.
            if following in _NO_ENDS and (
                following == "·" or folded[end + 1 : end + 2] not in _PLACE_OFFICES
            ):
                continue
            shape = weight + _cut(scene, index, start, end)
            if foreign_sound and _goes_on(scene, start, end):
                shape -= 4.0
            if is_word and (length == 3 or is_foreign):
                shape -= 2.0  # 白杨|林, 谷雨|刚, 高山|养蜂
            if (
                length == 3
                and (known or surface[-1] in _RUN_ON)
                and _runs_on(scene, start, end, known, offices)
            ):
                shape -= 4.0
            if shape < -6:
                continue
            if left is None:
                left = left_side(scene, start, organization_ends)
            # 彭奎|博士: the last character belongs to what follows the name.
            if length > 2 and folded[end - 1 : end + 1] in people.honorifics and end < len(folded):
                continue
            # Nothing to the right could make up for this, not even a list.
            hopeless = shape + left < THRESHOLD - MOST_RIGHT
            if hopeless and following not in _BESIDE and folded[start - 1] not in _BESIDE:
                continue
            right = -3.0 if end in heads else right_side(scene, end)
            if left == 4.0 and following == ")" and _signs(folded, title_ends.get(start, start)):
                right = 3.0  # (记者|高原)
            if right == 1.0 and left == 1.5 and _is_line(folded, start, end):
                right = 2.5  # a byline: nothing but the name
            speaks = length == 3 and (right >= 2.0 or left >= 4.0)
            if speaks and words[index] == surface and scene.known_word(surface):
                shape += 2.5  # jieba's own dictionary has it as a name, and it speaks
            if best is None or shape + (left + right) > best.total:
                best = Weighed(start, end, shape, left, right)
        if best is not None:
            yield best


def _says_otherwise(scene: Scene, index: int, start: int) -> bool:
    """Whether a common word right after a role is no name all the same: 总书记|明确指出, 主席|和普京总统, 代表|向大家."""
    word, tag = scene.words[index], scene.tags[index]
    if len(word) > 1:
        return tag in ("d", "ad", "vd") and word in scene.lexicon.persons.not_names
    if word not in ("和", "向", "从"):
        return False
    following = scene.words[index + 1] if index + 1 < len(scene.words) else ""
    known = scene.entry_starts.get(start + 1, ())
    return (len(following) > 1 and scene.known_word(following)) or any(entry.senses for _, entry in known)


def _runs_on(scene: Scene, start: int, end: int, known: Known, offices: frozenset[int]) -> bool:
    """Whether the last of three characters belongs to what follows: 林武|和省长, 蔡奇|陪同, 宁德|至上饶, 韩正|于当地时间."""
    folded = scene.folded
    last = folded[end - 1]
    shorter = [entry for stop, entry in known if stop == end - 1]
    if shorter and any(
        s.entity.type in ("Person", "Place", "Country") for entry in shorter for s in entry.senses
    ):
        return not any(stop == end for stop, _ in known)
    if shorter and last in _TRAILING and any(entry.senses for entry in shorter):
        return True  # 彭博|将
    if last in _JOINING:
        return start in scene.title_ends and end in offices
    if last == "之":
        return folded[end : end + 1] in ("《", "“")  # 陆游|之《…》
    if last not in _TRAILING:
        return False
    return (
        folded[start - 1 : start] == "以"
        or folded[end : end + 1].isdigit()
        or end in scene.entry_starts
        or scene.known_word(folded[end - 1 : end + 1])
    )


def _head_starts(scene: Scene) -> set[int]:
    """Where the head of a body's or a place's name begins: 史密斯|学院 is no person."""
    return {
        start
        for start, end, entry in scene.heads
        if end - start > 1
        for head in entry.heads
        if head.type in _SETTLED
    }


def _is_line(folded: str, start: int, end: int) -> bool:
    return (start == 0 or folded[start - 1] == "\n") and folded[end : end + 1] in ("", "\n")


def _signs(folded: str, title: int) -> bool:
    """Whether a role that begins there opens a bracket and signs what stands around it."""
    return folded[title - 1 : title] == "(" and folded.startswith(
        ("记者", "通讯员", "特约记者", "编辑"), title
    )


def _goes_on(scene: Scene, start: int, end: int) -> bool:
    """桑德|兰, 阿迪达|斯, 古德|穆德森: a transliteration is longer than the name would be."""
    people, folded = scene.lexicon.persons, scene.folded
    characters = people.transliteration
    if not characters.issuperset(folded[start:end]):
        return False
    if folded[end : end + 1] in characters:
        index = scene.word_at(end)
        word = folded[end : scene.ends[index]]
        if len(word) == 1:
            return word not in people.acts and word not in people.before and word not in _SEPARATORS
        return scene.tags[index].startswith(MAYBE_NAMES) or not scene.known_word(word)
    if start and folded[start - 1] in characters and start not in scene.title_ends:
        index = scene.word_at(start - 1)
        return scene.tags[index].startswith("nr") and not scene.known_word(scene.words[index])
    return False


def _names_else(known: Known, within: Known, end: int, length: int) -> bool:
    """Whether a dictionary knows exactly these characters as something that is no person (卢旺达; 和|斐济, too)."""
    for stop, entry in known:
        if stop == end and _is_thing(entry):
            return True
    if length > 2:
        for stop, entry in within:
            if stop == end and _is_thing(entry):
                return True
    return False


def _is_thing(entry: Entry) -> bool:
    return any(sense.status != "short" and sense.entity.type != "Person" for sense in entry.senses)


def _surface(scene: Scene, surface: str, lengths: tuple[int, ...]) -> tuple[bool, bool, float]:
    """What the characters tell wherever they stand: whether they are no name, or none but after a role; how they lean.
    A name is all Han.

    高先生 and 杜氏 are a surname and more; 巴方 and 塔方 are sides in talks.
    """
    people, memo, rest = scene.lexicon.persons, scene.lexicon.shapes, surface[1:]
    if len(memo) > _MEMO:
        memo.clear()
    if not _HAN.match(surface):
        memo[surface] = facts = True, False, 0.0
        return facts
    given = people.given
    # A rare character (羚, 祎) is absent from the table: rare characters in running text are mostly names.
    if lengths is _AFTER_ONE or len(surface) == 2:
        weight = people.surnames[surface[0]] + sum(given.get(character, 1.5) for character in rest)
    else:
        weight = 1.5 + sum(given.get(character, 1.5) for character in surface[2:])
    never = rest in people.honorifics or surface[-1] in _THING_ENDS or rest == "氏"
    needs_office = surface in people.not_names or rest == "方"
    memo[surface] = facts = never, needs_office, max(-6.0, min(6.0, weight))
    return facts


def _cut(scene: Scene, index: int, start: int, end: int) -> float:
    """What the tagger's words say: one word tagged as a name, single characters, or a cut across words."""
    if start != scene.starts[index]:
        return 0.0  # after a role, the tagger was wrong about the first character
    last = index
    while scene.ends[last] < end:
        last += 1
    if scene.ends[last] != end:
        rest = scene.folded[end : scene.ends[last]]
        people = scene.lexicon.persons
        if rest in people.speech or rest in people.acts or rest in people.honorifics:
            # 黎家|明说: the tagger cut an unknown name in two; but 蔡奇|陪同 is cut well
            verb = (
                rest not in people.speech and scene.tags[last] == "v" and scene.known_word(scene.words[last])
            )
            return -3.0 if verb else 0.0
        # The end falls inside a word: 王|部门.
        held = scene.words[last]
        return -1.0 if scene.tags[last].startswith("nr") or (len(held) == 2 and last == index) else -3.0
    count = last - index + 1
    if count == 1:
        tag = scene.tags[index]
        if tag.startswith("nr"):
            return 1.5
        if tag in ("nz", "x", "ns", "nrt"):
            return -0.5 if start not in scene.title_ends or scene.known_word(scene.words[index]) else 0.5
        if not scene.known_word(scene.words[index]):
            return (
                0.0 if start in scene.title_ends else -1.0
            )  # a coinage, whatever its tag (张知彬 as an idiom)
        # A common word, unless a title stands right before it (总工程师程志).
        return -1.0 if start in scene.title_ends and tag.startswith("n") else -4.0
    if all(len(word) == 1 for word in scene.words[index : last + 1]):
        return 0.5
    if len(scene.words[index]) == 1 and count == 2:
        # 李|一方: surname and a word; less likely when that word is common, which the shape tells.
        return 0.0
    if count == 2 and len(scene.words[last]) == 1 and scene.tags[index].startswith("nr"):
        return 1.0  # 谢雯|睿
    return 0.0 if start in scene.title_ends else -1.0
