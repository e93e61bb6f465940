"""The embedded store of a built graph: loaded once, then only read.

It is derived from `graph.nq` and may always be thrown away: every error says how to make it anew.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import StoreError

if TYPE_CHECKING:
    import pyoxigraph as ox
    import rdflib


def load(nquads: Path, turtle: Path, folder: Path) -> int:
    """Load the graph into a new store in the folder; gives the number of quads. The parser is strict.

    Named graphs come from the N-Quads; the default graph is their union, from the Turtle. It is stored
    because Oxigraph's own union is a bag: what two articles both say would be counted twice.

    Raises: StoreError when the file does not parse or the disk refuses.
    """
    import pyoxigraph as ox

    try:
        store = ox.Store(str(folder))
        store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
        store.bulk_load(path=str(turtle), format=ox.RdfFormat.TURTLE)
        store.flush()
        return len(store)
    except SyntaxError as error:
        raise StoreError(nquads.name, f"does not read back ({error})", "This is a bug: report it.") from error
    except (OSError, RuntimeError) as error:
        raise StoreError(
            str(folder),
            f"the store cannot be written ({error})",
            "See whether the disk is full or read-only.",
        ) from error


def rebuild(out: Path) -> int:
    """Make the store of a build anew from its `graph.nq` and `graph.ttl`; gives the number of quads."""
    for path in (out / "graph.nq", out / "graph.ttl"):
        if not path.is_file():
            raise StoreError(str(path), "there is no such file", "Run `lutu build RAW OUT` first.")
    fresh, worn = out / "store.new", out / "store"
    shutil.rmtree(fresh, ignore_errors=True)
    count = load(out / "graph.nq", out / "graph.ttl", fresh)
    shutil.rmtree(worn, ignore_errors=True)
    fresh.rename(worn)
    return count


def open_store(out: Path) -> ox.Store:
    """The store of a build, to be read. Raises: StoreError when it is missing, damaged or locked."""
    import pyoxigraph as ox

    folder = folder_of(out)
    try:
        return ox.Store.read_only(str(folder))
    except FileNotFoundError as error:
        raise StoreError(str(folder), "the store is empty", remedy(out)) from error
    except (OSError, RuntimeError, ValueError) as error:
        said = str(error)
        if "lock" in said.lower():
            raise StoreError(
                str(folder), "another process writes to the store", "Wait until it has ended, then try again."
            ) from error
        raise damaged(out, said.strip()) from error


def damaged(out: Path, said: str) -> StoreError:
    """The error of a store that does not open; `said` is what Oxigraph said."""
    return StoreError(str(out / "store"), f"the store is damaged ({said})", remedy(out))


def folder_of(out: Path) -> Path:
    """The folder of the store, once something was built. Raises: StoreError when nothing was."""
    folder = out / "store"
    if not out.is_dir():
        raise StoreError(str(out), "nothing was built here", f"Run `lutu build RAW {out}` first.")
    if not folder.is_dir():
        raise StoreError(str(folder), "there is no store", remedy(out))
    return folder


def remedy(out: Path) -> str:
    """How to get the store back: it holds nothing that the articles do not."""
    return f"Delete {out} and run `lutu build RAW {out}` again; nothing is lost."


def dataset(out: Path) -> rdflib.Dataset:
    """The graph in rdflib, read into memory; a query sees the union of all named graphs."""
    import rdflib

    path = out / "graph.nq"
    if not path.is_file():
        raise StoreError(str(path), "there is no built graph", f"Run `lutu build RAW {out}` first.")
    graph = rdflib.Dataset(default_union=True)
    graph.parse(str(path), format="nquads")
    return graph
