"""Foreign names in Han characters: transliterated (安东尼奥·古特雷斯), spelt in brackets, introduced by a body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.expressions import expression
from pipeline.lexicon.vocabulary import any_of
from pipeline.recognise.latin import MONTHS
from pipeline.recognise.name_sides import right_of_foreign
from pipeline.recognise.scene import Candidate, Scene, is_han

#: What follows the first part of a dotted name, with the last part.
_AFTER_DOT = expression("(?:·[一-龥]{1,6}){0,3}·(?P<last>[一-龥]{2,6})")
#: Tags of particles, which no name holds: 斯蒂尔|在.
_NOT_IN_NAMES = frozenset("pdcvf")
_PARTICLES = frozenset("的了着过等地")
#: What stands between a role or a sign and the name: 代表|有|…, ,|如|…
_BEFORE_NAMES = frozenset("有是为的如像由对与和及向据同")
_JOINT = expression("[和与及]")
#: What a dotted name is closed by on either side.
_ENDS_NAME = frozenset(("", *"\n,。;:、()“”和与及"))
_MOST_BEFORE_DOT = 6
_MOST_OF_RUN = 8
#: How many more parts of a name the tagger may tell; without a bound each name would reach to a text's end.
_MOST_FURTHER = 4
#: A Latin name in brackets right after one in Han characters.
_GLOSSED = expression(
    r"\(([A-Z][a-zÀ-ɏ'’-]+(?: (?:de|da|del|van|von|bin|al|[A-Z][A-Za-zÀ-ɏ'’-]*)\.?){1,4})\)"
)
#: What a name with its Latin spelling stands after.
_OPENS_NAME = frozenset("\n,。;:“(、和与及的 ")
_OPENS_CLAUSE = frozenset("\n,。;:“(、和与同及")
#: What before a number is a preposition, though names hold it, too.
_TRAILING = frozenset("于至为")
_ADDRESSING = frozenset("同与和对向由")
_SPEAKING = 3.0


@lru_cache(maxsize=4)
def named_after(things: frozenset[str]) -> re.Pattern[str]:
    """What is named after a person: 罗兰·加洛斯|球场; a prize is, a bonus (奖励) is not."""
    return expression(f"{any_of(things)}|奖(?![励金项])")


def transliterated(scene: Scene, organization_ends: set[int]) -> Iterator[Candidate]:
    """Names in transliteration characters: dotted ones anywhere, plain ones beside a title or a verb of saying."""
    people = scene.lexicon.persons
    if "·" in scene.folded or "-" in scene.folded:
        for match in _dotted_runs(scene.folded, people.transliteration_dotted):
            parts = re.split("[·-]", match.group())
            dotted = "·" in match.group()
            if any(len(part) > 1 for part in parts) and (
                dotted or _is_hyphenated(scene, match.start(), parts)
            ):
                yield from _dotted(scene, *match.span(), organization_ends)
        for start, last, end in _dotted_names(scene):
            stop = _stop(scene, last, end, people.transliteration_dotted)
            yield Candidate(start, stop, "Person", "person:dotted-after-title", 6.0)
    # A name begins after a role, a body, a clause's edge or a word that addresses; few runs stand so.
    folded, openers = scene.folded, organization_ends | scene.title_ends.keys()
    for match in _plain_run(people.transliteration).finditer(folded):
        start, end = match.span()
        before = folded[start - 1 : start]
        if (
            not before
            or before in _OPENS_CLAUSE
            or before in people.before_last
            or before in _ADDRESSING
            or end - start > 2
            or start in openers
        ) and not (before == "·" or folded.startswith("·", end)):
            yield from _plain(scene, start, end, organization_ends)


def _dotted_names(scene: Scene) -> Iterator[tuple[int, int, int]]:
    """Dotted names of any characters: where each begins, its last part and the Han characters after that end.

    A role stands before one (副主席|巴洛支·雷马迪拉), or signs stand on both its sides.
    """
    folded, characters = scene.folded, scene.lexicon.persons.transliteration_dotted
    read_to = 0
    dot = folded.find("·")
    while dot >= 0:
        match = _AFTER_DOT.match(folded, dot)
        if match:
            joint = _JOINT.search(folded, match.start("last") + 2, match.end())
            stop = joint.start() if joint else match.end()  # 道尔吉·甘如林|和学会…
            closed = folded[stop : stop + 1] in _ENDS_NAME
            earliest = max(read_to, dot - _MOST_BEFORE_DOT)
            for start in range(dot - 2, earliest - 1, -1):
                if not is_han(folded[start]) or folded[start] in _BEFORE_NAMES:
                    break
                if start in scene.title_ends or (closed and folded[start - 1 : start] in _ENDS_NAME):
                    name = folded[start:stop].replace("·", "")
                    sounds = sum(character in characters for character in name)
                    word = scene.word_at(start)
                    common = len(scene.words[word]) > 1 and _is_common(
                        scene, scene.words[word], scene.tags[word]
                    )
                    if start in scene.title_ends or (sounds * 4 >= len(name) * 3 and not common):
                        yield start, match.start("last"), stop
                        read_to = stop
                    break
        dot = folded.find("·", max(dot + 1, read_to))


def _stop(scene: Scene, last: int, end: int, characters: frozenset[str]) -> int:
    """Where the last part of a dotted name ends: 约翰·格里|下周末露面, 路易莎·纽鲍尔|发言."""
    best, weight = end, -9.0
    for stop in range(end, last, -1):
        found = right_of_foreign(scene, stop) + (1.0 if scene.on_edge(stop) else -1.0)
        if stop - last < 2:
            found -= 1.0
        found -= 0.7 * sum(character not in characters for character in scene.folded[last:stop])
        for index in scene.words_between(last, stop):
            word, tag = scene.words[index], scene.tags[index]
            if (
                (tag in _NOT_IN_NAMES or word in _PARTICLES)
                if len(word) == 1
                else _is_common(scene, word, tag)
            ):
                found -= 2.0
        tail = scene.folded[stop - 1]
        if tail in scene.lexicon.persons.acts or tail in _ADDRESSING or tail == "自":
            found -= 1.5
        if any(scene.folded[stop - n : stop] in scene.lexicon.persons.speech for n in (2, 3)):
            found -= 2.0
        if stop == end and scene.folded[end : end + 1] in _ENDS_NAME:
            found += 1.0
        if found > weight:
            best, weight = stop, found
    return best


def _is_common(scene: Scene, word: str, tag: str) -> bool:
    return not tag.startswith(("nr", "nz", "ns", "x")) and scene.known_word(word)


def _dotted_runs(folded: str, characters: frozenset[str]) -> Iterator[re.Match[str]]:
    """As the `finditer` of the second expression of `_dotted_run` has them, found by their dots and hyphens."""
    joint, run = _dotted_run(characters)
    read_to = 0
    for found in joint.finditer(folded):
        start = dot = found.start()
        while start > read_to and dot - start < _MOST_OF_RUN and folded[start - 1] in characters:
            start -= 1
        if dot >= read_to and (match := run.match(folded, start)):
            yield match
            read_to = match.end()


@lru_cache(maxsize=4)
def _dotted_run(characters: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    han = "".join(sorted(characters))
    return (
        expression(f"[·-](?<=[{han}].)(?=[{han}])"),
        expression(f"[{han}]{{1,{_MOST_OF_RUN}}}(?:[·-][{han}]{{1,9}}){{1,4}}"),
    )


@lru_cache(maxsize=4)
def _plain_run(characters: frozenset[str]) -> re.Pattern[str]:
    return expression(f"[{''.join(sorted(characters))}]{{2,9}}")


def _dotted(scene: Scene, start: int, end: int, organization_ends: set[int]) -> Iterator[Candidate]:
    # A title or name made of the same characters may stick to the front: 总统·, 特使约翰·克里.
    text = scene.folded
    dot = min(at for at in (text.find("·", start, end), text.find("-", start, end)) if at >= 0)
    begin = start
    for at in range(start + 1, dot):
        if at in scene.title_ends or (at in organization_ends and at - start > 1) or _ends_a_head(scene, at):
            begin = at
    word = scene.word_at(begin)
    if begin == start and scene.starts[word] < start and scene.ends[word] < dot:
        before = scene.words[word]
        if scene.known_word(before) and not scene.tags[word].startswith("nr"):
            begin = scene.ends[word]  # 少女|格蕾塔·通贝里
            word = scene.word_at(begin)
    if begin == start and scene.tags[word].startswith("nr") and 0 < begin - scene.starts[word] < 3:
        begin = scene.starts[
            word
        ]  # 谭雅·丘特坎: the tagger's name begins with a character that few of them have
    last = max(text.rfind("·", start, end), text.rfind("-", start, end)) + 1
    best, weight = end, -9.0
    for stop in range(end, last, -1):
        # A word's edge, and what follows a name, tell where it ends: 卡瓦略|说, 蒂奥|提醒.
        found = right_of_foreign(scene, stop) + (1.0 if scene.on_edge(stop) else -1.0)
        if stop == end and (scene.on_edge(stop) or not _begins_word(scene, stop)):
            found += 1.0
        if (
            scene.words[scene.word_at(stop - 1)] == text[stop - 1]
            and text[stop - 1] in scene.lexicon.persons.acts
        ):
            found -= 1.5  # 马哈茂德|曾
        if stop - last < 2:
            found -= 1.0
        if found > weight:
            best, weight = stop, found
    for _ in range(_MOST_FURTHER):
        if not (text.startswith("·", best) and scene.on_edge(best + 1)):
            break
        further = scene.word_at(best + 1)  # …·阿里|·优素福: a character that few names have
        if not scene.tags[further].startswith("nr"):
            break
        best = scene.ends[further]
    if not named_after(scene.lexicon.persons.named_after).match(text, best):
        yield Candidate(begin, best, "Person", "person:transliterated", 6.5)


def _ends_a_head(scene: Scene, at: int) -> bool:
    """洪堡研究所|埃尔南多·加西亚: the body's last character could open a transliteration."""
    return scene.folded[at - 1] in "所会部司" and scene.folded[at - 2 : at] in (
        "究所",
        "员会",
        "协会",
        "学会",
        "金会",
    )


