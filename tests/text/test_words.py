"""Words and tags: loaded ahead or when asked for, they are the same."""

from __future__ import annotations

import sys
import threading

import pytest

from pipeline.text import words

TEXT = "绿图宣布，2030年减排31.89%。"


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


@pytest.mark.parametrize("asked", ["jieba", ""])
def test_where_it_is_not_installed_nothing_is_said(
    asked: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)
    monkeypatch.setenv("LUTU_WORDS", asked)
    words.load_ahead()
    finished()
    assert capfd.readouterr() == ("", "")
