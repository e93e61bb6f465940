"""Readings in, everything that is published out: one pass, many outputs, complete or not at all.

`lutu build` first asks `former.is_current`, which costs some milliseconds and no library, and only then reads.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import manifest as manifests
from pipeline import publish
from pipeline.beside import Beside
from pipeline.errors import ExpectationError, LutuError
from pipeline.fingerprint import Fingerprint
from pipeline.former import Former, reusable
from pipeline.memory import give_back
from pipeline.model import Issue, Reading
from pipeline.segments import Segment, activity, segment

if TYPE_CHECKING:
    from pipeline.graph.differences import Difference
    from pipeline.network.cooccurrence import Columns
    from pipeline.network.pictures import Heart

#: An article with all that was found in it or what a build makes of it, or a file that could not be read, with the reason.
Item = Segment | Reading | tuple[str, Issue]
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build has left behind: its folder, its counts, how many files could not be read, and what to say."""

    out: Path
    counts: Mapping[str, Any]
    unread: int
    notice: str = ""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the report shows of tables and network."""

    rows: Mapping[str, list[dict[str, object]]]
    heart: Heart


def build(
    raw: Path,
    out: Path,
    *,
    readings: Iterable[Item],
    fingerprint: Fingerprint,
    ontology: Path,
    on_progress: Progress | None = None,
    run: Mapping[str, object] | None = None,
    anew: bool = False,
    workers: int = 1,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Built:
    """Write all outputs for the readings into `out`, which is replaced at the end in one step.

    `readings` may come in any order. `on_progress` is called with the stage (`reading`, `network`, `graph`,
    `gate`, `store`, `report`) and a running count. `run` is added to the manifest's only object
    that differs between two builds of the same input. Of a former build by the same software what did not change
    is neither judged nor stored again, unless `anew`. With several `workers` tables and network are written beside
    the graph. The outputs are the same.
    Raises: ExpectationError when no article came, RefusedError when the gate refuses the graph, LutuError when `out`
    cannot be used. The former build then stays as it is.
    """
    raw, out = raw.absolute(), out.absolute()
    if raw.resolve() == out.resolve() or out.resolve() in raw.resolve().parents:
        raise LutuError(str(out), f"holds the articles in {raw}", "Choose an output folder outside of them.")
    tell = on_progress or (lambda stage, done: None)
    started = clock()
    try:
        with publish.published(out) as fresh:
            work = fresh / ".work"
            work.mkdir()
            before = None if anew else reusable(out, fingerprint)
            maker = _Maker(work, fresh, fingerprint, ontology, tell, before)
            maker.read(readings)
            if not maker.counts["articles"]:
                raise ExpectationError(
                    str(raw), "no article was read", "Give a folder with .txt or .md files that hold text."
                )
            manifest = maker.finish(apart=workers > 1)
            ended = clock()
            told: dict[str, object] = {
                **(run or {}),
                "gate": maker.gate,
                "graph": publish.stamp(fresh / "graph.nq"),
                "store": maker.store,
                "changes": maker.changes,
                "raw": str(raw),
                "started": started.isoformat(timespec="seconds"),
                "ended": ended.isoformat(timespec="seconds"),
                "seconds": round((ended - started).total_seconds(), 3),
            }
            maker.report(manifest, told, before=out)
            manifest["run"] = told
            manifests.write(manifest, fresh)
    except OSError as error:
        raise LutuError(
            str(out), f"cannot be written ({error})", "See whether the disk is full or read-only."
        ) from error
    return Built(out, manifest["counts"], manifest["counts"]["unread"], maker.notice)


class _Maker:
    """One build on its way: sums in memory, rows and quads in sorted chunks on disk."""

    def __init__(
        self,
        work: Path,
        folder: Path,
        fingerprint: Fingerprint,
        ontology: Path,
        tell: Progress,
        former: Former | None,
    ) -> None:
        from pipeline.graph import vocabulary
        from pipeline.graph.assembly import Assembly
        from pipeline.graph.entities import Entities
        from pipeline.graph.tables import Tables
        from pipeline.network.cooccurrence import CoOccurrence

        self.work, self.folder, self.ontology, self.tell = work, folder, ontology, tell
        self.fingerprint, self.former = fingerprint, former
        self.registry = vocabulary.registry(ontology)
        self.activity = activity(fingerprint)
        self.quads = Assembly(work)
        self.tables = Tables(work)
        self.entities = Entities()
        self.network = CoOccurrence()
        self.rules: set[str] = set()
        self.counts: Counter[str] = Counter()
        #: What the finished graph must hold at least, and what the gate took.
        self.expected: Counter[str] = Counter()
        self.articles: set[str] = set()
        self.gate: dict[str, object] = {}
        #: What tells the next build that nobody has touched the store.
        self.store: Mapping[str, str] = {}
        #: How many quads came or went since the former build; None where all is looked at anew.
        self.changes: int | None = None
        self.notice = ""
        self.parts: dict[str, Counter[str]] = {
            name: Counter() for name in ("mentions", "entities", "relations", "issues")
        }

    def read(self, readings: Iterable[Item]) -> None:
        """Let every reading pass once through every sink."""
        from pipeline.graph.triples import issue_stanza

        for done, item in enumerate(readings, start=1):
            if isinstance(item, tuple):
                doc, issue = item
                self.quads.add((issue_stanza(issue, doc=doc),))
                self.tables.issue(doc, issue)
                self.counts["unread"] += 1
                self.parts["issues"][issue.code] += 1
            elif isinstance(item, Reading):
                self._take(segment(item, self.ontology, activity=self.activity))
            else:
                self._take(item)
            self.tell("reading", done)

    def _take(self, found: Segment) -> None:
        self.quads.take(found.stretch, found.shared)
        self.tables.take(found.doc, found.start, found.rows)
        self.tables.issues(found.issues)
        self.entities.add(found.entities, found.mentions)
        self.network.take(found.network)
        self.rules |= found.rules
        if found.article not in self.articles:
            self.articles.add(found.article)
            self.expected["articles"] += 1
            self.expected["paragraphs"] += found.counts["paragraphs"]
            self.expected["mentions"] += found.counts["places"]
        self.counts.update(found.counts)
        for name, counts in found.parts.items():
            self.parts[name].update(counts)

    def finish(self, *, apart: bool) -> dict[str, Any]:
        """Write what was gathered and give the manifest without its `run`; `apart` as `Beside` has it."""
        self.tell("network", 0)
        pairs = self.network.columns()  # which both of what follows need
        self.counts["pairs"] = len(pairs)
        self.counts["wide_paragraphs"] = self.network.wide
        self.counts["copied_paragraphs"] = self.network.copied
        self.tables.flush()
        with Beside(self._tables_and_network, apart=apart) as beside:
            nquads, turtle = self._graph(pairs)
            # What the gate and the store need is in the files: the sums of all articles make room for them.
            self.expected["entities"] = len(self.entities)
            del self.entities, self.network, self.tables, pairs
            give_back()
            self.tell("gate", self.counts["quads"])
            since = self.former.difference(nquads) if self.former else None
            self.changes = None if since is None else len(since)
            if since is None:
                beside.result()  # gate and store have work enough for all cores, and need the memory
            self._gate(turtle, nquads, since)
            self.tell("store", self.counts["quads"])
            self._store(turtle, nquads, since)
            self.shown = beside.result()
        shutil.rmtree(self.work)
        return self._manifest()

    def _graph(self, pairs: Columns) -> tuple[Path, Path]:
        """Write the graph; gives its two files."""
        from pipeline import pair_outputs
        from pipeline.graph import provenance, writers
        from pipeline.graph.entities import entity_stanza
        from pipeline.graph.pairs import KEY

        for entity, _, _ in self.entities:
            self.quads.add((entity_stanza(entity, self.registry),))
            self.parts["entities"][entity.type] += 1
        self.quads.promise(KEY, pair_outputs.stretches(pairs, lambda done: self.tell("graph", done)))
        fingerprint = self.fingerprint
        self.quads.add(
            provenance.provenance_quads(
                self.activity,
                version=fingerprint.version,
                code=fingerprint.code,
                plans=fingerprint.lexicon,
                evidence=fingerprint.evidence,
                rules=self.rules,
            )
        )
        self.quads.add(writers.ontology_quads(self.ontology))
        nquads, turtle = self.folder / "graph.nq", self.folder / "graph.ttl"
        self.counts["quads"], self.counts["triples"] = self.quads.write(nquads, turtle)
        self.tell("graph", self.counts["quads"])
        self.quads.clear()
        return nquads, turtle

    def _tables_and_network(self) -> _Shown:
        """Write the tables, the pairs in all their forms and the page of the network; it touches nothing of the graph."""
        from pipeline import pair_outputs
        from pipeline.network import export
        from pipeline.network.page.document import document

        for entity, mentions, documents in self.entities:
            self.tables.entity(entity, mentions, documents)
        pair_outputs.write(self.network, self.tables, self.folder)
        page = document(self.network.incidences, self.network.ties, self.tables.rows)
        (self.folder / "network.html").write_text(page, encoding="utf-8", newline="\n")
        self.tables.finish(self.folder)
        rows = {name: list(self._first(name)) for name in ("targets", "entities", "issues")}
        return _Shown(rows, export.heart(self.network))

    def _gate(self, turtle: Path, nquads: Path, since: Difference | None) -> None:
        """Let the finished graph through or end the build. Raises: RefusedError with what is wrong."""
        from pipeline.graph import gate

        self.expected.update({name: self.counts[name] for name in ("quads", "pairs")})
        before = self.former.held() if self.former else None
        verdict = gate.check(
            turtle, nquads, self.ontology, expected=self.expected, since=since, before=before
        )
        self.notice = verdict.notice
        gate.refuse(verdict, "graph.ttl", articles=self.counts["articles"])
        self.gate = {"engine": verdict.engine, "seconds": round(verdict.seconds, 3), "held": verdict.held}

    def _store(self, turtle: Path, nquads: Path, since: Difference | None) -> None:
        """The embedded store: the former one with what changed, or loaded anew."""
        from pipeline.graph import store, store_changes

        folder, written = self.folder / "store", self.counts["quads"] + self.counts["triples"]
        made = self.former.store(since, folder) if self.former and since is not None else None
        if made is None or made[0] != written:
            shutil.rmtree(folder, ignore_errors=True)
            made = store.load(nquads, turtle, folder), store_changes.state(folder)
        held, self.store = made
        if held != written:
            raise ExpectationError("store", f"holds {held} quads, not {written}", "This is a bug: report it.")

    def _first(self, table: str, most: int = 2000) -> Iterable[dict[str, object]]:
        """The rows that the report shows."""
        from itertools import islice

        rows = self.tables.rows(table)
        if table == "entities":
            import heapq

            return heapq.nsmallest(
                most, rows, key=lambda row: (-int(str(row["mentions"])), str(row["entity"]))
            )
        return islice(rows, most)

    def _manifest(self) -> dict[str, Any]:
        """Describe the outputs; gives the manifest without its `run`."""
        from pipeline.graph import description

        counts = manifests.counted(self.counts, self.parts)
        outputs = manifests.hashed(path for path in self.folder.iterdir() if path.is_file())
        version = self.fingerprint.version
        dataset = description.dataset(version, counts, outputs, self.registry)
        described = {
            "datapackage.json": description.data_package(version, outputs),
            "dataset.ttl": "\n".join(dataset) + "\n",
        }
        for name, text in described.items():
            (self.folder / name).write_text(text, encoding="utf-8", newline="\n")
        outputs |= manifests.hashed(self.folder / name for name in described)
        return manifests.made(
            self.fingerprint, activity=self.activity, counts=counts, expected=self.expected, outputs=outputs
        )

    def report(self, manifest: dict[str, Any], run: Mapping[str, object], before: Path) -> None:
        """Write the page for people."""
        from pipeline import report
        from pipeline.network import pictures

        self.tell("report", 1)
        page = report.render(
            manifest,
            run=run,
            before=report.former(before, manifests.read(before)),
            targets=self.shown.rows["targets"],
            entities=self.shown.rows["entities"],
            issues=self.shown.rows["issues"],
            picture=pictures.drawn(self.shown.heart),
        )
        (self.folder / "report.html").write_text(page, encoding="utf-8", newline="\n")
