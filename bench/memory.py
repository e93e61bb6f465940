"""How much memory a process takes with all that it has started, together: sampled while it runs.

Pages that processes share (a forked lexicon, libraries) are counted once: `Pss` of `smaps_rollup` divides each among
those that have it. Only Linux tells it; elsewhere nothing is found.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

#: Seconds between two looks: a peak that is shorter may be missed.
_EVERY = 0.1
#: To look costs time where much memory is mapped: it may take one part in so many.
_SHARE = 25


class Watch(threading.Thread):
    """Looks at the process and its descendants until `stop`, which gives the peak in MB, 0 where unknown."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process, self._ended, self._peak = process, threading.Event(), 0
        #: How many looks there were.
        self.looked = 0

    def run(self) -> None:
        """Sample until `stop` is called."""
        pause = _EVERY
        while not self._ended.wait(pause):
            start = time.perf_counter()
            self._peak = max(self._peak, sum(map(_proportional, family(self._process))))
            self.looked += 1
            pause = max(_EVERY, _SHARE * (time.perf_counter() - start))

    def stop(self) -> float:
        """End, and tell the peak."""
        self._ended.set()
        self.join()
        return self._peak * 1024 / 1_000_000


def family(process: int) -> list[int]:
    """The process and all its descendants that live."""
    found, waiting = [], [process]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for task in _listed(Path(f"/proc/{one}/task")):
            waiting += map(int, _text(task / "children").split())
    return found


def _proportional(process: int) -> int:
    """The process's share of the memory in KB; 0 when it has ended meanwhile."""
    for line in _text(Path(f"/proc/{process}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
