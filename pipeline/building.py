"""A folder of articles in, a graph out: what `lutu build` does."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import RefusedError
from pipeline.progress import stages, told
from pipeline.terminal import OUT, say, segments

if TYPE_CHECKING:
    from pipeline.model import Issue
    from pipeline.segments import Segment

#: The code of the issue of an article that the gate refuses.
REFUSED = "refused"


def build(
    raw: Path,
    out: Path,
    *,
    workers: int = 0,
    force: bool = False,
    ontology: Path | None = None,
    evidence: str | None = None,
) -> int:
    """Build graph, tables, network and report of a folder, if anything has changed; returns the exit code.

    That is 1 where a file could not be read, or where the gate refuses what was found in a few articles: these are
    left out, each with its reason among the issues (docs/decisions/0020-left-out.md). Raises: LutuError.
    """
    from pipeline import former, manifest
    from pipeline.corpus import files
    from pipeline.evidence import versions
    from pipeline.fingerprint import fingerprint
    from pipeline.lexicon.location import ontology as locate

    folder = locate(ontology)
    prints = fingerprint(files([raw]), folder, versions(evidence))
    if not force and former.is_current(out, prints):
        counts = manifest.read(out)["counts"]
        say(
            f"{out}: nothing has changed since the last build ({counts['articles']} articles). --force builds anyway."
        )
        return _code(counts.get("unread", 0), out)
    from pipeline import build as builder
    from pipeline.flow import mapped, worker_count
    from pipeline.segments import shelf

    kept, workers = shelf(prints, folder, out), worker_count(workers)
    used: set[str] = set()

    def built(known: bool, without: Mapping[str, str]) -> builder.Built:
        read = mapped(
            [str(raw)], kept.made, known=kept.known if known else None, ontology=ontology, workers=workers,
            evidence=evidence,
        )  # fmt: skip
        found = _without(segments(told(read, "reading"), used), without)
        return builder.build(
            raw, out, readings=found, fingerprint=prints, ontology=folder, on_progress=stages(),
            run={"workers": workers}, anew=force, workers=workers,
        )  # fmt: skip

    try:
        done = built(not force, {})
    except RefusedError as error:
        if not error.articles:
            raise
        say(f"{error.where}: {error.what.partition(';')[0]}. Building without what is wrong.")
        done = built(True, error.articles)
    kept.tidy(used)
    if done.notice:
        say(done.notice)
    counts = ", ".join(
        f"{value} {name}" for name, value in done.counts.items() if isinstance(value, int) and value
    )
    say(f"{out}: {counts}")
    elsewhere = "" if out == OUT else f" --out {out}"
    say(f"Look at {out / 'report.html'}, or ask: {_self()} query targets-by-actor{elsewhere}")
    return _code(done.unread, out)


def _without(
    found: Iterable[Segment | tuple[str, Issue]], articles: Mapping[str, str]
) -> Iterator[Segment | tuple[str, Issue]]:
    """All but some articles, each of which is an issue of its file instead."""
    from pipeline.model import Issue

    for item in found:
        if isinstance(item, tuple) or item.article not in articles:
            yield item
        else:
            message = f"{item.doc}: an article is left out, for the gate refuses what was found in it: {articles[item.article]}"
            say(message)
            yield item.doc, Issue(REFUSED, message, item.start, item.start)


def _code(number: int, out: Path) -> int:
    """The exit code of a build, and where to look for what is not in it."""
    if number:
        what = "1 file or article is" if number == 1 else f"{number} files or articles are"
        say(f"{what} not in it: see {out / 'issues.csv'}")
    return 1 if number else 0


def _self() -> str:
    """What to type for this command: its name, or its path where the shell would not find it."""
    return "lutu" if shutil.which("lutu") else os.path.relpath(sys.argv[0])
