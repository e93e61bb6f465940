"""The gate: a finished graph is published only when it conforms to the shapes and nothing is missing from it.

The fast engine (shacl-rust) looks at a small graph as a whole, at a greater one in parts, two at a time
(`gate_parts.py`). Where it cannot be imported, pyshacl does the same, article by article, in minutes. Why so:
`docs/decisions/0010-gate.md` and `0015-segments.md`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline.errors import LutuError, RefusedError
from pipeline.graph import shapes as told
from pipeline.graph.differences import Difference
from pipeline.graph.expectations import Shortfall, held, held_since, shortfalls
from pipeline.graph.gate_parts import PART, Parts, Range, Referring
from pipeline.graph.shapes import Violation
from pipeline.graph.sight import Sight, seen_by

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Engine = Literal["fast", "reference"]

#: How many violations a message tells; the rest is a number.
SHOWN = 20

#: A graph of more bytes of N-Quads than this (some 80,000 quads) is looked at in parts, two at a time.
WHOLE = 16_000_000
#: If no parts can be cut for the shapes, one of more than this is looked at in a process of its own.
APART = 64_000_000
#: So many bytes of N-Quads are looked at for themselves, even where they are most of a graph.
LITTLE = 1_000_000
_PROCESSES = 2
#: So many articles may be left out for what is wrong with them, however few there are.
FEW = 3

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
    #: How many of each the graph holds, so that the next graph need not be counted.
    held: Mapping[str, int]
    notice: str = ""
    #: The articles that tell of the nodes that are wrong, each with the first violation; none where one has no article.
    articles: Mapping[str, str] = field(default_factory=dict)

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
    since: Difference | None = None,
    before: Mapping[str, int] | None = None,
) -> Verdict:
    """What is wrong with a graph that stands in two files, by the shapes of an ontology folder.

    `expected` holds how many of each must be there at least (`pipeline.graph.expectations`). `since` is what changed
    since a graph that passed with the same shapes: the fast engine then looks at that, and at what it touches;
    `before` is what its verdict said was held.
    Raises: LexiconError when the shapes cannot be read, LutuError when an engine fails.
    """
    started = time.perf_counter()
    shapes = told.read(ontology)
    known = told.rules(shapes, str(ontology / told.FILE))
    count = held(nquads) if since is None or before is None else held_since(before, since)
    notice = ""
    if engine == "fast" and not has_fast():
        engine, notice = "reference", _NO_WHEEL
    found = sorted(set(violations(turtle, nquads, shapes, engine, since=since)))
    places = told.places({violation.node for violation in found}, nquads) if found else {}
    shown = tuple(told.told(found[:most], known, places))
    missing = tuple(shortfalls(count, expected))
    blamed = {} if missing else _blamed(found, known, places)
    seconds = time.perf_counter() - started
    return Verdict(engine, shown, len(found), missing, seconds, count, notice, blamed)


def _blamed(
    found: Iterable[Violation], known: Mapping[str, told.Rule], places: Mapping[str, told.Place]
) -> dict[str, str]:
    """The articles that tell of the nodes, each with the first thing that is wrong; none where one has no article."""
    blamed: dict[str, str] = {}
    for violation in found:
        articles = places[violation.node].articles
        if not articles:
            return {}
        new = articles - blamed.keys()
        blamed |= dict.fromkeys(new, str(told.told([violation], known, places)[0]) if new else "")
    return dict(sorted(blamed.items()))


def violations(
    turtle: Path,
    nquads: Path,
    shapes: str,
    engine: Engine,
    *,
    whole: int = WHOLE,
    since: Difference | None = None,
) -> Iterable[Violation]:
    """What an engine finds, as it finds it; the fast one looks at up to `whole` bytes of N-Quads at once."""
    if engine == "fast":
        return _fast(turtle, nquads, shapes, whole, since)
    from pipeline.graph import reference

    return reference.violations(nquads, shapes)


def has_fast() -> bool:
    """Whether the fast engine is there: no wheel of it exists for some platforms."""
    try:
        import shacl_rust  # noqa: F401
    except ImportError:
        return False
    return True


def refuse(verdict: Verdict, where: str, *, articles: int = 0) -> None:
    """Let a good graph of so many articles pass. Raises: RefusedError that names what is wrong, for any other.

    The error has the articles to blame where they are few: a hundredth of all or `FEW`, and not all there are. Where
    more are, a rule has gone wrong, and a graph without them would be no answer.
    """
    if verdict.passes:
        return
    parts = [f"{verdict.count} violations of the shapes"] if verdict.count else []
    parts += [f"{len(verdict.shortfalls)} counts too small"] if verdict.shortfalls else []
    few = len(verdict.articles) <= max(FEW, articles // 100) and len(verdict.articles) < articles
    raise RefusedError(
        where,
        f"the graph is refused ({', '.join(parts)}); it is not published, and the former build stays",
        "\n  ".join(["What was found, each with its remedy:", *verdict.lines()]),
        verdict.articles if few else {},
    )


Result = tuple[str, str, str, str | None]


def _fast(
    turtle: Path, nquads: Path, shapes: str, whole: int, since: Difference | None
) -> Iterable[Violation]:
    size = nquads.stat().st_size
    try:
        if since is not None and (found := changed_results(nquads, shapes, since)) is not None:
            results = found
        elif size > whole and (sight := seen_by(shapes)) is not None:
            results = _by_parts(nquads, sight, PART if whole >= WHOLE else whole)
        elif size > APART:
            with _processes(1) as pool:
                results = pool.submit(_read_results, turtle, shapes).result()
        else:
            results = _read_results(turtle, shapes)
    except (SyntaxError, ValueError) as error:
        raise LutuError(
            turtle.name,
            f"cannot be validated by shacl-rust ({error})",
            "See whether ontology/shapes.ttl was edited; `lutu validate --engine reference` asks pyshacl.",
        ) from error
    yield from named(results)


def named(results: Iterable[Result]) -> Iterator[Violation]:
    """Violations of what the fast engine tells, in the words of the shapes."""
    for node, shape, component, value in results:
        yield Violation(
            _lexical(node), told.local(shape), component.strip("<>").rpartition("#")[2], _lexical(value)
        )


def _read_results(turtle: Path, shapes: str) -> list[Result]:
    return _results(turtle.read_text(encoding="utf-8"), shapes)


def _results(text: str, shapes: str) -> list[Result]:
    """Node, shape, component and value of all that the fast engine finds. Raises: ValueError when it fails."""
    import shacl_rust

    # The interned index halves the time; both give the same results (tests/gate).
    report = shacl_rust.validate(text, shapes, experimental_index=True)
    return [
        (found["focusNode"], found["sourceShape"], found["sourceConstraintComponent"], found.get("value"))
        for found in report["results"]
    ]


def _by_parts(nquads: Path, sight: Sight, size: int) -> list[Result]:
    """The same part by part, one here or two at a time elsewhere: no more memory for a greater graph."""
    parts = Parts(nquads, sight)
    if nquads.stat().st_size <= size:
        return part_results(parts, sight, list(parts.ranges(size)))
    with _processes(_PROCESSES, _open, nquads, sight, parts.referring) as pool:
        places = [[one] for one in parts.ranges(size)]
        return [result for some in pool.map(_in_process, places) for result in some]


def _processes(number: int, *first: Any) -> ProcessPoolExecutor:
    """Processes whose memory goes with them; they begin with a function and its arguments, if any are given."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Spawned, not forked: nothing of this process is copied, and no lock of a thread is inherited.
    start, arguments = (first[0], first[1:]) if first else (None, ())
    return ProcessPoolExecutor(number, mp_context=get_context("spawn"), initializer=start, initargs=arguments)


