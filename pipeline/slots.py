"""Frozen records that are made fast, and whose classes are: `record` is `dataclass(frozen=True, slots=True)`.

The `__init__` of a frozen dataclass goes through `object.__setattr__`, which looks each slot up by its name.
A reading is made of thousands of small records: a `Mention` comes in a third of the time. It is filled as an object of
another class with the same slots, which is not frozen, and becomes a record when it is full. And `dataclasses` writes
out seven functions for each class and compiles them, which took a tenth of a start: here that is done for the
constructor alone, and for what compares and shows when it is first asked for.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["record"]

if TYPE_CHECKING:
    from dataclasses import dataclass as record  # whoever checks types knows it by this name
else:

    def record(*, frozen, slots, order=False):
        """The decorator of a class with fields and no bases; it says what it is, for those who check types.

        >>> @record(frozen=True, slots=True)
        ... class Stretch:
        ...     start: int
        ...     end: int = 0
        >>> Stretch(3, end=7)
        Stretch(start=3, end=7)
        >>> import copy, dataclasses
        >>> copy.copy(Stretch(3)) == dataclasses.replace(Stretch(1), start=3) == Stretch(3, 0)
        True
        """
        assert frozen and slots, "a record that is changed is a dataclass"
        return lambda described: _made(described, order)


def _made(described: type[Any], order: bool) -> type[Any]:
    # The fields, and the class anew with its slots: this much compiles nothing.
    made: type[Any] = dataclass(init=False, repr=False, eq=False, slots=True)(described)
    names = [field.name for field in fields(made)]
    values = attrgetter(*names)

    def __reduce__(self: Any) -> tuple[type[Any], tuple[Any, ...]]:
        # One value alone comes without its tuple.
        return made, values(self) if len(names) > 1 else (values(self),)

    for function in (__reduce__, __setattr__, __delattr__, _constructor(made)):
        setattr(made, function.__name__, function)
    mine, others = (f"({''.join(f'{one}.{name}, ' for name in names)})" for one in ("self", "other"))
    shown = ", ".join(f"{name}={{self.{name}!r}}" for name in names)
    _written_later(made, "__repr__", "self", f"f'{{type(self).__qualname__}}({shown})'")
    _written_later(made, "__hash__", "self", f"hash({mine})")
    for name, sign in _COMPARED.items() if order else [("__eq__", "==")]:
        told = f"{mine} {sign} {others} if other.__class__ is self.__class__ else NotImplemented"
        _written_later(made, name, "self, other", told)
    return made


_COMPARED = {"__eq__": "==", "__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


def _written_later(made: type[Any], name: str, parameters: str, told: str) -> None:
    """Give the class a method that is compiled when it is first called: few are, and then many times."""

    def first(*given: Any) -> Any:
        written: dict[str, Any] = {}
        exec(f"def {name}({parameters}): return {told}", written)
        setattr(made, name, written[name])
        return written[name](*given)

    setattr(made, name, first)


def __setattr__(self: object, name: str, value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def __delattr__(self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _constructor(made: type[Any]) -> Any:
    """The `__new__` of a class with these slots, written out for its fields.

    The interpreter stores into slots by themselves in one step as long as the class does not say how attributes are
    set, and a frozen one does: so the slots of a twin are filled, and the object changes its class once.
    """
    names = tuple(field.name for field in fields(made))
    known: dict[str, Any] = {"unset": MISSING, "unfrozen": type(made.__name__, (), {"__slots__": names})}
    parameters, lines = ["cls"], []
    for field in fields(made):
        name = value = parameter = field.name
        if field.default is not MISSING:
            known[f"default_{name}"] = field.default
            parameter = f"{name}=default_{name}"
        elif field.default_factory is not MISSING:
            known[f"make_{name}"] = field.default_factory
            parameter = f"{name}=unset"
            value = f"make_{name}() if {name} is unset else {name}"
        parameters.append(parameter)
        lines.append(f"    self.{name} = {value}\n")
    exec(
        f"def __new__({', '.join(parameters)}):\n    self = unfrozen()\n{''.join(lines)}"
        "    self.__class__ = cls\n    return self\n",
        known,
    )
    constructor = known["__new__"]
    constructor.__qualname__ = f"{made.__qualname__}.__init__"  # as whoever leaves a value out is told
    constructor.__annotations__ = made.__annotations__ | {"return": None}
    return constructor
