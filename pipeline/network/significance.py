"""Whether two entities stand together more often than chance would have it: NPMI and the log-likelihood ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int64]

_STARS = ((0.001, "***"), (0.01, "**"), (0.05, "*"))


def npmi(together: Numbers, one: Numbers, other: Numbers, total: int) -> Floats:
    """Normalised pointwise mutual information of each pair, from -1 (never together) to 1 (never apart).

    log(p(x,y) / p(x) p(y)) / -log p(x,y), over `total` units of which `one` and `other` hold either entity.
    1 where every unit holds both. Source: G. Bouma, “Normalized (pointwise) mutual information in collocation
    extraction”, GSCL 2009.
    """
    import numpy as np

    found = np.full(len(together), -1.0)
    some = (together > 0) & (together < total)
    joint = together[some].astype(float)
    found[some] = np.log(joint * total / (one[some].astype(float) * other[some])) / -np.log(joint / total)
    found[together >= total] = 1.0
    return found


def log_likelihood(together: Numbers, one: Numbers, other: Numbers, total: int) -> Floats:
    """The log-likelihood ratio G² of each pair's two-by-two table, with one degree of freedom.

    2 Σ observed · log(observed / expected) over the four cells: both, one, other, neither. It does not say in
    which direction: compare `expected`. 0 where either stands in every unit, for then the other cannot depend on it;
    what leaves lists out of `together` alone would divide by nothing there. Source: T. Dunning, “Accurate methods for the statistics of surprise and
    coincidence”, Computational Linguistics 19 (1993).
    """
    import numpy as np

    shape = len(together)
    sums = np.zeros(shape)
    for cell, row, column in (
        (together, one, other),
        (one - together, one, total - other),
        (other - together, total - one, other),
        (total - one - other + together, total - one, total - other),
    ):
        seen = (cell > 0) & (one < total) & (other < total)
        observed = cell[seen].astype(float)
        sums[seen] += observed * np.log(observed * total / (row[seen].astype(float) * column[seen]))
    # Rounding may leave a hair below nothing where both are independent.
    return np.maximum(2 * sums, 0.0)


def expected(one: Numbers, other: Numbers, total: int) -> Floats:
    """In how many units two entities would stand together if neither knew of the other."""
    return one.astype(float) * other / max(total, 1)


def probability(ratio: Floats) -> Floats:
    """The chance of a G² at least as large without any association: the upper tail of χ² with one degree of freedom."""
    import numpy as np
    from scipy.special import erfc

    tail: Floats = erfc(np.sqrt(ratio / 2))
    return tail


def stars(chance: float) -> str:
    """The usual marks of a probability.

    >>> stars(0.0004), stars(0.03), stars(0.2)
    ('***', '*', '')
    """
    return next((mark for limit, mark in _STARS if chance < limit), "")
