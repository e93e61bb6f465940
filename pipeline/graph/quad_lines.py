"""Canonical N-Quads lines taken apart again: the form in which a built graph lies on disk, read as a stream.

The lines are those that `pipeline.graph.triples` makes: one space between the terms, no blank nodes, so that
splitting at spaces is parsing. Anything else is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import StoreError

_LINE = re.compile(
    r'(?P<subject><[^<>" ]+>) (?P<predicate><[^<>" ]+>) '
    r'(?P<value><[^<>" ]+>|"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^<>" ]+>)?) (?P<graph><[^<>" ]+>) \.\n?\Z'
)
_LITERAL = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<lang>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]+)>)?\Z')
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Quad(NamedTuple):
    """A statement and its graph, each term as N-Quads writes it."""

    subject: str
    predicate: str
    value: str
    graph: str


class Literal(NamedTuple):
    """A literal taken apart: its characters, and its language tag or its datatype's IRI."""

    text: str
    lang: str | None
    datatype: str | None


def read_quads(path: Path, *, broken: bool = False) -> Iterator[Quad]:
    """The quads of a file in its order. Raises: StoreError naming file and line of what is no such line.

    With `broken`, for a graph that the gate has refused, such lines are passed over.
    """
    with path.open(encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            found = _LINE.match(line)
            if found is None and broken:
                continue
            if found is None:
                raise StoreError(
                    f"{path}:{number}", "is no line of canonical N-Quads", "Build the graph again."
                )
            yield Quad(*found.group("subject", "predicate", "value", "graph"))


def literal(term: str) -> Literal | None:
    r"""A literal taken apart, None for an IRI.

    >>> literal('"a\\nb"@en')
    Literal(text='a\nb', lang='en', datatype=None)
    """
    found = _LITERAL.match(term)
    if found is None:
        return None
    text = found["text"]
    return Literal(_ESCAPE.sub(_unescaped, text) if "\\" in text else text, found["lang"], found["datatype"])


def _unescaped(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    return chr(int(digits, 16)) if digits else _LETTERS.get(match[3], match[3])
