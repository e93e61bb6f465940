"""`make bench-graph`: writing and loading a graph of a million quads, beside rdflib on the same graph in one run.

What is compared, each in a process of its own on one core, by processor time:

- **written from readings**: Lütu from its records to sorted `graph.nq`; rdflib from strings over its terms and a
  Dataset to N-Quads, as a program would that writes its graph with rdflib.
- **as a build does**: both files from records, article by article (`pipeline/graph/assembly.py`); rdflib from strings
  over its Dataset to N-Quads, and its Turtle serializer.
- **written from memory**: Lütu from N-Quads as strings, unsorted, as its writers hold them; rdflib from a Dataset or
  Graph that is there already, so only its serializer. Lütu sorts on the way, rdflib does not (its Turtle does).
- **loaded into memory**: the store's parser and bulk loader into memory; rdflib's parser into memory.
- **loaded to disk**: the embedded store as a build leaves it, named graphs and their union, six and three indexes,
  flushed; rdflib's parser into memory still, for it has no store on disk of its own. Once more by the clock with all
  cores, of which rdflib has no use.

JSON with the machine's description goes to `bench/out/graph.json`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from measuring import MEGABYTE, ROOT, Failed, fresh, keep, tell

OUT = ROOT / "bench" / "out" / "graph.json"
Facts = dict[str, float]


@contextmanager
def timed(facts: Facts, name: str, clock: Callable[[], float] = time.process_time) -> Iterator[None]:
    """Keep how many seconds the block takes, of processor time unless another clock is given."""
    start = clock()
    yield
    facts[name] = clock() - start


def write_lutu(folder: Path, triples: int) -> Facts:
    """Sorted N-Quads and Turtle: the readings of `data/raw` again and again as other articles, until there are enough."""
    from pipeline import identifiers
    from pipeline.flow import readings
    from pipeline.graph.assembly import Assembly, split
    from pipeline.graph.entities import Entities, entity_stanza
    from pipeline.graph.spool import Spool
    from pipeline.graph.stanzas import MARK, MEMORY
    from pipeline.graph.triples import article_stanzas
    from pipeline.graph.vocabulary import registry
    from pipeline.graph.writers import write_nquads, write_turtle

    known, activity = registry(ROOT / "ontology"), f"{identifiers.BASE}activity/bench"
    found = [reading for _, some in readings([ROOT / "data" / "raw"]) for reading in some]
    corpus, made, copy = [], 0, 0
    while made < triples:
        for reading in found:
            doc = f"{copy:05d}/{reading.article.doc}"
            iri = identifiers.article_iri(doc, reading.article.title, copy)
            again = replace(reading, article=replace(reading.article, doc=doc, iri=iri))
            corpus.append(again)
            made += sum(one.count(MARK) + 1 for one in article_stanzas(again, known, activity=activity))
        copy += 1

    def stanzas() -> Iterator[str]:
        entities = Entities()
        for reading in corpus:
            yield from article_stanzas(reading, known, activity=activity)
            entities.add(reading.entities, Counter(mention.entity for mention in reading.mentions))
        yield from (entity_stanza(entity, known) for entity, _, _ in entities)

    facts: Facts = {"articles": len(corpus)}
    (folder / "work").mkdir()
    with timed(facts, "from readings"):
        spool = Spool(folder / "work", "readings", limit=MEMORY)
        spool.add(stanzas())
        facts["quads"] = write_nquads(spool, folder / "graph.nq")
    spool.clear()
    ready = list(stanzas())
    with timed(facts, "N-Quads"):
        spool = Spool(folder / "work", "strings", limit=MEMORY)
        spool.add(ready)
        write_nquads(spool, folder / "graph.nq")
    del ready
    with timed(facts, "Turtle"):
        facts["triples"] = write_turtle(spool, folder / "graph.ttl")
    spool.clear()
    del spool
    as_built = folder / "built.nq", folder / "built.ttl"
    with timed(facts, "as a build does"):
        graph, entities = Assembly(folder / "work"), Entities()
        for reading in corpus:
            graph.take(*split(reading.article.iri, article_stanzas(reading, known, activity=activity)))
            entities.add(reading.entities, Counter(mention.entity for mention in reading.mentions))
        graph.add(entity_stanza(entity, known) for entity, _, _ in entities)
        held = graph.write(*as_built)
    for path in as_built:
        path.unlink()
    if held != (facts["quads"], facts["triples"]):
        raise Failed(
            f"a build writes {held}, not {facts['quads']:,.0f} quads and {facts['triples']:,.0f} triples"
        )
    return facts


def rdflib_quads(folder: Path, triples: int) -> Facts:
    """rdflib: terms from strings, into a Dataset, out as N-Quads."""
    import pyoxigraph as ox
    import rdflib

    facts: Facts = {}
    rows = [
        (q.subject.value, q.predicate.value, _plain(q.object), q.graph_name.value)  # type: ignore[union-attr]
        for q in ox.parse(path=str(folder / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    ]
    dataset = rdflib.Dataset()
    with timed(facts, "add"):
        named = rdflib.URIRef
        for subject, predicate, (value, lang, datatype), graph in rows:
            if lang or datatype:
                term = rdflib.Literal(value, lang=lang, datatype=None if lang else named(datatype or ""))
            else:
                term = named(value)
            dataset.get_context(named(graph)).add((named(subject), named(predicate), term))
    del rows
    with timed(facts, "N-Quads"):
        dataset.serialize(folder / "rdflib.nq", format="nquads", encoding="utf-8")
    return facts


def _plain(term: object) -> tuple[str, str | None, str | None]:
    """A term's characters, language and datatype, as strings."""
    datatype = getattr(term, "datatype", None)
    return str(getattr(term, "value", "")), getattr(term, "language", None), datatype and datatype.value


