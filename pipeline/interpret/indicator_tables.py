"""Tables of indicators in plans: rows of | indicator | unit | base year | target year |.

A column whose heading has a year is read; it holds aims where the heading says so (目标, 规划) or no heading
does and it is the last year, else observations. Offsets are code points into the article's text, half-open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from pipeline.expressions import expression
from pipeline.interpret.actors import Actor
from pipeline.interpret.frame_records import Frame
from pipeline.interpret.target_rules import TargetRules
from pipeline.interpret.target_slots import Deadline
from pipeline.model import Paragraph
from pipeline.values.numerals import arabic
from pipeline.values.years import Date

_ROW = expression(r"^[ \t]*\|[^\n]*\|[ \t]*$", re.MULTILINE)
_CELL = expression(r"(?<=\|)[^|\n]*(?=\|)")
_YEAR = expression(r"(?<![0-9])(20[0-9]{2}) ?年?")
_AIM = expression(r"目标|规划|要求|约束|预期")
_NUMBER = expression(r" *([≥≤<>]?) ?([0-9][0-9,]*(?:\.[0-9]+)?) ?%? *\Z")
_SCALE = expression(r"[ (]*(万亿|百万|千万|亿|万(?!元[/每])|千(?!瓦|克|米))?")
_FACTORS = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 1000}
_SIGNS = {"≥": ">=", ">": ">=", "≤": "<=", "<": "<="}


def frames(
    folded: str, rules: TargetRules, paragraphs: Sequence[Paragraph], actor: Actor | None
) -> Iterator[tuple[Frame, bool]]:
    """Yield a frame for each figure of the tables, and whether it is an aim.

    `paragraphs` are the article's, in order; `actor` is whom it is about.
    """
    if "|" not in folded or not paragraphs:
        return
    columns: dict[int, tuple[tuple[int, int, int], bool]] = {}
    unit_column = -1
    last_end = -2
    starts = [paragraph.start for paragraph in paragraphs]
    for row in _ROW.finditer(folded):
        cells = list(_CELL.finditer(folded, row.start(), row.end()))
        if row.start() > last_end + 1:
            columns, unit_column = _heading(cells)
        last_end = row.end()
        if not columns or len(cells) <= max(columns):
            continue
        paragraph = paragraphs[max(bisect_right(starts, row.start()) - 1, 0)].index
        for column, (head, aim) in columns.items():
            frame = _frame(folded, rules, cells, column, unit_column, head, paragraph, actor)
            if frame is not None:
                yield frame, aim


def _heading(cells: list[re.Match[str]]) -> tuple[dict[int, tuple[tuple[int, int, int], bool]], int]:
    """Column → year with its place, and whether it holds aims, and the column of units (-1 for none)."""
    years = {
        n: (
            (int(found[1]), cell.start() + found.start(1), cell.start() + found.end()),
            bool(_AIM.search(cell[0])),
        )
        for n, cell in enumerate(cells)
        if (found := _YEAR.search(cell[0]))
    }
    unit = next((n for n, cell in enumerate(cells) if "单位" in cell[0]), -1)
    if years and len(years) > 1 and not any(aim for _, aim in years.values()):
        last = max(years, key=lambda n: years[n][0][0])
        years[last] = (years[last][0], True)
    return years, unit


def _frame(
    folded: str,
    rules: TargetRules,
    cells: list[re.Match[str]],
    column: int,
    unit_column: int,
    heading: tuple[int, int, int],
    paragraph: int,
    actor: Actor | None,
) -> Frame | None:
    number = _NUMBER.match(cells[column][0])
    label = cells[0]
    written = cells[unit_column][0] if unit_column >= 0 else "%" if "%" in cells[column][0] else label[0]
    scale = _SCALE.match(written)
    found = rules.values.unit.match(written, scale.end() if scale else 0)
    if number is None or column == 0 or (found is None and unit_column >= 0):
        return None
    if found is None:  # the unit in brackets behind the indicator: 森林覆盖率(%)
        bracket = written.find("(")
        scale = _SCALE.match(written, bracket) if bracket >= 0 else None
        found = rules.values.unit.match(written, scale.end()) if scale else None
        if found is None:
            return None
    unit = rules.values.units[found[1]]
    factor = _FACTORS.get(scale[1] or "", 1) if scale else 1
    value = arabic(number[2]) * factor * unit.factor
    metric = next(iter(rules.metric.find(folded, label.start(), label.end())), None)
    start = label.start() + len(label[0]) - len(label[0].lstrip())
    figure = (cells[column].start() + number.start(2), cells[column].start() + number.end(2))
    return Frame(
        start=start,
        end=figure[1],
        figure=figure,
        paragraph=paragraph,
        metric=rules.metrics[str(metric.lastgroup)].metric if metric else unit.dimension,
        metric_span=(start, label.start() + len(label[0].rstrip())),
        value=value.quantize(1) if value == value.to_integral_value() and factor > 1 else value,
        value_max=None,
        unit=unit.code,
        comparator=_SIGNS.get(number[1], "="),
        deadline=Deadline(heading[0], "in", Date(heading[1], heading[2], "year", heading[0])),
        base=None,
        peak=False,
        condition=None,
        actor=actor,
        instrument=None,
        rule="indicator-table",
    )
