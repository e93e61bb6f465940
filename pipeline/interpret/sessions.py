"""Which conference a bare COP16 or 第十六次缔约方大会 is: by the convention, host or year that its text names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache

from pipeline import identifiers
from pipeline.expressions import expression
from pipeline.interpret.relation_rules import RelationRules
from pipeline.model import Entity, Mention
from pipeline.values import numerals

_NUMBER = expression(
    r"C[Oo]P ?-?(?P<digits>[0-9]{1,2})|第 ?(?P<ordinal>[0-9]{1,3}|[一二三四五六七八九十百零〇]{1,5}) ?[次届](?:缔约方|会议)"
)
_HOST = expression("([一-龥]{2,8})(?:大会|会议|气候大会|气候变化大会|生物多样性大会)$")
_YEAR = expression("((?:19|20)[0-9]{2})")
#: How near before a convention stands to its own conference: 《生物多样性公约》(CBD)第十六次….
_NEAR = 16
#: A sentence is looked at so far to either side, and conventions named before so many cues back.
_FAR = 300
_CUES = 40


def sessions(
    folded: str, mentions: Sequence[Mention], known: Mapping[str, Entity], rules: RelationRules
) -> dict[int, str]:
    """The IRIs of conferences by the start of their mention, for those that no dictionary told and a rule can."""
    found: dict[int, str] = {}
    cues: list[tuple[int, int, str]] | None = None
    for mention in mentions:
        if mention.type != "Event" or mention.entity:
            continue
        match = _NUMBER.match(folded, mention.start, mention.end)
        if match is None or (match.end() < mention.end and not _is_whole(folded, match.end(), mention.end)):
            continue
        number = _ordinal(match)
        iris = {id_: identifiers.entity_iri("Event", f"{id_}-cop{number}") for id_ in rules.conventions}
        open_ = {id_: iri for id_, iri in iris.items() if iri in known}
        if not open_:
            continue
        if cues is None:
            cues = [
                (m.start(), m.end(), str(m.lastgroup)) for m in rules.convention.find(folded, 0, len(folded))
            ]
        chosen = _choose(folded, mention, open_, cues, known)
        if chosen is not None:
            found[mention.start] = chosen
    return found


def _is_whole(folded: str, start: int, end: int) -> bool:
    """Whether what follows the number adds nothing: 缔约方|大会, COP16|会议."""
    return folded[start:end] in (
        "大会",
        "会议",
        "方大会",
        "方会议",
        "缔约方大会",
        "气候大会",
        "峰会",
        "气候峰会",
    )


def _ordinal(match: re.Match[str]) -> int:
    if match["digits"]:
        return int(match["digits"])
    read = numerals.read(match["ordinal"], 0, len(match["ordinal"]))
    return int(read.value) if read is not None and read.value is not None else 0


def _choose(
    folded: str,
    mention: Mention,
    open_: Mapping[str, str],
    cues: Sequence[tuple[int, int, str]],
    known: Mapping[str, Entity],
) -> str | None:
    """The convention right before, a host or year in the sentence, a convention in the sentence, the last one before."""
    stop = bisect_right(cues, mention.start, key=lambda cue: cue[0])
    around = cues[max(0, stop - _CUES) : stop + _CUES]
    near = [id_ for _, end, id_ in around if mention.start - _NEAR <= end <= mention.start and id_ in open_]
    if near:
        return open_[near[-1]]
    left, right = max(0, mention.start - _FAR), min(len(folded), mention.end + _FAR)
    begin = max(left, *(folded.rfind(mark, left, mention.start) + 1 for mark in "。!?\n"))
    stops = [at for at in (folded.find(mark, mention.end, right) for mark in "。!?\n") if at >= 0]
    sentence = folded[begin : min(stops, default=right)]
    for told in (_by_host(sentence, open_, known), _by_year(sentence, open_, known)):
        if told is not None:
            return told
    end = begin + len(sentence)
    inside = [id_ for start, _, id_ in around if begin <= start < end and id_ in open_]
    if inside and len(set(inside)) == 1:
        return open_[inside[0]]
    earlier = [id_ for _, stop, id_ in around if stop <= begin and id_ in open_]
    return open_[earlier[-1]] if earlier else None


def _by_host(sentence: str, open_: Mapping[str, str], known: Mapping[str, Entity]) -> str | None:
    told = {
        iri
        for iri in open_.values()
        for name in known[iri].names
        if (host := _host(name.text)) is not None and host in sentence
    }
    return told.pop() if len(told) == 1 else None


@lru_cache(maxsize=1024)  # the same few dozen names are asked about for every conference
def _host(name: str) -> str | None:
    """The place that a conference's name begins with (沙姆沙伊赫气候大会)."""
    found = _HOST.search(name)
    return found[1] if found and len(found[1]) <= 6 else None


def _by_year(sentence: str, open_: Mapping[str, str], known: Mapping[str, Entity]) -> str | None:
    years = set(_YEAR.findall(sentence))
    if len(years) != 1:
        return None
    told = {
        iri
        for iri in open_.values()
        for name in known[iri].names
        if (year := _YEAR.search(name.text)) and year[1] in years
    }
    return told.pop() if len(told) == 1 else None
