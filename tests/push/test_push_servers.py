"""`lutu push` to Virtuoso, and to Oxigraph behind nginx: other rules, other refusals, the same graph."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from command import LUTU, environment
from push_graphs import BASE, LABELS, article, build, built, held, literal, push
from push_proxy import CutRequest, CutResponse, Silence, proxy
from push_servers import free_port, nginx, virtuoso

pytestmark = pytest.mark.servers
pytest_plugins = ("push_fixtures",)

DIGEST = httpx.DigestAuth("dba", "dba")
GRAPH = f"article/{2:016x}/graph"


@pytest.fixture(scope="module")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One Virtuoso for all tests here: it takes seconds to start."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as url:
        yield url


@pytest.fixture
def dba(virtuoso_server: str, out: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where that Virtuoso takes graphs, with its password in the environment and none of our graphs in it."""
    monkeypatch.setenv("LUTU_PUSH_USER", "dba")
    monkeypatch.setenv("LUTU_PUSH_PASSWORD", "dba")
    graphs = f"{virtuoso_server}/sparql-graph-crud-auth"
    with httpx.Client(auth=DIGEST, timeout=60) as client:
        names = [f"{BASE}article/{n:016x}/graph" for n in range(1, 6)]
        names += [
            f"{BASE}graph/{name}" for name in ("entities", "network", "provenance", "pushed", "push-staging")
        ]
        for name in names:
            assert client.delete(graphs, params={"graph": name}).status_code in (200, 404)
    return graphs


def test_virtuoso_holds_what_was_built(dba: str, out: Path) -> None:
    first = push(dba, out, "--auth", "digest")
    assert first.code == 0 and len(first.moved()) == 6
    assert held(dba, out, DIGEST) == built(out)
    assert push(dba, out, "--auth", "digest").moved() == {}
    build(out, [article(1), article(2, ("said", literal("改了"))), article(3)])
    assert push(dba, out, "--auth", "digest").moved() == {GRAPH: "changed"}
    assert held(dba, out, DIGEST) == built(out)


def test_virtuoso_is_found_by_its_bare_address(dba: str, out: Path) -> None:
    ended = push(dba.removesuffix("/sparql-graph-crud-auth") + "/", out, "--auth", "digest")
    assert ended.code == 0 and ended.report["url"] == dba


def test_labels_survive_in_virtuoso(dba: str, out: Path) -> None:
    facts = [(name, literal(text, tag)) for name, text in LABELS.items() for tag in ("", "@zh-Hans")]
    build(out, [article(1, *facts)])
    assert push(dba, out, "--auth", "digest").code == 0
    assert held(dba, out, DIGEST) == built(out)


def test_virtuoso_prunes(dba: str, out: Path) -> None:
    push(dba, out, "--auth", "digest")
    build(out, [article(1), article(3)])
    assert GRAPH in push(dba, out, "--auth", "digest", "--prune").moved()
    assert httpx.get(dba, params={"graph": BASE + GRAPH}, auth=DIGEST).status_code == 404
    assert push(dba, out, "--auth", "digest", "--prune").moved() == {}


def test_two_triples_that_virtuoso_takes_for_one(dba: str, out: Path) -> None:
    """5 is 5, whatever integer type it has: Virtuoso keeps one, and the second push knows that."""
    build(out, [article(1, ("n", literal("5", "integer")), ("n", literal("5", "nonNegativeInteger")))])
    assert push(dba, out, "--auth", "digest").code == 0
    assert push(dba, out, "--auth", "digest").moved() == {}


def test_a_number_that_virtuoso_cuts_is_told(dba: str, out: Path) -> None:
    """Virtuoso keeps fifteen digits after the point; a graph with more is not what was built."""
    build(out, [article(1, ("n", literal("0.00001234567890123456789", "decimal")))])
    ended = push(dba, out, "--auth", "digest")
    assert ended.code == 1 and "1 triples missing, 1 too many" in ended.err and "round numbers" in ended.err


