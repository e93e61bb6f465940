"""IRIs from content: the same input gives the same identifiers, on every machine and in every order."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable

from pipeline.expressions import expression

#: Everything that Lütu names lives below this; set LUTU_BASE to publish under your own.
BASE = os.environ.get("LUTU_BASE", "https://w3id.org/lutu/").rstrip("/#") + "/"

#: The ontology's own namespace does not move with the base: terms are shared, data are yours.
ONTOLOGY = "https://w3id.org/lutu/ontology#"

#: What stands between the parts of a digest, and in none of them.
_BETWEEN = "\x1f"
_SAFE = expression(r"[A-Za-z0-9._-]+\Z")


def digest(*parts: object, length: int = 16) -> str:
    """The first `length` hex digits of the SHA-256 over the parts, separated so that none can run into another.

    >>> digest("a", "bc") != digest("ab", "c")
    True
    """
    return hashlib.sha256(_joined(parts)).hexdigest()[:length]


def digests(first: object, rest: Iterable[bytes]) -> bytes:
    """The digests of one part with each of many others, which `tail` has made bytes of; 8 bytes each, 16 hex digits.

    >>> digests("a", [tail("b", "c")]).hex() == digest("a", "b", "c")
    True
    """
    begun = hashlib.sha256(_joined((first,)))
    found = []
    for end in rest:
        whole = begun.copy()
        whole.update(end)
        found.append(whole.digest()[:8])
    return b"".join(found)


def tail(*parts: object) -> bytes:
    """Parts as they follow a first one, for `digests`."""
    return _joined(("", *parts))


def _joined(parts: Iterable[object]) -> bytes:
    return _BETWEEN.join(["" if part is None else str(part) for part in parts]).encode(
        "utf-8", "surrogatepass"
    )


def article_iri(doc: str, title: str | None, ordinal: int) -> str:
    """The article's IRI: by file and title, so that an edited body stays the same article.

    `ordinal` counts articles of the same title in the same file, from 0.
    """
    return f"{BASE}article/{digest(doc.replace(os.sep, '/'), title, ordinal)}"


def entity_iri(type_: str, id_: str) -> str:
    """The IRI of a dictionary entity, e.g. `…/entity/country/ID`."""
    if not _SAFE.match(id_):
        raise ValueError(f"not a dictionary id: {id_!r}")
    return f"{BASE}entity/{type_.lower()}/{id_}"


def name_iri(type_: str, *key: str) -> str:
    """The IRI of an entity that no dictionary knows, from its folded name (and what sets it apart)."""
    return f"{BASE}entity/{type_.lower()}/x-{digest(*key)}"


def content_iri(kind: str, *key: object) -> str:
    """The IRI of a target, observation or relation: equal content meets in one node."""
    return f"{BASE}{kind}/{digest(*key)}"
