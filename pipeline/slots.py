"""Frozen records that are made fast: their constructor fills the slots itself.

The `__init__` of a frozen dataclass goes through `object.__setattr__`, which looks each slot up by its name.
A reading is made of thousands of small records: a `Mention` comes in 0.7 µs instead of 1.6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import wraps
from operator import attrgetter
from typing import Any, TypeVar

_Record = TypeVar("_Record")


def filled_directly(record: type[_Record]) -> type[_Record]:
    """The frozen, slotted dataclass, made and pickled more than twice as fast; all else stays as it was.

    >>> from dataclasses import dataclass
    >>> @filled_directly
    ... @dataclass(frozen=True, slots=True)
    ... class Stretch:
    ...     start: int
    ...     end: int = 0
    >>> Stretch(3, end=7)
    Stretch(start=3, end=7)
    >>> import copy, dataclasses
    >>> copy.copy(Stretch(3)) == dataclasses.replace(Stretch(1), start=3) == Stretch(3, 0)
    True
    """
    known: dict[str, Any] = {"unset": MISSING}
    parameters, lines = ["self"], []
    names = [field.name for field in fields(record)]  # type: ignore[arg-type]
    for field in fields(record):  # type: ignore[arg-type]
        name = value = field.name
        known[f"set_{name}"] = vars(record)[name].__set__
        parameter = name
        if field.default is not MISSING:
            known[f"default_{name}"] = field.default
            parameter = f"{name}=default_{name}"
        elif field.default_factory is not MISSING:
            known[f"make_{name}"] = field.default_factory
            parameter = f"{name}=unset"
            value = f"make_{name}() if {name} is unset else {name}"
        parameters.append(parameter)
        lines.append(f"    set_{name}(self, {value})\n")
    # As `dataclasses` itself does it: written out for the fields at hand, and only then compiled.
    exec(f"def __init__({', '.join(parameters)}):\n{''.join(lines)}", known)
    original: Callable[..., None] = vars(record)["__init__"]
    setattr(record, "__init__", wraps(original)(known["__init__"]))  # noqa: B010
    values = attrgetter(*names)
    if len(names) > 1:  # one value alone would come without its tuple

        def __reduce__(self: _Record) -> tuple[type[_Record], tuple[Any, ...]]:
            return record, values(self)

        setattr(record, "__reduce__", __reduce__)  # noqa: B010
    return record
