"""What `lutu analyze` asks of a build: tables of measures, ties, communities, paths, changes; no article is read again.

A `Study` is a build's incidences under the wanted level, types and slice; each question gives rows for people and
programs alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import LutuError
from pipeline.model import TYPES
from pipeline.network import export, measures, neighbours, slices, xml_files
from pipeline.network.counting import ties
from pipeline.network.gathering import from_tables
from pipeline.network.incidences import LEVELS, Incidences
from pipeline.network.page.document import document
from pipeline.network.page.passages import Rows
from pipeline.text.fold import fold

if TYPE_CHECKING:
    import networkx as nx

_REBUILD = "Build it again: lutu build data/raw data/graph --force"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The level, types and slice of a study; `lists` counts co-mention in bare lists of names too."""

    level: str = "paragraph"
    types: tuple[str, ...] = ()
    support: int = 1
    since: int | None = None
    until: int | None = None
    source: str | None = None
    lists: bool = False


class Study:
    """A build's network as one has asked for it."""

    def __init__(self, whole: Incidences, names: dict[str, list[str]], wanted: Wanted) -> None:
        _check(whole, wanted)
        self.whole = whole.of_types(wanted.types) if wanted.types else whole
        self.wanted, self._names = wanted, names
        self.incidences = self.whole.within(since=wanted.since, until=wanted.until, publisher=wanted.source)
        self.ties = ties(self.incidences, wanted.level)
        self.graph: nx.Graph[str] = export.graph_of(
            self.incidences, self.ties, lists=wanted.lists, support=wanted.support
        )

    def summary(self) -> Row:
        """What was counted, in figures."""
        return {
            "level": self.wanted.level, "units": self.ties.total,
            "articles": len({int(number) for number in self.incidences.article[self.incidences.kept]}),
            "entities": len(self.graph), "ties": self.graph.number_of_edges(),
            "copied_paragraphs": self.incidences.copied, "wide_units": self.ties.wide,
            "betweenness": measures.betweenness_kind(len(self.graph)),
        }  # fmt: skip

    def resolve(self, name: str) -> str:
        """The entity of the network that goes by a name: its label, an alias or its IRI.

        Raises: LutuError when nobody or more than one does; it lists whom one may mean.
        """
        if name in self.graph:
            return name
        found = [iri for iri in self._names.get(_key(name), ()) if iri in self.graph]
        exact = [iri for iri in found if self.graph.nodes[iri]["label"] == name]
        if len(found) == 1 or len(exact) == 1:
            return (exact if len(exact) == 1 else found)[0]
        if found:
            options = "; ".join(f"{self._told(iri)} {iri}" for iri in found)
            raise LutuError(
                f"name {name!r}", f"means {len(found)} entities ({options})", "Give the IRI of one."
            )
        near = [key for key in self._names if _key(name) in key and self._shown(key)]
        near = sorted(near, key=lambda key: (len(key), key))[:5]
        hint = f"Did you mean {', '.join(near)}?" if near else "See the names in entities.csv."
        raise LutuError(f"name {name!r}", "is no entity of this network", hint)

    def _shown(self, key: str) -> bool:
        return any(iri in self.graph for iri in self._names[key])

    def _told(self, iri: str) -> str:
        facts = self.graph.nodes[iri]
        return f"{facts['label']} ({facts['type']}, {facts['documents']} articles)"

    def measures(self) -> list[Row]:
        """Every entity with its measures, the most connected first."""
        rows = []
        for found in measures.measures(self.graph):
            facts = self.graph.nodes[found.iri]
            rows.append(asdict(found) | {"units": facts["units"], "documents": facts["documents"]})
        return rows

    def tie_rows(self, graph: nx.Graph[str] | None = None, *, most: int | None = None) -> list[Row]:
        """The ties, the most significant first, each with the first paragraph that states it."""
        graph = self.graph if graph is None else graph
        edges = sorted(
            graph.edges(data=True),
            key=lambda edge: (edge[2]["direction"] == "less", -edge[2]["log_likelihood"], edge[:2]),
        )
        evidence = neighbours.Evidence(self.incidences, self.wanted.level)
        return [self._tie(one, other, facts, evidence) for one, other, facts in edges[:most]]

    def _tie(self, one: str, other: str, facts: Row, evidence: neighbours.Evidence, most: int = 3) -> Row:
        places = evidence.of(one, other)
        return {
            "source": one, "source_label": self.graph.nodes[one]["label"],
            "target": other, "target_label": self.graph.nodes[other]["label"], **facts,
            "evidence": [asdict(place) for place in places[:most]], "evidence_count": len(places),
        }  # fmt: skip

    def ego(self, name: str, *, most: int | None = None) -> list[Row]:
        """The ties of one entity, then those among its neighbours."""
        node = self.resolve(name)
        rows = self.tie_rows(neighbours.ego(self.graph, node))
        rows.sort(key=lambda row: node not in (row["source"], row["target"]))
        for row in rows:
            if row["target"] == node:
                for end in ("", "_label"):
                    row[f"source{end}"], row[f"target{end}"] = row[f"target{end}"], row[f"source{end}"]
        return rows[:most]

    def path(self, one: str, other: str) -> list[Row]:
        """The shortest way between two entities, each step with its evidence; empty where there is none."""
        steps = neighbours.path(self.graph, self.resolve(one), self.resolve(other)) or []
        evidence = neighbours.Evidence(self.incidences, self.wanted.level)
        return [
            self._tie(step.source, step.target, self.graph[step.source][step.target], evidence)
            for step in steps
        ]

    def communities(self) -> list[Row]:
        """The communities of two and more, the largest first, named by their best-connected members."""
        groups = [group for group in measures.communities(self.graph) if len(group) > 1]
        return [
            {
                "community": number, "name": measures.named(self.graph, group), "size": len(group),
                "members": [{"iri": node, "label": self.graph.nodes[node]["label"]} for node in group],
            }
            for number, group in enumerate(groups)
        ]  # fmt: skip

    def bridges(self) -> list[Row]:
        """The ties that alone hold parts of the network together."""
        evidence = neighbours.Evidence(self.incidences, self.wanted.level)
        return [
            self._tie(step.source, step.target, self.graph[step.source][step.target], evidence)
            for step in neighbours.bridges(self.graph)
        ]

    def projection(self, onto: str, through: str) -> list[Row]:
        """Entities of one type tied by the entities of another that they both stand with."""
        _check_types((onto, through))
        projected = neighbours.projection(self.graph, onto, through)
        rows = [
            {
                "source": one, "source_label": projected.nodes[one]["label"],
                "target": other, "target_label": projected.nodes[other]["label"], "shared": facts["weight"],
            }
            for one, other, facts in projected.edges(data=True)
        ]  # fmt: skip
        return sorted(rows, key=lambda row: (-row["shared"], row["source"], row["target"]))

    def compare(self, before: str, after: str) -> list[Row]:
        """Ties that emerge or fade from one year or source to another."""
        changes = slices.compare(
            self.whole, self._slice(before), self._slice(after),
            level=self.wanted.level, lists=self.wanted.lists, support=self.wanted.support,
        )  # fmt: skip
        labels = {named.iri: named.label for named in self.whole.entities}
        return [
            asdict(change) | {"source_label": labels[change.source], "target_label": labels[change.target]}
            for change in changes
        ]

    def _slice(self, name: str) -> Incidences:
        year = int(name) if name.isdigit() and len(name) == 4 else None
        found = self.whole.within(since=year, until=year, publisher=None if year else name)
        if not found.kept.any():
            raise LutuError(
                f"slice {name!r}", "holds no article", f"There are {', '.join(_slices(self.whole))}."
            )
        return found

    def stability(self, rounds: int) -> list[Row]:
        """How far each rank by PageRank moves when articles are drawn anew."""
        found = slices.stability(
            self.incidences, level=self.wanted.level, lists=self.wanted.lists, support=self.wanted.support,
            rounds=rounds,
        )  # fmt: skip
        return [
            asdict(one) | {"label": self.graph.nodes[one.iri]["label"]}
            for one in found
            if one.iri in self.graph
        ]

    def write(self, folder: Path, rows: Rows | None = None) -> list[str]:
        """Write the network with all its layers into a folder; gives the names of the files.

        With `rows`, which gives the rows of a table of the build, the page with the sentences too.
        """
        layers = export.layers(self.incidences, lists=self.wanted.lists, support=self.wanted.support)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            export.write_csv(layers, folder / "nodes.csv", folder / "edges.csv")
            export.write_json(layers, folder / "network.json")
            nodes = [(node, self.graph.nodes[node]) for node in self.graph]
            edges = list(xml_files.of_rows(self.graph.edges(data=True)))
            xml_files.write_graphml(nodes, edges, folder / "network.graphml")
            xml_files.write_gexf(nodes, edges, folder / "network.gexf")
            if rows is not None:
                page = document(self.incidences, ties(self.incidences), rows)
                (folder / "network.html").write_text(page, encoding="utf-8", newline="\n")
        except OSError as error:
            raise LutuError(
                str(folder), f"cannot be written ({error.strerror})", "Choose another folder."
            ) from error
        written = ["nodes.csv", "edges.csv", "network.json", "network.graphml", "network.gexf"]
        return [*written, "network.html"] if rows is not None else written


