"""Files that spare the next start some work: in the user's own cache folder, never needed, never trusted blindly.

`LUTU_CACHE` names another folder, `LUTU_CACHE=off` keeps nothing. A file is read only if it belongs to this user,
nobody else may write it, and its checksum holds. So one that is missing, old, damaged or somebody else's costs
time and nothing more.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path


def folder() -> Path | None:
    """Where files are kept; None where none are."""
    asked = os.environ.get("LUTU_CACHE", "")
    if asked == "off":
        return None
    if asked:
        return Path(asked)
    from platformdirs import user_cache_path

    return user_cache_path("lutu")


def read(path: Path, magic: bytes) -> memoryview | None:
    """What was kept under a path, None unless all of it can be trusted; `magic` is what such a file begins with."""
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            if hasattr(os, "getuid") and (state.st_uid != os.getuid() or state.st_mode & 0o022):
                return None
            data = memoryview(file.read())
    except OSError:
        return None
    body = data[len(magic) + 32 :]
    if bytes(data[: len(magic)]) != magic or hashlib.sha256(body).digest() != data[len(magic) :][:32]:
        return None
    return body


def write(path: Path, magic: bytes, body: bytes, *, most: int) -> None:
    """Keep it for the next start, whole or not at all; a cache that cannot be written is no error.

    Of the files whose names begin as this one's, up to the hyphen, the `most` newest stay.
    """
    import tempfile  # takes a while, and next to no start writes anything

    kind = path.name.partition("-")[0]
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{kind}-", dir=path.parent)  # only its owner may read it
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(magic + hashlib.sha256(body).digest() + body)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink()
            raise
        older = sorted(path.parent.glob(f"{kind}-*.bin"), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in older[most:]:
            old.unlink(missing_ok=True)
