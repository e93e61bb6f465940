"""How the verbs of `lutu` talk to people and to programs, and what they read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import LutuError

if TYPE_CHECKING:
    from pipeline.flow import ReadDocument
    from pipeline.model import Issue, Reading
    from pipeline.segments import Read, Segment

#: Where `make graph` builds, and `lutu query` looks.
OUT = Path("data/graph")


def say(text: str) -> None:
    """Talk, on standard error."""
    print(text, file=sys.stderr)


def print_json(value: object) -> None:
    """Print data for a program."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def standard_input() -> str:
    """The text on standard input, in whatever encoding a file may have."""
    from pipeline.text.decode import decode

    return decode(sys.stdin.buffer.read(), "standard input").text


def readings(
    paths: list[str],
    workers: int,
    ontology: Path | None,
    evidence: str | None = None,
    *,
    explain: bool = False,
    jsonl: bool = False,
) -> Iterator[ReadDocument]:
    """The documents of the paths with their readings; `-` is standard input, with `jsonl` a record a line."""
    from pipeline import bundles, flow

    if jsonl and paths != ["-"]:
        raise LutuError(
            "--jsonl", "is for standard input", "Name files of records .jsonl or .jsonl.gz and leave it out."
        )
    if jsonl:
        return flow.read_lines("-", bundles.opened(sys.stdin.buffer), ontology=ontology, evidence=evidence)
    if paths == ["-"]:
        return flow.read_bytes("-", sys.stdin.buffer.read(), ontology=ontology, evidence=evidence)
    if "-" in paths:
        raise LutuError(
            "-", "standard input is read alone", "Leave the other paths out, or write ./- for a file."
        )
    return flow.readings(paths, ontology=ontology, workers=workers, explain=explain, evidence=evidence)


def items(read: Iterable[ReadDocument]) -> Iterator[Reading | tuple[str, Issue]]:
    """The readings one by one, and each file that could not be read, told at once."""
    for document, found in read:
        for issue in document.issues:
            say(issue.message)
            yield document.doc, issue
        yield from found


def segments(read: Iterable[Read], used: set[str]) -> Iterator[Segment | tuple[str, Issue]]:
    """The segments one by one, and each file that could not be read, told at once; where they are kept is noted."""
    for document in read:
        used.add(document.name)
        for issue in document.issues:
            say(issue.message)
            yield document.doc, issue
        yield from document.segments
