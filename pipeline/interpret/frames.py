"""Targets and observations of one article: one frame for each figure, or for each state with a year.

One scan for quantities, one for dates; cues, metrics and actors are looked for only in sentences that have
either. A figure that is no aim becomes an observation with its status, or a refusal with the reason.
Offsets are into `article.text`; `folded` is as long as it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import TypeVar

from pipeline.expressions import expression
from pipeline.interpret import (
    coordination,
    cues,
    filling,
    indicator_tables,
    kinds,
    named_targets,
    outlook,
    shared_states,
    target_slots,
)
from pipeline.interpret.actors import SUBJECTS, default, of
from pipeline.interpret.clauses import Sentence, bounds, sentence
from pipeline.interpret.cues import DUE, HORIZON
from pipeline.interpret.frame_records import with_setters
from pipeline.interpret.target_rules import TargetRules
from pipeline.interpret.target_slots import Deadline
from pipeline.interpret.walk import Scene, Walk, note_agenda, refuse
from pipeline.model import Article, Issue, Mention, Observation, Paragraph, Refusal, Target
from pipeline.slots import record
from pipeline.values.quantities import Measure, quantities
from pipeline.values.years import Date, dates

_NAMELIKE = frozenset({"Project", "Instrument", "Event", "Organization", "Person", "Place", "Concept"})
#: A word in one of these names is no cue (科学碳目标倡议); a document's name may be one (《…方案》).
_NO_CUE = _NAMELIKE - {"Instrument"}
_PLAN = expression(r"[“\"”]?十[一二三四五六]五[”\"“]?(?:期间|时期|末|规划(?:纲要)?)?\Z|“?十五”?\Z")
_FROM = expression(r"(?:从|由)[^,。;、]{0,18}\Z")
_RISE = expression(
    r"(?:左右|以上|以下)?[^,。;0-9]{0,6}?(?:翻一?[番倍]|翻两番|提高|提升|增加|增长|上升|升|增|扩大|下降|降低|降|减少|减|削减|上调|下调|调整|修订|调|改)"
    r"[^,。;0-9]{0,4}(?:到|至|为|成|(?=[0-9.]+个?百分点))"
)
_ONWARD = expression(r"(?:之后|以后)?(?:起|开始)|后(?=销售|出售|登记)")
_REVISED = expression(r"上调|下调|修订|调整|上修|调高|调低|改")
_PART_OF_YEAR = expression(r"第?[一二三四](?:个)?季度|[上下]半年|前三季度|[0-9]{1,2}(?:-|至)[0-9]{1,2}月")
Found = TypeVar("Found", Measure, Date)
Item = TypeVar("Item")
Figure = TypeVar("Figure", Target, Observation)


@record(frozen=True, slots=True)
class Findings:
    """What the figures of an article are."""

    targets: tuple[Target, ...] = ()
    observations: tuple[Observation, ...] = ()
    issues: tuple[Issue, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def find(
    article: Article,
    paragraphs: Sequence[Paragraph],
    folded: str,
    mentions: Sequence[Mention],
    *,
    rules: TargetRules,
    published: str | None = None,
    owners: Sequence[Mention] = (),
) -> Findings:
    """Return the targets and observations of an article.

    `mentions` are the final disjoint ones with their entities, sorted by start; `published` is an ISO date or
    its beginning, for 今年 and 未来五年; without it such deadlines stay empty. `owners` are whose the instruments
    are by their names (`owners.py`), for aims of which nobody else is said to be the actor.
    """
    stamp = published or article.published
    written = int(stamp[:4]) if stamp and stamp[:4].isdigit() else None
    mention_starts = [mention.start for mention in mentions]
    measures = _free(quantities(folded, rules.values), mentions, mention_starts)
    found_dates = _free(dates(folded, rules.dates, written=written), mentions, mention_starts, plans=True)
    called = rules.name(folded)
    name_starts = [start for start, _ in called]
    measure_starts = [measure.start for measure in measures]
    date_starts = [date.start for date in found_dates]
    # A sentence in which nothing of this stands says nothing here; most sentences do not.
    telling = sorted((*name_starts, *measure_starts, *date_starts))
    if not telling and "|" not in folded:  # nor is there a table
        return Findings()
    subjects = [found for found in mentions if found.type in SUBJECTS]
    dated = [
        date.year
        for date in found_dates
        if date.year
        and date.relation not in DUE
        and (date.month is not None or _PART_OF_YEAR.match(folded, date.end))
    ]
    starts = [found.start for found in subjects]
    places = rules.places(folded)
    title = next((part.end for part in paragraphs if part.kind != "boilerplate"), 0)
    fallback = default(folded, sorted((*subjects, *owners), key=attrgetter("start")), title, rules.aims)
    seen = max(dated, default=HORIZON)
    walk = Walk(article, folded, rules, written, seen, bool(dated), subjects, starts, fallback)
    walk.owners = {owner.start: owner for owner in owners}
    for paragraph in paragraphs:
        if paragraph.kind == "boilerplate":
            continue
        if paragraph.kind == "heading":
            first = bisect_left(starts, paragraph.start)
            inside = first < len(starts) and starts[first] < paragraph.end
            walk.section = of(subjects[first], folded) if inside else None
        last = bisect_left(telling, paragraph.end)
        first = bisect_left(telling, paragraph.start, 0, last)
        if first == last:
            continue
        for start, end in bounds(folded, paragraph.start, paragraph.end):
            first = bisect_left(telling, start, first, last)
            if first == last:
                break
            if telling[first] < end:
                _read(
                    walk,
                    sentence(folded, start, end, paragraph.index),
                    _begun(measures, measure_starts, start, end),
                    _begun(found_dates, date_starts, start, end),
                    _begun(mentions, mention_starts, start, end),
                    _begun(called, name_starts, start, end),
                    _begun(places, places, start, end),
                )
    for frame, aimed in indicator_tables.frames(folded, rules, paragraphs, fallback):
        if aimed:
            filling.aim(walk, frame, "target")
        else:
            filling.observe(walk, frame, "observed")
    targets = _once(with_setters(article.text, folded, walk.targets, mentions))
    observations = _once(walk.observations)
    return Findings(tuple(targets), tuple(observations), tuple(walk.issues), tuple(walk.refusals))


def _once(figures: Iterable[Figure]) -> list[Figure]:
    """Sorted by place; a clause that gives one figure twice (每件92元至92元) says it once."""
    said: dict[tuple[str, int, int], Figure] = {}
    for figure in figures:
        said.setdefault((figure.iri, figure.start, figure.end), figure)
    return sorted(said.values(), key=attrgetter("start", "end"))


def _begun(items: Sequence[Item], starts: Sequence[int], start: int, end: int) -> Sequence[Item]:
    """Those that begin between two positions."""
    return items[bisect_left(starts, start) : bisect_left(starts, end)]


def _free(
    found: Iterable[Found], mentions: Sequence[Mention], starts: Sequence[int], *, plans: bool = False
) -> list[Found]:
    """Those that begin in no name; a unit may be one (吨标准煤). With `plans`, that of a plan (十四五) is none."""
    free = []
    for entry in found:
        index = bisect_right(starts, entry.start) - 1
        if index >= 0:
            name = mentions[index]
            if (
                name.end > entry.start
                and name.type in _NAMELIKE
                and not (plans and _is_dated(name, entry.start))
            ):
                continue
        free.append(entry)
    return free


def _is_dated(name: Mention, start: int) -> bool:
    """Whether a name is but a period (十四五), or begins with the year by which what it names is due (2070年净零计划)."""
    if name.type == "Project":
        return name.start == start and name.text.endswith(("计划", "目标"))
    return "五" in name.text and _PLAN.match(name.text) is not None


def _read(
    walk: Walk,
    sentence: Sentence,
    figures: Sequence[Measure],
    inside: Sequence[Date],
    within: Sequence[Mention],
    named: Sequence[tuple[int, int]],
    places: Sequence[int],
) -> None:
    """Read one sentence: its figures, its states, its named targets, in their order."""
    rules, folded = walk.rules, walk.folded
    start, end = sentence.start, sentence.end
    walk.enter(sentence.paragraph, sentence.start)
    states: list[re.Match[str]] = []
    same: list[re.Match[str]] = []
    if inside:
        states = rules.state.find_at(places, folded, start, end)
        if states and not rules.state_words.search(folded, start, end):
            states = []
        if folded.find("目标", start, end) >= 0:
            same = list(rules.same_aim.finditer(folded, start, end))
    if figures or named or states or same or (inside and walk.goes_back(sentence.paragraph)):
        scene = _scene(walk, sentence, figures, inside, within, places)
        consumed = named_targets.read(walk, scene, named) if named else ()
        walk.figures = figures
        before = len(walk.targets)
        shared = target_slots.distribute(folded, sentence, figures, scene.years)
        for measure in figures:
            if measure.dimension in kinds.AIMED and measure.start not in consumed:
                _figure(walk, scene, measure, shared.get(measure.start))
        for index, match in enumerate(states):
            again = next((one for one in states[index + 1 :] if one.lastgroup == match.lastgroup), None)
            rule = f"state:{match.lastgroup}"
            _state(walk, scene, match, rules.states[str(match.lastgroup)], rule, again)
        for match in same:
            if walk.last_state:
                _state(walk, scene, match, walk.last_state, "same-aim")
        for back in shared_states.later(walk, scene, states):
            filling.aim(walk, back, "target")
        if inside or walk.agenda:
            note_agenda(walk, scene)
        if len(walk.targets) == before and any(date.relation in DUE for date in scene.years):
            walk.topic = None
    elif any(date.kind == "relative" or (date.month is None and date.year) for date in inside):
        scene = _scene(walk, sentence, figures, inside, within, places)
        note_agenda(walk, scene)
        outlook.note_topic(walk, scene)
    for date in inside:
        if (
            not date.baseline
            and date.kind in ("year", "range", "plan", "century")
            and date.relation != "since"
        ):
            walk.last_due = Deadline(date.year, date.relation or "in", None)


def _scene(
    walk: Walk,
    sentence: Sentence,
    figures: Sequence[Measure],
    inside: Sequence[Date],
    within: Sequence[Mention],
    places: Sequence[int],
) -> Scene:
    """The sentence with its dates by what they are for, its cues and what it names as measured."""
    folded = walk.folded
    multiples = {measure.start for measure in figures if measure.dimension == "multiple"}
    years: list[Date] = []
    bases: list[Date] = []
    multiplied: list[Date] = []
    for date in inside:
        if multiples and _is_multiplied(folded, date, multiples):
            multiplied.append(date)
        elif date.baseline:
            bases.append(date)
        else:
            years.append(date)
    said = cues.scan(folded, sentence, walk.rules, places)
    if said:
        said = cues.outside(said, [(one.start, one.end) for one in within if one.type in _NO_CUE])
    return Scene(sentence, figures, years, bases, multiplied, within, said, places)


def _from_then_on(walk: Walk, scene: Scene, start: int) -> Deadline | None:
    """The year from which a state holds: 2035年起禁售."""
    for date in reversed(scene.years):
        near = date.kind == "year" and date.relation == "since" and 0 <= start - date.end <= 8
        if near and _ONWARD.match(walk.folded, date.end):
            return Deadline(date.year, "since", date)
    return None


def _is_multiplied(folded: str, date: Date, multiples: set[int]) -> bool:
    """Whether a multiple of a year's level follows: 2018年的4倍."""
    return any(0 <= start - date.end <= 6 and "的" in folded[date.end : start] for start in multiples)


