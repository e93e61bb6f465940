"""Lütu 绿图: Chinese environmental-policy articles in, a knowledge graph that leads back to its characters out.

    from pipeline import load_lexicon, read

Nothing heavy is imported before it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.flow import load_lexicon, read, readings

__all__ = ["load_lexicon", "read", "readings"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from pipeline import flow

        return getattr(flow, name)
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
