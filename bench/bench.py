"""`make bench`: `lutu extract` beside jieba.posseg and spaCy's EntityRuler, same text, same names, one core.

Each contender runs in a process of its own, pinned to one core where the system allows it, so that its time and
its peak memory are its own. The slow ones read a part of the text for about the seconds they are given; the
table says how much. JSON with the machine's description goes to `bench/out/bench.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "bench" / "out" / "bench.json"
MEGABYTE = 1_000_000
#: What a contender reads, as (characters, bytes of UTF-8), and how long it took, in seconds.
Timing = dict[str, float]


def write_corpus(folder: Path, size: int) -> Timing:
    """Write `data/raw` again and again, never twice alike, until `size` bytes of UTF-8 are there.

    Copy k has its digits moved by k (but not the first of a number, so that years stay years) and starts with
    another paragraph: caches over whole texts or lines help nobody. Nothing is random.
    """
    from pipeline.corpus import documents

    articles = [
        (found.doc, article.text)
        for found in documents([ROOT / "data" / "raw"])
        for article in found.articles
    ]
    characters = written = copy = 0
    while written < size:
        for number, (doc, text) in enumerate(articles):
            varied = _vary(text, copy)
            raw = varied.encode()
            name = f"{copy:04d}-{number:03d}-{Path(doc).stem}.txt"
            (folder / name).write_bytes(raw)
            characters, written = characters + len(varied), written + len(raw)
            if written >= size:
                break
        copy += 1
    return {"characters": characters, "bytes": written, "files": len(list(folder.iterdir()))}


def _vary(text: str, copy: int) -> str:
    moved = "".join(
        str((int(sign) + copy) % 10) if sign in "0123456789" and text[place - 1 : place].isdigit() else sign
        for place, sign in enumerate(text)
    )
    title, *paragraphs = moved.split("\n")
    turn = copy % len(paragraphs) if paragraphs else 0
    return "\n".join([title, *paragraphs[turn:], *paragraphs[:turn]])


def texts(folder: Path) -> Iterator[str]:
    """The corpus, file by file."""
    return (path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()))


def names() -> list[tuple[str, str]]:
    """The dictionary names that stand for their entity wherever they are read, with their type."""
    from pipeline.lexicon import gazetteer

    found: dict[str, str] = {}
    for path in gazetteer.files(ROOT / "ontology"):
        for row in gazetteer.rows(path):
            if row.status in ("preferred", "alias", "former"):
                found.setdefault(row.name, row.type)
    return sorted(found.items())


def timed(work: Callable[[str], object], folder: Path, seconds: float, load: float) -> Timing:
    """How long `work` takes for the texts in order, at most about `seconds` of them."""
    characters = size = 0
    spent = 0.0
    for text in texts(folder):
        start = time.perf_counter()
        work(text)
        spent += time.perf_counter() - start
        characters, size = characters + len(text), size + len(text.encode())
        if spent > seconds:
            break
    return {"load": load, "seconds": spent, "characters": characters, "bytes": size}


def extract_in_process(folder: Path, seconds: float) -> Timing:
    """Files to JSON lines in this process, lexicon loaded: what a worker does after its first file."""
    start = time.perf_counter()
    from pipeline.corpus import documents
    from pipeline.flow import load_lexicon, read
    from pipeline.records import json_lines

    lexicon = load_lexicon()
    first = sorted(folder.iterdir())[0]

    def run(path: Path) -> tuple[int, int]:
        characters = size = 0
        with Path(os.devnull).open("wb") as sink:
            for found in documents([path]):
                for article in found.articles:
                    sink.writelines(line.encode() + b"\n" for line in json_lines(read(article, lexicon)))
                    characters, size = characters + len(article.text), size + len(article.text.encode())
        return characters, size

    run(first)
    load = time.perf_counter() - start
    start = time.perf_counter()
    characters, size = run(folder)
    return {"load": load, "seconds": time.perf_counter() - start, "characters": characters, "bytes": size}


def jieba_posseg(folder: Path, seconds: float) -> Timing:
    """Words with tags, nothing else: jieba's own dictionary, HMM on."""
    start = time.perf_counter()
    import logging

    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    jieba.posseg.lcut("绿图")
    return timed(jieba.posseg.lcut, folder, seconds, time.perf_counter() - start)


def rjieba_tag(folder: Path, seconds: float) -> Timing:
    """The same in Rust, which `lutu` uses for evidence."""
    start = time.perf_counter()
    import rjieba

    rjieba.tag("绿图", True)
    return timed(lambda text: rjieba.tag(text, True), folder, seconds, time.perf_counter() - start)


def spacy_ruler(folder: Path, seconds: float) -> Timing:
    """A blank Chinese pipeline (a token a character) with an EntityRuler of the dictionary's names."""
    start = time.perf_counter()
    import spacy

    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": type_, "pattern": name} for name, type_ in names()])  # type: ignore[attr-defined]
    nlp("绿图")
    return timed(nlp, folder, seconds, time.perf_counter() - start)


CONTENDERS: dict[str, tuple[str, Callable[[Path, float], Timing]]] = {
    "lutu extract, in process": ("everything, lexicon loaded", extract_in_process),
    "rjieba.tag": ("words and tags only", rjieba_tag),
    "jieba.posseg": ("words and tags only", jieba_posseg),
    "spaCy EntityRuler": ("dictionary names only", spacy_ruler),
}
COMMAND = "lutu extract, command"


