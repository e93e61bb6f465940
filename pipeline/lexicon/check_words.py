"""The files of word lists: each list there once, known, with words, and no word twice. Part of `lutu check`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pipeline.expressions import expression
from pipeline.lexicon.findings import Finding
from pipeline.text.fold import fold

_KEY = expression("([^\\s#:][^:]*):")
#: Lists of characters, written without blanks between them.
_CHARACTERS = frozenset(("transliteration", "transliteration-rare"))


def check(block: Any, label: str, lines: list[str], keys: Collection[str]) -> Iterator[Finding]:
    """What is wrong in a file that holds these lists: one missing, unknown, twice or empty; a word twice in one."""
    places = _places(lines)
    if not isinstance(block, Mapping):
        yield Finding(label, 1, "list", f"holds no lists. Give it {', '.join(keys)}.")
        return
    for key in keys:
        if key not in block:
            yield Finding(label, 1, "list", f"the list {key!r} is missing. Give it as a block of words.")
    for key, words in block.items():
        first, *again = [line for name, line in places if name == str(key)] or [1]
        for line in again:
            yield Finding(label, line, "list", f"the list {key!r} stands twice. Put the words together.")
        if key not in keys:
            yield Finding(
                label, first, "list", f"the list {key!r} is unknown. It must be one of {', '.join(keys)}."
            )
        elif not isinstance(words, str):
            yield Finding(
                label, first, "list", f"the list {key!r} is no block of words. Write {key}: >- before it."
            )
        elif not words.split():
            yield Finding(label, first, "list", f"the list {key!r} is empty. Give it a word.")
        elif not again:
            ends = [line for _, line in places if line > first] or [len(lines) + 1]
            yield from _twice(str(key), label, list(enumerate(lines[first - 1 : ends[0] - 1], first)))


def _places(lines: list[str]) -> list[tuple[str, int]]:
    """Each list with the line that it begins in."""
    return [(match[1], number) for number, line in enumerate(lines, 1) if (match := _KEY.match(line))]


def _twice(key: str, label: str, lines: list[tuple[int, str]]) -> Iterator[Finding]:
    """Every word that stands in the list already, as folded text has it."""
    seen: set[str] = set()
    for number, line in lines:
        if not line.startswith(" "):
            line = "" if line.startswith("#") else line.partition(":")[2].strip(" >|-")
        for word in "".join(line.split()) if key in _CHARACTERS else line.split():
            if fold(word) in seen:
                yield Finding(label, number, "word-twice", f"{key}: {word} stands twice. Delete one.")
            seen.add(fold(word))
