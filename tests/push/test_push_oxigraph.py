"""`lutu push` to a real Oxigraph: what moves, what does not, and that the store holds what was built."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from command import lutu
from push_graphs import BASE, LABELS, article, build, built, held, literal, push
from push_proxy import Answer, Proxy

pytest_plugins = ("push_fixtures",)

ALL = {f"article/{n:016x}/graph" for n in (1, 2, 3)} | {"graph/entities", "graph/network", "graph/provenance"}
RECORD = BASE + "graph/pushed"


def named(store: str) -> set[str]:
    """The named graphs of a store, below the base, but for the record."""
    query = {"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"}
    rows = httpx.post(
        f"{store}/query", data=query, headers={"Accept": "application/sparql-results+json"}
    ).json()
    return {row["g"]["value"].removeprefix(BASE) for row in rows["results"]["bindings"]} - {"graph/pushed"}


def test_the_first_push_moves_all_and_the_second_nothing(faulty: Proxy, store: str, out: Path) -> None:
    first = push(f"{faulty.url}/store", out)
    assert first.code == 0 and first.moved() == dict.fromkeys(ALL, "new")
    assert held(f"{store}/store", out) == built(out) and named(store) == ALL
    faulty.requests.clear()
    second = push(f"{faulty.url}/store", out)
    assert second.code == 0 and second.moved() == {} and second.report["counts"]["unchanged"] == 6
    assert [line.split()[0] for line in faulty.requests] == ["GET", "POST", "POST"]  # the record; counts
    assert "POST /query" in faulty.requests and faulty.sent("HEAD") == []


def test_another_machine_knows_too(store: str, out: Path, tmp_path: Path) -> None:
    push(f"{store}/store", out)
    elsewhere = build(tmp_path / "elsewhere", [article(1), article(2), article(3)])
    assert push(f"{store}/store", elsewhere).moved() == {}


def test_one_edited_article_moves_one_graph(faulty: Proxy, store: str, out: Path) -> None:
    push(f"{store}/store", out)
    build(out, [article(1), article(2, ("said", literal("改了"))), article(3)])
    ended = push(f"{faulty.url}/store", out)
    assert ended.moved() == {f"article/{2:016x}/graph": "changed"}
    assert [put for put in faulty.sent("PUT") if "pushed" not in put] == [
        f"/store?graph={BASE}article/{2:016x}/graph"
    ]
    assert held(f"{store}/store", out) == built(out)
    assert push(f"{store}/store", out).moved() == {}


def test_a_changed_network_moves_with_it(store: str, out: Path) -> None:
    push(f"{store}/store", out)
    build(out, [article(1), article(2), article(3)], network=4)
    assert push(f"{store}/store", out).moved() == {"graph/network": "changed"}


def test_a_graph_that_is_left_out_stays_as_it_is(store: str, out: Path) -> None:
    push(f"{store}/store", out)
    before = held(f"{store}/store", out)
    build(out, [article(1), article(2), article(3, ("said", literal("改了")))], network=4)
    ended = push(f"{store}/store", out, "--without", "network", "--prune")
    assert ended.code == 0 and ended.moved() == {f"article/{3:016x}/graph": "changed"}
    assert ended.report["left_out"] == [f"{BASE}graph/network"] and "1 left out" in ended.err
    graph = f"<{BASE}graph/network>"
    assert {quad for quad in held(f"{store}/store", out) if quad[3] == graph} == {
        quad for quad in before if quad[3] == graph
    }
    assert push(f"{store}/store", out).moved() == {"graph/network": "changed"}
    assert push(f"{store}/store", out, "--without", "nothing").code == 2


def test_labels_survive(store: str, tmp_path: Path) -> None:
    facts = [(name, literal(text, tag)) for name, text in LABELS.items() for tag in ("", "@zh-Hans")]
    out = build(tmp_path / "graph", [article(1, *facts)])
    assert push(f"{store}/store", out).code == 0
    assert held(f"{store}/store", out) == built(out)
    assert push(f"{store}/store", out).moved() == {}


def test_blank_nodes_compare_by_what_they_are(store: str, tmp_path: Path) -> None:
    out = build(tmp_path / "graph", [article(1, ("part", "_:b0"), ("part", "_:b1"))])
    lines = (out / "graph.nq").read_text(encoding="utf-8")
    lines += f'_:b0 <urn:p> "1" <{BASE}article/{1:016x}/graph> .\n'
    (out / "graph.nq").write_text(lines, encoding="utf-8")
    (out / "manifest.json").unlink()
    assert push(f"{store}/store", out).code == 0
    assert push(f"{store}/store", out).moved() == {}


def test_prune_deletes_vanished_articles_and_nothing_else(store: str, out: Path) -> None:
    push(f"{store}/store", out)
    mine = {
        "notes": f"{BASE}graph/notes",
        "other": "https://example.org/article/1/graph",
        "never recorded": f"{BASE}article/old/graph",
    }
    for graph in mine.values():
        httpx.put(f"{store}/store", params={"graph": graph}, content="<urn:a> <urn:b> <urn:c> .",
                  headers={"Content-Type": "text/turtle"})  # fmt: skip
    build(out, [article(1), article(3)])
    kept = push(f"{store}/store", out)
    gone = f"article/{2:016x}/graph"
    assert kept.code == 0 and gone not in kept.moved() and gone in named(store)
    assert "2 graphs in the store are not in this build; --prune deletes them." in kept.err
    assert kept.report["vanished"] == [f"{BASE}{gone}", f"{BASE}article/old/graph"]
    told = push(f"{store}/store", out, "--prune", "--dry-run")
    assert told.moved() == {gone: "vanished", "article/old/graph": "vanished"} and gone in named(store)
    pruned = push(f"{store}/store", out, "--prune")
    assert pruned.code == 0 and pruned.moved() == told.moved()
    assert named(store) == (ALL - {gone}) | {"graph/notes", mine["other"]}
    assert push(f"{store}/store", out, "--prune").moved() == {}


def test_dry_run_changes_nothing(faulty: Proxy, out: Path) -> None:
    ended = push(f"{faulty.url}/store", out, "--dry-run")
    assert ended.code == 0 and set(ended.moved()) == ALL and ended.report["dry_run"]
    assert {line.split()[0] for line in faulty.requests} == {"GET", "POST"} and faulty.sent("POST") == [
        "/query"
    ]
    assert "would be sent" in ended.err


def test_a_graph_altered_in_the_store_is_sent_again(store: str, out: Path) -> None:
    push(f"{store}/store", out)
    graph = f"{BASE}article/{1:016x}/graph"
    httpx.post(f"{store}/store", params={"graph": graph}, content="<urn:a> <urn:b> <urn:c> .",
               headers={"Content-Type": "text/turtle"})  # fmt: skip
    httpx.delete(f"{store}/store", params={"graph": BASE + "graph/network"})
    assert push(f"{store}/store", out, "--no-verify").moved() == {}
    assert push(f"{store}/store", out).moved() == {
        f"article/{1:016x}/graph": "altered in the store",
        "graph/network": "altered in the store",
    }
    assert held(f"{store}/store", out) == built(out)


def test_a_store_that_was_emptied_gets_all_again(store: str, out: Path) -> None:
    push(f"{store}/store", out)
    httpx.post(f"{store}/update", data={"update": "DROP ALL"})
    assert set(push(f"{store}/store", out).moved()) == ALL


def test_force_sends_all(store: str, out: Path) -> None:
    push(f"{store}/store", out)
    assert push(f"{store}/store", out, "--force").moved() == dict.fromkeys(ALL, "forced")


def test_a_prefix_keeps_two_builds_apart(store: str, out: Path, tmp_path: Path) -> None:
    prefix = "https://example.org/second"
    push(f"{store}/store", out)
    other = build(tmp_path / "other", [article(1)])
    assert push(f"{store}/store", other, "--graph-prefix", prefix, "--prune").code == 0
    assert held(f"{store}/store", out) == built(out)
    assert f"{prefix}/article/{1:016x}/graph" in named(store)
    assert push(f"{store}/store", other, "--graph-prefix", prefix).moved() == {}


@pytest.mark.parametrize("options", [(), ("--query-url", "none")], ids=["found", "no-query"])
def test_the_servers_address_alone_will_do(store: str, out: Path, options: tuple[str, ...]) -> None:
    ended = push(store + ("/store" if options else "/"), out, *options)
    assert ended.code == 0 and ended.report["url"] == f"{store}/store"
    assert push(f"{store}/store", out, *options).moved() == {}


def test_a_server_that_is_no_store(faulty: Proxy, out: Path) -> None:
    faulty.plan = lambda method, address, before: Answer(200, b"<html>Welcome!</html>")
    ended = push(faulty.url, out)
    assert (
        ended.code == 1 and "no store that we know answers here" in ended.err and "docs/push.md" in ended.err
    )


def test_the_table_for_people(store: str, out: Path) -> None:
    ran = lutu("push", f"{store}/store", "--out", str(out))
    assert ran.returncode == 0
    rows = [line.split("\t") for line in ran.stdout.decode().splitlines()]
    assert {row[2].removeprefix(BASE) for row in rows} == ALL and {row[0] for row in rows} == {"put"}
    assert b"6 graphs sent" in ran.stderr and b"read back and the same" in ran.stderr
