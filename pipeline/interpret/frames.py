"""Targets and observations of one article: one frame for each figure, or for each state with a year.

One scan for quantities, one for dates; cues, metrics and actors are looked for only in sentences that have
either. A figure that is no aim becomes an observation with its status, or a refusal with the reason.
Offsets are into `article.text`; `folded` is as long as it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.interpret import actors, cues, frame_records, metrics, target_slots
from pipeline.interpret.actors import Actor
from pipeline.interpret.clauses import Sentence, sentences
from pipeline.interpret.cues import DUE, Verdict
from pipeline.interpret.frame_records import Frame
from pipeline.interpret.target_rules import NamedTarget, TargetRules
from pipeline.interpret.target_slots import Deadline
from pipeline.model import Article, Issue, Mention, Observation, Paragraph, Refusal, Target
from pipeline.values.quantities import Measure, quantities
from pipeline.values.years import Date, dates

#: Dimensions that can be aimed at; with `True` also without a year, where the cue is a strong one.
_AIMED = {
    **dict.fromkeys(
        ("share", "points", "multiple", "mass", "power", "energy", "area", "volume", "temperature"), True
    ),
    **dict.fromkeys(("count", "money", "length", "concentration"), False),
}
_YEARLESS_CUES = frozenset({"aim-noun", "goal-after", "promise", "strive", "cancel", "cancel-after"})
_MONEY_CUES = frozenset({"promise", "goal-after"})
_NAMELIKE = frozenset({"Project", "Instrument", "Event", "Organization", "Person", "Place", "Concept"})
#: Nothing read here was written after it, as long as no text says so; then a bare later year lies ahead.
_HORIZON = 2026
#: Fewer things than this are no quantified aim (两个阶段, 三项目标).
_FEW = 10
_COUNTED = re.compile(
    r"(?:建成|新建|新增|建设|打造|培育|创建|推广|覆盖|达到?|增至|超过|突破|种植?|植|培训|保有|形成|淘汰|完成)[^,;。]{0,16}\Z"
)
_GAS = re.compile(r"[碳炭]|温室气体|CO2")
_TOLERANCE = re.compile(r"(?:上下|浮动|误差)\Z")
_PLAN = re.compile(r"[“\"”]?十[一二三四五六]五[”\"“]?(?:期间|时期|末)?\Z|“?十五”?\Z")
_FROM = re.compile(r"(?:从|由)[^,。;、]{0,18}\Z")
_RISE = re.compile(
    r"(?:左右|以上|以下)?[^,。;0-9]{0,6}?(?:提高|提升|增加|增长|上升|升|增|扩大|下降|降低|降|减少|减|削减|上调|下调|调整|修订|调|改)"
    r"[^,。;0-9]{0,4}(?:到|至|为|成)"
)
_REVISED = re.compile(r"上调|下调|修订|调整|上修|调高|调低|改")
_REFERENCE = re.compile(r"(?:比|较|于)?\Z")
_GLOSS = re.compile(r"[”\"」]?(?:目标|承诺|愿景)?[,]?(?:\((?:即|也就是)?|即|——|--|:)")
_NAME_TAIL = re.compile(r"[”\"」]?(?:的)?(?:全球|减排|战略|“|保护)?(?:目标|承诺|愿景|计划|倡议)")


Found = TypeVar("Found", Measure, Date)


@dataclass(frozen=True, slots=True)
class Findings:
    """What the figures of an article are."""

    targets: tuple[Target, ...] = ()
    observations: tuple[Observation, ...] = ()
    issues: tuple[Issue, ...] = ()
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence with what was read in it."""

    sentence: Sentence
    measures: list[Measure]
    years: list[Date]  # dates that may be due
    bases: list[Date]
    multiplied: list[Date]  # bases of multiples (2020年的6倍)
    mentions: list[Mention]
    cues: list[cues.Cue]


