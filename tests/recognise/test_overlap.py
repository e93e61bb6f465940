"""What lost is told in one order, whatever the hash seed: by place, then what is worth more first."""

from __future__ import annotations

import sys
from subprocess import run

import pytest
from command import environment

_PROGRAM = """
from pipeline.recognise.overlap import refused
from pipeline.recognise.scene import Candidate
lost = [Candidate(0, 8, "Place", "dictionary:place", 1 + number / 10, "x") for number in range(9)]
won = [Candidate(0, 9, "Place", "dictionary:place", 5.2)]
print([round(candidate.strength * 10) for candidate, _ in refused([*lost, *won], won)])
"""


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_readings_that_differ_by_strength_alone_have_an_order(seed: str) -> None:
    told = run(
        [sys.executable, "-c", _PROGRAM],
        capture_output=True,
        check=True,
        env=environment(PYTHONHASHSEED=seed),
    )
    assert told.stdout.decode().strip() == str([18, 17, 16, 15, 14, 13, 12, 11, 10])
