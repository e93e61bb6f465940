"""What goes wrong on the way: nothing is lost, nothing half-written, and the message says what to do."""

from __future__ import annotations

import json
import signal
import socket
import ssl
import subprocess
import threading
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from command import LUTU, environment
from push_graphs import BASE, article, build, built, held, literal, push
from push_proxy import Answer, CutRequest, CutResponse, Proxy, Silence
from push_servers import free_port, oxigraph

from pipeline.push.credentials import Credentials
from pipeline.push.failures import PushError
from pipeline.push.wire import Patience, Wire

pytest_plugins = ("push_fixtures",)

GRAPH = f"article/{2:016x}/graph"


def old_or_new(store: str, old: set[tuple[str, ...]], new: set[tuple[str, ...]], out: Path) -> bool:
    """Whether every graph in the store is as one of the two builds has it."""
    now = held(f"{store}/store", out)

    def part(quads: set[tuple[str, ...]], name: str) -> set[tuple[str, ...]]:
        return {quad for quad in quads if quad[3] == name}

    return all(part(now, g) in (part(old, g), part(new, g)) for g in {quad[3] for quad in new})


@pytest.mark.parametrize("fault", [CutRequest(0), CutRequest(150), CutResponse(0), CutResponse(20)], ids=repr)
@pytest.mark.parametrize("method", ["PUT", "GET", "POST"])
def test_a_connection_that_breaks_once(
    fault: CutRequest | CutResponse, method: str, faulty: Proxy, store: str, out: Path
) -> None:
    faulty.plan = lambda kind, address, before: fault if kind == method and before == 0 else None
    ended = push(f"{faulty.url}/store", out)
    assert ended.code == 0 and ended.report["requests_again"] > 0
    assert held(f"{store}/store", out) == built(out)
    assert push(f"{store}/store", out).moved() == {}


@pytest.mark.parametrize(
    "fault", [CutRequest(150), CutResponse(0), Answer(503), Answer(500, b"disk full")], ids=repr
)
def test_one_graph_that_never_gets_there(fault: CutRequest, faulty: Proxy, store: str, out: Path) -> None:
    push(f"{store}/store", out)
    old = built(out)
    build(out, [article(n, ("said", literal("改了"))) for n in (1, 2, 3)])
    faulty.plan = lambda kind, address, before: fault if kind == "PUT" and GRAPH in address else None
    ended = push(f"{faulty.url}/store", out)
    assert ended.code == 1 and ended.report["counts"]["failed"] == 1 and ended.report["counts"]["put"] == 2
    assert GRAPH in ended.err and old_or_new(store, old, built(out), out)
    again = push(f"{store}/store", out)
    assert again.code == 0 and list(again.moved()) == [GRAPH]
    assert held(f"{store}/store", out) == built(out)


def test_a_changed_graph_is_off_the_record_before_it_is_touched(faulty: Proxy, store: str, out: Path) -> None:
    """Else taking an edit back after a push that broke off would leave the edit in the store."""
    push(f"{store}/store", out)
    build(out, [article(1), article(2, ("said", literal("改了"))), article(3)])
    faulty.plan = lambda kind, address, before: CutResponse(0) if "PUT" in kind and GRAPH in address else None
    assert push(f"{faulty.url}/store", out).code == 1
    build(out, [article(1), article(2), article(3)])
    assert push(f"{store}/store", out).moved() == {GRAPH: "new"}
    assert held(f"{store}/store", out) == built(out)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (
            b'{"head":{"vars":["g","n"]},"results":{"bindings":[The SPARQL operation has been cancelled',
            "/query",
        ),
        (b"[]", "/query"),
        (b'{"results":{"bindings":[{"g":{"value":"urn:a"},"n":{"value":"many"}}]}}', "/query"),
        (b'<urn:s> <urn:p> "cut', "GET"),
    ],
    ids=["oxigraph-timeout", "no-object", "no-number", "triples"],
)
def test_a_success_with_a_broken_body(body: bytes, kind: str, faulty: Proxy, out: Path) -> None:
    faulty.plan = lambda method, address, before: (
        Answer(200, body) if address == kind or (method == kind and GRAPH in address) else None
    )
    ended = push(f"{faulty.url}/store", out)
    assert ended.code == 1 and "the answer is broken" in ended.err


