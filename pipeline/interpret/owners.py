"""Whose plan it is by its name: 《河北省“十四五”节能规划》 is Hebei's, though the name holds no mention of its own.

Between `recognise`, whose beaten candidates say what a name begins with, and `actors`, which takes the owner of a
plan where the sentence names nobody else. Treaties and what is named after a city (《巴黎协定》) have no owner.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.expressions import expression
from pipeline.interpret.actors import OWNER
from pipeline.model import Entity, Mention

#: What one party makes for itself; no 协定, 公约, 框架, 宣言, 倡议.
_OWN = expression(
    r"(?:规划|计划|方案|纲要|路线图|战略|条例|蓝图|意见|规定|贡献|NDC|政策|市场|办法|法案?|法令|行动|任务|清单|目标)[》”\"]?\Z"
)
_TYPES = frozenset({"Country", "Place", "Organization"})


def owners(
    candidates: Iterable[tuple[int, int, str, str | None]],
    mentions: Sequence[Mention],
    entities: Mapping[str, Entity],
) -> list[Mention]:
    """Return the owners of the instruments among `mentions`, each where its name begins the instrument's.

    `candidates` are start, end, type and entity of all that was read as a name in the article.
    """
    plans = {one.start: one for one in mentions if one.type == "Instrument" and _OWN.search(one.text)}
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
