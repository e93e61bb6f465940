"""The slots of a frame that come from the words around its figure: deadline, baseline, condition, span."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.interpret.clauses import Sentence, bracketed
from pipeline.interpret.cues import DUE
from pipeline.interpret.target_rules import TargetRules
from pipeline.values.quantities import Measure
from pipeline.values.years import Date

_OF = expression(r" ?的? ?(?:约|至少|近)?\Z|(?:全[省国市]|我国)\Z")
_ANY_COMMA = expression(r"[,:]")
_BRACKET = expression(r" ?\([^()]{0,40}\)")
_PEAK = expression(r"(?:比|较|从|相对于?|低于)(?:其|历史)?(?:排放)?(?:峰值|达峰)")
_ONLY_BASE = expression(r"(?:与|和|同|比|较|以|相比|相较于?|相对于?|在)[^,]{0,24}\Z")
#: After a year in which something was said or changed, not in which it is due: 2019年修订后改为净零.
_ISSUED = expression(
    r"(?:又|才|再次|已|正式|首次|最终)?(?:修订|修改|修正|修法|宣布|承诺|公布|发布|更新|签署|出台|印发|通过)"
)
#: Between an aim and the year that is said of it: 净零目标是2065年, 停售的期限提前到2032年.
_GIVES_YEAR = expression(
    r"[”\"」)]?(?:车)?的?(?:法定|最终|长期)?(?:目标|承诺|计划)?的?(?:年份?|年限|时间表?|期限|日期|节点|大限)?"
    r"(?:则|也|又|已|被|现已|均|都)*(?:[由从][0-9]{4}年)?"
    r"(?:同样是|是|为|[定设订](?:为|在|于|到)|设定在|确定为|(?:推迟|提前|延后|延迟|提早|推后|改)(?:至|到|为)?了?|拖到了?|:)"
)
#: A clause of its own that says by when: …, 期限为2035年.
_DUE_CLAUSE = expression(
    r" ?(?:以上|上述)?(?:目标|承诺)?(?:均|都)?的?(?:目标年份?|年份|期限|时限|实施期|完成时间|时间节点|截止时间|目标期)(?:均|都)?(?:[是为至到]|截至|定[在为于])?"
)
_DIGITS = expression(r"[0-9]")
_BASE_OF_ALL = expression(
    r" ?(?:以上|上述|这些|二者|两者|两项|三者|三项)?(?:目标|数字|承诺)?(?:均|都|皆)(?:是)?(?:以|按|与|较|比|相较于?|相对于?)"
)
_COMPARES = expression(r"的?[^,。;0-9]{0,8}?相[比较]")
_BASE_CLAUSE = expression(r"(?:基准年?|基年|基期)(?:份)?(?:均|都)?(?:为|是)\Z")
_THAT_YEAR = frozenset(("当年", "同年", "该年"))
#: Between a figure and a year that is said of the next one: …降低60%——过渡阶段:到2030年降低15%.
_PARTED = expression(r"[:;]|--")
_LIST_JOIN = expression(r" ?(?:年)? ?(?:、|和|及|与|,) ?\Z")


class Deadline(NamedTuple):
    """When an aim is due: the year, how it is tied, the date it came from (None: inherited from before)."""

    year: int | None
    relation: str | None
    date: Date | None


def deadline(
    folded: str,
    clause: tuple[int, int],
    start: int,
    end: int,
    dates: Sequence[Date],
    rules: TargetRules,
    topic: Deadline | None,
) -> Deadline | None:
    """Return the deadline of the figure at `start`–`end` of a clause, None where the sentence gives none.

    `dates` are the dates of the sentence that are no baseline; `topic` is what 届时 goes back to.
    """
    if not dates:
        return None
    clause_start, clause_end = clause
    before = [date for date in dates if date.end <= start and not bracketed(folded, date.end, start)]
    following = 0
    for date in dates:
        if date.start < end:
            continue
        following += 1
        # 减少50%的目标推迟到2035年; 70%(到2030年): only a due date, and none before in the clause
        if date.start >= clause_end:
            break
        bound = date.relation in DUE or date.relation == "in"
        first = following == 1 and bound and (not before or before[-1].start < clause_start)
        if (first and not _PARTED.search(folded, end, date.start)) or _GIVES_YEAR.fullmatch(
            folded, end, date.start
        ):
            return _resolved(date, topic)
        if following == 3:
            break
    for date in reversed(before):
        if date.kind in ("month", "name") or date.relation == "since":
            continue
        if date.kind == "anaphor":
            word = folded[date.start : date.end]
            if word in _THAT_YEAR and date is not before[0]:
                continue  # 2024年…占当年…: the year just said
            if topic and word != "同期":
                return Deadline(topic.year, topic.relation, date)
            continue
        if date.kind in ("relative", "span"):
            if (
                date.year is None
                and date.relation is None
                and date.kind == "relative"
                and date.start < clause_start
            ):
                continue
            return Deadline(date.year, date.relation or "in", date)
        if date.month is not None and date.relation not in DUE:
            continue
        if date.relation not in DUE and date.kind == "year" and _reported(folded, date, start, rules):
            continue
        return _resolved(date, topic)
    return None


def is_due_clause(folded: str, sentence: Sentence, date: Date) -> bool:
    """Whether a date stands in a clause that says nothing but by when (…, 期限为2035年)."""
    start, end = sentence.clause(date.start)
    return end - date.outer_end <= 2 and _DUE_CLAUSE.fullmatch(folded, start, date.outer_start) is not None


def _reported(folded: str, date: Date, start: int, rules: TargetRules) -> bool:
    """Whether an announcing verb stands between a bare year and the figure (2023年,政府宣布减排四成)."""
    semicolon = folded.find(";", date.end, start)
    if semicolon >= 0:
        start = semicolon
    comma = _ANY_COMMA.search(folded, date.end, start)
    if _ISSUED.match(folded, date.end):
        return True
    return (
        bool(rules.announcing.search(folded, date.end, start)) and comma is not None
    ) or date.month is not None


def _resolved(date: Date, topic: Deadline | None) -> Deadline:
    if date.kind == "anaphor":
        return Deadline(topic.year if topic else None, topic.relation if topic else None, date)
    return Deadline(date.year, date.relation or "in", date)


def distribute(
    folded: str, sentence: Sentence, measures: Sequence[Measure], dates: Sequence[Date]
) -> dict[int, Date]:
    """Return measure start → date for 分别: as many years in a list as figures in a list, in one clause."""
    found: dict[int, Date] = {}
    word = folded.find("分别", sentence.start, sentence.end)
    while word >= 0:
        _, clause_end = sentence.clause(word)
        figures = [measure for measure in measures if word + 2 <= measure.start < clause_end]
        years = [
            date for date in dates if date.end <= word and date.kind in ("year", "plan") and not date.baseline
        ]
        chain = years[-1:]
        for date in reversed(years[:-1]):
            if not _LIST_JOIN.match(folded[date.end : chain[0].start]):
                break
            chain.insert(0, date)
        if len(chain) > 1 and len(chain) == len(figures):
            found.update({figure.start: date for figure, date in zip(figures, chain, strict=True)})
        word = folded.find("分别", word + 2, sentence.end)
    return found


def baseline(
    folded: str, sentence: Sentence, measure: Measure, bases: Sequence[Date], others: Sequence[Date]
) -> Date | None:
    """Return the date a figure is measured against: in its clause, its bracket or a clause of its own."""
    if not bases and measure.dimension != "multiple":
        return None
    clause_start, clause_end = sentence.clause(measure.start)
    here = [date for date in bases if clause_start <= date.start and date.end <= measure.start]
    here = [date for date in here if not bracketed(folded, date.end, measure.start)]
    if here:
        return here[-1]
    if measure.dimension == "multiple":
        for date in reversed(others):
            if 0 <= measure.start - date.end <= 6:
                return date
        if not bases:
            return None
    bracket = _BRACKET.search(folded, measure.end, min(sentence.end, measure.end + 50))
    if bracket and not _ANY_COMMA.search(folded, measure.end, bracket.start()):
        inside = [date for date in bases if bracket.start() < date.start < bracket.end()]
        if inside:
            return inside[0]
    following = [date for date in bases if measure.end <= date.start]
    for date in following:
        if _BASE_OF_ALL.match(folded, sentence.clause(date.start)[0], date.start):
            return date
    if following:
        date = following[0]
        start, end = sentence.clause(date.start)
        after_base = folded[date.end : clause_end]
        if date.start < clause_end and date.start - measure.end <= 14 and len(after_base) <= 8:
            return date
        if _BASE_CLAUSE.search(folded, max(measure.end, date.start - 8), date.start):
            return date if ";" not in folded[measure.end : date.start] else None
        if start == clause_end + 1 and _ONLY_BASE.match(folded[start : date.start]) and end - date.end <= 12:
            return date
    preceding = [date for date in bases if date.end <= clause_start]
    if preceding:
        date = preceding[-1]
        start, end = sentence.clause(date.start)
        start = max(start, folded.rfind(":", start, date.start) + 1)
        gap = folded[end + 1 : clause_start]
        alone = end - start <= 22 and _ONLY_BASE.match(folded[start : date.start].lstrip()) is not None
        alone = alone and _DIGITS.search(folded, date.end, end) is None
        if alone and len(gap) <= 16:
            return date
        if not gap and _COMPARES.fullmatch(folded, date.end, end):
            return date  # 净排放量与1990年的水平相比,至少减少…
    return None


_FALL = expression(r"减少|减排|下降|降低|削减|减|降|跌")
_GROW = expression(r"增加|增长|提高|提升|上升|增")
_LEVEL = expression(r"(?:到|至|为|达)(?:约|近|至少)?\Z")
_SIZE = expression(r"(?:减排|削减|下降|降低)?(?:幅度|力度)|[降减]幅")


def direction(folded: str, start: int, end: int, figure: int) -> str | None:
    """Return `down` or `up` where the words before a figure change by it, None for a level.

    `end` is where its bound begins (至少减少 holds the verb), `figure` where the number does.
    """
    if _LEVEL.search(folded, start, end) and not _SIZE.search(folded, start, end):
        return None
    if _FALL.search(folded, start, figure):
        return "down"
    return "up" if _GROW.search(folded, start, figure) else None


def peak(folded: str, clause_start: int, start: int) -> bool:
    """Whether the figure is measured against the peak (比峰值下降)."""
    return (
        folded.find("峰", clause_start, start) >= 0 and _PEAK.search(folded, clause_start, start) is not None
    )


def condition(
    folded: str, sentence: Sentence, start: int, end: int, rules: TargetRules
) -> tuple[str, int, int] | None:
    """Return `conditional` or `unconditional` with its span: nearest in the clause, else a clause before."""
    clause_start, clause_end = sentence.clause(start)
    windows = ((clause_start, start), (end, clause_end), (sentence.start, clause_start))
    for window, (left, right) in enumerate(windows):
        found = [
            (match.start(), match.end(), "unconditional")
            for match in rules.unconditional.finditer(folded, left, right)
        ]
        for match in rules.conditional.finditer(folded, left, right):
            if not any(start <= match.start() < stop for start, stop, _ in found):
                found.append((match.start(), match.end(), "conditional"))
        if found:
            found.sort()
            place = found[0] if window == 1 else found[-1]
            if window == 2 and place[2] == "unconditional":
                return None
            return place[2], place[0], place[1]
    if clause_end < sentence.end and (
        said := rules.condition_after.match(folded, clause_end + 1, sentence.end)
    ):
        return "conditional", said.start(), said.end()
    return None


_LEAD = expression(
    r"[ ,、:“\"”—-]*(?:并且?|而且|同时|此外|以及|及|和|则|即|其中|另外|力争|目标是?|计划|承诺|确保)*"
    r"(?=[^,。;]{4})"
)
_TAIL = expression(r"(?:左右|上下|以上|以内|以下)?(?:的)?[^,。;、(:]{0,12}")


def span(
    folded: str,
    sentence: Sentence,
    clause: tuple[int, int],
    start: int,
    end: int,
    due: Date | None,
    base: Date | None,
    metric_start: int,
) -> tuple[int, int]:
    """Return the shortest clause that holds value, what is measured and, if adjacent, year and baseline."""
    clause_start, clause_end = clause
    left = clause_start
    lead = _LEAD.match(folded, left, start)
    if lead:
        left = lead.end()
    if due is not None and sentence.start <= due.start:
        if clause_start <= due.outer_start < start:
            left = due.outer_start if metric_start < 0 or metric_start >= due.outer_start else left
        elif due.outer_start < clause_start and clause_start - due.outer_end <= 3:
            left = due.outer_start
    if 0 <= metric_start < left and metric_start >= sentence.start:
        left = min(left, metric_start)
    right = end
    tail = _TAIL.match(folded, end, clause_end)
    if tail:
        right = tail.end()
    bracket = _BRACKET.match(folded, right)
    if base is not None and base.start >= end and base.end <= sentence.end:
        right = max(right, bracket.end() if bracket and base.start < bracket.end() else base.outer_end)
    if due is not None and end <= due.start < clause_end:
        right = max(right, due.outer_end)
    while right > end and folded[right - 1] in ' ”"」\n':
        right -= 1
    while left < start and folded[left] in ' \n“"「':
        left += 1
    return left, right
