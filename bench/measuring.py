"""What all benches share: a process of its own for each figure, on one core, and what the figures depend on.

Standard library only: the contenders of `contenders.py` import this in environments that hold nothing of ours.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 1_000_000
#: Figures by name, such as characters, bytes, seconds of processor time and the peak of memory in MB.
Timing = dict[str, float]
#: No contender may hold up the bench for longer, in seconds.
PATIENCE = 1800


class Failed(Exception):
    """A process that was to be measured ended otherwise; the message is one line that tells why."""


@contextmanager
def one_core() -> Iterator[None]:
    """Stay on one core, with all that is started meanwhile, where the system allows it."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def environment(work: Path | None = None, **more: str) -> dict[str, str]:
    """The environment of a contender: one thread, no surprises by hash order, caches in `work` if it is given."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "RAYON_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    kept = {"TMPDIR": str(work), "LUTU_CACHE": str(work / "cache")} if work else {}
    return os.environ | threads | kept | {"PYTHONHASHSEED": "0"} | more


def peak(who: int = resource.RUSAGE_SELF) -> float:
    """The peak resident memory in MB of this process, or of its largest finished child."""
    status = Path("/proc/self/status")
    if who == resource.RUSAGE_SELF and status.exists():
        # What getrusage tells may be of the process that started this one.
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / MEGABYTE
    return resident(resource.getrusage(who))


def resident(usage: resource.struct_rusage) -> float:
    """The peak resident memory in MB that the system tells of an ended process."""
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kilobytes
    return usage.ru_maxrss * unit / MEGABYTE


def fresh(
    script: str,
    *arguments: str,
    python: str = sys.executable,
    env: Mapping[str, str] | None = None,
    patience: float = PATIENCE,
) -> Timing:
    """What a bench prints by `tell` when it measures one thing, in a process of its own.

    Raises: Failed, with the last line of what the process said.
    """
    try:
        run = subprocess.run(
            [python, script, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment() if env is None else env,
            timeout=patience,
        )
    except subprocess.TimeoutExpired as error:
        raise Failed(f"no result after {patience:.0f} seconds") from error
    except OSError as error:
        raise Failed(f"{Path(python).name}: {error.strerror}") from error
    lines = run.stdout.splitlines()
    if run.returncode or not lines:
        raise Failed(last_line(run.stderr) or f"ended with {run.returncode}")
    timing: Timing = json.loads(lines[-1])  # libraries print their greetings before it
    return timing


def last_line(said: str) -> str:
    """The last line that says anything, cut to fit a table."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1][:160] if lines else ""


def tell(measure: Callable[[], Timing], *, one: bool = True) -> None:
    """Measure on one core, or on all, and print the figures, with this process's peak memory, for `fresh`."""
    if one:
        with one_core():
            facts = measure()
    else:
        facts = measure()
    print(json.dumps({"peak": peak()} | facts))


def timed(work: Callable[[str], object], folder: Path, seconds: float, started: float) -> Timing:
    """How long `work` takes for the articles of a folder in order: at most about `seconds` of processor time of them.

    `started` is when this process was started, by the clock: all until now is the start-up (`load`).
    """
    load = time.time() - started
    characters = size = 0
    spent = 0.0
    for text in texts(folder):
        start = time.process_time()
        work(text)
        spent += time.process_time() - start
        characters, size = characters + len(text), size + len(text.encode())
        if spent > seconds:
            break
    return {"load": load, "seconds": spent, "characters": characters, "bytes": size}


def texts(folder: Path) -> Iterator[str]:
    """The articles of a corpus in the order of their names."""
    return (path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt")))


def keep(path: Path, facts: dict[str, object]) -> None:
    """Write the figures as JSON with the machine's description."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"machine": machine(), **facts}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def machine() -> dict[str, Any]:
    """What the numbers depend on; no names of hosts or people."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]

    def installed(package: str) -> str:
        try:
            return version(package)
        except PackageNotFoundError:
            return "none"

    return {
        "cpu": models[0] if models else platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory": _memory(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {package: installed(package) for package in ("lutu", "rjieba", "daachorse")},
    }


def _memory() -> float:
    """GB of memory, to one place; 0 where the system does not tell."""
    names = ("SC_PAGE_SIZE", "SC_PHYS_PAGES")
    if not all(name in os.sysconf_names for name in names):
        return 0.0
    return round(os.sysconf(names[0]) * os.sysconf(names[1]) / 1e9, 1)
