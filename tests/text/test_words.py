"""Words and tags: loaded ahead or when asked for, they are the same."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
from command import environment

from pipeline.text import words

TEXT = "绿图宣布，2030年减排31.89%。"


@pytest.fixture(autouse=True)
def anew() -> None:
    words.load_ahead.cache_clear()


def finished() -> None:
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(timeout=60)


def test_what_is_loaded_ahead_cuts_as_ever() -> None:
    usual = words.tagger()(TEXT)
    words.load_ahead()
    assert words.tagger()(TEXT) == usual
    finished()
    assert words.tagger()(TEXT) == usual and "".join(word for word, _ in usual) == TEXT


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here")
def test_a_fork_takes_no_half_loaded_words_along() -> None:
    program = f"""
import os
from pipeline.text import words
words.load_ahead()
child = os.fork()
found = words.tagger()({TEXT!r})
if not child:
    os._exit(not found)
assert os.waitpid(child, 0)[1] == 0
"""
    subprocess.run([sys.executable, "-c", program], check=True, env=environment(), timeout=60)


@pytest.mark.parametrize("asked", ["jieba", ""])
def test_where_it_is_not_installed_nothing_is_said(
    asked: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)
    monkeypatch.setenv("LUTU_WORDS", asked)
    words.load_ahead()
    finished()
    assert capfd.readouterr() == ("", "")
