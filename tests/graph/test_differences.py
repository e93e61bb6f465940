"""What differs between two graphs is found line for line, and a store follows it."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.graph import differences, store, store_changes
from pipeline.graph.differences import Difference, difference, lines_from
from pipeline.graph.writers import write_nquads, write_turtle

#: Subjects of which one begins as another does, few facts, few graphs: so that much is nearly the same.
QUADS = st.builds(
    "<x:{}> <x:p{}> \"{}\" <x:g{}> .".format,
    st.text("ab/", min_size=1, max_size=3), st.integers(0, 1), st.integers(0, 2), st.integers(0, 2),
)  # fmt: skip
GRAPHS = st.sets(QUADS, max_size=60)


def ordered(lines: set[str]) -> list[bytes]:
    return sorted(line.encode() for line in lines)


def union(lines: set[str]) -> set[str]:
    return {re.sub(r" <[^ ]*> \.$", " .", line) for line in lines}


def written(folder: Path, name: str, lines: set[str]) -> Path:
    (folder / name).mkdir(parents=True, exist_ok=True)
    write_nquads(ordered(lines), folder / name / "graph.nq")
    write_turtle(ordered(lines), folder / name / "graph.ttl")
    return folder / name / "graph.nq"


@settings(max_examples=300, deadline=None)
@given(
    old=GRAPHS,
    gone=st.sets(st.integers(0, 59)),
    come=st.sets(QUADS, max_size=6),
    piece=st.sampled_from((1, 40, 10**6)),
)
def test_it_is_what_sets_of_lines_say(
    old: set[str], gone: set[int], come: set[str], piece: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("difference")
    new = {line for at, line in enumerate(sorted(old)) if at not in gone} | come
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(differences, "_ALIKE", piece)
        patch.setattr(differences, "_APART", piece)
        found = difference(written(folder, "old", old), written(folder, "new", new), most=1 << 30)
    assert found == Difference(
        ordered(old - new), ordered(new - old),
        ordered(union(old) - union(new)), ordered(union(new) - union(old)),
    )  # fmt: skip


def test_too_much_is_not_held(tmp_path: Path) -> None:
    old = {f'<x:{number}> <x:p> "old" <x:g> .' for number in range(9)}
    paths = (
        written(tmp_path, "old", old),
        written(tmp_path, "new", {line.replace("old", "new") for line in old}),
    )
    assert difference(*paths, most=200) is None
    assert len(difference(*paths, most=2000) or ()) == 18


@pytest.mark.parametrize(
    ("key", "at"),
    [("a", 0), ("b", 0), ("b\n", 0), ("bb", 2), ("c", 2), ("d", 6), ("e", 8)],
)
def test_the_place_of_a_key(key: str, at: int) -> None:
    lines = b"b\nccc\nd\n"
    assert lines_from(lines, key.encode()) == at


@settings(max_examples=25, deadline=None)
@given(old=GRAPHS, new=GRAPHS)
def test_a_store_that_followed_holds_what_a_new_one_does(
    old: set[str], new: set[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("store")
    paths = written(folder, "old", old), written(folder, "new", new)
    for name, path in zip(("old", "new"), paths, strict=True):
        store.load(path, path.with_name("graph.ttl"), folder / name / "store")
    before = store_changes.state(folder / "old" / "store")
    since = difference(*paths, most=1 << 30)
    assert since is not None
    grown = store_changes.changed(folder / "old" / "store", folder / "followed", since)
    want = set(ox.Store.read_only(str(folder / "new" / "store")))
    assert set(ox.Store.read_only(str(folder / "followed"))) == want
    assert grown == len(want) - len(ox.Store.read_only(str(folder / "old" / "store")))
    assert store_changes.state(folder / "old" / "store") == before


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(Difference(gone=[b'<x:a> <x:p> "2" <x:g> .']), id="it lacks what has gone"),
        pytest.param(Difference(come=[b'<x:a> <x:p> "1" <x:g> .']), id="it holds what has come"),
    ],
)
def test_a_store_of_another_graph_is_not_followed(lines: Difference, tmp_path: Path) -> None:
    path = written(tmp_path, "one", {'<x:a> <x:p> "1" <x:g> .'})
    store.load(path, path.with_name("graph.ttl"), tmp_path / "one" / "store")
    with pytest.raises(RuntimeError, match="not that of the former graph"):
        store_changes.changed(tmp_path / "one" / "store", tmp_path / "followed", lines)


def test_the_state_of_a_store_changes_with_its_facts_alone(tmp_path: Path) -> None:
    path = written(tmp_path, "one", {'<x:a> <x:p> "1" <x:g> .'})
    folder = tmp_path / "one" / "store"
    store.load(path, path.with_name("graph.ttl"), folder)
    state = store_changes.state(folder)
    assert len(store.open_store(tmp_path / "one")) == 2
    assert store_changes.state(folder) == state
    written_to = ox.Store(str(folder))
    written_to.add(ox.Quad(ox.NamedNode("x:b"), ox.NamedNode("x:p"), ox.Literal("2")))
    del written_to
    assert store_changes.state(folder) != state