def _is_hyphenated(scene: Scene, start: int, parts: list[str]) -> bool:
    """约翰-霍林格 after a role or at a clause's edge; 兴都库什-喜马拉雅 inside one is a place."""
    if any(stop == start + len(parts[0]) for stop, _ in scene.entry_starts.get(start, ())):
        return False  # 三亚-布拉格 joins two places
    edge = start == 0 or scene.folded[start - 1] in "\n,。;:“(、" or scene.before(start) in scene.title_ends
    return edge and min(map(len, parts)) > 1


def _begins_word(scene: Scene, at: int) -> bool:
    """Whether the last character before `at` begins a common word that goes on: 阿尔克明|提交."""
    return scene.known_word(scene.folded[at - 1 : at + 1])


def _plain(scene: Scene, start: int, end: int, organization_ends: set[int]) -> Iterator[Candidate]:
    folded, title_ends, edges = scene.folded, scene.title_ends, scene.edges
    not_names, acts = scene.lexicon.persons.not_names, scene.lexicon.persons.acts
    for begin in range(start, end - 1):
        titled = begin in title_ends
        left = 4.0 if titled else 1.5
        if (
            not titled
            and begin not in organization_ends
            and not (begin in edges and _spoken_to(scene, begin))
        ):
            if begin and folded[begin - 1] not in _OPENS_CLAUSE:
                continue
            left = 0.5
        for stop in range(min(end, begin + 7), begin + 1, -1):
            right = right_of_foreign(scene, stop)
            if (
                right < (1.5 if titled else _SPEAKING)
                and not scene.on_edge(stop)
                and not (titled and right > 0 and stop - begin > 2 and not _cuts_word(scene, stop))
            ):
                continue
            if folded[begin:stop] in not_names:
                continue
            if folded[stop - 1] in _TRAILING and folded[stop : stop + 1].isdigit():
                continue  # 卢拉|于11月
            if folded[stop - 1] in acts and _is_listed(scene, begin, stop - 1):
                continue  # 马克龙|因…
            if any(title_ends.get(at) == begin for at in range(begin + 2, stop)):
                continue  # 埃米尔|塔米姆
            if not titled and folded[begin - 1] == "“" and folded[stop : stop + 1] == "”":
                continue  # 飓风“米尔顿”
            total = left + right + _unknown(scene, begin, stop)
            if total >= 4.5:
                yield Candidate(
                    begin, stop, "Person", "person:transliterated", min(6.5, 4.5 + (total - 4.0) / 4)
                )


