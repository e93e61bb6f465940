"""The whole way, as a user runs it: the same bytes from the same articles, all of it readable, nothing half-written."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pyoxigraph
import pytest
import rdflib
from command import LUTU, RAW, ROOT, environment, hashes, lutu, small_ontology

from pipeline.text.decode import decode

#: What may differ between two builds of the same articles; see CONTRACT, `lutu build`.
DIFFERS = {"manifest.json", "report.html"}
FILES = {
    "graph.ttl", "graph.nq", "network.graphml", "network.gexf", "network.html", "report.html", "manifest.json",
    "dataset.ttl", "datapackage.json",
    *(f"{table}.{suffix}" for suffix in ("csv", "parquet") for table in (
        "mentions", "entities", "targets", "observations", "relations", "cooccurrence", "issues", "articles", "paragraphs"
    )),
}  # fmt: skip


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# ---- what is there ---------------------------------------------------------------------------------------


def test_every_output_is_there_and_nothing_else(built: Path) -> None:
    assert {path.name for path in built.iterdir()} == FILES | {"store"}


def test_the_manifest_hashes_what_is_there(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text("utf-8"))
    found = hashes(built)
    assert {name: facts["sha256"] for name, facts in manifest["outputs"].items()} == {
        name: found[name] for name in FILES - DIFFERS
    }
    assert len(manifest["inputs"]) == len(list(RAW.iterdir()))


@pytest.fixture(scope="session")
def quads(built: Path) -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse(path=built / "graph.nq"))


def test_the_graph_parses_and_turtle_says_the_same(built: Path, quads: list[pyoxigraph.Quad]) -> None:
    turtle = {quad.triple for quad in pyoxigraph.parse(path=built / "graph.ttl")}
    assert turtle == {quad.triple for quad in quads}
    lines = (built / "graph.nq").read_bytes().split(b"\n")[:-1]
    assert lines == sorted(set(lines)) and len(lines) == len(quads)


def test_no_blank_nodes_and_a_graph_for_everything(quads: list[pyoxigraph.Quad]) -> None:
    for quad in quads:
        assert isinstance(quad.graph_name, pyoxigraph.NamedNode), quad
        assert not isinstance(quad.subject, pyoxigraph.BlankNode), quad
        assert not isinstance(quad.object, pyoxigraph.BlankNode), quad


def test_rdflib_reads_the_same_triples(built: Path, quads: list[pyoxigraph.Quad]) -> None:
    """rdflib is slow, so it gets one article's graph as N-Quads and as Turtle, by way of pyoxigraph."""
    graphs = sorted({quad.graph_name.value for quad in quads if "/article/" in quad.graph_name.value})
    part = [quad for quad in quads if quad.graph_name.value == graphs[0]]
    nquads = pyoxigraph.serialize(part, format=pyoxigraph.RdfFormat.N_QUADS)
    dataset = rdflib.Dataset()
    dataset.parse(data=nquads.decode(), format="nquads")
    assert len(dataset) == len(part) > 100
    ontology = rdflib.Graph().parse(ROOT / "ontology" / "lutu.ttl")
    assert len(ontology) > 100


def test_the_network_opens_elsewhere(built: Path) -> None:
    one = nx.read_graphml(built / "network.graphml")
    other = nx.read_gexf(built / "network.gexf")
    assert set(one) == set(other) and one.number_of_edges() == other.number_of_edges() > 0
    assert all(label for _, label in one.nodes(data="label"))


def test_tables_agree_with_their_parquet_and_with_the_graph(
    built: Path, quads: list[pyoxigraph.Quad]
) -> None:
    for name in (
        "mentions",
        "entities",
        "targets",
        "observations",
        "relations",
        "cooccurrence",
        "issues",
        "articles",
        "paragraphs",
    ):
        raw = (built / f"{name}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf"), name
        table = pd.read_parquet(built / f"{name}.parquet")
        assert list(table.columns) == list(rows(built / f"{name}.csv")[0]), name
        assert len(table) == len(rows(built / f"{name}.csv")), name
    kind = pyoxigraph.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    target = pyoxigraph.NamedNode("https://w3id.org/lutu/ontology#Target")
    iris = {quad.subject.value for quad in quads if (quad.predicate, quad.object) == (kind, target)}
    iris = {iri for iri in iris if "/entity/" not in iri}  # named targets of the dictionary, merely mentioned
    assert iris == {row["target"] for row in rows(built / "targets.csv")}