def rdflib_triples(folder: Path, triples: int) -> Facts:
    """rdflib: the graph without its names from N-Triples into a Graph, out as N-Triples and Turtle."""
    import rdflib

    facts: Facts = {}
    graph = rdflib.Graph()
    with timed(facts, "parse"):
        graph.parse(folder / "graph.nt", format="nt")
    with timed(facts, "N-Triples"):
        graph.serialize(folder / "rdflib.nt", format="nt", encoding="utf-8")
    with timed(facts, "Turtle"):
        graph.serialize(folder / "rdflib.ttl", format="turtle")
    return facts | {"triples": len(graph)}


def rdflib_parse(folder: Path, triples: int) -> Facts:
    """rdflib: the quads into a Dataset."""
    import rdflib

    facts: Facts = {}
    with timed(facts, "parse"):
        rdflib.Dataset().parse(folder / "graph.nq", format="nquads")
    return facts


def load_memory(folder: Path, triples: int) -> Facts:
    """The store's bulk loader into memory, of the quads, then of the triples alone."""
    import pyoxigraph as ox

    facts: Facts = {}
    for name, format_ in (("graph.nq", ox.RdfFormat.N_QUADS), ("graph.nt", ox.RdfFormat.N_TRIPLES)):
        with timed(facts, name):
            store = ox.Store()
            store.bulk_load(path=str(folder / name), format=format_)
        facts[f"{name} held"] = len(store)
    return facts


def load_disk(folder: Path, triples: int) -> Facts:
    """The embedded store, as a build makes it."""
    from pipeline.graph.store import load

    facts: Facts = {}
    store = folder / f"store-{time.time_ns()}"
    store.mkdir()
    with timed(facts, "clock", time.perf_counter), timed(facts, "processor"):
        facts["held"] = load(folder / "graph.nq", folder / "graph.ttl", store)
    return facts


STEPS: dict[str, Callable[[Path, int], Facts]] = {
    "lutu writes": write_lutu,
    "lutu loads into memory": load_memory,
    "lutu loads to disk": load_disk,
    "lutu loads to disk, all cores": load_disk,
    "rdflib writes quads": rdflib_quads,
    "rdflib writes triples": rdflib_triples,
    "rdflib parses quads": rdflib_parse,
}


def main() -> None:
    """Measure all, or with --step one."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--triples", type=int, default=1_000_000, help="at least how many (1,000,000)")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        tell(
            lambda: STEPS[options.step](options.folder, options.triples),
            one="all cores" not in options.step,
        )
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
    ox.serialize(facts, output=str(folder / "graph.nt"), format=ox.RdfFormat.N_TRIPLES)


def table(results: dict[str, Facts]) -> Iterator[str]:
    """The figures as rows: thousand statements a second, and how many times rdflib."""
    ours, memory, disk, cores, quads, triples, parsed = results.values()
    n, t = ours["quads"], ours["triples"]
    both = disk["held"] / disk["processor"], cores["held"] / cores["clock"]
    rows = [
        ("N-Quads from readings", n / ours["from readings"], n / (quads["add"] + quads["N-Quads"])),
        ("  beside its serializer alone", n / ours["from readings"], n / quads["N-Quads"]),
        (
            "both files, as a build does",
            (n + t) / ours["as a build does"],
            (n + t) / (quads["add"] + quads["N-Quads"] + triples["Turtle"]),
        ),
        ("N-Quads from memory", n / ours["N-Quads"], n / quads["N-Quads"]),
        ("  beside its N-Triples", n / ours["N-Quads"], t / triples["N-Triples"]),
        ("Turtle from memory", t / ours["Turtle"], t / triples["Turtle"]),
        ("N-Quads into memory", n / memory["graph.nq"], n / parsed["parse"]),
        ("N-Triples into memory", t / memory["graph.nt"], t / triples["parse"]),
        ("both to disk, one core", both[0], (n + t) / (parsed["parse"] + triples["parse"])),
        ("both to disk, all cores, clock", both[1], (n + t) / (parsed["parse"] + triples["parse"])),
    ]
    yield f"{n:,.0f} quads, {t:,.0f} triples, {ours['articles']:,.0f} articles; thousands a second, one core"
    for label, mine, theirs in rows:
        yield f"{label:32}  lutu {mine / 1000:8,.0f}  rdflib {theirs / 1000:8,.1f}  {mine / theirs:6.1f}×"
    peaks = ", ".join(f"{name} {facts['peak']:,.0f}" for name, facts in results.items())
    yield f"peak MB (of {MEGABYTE:,} bytes): {peaks}"


if __name__ == "__main__":
    main()
