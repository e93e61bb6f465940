"""What one place of an article teaches about the others: aliases in brackets, short forms, names met again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.expressions import expression
from pipeline.recognise.foreign import is_transliteration
from pipeline.recognise.scene import Candidate, Scene, is_han, made

_ALIASED = frozenset(
    ("Organization", "Instrument", "Project", "Person", "Event", "Place", "Concept", "Country")
)
_BRACKET = expression(
    r" ?\((?:(?:以下)?(?:统称|简称|下称|英文名?|英文简称|英文缩写|又称|又名|原名|即)(?:为|是|:)?)?[ ,:]?[“\"《]?"
    r"(?P<one>[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9&.'’ -]{1,70}|[一-龥·A-Za-z0-9-]{2,20})[”\"》]?"
    r"(?:[,;] ?(?:(?:以下)?简称(?:为)?:?)?[“\"]?(?P<two>[A-Za-z][A-Za-z0-9&.' -]{1,60}|[一-龥A-Za-z]{2,12})[”\"]?)?\)"
)
_CLOSERS = frozenset("”》")
_BEFORE_ALIAS = ("(", " (", "”(", "” (", "》(", "》 (")
_SAID = expression(r"以下统?简称|简称|下称|以下称|又称|英文")
_ACRONYM = expression(
    r"[A-Z][A-Za-z0-9&-]*[A-Z0-9][A-Za-z0-9]*\Z|[A-Z][a-zA-Z]+(?:[ -][A-Za-z][A-Za-z]*){0,8}\Z"
)
#: A first name of more syllables is no other word.
_SYLLABLES = 3
#: What a clause begins after.
_CLAUSE_OPENS = frozenset("\n,。;:“”")
#: A project's name without its place is one from so many characters on.
_SHORT_PROJECT = 6
_DASH_ALIAS = expression(r"--(?=[一-龥A-Z])")
_LEGAL = expression("(?:股份有限公司|有限责任公司|有限公司|集团公司|集团|公司)$")
#: Words in brackets that are a gloss, not a name.
_GLOSS = expression(
    "^(?:[上下左右中]+|.*[摄图]|见.*|如.*|等.*|含.*|不含.*|包括.*|除.*|约.*|共.*|其中.*|按.*|截至.*|记者.*|编者.*|注.*)$"
)


def brackets(scene: Scene, chosen: Sequence[Candidate]) -> Iterator[Candidate]:
    """Aliases in brackets right after a name, wherever they stand in the article afterwards.

    永续全球环境研究所(GEI): GEI becomes a name of the same type, for this article.
    """
    folded = scene.folded
    done: set[tuple[str, str]] = set()
    for candidate in chosen:
        at = candidate[1]
        # Few names stand before a bracket; a closing mark of the name may stand between: “…标准体系”(GVER), 《…》(…).
        if not folded.startswith(_BEFORE_ALIAS, at) or candidate.type not in _ALIASED:
            continue
        match = _BRACKET.match(folded, at + (folded[at] in _CLOSERS))
        if match is None:
            # The alias may stand first: GEI (永续全球环境研究所).
            continue
        said = bool(_SAID.search(match.group()))
        for group in ("one", "two"):
            alias = match.group(group)
            if alias and _is_alias(scene, alias.strip(), candidate, said):
                alias = alias.strip()
                if (candidate.type, alias) in done:
                    continue
                done.add((candidate.type, alias))
                start = match.start(group)
                # 发布报告《…》(下称“报告”): before it is called so, a common word is one.
                since = start if said and scene.known_word(alias) else 0
                yield from _everywhere(
                    scene, alias, candidate.type, "alias:bracket", 6.3, at=start, since=since
                )


def _is_alias(scene: Scene, alias: str, candidate: Candidate, said: bool) -> bool:
    if said:
        return len(alias) >= 2 and not alias.isdigit()
    if alias[0].isascii():
        if candidate.type == "Person":
            if not alias[0].isupper():
                return False
            return " " in alias or (len(alias) > 3 and not alias.isupper())
        return bool(_ACRONYM.match(alias))
    name = scene.folded[candidate.start : candidate.end]
    if candidate.type in ("Organization", "Project", "Instrument") and not _GLOSS.match(alias):
        # A Han alias without 简称 abbreviates: its characters come from the name, in order.
        return 2 <= len(alias) < len(name) and _abbreviates(alias, name)
    return False


def _abbreviates(short: str, name: str) -> bool:
    characters = iter(name)
    return all(character in characters for character in short)


def _everywhere(
    scene: Scene, name: str, type_: str, rule: str, strength: float, at: int = -1, since: int = 0
) -> Iterator[Candidate]:
    """A candidate for each place where the folded name stands at its edges."""
    folded = scene.folded
    start = folded.find(name, since)
    ascii_start, ascii_end = name[0].isascii(), name[-1].isascii()
    while start >= 0:
        end = start + len(name)
        clean = not (
            (ascii_start and start and folded[start - 1].isascii() and folded[start - 1].isalnum())
            or (ascii_end and end < len(folded) and folded[end].isascii() and (folded[end].isalnum()))
        )  # fmt: skip
        if start == at or (clean and not _in_a_word(scene, start, end)):
            yield made((start, end, type_, rule, strength, None))
        start = folded.find(name, start + 1)


def _in_a_word(scene: Scene, start: int, end: int) -> bool:
    """Whether the characters are part of a longer common word: 民主党 in 民主党派."""
    index = scene.word_at(start)
    word = scene.words[index]
    return end - start < len(word) and end <= scene.ends[index] and scene.known_word(word)


#: Names that a dictionary has are found by it wherever they stand.
_KNOWN = "dictionary"


def repeats(scene: Scene, chosen: Sequence[Candidate]) -> Iterator[Candidate]:
    """Names that no dictionary knows, met again: people bare (彭奎), bodies by their short form (海川泵业)."""
    done: set[tuple[str, str]] = set()
    met: set[tuple[str, str, str]] = set()
    folded, characters = scene.folded, scene.lexicon.persons.transliteration
    for candidate in chosen:
        type_, found_by = candidate[2], candidate[3]
        if type_ != "Person" and found_by.startswith(_KNOWN):
            continue  # `_forms` has none for it
        name = folded[candidate[0] : candidate[1]]
        if (type_, name, found_by) in met:
            continue
        met.add((type_, name, found_by))
        for text, rule, strength in _forms(scene, candidate, name, characters):
            if (type_, text) not in done:
                done.add((type_, text))
                yield from _everywhere(scene, text, type_, rule, strength)


def _forms(
    scene: Scene, candidate: Candidate, name: str, transliteration: frozenset[str]
) -> Iterable[tuple[str, str, float]]:
    if candidate.type == "Person":
        # A weak name counts where a role or body stands before it: 主任万步炎.
        if candidate.strength >= 4.6 or (
            len(name) > 2
            and scene.before(candidate.start) in scene.title_ends
            and scene.times(candidate.start, candidate.end) > 1
        ):
            yield name, "person:met-again", 5.5
        if "·" in name or ("-" in name and is_transliteration(name, transliteration)):
            parts = re.split("[·]", name) if "·" in name else [name, *name.split("-")]
            last = parts[-1]
            if len(last) >= 2:
                yield last, "person:short-form", 5.4
            first = parts[0]
            if (
                "·" in name
                and len(first) >= 2
                and not scene.known_word(first)
                and (len(first) > _SYLLABLES or _stands_alone(scene, candidate.start, first))
            ):
                yield first, "person:short-form", 5.0  # 曼托·马斯卡里: 曼托
        elif " " in name:
            last = name.split(" ")[-1]
            if len(last) > 2 and last[0].isupper():
                yield last, "person:short-form", 5.2
    elif candidate.rule == "organization:medium-in-book-marks" and scene.known_word(name):
        return  # 《科学》, 《求是》: common words elsewhere
    elif candidate.type == "Organization" and not candidate.rule.startswith(
        (_KNOWN, "alias", "organization:short", "organization:acting-short", "evidence")
    ):
        yield name, "organization:met-again", candidate.strength
        for short in short_forms(scene, candidate):
            yield short, "organization:short-form", 5.0
    elif (
        candidate.type in ("Project", "Instrument", "Event", "Place")
        and not candidate.rule.startswith(_KNOWN)
        and len(name) >= 4
    ):
        yield name, f"{candidate.type.lower()}:met-again", candidate.strength
        if candidate.type == "Project":
            rest = scene.folded[_after_lands(scene, candidate) : candidate.end]
            if _SHORT_PROJECT <= len(rest) < len(name):
                yield rest, "project:short-form", 5.0


def _stands_alone(scene: Scene, start: int, name: str) -> bool:
    """Whether the first part of a dotted name begins a clause near it without the rest of it, and no noun follows."""
    folded, (low, high) = scene.folded, scene.near(start)
    at = folded.find(name, low, high)
    while at >= 0:
        end = at + len(name)
        if (
            folded[at - 1 : at] in _CLAUSE_OPENS
            and folded[end : end + 1] != "·"
            and scene.on_edge(end)
            and scene.tags[scene.word_at(end)].startswith(("v", "d", "p", "c"))
        ):
            return True
        at = folded.find(name, end, high)
    return False


def _after_lands(scene: Scene, candidate: Candidate) -> int:
    """Where the places end that a name begins with: 湖南省郴州市|青石水库工程."""
    at, moved = candidate.start, True
    while moved:
        ends = [
            end
            for end, entry in scene.entry_starts.get(at, ())
            if end < candidate.end - 2
            and any(sense.entity.type in ("Place", "Country") for sense in entry.senses)
        ]
        moved = bool(ends)
        at = max(ends, default=at)
    return at


def short_forms(scene: Scene, candidate: Candidate) -> list[str]:
    """How running text shortens an organization's name: 青岛海川泵业有限公司 → 青岛海川泵业, 海川泵业."""
    name = scene.folded[candidate.start : candidate.end]
    generic, units = scene.lexicon.words.generic, scene.lexicon.words.plain_units
    forms: list[str] = []
    stem = _LEGAL.sub("", name)
    if stem != name and len(stem) >= 3 and stem not in generic:
        forms.append(stem)
    # The name without the place it begins with: 杭州市西湖区青禾生态中心 → 青禾生态中心.
    at = _after_lands(scene, candidate)
    if at > candidate.start:
        rest = scene.folded[at : candidate.end]
        first = scene.words[scene.word_at(at)]
        if first not in generic and first not in units and len(rest) >= 4:
            forms.append(rest)
            if _LEGAL.sub("", rest) != rest and len(_LEGAL.sub("", rest)) >= 3:
                forms.append(_LEGAL.sub("", rest))
    brand = _brand(scene, at, candidate.end)
    if brand:
        forms.append(brand)
    return [form for form in forms if is_han(form[0]) or form[0].isalpha()]


