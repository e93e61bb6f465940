"""`lutu extract PATH…`, which does without Typer, and the same by way of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from command import environment
from conftest import Run

from pipeline.cli import is_plain_extract

TEXT = "印尼环境部部长西蒂表示，印尼承诺到2030年无条件减排31.89%。"


@pytest.mark.parametrize(
    ("arguments", "plain"),
    [
        ("extract a.txt", True),
        ("extract a.txt b -", True),
        ("extract -", True),
        ("extract", False),
        ("", False),
        ("extract --help", False),
        ("extract a.txt --workers 2", False),
        ("extract -- a.txt", False),
        ("extract --jsonl -", False),
        ("extracts a.txt", False),
        ("--version extract a.txt", False),
    ],
)
def test_only_paths_need_no_reader_of_options(arguments: str, plain: bool) -> None:
    assert is_plain_extract(arguments.split()) is plain


@pytest.mark.parametrize("name", ["a.txt", "missing.txt", "empty.txt"])
def test_both_ways_say_and_end_alike(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    plain, told = run("extract", tmp_path / name), run("extract", "--workers", "1", tmp_path / name)
    assert plain == told and plain.code == {"a.txt": 0, "missing.txt": 2, "empty.txt": 1}[name]


def test_both_ways_read_standard_input_alike(run: Run) -> None:
    plain, told = (run("extract", *more, "-", stdin=TEXT.encode()) for more in ((), ("--workers", "1")))
    assert plain == told and plain.out


def test_a_plain_extract_loads_no_reader_of_options(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    program = f"""
import sys, pipeline.cli
sys.argv = ['lutu', 'extract', {str(tmp_path / "a.txt")!r}]
try: pipeline.cli.main()
except SystemExit: pass
print(*[name for name in ('typer', 'click', 'rich', 'pydantic') if name in sys.modules], file=sys.stderr)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=environment())
    assert run.stderr.split() == [] and run.stdout