def _figure(walk: Walk, scene: Scene, measure: Measure, shared: Date | None) -> None:
    """Decide what one figure is, and write it down."""
    folded, rules, sentence = walk.folded, walk.rules, scene.sentence
    start = measure.start
    if kinds.is_restated(folded, scene.measures, measure):
        return
    clause_start, clause_end = sentence.clause(start)
    prior = next((date for date in reversed(scene.bases) if date.end <= start), None) if scene.bases else None
    if (
        prior is not None
        and measure.form != "halving"
        and measure.dimension != "multiple"
        and folded[prior.end : start].strip() in ("的", "")
    ):
        return  # 比2012年的0.9吨: what is compared with
    source = None
    if folded.find("从", clause_start, start) >= 0 or folded.find("由", clause_start, start) >= 0:
        source = _FROM.search(folded, clause_start, start)
    rise = _RISE.match(folded, measure.end, clause_end) if source else None
    if source and rise is None and folded.startswith(",", measure.end):
        rise = _RISE.match(folded, measure.end + 1)  # 由现时不多于1%,|提升至10%
    clause = (clause_start, clause_end)
    last = cues.listed(folded, scene.measures, measure, clause_end)
    verdict = cues.judge(
        folded, sentence, clause, start, measure.outer_end, scene.cues, scene.years, rules, last
    )
    due = filling.resolve(walk, scene, clause, start, measure.outer_end, shared)
    if measure.dimension == "temperature" and due and due.date and due.date.start < clause_start:
        due = due if due.date.kind == "century" else None  # a limit holds, whatever else is due by when
    if source and rise and not rules.goal.search(folded, source.start(), measure.outer_start):
        if not _REVISED.search(folded, rise.start(), rise.end()):
            own = [date for date in scene.years if source.start() < date.start and date.end <= start]
            year = Deadline(own[-1].year, "in", own[-1]) if own else None
            filling.observe(walk, filling.frame(walk, scene, measure, year, "from-value"), "observed")
            return
        kind, due, rule = kinds.decide(walk, scene, clause, measure, verdict, due)
        if kind == "target":
            filling.aim(walk, filling.frame(walk, scene, measure, due, rule), "revised")
        return
    kind, due, rule = kinds.decide(walk, scene, clause, measure, verdict, due)
    if kind == "target" and not kinds.is_aimed(walk, scene, clause, measure, verdict, due):
        kind = "observed" if measure.dimension != "count" else "none"
    aimed = kind in ("target", "withdrawn", "achieved")
    if kind == "none" or (not aimed and kinds.is_few(measure)):
        filling.note_base(walk, scene, measure)
        refuse(walk, start, measure.end, rule, "neither a goal word nor a year that is due")
    elif kind in ("hypothetical", "negated"):  # nobody says that it is so, or will be
        filling.note_base(walk, scene, measure)
        refuse(walk, start, measure.end, rule, kind)
    elif aimed:
        for frame in coordination.each(walk, scene, filling.frame(walk, scene, measure, due, rule)):
            filling.aim(walk, frame, kind)
    else:
        filling.observe(walk, filling.frame(walk, scene, measure, due, rule), kind)


