"""A piece of work in a process of its own, beside what this one goes on with, where a process can be forked safely.

The forked process has everything that this one had, without a copy of it, and gives back nothing but its result. So
work that only reads what was gathered, and writes files that nobody else writes, needs no other arrangement.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from multiprocessing import get_context, parent_process
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar

from pipeline.errors import LutuError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")

#: Elsewhere a fork is missing, or not safe beside the libraries of the system.
FORKS = sys.platform == "linux"


class Beside(Generic[T]):
    """Work that has begun, and what it gives when that is asked for.

    With `apart`, and where there are forks, a process does it, which ends with the `with` block, and with this
    process however that ends. Else it is done here and at once. All that is written must be flushed before: what a
    file's buffer holds would be written by both.
    """

    def __init__(self, work: Callable[[], T], *, apart: bool) -> None:
        self._done: list[T] = []
        self._process = None
        if not (apart and FORKS):
            self._done.append(work())
            return
        context = get_context("fork")
        self._receiving, sending = context.Pipe(duplex=False)
        self._process = context.Process(target=_at_work, args=(work, sending), daemon=True)
        self._process.start()
        sending.close()

    def result(self) -> T:
        """What `work` gives, the same however often it is asked for.

        Raises: what `work` raises, which is raised at once where it is done here; LutuError where its process was killed.
        """
        if not self._done:
            self._done.append(self._received())
        return self._done[0]

    def __enter__(self) -> Beside[T]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()  # which does nothing to one that has ended
            self._process.join()
            self._receiving.close()

    def _received(self) -> T:
        assert self._process is not None
        try:
            value, error = self._receiving.recv()
        except EOFError:
            self._process.join()
            raise LutuError(
                "build",
                f"a process of it ended without a word (exit code {self._process.exitcode})",
                "See whether the machine ran out of memory; `--workers 1` takes less.",
            ) from None
        if error is not None:
            raise error
        found: T = value
        return found


def _at_work(work: Callable[[], object], sending: Connection) -> None:
    # Ctrl-C reaches all processes of a terminal; the first one says so and ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        message: tuple[object, BaseException | None] = work(), None
    except Exception as error:
        # A traceback does not travel with its error.
        error.add_note(traceback.format_exc())
        message = None, error
    sending.send(message)


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
