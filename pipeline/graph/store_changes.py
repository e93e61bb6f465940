"""The store of a build made from that of the former one, by what changed, instead of loaded anew.

RocksDB never writes into a table file (`.sst`) again, so these are linked, not copied; the former store stays as it is.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.graph.differences import Difference
from pipeline.publish import stamp

if TYPE_CHECKING:
    import pyoxigraph as ox

_TABLE = ".sst"
#: What tells of a store's working, not of its facts.
_IDLE = ("LOCK", "LOG", "OPTIONS")
#: So many quads go in at once, as one step of the store.
_AT_ONCE = 50_000


def state(folder: Path) -> dict[str, str]:
    """The stamps of a store's files, which stay as long as the store is only read."""
    return {path.name: stamp(path) for path in sorted(folder.iterdir()) if not path.name.startswith(_IDLE)}


def changed(former: Path, folder: Path, since: Difference) -> int:
    """Make the store of a graph in `folder`, from the store of the graph that it differs from.

    Gives by how many quads it has grown: to count them all takes longer than to change a few.
    Raises: OSError or RuntimeError where that cannot be done, also where the former store lacks what has gone or
    holds what has come; `folder` may hold a part of a store then.
    """
    import pyoxigraph as ox

    folder.mkdir()
    for path in sorted(former.iterdir()):
        if path.suffix == _TABLE:
            os.link(path, folder / path.name)
        elif not path.name.startswith(_IDLE):
            shutil.copyfile(path, folder / path.name)
    store = ox.Store(str(folder))
    grown = 0
    # One by one: a store has no other way that does not parse all names again.
    for quads in (since.gone, since.gone_triples):
        for quad in _quads(quads):
            _expect(quad in store)
            store.remove(quad)
        grown -= len(quads)
    for quads in (since.come, since.come_triples):
        for start in range(0, len(quads), _AT_ONCE):
            some = list(_quads(quads[start : start + _AT_ONCE]))
            _expect(not any(quad in store for quad in some))
            store.extend(some)
        grown += len(quads)
    store.flush()
    return grown


def _expect(is_so: bool) -> None:
    if not is_so:
        raise RuntimeError("the former store is not that of the former graph")


def _quads(lines: Sequence[bytes]) -> Iterator[ox.Quad]:
    import pyoxigraph as ox

    return ox.parse(b"\n".join((*lines, b"")), format=ox.RdfFormat.N_QUADS)