@dataclass(slots=True)
class _Reader:
    """The state of one walk through an article."""

    article: Article
    folded: str
    rules: TargetRules
    written: int | None
    seen: int  # the last year that the text dates something to the month in: it was not written before
    dated: bool  # whether `seen` comes from the text
    subjects: list[Mention]
    all_mentions: Sequence[Mention]
    targets: list[Target] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    # what later sentences of the paragraph go back to
    paragraph: int = -1
    last_due: Deadline | None = None
    topic: Deadline | None = None
    figures: Sequence[Measure] = ()
    actor: Actor | None = None
    instrument: Mention | None = None
    last_state: str | None = None
    base: tuple[int, Date, str | None] | None = None  # place, date and direction of the last baseline
    yearless: int = -1  # start of the sentence whose aims have no year

    def enter(self, paragraph: int) -> None:
        if paragraph != self.paragraph:
            self.paragraph = paragraph
            self.last_due = self.topic = None
            self.actor = self.instrument = None


def find(
    article: Article,
    paragraphs: Sequence[Paragraph],
    folded: str,
    mentions: Sequence[Mention],
    *,
    rules: TargetRules,
    published: str | None = None,
) -> Findings:
    """Return the targets and observations of an article.

    `mentions` are the final disjoint ones with their entities, sorted by start; `published` is an ISO date or
    its beginning, for 今年 and 未来五年; without it such deadlines stay empty.
    """
    stamp = published or article.published
    written = int(stamp[:4]) if stamp and stamp[:4].isdigit() else None
    taken = [(found.start, found.end) for found in mentions if found.type in _NAMELIKE]
    measures = list(_free(quantities(folded, rules.values), taken))
    names = [
        (found.start, found.end)
        for found in mentions
        if found.type in _NAMELIKE and not _PLAN.match(found.text)
    ]
    found_dates = list(_free(dates(folded, rules.dates, written=written), names))
    subjects = [found for found in mentions if found.type in ("Country", "Organization", "Person")]
    dated = [
        date.year for date in found_dates if date.year and date.month is not None and date.relation not in DUE
    ]
    reader = _Reader(
        article, folded, rules, written, max(dated, default=_HORIZON), bool(dated), subjects, mentions
    )
    measure_starts = [measure.start for measure in measures]
    date_starts = [date.start for date in found_dates]
    mention_starts = [mention.start for mention in mentions]
    for paragraph in paragraphs:
        if paragraph.kind == "boilerplate":
            continue
        for sentence in sentences(folded, paragraph.start, paragraph.end, paragraph.index):
            inside = found_dates[
                bisect_left(date_starts, sentence.start) : bisect_left(date_starts, sentence.end)
            ]
            figures = measures[
                bisect_left(measure_starts, sentence.start) : bisect_left(measure_starts, sentence.end)
            ]
            within = mentions[
                bisect_left(mention_starts, sentence.start) : bisect_left(mention_starts, sentence.end)
            ]
            _read(reader, sentence, figures, inside, list(within))
    targets = frame_records.with_setters(article.text, folded, reader.targets, mentions)
    return Findings(tuple(targets), tuple(reader.observations), tuple(reader.issues), tuple(reader.refusals))


def _free(found: Iterable[Found], taken: Sequence[tuple[int, int]]) -> Iterable[Found]:
    """Those that lie in no name."""
    index = 0
    for entry in found:
        while index < len(taken) and taken[index][1] <= entry.start:
            index += 1
        if index == len(taken) or taken[index][0] >= entry.end:
            yield entry


def _read(
    reader: _Reader, sentence: Sentence, figures: list[Measure], inside: list[Date], within: list[Mention]
) -> None:
    """Read one sentence: its figures, its states, its named targets, in their order."""
    rules, folded = reader.rules, reader.folded
    reader.enter(sentence.paragraph)
    named = list(rules.name.finditer(folded, sentence.start, sentence.end)) if rules.name else []
    states = list(rules.state.finditer(folded, sentence.start, sentence.end)) if inside else []
    same = list(rules.same_aim.finditer(folded, sentence.start, sentence.end)) if inside else []
    if figures or named or states or same:
        multiples = {measure.start for measure in figures if measure.dimension == "multiple"}
        multiplied = [date for date in inside if _is_multiplied(folded, date, multiples)]
        bases = [date for date in inside if date.baseline and date not in multiplied]
        years = [date for date in inside if date not in bases and date not in multiplied]
        scene = Scene(sentence, figures, years, bases, multiplied, within, cues.scan(folded, sentence, rules))
        consumed = _named(reader, scene, named)
        reader.figures = figures
        before = len(reader.targets)
        shared = target_slots.distribute(folded, sentence, figures, years)
        for measure in figures:
            if measure.start not in consumed:
                _figure(reader, scene, measure, shared.get(measure.start))
        for match in states:
            _state(reader, scene, match, rules.states[str(match.lastgroup)], f"state:{match.lastgroup}")
        for match in same:
            if reader.last_state:
                _state(reader, scene, match, reader.last_state, "same-aim")
        if len(reader.targets) == before and any(date.relation in DUE for date in years):
            reader.topic = None
    for date in inside:
        if (
            not date.baseline
            and date.kind in ("year", "range", "plan", "century")
            and date.relation != "since"
        ):
            reader.last_due = Deadline(date.year, date.relation or "in", None)


