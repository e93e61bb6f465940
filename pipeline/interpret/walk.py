"""The state of one walk through an article's sentences: what later sentences go back to, what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.expressions import expression
from pipeline.interpret import metrics, target_slots
from pipeline.interpret.actors import Actor, Ranked
from pipeline.interpret.clauses import Sentence
from pipeline.interpret.cues import DUE, Cue
from pipeline.interpret.metrics import Named
from pipeline.interpret.target_rules import TargetRules
from pipeline.interpret.target_slots import Deadline
from pipeline.model import Article, Issue, Mention, Observation, Refusal, Target
from pipeline.values.quantities import Measure
from pipeline.values.years import Date

#: Cues that say what will be done in a year just named.
_WILL = frozenset({"will", "strive", "ensure", "plan"})
#: What begins an item of a list.
_ITEM = expression(r"[ \t]*(?:[-•·●○■◆*]|\(?[0-9一二三四五六七八九十]{1,2}(?:\)|\.(?![0-9])|、))")


@dataclass(slots=True)
class Scene:
    """One sentence with what was read in it."""

    sentence: Sentence
    measures: Sequence[Measure]
    years: list[Date]  # dates that may be due
    bases: list[Date]
    multiplied: list[Date]  # bases of multiples (2018年的4倍)
    mentions: Sequence[Mention]
    cues: list[Cue]
    places: Sequence[int]  # where a metric or a condition can begin
    # Looked for when the first frame is filled, for most figures get none:
    named: list[Named] | None = None  # all that the sentence names as measured
    conditional: bool | None = None  # whether there is a condition among its words
    ranked: Ranked | None = None  # who may aim


@dataclass(slots=True)
class Walk:
    """The state of one walk through an article."""

    article: Article
    folded: str
    rules: TargetRules
    written: int | None
    seen: int  # the last year that the text dates something to the month in: it was not written before
    dated: bool  # whether `seen` comes from the text
    subjects: Sequence[Mention]
    subject_starts: Sequence[int]
    fallback: Actor | None  # whom the whole article is about
    targets: list[Target] = field(default_factory=list)
    deadlines: set[int | None] = field(default_factory=set)  # the years of the targets
    observations: list[Observation] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    # what later sentences of the paragraph go back to
    paragraph: int = -1
    last_due: Deadline | None = None
    topic: Deadline | None = None
    figures: Sequence[Measure] = ()
    actor: Actor | None = None
    section: Actor | None = None  # whom the last heading names
    instrument: Mention | None = None
    last_state: str | None = None
    base: tuple[int, Date, str | None] | None = None  # place, date and direction of the last baseline
    agenda: Deadline | None = None  # the year of which it was said what will be done: 今年,全省将…
    yearless: int = -1  # start of the sentence whose aims have no year
    owners: Mapping[int, Mention] = field(
        default_factory=dict
    )  # start of an instrument → whose it is by its name

    def goes_back(self, paragraph: int) -> bool:
        """Whether a sentence of the paragraph may go back to a state aimed at before, by a year alone."""
        last = self.targets[-1] if self.targets else None
        return last is not None and last.unit is None and last.paragraph == paragraph

    def enter(self, paragraph: int, start: int) -> None:
        """Forget what a new paragraph, with a sentence at `start`, does not go back to.

        A list goes on: its lines end in a semicolon or begin with a mark, what introduces them ends in a colon.
        """
        if paragraph == self.paragraph:
            return
        nearby = paragraph == self.paragraph + 1
        self.paragraph = paragraph
        last = self.folded[max(0, start - 40) : start].rstrip()[-1:] if nearby else ""
        item = nearby and _ITEM.match(self.folded, start) is not None
        goes_on = bool(last) and last in ";:,、"
        if item and not goes_on:
            self.actor = self.instrument = None  # a year holds for a list, each item has whom it is about
        if item or goes_on:
            if last == ":" and self.topic is None and self.last_due and self.last_due.relation in DUE:
                self.topic = self.last_due
            return
        self.last_due = self.topic = self.agenda = None
        self.actor = self.instrument = None


def named(walk: Walk, scene: Scene) -> list[Named]:
    """Return all that a sentence names as measured."""
    if scene.named is None:
        sentence = scene.sentence
        scene.named = metrics.scan(walk.folded, sentence, walk.rules, scene.places)
    return scene.named


def condition(walk: Walk, scene: Scene, start: int, end: int) -> tuple[str, int, int] | None:
    """Return the condition of what stands at `start`–`end`, with its span."""
    sentence = scene.sentence
    if scene.conditional is None:
        # A look at the whole sentence: the patterns ask nothing of what stands beyond a match.
        found = walk.rules.conditions.find_at(scene.places, walk.folded, sentence.start, sentence.end)
        scene.conditional = bool(found)
    if not scene.conditional:
        return None
    return target_slots.condition(walk.folded, sentence, start, end, walk.rules)


def note_agenda(walk: Walk, scene: Scene) -> None:
    """Keep the year of which a sentence says what will be done (今年,全省将…), until one tells of what was done."""
    if any(cue.rule.kind == "observed" and not cue.rule.weak for cue in scene.cues):
        walk.agenda = None
        return
    now = walk.written or (walk.seen if walk.dated else None)
    for date in scene.years:
        known = date.kind == "relative" and (date.year is None or now is None or date.year >= now)
        known = known and walk.folded[date.start] not in "去上前"
        if not known and (date.kind != "year" or now is None or (date.year or 0) < now):
            continue
        if any(cue.rule.id in _WILL and 0 <= cue.start - date.end <= 14 for cue in scene.cues):
            walk.agenda = Deadline(date.year, "in", None)


def refuse(walk: Walk, start: int, end: int, rule: str, reason: str) -> None:
    """Note a candidate that lost, for `lutu explain`."""
    text = walk.article.text[start:end]
    walk.refusals.append(Refusal(start, end, text, "Target", rule, reason))
