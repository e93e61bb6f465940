"""Names that only their place in the text gives away: acronyms beside people, members of lists, what 制造商 calls.

The words that tell stand in `ontology/rules/bodies.yaml`, what may stand between them and the name here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.lexicon.names import Entry
from pipeline.lexicon.surroundings import Bodies
from pipeline.lexicon.vocabulary import any_of
from pipeline.recognise.scene import Candidate, Scene

# For `Scene.capitalised`.
_ACRONYM = expression(r"[A-Z](?<![A-Za-z0-9@/._&-].)[A-Z0-9&-]{1,9}(?:[ -]?[A-Z][a-z]+)?(?![A-Za-z0-9@._&])")


class Forms(NamedTuple):
    """The expressions that the lists of bodies.yaml make."""

    before_acronym: re.Pattern[str]
    of_acronym: re.Pattern[str]
    role_of_acronym: re.Pattern[str]
    acronym_says: re.Pattern[str]
    short_acts: re.Pattern[str]
    closed: re.Pattern[str]
    leads: re.Pattern[str]
    apposed: re.Pattern[str]
    #: How far before a name is looked for what tells it.
    reach: int


@lru_cache(maxsize=4)
def forms(bodies: Bodies) -> Forms:
    """The expressions of a lexicon's lists, made once."""
    return Forms(
        before_acronym=expression(f"(?:{any_of(bodies.before_acronyms)}|与|和|由|据)$"),
        of_acronym=expression(f"(?:的)?(?:[一-龥]{{0,6}}?(?:{any_of(bodies.of_acronyms)}))"),
        role_of_acronym=expression(f"(?:名誉|联席|副|前)?(?:{any_of(bodies.roles_of_acronyms)})"),
        acronym_says=expression(any_of(bodies.acronyms_say)),
        short_acts=expression(
            f"(?:也|则|还|已|曾|将|日前|近日|今年|去年|此前|随后|同时|对此|(?:在|于)[^,。;]{{1,10}}?)?"
            f"(?:{any_of(bodies.acronyms_say)}|{any_of(bodies.latin_does)}|旗下|集团)"
        ),
        # What closes a list of bodies: 巴斯夫、科莱恩等国内外厂商.
        closed=expression(
            f"(?:等(?!专家|学者|教授|官员|记者|人)|在内的)[^,。;:、\n]{{0,10}}?(?:{any_of(bodies.list_nouns)})(?!{any_of(bodies.not_listed)})"
        ),
        leads=expression(f".*(?:{any_of(bodies.list_leads)}|[0-9])"),
        apposed=expression(
            f"(?:{any_of([*bodies.appositions, *_NAMED])})"
            " ?[“《]?(?P<name>[A-Z][A-Za-z&’'-]*(?: [A-Z][A-Za-z&’'-]*){0,3}|[一-龥]{2,7}?)"
            f"(?= ?(?:[”》]|[,。;、(\n]|$|{any_of(bodies.after_apposed)}|的|和|与|等|称|在|将|已|对|也|从|20))"
        ),
        reach=1 + max(map(len, bodies.before_acronyms)),
    )


#: What says that the name of a body follows: 一家企业名为|Vela Motors.
_NAMED = [
    f"{body}{call}" for body in ("公司", "企业", "机构", "组织", "团体") for call in ("名为", "名叫", "叫做")
]
#: Kinds of bodies that every country has, so that their short names say little: 央行, 特区政府.
_OFFICES = frozenset(("ministry", "agency", "legislature", "court", "government", "bank", "party", "media"))
#: What a clause's first name stands after.
_CLAUSE_OPENS = frozenset("\n,。;:“( ")
#: What joins the members of a list, and what an unknown member may look like.
_LIST_END = ("、", "和", "与", "及", "以及")
_JOINTS = frozenset("、和与及以")
_ITEM = expression("[一-龥]{2,7}\\Z|[A-Z][A-Za-z&' -]{1,24}\\Z")


