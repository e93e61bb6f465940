"""Regular expressions, compiled once a machine: `expression` is `re.compile`, without compiling twice.

Lütu has some 500 long expressions, and `re` is slow to compile them: half of what a start took. What `re` makes of
one is a list of numbers, which is kept on disk (`pipeline/kept.py`) with the version of Python that made it, as
Python itself keeps its modules. The engine checks such a list before it takes it, and what it makes of it equals
what `re.compile` gives (`tests/test_expressions.py`). Where this Python shows no such list, `re` compiles as ever.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import marshal
import os
import re
import sys
from array import array
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline import kept

_MAGIC = b"lutu expressions 1\n"
#: A file for each of so many versions of Python stays.
_PYTHONS = 4
#: So few new ones are compiled sooner than a file is written.
_FEW = 20
#: More than this are not kept: odd texts and changed rules must not make the file grow without end.
_MOST = 4000

_parser: Any = None
_compiler: Any = None
_engine: Any = None
with contextlib.suppress(ImportError):
    _parser, _compiler = import_module("re._parser"), import_module("re._compiler")
    _engine = import_module("_sre")

#: Flags, numbers, number of groups and their names.
_Code = tuple[int, bytes, int, dict[str, int]]


class _Known:
    """What is known of expressions: those of the file, and those that were compiled since."""

    def __init__(self) -> None:
        self.path = _path()
        self.codes: dict[tuple[str, int], _Code] = {}
        self.used: set[tuple[str, int]] = set()
        self.fresh = 0
        self.process = os.getpid()
        body = None if self.path is None else kept.read(self.path, _MAGIC)
        if body is not None:
            self.codes = marshal.loads(body)
        if self.path is not None:
            atexit.register(self.write)

    def write(self) -> None:
        """Keep what is new, at the end of the process; its forks write nothing."""
        if self.path is None or self.fresh <= _FEW or os.getpid() != self.process:
            return
        codes = self.codes if len(self.codes) <= _MOST else {asked: self.codes[asked] for asked in self.used}
        if len(codes) <= _MOST:
            kept.write(self.path, _MAGIC, marshal.dumps(codes), most=_PYTHONS)


_known: list[_Known] = []  # one, from the first expression on


def expression(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return the compiled expression, as `re.compile` does. Raises: re.error.

    >>> expression("减(?P<what>排|碳)").search("到2030年减排四成")["what"]
    '排'
    """
    if not _known:
        _known.append(_Known())
    known = _known[0]
    if known.path is None:
        return re.compile(pattern, flags)
    asked = (pattern, int(flags))
    code = known.codes.get(asked)
    if code is None:
        code = known.codes[asked] = _code(*asked)
        known.fresh += 1
    known.used.add(asked)
    return _made(pattern, code)


def _path() -> Path | None:
    """Where the expressions of this Python lie; None where none are kept."""
    where = kept.folder()
    if where is None or _engine is None or not hasattr(_compiler, "_code"):
        return None
    made_by = repr((sys.version, sys.byteorder, sys.maxsize, _engine.MAGIC))
    return where / f"expressions-{hashlib.sha256(made_by.encode()).hexdigest()[:40]}.bin"


def _code(pattern: str, flags: int) -> _Code:
    """What `re` makes of a pattern."""
    parsed = _parser.parse(pattern, flags)
    state = parsed.state
    numbers = array("I", _compiler._code(parsed, flags))
    return flags | state.flags, numbers.tobytes(), state.groups - 1, dict(state.groupdict)


def _made(pattern: str, code: _Code) -> re.Pattern[str]:
    """The expression of which `code` is kept."""
    flags, numbers, groups, names = code
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        by_number[number] = name
    found: re.Pattern[str] = _engine.compile(
        pattern, flags, array("I", numbers).tolist(), groups, dict(names), tuple(by_number)
    )
    return found
