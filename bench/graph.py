"""`make bench-graph`: writing and loading a graph of a million triples, beside rdflib on the same graph in one run.

Lütu writes from readings (strings, sorted, to disk); rdflib is given the graph ready in memory and only serializes
it. Lütu loads with the bulk loader of its store, on disk; rdflib parses into memory. Each contender runs in a
process of its own on one core. JSON with the machine's description goes to `bench/out/graph.json`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from bench import MEGABYTE, ROOT, fresh, keep, tell

OUT = ROOT / "bench" / "out" / "graph.json"
Facts = dict[str, float]


def lines(triples: int) -> Iterator[str]:
    """Quads of `data/raw`, again and again as other articles (other file, other place) until there are enough."""
    from pipeline import identifiers
    from pipeline.flow import readings
    from pipeline.graph.triples import quads
    from pipeline.graph.vocabulary import registry

    known = registry(ROOT / "ontology")
    found = [reading for _, some in readings([ROOT / "data" / "raw"]) for reading in some]
    made = copy = 0
    while made < triples:
        for reading in found:
            doc = f"{copy:05d}/{reading.article.doc}"
            iri = identifiers.article_iri(doc, reading.article.title, copy)
            again = replace(reading, article=replace(reading.article, doc=doc, iri=iri))
            for line in quads(again, known, activity=f"{identifiers.BASE}activity/bench"):
                made += 1
                yield line
        copy += 1


def write_lutu(folder: Path, triples: int) -> Facts:
    """Sorted N-Quads and Turtle from quads as strings, as a build does."""
    from pipeline.graph.spool import Spool
    from pipeline.graph.writers import write_nquads, write_turtle

    made = list(lines(triples))  # made beforehand: what is timed is writing
    work = folder / "work"
    work.mkdir(exist_ok=True)
    start = time.perf_counter()
    spool = Spool(work, "bench")
    spool.add(made)
    quads = write_nquads(spool, folder / "graph.nq")
    nquads = time.perf_counter() - start
    start = time.perf_counter()
    turtle = write_turtle(spool, folder / "graph.ttl")
    return {"triples": quads, "nquads": nquads, "turtle": time.perf_counter() - start, "distinct": turtle}


def write_rdflib(folder: Path, triples: int) -> Facts:
    """rdflib's serializers over the same graph, which is in memory already."""
    import rdflib

    graph = rdflib.Graph()
    start = time.perf_counter()
    graph.parse(folder / "graph.ttl.nt", format="nt")
    parse = time.perf_counter() - start
    start = time.perf_counter()
    graph.serialize(folder / "rdflib.nt", format="nt", encoding="utf-8")
    nt = time.perf_counter() - start
    start = time.perf_counter()
    graph.serialize(folder / "rdflib.ttl", format="turtle")
    return {"triples": len(graph), "parse": parse, "nt": nt, "turtle": time.perf_counter() - start}


def load_lutu(folder: Path, triples: int) -> Facts:
    """The bulk loader of the embedded store, to disk, from the same triples."""
    import pyoxigraph as ox

    start = time.perf_counter()
    store = ox.Store(str(folder / "store"))
    store.bulk_load(path=str(folder / "graph.ttl.nt"), format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    return {"seconds": time.perf_counter() - start, "triples": len(store)}


STEPS: dict[str, Callable[[Path, int], Facts]] = {
    "lutu writes": write_lutu,
    "lutu loads": load_lutu,
    "rdflib": write_rdflib,
}


def main() -> None:
    """Measure all, or with --step one."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--triples", type=int, default=1_000_000, help="about how many (1,000,000)")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        tell(lambda: STEPS[options.step](options.folder, options.triples))
        return
    results: dict[str, Facts] = {}
    with tempfile.TemporaryDirectory(prefix="lutu-bench-") as name:
        folder = Path(name)
        for step in STEPS:
            print(f"{step} …", file=sys.stderr)
            results[step] = fresh(
                __file__, "--step", step, "--folder", str(folder), "--triples", str(options.triples)
            )
            if step == "lutu writes":
                _as_triples(folder)
    print("\n".join(table(results)))
    keep(OUT, {"results": results})


def _as_triples(folder: Path) -> None:
    """The Turtle as N-Triples, which both loaders read."""
    import pyoxigraph as ox

    facts = ox.parse(path=str(folder / "graph.ttl"), format=ox.RdfFormat.TURTLE)
    ox.serialize(facts, output=str(folder / "graph.ttl.nt"), format=ox.RdfFormat.N_TRIPLES)


def table(results: dict[str, Facts]) -> Iterator[str]:
    """The figures as rows: thousand triples a second, and how many times rdflib."""
    ours, store, rdflib = results["lutu writes"], results["lutu loads"], results["rdflib"]
    rows = [
        (
            "written as N-Quads / N-Triples",
            ours["triples"] / ours["nquads"],
            rdflib["triples"] / rdflib["nt"],
        ),
        ("written as Turtle", ours["distinct"] / ours["turtle"], rdflib["triples"] / rdflib["turtle"]),
        ("loaded", store["triples"] / store["seconds"], rdflib["triples"] / rdflib["parse"]),
    ]
    yield f"{rdflib['triples']:,.0f} triples; thousands a second, one core"
    for label, mine, theirs in rows:
        yield f"{label:32}  lutu {mine / 1000:8,.0f}  rdflib {theirs / 1000:8,.1f}  {mine / theirs:6.1f}×"
    yield f"peak MB: writing {ours['peak']:,.0f}, loading {store['peak']:,.0f}, rdflib {rdflib['peak']:,.0f}"
    yield f"(one MB is {MEGABYTE:,} bytes)"


if __name__ == "__main__":
    main()