def acronyms(scene: Scene, hosts: dict[int, list[Candidate]]) -> Iterator[Candidate]:
    """Latin abbreviations that no dictionary knows, where what stands beside them says body: 来自喀麦隆AJESH的…"""
    folded = scene.folded
    found = list(scene.capitalised(_ACRONYM))
    if not found:
        return
    form, not_bodies = forms(scene.lexicon.bodies), scene.lexicon.bodies.not_bodies
    people_starts = {candidate[0] for candidate in scene.candidates if candidate[2] == "Person"}
    done: set[str] = set()
    for match in found:
        start, end = match.span()
        name = match.group()
        if name.upper() in not_bodies or any(character.isdigit() for character in name):
            continue
        if any(
            stop == end and entry.senses and _open(entry) for stop, entry in scene.entry_starts.get(start, ())
        ):
            continue
        if folded[start - 1 : start] == "(":
            continue  # an alias, if it is a name at all (document.py)
        weight = 0.0
        at, after = scene.before(start), scene.after(end)
        if any(c.type == "Country" for c in hosts.get(at, ())):
            weight += 2.0
        if folded.endswith("合作伙伴", 0, at):
            weight += 3.0
        elif form.before_acronym.search(folded, max(0, at - form.reach), at):
            weight += 1.5
        if (
            folded[after : after + 1] == "的"
            and (after + 1 in people_starts or folded[after + 1 : after + 2].isupper())
        ) or after in people_starts:
            weight += 2.0
        if form.role_of_acronym.match(folded, after):
            weight += 3.0
        elif form.of_acronym.match(folded, after):
            weight += 2.0
        if form.acronym_says.match(folded, after):
            weight += 2.0
        if weight >= 3.0:
            yield Candidate(start, end, "Organization", "organization:acronym", 5.0)
            if name not in done:
                done.add(name)
                yield from _everywhere_acronym(scene, name)


def _open(entry: Entry) -> bool:
    return any(sense.status != "short" and sense.entity.type != "Concept" for sense in entry.senses)


def _everywhere_acronym(scene: Scene, name: str) -> Iterator[Candidate]:
    edge = expression(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])")
    for match in edge.finditer(scene.folded):
        yield Candidate(match.start(), match.end(), "Organization", "organization:acronym", 4.8)


def lists(scene: Scene, chosen: Sequence[Candidate]) -> Iterator[Candidate]:
    """Members of a list are of a kind: an item that is unknown between two bodies is a body.

    耐克、匡威、阿迪达斯: neighbours on both sides, or two on one side, must be organizations that a dictionary
    or a head vouches for; a person without a title gives way.
    """
    folded = scene.folded
    # Most bodies stand in no list; what is around is asked for those that do.
    listed = [c for c in chosen if c[2] == "Organization" and folded.startswith(_LIST_END, c[1])]
    if not listed:
        return
    by_start = {c.start: c for c in chosen}
    by_end = {c.end: c for c in chosen}
    for candidate in listed:
        for joint in _LIST_END:
            at = candidate.end
            if not folded.startswith(joint, at):
                continue
            start = at + len(joint)
            item = by_start.get(start)
            end = item.end if item is not None else _item_end(scene, start)
            if end <= start or not _is_doubtful(item):
                break
            vouched = _vouched_right(folded, end, by_start) or _vouched_left(folded, candidate, by_end)
            if vouched and (item is not None or _is_unknown(scene, start, end)):
                yield Candidate(start, end, "Organization", "organization:in-list", 6.0)
            break


_SENTENCE = expression("[,。;:(“”\n]")
_JOINED = expression("、|以及|和|与|及")


