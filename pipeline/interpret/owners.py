"""Whose plan it is by its name: 《河北省“十四五”节能规划》 is Hebei's, though the name holds no mention of its own.

Between `recognise`, whose beaten candidates say what a name begins with, and `actors`, which takes the owner of a
plan where the sentence names nobody else. Treaties and what is named after a city (《巴黎协定》) have no owner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from pipeline.expressions import expression
from pipeline.interpret.actors import OWNER
from pipeline.lexicon.surroundings import Aims
from pipeline.lexicon.vocabulary import any_of
from pipeline.model import Entity, Mention

_TYPES = frozenset({"Country", "Place", "Organization"})


@lru_cache(maxsize=4)
def own(aims: Aims) -> re.Pattern[str]:
    """How the name of what one party makes for itself ends."""
    return expression(rf"(?:{any_of(aims.own_plans)})[》”\"]?\Z")


def owners(
    candidates: Iterable[tuple[int, int, str, str | None]],
    mentions: Sequence[Mention],
    entities: Mapping[str, Entity],
    aims: Aims,
) -> list[Mention]:
    """Return the owners of the instruments among `mentions`, each where its name begins the instrument's.

    `candidates` are start, end, type and entity of all that was read as a name in the article.
    """
    plans = {one.start: one for one in mentions if one.type == "Instrument" and own(aims).search(one.text)}
    found: dict[int, tuple[int, str, str]] = {}
    for start, end, type_, entity in candidates:
        plan = plans.get(start)
        if plan is None or entity is None or entity not in entities or type_ not in _TYPES or end >= plan.end:
            continue
        if start not in found or found[start][0] < end:
            found[start] = (end, type_, entity)
    return [
        Mention(start, end, plans[start].text[: end - start], type_, entity, entities[entity].label, OWNER, plans[start].paragraph)
        for start, (end, type_, entity) in sorted(found.items())
    ]  # fmt: skip
