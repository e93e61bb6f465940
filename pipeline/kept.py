"""Files that are kept to save time, and trusted only if they are whole and this user's own.

A kept file that is missing, damaged, or that somebody else may write costs time and nothing more: it is made anew.
What spares the next start some work lies in the user's own cache folder: `LUTU_CACHE` names another,
`LUTU_CACHE=off` keeps nothing.
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


def trusted(path: Path, mark: bytes) -> memoryview | None:
    """What was kept under a path with this mark; None unless all of it can be trusted."""
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            if hasattr(os, "getuid") and (state.st_uid != os.getuid() or state.st_mode & 0o022):
                return None
            data = memoryview(file.read())
    except OSError:
        return None
    body = data[len(mark) + 32 :]
    if bytes(data[: len(mark)]) != mark or hashlib.sha256(body).digest() != data[len(mark) :][:32]:
        return None
    return body


def keep(path: Path, mark: bytes, body: bytes) -> bool:
    """Keep bytes under a path, whole or not at all, and whether they are kept: that they are not is no error."""
    with contextlib.suppress(OSError):
        import tempfile  # takes a while, and next to no start writes anything

        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".kept-", dir=path.parent)  # only its owner may read it
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(mark + hashlib.sha256(body).digest() + body)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return True
    return False


def keep_newest(path: Path, mark: bytes, body: bytes, *, most: int) -> None:
    """Keep bytes as `keep` does; of the files whose names begin as this one's, up to the hyphen, `most` stay."""
    with contextlib.suppress(OSError):
        if keep(path, mark, body):
            kind = path.name.partition("-")[0]
            alike = sorted(
                path.parent.glob(f"{kind}-*.bin"), key=lambda one: one.stat().st_mtime, reverse=True
            )
            for old in alike[most:]:
                old.unlink(missing_ok=True)
