"""Countries that no dictionary has: a place to the tagger whose shape or surroundings say that it is a state.

A name is weighed over the whole article: 图瓦卢 beside 岛国 and before 总理 in one sentence is a country in all.
Nothing is proposed where a dictionary knows the characters, whatever it takes them for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import compress

from pipeline.expressions import expression
from pipeline.lexicon.names import Entry
from pipeline.recognise.foreign import is_transliteration
from pipeline.recognise.scene import Candidate, Scene

STRENGTH = 4.9
#: What shape and surroundings must come to.
_ENOUGH = 2.0
#: Tags of what may be a country's name; transliterations are people's names to the tagger as often as not.
_PLACE, _FOREIGN = "ns", frozenset(("nr", "nrt", "nz"))
_TAGS = _FOREIGN | {_PLACE}

#: How many words are remembered: a bound, not a tuning.
_MEMO = 100_000

#: X国 with the tag of a place is a state; the others of this shape are common nouns or former states.
_STATE = expression(r"[一-龥]国\Z")
#: What before 国 makes a common noun or a verb of it: 各国, 两国, 回国, 治国.
_NO_STATE = frozenset(
    "外各两全祖本该邻我他帝王民共列战大小强弱富穷诸同异敌友回出归来去报爱亡护救建开立治卖叛多贵某别旧新古东西南北当另首此那敝举锁"
    "一二三四五六七八九十百千万几"
)
#: Parts of the world and pairs of them: 欧美, 东亚, 亚太.
_REGION = expression(
    r"[东西南北中]{1,2}[亚欧非美]\Z|[欧美亚非拉太]{2}\Z|[英法德俄日韩朝印澳]{2}\Z|[一-龥]+[洲欧盟]\Z"
)
_DIVISIONS = frozenset("省市县区镇州乡村")
#: How transliterated names of states end.
_ENDING = expression(r"[一-龥]{1,5}(?:斯坦|尼亚|西亚|比亚|利亚|里亚|维亚|吉亚|罗斯|瓦多|维尔|厄尔)\Z")
#: What a state alone has right after its name, and what it shares with its rulers (拜登政府).
_STATE_HAS = expression(
    "首都|外长|外交部|议会|国会|众议院|参议院|国务卿|内阁|宪法|央行|中央银行|最高法院|联邦政府|王室|驻(?:华|[一-龥]{1,4}(?:大使|领事|代表))|籍|国民|公民|国土|国有|军方"
    "|国家(?:公园管理局|电视台|主席|队)|王国|共和国|独立|大选|(?:环境|能源|财政|外交|国防|农业|工业|卫生|教育|内政)(?:部|大臣)"
    "|等[一-龥]{0,3}国(?![际内家民])|等(?:发展中|发达|小岛屿|缔约|成员|东道)?国家"
)
_RULERS = ("政府", "总统", "总理", "首相", "国王", "女王", "副总统", "总统府")
_RULED = expression("|".join(_RULERS))
#: What says before a name that a state follows.
_IS = expression(
    r"(?:岛国|邻国|主席国|东道国|缔约国|成员国|出口国|进口国|产油国|大国|强国|小国|王国|盟国|(?:发展中|发达|新兴|内陆|沿海|欧洲|亚洲|非洲|拉美|南美|中东|东欧|北欧|西欧|太平洋)国家)(?:--|[:“])?\Z"
)
#: What states do; cities do it as well, so it counts for transliterated names only.
_DOES = expression(
    "承诺|宣布|重申|提交|批准|签署|加入|退出|主张|提出|代表(?![团处大])|的(?:国家自主贡献|NDC|减排目标)"
)
#: What says that it is none: 长沙|市, 云南|省.
_PAIR = expression(r"(?:和|与|、)\Z")
#: What names of places end in that are no states.
_NO_LAND = frozenset("洲桥路街港湾河江湖海山岛寺庙根村屯店园站")
_DIVISION = expression("[省市县区镇州乡村](?![长民])|自治|湾|港|机场|大学")
_JOINTS = ("、", "和", "与", "及", "以及", "同")


def candidates(scene: Scene) -> Iterator[Candidate]:
    """A candidate for every occurrence of a name that the article shows to be a country's."""
    places: dict[str, list[int]] = defaultdict(list)
    words, tags, starts, ends, entries = scene.words, scene.tags, scene.starts, scene.ends, scene.entry_starts
    memo = scene.lexicon.lands
    if len(memo) > _MEMO:
        memo.clear()
    for index in compress(range(len(tags)), map(_TAGS.__contains__, tags)):
        # Most places are known: ask the dictionary first.
        found = entries.get(starts[index])
        if found and _reaches(found, ends[index]):
            continue
        word, tag = words[index], tags[index]
        fits = memo.get((word, tag))
        if fits is None:
            fits = memo[word, tag] = _fits(scene, word, tag)
        if fits and not _is_partial(scene, index) and not _ends_known(scene, index):
            places[word].append(index)
    if not places:
        return
    # 印度尼西亚政府 is one word to the tagger.
    governed = set()
    if any(f"{word}政府" in scene.folded for word in places):
        governed = {
            word[:-2] for word, tag in zip(words, tags, strict=True) if tag == "nt" and word[-2:] == "政府"
        }
    known = {word: rule for word, at in places.items() if (rule := _rule(scene, word, at, word in governed))}
    _spread(scene, places, known)
    for word in places:
        if len(word) == 2 and word not in known and any(_shortens(word, longer) for longer in known):
            known[word] = "country:short-form"
    for word, rule in known.items():
        yield from _everywhere(scene, word, rule)


