"""The former build in the place of a new one: what both share need be neither judged nor stored again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.fingerprint import Fingerprint

if TYPE_CHECKING:
    from concurrent.futures import Future

    from pipeline.graph.differences import Difference

FORMAT = 1
#: Lines that differ are held up to this, and to half of the new graph: one that differs more is looked at as new.
_MOST = 256_000_000


def read_manifest(out: Path) -> dict[str, Any]:
    """The manifest of a build; empty when there is none or it is not readable."""
    try:
        manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def is_current(out: Path, fingerprint: Fingerprint) -> bool:
    """Whether `out` holds a complete build of exactly this fingerprint."""
    manifest = read_manifest(out)
    if manifest.get("fingerprint") != fingerprint.digest or manifest.get("format") != FORMAT:
        return False
    if not (out / "store").is_dir() or not (out / "report.html").is_file():
        return False
    return _outputs_stand(out, manifest)


def _outputs_stand(out: Path, manifest: Mapping[str, Any]) -> bool:
    """Whether all outputs that a manifest names are there, of the size it names."""
    outputs = manifest.get("outputs", {})
    return all(
        (out / name).is_file() and (out / name).stat().st_size == facts["bytes"]
        for name, facts in outputs.items()
    )


@dataclass(slots=True)
class Former:
    """A complete build by the same software, dictionaries and shapes, so that its graph has passed the same gate."""

    folder: Path
    manifest: Mapping[str, Any]
    _hashes: tuple[Future[str], Future[dict[str, str]]] | None = None

    def hashes(self) -> tuple[Future[str], Future[dict[str, str]]]:
        """Those of the former graph and of its store's files, made beside what this thread does from the first call on.

        No process may be forked meanwhile.
        """
        if self._hashes is None:
            from concurrent.futures import ThreadPoolExecutor

            from pipeline.graph import store_changes
            from pipeline.graph.writers import sha256

            pool = ThreadPoolExecutor(1)
            self._hashes = (
                pool.submit(sha256, self.folder / "graph.nq"),
                pool.submit(store_changes.state, self.folder / "store"),
            )
            pool.shutdown(wait=False)
        return self._hashes

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

        None, too, where the former graph is not the one that the gate let pass.
        """
        from pipeline.graph.differences import difference

        graph, _ = self.hashes()
        try:
            if graph.result() != self.manifest["outputs"]["graph.nq"]["sha256"]:
                return None
            return difference(self.folder / "graph.nq", nquads, most=min(nquads.stat().st_size // 2, _MOST))
        except OSError:
            return None

    def store(self, since: Difference, folder: Path) -> tuple[int, dict[str, str]] | None:
        """Make the new store of the former one; gives its quads and the hashes of its files.

        None where the former store is not as the build left it, or cannot be used.
        """
        import shutil

        from pipeline.graph import store_changes

        _, store = self.hashes()
        try:
            state = store.result()
            if state != self.manifest["run"]["store"]:
                return None
            before = self.folder / "store"
            return store_changes.changed(before, folder, since), store_changes.state(folder, state)
        except (OSError, RuntimeError, SyntaxError, LookupError, TypeError):
            shutil.rmtree(folder, ignore_errors=True)
            return None


def reusable(out: Path, fingerprint: Fingerprint) -> Former | None:
    """The build that stands in `out`, if it is complete and of the same software; its articles may be others."""
    manifest = read_manifest(out)
    same = {
        "lutu": fingerprint.version,
        "format": FORMAT,
        "code": fingerprint.code,
        "base": fingerprint.base,
        "versions": dict(fingerprint.versions),
        "lexicon": dict(fingerprint.lexicon),
        "evidence": dict(fingerprint.evidence),
    }
    try:
        stands = all(manifest.get(name) == value for name, value in same.items()) and _outputs_stand(
            out, manifest
        )
    except (OSError, AttributeError, LookupError, TypeError):
        return None
    return Former(out, manifest) if stands else None
