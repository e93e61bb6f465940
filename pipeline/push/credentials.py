"""Who we are to a store: from the environment or a file that nobody else reads, and never over open lines."""

from __future__ import annotations

import ipaddress
import os
import stat
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.errors import LutuError

if TYPE_CHECKING:
    import httpx

USER, PASSWORD, TOKEN = "LUTU_PUSH_USER", "LUTU_PUSH_PASSWORD", "LUTU_PUSH_TOKEN"
_HIDDEN = "•••"


class Auth(StrEnum):
    """How a store wants to know who we are."""

    NONE = "none"
    BASIC = "basic"
    DIGEST = "digest"
    BEARER = "bearer"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A kind and its secrets, which stay out of every message."""

    kind: Auth = Auth.NONE
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def redact(self, text: str) -> str:
        """The text without our secrets, should a store repeat them.

        >>> Credentials(Auth.BEARER, token="s3cret").redact("bad token s3cret")
        'bad token •••'
        """
        for secret in sorted(filter(None, (self.password, self.token)), key=len, reverse=True):
            text = text.replace(secret, _HIDDEN)
        return text


def read(kind: Auth, *, file: Path | None = None, environment: Mapping[str, str] = os.environ) -> Credentials:
    """The credentials of a kind. What stands in the file goes before the environment.

    Raises: LutuError when one is missing, or others may read the file.
    """
    if kind is Auth.NONE:
        if file is not None:
            raise LutuError(str(file), "credentials without --auth", "Say --auth basic, digest or bearer.")
        return Credentials()
    values = {name: environment.get(name, "") for name in (USER, PASSWORD, TOKEN)}
    if file is not None:
        values |= _file(file)
    names = (TOKEN,) if kind is Auth.BEARER else (USER, PASSWORD)
    for name in names:
        if not values[name]:
            raise LutuError(
                f"--auth {kind}",
                f"{name} is not set",
                "Set it in the environment or in the --credentials file.",
            )
        if not values[name].isprintable() or (name == TOKEN and not values[name].isascii()):
            raise LutuError(name, "holds characters that no credentials hold", "Set it anew.")
    if kind is Auth.BEARER:
        return Credentials(kind, token=values[TOKEN])
    if ":" in values[USER]:
        raise LutuError(USER, "holds a colon, which no name of HTTP may", "Check it.")
    return Credentials(kind, user=values[USER], password=values[PASSWORD])


def _file(path: Path) -> dict[str, str]:
    """The lines NAME=value of a file that only its owner may read."""
    try:
        with path.open(encoding="utf-8") as file:
            status = os.fstat(file.fileno())
            lines = file.read().splitlines() if stat.S_ISREG(status.st_mode) else None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise LutuError(str(path), f"cannot be read ({why})", "Check --credentials.") from error
    if lines is None:
        raise LutuError(str(path), "is no file", "Check --credentials.")
    if os.name == "posix" and (status.st_mode & 0o077 or status.st_uid not in (os.geteuid(), 0)):
        raise LutuError(str(path), "may be read by others", f"Say: chmod 600 {path}")
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, mark, value = line.partition("=")
        if not mark or name.strip() not in (USER, PASSWORD, TOKEN):
            raise LutuError(
                f"{path}:{number}", "is no line of credentials", f"Write {USER}=…, {PASSWORD}=… or {TOKEN}=…."
            )
        found[name.strip()] = value.strip()
    return found


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine by its name or number alone, without asking any name server.

    >>> is_loopback("http://127.0.0.1:7878/"), is_loopback("http://127.0.0.1.example.org/")
    (True, False)
    """
    host = (urlsplit(url).hostname or "").lower()
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def guard(credentials: Credentials, *urls: str | None) -> None:
    """Refuse addresses that would carry the credentials in the open. Raises: LutuError."""
    for url in filter(None, urls):
        if credentials.kind is not Auth.NONE and urlsplit(url).scheme != "https" and not is_loopback(url):
            raise LutuError(
                urlsplit(url).hostname or url,
                "credentials would go over plain http to another machine, for all to read",
                "Give an https address, or a tunnel that ends at 127.0.0.1.",
            )


def authentication(credentials: Credentials) -> httpx.Auth | None:
    """The credentials as httpx sends them."""
    import httpx

    class Bearer(httpx.Auth):
        """A token in the header of every request."""

        def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
            request.headers["Authorization"] = f"Bearer {credentials.token}"
            yield request

    match credentials.kind:
        case Auth.NONE:
            return None
        case Auth.BASIC:
            return httpx.BasicAuth(credentials.user, credentials.password)
        case Auth.DIGEST:
            return httpx.DigestAuth(credentials.user, credentials.password)
        case Auth.BEARER:
            return Bearer()
