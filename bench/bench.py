"""`make bench`: `lutu extract` beside the tools that look up names or cut words; same text, same names, one core each.

Each contender runs in a process of its own, pinned to one core where the system allows it, and in an environment of
its own that the bench makes (`environments.py`); one that cannot be installed is told in the table, and the bench
goes on. All run in turn, several rounds, the best of which counts; slow ones read a part of the text for about the
seconds they are given, and the table says how much. Besides: `lutu extract` with 500,000 names, what it takes to
start, and `lutu build` by size. A run is kept in `bench/results/bench.jsonl` and shown in `docs/bench.md`.

    make bench BENCH='--size 5 --build 5 100 1000'

Text and outputs lie in the temporary folder (TMPDIR) and are removed; those of a build take many times its text.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import environments
import ours
import page
import results
import table
from contenders import CONTENDERS
from measuring import MEGABYTE, ROOT, Failed, environment, fresh, last_line

BENCH = ROOT / "bench"
NAMES = 500_000
_Facts = dict[str, Any]


def main() -> None:
    """Measure, tell, and keep."""
    given = _options()
    with _work() as work:
        run = measure(work, given)
    print(table.told(run))
    if given.keep:
        results.add(results.BENCH, run)
        page.write()
        print(f"kept in {results.BENCH.relative_to(ROOT)}, shown in docs/bench.md", file=sys.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=float, default=5.0, help="megabytes of text: 5, 100, 1000 (5)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another text (1)")
    parser.add_argument(
        "--raw", action="store_true", help="the articles of data/raw varied a little, not made-up ones"
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="about how long a slow one may read (10)")
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many counts (3)")
    parser.add_argument(
        "--build",
        type=float,
        nargs="*",
        default=[5.0],
        metavar="MB",
        help="sizes to build; none: no build (5)",
    )
    parser.add_argument("--workers", type=int, default=2, help="of lutu build (2)")
    parser.add_argument("--only", metavar="TEXT", help="of the other tools those whose name holds this")
    parser.add_argument("--note", default="", help="what a reader of the kept run has to know")
    parser.add_argument(
        "--keep",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="keep the run in bench/results",
    )
    return parser.parse_args()


@contextmanager
def _work() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="lutu-bench-") as name:
        yield Path(name)


def measure(work: Path, given: argparse.Namespace) -> _Facts:
    """All figures of one run, stamped, as they are kept."""
    folder, names = work / "corpus", work / "names.tsv"
    corpus = make_corpus(folder, given.size, given)
    count = int(_tool("dictionary.py", "names", str(names)))
    env = environment(work)
    say(f"{corpus['bytes'] / MEGABYTE:.1f} MB of UTF-8 in {corpus['files']:,} articles, {count:,} names")
    _tool("dictionary.py", "enlarged", str(work / "ontology"), "--names", str(NAMES))
    entrants = _entrants(work, folder, names, corpus, given)
    say("starts …")
    starts = ours.starts(_short_article(folder), work / "ontology", env, max(3, given.rounds))
    contenders = compare(entrants, given.rounds)
    builds = [_build(work, size, given, corpus, env) for size in given.build]
    facts = {
        "corpus": corpus,
        "names": count,
        "rounds": given.rounds,
        "contenders": contenders,
        "starts": starts,
        "builds": builds,
    }
    return results.stamped(facts, given.note)


def make_corpus(folder: Path, megabytes: float, given: argparse.Namespace) -> _Facts:
    """Write a corpus in a process of its own, so that this one stays small: what it starts inherits its peak."""
    options = ["--megabytes", str(megabytes), "--seed", str(given.seed), "--simplified", "--json"]
    facts: _Facts = json.loads(_tool("corpus.py", str(folder), *options, *["--raw"] * given.raw))
    return {**facts, "text": "raw" if given.raw else f"made up, seed {given.seed}"}


def _tool(script: str, *arguments: str) -> str:
    run = subprocess.run(
        [sys.executable, str(BENCH / script), *arguments], capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise SystemExit(f"bench: {script}: {last_line(run.stderr)}")
    return run.stdout


#: What a contender does, and how it is measured once.
Entrant = tuple[str, Callable[[], Mapping[str, float]]]


def _entrants(
    work: Path, folder: Path, names: Path, corpus: _Facts, given: argparse.Namespace
) -> dict[str, Entrant]:
    env = environment(work)
    found: dict[str, Entrant] = {
        table.COMMAND: ("all, from its start to its end", lambda: ours.command(folder, corpus, env)),
        table.OURS: ("all, lexicon loaded", lambda: ours.in_process(folder, env)),
        table.LARGE: ("all, a large dictionary", lambda: ours.in_process(folder, env, work / "ontology")),
    }
    # Their environments hold nothing of ours, whatever PYTHONPATH says here.
    theirs = {name: value for name, value in env.items() if name != "PYTHONPATH"}
    for name, contender in CONTENDERS.items():
        if not given.only or given.only.lower() in name.lower():
            found[name] = (contender.does, _other(name, contender.environment, folder, names, theirs, given))
    return found


def _other(
    name: str, place: str, folder: Path, names: Path, env: Mapping[str, str], given: argparse.Namespace
) -> Callable[[], Mapping[str, float]]:
    """How another tool is measured. Its environment is made now, before anything is timed."""
    try:
        python = str(environments.ready(place))
    except environments.Unavailable as error:
        return partial(_fail, error)
    arguments = [name, "--folder", str(folder), "--names", str(names), "--seconds", str(given.seconds)]
    script = str(BENCH / "contenders.py")
    return lambda: fresh(script, *arguments, "--started", str(time.time()), python=python, env=env)


def _fail(error: Exception) -> NoReturn:
    raise error


def compare(entrants: Mapping[str, Entrant], rounds: int) -> dict[str, _Facts]:
    """The best of so many rounds of each, in turn, so that what else the machine does meets all alike.

    One that fails is told as such and not tried again; where Lütu fails the bench ends.
    """
    found: dict[str, _Facts] = {}
    for number in range(rounds):
        for name, (does, run) in entrants.items():
            if "failed" in found.get(name, {}):
                continue
            say(f"{number + 1}/{rounds} {name} …")
            try:
                timing = run()
            except (Failed, environments.Unavailable) as error:
                if name in (table.COMMAND, table.OURS):
                    raise SystemExit(f"bench: {name}: {error}") from error
                say(f"    {error}")
                found[name] = {"does": does, "failed": str(error)}
                continue
            found[name] = _better(found.get(name), {"does": does, **timing})
    return found


def _better(before: _Facts | None, now: _Facts) -> _Facts:
    """The faster run; the start-up is the shorter of both, which another round may have had."""
    if before is None:
        return now
    best = max(before, now, key=table.rate)
    return {**best, "load": min(before["load"], now["load"])}


def _short_article(folder: Path) -> Path:
    """The shortest of the first articles."""
    some = [path for _, path in zip(range(50), sorted(folder.rglob("*.txt")), strict=False)]
    return min(some, key=lambda path: path.stat().st_size)


def _build(
    work: Path, size: float, given: argparse.Namespace, corpus: _Facts, env: Mapping[str, str]
) -> _Facts:
    """One build; its corpus and its outputs are removed again."""
    say(f"lutu build of {size:g} MB …")
    # In a place of its own: what a build keeps beside its outputs must not help the next.
    folder, place = work / "corpus", work / f"build-{size:g}"
    place.mkdir()
    mine = size != given.size
    if mine:
        folder = work / f"corpus-{size:g}"
        corpus = make_corpus(folder, size, given)
    try:
        return {"megabytes": size, **ours.build(folder, place / "graph", corpus, given.workers, env)}
    except Failed as error:
        return {"megabytes": size, "failed": str(error)}
    finally:
        shutil.rmtree(place, ignore_errors=True)
        if mine:
            shutil.rmtree(folder, ignore_errors=True)


def say(text: str) -> None:
    """Talk, on standard error."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
