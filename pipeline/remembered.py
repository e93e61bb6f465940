"""Small values that cost more to make than to keep, from one start to the next: expressions, parsed rules.

All lie in one file of the cache folder (`pipeline/kept.py`), which is read when the first is asked for and written
at the end of a process that made enough of new ones.
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

from pipeline import kept

Key = tuple[str | int, ...]
_Value = TypeVar("_Value")

_MAGIC = b"lutu start 1\n"
#: A file for each of so many versions of Python stays.
_PYTHONS = 4
#: What is worth less than this all together is made again sooner than a file is written.
_WORTH_A_FILE = 20
#: More values are not kept: odd texts and changed rules must not make the file grow without end.
_MOST = 4000


class _Memory:
    """The values of the file, and those that were made since."""

    def __init__(self) -> None:
        self.path = _path()
        self.values: dict[Key, bytes] = {}
        self.used: set[Key] = set()
        self.fresh = 0
        self.process = os.getpid()
        if self.path is not None:
            body = kept.trusted(self.path, _MAGIC)
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
            kept.keep_newest(self.path, _MAGIC, marshal.dumps(values), most=_PYTHONS)


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
    where = kept.folder()
    made_by = repr((sys.version, sys.byteorder, sys.maxsize))
    name = f"start-{hashlib.sha256(made_by.encode()).hexdigest()[:40]}.bin"
    return None if where is None else where / name
