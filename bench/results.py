"""The runs that are kept: a line of JSON each in `bench/results/`, with the machine, the date and the commit."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from measuring import ROOT, machine

FOLDER = ROOT / "bench" / "results"
BENCH, STAGES = FOLDER / "bench.jsonl", FOLDER / "stages.jsonl"


def stamped(facts: Mapping[str, Any], note: str = "") -> dict[str, Any]:
    """The facts with when, of what and where they were measured; `note` is what a reader has to know of the run."""
    commit = _git("rev-parse", "--short=12", "HEAD")
    # What the bench itself writes changes nothing that it measures.
    changed = bool(_git("status", "--porcelain", "--", "pipeline", "ontology", "data/raw"))
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "commit": commit + ("+" if changed else ""),
        "note": note,
        "machine": machine(),
        **facts,
    }


def _git(*arguments: str) -> str:
    """What git says; nothing where there is no git or no repository."""
    try:
        run = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return run.stdout.strip()


def add(path: Path, run: Mapping[str, Any]) -> None:
    """Write one more run at the end of the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(_short(run), ensure_ascii=False) + "\n")


def _short(value: Any) -> Any:
    """Numbers with five figures: more is noise."""
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, Mapping):
        return {key: _short(one) for key, one in value.items()}
    return [_short(one) for one in value] if isinstance(value, list | tuple) else value


def kept(path: Path) -> list[dict[str, Any]]:
    """The runs of a file, oldest first; none where there is no file."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
