"""The embedded store of a built graph: loaded once, then only read.

It is derived from `graph.nq` and may always be thrown away: every error says how to make it anew.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import StoreError
from pipeline.graph.vocabulary import PREFIXES
from pipeline.publish import replaced

if TYPE_CHECKING:
    import pyoxigraph as ox
    import rdflib


#: So many bytes of N-Quads are sorted at once: Oxigraph's own million quads take a fourth more time, and a gigabyte.
#: Turtle holds four times as many triples in as many bytes.
_PIECE, _TURTLE = 64_000_000, 4
#: So many pieces at once where there are cores for them; each takes some 300 MB.
_LOADERS = 2


def load(nquads: Path, turtle: Path, folder: Path, *, piece: int = _PIECE) -> int:
    """Load the graph into a new store in the folder; gives the number of quads. The parser is strict.

    Named graphs come from the N-Quads; the default graph is their union, from the Turtle. It is stored
    because Oxigraph's own union is a bag: what two articles both say would be counted twice. Both files are
    those that `pipeline.graph.writers` writes, and are loaded in pieces of about `piece` bytes of N-Quads or as
    many triples of Turtle, on two cores where there are two. A load that fails leaves a part behind: `folder`
    gets its name only when complete.

    Raises: StoreError when the file does not parse or the disk refuses.
    """
    import pyoxigraph as ox

    pieces = chain(
        zip(_lines(nquads, piece), repeat(ox.RdfFormat.N_QUADS)),
        zip(_stanzas(turtle, max(piece // _TURTLE, 1)), repeat(ox.RdfFormat.TURTLE)),
    )
    try:
        store = ox.Store(str(folder))
        with ThreadPoolExecutor(min(_LOADERS, _cores())) as pool:
            loading: deque[Future[None]] = deque()
            for raw, form in pieces:
                if len(loading) >= _LOADERS:
                    loading.popleft().result()
                loading.append(pool.submit(store.bulk_load, raw, form))
            for future in loading:
                future.result()
        store.flush()
        return len(store)
    except SyntaxError as error:
        raise StoreError(
            f"{nquads.name}, {turtle.name}", f"do not read back ({error})", "This is a bug: report it."
        ) from error
    except (OSError, RuntimeError) as error:
        raise StoreError(
            str(folder),
            f"the store cannot be written ({error})",
            "See whether the disk is full or read-only.",
        ) from error


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _lines(path: Path, size: int) -> Iterator[bytes]:
    """A file in pieces of whole lines."""
    with path.open("rb") as file:
        while raw := file.read(size):
            yield raw + file.readline()


def _stanzas(path: Path, size: int) -> Iterator[bytes]:
    """A Turtle file as `write_turtle` writes it, in pieces of whole stanzas, each with the prefixes."""
    with path.open("rb") as file:
        head = b""
        while (line := file.readline()).startswith((b"#", b"@prefix", b"\n")):
            head += line
        raw = line
        while raw:
            # The line that was begun first: of a line cut before its end only the line end is left, as of an empty one.
            raw += file.read(size) + file.readline()
            # No literal holds a line end, so an empty line stands between subjects only.
            while (line := file.readline()) not in (b"", b"\n"):
                raw += line
            yield head + raw
            raw = file.readline()


def rebuild(out: Path) -> int:
    """Make the store of a build anew from its `graph.nq` and `graph.ttl`; gives the number of quads.

    The old store, damaged or not, is there until the new one takes its place in one step. Raises: StoreError
    when the files are missing or not those of the build.
    """
    for name in ("graph.nq", "graph.ttl"):
        _whole(out, name)
    with replaced(out / "store") as fresh:
        return load(out / "graph.nq", out / "graph.ttl", fresh)


def _whole(out: Path, name: str) -> None:
    """Make sure that a file is as the build left it, by the manifest's hash where there is one."""
    from pipeline.graph.writers import sha256

    path = out / name
    again = f"Run `lutu build RAW {out}` first."
    if not path.is_file():
        raise StoreError(str(path), "there is no such file", again)
    try:
        manifest = json.loads((out / "manifest.json").read_bytes())
        expected = manifest["outputs"][name]["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    if sha256(path) != expected:
        raise StoreError(str(path), "is not the file that the build wrote", again)


def open_store(out: Path) -> ox.Store:
    """The store of a build, to be read. Raises: StoreError when it is missing, damaged or locked."""
    import pyoxigraph as ox

    folder = folder_of(out)
    try:
        return ox.Store.read_only(str(folder))
    except (OSError, RuntimeError, ValueError) as error:
        empty = isinstance(error, FileNotFoundError)
        raise unopened(out, str(error).strip(), empty=empty) from error


def unopened(out: Path, said: str, *, empty: bool = False) -> StoreError:
    """The error of a store that does not open; `said` is what Oxigraph said."""
    where = str(out / "store")
    if empty:
        return StoreError(where, "the store is empty or parts of it are missing", remedy(out))
    if "lock" in said.lower() and "block" not in said.lower():
        return StoreError(
            where,
            "another process writes to the store",
            f"Wait until it has ended, then try again; if none does, {_rebuild(out)}.",
        )
    return StoreError(where, f"the store is damaged ({said})", remedy(out))


def folder_of(out: Path) -> Path:
    """The folder of the store, once something was built. Raises: StoreError when nothing was."""
    folder = out / "store"
    if not out.is_dir():
        raise StoreError(str(out), "nothing was built here", f"Run `lutu build RAW {out}` first.")
    if not folder.is_dir():
        raise StoreError(str(folder), "there is no store", remedy(out))
    return folder


def remedy(out: Path) -> str:
    """How to get the store back: it holds nothing that the graph's files do not."""
    return f"R{_rebuild(out)[1:]}; nothing is lost."


def _rebuild(out: Path) -> str:
    return f"run `lutu rebuild {out}`"


def dataset(out: Path) -> rdflib.Dataset:
    """The graph in rdflib, read into memory; a query sees the union of all named graphs."""
    import rdflib
    from rdflib.exceptions import ParserError

    path = out if out.is_file() else out / "graph.nq"
    if not path.is_file():
        raise StoreError(str(path), "there is no built graph", f"Run `lutu build RAW {out}` first.")
    graph = rdflib.Dataset(default_union=True)
    try:
        graph.parse(str(path), format="nquads")
    except (OSError, ValueError, SyntaxError, ParserError) as error:
        raise StoreError(
            str(path), f"cannot be read ({error})", f"Run `lutu build RAW {path.parent}`."
        ) from error
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    return graph
