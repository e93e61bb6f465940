"""A large graph as many files, for stores that load several at once: N-Quads, compressed, cut between subjects."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.errors import LutuError
from pipeline.graph.differences import Lines, after_subject, lines_from, mapped
from pipeline.publish import replaced

#: So many bytes are compressed at once.
_PIECE = 1 << 22
_LEVEL = 6


def write(nquads: Path, number: int, folder: Path) -> list[Path]:
    """Write sorted N-Quads as `number` files of nearly one size, `graph-0001-of-0008.nq.gz` and so on, into a new folder.

    One after the other they hold the bytes of `nquads`; no subject is in two of them. The same graph gives the same
    bytes. There are fewer files where there are fewer subjects. Raises: LutuError when the folder holds something, or
    cannot be written; then nothing is left behind.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LutuError(str(folder), "is there already", "Choose a new folder.")
    lines = mapped(nquads)
    places = list(_places(lines, number))
    names = [f"graph-{at:04d}-of-{len(places):04d}.nq.gz" for at in range(1, len(places) + 1)]
    try:
        # Compressing lets other threads run.
        with replaced(folder) as fresh, ThreadPoolExecutor(os.cpu_count()) as pool:
            for done in [
                pool.submit(_compress, lines, place, fresh / name)
                for place, name in zip(places, names, strict=True)
            ]:
                done.result()
    except OSError as error:
        raise LutuError(
            str(folder), f"cannot be written ({error.strerror})", "Choose another folder or free some space."
        ) from error
    return [folder / name for name in names]


def _places(lines: Lines, number: int) -> Iterator[tuple[int, int]]:
    """Where the files begin and end in the graph."""
    begin = 0
    for at in range(1, number + 1):
        end = len(lines)
        if at < number:
            end = lines_from(lines, after_subject(lines, end * at // number), begin)
        if end > begin:
            yield begin, end
            begin = end


def _compress(lines: Lines, place: tuple[int, int], path: Path) -> None:
    begin, end = place
    # Neither name nor time in the header: the same graph, the same bytes.
    with path.open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as file:
        for at in range(begin, end, _PIECE):
            file.write(lines[at : min(at + _PIECE, end)])
