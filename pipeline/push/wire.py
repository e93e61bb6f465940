"""Requests that are tried again where that helps, and whose answers count only when they came whole."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.push.credentials import Credentials, authentication
from pipeline.push.failures import PASSING, PushError, broken, passing, refusal

if TYPE_CHECKING:
    import httpx

#: How much of an answer that is no success is read.
_GLANCE = 4096
#: An answer of up to this many bytes stays in memory, a longer one goes to disk until it is whole.
_IN_MEMORY = 4_000_000
#: Seconds for a last request after Ctrl-C.
_LAST = 3.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a request is tried again, and after how long."""

    retries: int = 5
    first: float = 0.5
    longest: float = 60.0
    #: Seconds without a byte that a store may take.
    timeout: float = 300.0
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def pause(self, tried: int, retry_after: str | None) -> float | None:
        """Seconds to wait after so many tries, as the store asked or doubling; None to give up.

        >>> [Patience(retries=4).pause(tried, None) for tried in (1, 2, 3, 4, 5)]
        [0.5, 1.0, 2.0, 4.0, None]
        """
        if tried > self.retries:
            return None
        wished = self._wished(retry_after)
        if wished is not None:
            return wished if wished <= self.longest else None
        return float(min(self.longest, self.first * 2 ** (tried - 1)))

    def _wished(self, retry_after: str | None) -> float | None:
        """What a Retry-After header asks for: seconds, or a date."""
        if retry_after is None:
            return None
        text = retry_after.strip()
        if text.isascii() and text.isdigit():
            return float(text)
        try:
            when = parsedate_to_datetime(text)
        except ValueError:
            return None
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (when - self.now()).total_seconds())


class Wire:
    """One connection's worth of requests to a store, with our credentials."""

    def __init__(self, url: str, credentials: Credentials, patience: Patience) -> None:
        import httpx

        self._credentials, self._patience = credentials, patience
        waits = httpx.Timeout(patience.timeout, connect=min(10.0, patience.timeout))
        self._client = httpx.Client(
            auth=authentication(credentials),
            timeout=waits,
            follow_redirects=False,
            # A proxy of the environment would see what goes over plain http.
            trust_env=urlsplit(url).scheme == "https",
            headers={"User-Agent": "lutu"},
        )
        #: Bytes of bodies that were sent, and how often a request was sent again.
        self.sent, self.again = 0, 0

    def hurry(self) -> None:
        """Somebody wants to leave: what is still asked gets some seconds and one try."""
        self._patience = replace(self._patience, retries=0, timeout=_LAST)
        self._client.timeout = _LAST

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def send(
        self,
        where: str,
        method: str,
        url: str,
        *,
        body: Iterable[bytes] | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        once: bool = False,
    ) -> bytes:
        """The answer to a request whose answer is short. Raises: PushError.

        `once` is for what must not be done twice: it is not sent again when its answer is lost.
        """
        with self.answer(where, method, url, body=body, headers=headers, once=once) as file:
            return file.read()

    @contextmanager
    def answer(
        self,
        where: str,
        method: str,
        url: str,
        *,
        body: Iterable[bytes] | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        once: bool = False,
    ) -> Iterator[IO[bytes]]:
        """The body of a success, once all of it has come. Raises: PushError."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
            tried = 0
            while True:
                tried += 1
                failure, retry_after = self._try(where, method, url, body, headers, file)
                if failure is None:
                    break
                wait = None if once or retry_after is _NEVER else self._patience.pause(tried, retry_after)
                if wait is None:
                    raise failure
                self.again += 1
                self._patience.sleep(wait)
            file.seek(0)
            yield file

    def _try(
        self,
        where: str,
        method: str,
        url: str,
        body: Iterable[bytes] | bytes | None,
        headers: Mapping[str, str] | None,
        file: IO[bytes],
    ) -> tuple[PushError | None, str | None]:
        """One try: None and the body in the file, or the failure and when the store wants to be asked again."""
        import httpx

        file.seek(0)
        file.truncate()
        try:
            content = body if body is None or isinstance(body, bytes) else _Counted(body, self)
            with self._client.stream(method, url, content=content, headers=headers) as response:
                if response.is_success:
                    for block in response.iter_bytes():
                        file.write(block)
                    return None, None
                said = self._credentials.redact(_glance(response).decode("utf-8", "replace")).encode()
                kind = self._credentials.kind
                failure = refusal(where, response.status_code, response.headers, said, auth=kind)
                again = response.status_code in PASSING
                return failure, response.headers.get("retry-after") if again else _NEVER
        except httpx.TransportError as error:
            failure = broken(where, error, self._patience.timeout)
            return failure, None if passing(error) else _NEVER
        except (httpx.DecodingError, httpx.InvalidURL) as error:
            return PushError(where, f"the answer cannot be read ({error})", "Check the address."), _NEVER


#: Stands for a Retry-After that no store sends: do not ask again.
_NEVER = "never"


class _Counted:
    """A body that counts its bytes, and can be read again when the request is sent again."""

    def __init__(self, body: Iterable[bytes], wire: Wire) -> None:
        self._body, self._wire = body, wire

    def __iter__(self) -> Iterator[bytes]:
        for block in self._body:
            self._wire.sent += len(block)
            yield block


def _glance(response: httpx.Response) -> bytes:
    """The beginning of an answer, as far as it came."""
    import httpx

    said = b""
    try:
        for block in response.iter_bytes():
            said += block
            if len(said) >= _GLANCE:
                break
    except (httpx.TransportError, httpx.DecodingError):
        pass
    return said[:_GLANCE]