def _is_multiplied(folded: str, date: Date, multiples: set[int]) -> bool:
    """Whether a multiple of a year's level follows: 2020年的6倍."""
    return any(0 <= start - date.end <= 6 and "的" in folded[date.end : start] for start in multiples)


def _figure(reader: _Reader, scene: Scene, measure: Measure, shared: Date | None) -> None:
    """Decide what one figure is, and write it down."""
    if measure.dimension not in _AIMED:
        return
    folded, rules, sentence = reader.folded, reader.rules, scene.sentence
    clause_start, clause_end = sentence.clause(measure.start)
    prior = next((date for date in reversed(scene.bases) if date.end <= measure.start), None)
    if (
        prior is not None
        and measure.form != "halving"
        and measure.dimension != "multiple"
        and folded[prior.end : measure.start].strip() in ("的", "")
    ):
        return  # 比2010年的1.034吨: what is compared with
    source = _FROM.search(folded, clause_start, measure.start)
    rise = _RISE.match(folded, measure.end, clause_end) if source else None
    verdict = cues.judge(folded, sentence, measure.start, measure.outer_end, scene.cues, scene.years, rules)
    due = _resolve(reader, scene, measure.start, measure.outer_end, shared)
    if source and rise and not rules.goal.search(folded, source.start(), measure.start):
        if not _REVISED.search(folded, rise.start(), rise.end()):
            own = [date for date in scene.years if source.start() < date.start and date.end <= measure.start]
            year = Deadline(own[-1].year, "in", own[-1]) if own else None
            _observe(reader, _frame(reader, scene, measure, year, "from-value"), "observed")
            return
        kind, due, rule = _decide(reader, scene, measure, verdict, due)
        if kind == "target":
            _aim(reader, _frame(reader, scene, measure, due, rule), "revised")
        return
    kind, due, rule = _decide(reader, scene, measure, verdict, due)
    if kind == "target" and not _is_aimed(reader, scene, measure, verdict, due):
        kind = "observed" if measure.dimension != "count" else "none"
    frame = _frame(reader, scene, measure, due, rule)
    if kind == "none":
        _refuse(reader, measure.start, measure.end, rule, "neither a goal word nor a year that is due")
    elif kind in ("target", "withdrawn", "achieved"):
        status = kind
        left = folded[max(clause_start, measure.start - 30) : measure.start]
        if kind == "target" and re.search(
            r"(?:从|由).{0,24}(?:上调|下调|修订|调整|调高|调低)(?:到|至|为)", left
        ):
            status = "revised"
        _aim(reader, frame, status)
    else:
        _observe(reader, frame, kind)


