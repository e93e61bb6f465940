"""SPARQL over a built store: read-only, without network, and stopped when it takes too long.

The query runs in a child process (`query_worker.py`), whose rows are handed on as they come: an answer of a
million rows needs no more memory here than one of ten. Common prefixes need not be declared.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pipeline.errors import LutuError
from pipeline.graph import guard, store
from pipeline.graph.questions import XSD, Question, Value, bind

#: How many bytes of address space a query may take, and how many seconds.
MEMORY = 4 << 30
SECONDS = 60.0

#: How many lines of the child wait here at most, so that a slow reader makes the child wait, not memory grow.
_WAITING = 1000


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a result: `kind` is `iri`, `literal` or `blank`; `detail` a datatype IRI or `@lang`."""

    kind: str
    value: str
    detail: str = ""


Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a query, which can be read once, as they come. An ASK has its `truth` and one row."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    truth: bool | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """An answer that was read to its end; a CONSTRUCT has subject, predicate, object."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    truth: bool | None = None


def run(out: Path, text: str, *, seconds: float = SECONDS, memory: int = MEMORY) -> Result:
    """The whole result of a query without parameters over the build in `out`. Raises: as `ask`."""
    with ask(out, text, seconds=seconds, memory=memory) as answer:
        return Result(answer.columns, tuple(answer.rows), answer.truth)


@contextmanager
def ask(
    out: Path,
    asked: str | Question,
    given: Mapping[str, str] | None = None,
    *,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Iterator[Answer]:
    """The answer of a query over the build in `out`; the query ends with the block.

    `given` are the values of its parameters as text. The seconds are those that the query takes, not those
    that the reader of the rows does. Raises: LutuError for a query that is refused, wrong or takes too much,
    also while rows are read; StoreError when the store is missing or damaged.
    """
    question = asked if isinstance(asked, Question) else Question("the query", "", "", asked)
    folder = store.folder_of(out)
    values = bind(question, given or {})
    guard.check(question.text)
    request = {
        "store": str(folder),
        "query": question.text,
        "prefixes": dict(guard.missing(question.text)),
        "values": {name: [value.kind, value.value, value.datatype] for name, value in values.items()},
        "seconds": seconds,
        "memory": memory,
    }
    with _child(request, out, seconds) as lines:
        yield _answer(lines, values)


@contextmanager
def _child(request: Mapping[str, object], out: Path, seconds: float) -> Iterator[Iterator[Any]]:
    """The lines that the child writes, as they come; whatever happens, the child has ended afterwards."""
    worker = Path(__file__).with_name("query_worker.py")
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            # -P keeps this folder, whose modules have plain names, off the child's import path.
            [sys.executable, "-P", str(worker)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
        )
        stopped = threading.Event()
        arrived: queue.Queue[bytes | None] = queue.Queue(_WAITING)
        assert child.stdin is not None and child.stdout is not None
        pump = threading.Thread(target=_pump, args=(child.stdout, arrived, stopped), daemon=True)
        try:
            with suppress(BrokenPipeError), child.stdin:
                child.stdin.write(json.dumps(request).encode())
            pump.start()
            yield _lines(child, arrived, said, out, seconds)
        finally:
            stopped.set()
            child.kill()
            child.wait()
            if pump.ident is not None:
                pump.join()
            child.stdout.close()


def _pump(pipe: IO[bytes], arrived: queue.Queue[bytes | None], stopped: threading.Event) -> None:
    """Move lines from the child to the queue until either ends."""
    line: bytes | None = b""
    while line is not None:
        line = pipe.readline() or None
        while not stopped.is_set():
            try:
                arrived.put(line, timeout=0.1)
                break
            except queue.Full:
                continue
        if stopped.is_set():
            return


def _lines(
    child: subprocess.Popen[bytes],
    arrived: queue.Queue[bytes | None],
    said: IO[bytes],
    out: Path,
    seconds: float,
) -> Iterator[Any]:
    """The decoded lines; raises when they do not come in time, or the child ended before its last one."""
    left = seconds
    while True:
        started = time.monotonic()
        try:
            line = arrived.get(timeout=max(left, 0.001))
        except queue.Empty:
            raise _slow(seconds) from None
        left -= time.monotonic() - started
        if line is None:
            said.seek(0)
            raise _error(child.wait(), said.read(100_000).decode("utf-8", "replace"), out, seconds)
        told = json.loads(line) if line.endswith(b"\n") else {}
        if isinstance(told, dict) and told.get("end"):
            return
        yield told


def _answer(lines: Iterator[Any], values: Mapping[str, Value]) -> Answer:
    """Head and rows of the child's lines, without the columns of parameters."""
    head = next(lines)
    if "boolean" in head:
        truth = bool(head["boolean"])
        row = (Term("literal", str(truth).lower(), XSD + "boolean"),)
        return Answer(("answer",), iter([row, *_rows(lines, [0])]), truth)
    kept = [index for index, name in enumerate(head["columns"]) if name not in values]
    return Answer(tuple(head["columns"][index] for index in kept), _rows(lines, kept))


def _rows(lines: Iterator[Any], kept: list[int]) -> Iterator[Row]:
    for cells in lines:
        yield tuple(Term(*cells[index]) if cells[index] else None for index in kept)


def _slow(seconds: float) -> LutuError:
    return LutuError(
        "query",
        f"took more than {seconds:g} seconds and was stopped",
        "Narrow it or allow more time (--seconds).",
    )


def _error(code: int, said: str, out: Path, seconds: float) -> LutuError:
    """What went wrong in the child, from its exit code and last words."""
    last = said.strip().rpartition("\n")[2]
    try:
        told = json.loads(last)
    except ValueError:
        told = {}
    told = told if isinstance(told, dict) else {}
    kind, message = told.get("kind"), " ".join(str(told.get("message", "")).split())
    if kind in ("store", "missing"):
        return store.unopened(out, message, empty=kind == "missing")
    if kind == "syntax":
        return LutuError("query", f"does not parse ({message})", "Mend its syntax.")
    if kind == "run" and "SELECT projection" in message:
        return LutuError(
            "query", f"does not select a parameter ({message})", "Name every parameter in its SELECT."
        )
    if kind == "run":
        return LutuError("query", f"could not be answered ({message})", "Simplify it.")
    # SIGXCPU and SIGKILL; out of memory, Oxigraph aborts.
    if code in (-24, -9):
        return _slow(seconds)
    return LutuError("query", f"ended with code {code}, most likely out of memory", "Narrow it.")