def _reaches(found: Iterable[tuple[int, Entry]], end: int) -> bool:
    """Whether a dictionary has a name that goes on to the end or beyond."""
    for stop, entry in found:  # noqa: SIM110, a loop costs half of what `any` does here
        if stop >= end and entry.senses:
            return True
    return False


def _fits(scene: Scene, word: str, tag: str) -> bool:
    """Whether a word may be a country's name at all; a pair of countries (中德), 各国 and 青山市 may not."""
    if not 2 <= len(word) <= 8 or not "一" <= word[0] <= "龥" or word[-1] in _DIVISIONS:
        return False
    if len(word) == 2 and (word[1] == "中" or (word[0] == "中" and word[1] != "国")):
        return False
    if _REGION.match(word) and word[-1] != "洲":
        return False
    if word[-1] == "国":
        return tag == _PLACE and word[0] not in _NO_STATE
    if tag == _PLACE:
        return True
    common = tag == "nz" and scene.known_word(word)  # 普通, 神圣
    return not common and is_transliteration(word, scene.lexicon.persons.transliteration)


def _is_partial(scene: Scene, index: int) -> bool:
    """Whether a transliteration goes on beside the word: 莱库|图克 is somebody's name."""
    start, end = scene.starts[index], scene.ends[index]
    if "·" in (scene.folded[start - 1 : start], scene.folded[end : end + 1]):
        return True
    if scene.tags[index] == _PLACE:
        return False
    return index > 0 and scene.tags[index - 1] in _FOREIGN and scene.ends[index - 1] == start


def _ends_known(scene: Scene, index: int) -> bool:
    """Whether a dictionary has a name that ends where the word ends."""
    return any(entry.senses for _, entry in scene.entry_ends.get(scene.ends[index], ()))


def _everywhere(scene: Scene, word: str, rule: str) -> Iterator[Candidate]:
    """Where the name stands as a word, or in front of one (印度尼西亚|政府 is one word to the tagger)."""
    start = scene.folded.find(word)
    while start >= 0:
        end = start + len(word)
        rest = scene.folded[end : scene.ends[scene.word_at(start)]]
        if start in scene.edges and (scene.on_edge(end) or rest in _RULERS):
            yield Candidate(start, end, "Country", rule, STRENGTH)
        start = scene.folded.find(word, end)


def _shortens(word: str, name: str) -> bool:
    """印尼 for 印度尼西亚: the first character, and another of the name."""
    return len(name) > 2 and word[0] == name[0] and word[1] in name[1:]


def _rule(scene: Scene, word: str, at: list[int], governed: bool) -> str:
    """The rule that makes the word a country's name, or none."""
    place = scene.tags[at[0]] == _PLACE
    foreign = is_transliteration(word, scene.lexicon.persons.transliteration)
    if _STATE.match(word):
        return "country:shape"
    weight = 1.0 if _ENDING.match(word) else 0.0
    if place and governed:
        weight += 2.0
    for index in at:
        start, end = scene.starts[index], scene.ends[index]
        if _DIVISION.match(scene.folded, end):
            return ""
        if _STATE_HAS.match(scene.folded, end):
            weight += 2.0
        elif _RULED.match(scene.folded, end):
            weight += 2.0 if place else 0.5
        elif place and scene.folded.startswith("两国", end) and _PAIR.search(scene.folded, start - 1, start):
            weight += 2.0
        elif place and foreign and _DOES.match(scene.folded, end):
            weight += 1.0
        if not place and scene.folded[start - 1] == "-":
            return ""  # part of a person's name
        if _IS.search(scene.folded, max(0, start - 8), start):
            weight += 2.0
    return "country:context" if weight >= _ENOUGH else ""


def _spread(scene: Scene, places: dict[str, list[int]], known: dict[str, str]) -> None:
    """Names beside a country's in a list are countries' too: 美国、印度和俄罗斯."""
    open_ = {
        word: at
        for word, at in places.items()
        if word not in known and word[-1] not in _NO_LAND and scene.known_word(word)
    }
    starts = {scene.starts[index] for word in known for index in places[word]}
    ends = {scene.ends[index] for word in known for index in places[word]}
    grew = True
    while grew:
        grew = False
        for word, at in list(open_.items()):
            if any(_stands_beside(scene, index, starts, ends) for index in at):
                known[word] = "country:in-list"
                del open_[word]
                ends.update(scene.ends[index] for index in at)
                starts.update(scene.starts[index] for index in at)
                grew = True


def _stands_beside(scene: Scene, index: int, starts: set[int], ends: set[int]) -> bool:
    start, end = scene.starts[index], scene.ends[index]
    folded = scene.folded
    if _DIVISION.match(folded, end) or folded.startswith("国家", end):
        return False  # 阿拉伯|国家
    for joint in _JOINTS:
        at = end + len(joint)
        if folded.startswith(joint, end) and (at in starts or _names_country(scene.entry_starts.get(at, ()))):
            return True
        at = start - len(joint)
        if folded.endswith(joint, 0, start) and (at in ends or _names_country(scene.entry_ends.get(at, ()))):
            return True
    return False


def _names_country(found: Iterable[tuple[int, Entry]]) -> bool:
    return any(sense.entity.type == "Country" for _, entry in found for sense in entry.senses)