def test_tables_agree_with_extract(built: Path, extracted: list[dict[str, Any]]) -> None:
    for table, kind in (("mentions", "mention"), ("targets", "target"), ("relations", "relation")):
        found = sorted(
            (record["doc"], record["start"], record["end"])
            for record in extracted
            if record["record"] == kind
        )
        written = sorted(
            (row["doc"], int(row["start"]), int(row["end"])) for row in rows(built / f"{table}.csv")
        )
        assert written == found, table


def test_every_row_of_a_table_reads_back(built: Path) -> None:
    texts = {path.name: decode(path.read_bytes(), path.name).text for path in RAW.iterdir()}
    for table in ("mentions", "targets", "observations"):
        for row in rows(built / f"{table}.csv"):
            text = texts[row["doc"]][int(row["start"]) : int(row["end"])]
            assert row["text"].removeprefix("'") == text or row["text"] == text, row


def test_values_keep_their_digits_in_every_output(built: Path) -> None:
    values = {row["value"] for row in rows(built / "targets.csv") if row["value"]}
    for value in values:
        assert str(Decimal(value)) == value, value
    parquet = pd.read_parquet(built / "targets.parquet")
    assert {Decimal(str(value)) for value in parquet["value"].dropna()} == set(map(Decimal, values))


def test_queries_answer(built: Path) -> None:
    run = lutu("query", "targets-by-actor", "--out", built, "--json")
    assert run.returncode == 0 and json.loads(run.stdout)["results"]["bindings"]
    asked = b"SELECT (COUNT(*) AS ?n) { ?t a lutu:Target ; lutu:metric ?m }"
    run = lutu("query", "-", "--out", built, "--format", "csv", stdin=asked)
    assert run.stdout.split() == [b"n", str(len({r["target"] for r in rows(built / "targets.csv")})).encode()]


def test_the_report_is_one_offline_page(built: Path) -> None:
    page = (built / "report.html").read_text("utf-8")
    for outside in ('src="http', "src='http", '<link rel="stylesheet" href="http', "@import", "url(http"):
        assert outside not in page


# ---- the same bytes --------------------------------------------------------------------------------------


def test_workers_hash_seed_and_order_of_files_change_nothing(built: Path, tmp_path: Path) -> None:
    raw = tmp_path / "elsewhere" / "articles"
    raw.mkdir(parents=True)
    for path in sorted(RAW.iterdir(), reverse=True):
        shutil.copyfile(path, raw / path.name)
        os.utime(raw / path.name, (0, 0))
    out = tmp_path / "graph"
    run = lutu(
        "build",
        raw,
        out,
        "--workers",
        "2",
        cwd=tmp_path,
        PYTHONHASHSEED="271828",
        TZ="Asia/Jakarta",
        LC_ALL="C",
    )
    assert run.returncode == 0, run.stderr.decode()
    one, other = hashes(built), hashes(out)
    assert {name: one[name] for name in FILES - DIFFERS} == {name: other[name] for name in FILES - DIFFERS}
    manifests = [json.loads((folder / "manifest.json").read_text("utf-8")) for folder in (built, out)]
    assert all(manifest.pop("run") for manifest in manifests)
    assert manifests[0] == manifests[1]


def test_a_build_with_nothing_changed_is_quick_and_touches_nothing(built: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in built.iterdir()}
    started = time.perf_counter()
    run = lutu("build", RAW, built)
    assert time.perf_counter() - started < 20
    assert run.returncode == 0 and b"nothing has changed" in run.stderr
    assert {path.name: path.stat().st_mtime_ns for path in built.iterdir()} == before


# ---- broken off ------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def small_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    small_ontology(folder / "ontology")
    (folder / "raw").mkdir()
    (folder / "raw" / "a.txt").write_text("世界自然基金会与印尼合作。", encoding="utf-8")
    run = lutu("build", "raw", "graph", "--ontology", "ontology", "--workers", "1", cwd=folder)
    assert run.returncode == 0, run.stderr.decode()
    return folder


@pytest.fixture
def small(tmp_path: Path, small_build: Path) -> Path:
    """A folder with a small `ontology`, a build in `graph`, and in `raw` an article more than that build has seen."""
    folder = tmp_path / "small"
    shutil.copytree(small_build, folder)
    (folder / "raw" / "b.txt").write_text("印尼提出到2030年无条件减排43.20%。\n" * 600, encoding="utf-8")
    return folder