def _cuts_word(scene: Scene, at: int) -> bool:
    """Whether a common word lies on both sides of `at`; the tagger's coinages may be cut (马杜埃克|韦更)."""
    return scene.known_word(scene.words[scene.word_at(at)])


def _is_listed(scene: Scene, start: int, end: int) -> bool:
    """Whether a dictionary has exactly these characters as a person's name."""
    return any(
        stop == end and any(sense.entity.type == "Person" for sense in entry.senses)
        for stop, entry in scene.entry_starts.get(start, ())
    )


def _unknown(scene: Scene, start: int, end: int) -> float:
    """How little the tagger knows the characters: common words speak against a transliteration."""
    weight = 0.0
    for index in scene.words_between(start, end):
        word, tag = scene.words[index], scene.tags[index]
        if tag.startswith("nr"):
            weight += 1.0
        elif len(word) > 1 and tag not in ("nz", "x", "ns") and scene.known_word(word):
            weight -= 2.5
        elif len(word) > 1:
            weight += 0.5
    if any(
        stop == end and any(sense.entity.type == "Country" for sense in entry.senses)
        for stop, entry in scene.entry_starts.get(start + 1, ())
    ):
        return -5.0  # 当|巴西
    for stop, entry in scene.entry_starts.get(start, ()):
        if stop < end and any(sense.entity.type == "Country" for sense in entry.senses):
            return -5.0  # 卡塔尔|埃米尔
        if stop == end and entry.senses:
            person = any(sense.entity.type == "Person" for sense in entry.senses)
            weight = max(weight, 0.0) + 2.0 if person else weight - 2.0
    return max(-5.0, min(2.0, weight + (0.5 if end - start >= 3 else -0.5)))


