"""`make bench-linear`: whether any rule grows faster than its text, on texts made to provoke it.

Each hostile text is read at a length and at four times that length, as one article of one paragraph. Cost that is
proportional to the length gives a growth of 4; the square gives 16. The table shows the growth and the cost beside
that of ordinary prose of the same length. JSON goes to `bench/out/linear.json`.
"""

from __future__ import annotations

import argparse
import sys
import time
from functools import cache

from measuring import ROOT, keep, machine

from pipeline.flow import load_lexicon, read
from pipeline.lexicon.lexicon import Lexicon
from pipeline.records import json_bytes
from pipeline.text.articles import whole

sys.path.insert(0, str(ROOT / "tests"))
from hostile import TEXTS, Text

OUT = ROOT / "bench" / "out" / "linear.json"
SHORT, LONG = 25_000, 100_000
#: Proportional cost is 4; caches and a busy machine make up to 7 of it; a square would be 16.
LIMIT = 8
#: What costs less than this part of ordinary prose is too short to be timed well, and harms nobody.
LEAST = 0.25


def measured(make: Text, length: int, least: int = 1) -> float:
    """CPU seconds of one reading of a text of this length, the best of `least`."""
    lexicon = _lexicon()
    article = whole("hostile.txt", make(length))
    spent = []
    for _ in range(least):
        start = time.process_time()
        json_bytes(read(article, lexicon))
        spent.append(time.process_time() - start)
    return min(spent)


@cache
def _lexicon() -> Lexicon:
    return load_lexicon()


def _grows(one: dict[str, float]) -> bool:
    return one["growth"] > LIMIT and one["prose"] > LEAST


def main() -> None:
    """Read every hostile text at both lengths; end with 1 where one grows faster than its length."""
    parser = argparse.ArgumentParser(description="See whether any rule grows faster than its text.")
    parser.add_argument("--only", help="texts whose name holds this")
    parser.add_argument("--repeats", type=int, default=2)
    given = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    measured(TEXTS["prose"], SHORT)  # what is made when it is first met
    plain = measured(TEXTS["prose"], LONG, given.repeats)
    print(f"{'text':28}{SHORT:>10,}{LONG:>10,}{'growth':>8}{'× prose':>9}")
    for name, make in TEXTS.items():
        if given.only and given.only not in name:
            continue
        measured(make, SHORT // 4)
        short, long = (measured(make, length, given.repeats) for length in (SHORT, LONG))
        growth = long / short if short else 0.0
        found[name] = {"short": short, "long": long, "growth": growth, "prose": long / plain}
        flag = "  faster than its length" if _grows(found[name]) else ""
        print(f"{name:28}{short:9.3f}s{long:9.3f}s{growth:8.1f}{long / plain:9.2f}{flag}", flush=True)
    if not given.only:
        keep(OUT, {"machine": machine(), "lengths": [SHORT, LONG], "texts": found})
    sys.exit(1 if any(map(_grows, found.values())) else 0)


if __name__ == "__main__":
    main()
