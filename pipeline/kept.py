"""What spares the next start some work: files in the user's own cache folder, never needed, never trusted blindly.

`LUTU_CACHE` names another folder, `LUTU_CACHE=off` keeps nothing. A file is read only if it belongs to this user,
nobody else may write it, and its checksum holds. So one that is missing, old, damaged or somebody else's costs
time and nothing more. `remembered` keeps many small values (expressions, rules) in one file.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import marshal
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

Key = tuple[str | int, ...]
_Value = TypeVar("_Value")

_MAGIC = b"lutu start 1\n"
#: A file for each of so many versions of Python stays.
_PYTHONS = 4
#: What is worth less than this all together is made again sooner than a file is written.
_WORTH_A_FILE = 20
#: More values are not kept: odd texts and changed rules must not make the file grow without end.
_MOST = 4000


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


class _Memory:
    """The values of the file, and those that were made since."""

    def __init__(self) -> None:
        self.path = _path()
        self.values: dict[Key, bytes] = {}
        self.used: set[Key] = set()
        self.fresh = 0
        self.process = os.getpid()
        if self.path is not None:
            body = read(self.path, _MAGIC)
            if body is not None:
                self.values = marshal.loads(body)
            atexit.register(self.write)

    def write(self) -> None:
        """Keep what is new, at the end of the process; its forks write nothing."""
        if self.path is None or self.fresh < _WORTH_A_FILE or os.getpid() != self.process:
            return
        values = self.values
        if len(values) > _MOST:
            values = {key: value for key, value in values.items() if key in self.used}
        if len(values) <= _MOST:
            write(self.path, _MAGIC, marshal.dumps(values), most=_PYTHONS)


_memory: list[_Memory] = []  # one, from the first question on


def remembered(key: Key, make: Callable[[], _Value], *, worth: int = 1) -> _Value:
    """Return what `make` gives, or what it gave under this key in a process before, made anew from its bytes.

    The key says all that the value depends on, but for the version of Python. A value is of what `marshal` takes:
    tuples, lists, dicts, strings, numbers. `worth` is how dear it is beside an expression.
    """
    if not _memory:
        _memory.append(_Memory())
    memory = _memory[0]
    if memory.path is None:
        return make()
    memory.used.add(key)
    if (found := memory.values.get(key)) is not None:
        value: _Value = marshal.loads(found)
        return value
    value = make()
    with contextlib.suppress(ValueError):  # a date in YAML is of no such kind
        memory.values[key] = marshal.dumps(cast("Any", value))
        memory.fresh += worth
    return value


def _path() -> Path | None:
    where = folder()
    made_by = repr((sys.version, sys.byteorder, sys.maxsize))
    name = f"start-{hashlib.sha256(made_by.encode()).hexdigest()[:40]}.bin"
    return None if where is None else where / name