def _decide(
    reader: _Reader, scene: Scene, measure: Measure, verdict: Verdict, due: Deadline | None
) -> tuple[str, Deadline | None, str]:
    """Return the kind of a figure, its deadline (perhaps inherited) and the rule that decided."""
    clause_start, clause_end = scene.sentence.clause(measure.start)
    rule = verdict.cue.rule.id if verdict.cue else "by-year"
    dated = due is not None and (due.year is not None or due.relation in DUE or due.relation == "during")
    if verdict.kind == "hypothetical" and target_slots.condition(
        reader.folded, scene.sentence, measure.start, measure.outer_end, reader.rules
    ):
        verdict = Verdict("target" if due or reader.topic else "hypothetical", verdict.cue)
    if verdict.kind in ("target", "withdrawn"):
        kind = "achieved" if verdict.achieved else verdict.kind
        if dated:
            return kind, due, rule
        if reader.topic is not None and due is None and _carries(reader, scene, clause_start, clause_end):
            return kind, reader.topic, rule
        local = verdict.cue is not None and verdict.cue.start >= clause_start
        aimed = _AIMED[measure.dimension] or (measure.dimension == "money" and rule in _MONEY_CUES)
        local = local or reader.yearless == scene.sentence.start
        done = kind == "achieved" and rule != "goal-after"
        if verdict.strong and local and aimed and not done and rule in _YEARLESS_CUES:
            reader.yearless = scene.sentence.start
            return kind, due, rule
        return "none", due, rule
    goal = _has_goal(reader, clause_start, clause_end)
    if verdict.kind in ("open", "will"):
        future = due is not None and due.date is not None and _is_due(reader, due)
        planned = any(found.type == "Instrument" for found in scene.mentions) or reader.instrument is not None
        does = reader.rules.agentive.search(reader.folded, clause_start, clause_end) is not None
        if future and goal and (verdict.kind == "open" or planned or does or reader.topic is not None):
            return "target", due, rule
        if (
            due is None
            and reader.topic is not None
            and _carries(reader, scene, clause_start, measure.outer_end)
        ):
            return "target", reader.topic, "topic"
        if (
            due is not None
            and due.year is not None
            and reader.topic is not None
            and (reader.topic.year or 0) < due.year
            and _carries(reader, scene, clause_start, measure.outer_end)
        ):
            return "target", due, "topic"
        if verdict.kind == "will" and due is not None:
            return "forecast", due, rule
        return ("observed" if goal and measure.dimension != "count" else "none"), due, rule
    return verdict.kind, due, rule


def _is_aimed(
    reader: _Reader, scene: Scene, measure: Measure, verdict: Verdict, due: Deadline | None
) -> bool:
    """Whether a figure under an aim's cue is one itself: no bare count, no past year in a clause of its own."""
    folded = reader.folded
    clause_start, clause_end = scene.sentence.clause(measure.start)
    if measure.dimension == "count":
        if measure.value is not None and measure.value < _FEW:
            return False
        if not _COUNTED.search(folded, clause_start, measure.outer_start):
            return False
    if _TOLERANCE.search(folded, max(0, measure.outer_start - 6), measure.outer_start):
        return False
    rule = verdict.cue.rule.id if verdict.cue else ""
    if due is None or due.date is None or due.year is None or due.relation in DUE:
        return True
    if measure.dimension in ("money", "count") and rule == "roadmap":
        return False
    known = reader.written if reader.written is not None else reader.seen if reader.dated else None
    local = verdict.cue is not None and clause_start <= verdict.cue.start < clause_end
    past = known is not None and due.year <= known and due.relation != "during"
    return not past or local or due.date.start < clause_start


def _has_goal(reader: _Reader, start: int, end: int) -> bool:
    return reader.rules.goal.search(reader.folded, start, end) is not None


def _carries(reader: _Reader, scene: Scene, start: int, end: int) -> bool:
    """Whether an aim of the sentence before goes on here: a verb of change, and nobody else as the subject."""
    if reader.folded.startswith("其中", scene.sentence.start) or "其中" in reader.folded[start:end]:
        return True
    if reader.rules.change.search(reader.folded, start, end) is None:
        return False
    others = [found.entity for found in scene.mentions if found.type in ("Country", "Organization")]
    return reader.actor is None or not others or reader.actor.entity in others


def _is_due(reader: _Reader, due: Deadline) -> bool:
    """Whether a date looks ahead: by its tie, or by the year of writing where that is known."""
    if due.year is not None and reader.written is not None:
        return due.year > reader.written or (due.year == reader.written and due.relation in DUE)
    if due.year is not None and due.year > reader.seen:
        return True
    return due.relation in DUE or (
        due.date is not None and due.date.kind in ("plan", "century", "anaphor", "range")
    )


def _resolve(reader: _Reader, scene: Scene, start: int, end: int, shared: Date | None) -> Deadline | None:
    if shared is not None:
        return Deadline(shared.year, shared.relation or "in", shared)
    topic = reader.last_due or reader.topic
    return target_slots.deadline(reader.folded, scene.sentence, start, end, scene.years, reader.rules, topic)


