"""A build is complete or not there, the same for the same readings, and a no-op when nothing changed."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest
from readings import TEXT, affiliation, reading

from pipeline import manifest, publish
from pipeline.build import Item, build
from pipeline.errors import ExpectationError, LutuError
from pipeline.fingerprint import Fingerprint, fingerprint
from pipeline.former import is_current
from pipeline.model import Issue, Reading

ONTOLOGY = Path(__file__).parents[2] / "ontology"
OUTPUTS = {
    "graph.ttl", "graph.nq", "store", "network.graphml", "network.gexf", "network.html", "report.html", "manifest.json",
    "dataset.ttl", "datapackage.json",
    *(f"{table}.{suffix}" for suffix in ("csv", "parquet") for table in (
        "mentions", "entities", "targets", "observations", "relations", "cooccurrence", "issues", "articles", "paragraphs")),
}  # fmt: skip
#: Fixed, so that a file edited while the tests run does not look like a difference between two builds.
PRINT = Fingerprint("0.1.0", "c0de", "https://w3id.org/lutu/", {"python": "3.11"}, {"lutu.ttl": "abc"}, {})


def items() -> list[Item]:
    return [
        reading(doc="a.txt", relations=(affiliation(),), issues=(Issue("odd", "<b>", 0, 2),)),
        reading(doc="b.txt"),
        reading("中国\n" + TEXT, doc="c.txt"),
        reading(doc="c.txt", start=200, title="另一篇"),
        ("d.bin", Issue("unreadable", "d.bin: not text.")),
    ]


def made(
    folder: Path, readings: Iterator[Item] | list[Item] | None = None, prints: Fingerprint = PRINT
) -> Path:
    raw, out = folder / "raw", folder / "out"
    raw.mkdir(parents=True, exist_ok=True)
    build(
        raw, out,
        readings=items() if readings is None else readings,
        fingerprint=prints,
        ontology=ONTOLOGY,
        clock=lambda: datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    return out


def snapshot(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}


def siblings(out: Path) -> set[str]:
    return {path.name for path in out.parent.iterdir()} - {"raw", "out"}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("build"))


def test_everything_of_the_contract_is_there(out: Path) -> None:
    assert {path.name for path in out.iterdir()} == OUTPUTS
    assert not siblings(out)


def test_graph_reads_back_and_store_holds_it(out: Path) -> None:
    quads = set(ox.parse(path=str(out / "graph.nq"), format=ox.RdfFormat.N_QUADS))
    triples = set(ox.parse(path=str(out / "graph.ttl"), format=ox.RdfFormat.TURTLE))
    assert {(q.subject, q.predicate, q.object) for q in quads} == {
        (t.subject, t.predicate, t.object) for t in triples
    }
    lines = (out / "graph.nq").read_text("utf-8").split("\n")[:-1]
    assert lines == sorted(set(lines)) and len(lines) == len(quads)
    counts = manifest.read(out)["counts"]
    assert (counts["quads"], counts["triples"]) == (len(quads), len(triples))
    assert (counts["articles"], counts["unread"], counts["targets"]) == (4, 1, 4)


def test_manifest_tells_hashes_and_keeps_time_in_run(out: Path) -> None:
    told = manifest.read(out)
    assert set(told["outputs"]) == OUTPUTS - {"store", "report.html", "manifest.json"}
    assert told["run"]["ended"] == "2026-01-01T00:00:00+00:00"
    without = json.dumps({key: value for key, value in told.items() if key != "run"})
    assert "2026-01-01" not in without and str(out.parent) not in without


def test_any_order_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    expected = snapshot(out)
    for seed in range(3):
        shuffled = items()
        random.Random(seed).shuffle(shuffled)
        again = snapshot(made(tmp_path / str(seed), shuffled))
        for name in expected:
            if name not in ("manifest.json", "report.html"):
                assert again[name] == expected[name], name
        assert again["report.html"].replace(str(tmp_path / str(seed)).encode(), b"") == expected[
            "report.html"
        ].replace(str(out.parent).encode(), b"")


def test_hash_seed_does_not_matter(out: Path, tmp_path: Path) -> None:
    script = (
        "import sys; sys.path[:0] = [sys.argv[1], sys.argv[2]]\n"
        "from pathlib import Path; import test_build; test_build.made(Path(sys.argv[3]))"
    )
    for seed in ("1", "77"):
        folder = tmp_path / seed
        here = Path(__file__).parent
        subprocess.run(
            [sys.executable, "-c", script, str(here.parent), str(here), str(folder)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(here.parents[1])},
            check=True,
        )
        again, expected = snapshot(folder / "out"), snapshot(out)
        assert {n for n in expected if again[n] != expected[n]} <= {"manifest.json", "report.html"}


def test_is_current_until_something_changes(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("印尼", encoding="utf-8")
    folder = tmp_path / "ontology"
    folder.mkdir()
    (folder / "rules.yaml").write_text("a: 1", encoding="utf-8")
    prints = fingerprint([("a.txt", source)], folder)
    out = made(tmp_path, prints=prints)
    assert is_current(out, prints)
    assert is_current(out, fingerprint([("a.txt", source)], folder))
    (folder / "rules.yaml").write_text("a: 2", encoding="utf-8")
    assert not is_current(out, fingerprint([("a.txt", source)], folder))
    (folder / "rules.yaml").write_text("a: 1", encoding="utf-8")
    source.write_text("印尼。", encoding="utf-8")
    assert not is_current(out, fingerprint([("a.txt", source)], folder))
    (out / "mentions.csv").unlink()
    assert not is_current(out, prints)
    assert not is_current(tmp_path / "nowhere", prints)
    (out / "manifest.json").write_text("{", encoding="utf-8")
    assert not is_current(out, prints)


def test_asking_whether_it_is_current_imports_nothing_heavy(out: Path) -> None:
    script = (
        "import sys, pathlib; from pipeline.former import is_current\n"
        "from pipeline.fingerprint import fingerprint\n"
        "is_current(pathlib.Path(sys.argv[1]), fingerprint([], pathlib.Path(sys.argv[2])))\n"
        "print(sorted({'pandas', 'numpy', 'pyarrow', 'rdflib', 'pyoxigraph', 'networkx'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(out), str(ONTOLOGY)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


class Stop(BaseException):
    """As an interrupt: no Exception."""


def failing(error: BaseException) -> Iterator[Item]:
    yield from items()[:2]
    raise error


@pytest.mark.parametrize(
    "error", [LutuError("x", "broken"), RuntimeError("bug"), KeyboardInterrupt(), Stop()]
)
def test_a_failed_build_leaves_the_former_one(error: BaseException, tmp_path: Path) -> None:
    out = made(tmp_path)
    before = snapshot(out)
    with pytest.raises(type(error)):
        made(tmp_path, failing(error))
    assert snapshot(out) == before and is_current(out, PRINT)
    assert not siblings(out)


def test_a_full_disk_is_said_and_leaves_the_former_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.graph.assembly import Assembly

    def full(graph: Assembly, nquads: Path, text: Path) -> tuple[int, int]:
        raise OSError(28, "No space left on device")

    out = made(tmp_path)
    before = snapshot(out)
    monkeypatch.setattr(Assembly, "write", full)
    with pytest.raises(LutuError, match="No space left on device"):
        made(tmp_path)
    assert snapshot(out) == before and not siblings(out)


def test_a_first_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        made(tmp_path, failing(RuntimeError()))
    assert not (tmp_path / "out").exists() and not siblings(tmp_path / "out")


def test_no_article_is_no_build(tmp_path: Path) -> None:
    out = made(tmp_path)
    before = snapshot(out)
    with pytest.raises(ExpectationError, match="no article"):
        made(tmp_path, [("a.txt", Issue("empty", "a.txt: is empty."))])
    assert snapshot(out) == before


def test_a_killed_build_is_cleaned_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    script = (
        "import sys, time; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path; from pipeline import publish\n"
        "with publish.published(Path(sys.argv[2])) as fresh:\n"
        "    (fresh / 'half').write_text('x'); print('ready', flush=True); time.sleep(60)"
    )
    root = Path(__file__).parents[2]
    out = tmp_path / "out"
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(root), str(out)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stdout.readline() == "ready\n"
    made(tmp_path)  # beside a living build: its folder is left alone
    assert len(siblings(out)) == 1
    child.kill()
    child.wait()
    child.stdout.close()
    made(tmp_path)
    assert not siblings(out)


def test_a_build_caught_between_two_renames_is_put_back(tmp_path: Path) -> None:
    out = made(tmp_path)
    out.rename(tmp_path / ".out.previous")
    publish.tidy(out)
    assert is_current(out, PRINT)


def test_without_an_atomic_exchange_two_renames_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    out = made(tmp_path)
    made(tmp_path, [reading()])
    assert manifest.read(out)["counts"]["articles"] == 1 and not siblings(out)


@pytest.mark.parametrize("kind", ["foreign", "file", "inside", "same"])
def test_nothing_of_the_users_is_replaced(kind: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    raw = tmp_path / "raw"
    raw.mkdir()
    if kind == "foreign":
        out.mkdir()
        (out / "thesis.docx").write_text("years of work")
    elif kind == "file":
        out.write_text("x")
    elif kind == "inside":
        raw = out / "raw"
        raw.mkdir(parents=True)
    else:
        out = raw
    with pytest.raises(LutuError):
        build(raw, out, readings=items(), fingerprint=PRINT, ontology=ONTOLOGY)
    assert raw.is_dir()
    if kind == "foreign":
        assert (out / "thesis.docx").read_text() == "years of work"


def test_output_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "elsewhere")
    made(tmp_path)
    made(tmp_path)
    assert (tmp_path / "out").is_symlink() and is_current(tmp_path / "elsewhere", PRINT)


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    (tmp_path / "raw").mkdir()
    build(
        tmp_path / "raw", tmp_path / "out", readings=items(), fingerprint=PRINT, ontology=ONTOLOGY,
        on_progress=lambda stage, done: told.append((stage, done)),
    )  # fmt: skip
    assert {stage for stage, _ in told} == {
        "reading",
        "network",
        "graph",
        "gate",
        "store",
        "report",
    }
    assert ("reading", 5) in told


def test_a_no_op_is_quick(out: Path) -> None:
    started = time.perf_counter()
    fingerprint([], ONTOLOGY)
    assert is_current(out, PRINT)
    assert time.perf_counter() - started < 30


def test_same_article_twice_is_one_graph(tmp_path: Path) -> None:
    twice: list[Reading] = [reading(), reading()]
    out = made(tmp_path, list(twice))
    lines = (out / "graph.nq").read_text("utf-8").split("\n")[:-1]
    assert len(lines) == len(set(lines))