def _spoken_to(scene: Scene, at: int) -> bool:
    folded, people = scene.folded, scene.lexicon.persons
    last = folded[at - 1 : at]
    if last in _ADDRESSING and scene.on_edge(at - 1) and scene.on_edge(at):
        return True
    return last in people.before_last and any(
        folded[at - length : at] in people.before for length in (2, 3, 4) if at >= length
    )


def glossed(scene: Scene) -> Iterator[Candidate]:
    """赤松友成(Tomonari Akamatsu): a name that its Latin spelling vouches for."""
    people, folded, bodies = scene.lexicon.persons, scene.folded, scene.lexicon.bodies
    for match in _GLOSSED.finditer(folded):
        end = match.start() - (folded[match.start() - 1 : match.start()] == " ")
        words = match.group(1).replace("-", " ").split()
        if (
            words[0] in bodies.latin_openings
            or not bodies.latin_heads.isdisjoint(words)
            or words[0] in MONTHS
        ):
            continue
        for start in range(end - 2, max(-1, end - 9), -1):
            if start == 0 or folded[start - 1] in _OPENS_NAME or start in scene.title_ends:
                name = folded[start:end]
                if is_transliteration(name, people.transliteration_dotted) or _is_personal(scene, name):
                    yield Candidate(start, end, "Person", "person:glossed", 6.0)
                break
            if not is_han(folded[start]):
                break


def _is_personal(scene: Scene, name: str) -> bool:
    people = scene.lexicon.persons
    if not all(map(is_han, name)) or scene.known_word(name):
        return False
    if name[:2] in people.foreign or name[:3] in people.foreign or name[:2] in people.compound:
        return 3 <= len(name) <= 5
    return name[0] in people.surnames and len(name) <= 3


def introduced(scene: Scene, bodies: set[int]) -> Iterator[Candidate]:
    """缅甸林业研究所的昂敏吞说: short, unknown, after a body and 的, and before a verb of saying or a sign."""
    folded, people = scene.folded, scene.lexicon.persons
    for body in bodies:
        if folded[body : body + 1] != "的":
            continue
        start = body + 1
        for end in (start + 2, start + 3, start + 4):
            if end > len(folded) or not is_han(folded[end - 1]):
                break
            if not scene.on_edge(end) or right_of_foreign(scene, end) < 1.0:
                continue
            words = [scene.words[index] for index in scene.words_between(start, end)]
            if scene.starts[scene.word_at(start)] == start and not any(
                (len(word) > 1 and scene.known_word(word)) or word in scene.lexicon.words.barriers
                for word in words
            ):
                name = folded[start:end]
                if (
                    all(map(is_han, name))
                    and name not in people.not_names
                    and not any(stop == end for stop, _ in scene.entry_starts.get(start, ()))
                ):
                    yield Candidate(start, end, "Person", "person:introduced", 4.6)
            break


def is_transliteration(name: str, characters: frozenset[str]) -> bool:
    """Whether a Han name is spelt in transliteration characters only."""
    if not characters.issuperset(name) and not characters.issuperset(name.replace("·", "").replace("-", "")):
        return False
    return any(map(is_han, name))