def one_core() -> None:
    """Stay on one core, with one thread where a library would take more."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def environment() -> dict[str, str]:
    """The environment of a contender: one thread, no surprises by hash order."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "RAYON_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return os.environ | threads | {"PYTHONHASHSEED": "0"}


def peak(who: int) -> float:
    """The peak resident memory in MB of this process or of its largest finished child."""
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kilobytes
    return resource.getrusage(who).ru_maxrss * unit / MEGABYTE


def run_command(folder: Path, corpus: Timing) -> Timing:
    """`lutu extract FOLDER > file` from its start to its end."""
    command = shutil.which("lutu", path=str(Path(sys.executable).parent)) or shutil.which("lutu")
    if command is None:
        raise SystemExit("bench: the command lutu is not installed here. Run make bench.")
    with tempfile.NamedTemporaryFile() as sink:
        start = time.perf_counter()
        run = subprocess.run(
            [command, "extract", str(folder)],
            stdout=sink,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=environment(),
            preexec_fn=one_core,
        )
        spent = time.perf_counter() - start
    if run.returncode:
        raise SystemExit(f"bench: lutu extract failed:\n{run.stderr[-2000:]}")
    facts = {"characters": corpus["characters"], "bytes": corpus["bytes"]}
    return {"load": 0.0, "seconds": spent, **facts}


def run_contender(name: str, folder: Path, seconds: float) -> Timing:
    """One contender in a fresh process."""
    return fresh(__file__, "--contender", name, "--folder", str(folder), "--seconds", str(seconds))


def fresh(script: str, *arguments: str) -> Timing:
    """What a bench prints by `tell` when it measures one thing, in a process of its own."""
    run = subprocess.run(
        [sys.executable, script, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=environment(),
    )
    timing: Timing = json.loads(run.stdout)
    return timing


def tell(measure: Callable[[], Timing], *, one: bool = True) -> None:
    """Measure on one core, or on all, and print the figures, with this process's peak memory, for `fresh`."""
    if one:
        one_core()
    print(json.dumps(measure() | {"peak": peak(resource.RUSAGE_SELF)}))


def keep(path: Path, facts: dict[str, object]) -> None:
    """Write the figures as JSON with the machine's description."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"machine": machine(), **facts}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def machine() -> dict[str, object]:
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
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {
            package: installed(package) for package in ("lutu", "rjieba", "jieba", "spacy", "daachorse")
        },
    }


def table(results: dict[str, Timing], corpus: Timing) -> str:
    """The numbers as one table; the ratio says how many times as fast `lutu extract` in process is."""
    best = results["lutu extract, in process"]
    rate = best["bytes"] / best["seconds"]
    rows = [("", "characters/s", "MB/s", "peak MB", "load s", "of the text", "lutu is")]
    for name, timing in results.items():
        mine = timing["bytes"] / timing["seconds"]
        rows.append(
            (
                name,
                f"{timing['characters'] / timing['seconds']:,.0f}",
                f"{mine / MEGABYTE:.2f}",
                f"{timing['peak']:.0f}",
                f"{timing['load']:.1f}" if name != COMMAND else "in it",
                f"{timing['bytes'] / corpus['bytes']:.0%}",
                f"{rate / mine:.2g}×",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def main() -> None:
    """Measure all, or with --contender one."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=float, default=3.0, help="megabytes of text (3)")
    parser.add_argument("--seconds", type=float, default=20.0, help="about how long a slow one may read (20)")
    parser.add_argument("--repeats", type=int, default=3, help="best of so many for lutu (3)")
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.contender:
        tell(lambda: CONTENDERS[options.contender][1](options.folder, options.seconds))
        return
    with tempfile.TemporaryDirectory(prefix="lutu-bench-") as name:
        folder = Path(name)
        corpus = write_corpus(folder, int(options.size * MEGABYTE))
        print(
            f"{corpus['bytes'] / MEGABYTE:.1f} MB of UTF-8, {corpus['characters']:,} characters in"
            f" {corpus['files']} files made from data/raw; one core each",
            file=sys.stderr,
        )
        results: dict[str, Timing] = {}
        # First of all, so that the largest finished child is the command.
        results[COMMAND] = min((run_command(folder, corpus) for _ in range(options.repeats)), key=_seconds)
        results[COMMAND]["peak"] = peak(resource.RUSAGE_CHILDREN)
        for contender, (does, _) in CONTENDERS.items():
            print(f"{contender}: {does} …", file=sys.stderr)
            repeats = options.repeats if contender.startswith("lutu") else 1
            runs = (run_contender(contender, folder, options.seconds) for _ in range(repeats))
            results[contender] = min(runs, key=_seconds)
    print(table(results, corpus))
    facts = machine()
    print(f"\n{facts['cpu']}, {facts['system']}, Python {facts['python']}; names for spaCy: {len(names()):,}")
    keep(OUT, {"corpus": corpus, "results": results})
    print(f"written to {OUT.relative_to(ROOT)}", file=sys.stderr)


def _seconds(timing: Timing) -> float:
    return timing["seconds"]


if __name__ == "__main__":
    main()
