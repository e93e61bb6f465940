"""What a newcomer runs first: the Makefile, the lock and the check that every commit must pass."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = [Requirement(line) for line in LOCK.splitlines() if line and not line.startswith("#")]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = [
    Requirement(text) for text in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"])
]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("pin", PINS, ids=lambda pin: pin.name)
def test_a_pin_is_exact_and_from_the_index(pin: Requirement) -> None:
    assert pin.url is None
    assert [specifier.operator for specifier in pin.specifier] == ["=="]


def test_pins_are_sorted_and_single() -> None:
    names = [pin.name.lower() for pin in PINS]
    assert names == sorted(set(names))


@pytest.mark.parametrize("declared", DECLARED, ids=lambda declared: declared.name)
def test_what_is_declared_is_pinned_within_its_bounds(declared: Requirement) -> None:
    (pin,) = [pin for pin in PINS if canonical(pin.name) == canonical(declared.name)]
    (version,) = [specifier.version for specifier in pin.specifier]
    assert declared.specifier.contains(version)
    if declared.marker is not None:
        assert str(pin.marker) == str(declared.marker)


needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, env=clean | environment
    )


@needs_make
def test_help_is_the_default_and_names_every_target() -> None:
    run = make()
    assert run.returncode == 0
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony is not None
    assert re.findall(r"^  make ([a-z-]+) {2,}\S", run.stdout, re.MULTILINE) == phony[1].split()


@needs_make
@pytest.mark.parametrize("target", ["graph", "test", "check", "bench", "notebooks"])
def test_targets_make_the_environment_first(target: str, tmp_path: Path) -> None:
    run = make("-n", f"VENV={tmp_path / 'none'}", target)
    assert run.returncode == 0
    assert ".ci/environment" in run.stdout.splitlines()[0]


@needs_make
def test_python_too_old_is_told(tmp_path: Path) -> None:
    old = tmp_path / "python-of-old"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    environment = tmp_path / "none"
    run = subprocess.run(
        ["sh", ".ci/environment"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VENV": str(environment), "PYTHONS": str(old)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "Python 3.11 or newer is needed" in run.stderr
    assert not environment.exists()


def test_ci_runs_the_test_command_and_the_checks() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    text = script.read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in text
    assert "for target in test check notebooks test-page; do" in text


@pytest.mark.skipif(len(ROOT.parts) < 3, reason="the checkout's path is too short to look for")
def test_no_file_names_the_place_it_was_written_at() -> None:
    run = subprocess.run(
        ["git", "grep", "-lF", f"{ROOT}/"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.stdout.split() == []


#: What stands at the top of the repository, and nothing that somebody left there.
TOP = {
    ".ci", ".gitattributes", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md",
    "bench", "data", "docs", "notebooks", "ontology", "pipeline", "pyproject.toml", "requirements.lock", "tests",
}  # fmt: skip


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no clone")
def test_nothing_lies_about() -> None:
    run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {name.partition("/")[0] for name in run.stdout.split("\0") if name} == TOP
