"""The command run in this process, for tests of messages and exit codes."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline import cli, flow


class Ran(NamedTuple):
    """How a run of the command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]
_load = cache(flow.load_lexicon)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `lutu` with these arguments; the lexicon of a folder is loaded once a session."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
        with monkeypatch.context() as patch:
            patch.setattr(flow, "load_lexicon", _load)
            patch.setattr(sys, "argv", ["lutu", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as ended:
                cli.main()
        out.flush()
        assert isinstance(ended.value.code, int)
        assert "Traceback" not in err.getvalue()
        return Ran(ended.value.code, out.buffer.getvalue().decode(), err.getvalue())  # type: ignore[attr-defined]

    return run