def load(out: Path) -> tuple[Incidences, dict[str, list[str]]]:
    """The incidences of a build, and which entities go by each folded name. Raises: LutuError."""
    tables = {name: list(_rows(out, name)) for name in ("articles", "paragraphs", "mentions", "entities")}
    if any("sentence" not in row for row in tables["mentions"][:1]):
        raise LutuError(str(out / "mentions.parquet"), "has no sentences: an older Lütu wrote it", _REBUILD)
    names: dict[str, list[str]] = {}
    labels: dict[str, tuple[str, str]] = {}
    for row in tables["entities"]:
        labels[row["entity"]] = row["label"], row["type"]
        spelled = [row["label"], row["label_en"] or "", *(row["names"] or "").split(" | ")]
        for key in dict.fromkeys(_key(name) for name in spelled if name):
            names.setdefault(key, []).append(row["entity"])
    for row in tables["mentions"]:
        known = names.setdefault(_key(row["text"]), [])
        if row["entity"] not in known and row["type"] != "Target":
            known.append(row["entity"])
    return from_tables(tables["articles"], tables["paragraphs"], tables["mentions"], labels), names


def rows_of(out: Path) -> Rows:
    """What gives the rows of a table of a build by its name, or some columns of them; LutuError where it has none."""
    return partial(_rows, out)