def _brand(scene: Scene, start: int, end: int) -> str | None:
    """The telling word at the front of a name: 青禾 of 青禾生态中心, if the article uses it alone at least twice."""
    index = scene.word_at(start)
    word = scene.folded[start : scene.ends[index]]
    if not 2 <= len(word) <= 4 or scene.ends[index] >= end or word in scene.lexicon.words.generic:
        return None
    if not scene.tags[index].startswith(("nr", "nz")) and scene.known_word(word):
        return None
    if word[-1] in "方族中" or word[0] == "中" or scene.folded[end - 1] == "馆":
        return None  # 阿方, 侗族, 匈中: sides, peoples and pairs of countries
    rest = scene.folded[scene.ends[index] : scene.ends[index] + 2]
    alone = scene.folded.count(word) - scene.folded.count(word + rest)
    needed = 2 if scene.known_word(word) and scene.tags[index] == "nz" else 1
    if alone < 2:
        return None
    if any(
        scene.tags[scene.word_at(match.start() - 1)] in ("m", "q", "mq")
        for match in re.finditer(re.escape(word), scene.folded)
        if match.start()
    ):
        return None  # 三只|竹鼠 are counted
    return word if _acts(scene, word) >= max(needed, alone // 3) else None


def _acts(scene: Scene, word: str) -> int:
    """How often the word stands alone and no noun follows: 青禾在…, but not 算力规模, 侗族大歌."""
    count, at = 0, scene.folded.find(word)
    while at >= 0:
        end = at + len(word)
        modifies = scene.on_edge(end) and end < len(scene.folded)
        if not modifies or not scene.tags[scene.word_at(end)].startswith(("n", "vn", "b", "a", "s")):
            count += 1
        at = scene.folded.find(word, end)
    return count
