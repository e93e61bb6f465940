"""Where the ontology lies: what analysts own, found without asking."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.errors import LexiconError


def ontology(path: str | Path | None = None) -> Path:
    """The folder with `gazetteer/`, `rules/` and `lutu.ttl`.

    The given path wins, then the environment's LUTU_ONTOLOGY, then the copy inside an installed wheel,
    then the checkout. Raises: LexiconError when none of them is there.
    """
    package = Path(__file__).resolve().parent.parent
    given = path or os.environ.get("LUTU_ONTOLOGY")
    candidates = [Path(given)] if given else [package / "ontology", package.parent / "ontology"]
    for candidate in candidates:
        if (candidate / "gazetteer").is_dir():
            return candidate
    raise LexiconError(
        str(candidates[-1]),
        "no ontology folder with a gazetteer/ inside",
        "Give --ontology DIR or set LUTU_ONTOLOGY.",
    )
