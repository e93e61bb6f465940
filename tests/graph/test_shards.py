"""A graph in many files: all of it, in order, no subject in two, the same bytes each time, and loadable."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest
from command import lutu

from pipeline.errors import LutuError
from pipeline.graph import shards


def opened(paths: list[Path]) -> list[bytes]:
    return [gzip.decompress(path.read_bytes()) for path in paths]


@pytest.mark.parametrize("number", [1, 2, 3, 7, 50])
def test_shards_are_the_graph(number: int, built: Path, tmp_path: Path) -> None:
    paths = shards.write(built / "graph.nq", number, tmp_path / "shards")
    assert [path.name for path in paths] == [
        f"graph-{at:04d}-of-{number:04d}.nq.gz" for at in range(1, number + 1)
    ]
    parts = opened(paths)
    assert b"".join(parts) == (built / "graph.nq").read_bytes()
    subjects = [{line.split(b" ", 1)[0] for line in part.splitlines()} for part in parts]
    assert sum(map(len, subjects)) == len(set().union(*subjects))
    assert max(map(len, parts)) < 2 * sum(map(len, parts)) / number + 50_000
    again = shards.write(built / "graph.nq", number, tmp_path / "again")
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in paths]


def test_few_subjects_are_few_files(tmp_path: Path) -> None:
    nquads = tmp_path / "graph.nq"
    nquads.write_text(
        '<x:a> <x:p> "1" <x:g> .\n<x:a> <x:p> "2" <x:g> .\n<x:b> <x:p> "1" <x:g> .\n', encoding="utf-8"
    )
    parts = opened(shards.write(nquads, 9, tmp_path / "shards"))
    assert [part.count(b"\n") for part in parts] == [2, 1]


def test_what_is_there_is_not_touched(tmp_path: Path, built: Path) -> None:
    (tmp_path / "shards").mkdir()
    (tmp_path / "shards" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(LutuError, match="Choose a new folder"):
        shards.write(built / "graph.nq", 2, tmp_path / "shards")
    assert [path.name for path in tmp_path.iterdir()] == ["shards"]


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["nq", "--shards", "3", "--to", "shards"], 0, "3 files, graph-0001-of-0003.nq.gz to graph-0003-of-0003.nq.gz"),
        (["nq", "--to", "shards"], 2, "nq goes with --shards and --to"),
        (["nq", "--shards", "3"], 2, "nq goes with --shards and --to"),
        (["trig", "--shards", "3", "--to", "shards"], 2, "nq goes with --shards and --to"),
    ],
)  # fmt: skip
def test_the_command(options: list[str], code: int, said: str, built: Path, tmp_path: Path) -> None:
    run = lutu("export", *options, "--out", built, cwd=tmp_path)
    assert run.returncode == code and said in run.stderr.decode()
    if not code:
        store = ox.Store()
        for path in sorted((tmp_path / "shards").iterdir()):
            store.bulk_load(gzip.decompress(path.read_bytes()), ox.RdfFormat.N_QUADS)
        assert len(store) == (built / "graph.nq").read_bytes().count(b"\n")
    else:
        assert not list(tmp_path.iterdir())
