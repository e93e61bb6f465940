"""Whether a figure is an aim: what the cues say, weighed with the year, the verb and what went before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.interpret import ahead
from pipeline.interpret.cues import DUE, HORIZON, Cue, Verdict
from pipeline.interpret.target_slots import Deadline
from pipeline.interpret.walk import Scene, Walk, condition
from pipeline.lexicon.surroundings import Aims
from pipeline.lexicon.vocabulary import any_of
from pipeline.values.quantities import Measure

#: Dimensions that can be aimed at; with `True` also without a year, where the cue is a strong one.
AIMED = {
    **dict.fromkeys(
        ("share", "points", "multiple", "mass", "power", "energy", "area", "volume", "temperature"), True
    ),
    **dict.fromkeys(("count", "money", "length", "concentration"), False),
}
_YEARLESS_CUES = frozenset(
    {"aim-noun", "goal-after", "intend", "promise", "strive", "cancel", "cancel-after", "pledge-part"}
)
_MONEY_CUES = frozenset({"promise", "goal-after"})
#: Fewer things than this are no quantified aim (两个阶段, 三项目标).
_FEW = 10
#: Cues that only name an aim, or a wish: what is told after them may be of another year.
_NOTIONS = frozenset({"aim-noun", "hope"})
#: A level that is, not one to be reached.
_IS = expression(r"(?:(?<![作成])为|是|有|仅|约占|占到)(?:了)?\Z")
#: Up to the level that comes after another: 从2021年的17万公顷减少到
_FROM_TO = expression(r"(?:从|由)[^,。;]{0,12}?[0-9][^,。;]{0,24}?(?:到|至|为)[^,。;]{0,8}\Z")
_GOES_ON = expression(r" ?(?:并且?|同时|此外|还|以及|而且)")
#: A limit of warming needs neither a year nor a goal word: 把升温控制在1.5℃以内.
_HELD = expression(r"(?:控制|限制)(?:在|到|于)|不超过|低于")
_NEXT = frozenset("明后次")  # 明年, 后年, 次年
_NOW = _NEXT | frozenset("今本年")  # 今年…要下降3%
_BINDING = frozenset({"ensure", "strive"})
_PAST = frozenset("过近最")  # 过去五年, 近三年, 最近十年
#: A stage of a plan: 2021年至2022年为推广阶段.
_STAGE = expression(" ?(?:为|是|:)[^,。;]{1,10}阶段|(?:期间)?,?(?:将|计划|拟|力争)")
#: What after 今年 makes a time of it that is over.
_SO_FAR = expression("上半年|前[0-9一二三四五六七八九十]|一季度|三季度|以来")
#: Before this year nobody aimed at what these articles tell of.
_LONG_AGO = 1995
#: 五成企业将减排目标设在2035年: how many have an aim, no aim.
_SOME_OF_WHOM = expression(
    r"的?(?:[^,。;0-9的]{0,4})(?:企业|公司|机构|国家|银行|城市|受访者|品牌)(?:都|均|则|已|还|也)*"
    r"(?:将[^,。;]{1,20}(?:设|定)|设定|设立|制定|承诺|宣布|表示|提出|签署|披露|公布)"
)
_TOLERANCE = expression(r"(?:上下|浮动|误差)\Z")


#: 截至2035年底,某餐厅将停用…: by then, and not up to then.
_WILL_BY = expression(r"[^。;]{0,24}?(?:将|拟|计划|力争)")


#: Under another clause's year money is aimed at where an amount is to be reached; what is spent is none.
_AMOUNTS = expression("达|超过|突破|不低于|不少于|增至|提高到|提升到|提升至|提高至|新增|累计|力争|翻")
_THAT_PLAN = expression("该(?:项)?(?:倡议|计划|规划|战略|方案|法案|协议|行动|路线图|政策|办法)")
#: What is given up without a year is an aim where it is called one.
_AIM = expression("目标|承诺|计划|指标|配额")
#: Things to do by their number: 23项具体任务.
_TASKS = expression(
    r"(?:具体|重点|主要|重大|关键|核心|优先|建设|专项)*(?:任务|举措|措施|行动|工程|指标|要求|政策|工作|制度|标准|项目)"
)


class Forms(NamedTuple):
    """The expressions that the lists of aims.yaml make."""

    counted: re.Pattern[str]
    #: What a clause of an agenda begins with: a thing to do, and nobody who has done it.
    task: re.Pattern[str]


@lru_cache(maxsize=4)
def forms(aims: Aims) -> Forms:
    """The expressions of an ontology's lists, made once."""
    return Forms(
        counted=expression(rf"(?:{any_of(aims.counted)})[^,;。]{{0,16}}\Z"),
        task=expression(f" ?(?:年内|全年|并|再|力争)*(?:{any_of(aims.tasks)})(?!了|后|的)"),
    )


