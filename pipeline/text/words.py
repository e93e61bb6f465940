"""Words and their tags: the only place that knows jieba.

jieba (HMM on) is evidence for names that no dictionary knows, never their judge. rjieba is the same
algorithm and dictionary in Rust, 99.8 % the same spans and some 25 times the speed; it does the work where
it is installed, jieba itself elsewhere (LUTU_WORDS=jieba asks for it).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

Tagger = Callable[[str], list[tuple[str, str]]]


@cache
def tagger() -> Tagger:
    """The function that cuts a text into (word, tag) pairs which join to that text; loaded once, on first use."""
    if os.environ.get("LUTU_WORDS") != "jieba":
        try:
            import rjieba
        except ImportError:
            pass
        else:
            return _rust(rjieba.tag)
    return _reference()


def _rust(tag: Callable[[str, bool], list[tuple[str, str]]]) -> Tagger:
    return lambda text: tag(text, True)


def _reference() -> Tagger:
    import logging

    import jieba
    import jieba.posseg
    from platformdirs import user_cache_path

    jieba.setLogLevel(logging.WARNING)
    # jieba's default cache is one file for all users in the shared temporary folder.
    folder: Path = user_cache_path("lutu", ensure_exists=True)
    jieba.dt.tmp_dir = str(folder)
    jieba.dt.cache_file = "jieba.cache"
    return lambda text: [(pair.word, pair.flag) for pair in jieba.posseg.lcut(text)]


@cache
def is_word() -> Callable[[str], bool]:
    """The function that tells whether jieba's dictionary holds a word; what it does not is a coinage or a name."""
    if os.environ.get("LUTU_WORDS") != "jieba":
        try:
            import rjieba
        except ImportError:
            pass
        else:
            has_word: Callable[[str], bool] = rjieba.has_word
            return has_word
    import jieba

    _reference()
    jieba.initialize()
    return lambda word: bool(jieba.dt.FREQ.get(word))


def engine() -> str:
    """Which engine `tagger` uses, with its version, for the provenance of a run."""
    from importlib.metadata import PackageNotFoundError, version

    name = "rjieba" if os.environ.get("LUTU_WORDS") != "jieba" else "jieba"
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"jieba {version('jieba')}"
