"""How far a long run is, on standard error, where somebody is looking; nothing is printed elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_Item = TypeVar("_Item")


def told(items: Iterable[_Item], label: str, total: int | None = None) -> Iterator[_Item]:
    """The same items, counted on a line that vanishes at the end; `total` is how many, where that is known."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=total)
        for item in items:
            yield item
            progress.advance(task)


def stages() -> Callable[[str, int], None] | None:
    """A function that names each stage of a build once; None where nobody is looking."""
    if not sys.stderr.isatty():
        return None
    named = {"reading"}  # has a line of its own, see `told`

    def stage(name: str, done: int) -> None:
        if name not in named:
            named.add(name)
            print(f"{name} …", file=sys.stderr)

    return stage
