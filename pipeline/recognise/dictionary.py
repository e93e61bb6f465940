"""Names that a dictionary knows: every hit of the automaton that its surroundings do not veto."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.expressions import expression
from pipeline.identifiers import entity_iri
from pipeline.lexicon.gazetteer import LONGEST_NEVER
from pipeline.lexicon.names import Entry, Sense
from pipeline.model import Entity
from pipeline.recognise.scene import Candidate, Scene, made

#: What a character of a dictionary name is worth; a homonym's weaker sense is worth a little less.
STRENGTH = 5.2
_OTHER_SENSE = 0.2

#: Tags of words that may hold a shorter name as a part of themselves: names and unknown strings.
_NAME_TAGS = ("nr", "ns", "nt", "nz", "eng", "x", "nrt", "nrfg")

#: Kinds of bodies that a country before them claims.
_STATE = frozenset(("ministry", "agency", "legislature", "court", "government", "bank"))

#: Names that end so may go on: 财政部|门.
_OFFICES = frozenset("部局厅署委院")
#: From so many characters on a name outweighs the tagger's cut.
_LONG = 5

#: What before a short name of a place says that it is one.
_AT = expression("(?:位于|地处|坐落于?|抵达|前往|飞抵|来到|走访了?|发自|落户|奔赴)$")
#: The number or the year of an event, with which its name begins: 第三届|海洋大会.
_SERIES = expression("第(?:[0-9]{1,3}|[一二三四五六七八九十百零〇]{1,5})[届次]$|(?<![0-9])20[0-9]{2} ?$")

_TYPE_ORDER = {
    "Country": 0,
    "Organization": 1,
    "Person": 2,
    "Instrument": 3,
    "Event": 4,
    "Project": 5,
    "Place": 6,
    "Target": 7,
    "Concept": 8,
}


def candidates(scene: Scene) -> Iterator[Candidate]:
    """A candidate a sense of every dictionary name in the article that stands at word edges.

    `short` names wait: they become candidates when the article has a longer name of the entity, or where
    another recogniser asks for them (see `supported_shorts`).
    """
    blocked = _blocked(scene)
    opened = scene.lexicon.opened
    edges = scene.edges
    for start, found in scene.entry_starts.items():
        for end, entry in found:
            known = opened.get(entry.text)
            if known is None:
                known = opened[entry.text] = _open_senses(scene, entry), _is_firm(entry)
            senses, firm = known
            # Most names stand between two edges, where only an office's may be vetoed.
            if not senses or (
                (firm is None or not (firm or (start in edges and end in edges)))
                and _vetoed(scene, start, end, entry)
            ):
                continue
            for type_, rule, strength, iri, extends in senses:
                if type_ in blocked and _inside(blocked[type_], start, end):
                    continue
                candidate = made((start, end, type_, rule, strength, iri))
                yield candidate
                if extends:
                    yield from _of_country(scene, candidate)
                    yield from _of_host(scene, candidate)
                    yield from _in_series(scene, candidate)


def _is_firm(entry: Entry) -> bool | None:
    """Whether no surroundings veto a name; None where an office's name asks for more than edges."""
    if entry.text[-1] in _OFFICES:
        return None
    return len(entry.text) >= _LONG or entry.ascii_start


#: A sense as candidates need it: type, rule, strength, IRI, and whether the name may go on to the left.
OpenSense = tuple[str, str, float, str, bool]


def _open_senses(scene: Scene, entry: Entry) -> tuple[OpenSense, ...]:
    """The senses of a name that need no support; the first by type is worth a little more than the others."""
    senses = [sense for sense in entry.senses if sense.status != "short"]
    senses.sort(key=lambda sense: _TYPE_ORDER[sense.entity.type])
    found = []
    for number, sense in enumerate(senses):
        candidate = _candidate(0, 1, sense, STRENGTH - number * _OTHER_SENSE)
        extends = candidate.type == "Event" or sense.entity.kind in _STATE or sense.entity.within is not None
        found.append((candidate.type, candidate.rule, candidate.strength, sense.entity.iri, extends))
    return tuple(found)