def _state(reader: _Reader, scene: Scene, match: re.Match[str], metric: str, rule: str) -> None:
    """Write down a state with a year (碳中和, 停售, 退出煤电), if it is an aim."""
    folded, rules, sentence = reader.folded, reader.rules, scene.sentence
    start, end = match.span()
    if rules.state_rejects.match(folded, end) or rules.document.match(folded, end):
        return
    if any(measure.start < end and start < measure.end for measure in scene.measures):
        return
    due = _resolve(reader, scene, start, end, None)
    if due is None or due.date is None or due.year is None:
        return
    gap_start, gap_end = (due.date.outer_end, start) if due.date.end <= start else (end, due.date.start)
    comma = folded.find(",", gap_start, gap_end)
    if gap_end - gap_start > 24 or (comma >= 0 and (comma > gap_start + 2 or due.relation not in DUE)):
        return
    verdict = cues.judge(folded, sentence, start, end, scene.cues, scene.years, rules)
    kind = verdict.kind
    if kind in ("open", "will"):
        kind = "target" if _is_due(reader, due) or due.relation in ("before", "by") else "none"
    if kind == "target" and any(
        target.start <= start and end <= target.end and target.unit is None for target in reader.targets
    ):
        return
    frame = _build(
        reader,
        scene,
        (start, end),
        due,
        verdict.cue.rule.id if verdict.cue else rule,
        metric=metric,
        figure=None,
    )
    if kind in ("target", "withdrawn"):
        reader.last_state = metric
        _aim(reader, frame, "achieved" if verdict.achieved else kind)
    elif kind == "negated":
        reader.last_state = metric
        _refuse(reader, start, end, frame.rule, "negated")
    elif kind != "none":
        _refuse(reader, start, end, frame.rule, kind)


def _named(reader: _Reader, scene: Scene, matches: Sequence[re.Match[str]]) -> set[int]:
    """Write down the named targets of a sentence; return the starts of the figures that only gloss a name."""
    consumed: set[int] = set()
    for match in matches:
        entry = reader.rules.named[reader.rules.spellings[match[0]]]
        tail = _NAME_TAIL.match(reader.folded, match.end())
        if (
            tail is None
            and "目标" not in match[0]
            and not reader.folded.startswith("目标", match.start() - 2)
        ):
            continue
        end = tail.end() if tail else match.end()
        gloss = _GLOSS.match(reader.folded, match.end())
        measure: Measure | None = None
        if gloss and not gloss[0].endswith(("(", "即", "也就是")):
            following = [found for found in scene.measures if 0 <= found.start - gloss.end() <= 40]
            if following and reader.rules.named[entry.id].unit in (following[0].unit, None):
                continue
        if gloss:
            measure = next((found for found in scene.measures if 0 <= found.start - gloss.end() <= 12), None)
        if measure is not None:
            consumed.add(measure.start)
            end = measure.end
            bracket = reader.folded.find(")", measure.end, measure.end + 16)
            end = bracket + 1 if bracket >= 0 else end
        _aim(reader, _from_dictionary(reader, scene, entry, match.start(), end, measure), "target")
    return consumed


def _from_dictionary(
    reader: _Reader, scene: Scene, entry: NamedTarget, start: int, end: int, measure: Measure | None
) -> Frame:
    left = start - 1 if start and reader.folded[start - 1] in '“"「' else start
    frame = _build(
        reader, scene, (start, end), None, f"named-target:{entry.id}", metric=entry.metric, figure=measure
    )
    year = entry.deadline
    return Frame(
        start=left,
        end=end,
        figure=(measure.start, measure.end) if measure else (start, end),
        paragraph=frame.paragraph,
        metric=frame.metric if measure else entry.metric,
        metric_span=frame.metric_span if measure else (-1, -1),
        value=measure.value if measure else entry.value,
        value_max=measure.maximum if measure else entry.value_max,
        unit=measure.unit if measure else entry.unit,
        comparator=measure.comparator if measure else "=",
        deadline=Deadline(year, "by", None) if year else None,
        base=None,
        peak=False,
        condition=None,
        actor=frame.actor,
        instrument=frame.instrument,
        rule=f"named-target:{entry.id}",
        named=entry.id,
    )


