"""Several who aim at one thing: 欧盟和英国承诺2050年碳中和 is a target of each, 分别 gives each its own.

Between `actors`, which finds the last of them, and `frames`, which writes the targets down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.interpret import actors
from pipeline.interpret.frame_records import Frame
from pipeline.interpret.target_slots import Deadline
from pipeline.interpret.walk import Scene, Walk
from pipeline.lexicon.surroundings import Aims
from pipeline.lexicon.vocabulary import any_of
from pipeline.model import Mention

_JOIN = expression(r" ?(?:政府|当局)?(?:、|和|与|及|以及) ?")
_WHEN = r"(?:也|还|则|又|已经?|近日|日前|先后|相继|同样|此前|去年|今年)*"
_EACH = r"(?:均|都|皆|双双|分别|各自|全部|无一例外)"
#: They aim at it once: 欧盟和美国在2021年联手提出.
_TOGETHER = expression(r"联手|联合|共同|携手")
_FRONT = expression(r"(?:对|向|与|和|同|为|给|由|据|根据|除了?|包括|如|比|邀请)\Z")
_KINDS = frozenset({"Country", "Organization", "Place"})


def each(walk: Walk, scene: Scene, frame: Frame) -> list[Frame]:
    """Return the frames of all who share the aim of `frame`, itself among them, in their order."""
    if frame.actor is None or frame.actor.evidence.start < 0:
        return [frame]
    form = forms(walk.rules.aims)
    chain = _chain(walk.folded, scene.mentions, frame.actor.evidence.start, form)
    if len(chain) < 2:
        return [frame]
    found = {actor.entity: actor for actor in (actors.of(one, walk.folded) for one in chain)}
    if len(found) < len(chain):
        return [frame]
    parties = list(found.values())
    apart = walk.folded.find("分别", chain[-1].end, frame.figure[0])
    if apart < 0:
        return [frame._replace(actor=actor) for actor in parties]
    end = scene.sentence.clause(frame.figure[0])[1]
    figures = [one.start for one in scene.measures if apart < one.start < end]
    if frame.figure[0] in figures and len(figures) == len(parties):
        return [frame._replace(actor=parties[figures.index(frame.figure[0])])]
    years = [date for date in scene.years if apart < date.start < end and date.kind == "year"]
    if frame.value is None and len(years) == len(parties):
        return [
            frame._replace(actor=actor, deadline=Deadline(date.year, date.relation or "in", date))
            for actor, date in zip(parties, years, strict=True)
        ]
    return [frame._replace(actor=actor) for actor in parties]


class Forms(NamedTuple):
    """What stands after the last of several countries, or bodies, who aim by themselves."""

    countries: re.Pattern[str]
    #: Bodies that issue a plan together aim at it once; only what is said of each of them is an aim of each.
    bodies: re.Pattern[str]


@lru_cache(maxsize=4)
def forms(aims: Aims) -> Forms:
    """The expressions of an ontology's lists, made once."""
    # What only those say who aim by themselves. 联合印发, 和中国的合作 are none of it.
    aim = f"(?:{any_of(aims.all_set)}|拟|将|要|把|到|在|于|[0-9]{{4}}年|的目标)"
    return Forms(
        countries=expression(f"(?:[两三四五六七]国|政府|当局|等国家?)*{_WHEN}{_EACH}?{_WHEN}{aim}"),
        bodies=expression(
            f"(?:[两三四五六七]家|两者|集团|公司|等公司|等企业)*{_WHEN}(?:{_EACH}{_WHEN}{aim}|承诺)"
        ),
    )


def _chain(folded: str, mentions: Sequence[Mention], start: int, form: Forms) -> list[Mention]:
    """The names that are joined around the one at `start`, where all of them are said to aim."""
    chain: list[Mention] = []
    held = False
    for one in mentions:
        joined = chain and _JOIN.fullmatch(folded, chain[-1].end, one.start)
        if one.type not in _KINDS or not joined:
            if held:
                break
            chain = []
        if one.type in _KINDS:
            chain.append(one)
            held = held or one.start == start
    if not held:
        return []
    if len(chain) < 2 or _TOGETHER.search(folded, chain[-1].end, chain[-1].end + 14):
        return []
    if _FRONT.search(folded, max(0, chain[0].start - 2), chain[0].start):
        return []
    said = form.countries if any(one.type == "Country" for one in chain) else form.bodies
    return chain if said.match(folded, chain[-1].end) else []
