"""What a store or the network can refuse, in words that say what to do."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline.errors import StoreError

if TYPE_CHECKING:
    import httpx

#: What is worth asking again: too many requests, and a store or its proxy that is not there at the moment.
PASSING = frozenset({429, 502, 503, 504})

_TAGS = re.compile(r"<(style|title|script)[^>]*>.*?</\1>|<[^>]*>", re.S | re.I)
_CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f]+")
#: How much of an answer a message quotes.
_QUOTED = 240


class PushError(StoreError):
    """A request that did not do what it should. `final` says that every other one would fare the same."""

    def __init__(self, where: str, what: str, remedy: str = "", *, final: bool = False) -> None:
        super().__init__(where, what, remedy)
        self.final = final


class TooLarge(PushError):
    """The store, or a proxy before it, takes no body of this size (413)."""


class Missing(PushError):
    """The store has no such graph (404)."""


def quoted(body: bytes) -> str:
    """What a body says, on one line and short; empty when it says nothing.

    >>> quoted(b"<html><title>x</title><h1>403  Forbidden</h1>\\n</html>")
    '403 Forbidden'
    """
    text = _CONTROLS.sub(" ", _TAGS.sub(" ", body.decode("utf-8", "replace"))).strip()
    return text[:_QUOTED] + ("…" if len(text) > _QUOTED else "")


def refusal(where: str, status: int, headers: Mapping[str, str], body: bytes, *, auth: str) -> PushError:
    """The error of an answer that is no success. `auth` is the kind of credentials that were sent."""
    said = quoted(body)
    told = f"answered {status}" + (f" ({said})" if said else "")
    if status == 401:
        return PushError(where, f"{told}, so it does not know you", _unknown(headers, auth), final=True)
    if status == 403:
        remedy = "Ask for the right to write, or see whether this address is read-only."
        if auth == "none":
            remedy = "Give credentials (--auth basic, digest or bearer), or see whether it is read-only."
        return PushError(where, f"{told}, so you may not do this", remedy, final=True)
    if status == 404:
        return Missing(where, told, "Check the address: it must be the one of the Graph Store Protocol.")
    if status == 413:
        return TooLarge(
            where,
            f"{told}: the graph is larger than the store or the proxy before it allows",
            "Raise the limit (nginx: client_max_body_size), or give --update-url for sending in pieces.",
        )
    if 300 <= status < 400:
        return PushError(
            where,
            f"sends us elsewhere ({status}, {quoted(headers.get('location', '?').encode())})",
            "Redirects are not followed, for credentials would go along: give that address.",
            final=True,
        )
    if status == 429:
        return PushError(where, f"{told}: too many requests", "Push again later; what is done stays done.")
    if status == 507:
        return PushError(where, f"{told}: the store is full", "Make room, then push again.", final=True)
    if status in PASSING:
        return PushError(
            where,
            f"{told}: the store, or what stands behind this proxy, is down or overloaded",
            "See whether it runs, then push again; what is done stays done.",
        )
    if status == 405 or status == 501:
        return PushError(
            where, told, "This address does not take graphs: give the Graph Store Protocol's.", final=True
        )
    if status == 415:
        return PushError(where, f"{told}: it reads no N-Triples", "Give an address that does.", final=True)
    return PushError(where, told, "The graph stays as it was; the store's log may tell more.")


def _unknown(headers: Mapping[str, str], auth: str) -> str:
    """What to do about a 401: another kind of credentials, or the right ones."""
    asked = headers.get("www-authenticate", "").split(" ")[0].strip(",").lower()
    if asked in ("basic", "digest", "bearer") and asked != auth:
        return f"It asks for {asked}: give --auth {asked}."
    if auth == "none":
        return "Give --auth basic, digest or bearer."
    names = "LUTU_PUSH_TOKEN" if auth == "bearer" else "LUTU_PUSH_USER and LUTU_PUSH_PASSWORD"
    return f"Check {names}" + ("; or does it want --auth digest?" if auth == "basic" else ".")


def broken(where: str, error: httpx.TransportError, seconds: float) -> PushError:
    """The error of a request that got no whole answer."""
    import httpx

    cause = _cause(error)
    if isinstance(cause, ssl.SSLError):
        why = getattr(cause, "verify_message", "") or cause.reason or str(cause)
        return PushError(
            where,
            f"the secure connection fails ({why})",
            "Check the name in the address and the certificate; SSL_CERT_FILE names an authority of your own.",
            final=True,
        )
    if isinstance(cause, socket.gaierror):
        return PushError(
            where, f"there is no such host ({cause.strerror})", "Check the name in the address.", final=True
        )
    if isinstance(error, httpx.ConnectTimeout):
        return PushError(
            where,
            "does not answer",
            "Check host and port, and whether a firewall stands between.",
            final=True,
        )
    if isinstance(error, httpx.TimeoutException):
        return PushError(
            where,
            f"gave no answer within {seconds:g} seconds",
            "The store may still be at work. Push again later, or give it longer with --timeout.",
        )
    if isinstance(error, httpx.ConnectError):
        return PushError(
            where,
            f"cannot be reached ({error})",
            "See whether the store runs and the port is right.",
            final=True,
        )
    if isinstance(error, (httpx.UnsupportedProtocol, httpx.LocalProtocolError)):
        return PushError(where, f"cannot be asked ({error})", "Check the address.", final=True)
    return PushError(
        where,
        f"the connection broke ({error or type(error).__name__})",
        "Push again; a graph in the store is either the old one or the new one.",
    )


def passing(error: httpx.TransportError) -> bool:
    """Whether the same request may fare better in a moment.

    Every request that is sent again may be done twice without harm. What timed out is not sent again: the
    store may still be at work on it.
    """
    import httpx

    cause = _cause(error)
    if isinstance(cause, socket.gaierror):
        return cause.errno == socket.EAI_AGAIN
    if isinstance(cause, ssl.SSLError):
        return False
    if isinstance(error, httpx.TimeoutException):
        return isinstance(error, (httpx.ConnectTimeout, httpx.PoolTimeout))
    return isinstance(error, (httpx.NetworkError, httpx.RemoteProtocolError))


def _cause(error: BaseException) -> BaseException:
    """What lies at the bottom of an exception."""
    while (deeper := error.__cause__ or error.__context__) is not None:
        error = deeper
    return error
