"""The gate: a finished graph is published only when it conforms to the shapes and nothing is missing from it.

The fast engine (shacl-rust) looks at the whole graph in a second or two. Where it cannot be imported, pyshacl
does the same, article by article, in minutes. Why so: `docs/decisions/0010-gate.md`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import ExpectationError, LutuError
from pipeline.graph import shapes as told
from pipeline.graph.expectations import Shortfall, shortfalls
from pipeline.graph.shapes import Violation

Engine = Literal["fast", "reference"]

#: How many violations a message tells; the rest is a number.
SHOWN = 20

#: A graph of so many bytes of Turtle (some 300,000 triples, 300 MB of memory) is looked at in a process of its own.
APART = 16_000_000

_NO_WHEEL = (
    "shacl-rust cannot be imported here, so the graph is checked by pyshacl, which takes minutes. "
    "To make it quick: pip install shacl-rust."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of a graph: the violations it names, how many there are, and what is missing."""

    engine: Engine
    violations: tuple[Violation, ...]
    count: int
    shortfalls: tuple[Shortfall, ...]
    seconds: float
    notice: str = ""

    @property
    def passes(self) -> bool:
        """Whether the graph may be published."""
        return not self.count and not self.shortfalls

    def lines(self) -> list[str]:
        """The verdict for people, one finding a line."""
        found = [str(shortfall) for shortfall in self.shortfalls]
        found += [str(violation) for violation in self.violations]
        if self.count > len(self.violations):
            found.append(f"… and {self.count - len(self.violations)} more violations.")
        return found

    def as_json(self) -> dict[str, Any]:
        """The verdict for programs."""
        return {
            "conforms": self.passes,
            "engine": self.engine,
            "violations": [asdict(violation) for violation in self.violations],
            "count": self.count,
            "shortfalls": [asdict(shortfall) for shortfall in self.shortfalls],
        }


def check(
    turtle: Path,
    nquads: Path,
    ontology: Path,
    *,
    expected: Mapping[str, int],
    engine: Engine = "fast",
    most: int = SHOWN,
) -> Verdict:
    """What is wrong with a graph that stands in two files, by the shapes of an ontology folder.

    `expected` holds how many of each must be there at least (`pipeline.graph.expectations`).
    Raises: LexiconError when the shapes cannot be read, LutuError when an engine fails.
    """
    started = time.perf_counter()
    shapes = told.read(ontology)
    known = told.rules(shapes, str(ontology / told.FILE))
    missing = tuple(shortfalls(nquads, expected))
    notice = ""
    if engine == "fast" and not has_fast():
        engine, notice = "reference", _NO_WHEEL
    found = sorted(set(violations(turtle, nquads, shapes, engine)))
    shown = tuple(told.told(found[:most], known, nquads if found else None))
    return Verdict(engine, shown, len(found), missing, time.perf_counter() - started, notice)


def violations(turtle: Path, nquads: Path, shapes: str, engine: Engine) -> Iterable[Violation]:
    """What an engine finds, as it finds it."""
    if engine == "fast":
        return _fast(turtle, shapes)
    from pipeline.graph import reference

    return reference.violations(nquads, shapes)


def has_fast() -> bool:
    """Whether the fast engine is there: no wheel of it exists for some platforms."""
    try:
        import shacl_rust  # noqa: F401
    except ImportError:
        return False
    return True


def refuse(verdict: Verdict, where: str) -> None:
    """Let a good graph pass. Raises: ExpectationError that names what is wrong, for any other."""
    if verdict.passes:
        return
    parts = [f"{verdict.count} violations of the shapes"] if verdict.count else []
    parts += [f"{len(verdict.shortfalls)} counts too small"] if verdict.shortfalls else []
    raise ExpectationError(
        where,
        f"the graph is refused ({', '.join(parts)}); it is not published, and the former build stays",
        "\n  ".join(["What was found, each with its remedy:", *verdict.lines()]),
    )


def _fast(turtle: Path, shapes: str) -> Iterable[Violation]:
    try:
        results = _apart(turtle, shapes) if turtle.stat().st_size > APART else _results(turtle, shapes)
    except ValueError as error:
        raise LutuError(
            turtle.name,
            f"cannot be validated by shacl-rust ({error})",
            "See whether ontology/shapes.ttl was edited; `lutu validate --engine reference` asks pyshacl.",
        ) from error
    for node, shape, component, value in results:
        yield Violation(
            _lexical(node), told.local(shape), component.strip("<>").rpartition("#")[2], _lexical(value)
        )


def _results(turtle: Path, shapes: str) -> list[tuple[str, str, str, str | None]]:
    """Node, shape, component and value of all that the fast engine finds. Raises: ValueError when it fails."""
    import shacl_rust

    # The interned index halves the time; both give the same results (tests/gate).
    report = shacl_rust.validate(turtle.read_text(encoding="utf-8"), shapes, experimental_index=True)
    return [
        (found["focusNode"], found["sourceShape"], found["sourceConstraintComponent"], found.get("value"))
        for found in report["results"]
    ]


def _apart(turtle: Path, shapes: str) -> list[tuple[str, str, str, str | None]]:
    """The same in a process of its own, so that the memory of the graph goes when its end is reached."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Spawned, not forked: nothing of this process is copied, and no lock of a thread is inherited.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_results, turtle, shapes).result()


def _lexical(term: str | None) -> str:
    """The value of a term as N-Triples write it, without quotes, language and datatype."""
    import pyoxigraph as ox

    if not term:
        return ""
    if term.startswith("<"):
        return term.strip("<>")
    if term.startswith('"'):
        (quad,) = ox.parse(f"<x:s> <x:p> {term} .", format=ox.RdfFormat.N_TRIPLES)
        return str(getattr(quad.object, "value", term))
    return term
