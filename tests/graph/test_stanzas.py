"""Stanzas: whatever goes in in whatever order, the same sorted lines come out, and a store holds them all."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import affiliation, reading
from test_triples import NASTY

from pipeline.errors import StoreError
from pipeline.graph import store, vocabulary
from pipeline.graph.entities import entity_stanza
from pipeline.graph.spool import Spool
from pipeline.graph.stanzas import MARK, lines, merged, stanza
from pipeline.graph.triples import article_stanzas, quads
from pipeline.graph.writers import turtle, write_nquads, write_turtle
from pipeline.model import Issue, Reading

REGISTRY = vocabulary.registry(Path(__file__).parents[2] / "ontology")
ACTIVITY = "https://w3id.org/lutu/activity/test"


def items() -> list[Reading]:
    """Articles that say the same of some nodes, in text that tries to break out of its literal."""
    odd = [
        reading(doc=f"{name}.txt", title=nasty, issues=(Issue("odd", nasty + MARK, 0, 2),))
        for name, nasty in NASTY.items()
    ]
    return [reading(relations=(affiliation(),)), reading(doc="b.txt", relations=(affiliation(),)), *odd]


def made() -> list[str]:
    found = [one for item in items() for one in article_stanzas(item, REGISTRY, activity=ACTIVITY)]
    return found + [entity_stanza(entity, REGISTRY) for entity in items()[0].entities]


@pytest.mark.parametrize("limit", [10**9, 2000], ids=["in-memory", "spilled"])
def test_the_files_hold_the_lines_sorted_and_each_once(limit: int, tmp_path: Path) -> None:
    found = made()
    random.Random(7).shuffle(found)
    spool = Spool(tmp_path, "x", limit=limit)
    for one in found:
        spool.add((one,))
    path = tmp_path / "graph.nq"
    count = write_nquads(spool, path)
    want = sorted({line for item in items() for line in quads(item, REGISTRY, activity=ACTIVITY)})
    assert path.read_text(encoding="utf-8").split("\n") == [*want, ""]
    assert count == len(want)
    triples = {
        (q.subject, q.predicate, q.object) for q in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
    }
    assert write_turtle(spool, tmp_path / "graph.ttl") == len(triples)
    again = list(ox.parse(path=str(tmp_path / "graph.ttl"), format=ox.RdfFormat.TURTLE))
    assert len(again) == len(triples) and {(q.subject, q.predicate, q.object) for q in again} == triples


TERM = st.sampled_from(["<a>", "<a#x>", "<a/b>", "<ab>", "<b>"])
FACT = st.builds("{} {}".format, TERM, st.sampled_from(['"a"', '"a b"@zh', '"a"@zh-Hans', "<a>", '"印"']))


@given(st.lists(st.tuples(TERM, st.lists(FACT, min_size=1), TERM)))
def test_merged_stanzas_are_sorted_lines(parts: list[tuple[str, list[str], str]]) -> None:
    want = sorted({f"{node} {fact} {graph} ." for node, facts, graph in parts for fact in facts})
    raw = sorted({stanza(*part).encode() for part in parts})
    assert list(lines(one.decode() for one in merged(raw))) == want


@given(st.lists(st.tuples(FACT, TERM), min_size=1))
def test_a_stanza_as_turtle_says_what_its_lines_say(facts: list[tuple[str, str]]) -> None:
    found = sorted({f"<s> {fact} {graph} .".replace("<", "<http://e/") for fact, graph in facts})
    text, count = turtle(MARK.join(found))
    told = list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    quads = ox.parse("\n".join([*found, ""]).encode(), format=ox.RdfFormat.N_QUADS)
    assert {quad.triple for quad in told} == {quad.triple for quad in quads}
    assert len(told) == count == len(set(told))


@pytest.mark.parametrize("piece", [900, 20_000, 10**9])
def test_a_store_is_the_same_whatever_the_pieces(piece: int, tmp_path: Path) -> None:
    found = sorted({one.encode() for one in made()})
    nquads, turtle = tmp_path / "graph.nq", tmp_path / "graph.ttl"
    written = write_nquads(found, nquads) + write_turtle(found, turtle)
    folder = tmp_path / "store"
    folder.mkdir()
    assert store.load(nquads, turtle, folder, piece=piece) == written
    whole = ox.Store()
    whole.load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    whole.load(path=str(turtle), format=ox.RdfFormat.TURTLE)
    assert set(ox.Store.read_only(str(folder))) == set(whole)


def test_turtle_is_cut_between_subjects_wherever_a_piece_ends(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    write_turtle(sorted({one.encode() for one in made()})[:30], path)
    head, *subjects = path.read_bytes().rstrip().split(b"\n\n")[1:]
    for size in range(1, 300):
        pieces = [piece.split(head)[1] for piece in store._stanzas(path, size)]
        assert [subject for piece in pieces for subject in piece.strip().split(b"\n\n")] == subjects, size


@pytest.mark.parametrize("broken", ["graph.nq", "graph.ttl"])
def test_a_file_that_does_not_parse_gives_no_store(broken: str, tmp_path: Path) -> None:
    found = sorted({one.encode() for one in made()})
    write_nquads(found, tmp_path / "graph.nq")
    write_turtle(found, tmp_path / "graph.ttl")
    with (tmp_path / broken).open("a", encoding="utf-8") as file:
        file.write("<a b> <c> .\n")
    (tmp_path / "store").mkdir()
    with pytest.raises(StoreError, match="do not read back"):
        store.load(tmp_path / "graph.nq", tmp_path / "graph.ttl", tmp_path / "store", piece=5000)