def _frame(reader: _Reader, scene: Scene, measure: Measure, due: Deadline | None, rule: str) -> Frame:
    return _build(reader, scene, (measure.start, measure.outer_end), due, rule, metric=None, figure=measure)


def _build(
    reader: _Reader,
    scene: Scene,
    place: tuple[int, int],
    due: Deadline | None,
    rule: str,
    *,
    metric: str | None,
    figure: Measure | None,
) -> Frame:
    """Fill the slots around a figure or a state."""
    text, folded, sentence = reader.article.text, reader.folded, scene.sentence
    start, end = place
    base = target_slots.baseline(folded, sentence, figure, scene.bases, scene.multiplied) if figure else None
    if due is not None and base is not None and due.date is not None and base.start == due.date.start:
        earlier = [date for date in scene.years if date.end <= base.start]
        due = target_slots.deadline(
            folded, sentence, base.start, base.end, earlier, reader.rules, reader.topic
        )
    if figure is not None and figure.dimension in ("share", "mass"):
        base = _shared_base(reader, sentence, figure, base)
    metric_span = (-1, -1)
    if figure is not None:
        phrase, *place_found = metrics.phrase(folded, sentence, figure, reader.figures, reader.rules)
        metric_span = (place_found[0], place_found[1])
    else:
        phrase, metric_span = metric or "", place
    if metric is not None and figure is None:
        phrase = metric
    known = reader.subjects[: bisect_left([found.start for found in reader.subjects], start)]
    actor = actors.find(text, folded, sentence, start, scene.mentions, known, reader.actor)
    instrument = actors.instrument(sentence, start, end, scene.mentions) or reader.instrument
    left, right = target_slots.span(
        folded, sentence, start, end, due.date if due else None, base, metric_span[0]
    )
    unit = None
    if figure is not None:
        gas = figure.unit == "t" and phrase.startswith(("greenhouse-gas", "economy-wide"))
        gas = gas and _GAS.search(folded, sentence.start, end) is not None
        code = "tCO2e" if gas else figure.unit
        unit = f"{code}/{figure.per}" if figure.per else code
    return Frame(
        start=left,
        end=right,
        figure=(figure.start, figure.end) if figure else place,
        paragraph=sentence.paragraph,
        metric=phrase,
        metric_span=metric_span,
        value=figure.value if figure else None,
        value_max=figure.maximum if figure else None,
        unit=unit,
        comparator=figure.comparator if figure else "=",
        deadline=due,
        base=base,
        peak=target_slots.peak(folded, sentence, start),
        condition=target_slots.condition(folded, sentence, start, end, reader.rules),
        actor=actor,
        instrument=instrument,
        rule=rule,
    )


def _shared_base(reader: _Reader, sentence: Sentence, figure: Measure, base: Date | None) -> Date | None:
    """The baseline, or that of the figure before in the sentence, where both change in the same direction."""
    start, _ = sentence.clause(figure.start)
    previous = max(
        (found.end for found in reader.figures if start < found.end <= figure.start), default=start
    )
    way = target_slots.direction(reader.folded, previous, figure.outer_start)
    if base is not None:
        reader.base = (figure.end, base, way)
        return base
    if reader.base is None or way is None:
        return None
    place, shared, before = reader.base
    if place < sentence.start or way != before or ";" in reader.folded[place : figure.start]:
        return None
    return shared


def _aim(reader: _Reader, frame: Frame, status: str) -> None:
    target = frame_records.target(reader.article.text, reader.folded, frame, status)
    reader.targets.append(target)
    if frame.actor is None and frame.instrument is None:
        message = f"{target.text}: nobody is named who aims at this"
        reader.issues.append(Issue("target-without-actor", message, target.start, target.end))
    if frame.deadline is not None and frame.deadline.year is not None and frame.named is None:
        reader.topic = Deadline(frame.deadline.year, frame.deadline.relation, None)
    reader.actor = frame.actor or reader.actor
    reader.instrument = frame.instrument or reader.instrument


def _observe(reader: _Reader, frame: Frame, status: str) -> None:
    reader.observations.append(frame_records.observation(reader.article.text, reader.folded, frame, status))


def _refuse(reader: _Reader, start: int, end: int, rule: str, reason: str) -> None:
    text = reader.article.text[start:end]
    reader.refusals.append(Refusal(start, end, text, "Target", rule, reason))
