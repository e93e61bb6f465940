"""One state that several aim at, each by a year of its own: 中国承诺2060年前、印度承诺2070年实现碳中和.

The state is said once: after the last year, and every actor with a year before it gets a frame of its own
(`earlier`); or before them, and a clause that names but an actor and a year goes back to it (`later`: 丹麦是2031年).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.expressions import expression
from pipeline.interpret import actors, cues, filling
from pipeline.interpret.actors import SUBJECTS
from pipeline.interpret.cues import DUE
from pipeline.interpret.frame_records import Frame
from pipeline.interpret.target_slots import Deadline
from pipeline.interpret.walk import Scene, Walk
from pipeline.model import Mention
from pipeline.values.years import Date

#: A clause that gives nothing but a year, perhaps after who it is that has it so.
_BY_NOUN = expression(
    r"(?:[则也还却又]|政府|方面|更进一步|随后|后来)*(?:把|将|其)?[^,。;0-9]{0,4}?"
    r"(?:时间表?|年份|期限|目标年?|日期|节点|时间点)(?:[由从][0-9]{4}年)?(?:定|设|提前|提早|推迟|延后|推后|改)(?:在|到|至|于|为)了?"
)
#: 再次把这一期限提前5年至: what was aimed at before gets another year, whoever says so.
_MOVED = expression(
    r"(?:把|将)(?:这一|该|上述|此|禁售)?(?:时间表?|期限|大限|日期|年份|时限)(?:[由从][0-9]{4}年)?(?:再次|再|进一步)?"
    r"(?:提前|提早|推迟|延后|推后)了?(?:[0-9一二三四五六七八九十]{1,2}年)?(?:至|到|为)\Z"
    r"|(?:由|从)[0-9]{4}年(?:提前|提早|推迟|延后|推后)(?:至|到|为)\Z"
)
_BY_BEING = expression(r"(?:[则也还却又]|政府|方面|分别)*(?:是|为|定在|定为|设在|定于)")
_LEAD = expression(r" ?(?:而|但|其中|同时|此外)?")
_REST = expression(r"(?:左右|前后|前|底|[0-9]{1,2}月(?:[0-9]{1,2}日)?)*[”\")]?")
#: How far from its year a state may stand; 到…年 holds on longer.
_REACH, _REACH_DUE = 24, 44
#: Ties of a year that a comma may part from its state: 到2035年,实现…; 2035年起,停售….
_ONWARD = DUE | {"since"}
#: 以2050年为目标,力争实现…
_AIMED_YEAR = ("为目标", "为期限")
#: In a list of aims a state is one where it says that it is reached.
_REACHED = expression(r"实现|达到|达峰|达至|完成|清零|消除|淘汰|关停|停")
#: What only helps to reach a state, or is first to, is no aim of the list's year: 为实现碳达峰奠定坚实基础.
_PAVES = expression(r"为(?:如期|确保|顺利)?(?:实现|达到)|奠定|打下|打好|支撑|助力|率先|尽早|时间表|期限")
_SUPPOSED = frozenset({"forecast", "hypothetical", "proposal", "need", "negated"})
_JOIN = expression(r" ?(?:、|,|和|与|及|以及|而) ?")
#: What may stand between an actor and its year.
_AIMS = expression(
    r"(?:政府)?(?:则|也|亦)?(?:已|都|均)?(?:分别)?(?:承诺|计划|宣布|提出|力争|争取|拟|将|定于|目标(?:是|为)?)?"
    r"(?:在|于)?[“\"(]?"
)


def reaches(walk: Walk, scene: Scene, state: re.Match[str], due: Deadline) -> bool:
    """Whether a year holds for a state: it stands near, or opens a list of aims of which the state is one."""
    date, folded = due.date, walk.folded
    if date is None:
        return False
    start, end = state.span()
    left, right = (date.outer_end, start) if date.end <= start else (end, date.start)
    comma = folded.find(",", left, right)
    near = comma < 0 or (comma <= left + 2 and due.relation in _ONWARD)
    near = near or folded.startswith(_AIMED_YEAR, date.end)
    near = near and not any(
        left <= one.start < right for one in scene.measures
    )  # a list: more is asked of it
    if near and right - left <= (_REACH_DUE if due.relation in DUE else _REACH):
        return True
    last = walk.targets[-1] if walk.targets else None
    listed = last is not None and last.start >= scene.sentence.start and last.deadline == due.year
    if not listed or date.end > start or due.relation not in DUE:
        return False
    begin, stop = scene.sentence.clause(start)
    if _PAVES.search(folded, begin, stop):
        return False
    return start - begin <= _REACH and _REACHED.search(folded, begin, min(stop, end + 6)) is not None


def earlier(walk: Walk, scene: Scene, frame: Frame) -> list[Frame]:
    """Return the frames of those who share a state with the actor of `frame`, in their order."""
    last = frame.deadline.date if frame.deadline else None
    found: list[Frame] = []
    if last is None or len(scene.years) < 2:
        return found
    owner = _owner(walk.folded, scene.mentions, last)
    for date in reversed(scene.years):
        if date.end > last.start:
            continue
        if owner is None or date.year is None or date.kind not in ("year", "plan", "century"):
            break
        other = _owner(walk.folded, scene.mentions, date)
        if other is None or not _JOIN.fullmatch(walk.folded, date.outer_end, owner.start):
            break
        due = Deadline(date.year, date.relation or "in", date)
        actor = actors.of(other, walk.folded)
        found.insert(0, frame._replace(start=date.outer_start, deadline=due, actor=actor))
        last, owner = date, other
    return found


def later(walk: Walk, scene: Scene, states: Sequence[re.Match[str]]) -> list[Frame]:
    """Return the frames of clauses that go back to a state by a year alone: 丹麦是2031年, 瑞典把时间定在2045年.

    `states` are the sentence's, in order; without one, the last target of the paragraph may be such a state.
    """
    folded, sentence = walk.folded, scene.sentence
    last = walk.targets[-1] if walk.targets else None
    known = walk.goes_back(sentence.paragraph)
    found: list[Frame] = []
    for date in scene.years:
        if date.kind != "year" or (not known and (not states or states[0].end() > date.start)):
            continue
        clause = start, end = sentence.clause(date.start)
        if not _REST.fullmatch(folded, date.end, end) or any(start <= one.start() < end for one in states):
            continue
        lead = _LEAD.match(folded, start)
        begin = lead.end() if lead else start
        owner = next((one for one in scene.mentions if one.start == begin and one.type in SUBJECTS), None)
        after = owner.end if owner else begin
        ahead = (date.year or 0) > walk.seen
        being = owner is not None and ahead and _BY_BEING.fullmatch(folded, after, date.start)
        moved = _MOVED.search(folded, after, date.start)
        if not being and not moved and not _BY_NOUN.fullmatch(folded, after, date.start):
            continue
        said = cues.judge(folded, sentence, clause, date.start, date.end, scene.cues, scene.years, walk.rules)
        if said.kind in _SUPPOSED:
            continue
        before = [one for one in states if one.end() <= date.start]
        metric = walk.rules.states[str(before[-1].lastgroup)] if before else last.metric if last else ""
        due = Deadline(date.year, date.relation or "in", date)
        place = (date.start, date.end)
        frame = filling.build(walk, scene, place, due, "state-by-year", metric=metric, figure=None)
        found.append(frame._replace(actor=actors.of(owner, folded)) if owner else frame)
    return found


def _owner(folded: str, mentions: Sequence[Mention], date: Date) -> Mention | None:
    """Who stands right before a year as the one whose it is."""
    for mention in reversed(mentions):
        if mention.end <= date.outer_start:
            own = mention.type in SUBJECTS and _AIMS.fullmatch(folded, mention.end, date.outer_start)
            return mention if own else None
    return None