_opened: list[tuple[Parts, Sight]] = []


def _open(nquads: Path, sight: Sight, referring: Referring) -> None:
    _opened[:] = [(Parts(nquads, sight, referring), sight)]


def _in_process(places: Sequence[Range]) -> list[Result]:
    return part_results(*_opened[0], places)


def part_results(parts: Parts, sight: Sight, places: Sequence[Range]) -> list[Result]:
    """What the fast engine finds of the subjects in these places of the file, and of what they aim a shape at."""
    part = parts.part(places)
    return _results(part.text, sight.shapes if _answers(part.asked, sight.queries) else sight.unasked)


def _answers(facts: bytes, queries: Sequence[str]) -> bool:
    """Whether a query of the shapes finds anything in these N-Triples, whatever node it is asked of.

    The engine asks them node by node, which is two thirds of its work, where one look shows that all is well.
    """
    import pyoxigraph as ox

    store = ox.Store()
    try:
        store.load(facts, format=ox.RdfFormat.N_TRIPLES)
        for query in queries:
            found = store.query(query)
            if not isinstance(found, ox.QuerySolutions) or next(found, None) is not None:
                return True
    except (SyntaxError, ValueError):
        return True  # so that the engine says what is wrong
    return False


def changed_results(nquads: Path, shapes: str, since: Difference) -> list[Result] | None:
    """What the fast engine finds where a graph differs from one that passed; None where that is too much at once."""
    most = max(LITTLE, min(2 * PART, nquads.stat().st_size // 2))
    if (sight := seen_by(shapes)) is None or sum(map(len, since.come)) > most:
        return None
    parts = Parts(nquads, sight)
    places = parts.changed(since)
    if sum(end - begin for begin, end in places) > most:
        return None
    return part_results(parts, sight, places)


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