def test_triples_that_are_missing_are_told(faulty: Proxy, out: Path) -> None:
    faulty.plan = lambda method, address, before: (
        Answer(200, b"<urn:s> <urn:p> <urn:o> .\n") if method == "GET" and GRAPH in address else None
    )
    ended = push(f"{faulty.url}/store", out)
    assert ended.code == 1 and "5 triples missing, 1 too many" in ended.err and "<urn:o>" in ended.err
    assert push(f"{faulty.url}/store", out, "--no-verify").moved() == {GRAPH: "new"}


def test_somebody_else_pushes(faulty: Proxy, store: str, out: Path) -> None:
    """The record at the end is not what we left: another push wrote it."""
    faulty.plan = lambda method, address, before: (
        Answer(200) if method == "GET" and "graph/pushed" in address and before else None
    )
    ended = push(f"{faulty.url}/store", out)
    assert ended.code == 1 and "Does another push run?" in ended.err


def test_a_busy_store_is_asked_again_when_it_says(faulty: Proxy, out: Path) -> None:
    faulty.plan = lambda method, address, before: (
        Answer(429, b"", "Retry-After: 0\r\n") if method == "PUT" and before < 2 else None
    )
    ended = push(f"{faulty.url}/store", out, "--retries", "2")
    assert ended.code == 0 and ended.report["requests_again"] == 12


def test_the_pauses() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    patience = Patience(retries=9, now=lambda: now)
    assert [patience.pause(n, None) for n in (1, 2, 3, 8, 9, 10)] == [0.5, 1, 2, 60, 60, None]
    assert patience.pause(1, "7") == 7 and patience.pause(1, "Sun, 22 Nov 2026 12:00:30 GMT") == 30
    assert patience.pause(1, "Sun, 22 Nov 2026 11:00:00 GMT") == 0
    assert patience.pause(1, "soon") == 0.5
    assert patience.pause(1, "3600") is None  # longer than we wait: told, not slept


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_is_tried_again(status: int, faulty: Proxy) -> None:
    slept: list[float] = []
    wire = Wire(faulty.url, Credentials(), Patience(retries=3, sleep=slept.append))
    faulty.plan = lambda method, address, before: Answer(
        status, headers="Retry-After: 5\r\n" if before else ""
    )
    with pytest.raises(PushError):
        wire.send("here", "GET", faulty.url)
    assert slept == [0.5, 5, 5] and len(faulty.requests) == 4
    wire.close()


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 405, 413, 415, 500, 501, 507])
def test_what_is_not(status: int, faulty: Proxy) -> None:
    wire = Wire(faulty.url, Credentials(), Patience(sleep=lambda seconds: pytest.fail("slept")))
    faulty.plan = lambda method, address, before: Answer(
        status, b"no", "Location: https://evil.example/x\r\n"
    )
    with pytest.raises(PushError) as error:
        wire.send("here", "GET", faulty.url)
    assert str(error.value).startswith("here: ") and len(faulty.requests) == 1 and error.value.remedy
    wire.close()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            Answer(401, b"", 'WWW-Authenticate: Digest realm="x", nonce="y"\r\n'),
            "It asks for digest: give --auth digest.",
        ),
        (Answer(401), "Give --auth basic, digest or bearer."),
        (Answer(403, b"The server is read-only"), "(The server is read-only), so you may not do this"),
        (Answer(413), "client_max_body_size"),
        (Answer(307, b"", "Location: http://evil.example/store\r\n"), "Redirects are not followed"),
        (Answer(405), "does not take graphs"),
        (Answer(415), "reads no N-Triples"),
        (
            Answer(502, b"<h1>502 Bad Gateway</h1>"),
            "(502 Bad Gateway): the store, or what stands behind this proxy",
        ),
        (Answer(503, b"", "Retry-After: 9999\r\n"), "is down or overloaded"),
        (Answer(507), "Make room"),
        (Answer(500, b"x" * 5000), "answered 500 (xxx"),
        (Answer(500, b"\x1b[31mred\x07"), "answered 500 ([31mred)"),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Answer) else "",
)
def test_refusals_say_what_to_do(answer: Answer, expected: str, faulty: Proxy, out: Path) -> None:
    faulty.plan = lambda method, address, before: answer if method == "PUT" else None
    ended = push(f"{faulty.url}/store", out, "--retries", "0", "--update-url", "none")
    assert ended.code == 1 and expected in ended.err and len(ended.err) < 3000
    assert "evil.example" not in " ".join(faulty.requests)