def _rows(out: Path, table: str, *columns: str, of: Collection[str] = ()) -> Iterator[Row]:
    import pyarrow.parquet as pq

    path = out / f"{table}.parquet"
    if not path.is_file():
        raise LutuError(str(out), f"holds no {table}.parquet", _REBUILD)
    try:
        wanted = [("article", "in", sorted(of))] if of else None
        yield from pq.read_table(path, columns=list(columns) or None, filters=wanted).to_pylist()
    except (OSError, ValueError) as error:
        raise LutuError(str(path), f"cannot be read ({error})", _REBUILD) from error


def _key(name: str) -> str:
    return fold(name).strip().casefold()


def _check_types(types: Sequence[str]) -> None:
    for type_ in types:
        if type_ not in TYPES:
            raise LutuError(f"type {type_!r}", "is unknown", f"Choose from {', '.join(TYPES)}.")


def _check(whole: Incidences, wanted: Wanted) -> None:
    _check_types(wanted.types)
    if wanted.level not in LEVELS:
        raise LutuError(f"level {wanted.level!r}", "is unknown", f"Choose one of {', '.join(LEVELS)}.")
    if wanted.source and wanted.source not in {source.publisher for source in whole.articles}:
        known = ", ".join(_slices(whole, years=False))
        raise LutuError(f"source {wanted.source!r}", "is no article's", f"There are {known}.")


def _slices(whole: Incidences, *, years: bool = True) -> list[str]:
    """The years and sources there are."""
    dated = sorted({str(source.year) for source in whole.articles if source.year}) if years else []
    return [*dated, *sorted({source.publisher for source in whole.articles if source.publisher})[:12]]
