"""A build after a build judges and stores what changed, and leaves what a build from nothing leaves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from readings import TEXT, reading
from small_graphs import ONTOLOGY, PRINT, items

from pipeline import pair_outputs
from pipeline.build import Item, build
from pipeline.errors import LutuError
from pipeline.graph import gate, store

Facts = set[ox.Quad]


def more() -> list[Item]:
    """The small graph with other words in one article, and without its second article."""
    return [items()[0], reading("在雅加达，" + TEXT, doc="c.txt"), *items()[2:]]


def made(out: Path, readings: list[Item], *, anew: bool = False, workers: int = 1) -> dict[str, object]:
    """Build, and tell of the run."""
    raw = out.parent / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    build(raw, out, readings=readings, fingerprint=PRINT, ontology=ONTOLOGY, anew=anew, workers=workers)
    run = json.loads((out / "manifest.json").read_text("utf-8"))["run"]
    assert isinstance(run, dict)
    return run


def files(out: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in out.iterdir()
        if path.is_file() and path.name not in ("manifest.json", "report.html")
    }


def held(run: dict[str, object]) -> dict[str, int]:
    """What the gate counted."""
    gate = run["gate"]
    assert isinstance(gate, dict)
    found: dict[str, int] = gate["held"]
    assert found["quads"] > 0
    return found


def facts(out: Path) -> Facts:
    return set(store.open_store(out))


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The stores that were loaded from files."""
    seen: list[Path] = []
    load = store.load

    def noted(nquads: Path, turtle: Path, folder: Path) -> int:
        seen.append(folder)
        return load(nquads, turtle, folder)

    monkeypatch.setattr(store, "load", noted)
    return seen


@pytest.fixture
def wholes(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The graphs that the gate looked at as a whole."""
    seen: list[Path] = []
    look = gate._read_results

    def noted(turtle: Path, shapes: str) -> list[gate.Result]:
        seen.append(turtle)
        return look(turtle, shapes)

    monkeypatch.setattr(gate, "_read_results", noted)
    return seen


@pytest.mark.parametrize("workers", [1, 2])
def test_it_leaves_what_a_build_from_nothing_leaves(
    workers: int, tmp_path: Path, loads: list[Path], wholes: list[Path]
) -> None:
    out, new = tmp_path / "out", tmp_path / "new" / "out"
    assert made(out, items(), workers=workers)["changes"] is None
    assert len(loads) == len(wholes) == 1
    run = made(out, more(), workers=workers)
    assert isinstance(run["changes"], int) and run["changes"] > 20
    assert len(loads) == 1
    fresh = made(new, more(), anew=True)
    assert fresh["changes"] is None
    assert (files(out), facts(out), held(run)) == (files(new), facts(new), held(fresh))
    # And back, and with nothing changed at all.
    made(out, items(), workers=workers)
    run = made(out, items(), workers=workers)
    assert run["changes"] == 0
    fresh = made(new, items(), anew=True)
    assert (files(out), facts(out), held(run)) == (files(new), facts(new), held(fresh))


def test_a_small_change_is_not_judged_as_a_whole(tmp_path: Path, wholes: list[Path]) -> None:
    many: list[Item] = [reading(f"第{number}日，" + TEXT, doc=f"{number:02d}.txt") for number in range(12)]
    made(tmp_path / "out", many)
    made(tmp_path / "out", [reading("昨日，" + TEXT, doc="00.txt"), *many[1:]])
    assert len(wholes) == 1


def test_a_build_is_built_upon_where_it_was_copied_to_with_its_times(
    tmp_path: Path, loads: list[Path]
) -> None:
    made(tmp_path / "out", items())
    shutil.copytree(tmp_path / "out", tmp_path / "copy")
    assert isinstance(made(tmp_path / "copy", more())["changes"], int)
    assert len(loads) == 1


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def flipped(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def table(out: Path) -> Path:
    return max((out / "store").glob("*.sst"), key=lambda path: path.stat().st_size)


def added(out: Path) -> None:
    held = ox.Store(str(out / "store"))
    held.add(ox.Quad(ox.NamedNode("x:b"), ox.NamedNode("x:p"), ox.Literal("2")))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "the graph cut": lambda out: cut(out / "graph.nq"),
    "the graph touched": lambda out: flipped(out / "graph.nq"),
    "a table of the store touched": lambda out: flipped(table(out)),
    "a table of the store gone": lambda out: table(out).unlink(),
    "no list of tables": lambda out: (out / "store" / "CURRENT").unlink(),
    "a fact of somebody's own": added,
    "no manifest of use": lambda out: (out / "manifest.json").write_text('{"format": 1}', encoding="utf-8"),
    "a manifest without its run": lambda out: (out / "manifest.json").write_text(
        json.dumps(json.loads((out / "manifest.json").read_text("utf-8")) | {"run": None}), encoding="utf-8"
    ),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_nothing_is_taken_from_what_somebody_touched(
    damage: Callable[[Path], object], tmp_path: Path, loads: list[Path]
) -> None:
    out = tmp_path / "out"
    made(out, items())
    damage(out)
    made(out, more())
    assert len(loads) == 2
    made(tmp_path / "new" / "out", more(), anew=True)
    assert (files(out), facts(out)) == (files(tmp_path / "new" / "out"), facts(tmp_path / "new" / "out"))


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("error", "told"),
    [(OSError(28, "No space left on device"), LutuError), (ZeroDivisionError(), ZeroDivisionError)],
)
def test_tables_that_cannot_be_written_end_the_build(
    error: Exception,
    told: type[Exception],
    workers: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "out"
    made(out, items())
    before = files(out)

    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(pair_outputs, "write", fails)
    with pytest.raises(told, match="No space" if told is LutuError else None):
        made(out, more(), workers=workers)
    assert files(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"raw", "out"}
