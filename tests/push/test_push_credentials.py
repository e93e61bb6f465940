"""Credentials come from the environment or a file that nobody else reads, and never go over open lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from push_graphs import push

from pipeline.errors import LutuError
from pipeline.push import credentials as who
from pipeline.push.credentials import Auth, Credentials

pytest_plugins = ("push_fixtures",)

SECRETS = {"LUTU_PUSH_USER": "lutu", "LUTU_PUSH_PASSWORD": "s3cret", "LUTU_PUSH_TOKEN": "t0ken"}


def test_from_the_environment() -> None:
    assert who.read(Auth.NONE, environment=SECRETS) == Credentials()
    assert who.read(Auth.BASIC, environment=SECRETS) == Credentials(Auth.BASIC, "lutu", "s3cret")
    assert who.read(Auth.BEARER, environment=SECRETS) == Credentials(Auth.BEARER, token="t0ken")


def test_from_a_file_that_only_we_read(tmp_path: Path) -> None:
    path = tmp_path / "credentials"
    path.write_text("# mine\nLUTU_PUSH_USER=lutu\nLUTU_PUSH_PASSWORD = a=b c \n", encoding="utf-8")
    path.chmod(0o600)
    assert who.read(Auth.DIGEST, file=path, environment={}) == Credentials(Auth.DIGEST, "lutu", "a=b c")
    for mode in (0o640, 0o604, 0o620):
        path.chmod(mode)
        with pytest.raises(LutuError, match=r"may be read by others. Say: chmod 600"):
            who.read(Auth.DIGEST, file=path, environment={})


@pytest.mark.parametrize(
    ("kind", "environment", "expected"),
    [
        (Auth.BASIC, {}, "LUTU_PUSH_USER is not set"),
        (Auth.DIGEST, {"LUTU_PUSH_USER": "a"}, "LUTU_PUSH_PASSWORD is not set"),
        (Auth.BEARER, {"LUTU_PUSH_USER": "a"}, "LUTU_PUSH_TOKEN is not set"),
        (Auth.BEARER, {"LUTU_PUSH_TOKEN": "a\nX-Evil: 1"}, "holds characters"),
        (Auth.BEARER, {"LUTU_PUSH_TOKEN": "密钥"}, "holds characters"),
        (Auth.BASIC, {"LUTU_PUSH_USER": "a:b", "LUTU_PUSH_PASSWORD": "c"}, "colon"),
    ],
)
def test_what_is_missing_or_cannot_be(kind: Auth, environment: dict[str, str], expected: str) -> None:
    with pytest.raises(LutuError, match=expected):
        who.read(kind, environment=environment)


@pytest.mark.parametrize("line", ["password=x", "LUTU_PUSH_USER", "{}"])
def test_a_line_that_is_none(tmp_path: Path, line: str) -> None:
    path = tmp_path / "credentials"
    path.write_text(line, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(LutuError, match="credentials:1: is no line of credentials"):
        who.read(Auth.BASIC, file=path, environment={})


def test_a_file_that_is_not_there_or_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(LutuError):
            who.read(Auth.BASIC, file=path, environment={})
    with pytest.raises(LutuError, match="without --auth"):
        who.read(Auth.NONE, file=tmp_path / "none", environment={})


def test_nothing_shows_them() -> None:
    mine = Credentials(Auth.BASIC, "lutu", "s3cret", "t0ken")
    assert "s3cret" not in repr(mine) and "t0ken" not in repr(mine)
    assert mine.redact("no s3cret, no t0ken") == "no •••, no •••"


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("http://127.0.0.1:7878/store", True),
        ("http://127.5.6.7/store", True),
        ("http://[::1]:7878/store", True),
        ("http://LOCALHOST/store", True),
        ("http://127.0.0.1.example.org/store", False),
        ("http://localhost.example.org/store", False),
        ("http://example.org/127.0.0.1", False),
        ("http://10.0.0.1/store", False),
        ("http://0.0.0.0/store", False),
        ("http://2130706433/store", False),
    ],
)
@pytest.mark.parametrize("auth", ["basic", "digest", "bearer"])
def test_never_over_plain_http_to_another_machine(
    url: str, ours: bool, auth: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Credentials(Auth(auth), "u", "p", "t")
    who.guard(mine, url.replace("http:", "https:"), None)
    if ours:
        return who.guard(mine, url)
    with pytest.raises(LutuError, match="over plain http to another machine"):
        who.guard(mine, url)
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    ended = push(url, out, "--auth", auth)
    assert ended.code == 2 and "plain http" in ended.err and "s3cret" not in ended.err
    ended = push("https://127.0.0.1:1/store", out, "--auth", auth, "--query-url", url)
    assert ended.code == 2 and "plain http" in ended.err


def test_without_credentials_plain_http_is_no_secret() -> None:
    who.guard(Credentials(), "http://example.org/store")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://user:s3cret@127.0.0.1/store", "shows them to everybody"),
        ("ftp://127.0.0.1/store", "is no http address"),
        ("127.0.0.1:7878", "is no http address"),
        ("http://", "is no http address"),
        ("http://[::1/store", "is no address"),
        ("http://127.0.0.1:99999/store", "is no address"),
        ("http://127.0.0.1/store?graph=urn:a", "names a graph"),
        ("http://127.0.0.1/sto re", "is no http address"),
    ],
)
def test_addresses_that_cannot_be_meant(url: str, expected: str, out: Path) -> None:
    ended = push(url, out)
    assert ended.code == 2 and expected in ended.err and "s3cret" not in ended.err
