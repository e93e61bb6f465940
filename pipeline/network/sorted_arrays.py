"""What counting and finding by sorted arrays of whole numbers comes down to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]


def once(keys: Integers) -> Integers:
    """The keys sorted, each once; numpy 2.3 and later look for them by hashing, which takes ten times as long."""
    import numpy as np

    found: Integers = np.sort(keys)
    return found[begins_of(found)]


def begins_of(sorted_: Integers) -> Flags:
    """Where another value begins in an array in which the same values stand side by side."""
    import numpy as np

    found = np.ones(len(sorted_), dtype=bool)
    np.not_equal(sorted_[1:], sorted_[:-1], out=found[1:])
    return found


def looked_up(few: Integers, many: Integers) -> tuple[Integers, Flags]:
    """Where each of the first stands among the second, which are sorted, and whether it does."""
    import numpy as np

    at = many.searchsorted(few)
    known = at < len(many)
    known[known] = many[at[known]] == few[known]
    return at, np.asarray(known)


def rank_within(order: Integers, *keys: Integers) -> Integers:
    """The place of each thing among those of the same keys, which this order puts side by side; the first has 0."""
    import numpy as np

    begins = np.flatnonzero(np.any([begins_of(key[order]) for key in keys], axis=0))
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.arange(len(order)) - np.repeat(begins, np.diff(np.r_[begins, len(order)]))
    return found


def stretches(begins: Integers, sizes: Integers) -> Integers:
    """The indices of many stretches, one after the other."""
    import numpy as np

    found: Integers = np.repeat(begins - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))
    return found