def test_virtuoso_that_cuts_its_answers(
    dba: str, out: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """As it comes it cuts every answer after 10,000 rows, graphs too; this one after 10."""
    build(out, [article(n) for n in range(1, 5)], network=60)
    with virtuoso(tmp_path_factory.mktemp("virtuoso"), rows=10) as url:
        graphs = f"{url}/sparql-graph-crud-auth"
        ended = push(graphs, out, "--auth", "digest")
        assert ended.code == 0 and len(ended.moved()) == 7, ended.err
        assert push(graphs, out, "--auth", "digest").moved() == {}
        build(out, [article(1), article(2, ("said", literal("改了"))), article(3), article(4)], network=60)
        assert push(graphs, out, "--auth", "digest").moved() == {GRAPH: "changed"}
        query = f"INSERT DATA {{ GRAPH <{BASE}graph/network> {{ <urn:a> <urn:b> <urn:c> }} }}"
        httpx.post(f"{url}/sparql-auth", data={"update": query}, auth=DIGEST).raise_for_status()
        ended = push(graphs, out, "--auth", "digest")
        assert ended.code == 0 and ended.moved() == {"graph/network": "altered in the store"}


@pytest.mark.parametrize(
    ("password", "auth", "expected"),
    [
        ("wrong", "digest", "Check LUTU_PUSH_USER"),
        ("dba", "basic", "--auth digest"),
        ("", "none", "--auth digest"),
    ],
)
def test_virtuoso_does_not_know_us(
    password: str, auth: str, expected: str, dba: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUTU_PUSH_PASSWORD", password or "-")
    ended = push(dba, out, "--auth", auth)
    assert ended.code == 1 and "answered 401" in ended.err and expected in ended.err
    assert "wrong" not in ended.err


def test_virtuosos_open_address_may_not_write(dba: str, out: Path) -> None:
    ended = push(dba.removesuffix("-auth"), out)
    assert ended.code == 1 and "answered 403" in ended.err and "Give credentials" in ended.err


@pytest.mark.parametrize("fault", [CutRequest(150), CutResponse(0)], ids=repr)
def test_virtuoso_keeps_the_old_graph_or_has_the_new_one(fault: CutRequest, dba: str, out: Path) -> None:
    push(dba, out, "--auth", "digest")
    old = built(out)
    build(out, [article(1), article(2, ("said", literal("改了"))), article(3)])
    with proxy(dba.partition("/sparql")[0]) as faulty:
        faulty.plan = lambda kind, address, before: fault if kind == "PUT" and GRAPH in address else None
        assert push(faulty.url + "/sparql-graph-crud-auth", out, "--auth", "digest").code == 1
    assert held(dba, out, DIGEST) in (old, built(out))
    assert push(dba, out, "--auth", "digest").code == 0
    assert held(dba, out, DIGEST) == built(out)


def test_pieces_become_a_graph_in_virtuoso(dba: str, out: Path) -> None:
    build(out, [article(1)], network=3000)
    with proxy(dba.partition("/sparql")[0]) as faulty:
        faulty.most = 100_000
        ended = push(faulty.url + "/sparql-graph-crud-auth", out, "--auth", "digest")
    assert ended.code == 0 and "1 in pieces" in ended.err
    assert held(dba, out, DIGEST) == built(out)
    assert push(dba, out, "--auth", "digest", "--prune").moved() == {}


def test_ctrl_c_in_virtuoso(dba: str, out: Path) -> None:
    push(dba, out, "--auth", "digest")
    old = built(out)
    build(out, [article(1), article(2, ("said", literal("改了"))), article(3)])
    with proxy(dba.partition("/sparql")[0]) as faulty:
        faulty.plan = lambda kind, address, before: Silence() if kind == "PUT" and GRAPH in address else None
        address = faulty.url + "/sparql-graph-crud-auth"
        command = [*LUTU, "push", address, "--out", str(out), "--auth", "digest"]
        running = subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE)
        assert faulty.silent.wait(30)
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=30)
    assert running.returncode == 130 and held(dba, out, DIGEST) == old
    assert list(push(dba, out, "--auth", "digest").moved()) == [GRAPH]