def decide(
    walk: Walk,
    scene: Scene,
    clause: tuple[int, int],
    measure: Measure,
    verdict: Verdict,
    due: Deadline | None,
) -> tuple[str, Deadline | None, str]:
    """Return the kind of a figure, its deadline (perhaps inherited) and the rule that decided."""
    clause_start, clause_end = clause
    rule = verdict.cue.rule.id if verdict.cue else "by-year"
    dated = due is not None and (due.year is not None or due.relation in DUE or due.relation == "during")
    if due is not None and due.date is not None and due.date.kind == "relative":
        dated = dated or walk.folded[due.date.start] in (_NOW if rule in _BINDING else _NEXT)
    if due is not None and due.date is not None and due.date.kind == "span" and measure.dimension != "money":
        dated = dated or walk.folded[due.date.start] not in _PAST  # 五年内种树…棵: due, wherever it begins
    if verdict.kind == "hypothetical" and condition(walk, scene, measure.start, measure.outer_end):
        verdict = Verdict("target" if due or walk.topic else "hypothetical", verdict.cue)
    if verdict.kind in ("target", "withdrawn"):
        kind = "achieved" if verdict.achieved else verdict.kind
        if dated:
            return kind, due, rule
        warms = measure.dimension == "temperature"  # a limit holds, whatever was due by when
        if (
            walk.topic is not None
            and due is None
            and not warms
            and carries(walk, scene, clause_start, clause_end)
        ):
            return kind, walk.topic, rule
        local = verdict.cue is not None and _is_local(walk, verdict.cue, clause_start)
        aimed = AIMED[measure.dimension] or (measure.dimension == "money" and rule in _MONEY_CUES)
        aimed = aimed or (measure.dimension == "count" and rule == "aim-noun")
        local = local or walk.yearless == scene.sentence.start
        done = kind == "achieved" and rule != "goal-after"
        done = done or (kind == "withdrawn" and not _AIM.search(walk.folded, clause_start, clause_end))
        known = rule in _YEARLESS_CUES or (
            measure.dimension == "temperature" and _HELD.search(walk.folded, clause_start, measure.start)
        )
        if verdict.strong and (local or known != (rule in _YEARLESS_CUES)) and aimed and not done and known:
            walk.yearless = scene.sentence.start
            return kind, due, rule
        return "none", due, rule
    goal = has_goal(walk, clause_start, clause_end)
    if verdict.kind in ("open", "will"):
        future = due is not None and due.date is not None and is_due(walk, due)
        if due is not None and due.date is not None and due.date.kind == "plan":
            # “十四五”期间,某省将修复…; …提升50%,2035年再提升10%: said before the while was over
            future = future or verdict.kind == "will" or ahead.goes_further(walk, scene, measure, due)
        if verdict.kind == "will" and due is not None:
            future = future or ahead.is_ahead_by_will(walk, measure, due)
        leads = future and verdict.cue is not None and ahead.is_led(walk, scene, verdict.cue, clause, due)
        if measure.dimension == "money" and due is not None and due.date and due.date.start < clause_start:
            goal = bool(goal and _AMOUNTS.search(walk.folded, clause_start, measure.start))
        if (
            future
            and goal
            and (verdict.kind == "open" or walk.topic is not None or leads or _does(walk, scene, clause))
        ):
            return "target", due, rule
        told = any(cue.rule.kind == "observed" and cue.start < measure.start for cue in scene.cues)
        if (
            due is None
            and walk.topic is not None
            and not told  # 去年排放6亿吨,比1990年减少48%: told of last year
            and carries(walk, scene, clause_start, measure.outer_end)
        ):
            return "target", walk.topic, "topic"
        if (
            walk.agenda is not None
            and not told
            and (due is None or (due.date is not None and due.date.kind == "relative"))
            and forms(walk.rules.aims).task.match(walk.folded, clause_start, measure.start)
        ):
            return "target", walk.agenda if due is None else due, "agenda"
        if (
            due is not None
            and due.year is not None
            and walk.topic is not None
            and (walk.topic.year or 0) < due.year
            and not _IS.search(walk.folded, max(clause_start, measure.outer_start - 4), measure.outer_start)
            and carries(walk, scene, clause_start, measure.outer_end)
        ):
            return "target", due, "topic"
        if verdict.kind == "will" and due is not None:
            led = _does(walk, scene, clause) and _FROM_TO.search(
                walk.folded, clause_start, measure.outer_start
            )
            return ("target" if led and due.year is not None else "forecast"), due, rule
        return ("observed" if goal and measure.dimension != "count" else "none"), due, rule
    return verdict.kind, due, rule


