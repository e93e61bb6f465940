"""The lint of `judgements.csv`: keys, contradictions, order, and that each line says who and why. Part of `lutu check`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.lexicon import judgements
from pipeline.lexicon.findings import Finding
from pipeline.lexicon.judgements import FILE, Judgement
from pipeline.model import Entity


def check(folder: Path, known: Mapping[str, Entity]) -> Iterator[Finding]:
    """Everything wrong in the file, by line; nothing where there is no file."""
    path = folder / FILE
    if not path.exists():
        return
    judged: list[Judgement] = []
    before: tuple[str, str] | None = None
    try:
        text = path.read_text(encoding="utf-8-sig")
        for line, fields in judgements.lines(text):
            yield from _row(line, fields)
            here = judgements.place(fields)
            if before is not None and here <= before:
                what = "stands twice" if here == before else "is out of order: by left, then right"
                message = f"{' and '.join(here)} {what}. Run lutu check --fix, or delete a line."
                yield Finding(FILE, line, "unsorted", message, True)
            before = here
            try:
                judged.append(judgements.judgement(line, fields, known))
            except LexiconError as error:
                yield _finding(error)
    except LexiconError as error:
        yield _finding(error)
    except (OSError, UnicodeDecodeError) as error:
        yield Finding(FILE, 1, "unreadable", f"Cannot be read ({error}). Save it as UTF-8 CSV.")
    for mistake in judgements.contradictions(judged):
        yield _finding(mistake, "contradiction")


def _row(line: int, fields: list[str]) -> Iterator[Finding]:
    *_, author, evidence, day = fields
    if not author or not evidence:
        yield Finding(
            FILE, line, "unfounded", "Author or evidence is empty. Say who judged, and by which words."
        )
    try:
        date.fromisoformat(day)
    except ValueError:
        yield Finding(FILE, line, "date", f"Date {day!r} is no day. Write it as 2026-11-22.")


def _finding(error: LexiconError, code: str = "judgement") -> Finding:
    line = error.where.removeprefix(f"{FILE}:")
    return Finding(FILE, int(line) if line.isdigit() else 1, code, f"{error.what}. {error.remedy}")


def mended(folder: Path) -> bytes | None:
    """The file sorted and without doubles; None where there is none or a person has to mend it first."""
    path = folder / FILE
    try:
        return judgements.written(fields for _, fields in judgements.lines(path.read_text("utf-8-sig")))
    except (LexiconError, OSError, UnicodeDecodeError):
        return None