def closed_lists(scene: Scene) -> Iterator[Candidate]:
    """Unknown members of a list that its last noun calls companies, banks, organizations …: A、B和C等企业."""
    folded = scene.folded
    if "等" not in folded:
        return
    form = forms(scene.lexicon.bodies)
    for match in form.closed.finditer(folded):
        end = match.start()
        at = max(0, end - 120)
        at = max((sign.end() for sign in _SENTENCE.finditer(folded, at, end)), default=at)
        joints = [joint.span() for joint in _JOINED.finditer(folded, at, end)]
        if not joints or not (any(folded[start] == "、" for start, _ in joints) or folded[end - 2].isascii()):
            continue
        first = True
        for stop, onward in [*joints, (end, end)]:
            start, at = scene.after(at), onward
            stop = scene.before(stop)
            if first:
                lead = form.leads.match(folded, start, stop)
                start = lead.end() if lead else start
                first = False
            countries = [
                after
                for after, entry in scene.entry_starts.get(start, ())
                if after < stop and any(sense.entity.type == "Country" for sense in entry.senses)
            ]
            start = max(countries, default=start)
            if _is_brand(scene, start, stop):
                yield Candidate(start, stop, "Organization", "organization:in-closed-list", 6.0)


def _is_brand(scene: Scene, start: int, end: int) -> bool:
    """Whether the characters are one unknown name or one that a dictionary has as a body's short name."""
    if not 2 <= end - start <= 14 or not scene.on_edge(start):
        return False
    for stop, entry in scene.entry_starts.get(start, ()):
        if stop == end:
            return any(sense.entity.type == "Organization" for sense in entry.senses)
    name = scene.folded[start:end]
    if name.isascii():
        return name[0].isupper() and name.upper() not in scene.lexicon.bodies.not_bodies
    return end - start <= 6 and _is_unknown(scene, start, end)


def apposed(scene: Scene) -> Iterator[Candidate]:
    """An unknown name right after the noun that says what body it is: 风机制造商维斯塔斯, 智库Ember."""
    not_bodies = scene.lexicon.bodies.not_bodies
    for match in forms(scene.lexicon.bodies).apposed.finditer(scene.folded):
        start, end = match.span("name")
        name = match.group("name")
        if name.isascii():
            if name.upper() not in not_bodies and name.split()[0] not in scene.lexicon.persons.latin_given:
                yield Candidate(start, end, "Organization", "organization:apposed", 5.6)
        elif (
            scene.on_edge(end)
            and name[-1] not in "等的们家中"
            and not (len(name) <= 3 and name[0] in scene.lexicon.persons.surnames)
            and _is_brand(scene, start, end)
        ):
            yield Candidate(start, end, "Organization", "organization:apposed", 5.2)


#: What bodies alone do, so that a short name that is a common word names one: 亚马逊|在上海宣布, 联想|承诺.
_ANNOUNCES = expression(
    "(?:也|则|还|已|曾|近日|日前|今年|去年|此前|随后|同时|(?:在|于)[^,。;]{1,10}?)?(?:宣布|承诺|收购|公布了?)(?!的|者|人)"
)


def acting(scene: Scene, hosts: dict[int, list[Candidate]]) -> Iterator[Candidate]:
    """Short names of bodies where they stand alone at a clause's edge, or beside another body, and act: 力拓宣布.

    A word that means something else (联想, 苹果) needs a role after it (联想董事长).
    """
    folded, form = scene.folded, forms(scene.lexicon.bodies)
    for start, end, entry in scene.shorts:
        senses = [sense for sense in entry.senses if sense.entity.type == "Organization"]
        if (
            not senses
            or senses[0].status != "short"
            or senses[0].entity.kind in _OFFICES
            or not (scene.on_edge(start) and scene.on_edge(end))
        ):
            continue
        beside = _joined_to_body(folded, start, hosts) or _listed(scene, start, end)
        opens = not start or folded[start - 1] in _CLAUSE_OPENS
        listed = (
            folded[end : end + 1] in _JOINTS or folded[start - 1 : start] in _JOINTS
        ) and _among_companies(scene, start, end)
        beside = beside or listed
        # 负责环境的|苹果|副总裁
        led = folded[start - 1] == "的" and form.role_of_acronym.match(folded, end)
        if not (beside or opens or led):
            continue
        ordinary = _is_ordinary(scene, start, entry.text)
        if (
            form.role_of_acronym.match(folded, end)
            or (ordinary and listed)
            or (not ordinary and (beside or form.short_acts.match(folded, end)))
            or (ordinary and _ANNOUNCES.match(folded, end))
        ):
            yield Candidate(
                start, end, "Organization", "organization:acting-short", 5.2, senses[0].entity.iri
            )