def test_a_real_build_in_virtuoso(dba: str, real_build: Path) -> None:
    out = real_build
    first = push(dba, out, "--auth", "digest")
    assert first.code == 0, first.err
    assert held(dba, out, DIGEST) == built(out)
    assert push(dba, out, "--auth", "digest").moved() == {}
    with httpx.Client(auth=DIGEST, timeout=60) as client:
        for one in first.report["graphs"]:
            client.delete(dba, params={"graph": one["graph"]})


def test_nginx_asks_for_a_password(
    store: str, out: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("nginx")
    hashed = subprocess.run(
        ["openssl", "passwd", "-apr1", "s3cret"], capture_output=True, text=True, check=True
    )
    (folder / "users").write_text(f"绿图:{hashed.stdout}", encoding="utf-8")
    monkeypatch.setenv("LUTU_PUSH_USER", "绿图")
    monkeypatch.setenv("LUTU_PUSH_PASSWORD", "s3cret")
    rule = f'auth_basic "store"; auth_basic_user_file {folder}/users;'
    with nginx(folder, store, location=rule) as url:
        for options, expected in ((("--auth", "none"), "It asks for basic: give --auth basic."),
                                  (("--auth", "digest"), "It asks for basic")):  # fmt: skip
            refused = push(f"{url}/store", out, *options)
            assert refused.code == 1 and expected in refused.err
        assert push(f"{url}/store", out, "--auth", "basic").code == 0
        assert held(f"{store}/store", out) == built(out)
        assert push(f"{url}/store", out, "--auth", "basic").moved() == {}
        monkeypatch.setenv("LUTU_PUSH_PASSWORD", "wr0ng")
        refused = push(f"{url}/store", out, "--auth", "basic")
        assert refused.code == 1 and "Check LUTU_PUSH_USER and LUTU_PUSH_PASSWORD" in refused.err
        assert "wr0ng" not in refused.err + json.dumps(refused.report)


def test_nginx_asks_for_a_token(
    store: str, out: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = hashlib.sha256(b"token").hexdigest()
    rule = f'if ($http_authorization != "Bearer {token}") {{ return 401; }}'
    with nginx(tmp_path_factory.mktemp("nginx"), store, location=rule) as url:
        monkeypatch.setenv("LUTU_PUSH_TOKEN", token)
        assert push(f"{url}/", out, "--auth", "bearer").code == 0
        assert held(f"{store}/store", out) == built(out)
        monkeypatch.setenv("LUTU_PUSH_TOKEN", "wr0ng")
        refused = push(f"{url}/", out, "--auth", "bearer")
        assert refused.code == 1 and "Check LUTU_PUSH_TOKEN" in refused.err


def test_nginx_takes_a_megabyte(store: str, out: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    build(out, [article(1)], network=20_000)
    with nginx(tmp_path_factory.mktemp("nginx"), store) as url:
        refused = push(f"{url}/store", out, "--update-url", "none")
        assert refused.code == 1 and "answered 413" in refused.err and "client_max_body_size" in refused.err
        ended = push(f"{url}/store", out)
        assert ended.code == 0 and "1 in pieces" in ended.err
        assert held(f"{store}/store", out) == built(out)
    with nginx(tmp_path_factory.mktemp("nginx"), store, server="client_max_body_size 0;") as url:
        ended = push(f"{url}/store", out, "--force")
        assert ended.code == 0 and "in pieces" not in ended.err


def test_nginx_before_a_store_that_is_down(out: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    slept: list[float] = []
    with nginx(tmp_path_factory.mktemp("nginx"), f"http://127.0.0.1:{free_port()}") as url:
        ended = push(f"{url}/store", out, "--retries", "3", sleep=slept.append)
    assert ended.code == 1 and "answered 502" in ended.err and "See whether it runs" in ended.err
    assert slept == [0.5, 1.0, 2.0]


def test_nginx_gives_up_on_a_slow_store(
    store: str, out: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with proxy(store) as slow:
        slow.plan = lambda kind, address, before: Silence() if kind == "PUT" else None
        with nginx(tmp_path_factory.mktemp("nginx"), slow.url, location="proxy_read_timeout 1s;") as url:
            ended = push(f"{url}/store", out, "--retries", "0")
    assert ended.code == 1 and "answered 504" in ended.err
