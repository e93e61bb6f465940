"""Years and other dates in folded text, in one scan: points, ranges, plan periods, relative ones, anaphors.

A `Date` says which year (or years) are meant and how the text ties them (`by`, `in`, `before`, …). Relative
dates stay unresolved (`year` None) unless the year of writing is given. Offsets are code points, half-open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.expressions import expression
from pipeline.slots import record
from pipeline.values.anchored import Anchored
from pipeline.values.numerals import RUN, read
from pipeline.values.tables import alternation, read_yaml

_ARABIC_YEAR = r"(?<![0-9A-Za-z.])(?:1[5-9]|20|21)[0-9]{2}"
#: Hong Kong's and older texts write the zero as a circle or a letter: 二○三五, 二OO九.
_HAN_YEAR = r"[一二][零〇○O0一九][零〇○O0一二三四五六七八九][零〇○O0一二三四五六七八九]"
_YEAR = rf"(?:{_ARABIC_YEAR}|{_HAN_YEAR})"
_NIAN = r"(?: ?财?年度?)"
_JOIN = r" ?(?:-|~|至|到|、|和|及|与|或) ?"
_COUNTED = "[0-9一二两三四五六七八九十]"
_COUNT = expression(r"[0-9一二两三四五六七八九十几]{1,3}")
_PART = expression(rf"{_YEAR}|[0-9]{{2}}")
_DIGIT = {
    **{char: str(value) for value, char in enumerate("零一二三四五六七八九")},
    **dict.fromkeys("〇○O", "0"),
}


class Date(NamedTuple):
    """One date where it stands. `outer_*` also cover the words that tie it (到…, …前, “…”期间).

    `kind` is `year`, `range`, `plan`, `century`, `relative`, `span` (未来五年), `month` (a bare month or
    day), `name` (2030年议程) or `anaphor` (届时). `year` is the last year meant, `first` the first.
    `relation` is by, in, before, around, end, during, since, or None where the text says nothing.
    """

    start: int
    end: int
    kind: str
    year: int | None
    first: int | None = None
    relation: str | None = None
    month: int | None = None
    baseline: bool = False
    outer_start: int = 0
    outer_end: int = 0


#: A date of all its values, made without a constructor in Python.
_made: Callable[[tuple[Any, ...]], Date] = partial(tuple.__new__, Date)


@record(frozen=True, slots=True)
class DateTables:
    """What `dates` looks up; build it with `load`."""

    plans: Mapping[str, tuple[int, int]]
    century: Mapping[str, int]
    relative: Mapping[str, int]
    scan: Anchored
    before: Mapping[str, str]
    before_pattern: re.Pattern[str]
    before_ends: frozenset[str]  # the last character before a date that is tied so is one of these
    after: Mapping[str, str]
    after_pattern: re.Pattern[str]
    after_firsts: frozenset[str]
    name_after: re.Pattern[str]
    name_firsts: frozenset[str]
    baseline_before: re.Pattern[str]
    baseline_ends: frozenset[str]
    baseline_after: re.Pattern[str]


@cache
def load(ontology: Path) -> DateTables:
    """Return the tables of `ontology/rules/dates.yaml`. Raises: LexiconError."""
    table = read_yaml(ontology / "rules" / "dates.yaml")
    plans = {name: (int(years[0]), int(years[1])) for name, years in table["plans"].items()}
    before = {word: relation for relation, words in table["before"].items() for word in words}
    after = {word: relation for relation, words in table["after"].items() for word in words}
    long_plans = alternation(name for name in plans if len(name) > 2)
    short_plans = alternation(name for name in plans if len(name) == 2)
    quoted = rf"[“\"”](?:{alternation(plans)})[”\"“]|(?:{short_plans})(?=期间|规划|计划|末)"
    quoted += rf"|(?:{long_plans})(?![万亿千百十个])"
    more_years = rf"{_NIAN}?(?:{_JOIN}(?:{_YEAR}|[0-9]{{2}}(?= ?年)){_NIAN}?){{0,12}}"
    more_years += (
        r"(?P<month> ?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2}) ?月(?:份)?(?: ?[0-9]{1,2} ?[日号])?)?"
    )
    relative = table["relative"]
    scan = (
        ("plan", quoted),
        ("iso", r"(?<![0-9])(?:19|20)[0-9]{2}[-/.][01]?[0-9][-/.][0-3]?[0-9](?![0-9])"),
        ("years", f"{_YEAR}{more_years}"),
        ("century", alternation(table["century"])),
        ("relative", rf"(?<![半几数多每两十])(?:{alternation(relative)})(?!度)(?P<rmonth>[0-9]{{1,2}}月)?"),
        ("anaphor", alternation(table["anaphors"])),
        (
            "span",
            r"(?:未来|今后|接下来|往后|过去|近|最近|此后) ?[0-9一二两三四五六七八九十几]{1,3} ?年"
            rf"|{_COUNTED}(?:{_COUNTED}{_COUNTED}?)? ?年(?:(?:之|以)?内|(?:左右)?的?时间(?=[,内]|将|使|把|实现|建成|完成))",
        ),
        (
            "bare",
            r"(?<![0-9.年])(?:[0-9][0-9]?|[一二三四五六七八九十][一二三四五六七八九十]?) ?月(?:份)?"
            r"(?: ?[0-9]{1,2} ?[日号])?",
        ),
    )
    return DateTables(
        plans=plans,
        century={str(name): int(year) for name, year in table["century"].items()},
        relative=relative,
        scan=Anchored(scan),
        before=before,
        before_pattern=expression(rf"({alternation(before)}) ?[“\"”]?\Z"),
        before_ends=frozenset(' “"”').union(word[-1] for word in before),
        after=after,
        after_pattern=expression(
            rf"[”\"“]?(?: ?)(?!前 ?[0-9一二三四五六七八九十两几]{{1,2}} ?(?:个?季度|个?月|周|天))({alternation(after)})"
        ),
        after_firsts=frozenset(' “"”').union(word[0] for word in after),
        name_after=expression(rf" ?(?:{alternation(table['names_after'])})"),
        name_firsts=frozenset(" ").union(word[0] for word in table["names_after"]),
        baseline_before=expression(rf"({alternation(table['baseline_before'])})[“\"”]? ?\Z"),
        baseline_ends=frozenset(' “"”').union(word[-1] for word in table["baseline_before"]),
        baseline_after=expression(
            rf"(?:的|同期|年)?(?:(?!目标|承诺)[^,。;、]){{0,8}}?({alternation(table['baseline_after'])})"
        ),
    )


def dates(folded: str, tables: DateTables, *, written: int | None = None) -> Iterator[Date]:
    """Yield the dates of a folded text in its order; `written` is the year of writing, where it is known."""
    for match in tables.scan.find(folded, 0, len(folded)):
        kind = str(match.lastgroup)
        if kind == "years":
            yield from _years(folded, tables, match)
            continue
        start, end = match.span()
        year = first = None
        if kind == "plan":
            first, year = tables.plans[match[0].strip('“”"')]
        elif kind == "century":
            year = tables.century[match[0]]
        elif kind == "relative":
            offset = tables.relative[match["relative"].removesuffix(match["rmonth"] or "")]
            year = None if written is None else written + offset
        elif kind == "span":
            year = _ahead(match, written)
        elif kind == "bare":
            kind = "month"
        elif kind == "iso":
            yield Date(start, end, "year", int(match[0][:4]), month=1, outer_start=start, outer_end=end)
            continue
        yield _tied(folded, tables, start, start, end, kind, year, first)


def _ahead(match: re.Match[str], written: int | None) -> int | None:
    """The last year of 未来五年, 十年内; None for the past, the vague and the undated."""
    if written is None or match[0][0] in "过近最":
        return None
    count = _COUNT.search(match[0])
    run = RUN.match(count[0]) if count else None
    number = read(run.string, run.start(), run.end()) if run else None
    return None if number is None or number.vague else written + int(number.value)


def _years(folded: str, tables: DateTables, match: re.Match[str]) -> Iterator[Date]:
    """One year, a range of years, or a list of years each by itself."""
    start, end = match.span("years")
    months = match["month"]
    year_end = match.start("month") if months else end
    if year_end - start == 5 and folded[start] < ":" and folded[year_end - 1] == "年":
        # by far the most: 2030年, 2024年5月22日
        year = int(folded[start : year_end - 1])
        yield _tied(folded, tables, start, start, end, "year", year, None, _month(months))
        return
    text = match["years"].removesuffix(months or "")
    parts = [(found.start(), found[0]) for found in _PART.finditer(text)]
    if len(parts) == 1 and "年" not in text:
        yield from _naked(folded, tables, start, year_end, _number(parts[0][1], None))
        return
    numbers: list[int] = []
    for _, part in parts:
        numbers.append(_number(part, numbers[-1] if numbers else None))
    ranged = len(parts) == 2 and not months and _is_range(text)
    if ranged and numbers[1] > numbers[0] and "年" in text[-3:]:
        yield _tied(folded, tables, start, start, year_end, "range", numbers[1], numbers[0])
        return
    month = _month(months)
    for index, ((offset, part), number) in enumerate(zip(parts, numbers, strict=True)):
        begin = start + offset
        stop = begin + len(part)
        if nian := _NIAN_PATTERN.match(folded, stop, max(year_end, stop)):
            stop = nian.end()
        last = index == len(parts) - 1
        stop = end if last and months else stop
        yield _tied(folded, tables, start, begin, stop, "year", number, None, month if last else None)


_NIAN_PATTERN = expression(_NIAN)
_DIGITS = expression(r"[0-9]+")


def _month(months: str | None) -> int | None:
    """The month of a date that has one in digits."""
    found = _DIGITS.search(months) if months else None
    return int(found[0]) if found else None


def _is_range(text: str) -> bool:
    return any(sign in text for sign in "-~至到")


def _number(text: str, previous: int | None) -> int:
    digits = text if text.isascii() else "".join(_DIGIT.get(char, char) for char in text)
    if len(digits) == 2 and previous is not None:
        return previous // 100 * 100 + int(digits)
    return int(digits)


_AFTER_NAKED = expression(
    r"[,。;、:)\]的前底末\"”]|之前|\Z| ?(?:目标|实现|达到|减|将|净零|碳中和|年|[降增提削翻占])|\n"
)
_BEFORE_NAKED = expression(r"(?:[到至在于前]|[—-]) ?\Z")
_DIGITS_AND_SIGNS = frozenset("0123456789.,-+/%±$¥€£ ")
#: What makes a year of four digits by itself: 新目标:2030减量28%, 「2050净零」.
_AIMED_AT_NAKED = expression(r" ?(?:达|达到|达成|实现)?(?:净零|碳中和|减[量碳排])")


def _naked(folded: str, tables: DateTables, start: int, end: int, year: int) -> Iterator[Date]:
    """A year without 年: only after 到, 至, 在, 于 and where no unit follows (到2030, 实现净零), or before what is
    aimed at (2030减量28%)."""
    tail = folded[end - 1] == " "
    if tail:
        end -= 1
    if (
        1990 <= year <= 2100
        and start
        and folded[start - 1] in "到至在于前— "
        and _BEFORE_NAKED.search(folded, max(0, start - 2), start)
        and _AFTER_NAKED.match(folded, end)
    ) or (
        2020 <= year <= 2100
        and folded[start - 1 : start] not in _DIGITS_AND_SIGNS
        and _AIMED_AT_NAKED.match(folded, end)
    ):
        yield _tied(folded, tables, start, start, end, "year", year)


def _tied(
    folded: str,
    tables: DateTables,
    start: int,
    begin: int,
    end: int,
    kind: str,
    year: int | None,
    first: int | None = None,
    month: int | None = None,
) -> Date:
    """The date at `begin`–`end` with the relation that the words around it state, and whether it is a baseline.

    `start` is where the date begins, or the list of years that it stands in.
    """
    outer_start, outer_end = begin, end
    relation = _TIES.get(kind)
    last, following = folded[start - 1 : start], folded[end : end + 1]
    if last in tables.before_ends and (
        before := tables.before_pattern.search(folded, max(0, start - 6), start)
    ):
        relation, outer_start = tables.before[before[1]], before.start()
        if before[1] in ("到", "至", "到了") and folded[outer_start - 1 : outer_start] in _RISEN:
            relation, outer_start = "in", begin  # 增至2034年的28%: the preposition is the verb's
    if following in tables.name_firsts and tables.name_after.match(folded, end):
        kind = "name"
    elif following in tables.after_firsts and (after := tables.after_pattern.match(folded, end)):
        follow = tables.after[after[1]]
        outer_end = after.end()
        if relation is None or follow in ("before", "around", "since") or relation in ("in", "during"):
            relation = follow
    base = _is_baseline(folded, tables, end, start)
    return _made((begin, end, kind, year, first, relation, month, base, outer_start, outer_end))


_TIES = {"range": "during", "plan": "during", "century": "by"}
_RISEN = frozenset("高升增加长低少降减涨扩大")
_COMPARED = expression("的[^,。;、0-9]{0,10}?(?:水平|排放量?|总量)相[比较]")
_TAKEN = frozenset("将把")
_CUT = expression(r"的[^,。;、0-9]{0,6}?排放(?:量|水平)?(?:减|降|削)")
_LEVEL = expression(r"的?(?:排放)?(?:水平|基准线|基准)")
_LEVEL_FIRSTS = frozenset("的排水基")
_BASE_YEAR = expression(r"(?:基准年?|基年|基期)(?:份)?(?:均|都|分别)?(?:为|是|:|定为)? ?\Z")
_BASE_YEAR_ENDS = frozenset("为是: 年期份")
_RATIOS = frozenset("占百分之")  # before 比: a noun (占比, 百分比, 之比), no comparison
_COMPARES = frozenset(("比", "较", "相比于", "相较于", "相对于", "相比", "相对", "相较", "对比", "较之"))


def _is_baseline(folded: str, tables: DateTables, end: int, start: int) -> bool:
    last = folded[start - 1 : start]
    if last in _BASE_YEAR_ENDS and _BASE_YEAR.search(folded, max(0, start - 8), start):
        return True
    if folded.startswith("的", end) and _COMPARED.match(folded, end):
        return True  # 与英国1990年的排放水平相比
    if last in _TAKEN and _CUT.match(folded, end):
        return True  # 将1990年的排放量减少四成
    before: re.Match[str] | None = None
    if last in tables.baseline_ends:
        before = tables.baseline_before.search(folded, max(0, start - 4), start)
        if before and before[1] == "比" and folded[before.start() - 1 : before.start()] in _RATIOS:
            before = None  # 占比2035年达到40%
    if before is None:
        # 2005年水平, with nothing before it
        return folded[end : end + 1] in _LEVEL_FIRSTS and _LEVEL.match(folded, end) is not None
    return before[1] in _COMPARES or tables.baseline_after.match(folded, end) is not None
