"""Lütu itself, as `bench.py` measures it: reading in this process, the command whole, its start, and builds."""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from measuring import MEGABYTE, Failed, Timing, fresh, last_line, one_core, resident, tell
from memory import Watch
from table import EDITED, GROWN

#: What tells of an import's seconds, without those of the interpreter.
_IMPORT = "import time; start = time.perf_counter(); import pipeline; print(time.perf_counter() - start)"


def extract_in_process(folder: Path, ontology: Path | None, started: float) -> Timing:
    """Files to JSON lines in this process, lexicon loaded: what a worker does after its first file."""
    from pipeline.corpus import documents
    from pipeline.flow import load_lexicon, read
    from pipeline.records import json_bytes

    lexicon = load_lexicon(ontology)
    paths = sorted(folder.rglob("*.txt"))

    def run(some: list[Path]) -> Timing:
        characters = size = 0
        start = time.process_time()
        with Path(os.devnull).open("wb") as sink:
            for found in documents(some):
                for article in found.articles:
                    sink.write(json_bytes(read(article, lexicon)))
                    characters += len(article.text)
                    size += len(article.text.encode())
        return {"seconds": time.process_time() - start, "characters": characters, "bytes": size}

    run(paths[:1])
    load = time.time() - started
    return {"load": load, **run(paths)}


def in_process(folder: Path, env: Mapping[str, str], ontology: Path | None = None) -> Timing:
    """`extract_in_process` in a process of its own, on one core."""
    more = ["--ontology", str(ontology)] if ontology else []
    return fresh(__file__, "--folder", str(folder), "--started", str(time.time()), *more, env=env)


def lutu() -> str:
    """The command `lutu` of this environment."""
    command = shutil.which("lutu", path=str(Path(sys.executable).parent)) or shutil.which("lutu")
    if command is None:
        raise SystemExit("bench: the command lutu is not installed here. Run make bench.")
    return command


def command(folder: Path, corpus: Timing, env: Mapping[str, str]) -> Timing:
    """`lutu extract FOLDER > file` from its start to its end, on one core: its processor time and its memory."""
    with tempfile.TemporaryFile() as sink, one_core():
        start = time.perf_counter()
        ended = _run(["extract", str(folder)], env, sink.fileno())
        wall = time.perf_counter() - start
    facts = {"characters": corpus["characters"], "bytes": corpus["bytes"], "load": 0.0, "wall": wall}
    return {"seconds": ended.ru_utime + ended.ru_stime, "peak": resident(ended), **facts}


def _run(arguments: list[str], env: Mapping[str, str], sink: int) -> resource.struct_rusage:
    """What a run of `lutu` took, told by the system at its end, for this child alone."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([lutu(), *arguments], stdout=sink, stderr=said, env=env)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise Failed(f"lutu {arguments[0]}: {last_line(said.read().decode(errors='replace'))}")
    return usage


def first_result(article: Path, env: Mapping[str, str], *options: str) -> float:
    """Seconds by the clock from the start of `lutu extract ARTICLE` to the first byte that it writes, on one core."""
    with one_core():
        start = time.perf_counter()
        process = subprocess.Popen(
            [lutu(), "extract", str(article), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
        )
        assert process.stdout is not None
        first = process.stdout.read(1)
        spent = time.perf_counter() - start
        process.communicate()
    if not first:
        raise Failed("lutu extract: found nothing in a short article")
    return spent


def import_seconds(env: Mapping[str, str]) -> float:
    """Seconds of `import pipeline` in an interpreter that has started."""
    with one_core():
        run = subprocess.run(
            [sys.executable, "-c", _IMPORT], capture_output=True, text=True, check=True, env=env
        )
    return float(run.stdout)


def starts(article: Path, large: Path, env: Mapping[str, str], repeats: int) -> Timing:
    """Seconds until something is there: the best of so many, and what the very first took with nothing compiled.

    `large` is an ontology folder of 500,000 names. After it both dictionaries are compiled for all that follows.
    """
    more = ("--ontology", str(large))
    cold, large_cold = first_result(article, env), first_result(article, env, *more)
    return {
        "first result": min(first_result(article, env) for _ in range(repeats)),
        "first result, 500,000 names": min(first_result(article, env, *more) for _ in range(repeats)),
        "first result, nothing compiled": cold,
        "first result, 500,000 names, nothing compiled": large_cold,
        "import pipeline": min(import_seconds(env) for _ in range(repeats)),
    }


#: What is done to one article before it is built again: words that name nobody, in a paragraph that is there, and as
#: one paragraph more, which every figure of the network counts.
EDITS = {EDITED: "今天的天气也很好。", GROWN: "\n\n今天的天气也很好。\n"}


def build(folder: Path, out: Path, corpus: Timing, workers: int, env: Mapping[str, str]) -> Timing:
    """`lutu build` of a corpus by the clock, with the memory of all its processes together, on all cores.

    Then twice more, each time with an edit of one article, which is taken back at the end.
    """
    wall, peak = _built(folder, out, workers, env, "--force")
    written = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    article = min(folder.rglob("*.txt"))
    text = article.read_bytes()
    again: Timing = {}
    try:
        for name, more in EDITS.items():
            article.write_bytes(text.rstrip() + more.encode())
            again[name], _ = _built(folder, out, workers, env)
    finally:
        article.write_bytes(text)
    return {
        "seconds": wall,
        "bytes": corpus["bytes"],
        "peak": peak,
        "workers": workers,
        "written": written / MEGABYTE,
        **again,
    }


def _built(
    folder: Path, out: Path, workers: int, env: Mapping[str, str], *options: str
) -> tuple[float, float]:
    """Seconds by the clock, and the most memory."""
    with tempfile.TemporaryFile() as said, Path(os.devnull).open("wb") as sink:
        start = time.perf_counter()
        process = subprocess.Popen(
            [lutu(), "build", str(folder), str(out), "--workers", str(workers), *options],
            stdout=sink,
            stderr=said,
            env=env,
        )
        watch = Watch(process.pid)
        watch.start()
        process.wait()
        wall = time.perf_counter() - start
        peak = watch.stop()
        if process.returncode:
            said.seek(0)
            raise Failed(f"lutu build: {last_line(said.read().decode(errors='replace'))}")
    return wall, peak


def main() -> None:
    """Measure reading in this process; run by `in_process`."""
    parser = argparse.ArgumentParser(description="Measure reading in this process; run by bench.py.")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--ontology", type=Path)
    parser.add_argument("--started", type=float, required=True)
    given = parser.parse_args()
    tell(lambda: extract_in_process(given.folder, given.ontology, given.started))


if __name__ == "__main__":
    main()