def _is_local(walk: Walk, cue: Cue, start: int) -> bool:
    """Whether a cue stands in the clause that begins at `start`, or is parted from it by the comma alone (承诺,…)."""
    parted = cue.rule.id != "aim-noun" and not walk.folded[cue.end : start].strip(" ,:")
    return cue.start >= start or parted


def _does(walk: Walk, scene: Scene, clause: tuple[int, int]) -> bool:
    """Whether somebody does what will be: by a plan of the sentence or before, or with a verb of doing."""
    planned = walk.instrument is not None or any(found.type == "Instrument" for found in scene.mentions)
    if (
        planned
        or _THAT_PLAN.search(walk.folded, scene.sentence.start, clause[1])
        or walk.rules.agentive.search(walk.folded, *clause)
    ):
        return True
    on = _GOES_ON.match(walk.folded, *clause)  # 将…实现…,并恢复…: the auxiliary holds for both
    return on is not None and walk.rules.agentive.match("将" + walk.folded[on.end() : clause[1]]) is not None


def is_aimed(
    walk: Walk,
    scene: Scene,
    clause: tuple[int, int],
    measure: Measure,
    verdict: Verdict,
    due: Deadline | None,
) -> bool:
    """Whether a figure under an aim's cue is one too: no bare count, no past year in a clause of its own."""
    folded = walk.folded
    clause_start, clause_end = clause
    if measure.dimension == "count":
        if is_few(measure) or folded.startswith("等", measure.outer_start - 1):
            return False
        if folded[measure.end - 1] == "项" and _TASKS.match(folded, measure.end):
            return False  # …、扩大供给等十四项目标: what was listed
        if not forms(walk.rules.aims).counted.search(folded, clause_start, measure.start):
            return False
    if _TOLERANCE.search(folded, max(0, measure.outer_start - 6), measure.outer_start):
        return False
    if measure.dimension == "share" and _SOME_OF_WHOM.match(folded, measure.outer_end):
        return False
    rule = verdict.cue.rule.id if verdict.cue else ""
    if due is None or due.date is None or due.year is None or due.relation in DUE:
        return True
    if measure.dimension in ("money", "count") and rule in ("roadmap", "revised-to"):
        return False
    if _is_told(walk, scene, verdict, due, measure, clause_start):
        return False
    known = walk.written if walk.written is not None else walk.seen if walk.dated else None
    local = verdict.cue is not None and clause_start <= verdict.cue.start < clause_end
    past = known is not None and due.year <= known and due.relation != "during"
    past = past and not (due.date.kind == "relative" and due.year == known)  # 年内: it is not over
    return not past or local or due.date.start < clause_start


