"""Files that are kept to save time, and trusted only if they are whole and this user's own.

A kept file that is missing, damaged, or that somebody else may write costs time and nothing more: it is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path


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
