"""What a build depends on, as hashes: the same fingerprint means the same outputs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline import identifiers

#: Libraries whose version can change the bytes of an output.
_LIBRARIES = ("jieba", "networkx", "numpy", "pyarrow", "pyoxigraph")
#: What of the package makes outputs: modules, and what they read beside them.
_SOURCES = frozenset({".py", ".txt", ".tsv", ".html", ".css", ".js"})


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Versions, and the SHA-256 of the code, of each dictionary or rule file, and of each input file."""

    version: str
    code: str
    base: str
    versions: Mapping[str, str]
    lexicon: Mapping[str, str]
    inputs: Mapping[str, str]
    #: The model that was heard beside the rules, if any, and its versions (`pipeline/evidence.py`).
    evidence: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """One hash of it all."""
        return identifiers.digest(*_flat(asdict(self)), length=64)

    @property
    def lexicon_digest(self) -> str:
        """One hash of the dictionaries, rules and ontology."""
        return identifiers.digest(*_flat(self.lexicon), length=64)


def fingerprint(
    inputs: Iterable[tuple[str, Path]], ontology: Path, evidence: Mapping[str, str] | None = None
) -> Fingerprint:
    """The fingerprint of a build of these files (their `doc` names and paths) with this ontology folder.

    `evidence` is what `pipeline.evidence.versions` tells of a model that is heard, too.
    """
    import platform

    package = Path(__file__).resolve().parent
    sources = {
        path.relative_to(package).as_posix(): _sha256(path)
        for path in package.rglob("*")
        if path.suffix in _SOURCES
    }
    lexicon = {
        path.relative_to(ontology).as_posix(): _sha256(path)
        for path in ontology.rglob("*")
        if path.is_file()
        and not any(part.startswith((".", "__")) for part in path.relative_to(ontology).parts)
    }
    return Fingerprint(
        version=_version("lutu"),
        code=identifiers.digest(*_flat(sources), length=64),
        base=identifiers.BASE,
        versions={"python": platform.python_version(), **{name: _version(name) for name in _LIBRARIES}},
        lexicon=dict(sorted(lexicon.items())),
        inputs=dict(sorted((doc, _sha256(path)) for doc, path in inputs)),
        evidence=dict(evidence or {}),
    )


def _sha256(path: Path) -> str:
    """The hash of a file, or why it has none: an unreadable file is an issue of the build, not its end."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable: {error.strerror}"


def _version(name: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "unknown"


def _flat(facts: Mapping[str, object]) -> Iterable[str]:
    """Keys and values in the order of the keys, nested ones with their path."""
    for key, value in sorted(facts.items()):
        if isinstance(value, Mapping):
            yield f"{key}{{"
            yield from _flat(value)
            yield "}"
        else:
            yield f"{key}={value}"
