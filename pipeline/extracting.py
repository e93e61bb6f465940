"""Articles in, JSON lines out: what `lutu extract` does."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.progress import told
from pipeline.terminal import readings, say


def extract(
    paths: list[str],
    *,
    workers: int = 1,
    jsonl: bool = False,
    ontology: Path | None = None,
    evidence: str | None = None,
) -> int:
    """Write what is found in articles to standard output, a record a line; returns the exit code.

    That is 1 where a file could not be read. Raises: LutuError, for misuse.
    """
    from pipeline.flow import worker_count
    from pipeline.records import document_issue, json_bytes

    unread = 0
    write = sys.stdout.buffer.write
    for document, found in told(
        readings(paths, worker_count(workers), ontology, evidence, jsonl=jsonl), "reading"
    ):
        unread += bool(document.issues)
        for issue in document.issues:
            say(issue.message)
            write(document_issue(document.doc, issue).encode("utf-8", "replace") + b"\n")
        for reading in found:
            write(json_bytes(reading))
    sys.stdout.buffer.flush()
    return 1 if unread else 0
