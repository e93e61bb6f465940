"""Real triple stores on loopback, started by the tests and stopped with them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from command import ended

#: Where `make test-servers` puts what it fetches, as an unpacked Debian.
FETCHED = Path(os.environ.get("LUTU_TEST_SERVERS", Path(sys.prefix) / "servers"))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def program(name: str) -> str:
    """The path of a server's program; skips the test where it is not installed."""
    for folder in ("usr/bin", "usr/sbin"):
        if (FETCHED / folder / name).is_file():
            return str(FETCHED / folder / name)
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed; `make test-servers` fetches it")
    return found


def _environment() -> dict[str, str]:
    libraries = [str(path) for path in FETCHED.glob("usr/lib/*-linux-gnu")]
    libraries += [str(path) for path in FETCHED.glob("lib/*-linux-gnu")]
    return {**os.environ, "LD_LIBRARY_PATH": ":".join(libraries)} if libraries else dict(os.environ)


@contextmanager
def running(command: list[str], ready: Callable[[], object], folder: Path) -> Iterator[None]:
    """A server that runs until the context ends; `ready` raises an httpx error while it does not answer."""
    log = folder / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, env=_environment())
    try:
        patience = time.monotonic() + 60
        while True:
            try:
                ready()
                break
            except httpx.HTTPError:
                assert server.poll() is None and time.monotonic() < patience, log.read_text(errors="replace")
                time.sleep(0.05)
        yield
    finally:
        ended(server)


@contextmanager
def oxigraph(folder: Path, *options: str, port: int | None = None) -> Iterator[str]:
    """An Oxigraph server in memory; gives its address."""
    binary = Path(sys.executable).parent / "oxigraph"
    if not binary.exists():
        pytest.skip("the PyPI package `oxigraph` is not installed")
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(binary), "serve", "-b", f"127.0.0.1:{port}", *options]
    with running(command, lambda: httpx.get(url, trust_env=False), folder):
        yield url


_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = {rows}
"""


@contextmanager
def virtuoso(folder: Path, rows: int = 10_000) -> Iterator[str]:
    """A Virtuoso server with the user and password dba that cuts answers after so many rows; its address."""
    binary = program("virtuoso-t")
    port = free_port()
    (folder / "virtuoso.ini").write_text(
        _VIRTUOSO.format(sql=free_port(), http=port, rows=rows), encoding="utf-8"
    )
    url = f"http://127.0.0.1:{port}"
    with running(
        [binary, "-c", "virtuoso.ini", "-f"], lambda: httpx.get(f"{url}/sparql", trust_env=False), folder
    ):
        yield url


_NGINX = """
daemon off; master_process off; worker_processes 1; pid nginx.pid; error_log error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
  server {{ listen 127.0.0.1:{port}; {server} location / {{ proxy_pass {upstream}; {location} }} }}
}}
"""


@contextmanager
def nginx(folder: Path, upstream: str, *, server: str = "", location: str = "") -> Iterator[str]:
    """nginx before another server; gives its address."""
    binary, port = program("nginx"), free_port()
    text = _NGINX.format(port=port, upstream=upstream, server=server, location=location)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    url = f"http://127.0.0.1:{port}"
    command = [binary, "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"]
    with running(command, lambda: httpx.get(url, trust_env=False), folder):
        yield url