def _is_ordinary(scene: Scene, start: int, name: str) -> bool:
    """Whether a short name is a common word, too: 联想, but not 国航 or 中国石油."""
    tag = scene.tags[scene.word_at(start)]
    return scene.known_word(name) and not (name.startswith("中国") or tag.startswith(("nt", "nz", "j")))


def _listed(scene: Scene, start: int, end: int) -> bool:
    """Whether a short name of a body stands beside another one: 国航、东航和南航."""
    folded = scene.folded
    for joint in _LIST_END:
        after = end + len(joint)
        if folded.startswith(joint, end):
            for stop, entry in scene.entry_starts.get(after, ()):
                if _is_body(entry) and not _is_ordinary(scene, after, entry.text) and stop - after > 1:
                    return True
        before = start - len(joint)
        if folded.endswith(joint, 0, start):
            for begin, entry in scene.entry_ends.get(before, ()):
                if _is_body(entry) and not _is_ordinary(scene, begin, entry.text) and before - begin > 1:
                    return True
    return False


def _among_companies(scene: Scene, start: int, end: int) -> bool:
    """Whether a common word stands in a list beside a company whose name is none: 斯特兰蒂斯、大众, 大众、戴姆勒."""
    folded, known = scene.folded, []
    for joint in _LIST_END:
        if folded.startswith(joint, end):
            after = end + len(joint)
            known += [(after, entry) for stop, entry in scene.entry_starts.get(after, ()) if stop - after > 1]
        if folded.endswith(joint, 0, start):
            before = start - len(joint)
            known += [
                (begin, entry) for begin, entry in scene.entry_ends.get(before, ()) if before - begin > 1
            ]
    return any(
        _is_body(entry)
        and all(sense.entity.kind == "company" for sense in entry.senses)
        and not _is_ordinary(scene, at, entry.text)
        for at, entry in known
    )


def _is_body(entry: Entry) -> bool:
    return bool(entry.senses) and all(sense.entity.type == "Organization" for sense in entry.senses)


def _joined_to_body(folded: str, start: int, hosts: dict[int, list[Candidate]]) -> bool:
    return any(
        folded.endswith(joint, 0, start)
        and any(c.type == "Organization" for c in hosts.get(start - len(joint), ()))
        for joint in _LIST_END
    )


def _is_doubtful(item: Candidate | None) -> bool:
    return item is None or (
        item.type == "Person" and item.rule in ("person:chinese", "person:met-again", "person:transliterated")
    )


def _item_end(scene: Scene, start: int) -> int:
    end = start
    while (
        end < len(scene.folded)
        and end - start < 25
        and scene.folded[end] not in "、,。;:()“”《》和与及等以\n"
    ):
        end += 1
    return end if _ITEM.match(scene.folded[start:end]) else start


def _vouched_right(folded: str, end: int, by_start: dict[int, Candidate]) -> bool:
    for joint in _LIST_END:
        if folded.startswith(joint, end):
            found = by_start.get(end + len(joint))
            return found is not None and found.type == "Organization"
    return False


def _vouched_left(folded: str, candidate: Candidate, by_end: dict[int, Candidate]) -> bool:
    if folded[candidate.start - 1 : candidate.start] != "、":
        return False
    found = by_end.get(candidate.start - 1)
    return found is not None and found.type == "Organization"


def _is_unknown(scene: Scene, start: int, end: int) -> bool:
    """Whether the item is one coinage or name by tag, not a common noun (…、媒体和…)."""
    indices = scene.words_between(start, end)
    return all(
        scene.tags[index].startswith(("nr", "nz", "ns", "eng", "x"))
        or not scene.known_word(scene.words[index])
        for index in indices
    )
