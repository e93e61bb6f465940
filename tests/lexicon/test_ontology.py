"""The ontology that ships: no finding of the lint is an error, and `--fix` has nothing to do."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from pipeline.lexicon.check import Finding, check, fix

ONTOLOGY = Path(__file__).parents[2] / "ontology"


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    started = time.perf_counter()
    found = check(ONTOLOGY)
    assert time.perf_counter() - started < 300, "the lint should take some seconds"
    return found


def test_no_errors(findings: list[Finding]) -> None:
    assert [str(finding) for finding in findings if finding.is_error] == []


def test_nothing_left_to_fix(tmp_path: Path, findings: list[Finding]) -> None:
    assert [str(finding) for finding in findings if finding.fixable] == []
    shutil.copytree(ONTOLOGY / "gazetteer", tmp_path / "gazetteer")
    assert fix(tmp_path) == []