def _state(
    walk: Walk, scene: Scene, match: re.Match[str], metric: str, rule: str, again: re.Match[str] | None = None
) -> None:
    """Write down a state with a year (碳中和, 停售, 退出煤电), if it is an aim; `again` is where it is said once more."""
    folded, rules, sentence = walk.folded, walk.rules, scene.sentence
    start, end = match.span()
    named_end = end + 4 if folded.startswith("、碳中和", end) else end  # 碳达峰、碳中和行动: one name
    if rules.state_rejects.match(folded, named_end) or rules.document.match(folded, end):
        return
    clause = sentence.clause(start)
    if kinds.is_measured(folded, scene.measures, clause, (start, end)):
        return
    due = _from_then_on(walk, scene, start) or filling.resolve(walk, scene, clause, start, end, None)
    if due is None or due.date is None or due.year is None:
        walk.last_state = metric
        return
    if again is not None and end <= due.date.start < again.start():
        return  # 提出碳中和目标:2030年实现碳中和
    if rule.removeprefix("state:") in rules.strict and due.relation not in DUE:
        return
    if not shared_states.reaches(walk, scene, match, due):
        return
    verdict = cues.judge(folded, sentence, clause, start, end, scene.cues, scene.years, rules)
    kind = verdict.kind
    if kind in ("open", "will"):
        ahead = kinds.is_due(walk, due) or due.relation in ("before", "by")
        if kind == "will" and due.relation in ("in", "since") and walk.written is None and not walk.dated:
            ahead = True  # 将于2025年实现碳中和: nothing tells that the year was over
        kind = "target" if ahead else "none"
    if kind == "target" and any(
        target.start <= start and end <= target.end and target.unit is None for target in walk.targets
    ):
        return
    frame = filling.build(
        walk,
        scene,
        (start, end),
        due,
        verdict.cue.rule.id if verdict.cue else rule,
        metric=metric,
        figure=None,
    )
    if kind in ("target", "withdrawn"):
        walk.last_state = metric
        status = "achieved" if verdict.achieved else kind
        for other in shared_states.earlier(walk, scene, frame):
            filling.aim(walk, other, status)
        for own in coordination.each(walk, scene, frame):
            filling.aim(walk, own, status)
    elif kind == "negated":
        walk.last_state = metric
        refuse(walk, start, end, frame.rule, "negated")
    elif kind != "none":
        refuse(walk, start, end, frame.rule, kind)
