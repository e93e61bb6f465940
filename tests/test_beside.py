"""Work in a process of its own: its result or its error comes back, and it never outlives who asked for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.beside import FORKS, Beside
from pipeline.errors import ExpectationError, LutuError
from pipeline.text.decode import UndecodableError

forked = pytest.mark.skipif(not FORKS, reason="no process is forked here")


def raising(error: Exception) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("value", [None, 7, "绿图", {"rows": [1, 2]}])
def test_result(value: object, apart: bool) -> None:
    with Beside(lambda: value, apart=apart) as beside:
        assert beside.result() == value
        assert beside.result() == value  # however often


@pytest.mark.parametrize("apart", [False, True])
def test_done_once_and_where(tmp_path: Path, apart: bool) -> None:
    def work() -> int:
        with (tmp_path / "done").open("a") as file:
            file.write("x")
        return os.getpid()

    with Beside(work, apart=apart) as beside:
        pids = {beside.result(), beside.result()}
    assert (tmp_path / "done").read_text() == "x"
    assert (pids == {os.getpid()}) is not (apart and FORKS)


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        ValueError("绿"),
        LutuError("graph.ttl", "is refused", "Mend it."),
        ExpectationError("store", "holds too little", "Report it."),
        UndecodableError("bad-encoding", "a.txt", "is neither", "Save it as UTF-8."),
    ],
    ids=lambda error: type(error).__name__,
)
def test_error(error: Exception, apart: bool) -> None:
    with (
        pytest.raises(type(error)) as raised,
        Beside(raising(error), apart=apart) as beside,
    ):
        beside.result()
    assert str(raised.value) == str(error)
    assert {**vars(raised.value), "__notes__": None} == {**vars(error), "__notes__": None}
    if apart and FORKS:
        assert "in work" in raised.value.__notes__[0]  # where it was raised


@forked
def test_killed() -> None:
    with (
        Beside(lambda: os.kill(os.getpid(), signal.SIGKILL), apart=True) as beside,
        pytest.raises(LutuError, match=r"exit code -9.*--workers 1"),
    ):
        beside.result()


@forked
def test_left() -> None:
    """Who leaves the block, with an error or without having asked, ends the work."""
    for error in (None, ZeroDivisionError):
        started = time.monotonic()
        try:
            with Beside(lambda: time.sleep(600), apart=True) as beside:
                if error:
                    raise error
        except ZeroDivisionError:
            pass
        assert beside._process is not None and beside._process.exitcode == -signal.SIGKILL
        assert time.monotonic() - started < 300  # it did not wait


@forked
def test_orphan(tmp_path: Path) -> None:
    """A process that is killed takes the work along."""
    program = f"""
import os, pathlib, signal, time
from pipeline.beside import Beside
def work():
    pathlib.Path({str(tmp_path / "pid")!r}).write_text(str(os.getpid()) + " ")
    time.sleep(600)
with Beside(work, apart=True):
    while not (path := pathlib.Path({str(tmp_path / "pid")!r})).exists() or not path.read_text().endswith(" "):
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -signal.SIGKILL
    pid = int((tmp_path / "pid").read_text())
    for _ in range(3000):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.01)
    pytest.fail("it goes on")
