"""The former build in the place of a new one: what both share need be neither judged nor stored again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import manifest
from pipeline.fingerprint import Fingerprint
from pipeline.publish import stamp

if TYPE_CHECKING:
    from pipeline.graph.differences import Difference

#: Lines that differ are held up to this, and to half of the new graph: one that differs more is looked at as new.
_MOST = 256_000_000


def is_current(out: Path, fingerprint: Fingerprint) -> bool:
    """Whether `out` holds a complete build of exactly this fingerprint."""
    former = manifest.read(out)
    complete = (out / "store").is_dir() and (out / "report.html").is_file()
    return manifest.is_of(former, fingerprint) and complete and manifest.stand(former, out)


@dataclass(frozen=True, slots=True)
class Former:
    """A complete build by the same software, dictionaries and shapes, so that its graph has passed the same gate."""

    folder: Path
    manifest: Mapping[str, Any]

    def held(self) -> Mapping[str, int] | None:
        """What the gate counted in the former graph; None where the manifest does not tell."""
        from pipeline.graph.expectations import COUNTED

        try:
            found = self.manifest["run"]["gate"]["held"]
            return {name: int(found[name]) for name in COUNTED}
        except (LookupError, TypeError, ValueError):
            return None

    def difference(self, nquads: Path) -> Difference | None:
        """What a new graph has that the former has not, and the reverse; None where that is half of it or more.

        None, too, where the former graph is not as that build left it.
        """
        from pipeline.graph.differences import difference

        graph = self.folder / "graph.nq"
        try:
            if stamp(graph) != self.manifest["run"]["graph"]:
                return None
            return difference(graph, nquads, most=min(nquads.stat().st_size // 2, _MOST))
        except (OSError, LookupError, TypeError):
            return None

    def store(self, since: Difference, folder: Path) -> tuple[int, dict[str, str]] | None:
        """Make the new store of the former one; gives its quads and the stamps of its files.

        None where the former store is not as the build left it, or cannot be used.
        """
        import shutil

        from pipeline.graph import store_changes

        before = self.folder / "store"
        try:
            if store_changes.state(before) != self.manifest["run"]["store"]:
                return None
            counts = self.manifest["counts"]
            held = int(counts["quads"]) + int(counts["triples"])
            held += store_changes.changed(before, folder, since)
            return held, store_changes.state(folder)
        except (OSError, RuntimeError, SyntaxError, LookupError, TypeError, ValueError):
            shutil.rmtree(folder, ignore_errors=True)
            return None


def reusable(out: Path, fingerprint: Fingerprint) -> Former | None:
    """The build that stands in `out`, if it is complete and of the same software; its articles may be others."""
    former, same = manifest.read(out), manifest.software(fingerprint)
    try:
        stands = same.items() <= former.items() and manifest.stand(former, out)
    except (OSError, AttributeError, LookupError, TypeError):
        return None
    return Former(out, former) if stands else None
