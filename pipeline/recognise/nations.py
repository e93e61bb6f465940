"""Countries that no dictionary has: a place to the tagger whose shape or surroundings say that it is a state.

A name is weighed over the whole article: 图瓦卢 beside 岛国 and before 总理 in one sentence is a country in all.
Nothing is proposed where a dictionary knows the characters, whatever it takes them for. The words that tell stand in
`ontology/rules/countries.yaml`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.lexicon.names import Entry
from pipeline.lexicon.surroundings import Countries
from pipeline.lexicon.vocabulary import any_of
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
#: Parts of the world and pairs of them: 欧美, 东亚, 亚太.
_REGION = expression(
    r"[东西南北中]{1,2}[亚欧非美]\Z|[欧美亚非拉太]{2}\Z|[英法德俄日韩朝印澳]{2}\Z|[一-龥]+[洲欧盟]\Z"
)
_DIVISIONS = frozenset("省市县区镇州乡村")
#: What says that it is none: 长沙|市, 云南|省.
_PAIR = expression(r"(?:和|与|、)\Z")
_DIVISION = expression("[省市县区镇州乡村](?![长民])|自治|湾|港|机场|大学")
_JOINTS = ("、", "和", "与", "及", "以及", "同")


class Forms(NamedTuple):
    """The expressions that the lists of countries.yaml make."""

    ending: re.Pattern[str]
    has: re.Pattern[str]
    ruled: re.Pattern[str]
    introduced: re.Pattern[str]
    does: re.Pattern[str]
    #: How far before a name is looked for what introduces it.
    reach: int


@lru_cache(maxsize=4)
def forms(countries: Countries) -> Forms:
    """The expressions of a lexicon's lists, made once."""
    return Forms(
        ending=expression(rf"[一-龥]{{1,5}}(?:{any_of(countries.endings)})\Z"),
        has=expression(
            f"{any_of(countries.has)}|驻(?:华|[一-龥]{{1,4}}(?:大使|领事|代表))"
            f"|(?:{any_of(countries.portfolios)})(?:部|大臣)"
            "|等[一-龥]{0,3}国(?![际内家民])|等(?:发展中|发达|小岛屿|缔约|成员|东道)?国家"
        ),
        ruled=expression(any_of(countries.rulers)),
        introduced=expression(
            rf"(?:{any_of(countries.kinds)}|(?:{any_of(countries.kinds_of_states)})国家)(?:--|[:“])?\Z"
        ),
        does=expression(f"{any_of(countries.does)}|代表(?![团处大])"),
        reach=3 + max(map(len, countries.kinds | {f"{kind}国家" for kind in countries.kinds_of_states})),
    )


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
        return tag == _PLACE and word[0] not in scene.lexicon.countries.no_states
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
    rulers = scene.lexicon.countries.rulers
    start = scene.folded.find(word)
    while start >= 0:
        end = start + len(word)
        rest = scene.folded[end : scene.ends[scene.word_at(start)]]
        if start in scene.edges and (scene.on_edge(end) or rest in rulers):
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
    form = forms(scene.lexicon.countries)
    weight = 1.0 if form.ending.match(word) else 0.0
    if place and governed:
        weight += 2.0
    for index in at:
        start, end = scene.starts[index], scene.ends[index]
        if _DIVISION.match(scene.folded, end):
            return ""
        if form.has.match(scene.folded, end):
            weight += 2.0
        elif form.ruled.match(scene.folded, end):
            weight += 2.0 if place else 0.5
        elif place and scene.folded.startswith("两国", end) and _PAIR.search(scene.folded, start - 1, start):
            weight += 2.0
        elif place and foreign and form.does.match(scene.folded, end):
            weight += 1.0
        if not place and scene.folded[start - 1] == "-":
            return ""  # part of a person's name
        if form.introduced.search(scene.folded, max(0, start - form.reach), start):
            weight += 2.0
    return "country:context" if weight >= _ENOUGH else ""


def _spread(scene: Scene, places: dict[str, list[int]], known: dict[str, str]) -> None:
    """Names beside a country's in a list are countries' too: 美国、印度和俄罗斯."""
    open_ = {
        word: at
        for word, at in places.items()
        if word not in known and word[-1] not in scene.lexicon.countries.no_lands and scene.known_word(word)
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
