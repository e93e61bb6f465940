"""Records are as `dataclass(frozen=True, slots=True)` makes them, but for the time it takes."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.slots import record


@record(frozen=True, slots=True, order=True)
class Made:
    """One of ours."""

    name: str
    number: int = 3
    among: list[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Usual:
    """One of theirs."""

    name: str
    number: int = 3
    among: list[str] = dataclasses.field(default_factory=list)


@record(frozen=True, slots=True)
class Single:
    """A field alone."""

    name: str


@pytest.mark.parametrize(
    "tell",
    [
        lambda kind: repr(kind("a")).removeprefix(kind.__qualname__),
        lambda kind: repr(kind("a", 4, ["b"])).removeprefix(kind.__qualname__),
        lambda kind: repr(kind(number=4, name="a")).removeprefix(kind.__qualname__),
        lambda kind: dataclasses.asdict(kind("a", among=["b"])),
        lambda kind: [field.name for field in dataclasses.fields(kind)],
        lambda kind: (kind("a") == kind("a"), kind("a") == kind("b"), kind("a") == "a", kind("a") != kind("a")),
        lambda kind: kind("a").__eq__("a"),
        lambda kind: kind("a").__lt__("a"),
        lambda kind: (kind("a") < kind("b"), kind("b") <= kind("a"), kind("a") > kind("a"), kind("a") >= kind("a")),
        lambda kind: kind("a").among is kind("a").among,
        lambda kind: (kind.__slots__, kind.__match_args__, hasattr(kind("a"), "__dict__")),
        lambda kind: [str(one) for one in inspect.signature(kind).parameters.values()][:2],
        lambda kind: dataclasses.replace(kind("a"), name="b").name,
        lambda kind: kind(),
        lambda kind: kind("a", surname="b"),
        lambda kind: setattr(kind("a"), "name", "b"),
        lambda kind: delattr(kind("a"), "name"),
        lambda kind: hash(kind("a")),  # a list has none
    ],
)  # fmt: skip
def test_a_record_is_a_frozen_slotted_dataclass(tell: Callable[[type[Any]], object]) -> None:
    def told(kind: type[Any]) -> object:
        try:
            return tell(kind)
        except (TypeError, AttributeError) as error:
            return type(error), str(error).replace(kind.__qualname__, "")

    assert told(Made) == told(Usual)


@pytest.mark.parametrize("one", [Made("a", 4, ["b"]), Single("a")])
def test_a_record_is_copied_and_pickled(one: Any) -> None:
    for again in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert again == one and repr(again) == repr(one) and type(again) is type(one)


def test_records_of_one_value_are_hashed_and_told_apart() -> None:
    assert len({Single("a"), Single("a"), Single("b")}) == 2
    assert Single("a") != Made("a") and hash(Single("a")) == hash(("a",))