def test_a_store_that_is_unwell_is_left_alone(faulty: Proxy, out: Path) -> None:
    faulty.plan = lambda method, address, before: Answer(500) if method == "PUT" else None
    ended = push(f"{faulty.url}/store", out)
    assert len(faulty.sent("PUT")) == 3 and ended.report["counts"]["failed"] == 6 and "not sent" in ended.err


def test_nothing_is_pruned_when_a_graph_failed(faulty: Proxy, store: str, out: Path) -> None:
    push(f"{store}/store", out)
    build(out, [article(1), article(3, ("said", literal("改了")))])
    faulty.plan = lambda method, address, before: (
        Answer(500) if method == "PUT" and "article" in address else None
    )
    assert push(f"{faulty.url}/store", out, "--prune").code == 1
    assert faulty.sent("DELETE") == []


@pytest.mark.parametrize("path", ["/store", ""])
def test_a_store_that_is_down(path: str, out: Path) -> None:
    ended = push(f"http://127.0.0.1:{free_port()}{path}", out)
    assert ended.code == 1 and "cannot be reached" in ended.err and "See whether the store runs" in ended.err


def test_a_store_that_comes_up_meanwhile(tmp_path: Path, out: Path) -> None:
    """Refused at first; it is started while we wait between two tries."""
    port = free_port()
    with ExitStack() as servers:

        def start(seconds: float) -> None:
            servers.enter_context(oxigraph(tmp_path, port=port))

        ended = push(f"http://127.0.0.1:{port}/store", out, sleep=start)
    assert ended.code == 0 and ended.report["requests_again"] == 1


def test_a_slow_store(faulty: Proxy, out: Path) -> None:
    faulty.plan = lambda method, address, before: Silence() if method == "PUT" else None
    ended = push(f"{faulty.url}/store", out, "--timeout", "0.3")
    assert ended.code == 1 and "gave no answer within 0.3 seconds" in ended.err and "--timeout" in ended.err
    assert len(faulty.sent("PUT")) == len(set(faulty.sent("PUT"))), "what timed out is not sent twice"