def _is_told(
    walk: Walk, scene: Scene, verdict: Verdict, due: Deadline, measure: Measure, clause_start: int
) -> bool:
    """Whether a figure is only told of an earlier year, after an aim (目标年份为2031年,2022年占比为50%)."""
    cue = verdict.cue
    if (
        cue is None
        or cue.rule.id not in _NOTIONS
        or cue.start >= clause_start
        or due.date is None
        or due.date.start < clause_start
    ):
        return False
    aimed = [
        date.year for date in scene.years if cue.end <= date.start and date.end <= clause_start and date.year
    ]
    told = _IS.search(walk.folded, max(clause_start, measure.outer_start - 4), measure.outer_start)
    return told is not None and bool(aimed) and (due.year or 0) < max(aimed)


def is_restated(folded: str, figures: Sequence[Measure], figure: Measure) -> bool:
    """Whether a figure only says the next one, or the one before, in another way.

    从30亿元翻倍至60亿元: it is that from which and that to which. 50英里(80公里): one length.
    """
    if figure.dimension == "multiple":
        return folded.startswith(("至", "到"), figure.end)
    if not figure.start or folded[figure.start - 1] != "(":
        return False
    return any(
        one.end == figure.start - 1 and one.dimension == figure.dimension and one.unit != "%"
        for one in figures
    )


def is_measured(
    folded: str, figures: Sequence[Measure], clause: tuple[int, int], state: tuple[int, int]
) -> bool:
    """Whether a figure says how much of a state there is to be: then the figure is the aim."""
    start, end = state
    for one in figures:
        if one.start < end and start < one.end and not is_few(one):
            return True
        if 0 <= one.start - end <= 6 and one.start < clause[1] and not is_few(one):
            return True  # 淘汰柴油货车5万辆
        if clause[0] <= one.start < start <= one.end + 14 and folded.startswith("的", one.outer_end):
            return True  # 让20%的学校实现碳中和
    return False


def is_few(measure: Measure) -> bool:
    """Whether a figure only counts a few things (两个阶段): neither an aim nor an observation."""
    return measure.dimension == "count" and measure.value is not None and measure.value < _FEW


def has_goal(walk: Walk, start: int, end: int) -> bool:
    """Whether a verb of aiming stands between two positions."""
    return walk.rules.goal.search(walk.folded, start, end) is not None


def carries(walk: Walk, scene: Scene, start: int, end: int) -> bool:
    """Whether an aim of the sentence before goes on here: a verb of change, and no other subject."""
    if walk.folded.startswith("其中", scene.sentence.start) or "其中" in walk.folded[start:end]:
        return True
    if walk.rules.change.search(walk.folded, start, end) is None:
        return False
    others = [found.entity for found in scene.mentions if found.type in ("Country", "Organization")]
    return walk.actor is None or not others or walk.actor.entity in others


def is_due(walk: Walk, due: Deadline) -> bool:
    """Whether a date looks ahead: by its tie, or by the year of writing where that is known."""
    if due.year is not None and walk.written is not None:
        return due.year > walk.written or (due.year == walk.written and due.relation in DUE)
    if due.year is not None and due.year > walk.seen:
        # 2021年…比2015年下降: the year after the last that the text has a month of is hardly ahead
        return due.year > min(walk.seen + 1, HORIZON) or due.relation != "in"
    if due.date is not None and due.date.kind == "span":
        return walk.folded[due.date.start] not in _PAST  # 十年内, 未来五年
    if due.date is not None and due.year is not None:
        if (
            (due.date.kind == "range" and not _STAGE.match(walk.folded, due.date.outer_end))
            or (due.date.kind == "plan" and walk.topic is None)
            or (
                walk.folded.startswith("截", due.date.outer_start)
                and due.year <= HORIZON
                and not _WILL_BY.match(walk.folded, due.date.outer_end)
            )
        ):
            return False  # 2010年至2016年, 截止2019年2月: a while that is over by now
        if due.year < _LONG_AGO:
            return False
    if due.date is not None and due.date.kind == "relative" and walk.folded[due.date.start] in _NEXT:
        return True
    if due.date is not None and due.date.kind == "relative" and _SO_FAR.match(walk.folded, due.date.end):
        return False  # 到今年上半年
    return due.relation in DUE or (
        due.date is not None and due.date.kind in ("plan", "century", "anaphor", "range")
    )
