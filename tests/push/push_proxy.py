"""A proxy before a store that goes wrong on demand: cuts, waits, answers nonsense. One request a connection."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote


@dataclass(frozen=True)
class CutRequest:
    """The connection breaks after so many bytes of the body; the store sees the same."""

    after: int = 100


@dataclass(frozen=True)
class CutResponse:
    """The store does its work, and the answer breaks off after so many bytes."""

    after: int = 20


@dataclass(frozen=True)
class Silence:
    """Nothing comes until the client has gone."""


@dataclass(frozen=True)
class Answer:
    """The proxy answers itself."""

    status: int
    body: bytes = b""
    headers: str = ""


Fault = CutRequest | CutResponse | Silence | Answer
#: From the method, the address and how many such requests came before to a fault, or None.
Plan = Callable[[str, str, int], Fault | None]


class Proxy:
    """Passes requests on to a port of this machine, but for what `plan` says."""

    def __init__(self, upstream: str) -> None:
        self._upstream = int(upstream.rpartition(":")[2])
        self.plan: Plan = lambda method, address, before: None
        #: What is longer than so many bytes is answered with 413.
        self.most = 10**9
        self.requests: list[str] = []
        #: Set when a request is met with Silence.
        self.silent = threading.Event()
        self.url = ""

    def sent(self, method: str) -> list[str]:
        """The addresses of all requests of a method, decoded."""
        return [line.partition(" ")[2] for line in self.requests if line.startswith(method + " ")]

    async def _serve(self, client: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await client.readuntil(b"\r\n\r\n")
            method, address, _ = head.decode("latin-1").split("\r\n")[0].split(" ")
            line = f"{method} {unquote(address)}"
            fault = self.plan(method, unquote(address), self.requests.count(line))
            self.requests.append(line)
            found = re.search(rb"content-length: *([0-9]+)", head, re.I)
            length = int(found[1]) if found else 0
            if length > self.most:
                fault = Answer(413, b"Request Entity Too Large")
            if isinstance(fault, Silence):
                self.silent.set()
                while await client.read(65536):
                    pass
            elif isinstance(fault, Answer):
                await client.readexactly(length)
                out.write(
                    f"HTTP/1.1 {fault.status} X\r\nContent-Length: {len(fault.body)}\r\n"
                    f"Connection: close\r\n{fault.headers}\r\n".encode()
                    + fault.body
                )
                await out.drain()
            else:
                await self._pass(head, length, client, out, fault)
        out.close()

    async def _pass(
        self,
        head: bytes,
        length: int,
        client: asyncio.StreamReader,
        out: asyncio.StreamWriter,
        fault: CutRequest | CutResponse | None,
    ) -> None:
        store, to_store = await asyncio.open_connection("127.0.0.1", self._upstream)
        to_store.write(re.sub(rb"(?i)\r\nconnection: *[^\r]*", b"", head)[:-2] + b"Connection: close\r\n\r\n")
        left = min(length, fault.after) if isinstance(fault, CutRequest) else length
        while left and (block := await client.read(min(left, 65536))):
            left -= len(block)
            to_store.write(block)
            await to_store.drain()
        if isinstance(fault, CutRequest):
            to_store.transport.abort()
            out.transport.abort()
            return
        first, _, rest = (await store.read()).partition(b"\r\n")
        answer = (
            first + b"\r\nConnection: close\r\n" + re.sub(rb"(?i)connection: *[^\r]*\r\n", b"", rest, count=1)
        )
        if isinstance(fault, CutResponse):
            out.write(answer[: fault.after])
            await out.drain()
            out.transport.abort()
        else:
            out.write(answer)
            await out.drain()
        to_store.close()


@contextmanager
def proxy(upstream: str) -> Iterator[Proxy]:
    """A proxy in a thread of its own, for as long as the context lasts."""
    made = Proxy(upstream)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(made._serve, "127.0.0.1", 0))
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield made
    finally:

        async def stop() -> None:
            server.close()
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
