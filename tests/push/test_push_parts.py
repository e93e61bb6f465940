"""`graph.nq` is cut into its graphs; what is not as the build left it is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from push_graphs import BASE, article, build

from pipeline.errors import LutuError, StoreError
from pipeline.push.parts import parts, prefixed

pytest_plugins = ("push_fixtures",)


def test_every_graph_has_its_sorted_triples_and_their_hash(out: Path) -> None:
    quads = (out / "graph.nq").read_text(encoding="utf-8").splitlines()
    with parts(out) as cut:
        assert cut.prefix == BASE
        assert [part.graph for part in cut.parts] == sorted({line.rsplit(" ", 2)[1][1:-1] for line in quads})
        for part in cut.parts:
            body = b"".join(part.body)
            expected = sorted(
                line.rsplit(" ", 2)[0] + " ."
                for line in quads
                if f"<{part.graph}> ." in line[-len(part.graph) - 4 :]
            )
            assert body.decode().splitlines() == expected
            assert (part.triples, part.body.length) == (len(expected), len(body))
            assert part.sha256 == hashlib.sha256(body).hexdigest() and not part.blank
            assert b"".join(part.lines()) == body == b"".join(part.body)


@pytest.mark.parametrize("limit", [1, 100, 1000, 10**9])
def test_pieces_are_whole_lines(out: Path, limit: int) -> None:
    with parts(out) as cut:
        for part in cut.parts:
            pieces = [b"".join(piece) for piece in part.pieces(limit)]
            assert b"".join(pieces) == b"".join(part.body)
            assert all(piece.endswith(b" .\n") for piece in pieces)
            assert all(len(piece) <= limit or piece.count(b"\n") == 1 for piece in pieces)


def test_a_prefix_moves_the_graphs_and_what_is_said_of_them(out: Path) -> None:
    with parts(out) as plain, parts(out, "https://example.org/p/") as moved:
        assert [part.graph.removeprefix("https://example.org/p/") for part in moved.parts] == [
            part.graph.removeprefix(BASE) for part in plain.parts
        ]
        same = [one.sha256 == other.sha256 for one, other in zip(plain.parts, moved.parts, strict=True)]
        assert same.count(False) == 1  # provenance, where the graphs are subjects
        told = b"".join(next(p for p in moved.parts if p.graph.endswith("provenance")).body)
        assert b"<https://example.org/p/graph/entities> " in told and BASE.encode() + b"graph/" not in told
        assert BASE.encode() + b"activity/1" in told


def test_blank_nodes_are_seen(tmp_path: Path) -> None:
    made = build(tmp_path, [article(1, ("part", "_:b0")), article(2, ("words", '"_:no"'))])
    with parts(made) as cut:
        assert [part.blank for part in cut.parts if "article" in part.graph] == [True, False]


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda body: body[: len(body) // 2], "is no line of a built graph"),
        (lambda body: body[: body.index(b"\n") + 1], "is not what the build left"),
        (lambda body: body.replace(b"31.890", b"31.891", 1), "is not what the build left"),
        (lambda body: b"<urn:s> <urn:p> <urn:o> .\n" + body, "graph.nq:1: is no line of a built graph"),
        (lambda body: b"\xff\n" + body, "graph.nq:1: is no line of a built graph"),
        (lambda body: b"", "is not what the build left"),
    ],
    ids=["cut", "cut-at-a-line", "a-digit", "no-graph", "no-utf-8", "empty"],
)  # fmt: skip
def test_a_damaged_file_is_refused(out: Path, spoil, expected: str) -> None:  # type: ignore[no-untyped-def]
    path = out / "graph.nq"
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(StoreError, match=expected) as error, parts(out):
        pass
    assert "lutu build" in str(error.value)


def test_without_a_build(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no graph\.nq here"), parts(tmp_path):
        pass


def test_an_empty_graph_is_no_build(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_bytes(b"")
    with pytest.raises(StoreError, match="holds nothing"), parts(tmp_path):
        pass


def test_a_graph_file_alone_will_do(out: Path) -> None:
    (out / "manifest.json").unlink()
    with parts(out) as cut:
        assert len(cut.parts) == 6
    (out / "manifest.json").write_text(json.dumps({}), encoding="utf-8")
    with parts(out) as cut:
        assert len(cut.parts) == 6


@pytest.mark.parametrize(
    "text", ["", "relative", "https://example.org/a b", "https://example.org/绿", 'https://x/">']
)
def test_a_prefix_is_an_iri(text: str) -> None:
    with pytest.raises(LutuError, match="is no IRI"):
        prefixed(text)