def test_no_such_host(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*arguments: object, **options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    ended = push("http://store.invalid/store", out)
    assert ended.code == 1 and "there is no such host" in ended.err


def test_no_valid_certificate(tmp_path: Path, out: Path) -> None:
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
         "-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "cert")],
        capture_output=True, check=False,
    ) if _has_openssl() else None  # fmt: skip
    if made is None or made.returncode:
        pytest.skip("openssl is not installed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            connection, _ = server.accept()
            with connection, pytest.raises(OSError):
                context.wrap_socket(connection, server_side=True)

        thread = threading.Thread(target=greet)
        thread.start()
        ended = push(f"https://127.0.0.1:{server.getsockname()[1]}/store", out)
        thread.join(10)
    assert ended.code == 1 and "the secure connection fails" in ended.err and "certificate" in ended.err


def _has_openssl() -> bool:
    import shutil

    return shutil.which("openssl") is not None


def test_a_proxy_of_the_environment_never_sees_plain_http(
    store: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    assert push(f"{store}/store", out).code == 0


def test_a_wrong_password_is_said_once_and_never_shown(
    faulty: Proxy, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUTU_PUSH_TOKEN", "s3cret-t0ken")
    faulty.plan = lambda method, address, before: Answer(
        401, b"no such token: s3cret-t0ken", "WWW-Authenticate: Bearer\r\n"
    )
    ended = push(f"{faulty.url}/store", out, "--auth", "bearer")
    assert ended.code == 1 and "Check LUTU_PUSH_TOKEN" in ended.err and len(faulty.requests) == 1
    assert "s3cret" not in ended.err + json.dumps(ended.report)


@pytest.mark.parametrize("method", ["PUT", "GET"])
def test_ctrl_c_leaves_every_graph_old_or_new(method: str, faulty: Proxy, store: str, out: Path) -> None:
    push(f"{store}/store", out)
    old = built(out)
    build(out, [article(n, ("said", literal("改了"))) for n in (1, 2, 3)])
    faulty.plan = lambda kind, address, before: Silence() if kind == method and GRAPH in address else None
    command = [*LUTU, "push", f"{faulty.url}/store", "--out", str(out)]
    running = subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    assert faulty.silent.wait(30)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert running.returncode == 130 and b"Stopped." in err and b"Traceback" not in err
    assert old_or_new(store, old, built(out), out)
    again = push(f"{store}/store", out)
    assert again.code == 0 and f"article/{1:016x}/graph" not in again.moved(), "what was done is on record"
    assert held(f"{store}/store", out) == built(out)


def test_ctrl_c_does_not_wait_for_a_store_that_is_silent(faulty: Proxy, out: Path) -> None:
    def plan(kind: str, address: str, before: int) -> Silence | None:
        return Silence() if (kind == "POST" and "pushed" in address) or GRAPH in address else None

    faulty.plan = plan
    command = [*LUTU, "push", f"{faulty.url}/store", "--out", str(out)]
    running = subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    assert faulty.silent.wait(30)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert running.returncode == 130 and b"Traceback" not in err


@pytest.mark.parametrize("when", range(1, 12))
def test_killed_at_every_request(when: int, faulty: Proxy, store: str, out: Path) -> None:
    """From one request on nothing gets through, as if the machine had gone: the next push mends all."""
    push(f"{store}/store", out)
    old = built(out)
    build(out, [article(1), article(2, ("said", literal("改了"))), article(4)], network=5)
    faulty.plan = lambda kind, address, before: CutResponse(0) if len(faulty.requests) >= when else None
    push(f"{faulty.url}/store", out, "--prune", "--retries", "0")
    assert old_or_new(store, old, built(out), out)
    again = push(f"{store}/store", out, "--prune")
    assert again.code == 0 and held(f"{store}/store", out) == built(out)
    gone = httpx.get(f"{store}/store", params={"graph": f"{BASE}article/{3:016x}/graph"})
    assert gone.status_code == 404
    assert push(f"{store}/store", out, "--prune").moved() == {}


def test_a_large_graph_goes_in_pieces(faulty: Proxy, store: str, tmp_path: Path) -> None:
    out = build(tmp_path / "graph", [article(1), article(2)], network=3000)
    faulty.most = 40_000
    ended = push(f"{faulty.url}/store", out)
    assert ended.code == 0 and "1 in pieces" in ended.err and faulty.sent("POST").count("/update") == 1
    assert held(f"{store}/store", out) == built(out)
    assert push(f"{faulty.url}/store", out, "--prune").moved() == {}, "nothing is left of the pieces"
    ended = push(f"{faulty.url}/store", out, "--force", "--update-url", "none")
    assert ended.code == 1 and "client_max_body_size" in ended.err and "--update-url" in ended.err
    faulty.most = 4000
    ended = push(f"{faulty.url}/store", out, "--force")
    assert ended.code == 1 and "client_max_body_size" in ended.err
    assert held(f"{store}/store", out) == built(out)


@pytest.mark.parametrize("fault", [CutRequest(0), CutResponse(0)], ids=repr)
@pytest.mark.parametrize("address", ["/update", "staging"])
def test_pieces_that_break_off(
    fault: CutRequest, address: str, faulty: Proxy, store: str, tmp_path: Path
) -> None:
    """The move is never asked for twice: a second one would move nothing over the graph."""
    out = build(tmp_path / "graph", [article(1)], network=3000)
    push(f"{store}/store", out)
    old = built(out)
    build(out, [article(1)], network=3001)
    faulty.most = 40_000
    faulty.plan = lambda kind, where, before: fault if address in where and kind == "POST" else None
    ended = push(f"{faulty.url}/store", out)
    assert ended.code == 1 and faulty.sent("POST").count("/update") <= 1
    assert old_or_new(store, old, built(out), out)
    assert push(f"{store}/store", out, "--prune").code == 0 and held(f"{store}/store", out) == built(out)
    assert push(f"{store}/store", out, "--prune").moved() == {}