def leftovers(folder: Path) -> Iterator[Path]:
    """What is half-written; `.graph.kept` holds whole readings, for the next build."""
    return (
        path
        for path in folder.rglob("*")
        if path.name.startswith((".graph.building", ".graph.previous", ".kept-"))
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(
    ("sent", "workers"), [("SIGINT", "1"), ("SIGINT", "2"), ("SIGTERM", "1"), ("SIGKILL", "2")]
)
def test_a_build_that_is_broken_off_leaves_the_last_one(sent: str, workers: str, small: Path) -> None:
    before = hashes(small / "graph")
    command = [*LUTU, "build", "raw", "graph", "--ontology", "ontology", "--workers", workers]
    with subprocess.Popen(
        command, cwd=small, env=environment(), stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        limit = time.monotonic() + 60
        while not list(leftovers(small)):
            assert process.poll() is None and time.monotonic() < limit, "the build never began"
            time.sleep(0.005)  # until it has made its working folder
        os.killpg(process.pid, getattr(signal, sent))
        assert process.stderr is not None
        said = process.stderr.read().decode()
    assert process.returncode != 0
    assert hashes(small / "graph") == before
    if sent == "SIGINT":
        assert process.returncode == 130, said
        assert not list(leftovers(small))
        assert "Traceback" not in said and "Stopped." in said
    if sent == "SIGKILL":
        the_next_build_clears_up(small, before)


def the_next_build_clears_up(small: Path, before: dict[str, str]) -> None:
    (small / "raw" / "b.txt").unlink()
    run = lutu("build", "raw", "graph", "--ontology", "ontology", "--force", cwd=small)
    assert run.returncode == 0 and not list(leftovers(small))
    assert {n: h for n, h in hashes(small / "graph").items() if n not in DIFFERS} == {
        n: h for n, h in before.items() if n not in DIFFERS
    }


def test_a_build_without_room_leaves_the_last_one(small: Path) -> None:
    """A full disk, as a limit on the size of files."""
    resource = pytest.importorskip("resource")
    before = hashes(small / "graph")

    def no_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    run = subprocess.run(
        [*LUTU, "build", "raw", "graph", "--ontology", "ontology", "--workers", "1"],
        cwd=small, env=environment(), capture_output=True, check=False, preexec_fn=no_room,
    )  # fmt: skip
    assert run.returncode == 2, run.stderr.decode()
    assert b"Traceback" not in run.stderr and b"graph" in run.stderr
    assert hashes(small / "graph") == before and not list(leftovers(small))


# ---- quick and offline -----------------------------------------------------------------------------------

HEAVY = ("pandas", "spacy", "rdflib", "networkx", "pyoxigraph", "jieba", "rjieba", "yaml", "numpy")


@pytest.mark.parametrize("code", ["import pipeline", "import sys; sys.argv = ['lutu', '--help']; lutu()"])
def test_nothing_heavy_is_loaded_before_it_is_asked_for(code: str) -> None:
    program = f"""
import sys
def lutu():
    import pipeline.cli
    try: pipeline.cli.main()
    except SystemExit: pass
{code}
print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=environment())
    assert run.stderr.split() == []


def test_extract_loads_no_library_of_the_graph(ontology: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("印尼", encoding="utf-8")
    program = f"""
import sys, pipeline.cli
sys.argv = ['lutu', 'extract', {str(tmp_path / "a.txt")!r}, '--ontology', {str(ontology)!r}]
try: pipeline.cli.main()
except SystemExit: pass
print(*[name for name in {HEAVY[:5]!r} if name in sys.modules], file=sys.stderr)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=environment())
    assert run.stderr.split() == [] and run.stdout


@pytest.mark.skipif(shutil.which("unshare") is None, reason="no network namespaces here")
def test_a_build_in_a_machine_without_network(small: Path) -> None:
    """Beside the session's build with sockets refused in Python: nothing in native code asks either."""
    if subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no right to make a network namespace")
    (small / "raw" / "b.txt").unlink()
    run = subprocess.run(
        ["unshare", "-rn", *LUTU, "build", "raw", "alone", "--ontology", "ontology"],
        cwd=small, env=environment(), capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr.decode()
