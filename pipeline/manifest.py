"""`manifest.json`: what a build was made of, what it holds, and the hash of every file that the same input gives again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.fingerprint import Fingerprint
from pipeline.model import TYPES
from pipeline.publish import MARK as FILE

_FORMAT = 1
#: What differs from build to build for the same input, and so is not among the hashed outputs.
_UNHASHED = frozenset({FILE, "report.html"})
#: So many files are hashed at once.
_HASHERS = 2
#: What is counted as it is; of what kind the rest is, is told beside it.
_WHOLE = (
    "articles", "unread", "characters", "paragraphs", "targets", "observations", "pairs", "wide_paragraphs",
    "copied_paragraphs", "quads", "triples",
)  # fmt: skip


def read(out: Path) -> dict[str, Any]:
    """The manifest of a build; empty when there is none or it is not readable."""
    try:
        manifest = json.loads((out / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def software(fingerprint: Fingerprint) -> dict[str, Any]:
    """What of a manifest tells with what a build was made: where it is the same, the same articles give the same files."""
    return {
        "lutu": fingerprint.version,
        "format": _FORMAT,
        "base": fingerprint.base,
        "code": fingerprint.code,
        "versions": dict(fingerprint.versions),
        "evidence": dict(fingerprint.evidence),
        "lexicon": dict(fingerprint.lexicon),
    }


def made(
    fingerprint: Fingerprint,
    *,
    activity: str,
    counts: Mapping[str, Any],
    expected: Mapping[str, int],
    outputs: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """The manifest without its `run`: `counts` as `counted` gives them, `outputs` as `hashed` does.

    `activity` is the IRI of the activity that read the articles; `expected` is what the graph must hold at least.
    """
    return {
        **software(fingerprint),
        "fingerprint": fingerprint.digest,
        "activity": activity,
        "counts": counts,
        "expected": dict(sorted(expected.items())),
        "inputs": dict(fingerprint.inputs),
        "outputs": dict(sorted(outputs.items())),
    }


def is_of(manifest: Mapping[str, Any], fingerprint: Fingerprint) -> bool:
    """Whether a manifest tells of a build of exactly this fingerprint."""
    return manifest.get("fingerprint") == fingerprint.digest and manifest.get("format") == _FORMAT


def counted(counts: Mapping[str, int], parts: Mapping[str, Counter[str]]) -> dict[str, Any]:
    """The counts of a manifest: those of whole things, and for each of `parts` its sum and how many of each kind."""
    numbers: dict[str, Any] = {name: counts[name] for name in _WHOLE}
    order = {type_: rank for rank, type_ in enumerate(TYPES)}
    for name, kinds in parts.items():
        keys = sorted(kinds, key=lambda kind: (order.get(kind, len(order)), kind))
        numbers[name] = sum(kinds.values())
        numbers[f"{name}_by"] = {key: kinds[key] for key in keys}
    return numbers


def hashed(paths: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """SHA-256 and size of those of the files that the same input gives again, by name."""
    from concurrent.futures import ThreadPoolExecutor

    from pipeline.graph.writers import sha256

    same = [path for path in paths if path.name not in _UNHASHED]
    with ThreadPoolExecutor(_HASHERS) as pool:
        hashes = list(pool.map(sha256, same))
    return {
        path.name: {"sha256": digest, "bytes": path.stat().st_size}
        for path, digest in zip(same, hashes, strict=True)
    }


def stand(manifest: Mapping[str, Any], out: Path) -> bool:
    """Whether all outputs that a manifest names are there, of the size it names."""
    return all(
        (out / name).is_file() and (out / name).stat().st_size == facts["bytes"]
        for name, facts in manifest.get("outputs", {}).items()
    )


def write(manifest: Mapping[str, Any], out: Path) -> None:
    """Write a manifest into a build."""
    text = json.dumps(manifest, ensure_ascii=False, indent=2, default=str)
    (out / FILE).write_bytes(text.encode("utf-8", "replace") + b"\n")
