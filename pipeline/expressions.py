"""Regular expressions, compiled once a machine: `expression` is `re.compile`, without compiling twice.

Lütu has some 500 long expressions, and `re` is slow to compile them: a third of what a start took. What `re` makes
of one is a list of numbers, which is kept (`pipeline/remembered.py`), as Python itself keeps its modules. The engine
checks such a list before it takes it, and what it makes of it equals what `re.compile` gives
(`tests/test_expressions.py`). Where this Python shows no such list, `re` compiles as ever.
"""

from __future__ import annotations

import contextlib
import re
from array import array
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from pipeline.remembered import remembered

_parser: Any = None
_compiler: Any = None
_engine: Any = None
with contextlib.suppress(ImportError):
    _parser, _compiler = import_module("re._parser"), import_module("re._compiler")
    _engine = import_module("_sre")

#: Flags, numbers, number of groups and their names.
_Code = tuple[int, bytes, int, dict[str, int]]


def expression(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return the compiled expression, as `re.compile` does. Raises: re.error.

    >>> expression("减(?P<what>排|碳)").search("到2030年减碳四成")["what"]
    '碳'
    """
    if _engine is None or not hasattr(_compiler, "_code"):
        return re.compile(pattern, flags)
    flags = int(flags)
    key = ("expression", pattern, flags, _engine.MAGIC)
    known, numbers, groups, names = remembered(key, lambda: _code(pattern, flags))
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        by_number[number] = name
    found: re.Pattern[str] = _engine.compile(
        pattern, known, array("I", numbers).tolist(), groups, names, tuple(by_number)
    )
    return found


def matches(form: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """As `form.finditer` has them, for whoever knows at which places, in their order, alone it can match.

    >>> [found.span() for found in matches(expression("aa"), "aaaa a aa", [0, 1, 2, 5, 7])]
    [(0, 2), (2, 4), (7, 9)]
    """
    read_to = 0
    for at in places:
        if at >= read_to and (found := form.match(text, at)):
            yield found
            read_to = found.end()


def _code(pattern: str, flags: int) -> _Code:
    """What `re` makes of a pattern."""
    parsed = _parser.parse(pattern, flags)
    state = parsed.state
    numbers = array("I", _compiler._code(parsed, flags))
    return flags | state.flags, numbers.tobytes(), state.groups - 1, dict(state.groupdict)