def _blocked(scene: Scene) -> dict[str, list[tuple[int, int]]]:
    """The stretches in which `never` rows forbid names of a type, sorted by start."""
    blocked: dict[str, list[tuple[int, int]]] = {}
    for start, end, entry in scene.blocks:
        for type_ in entry.blocks:
            blocked.setdefault(type_, []).append((start, end))
    for spans in blocked.values():
        spans.sort()
    return blocked


def _inside(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the stretches holds [start, end); none is longer than the longest `never` row."""
    at = bisect_right(spans, (start, 1 << 60))
    while at and spans[at - 1][0] >= start - LONGEST_NEVER:
        at -= 1
        if spans[at][1] >= end:
            return True
    return False


def _in_series(scene: Scene, candidate: Candidate) -> Iterator[Candidate]:
    """第四届|联合国海洋大会 is one name."""
    start = series_before(scene, candidate.start) if candidate.type == "Event" else None
    if start is not None:
        yield Candidate(start, candidate.end, "Event", candidate.rule, STRENGTH, candidate.entity)


def series_before(scene: Scene, start: int) -> int | None:
    """Where the number or the year begins that stands right before an event's other words, if one does."""
    found = _SERIES.search(scene.folded, max(0, start - 8), start)
    return found.start() if found else None


def placed_shorts(scene: Scene, places: dict[int, list[Candidate]], starts: set[int]) -> Iterator[Candidate]:
    """Short names of places that their surroundings place: 浙江|安吉, 儋州、东方、万宁, 位于|中山."""
    folded = scene.folded
    for start, end, entry in scene.shorts:
        if end - start < 2:
            continue
        senses = [sense for sense in entry.senses if sense.status == "short" and sense.entity.type == "Place"]
        if not senses or (_vetoed(scene, start, end, entry) and not scene.on_edge(start)):
            continue
        hosts = places.get(start)
        inside = [sense for sense in senses if _lies_in(scene, sense, hosts)] if hosts else []
        listed = (folded[start - 1 : start] == "、" and places.get(start - 1)) or (
            folded[end : end + 1] == "、" and end + 1 in starts
        )
        if inside:
            yield _candidate(start, end, inside[0], STRENGTH)
        elif listed or _AT.search(folded, max(0, start - 4), start):
            yield _candidate(start, end, senses[0], STRENGTH - 1.0)


def _lies_in(scene: Scene, sense: Sense, hosts: Sequence[Candidate]) -> bool:
    """Whether one of the names right before is the place's province, prefecture or country."""
    around = {sense.entity.country}
    entity: Entity | None = sense.entity
    while entity is not None and entity.within and entity.within not in around:
        around.add(entity.within)
        entity = scene.lexicon.entities.get(entity.within)
    return any(host.entity in around for host in hosts)


def _of_host(scene: Scene, candidate: Candidate) -> Iterator[Candidate]:
    """国家林草局|濒管办 is one name: a unit right after the body that it belongs to."""
    if candidate.type != "Organization" or candidate.entity is None:
        return
    whole = scene.lexicon.entities[candidate.entity].within
    for start, entry in scene.entry_ends.get(candidate.start, ()) if whole else ():
        if any(sense.entity.iri == whole for sense in entry.senses):
            yield Candidate(
                start, candidate.end, "Organization", "organization:of-host", STRENGTH, candidate.entity
            )


def _of_country(scene: Scene, candidate: Candidate) -> Iterator[Candidate]:
    """中国|生态环境部 is one name: a government body right after a country belongs to it.

    It keeps its entity only where the dictionary has it in that country.
    """
    if candidate.type != "Organization" or candidate.entity is None:
        return
    body = scene.lexicon.entities[candidate.entity]
    if body.kind not in _STATE:
        return
    for start, entry in scene.entry_ends.get(candidate.start, ()):
        for sense in entry.senses:
            if sense.entity.type == "Country" and sense.status != "short":
                same = body.country == sense.entity.iri
                yield Candidate(
                    start,
                    candidate.end,
                    "Organization",
                    "organization:of-country",
                    STRENGTH,
                    body.iri if same else None,
                )


def _candidate(start: int, end: int, sense: Sense, strength: float) -> Candidate:
    type_ = sense.entity.type
    rule = f"dictionary:{sense.entity.origin.removeprefix('gazetteer:')}"
    # Concepts are no mentions of the core; any named thing at the same place goes before them.
    return Candidate(
        start, end, type_, rule, strength - 2.0 if type_ == "Concept" else strength, sense.entity.iri
    )


def _vetoed(scene: Scene, start: int, end: int, entry: Entry) -> bool:
    """Whether the hit cuts words in two: 其|中国|内, 发展中国家. Long names outweigh a tagger's cut."""
    length = end - start
    if (
        entry.text[-1] in _OFFICES
        and scene.folded[end : end + 1] in ("门", "长")
        and scene.folded[end : end + 2] not in ("门口", "长江", "长城", "长沙", "长春", "门源", "门头")
    ):
        # 财政部门 is any department of finance, 财政部长 a person's role.
        return True
    if length >= _LONG or entry.ascii_start:
        return False
    left, right = scene.on_edge(start), scene.on_edge(end)
    if left and right:
        return False
    index = scene.word_at(start)
    inside_one = scene.ends[index] >= end
    if inside_one:
        rest = scene.folded[end : scene.ends[index]]
        if left and len(rest) > 1 and scene.known_word(rest):
            return False  # 日本|首相 as one word of the tagger
        # A longer word that is itself a name may hold it (中国科学院); the longer name wins elsewhere.
        return not scene.tags[index].startswith(_NAME_TAGS)
    if left or right:
        # One edge is clean: the tagger glued a neighbour to an unknown name more often than not.
        return length <= 2 and not _glued_name(scene, start, end, left)
    return length <= 3


def _glued_name(scene: Scene, start: int, end: int, left_is_clean: bool) -> bool:
    index = scene.word_at(end - 1) if left_is_clean else scene.word_at(start)
    return scene.tags[index].startswith(_NAME_TAGS)


def supported_shorts(scene: Scene, present: set[str]) -> Iterator[Candidate]:
    """Short names whose entity (an IRI in `present`) the article names in full elsewhere, and those of offices of
    the one country that the article is about: 漁護署 where 長春社 and 塱原 stand."""
    homes: Counter[str] | None = None
    for start, end, entry in scene.shorts:
        if end - start < 2:
            continue
        offices = []
        for sense in entry.senses:
            if sense.status != "short":
                continue
            if sense.entity.iri in present or (
                sense.entity.type == "Person"
                and (start == 0 or scene.folded[start - 1] == "\n")
                and scene.folded[end : end + 1] == ":"  # 盖茨:… who speaks in an interview
            ):
                if not _vetoed(scene, start, end, entry):
                    yield _candidate(start, end, sense, STRENGTH - 1.0)
            elif sense.entity.country is not None and (
                sense.entity.kind in _OFFICES_AT_HOME
                or (sense.entity.kind == "company" and _is_no_noun(scene, start, entry.text))
            ):
                offices.append(sense)
        if offices and not entry.ascii_start and scene.on_edge(end) and not _vetoed(scene, start, end, entry):
            homes = _homes(scene, present) if homes is None else homes
            best = max(offices, key=lambda sense: homes[sense.entity.country or ""])
            told = homes[best.entity.country or ""]
            if told and told == max(homes.values()):
                yield _candidate(start, end, best, STRENGTH - 1.0)


def _is_no_noun(scene: Scene, start: int, name: str) -> bool:
    """Whether a company's short name is no common word: 台电, but not 苹果."""
    return not scene.known_word(name) or scene.tags[scene.word_at(start)].startswith(("nt", "nz", "j"))


#: Kinds of bodies of which a country has one of a name, so that the name alone tells which.
_OFFICES_AT_HOME = frozenset(("ministry", "agency", "legislature", "court", "party"))
#: Every county of this country has an office of such a name.
_HOME = entity_iri("country", "CN")


def _homes(scene: Scene, present: set[str]) -> Counter[str]:
    """How many of the names that an article has in full belong to each country; China's offices are asked elsewhere,
    for every county has one of their names (林业局)."""
    entities = scene.lexicon.entities
    homes: Counter[str] = Counter()
    for iri in present:
        entity = entities.get(iri) if iri else None
        if entity is not None:
            home = entity.iri if entity.type == "Country" else entity.country
            if home is not None and home != _HOME:
                homes[home] += 1
    return homes
