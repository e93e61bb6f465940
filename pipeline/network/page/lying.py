"""Where the entities of the page lie: those that stand together near each other, the same on every machine.

Only + − × ÷ and √ on 64-bit floats, whose results IEEE 754 fixes, and sums in a fixed order: a layout amplifies the
last bit, and the page's bytes are promised.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

_ROUNDS = 160
#: How strongly all are drawn to the middle, so that parts without a tie between them do not drift apart.
_GRAVITY = 0.5
#: How strongly two dots repel each other.
_PUSH = 2.0
#: Rounds in which dots that touch are pushed apart.
_PARTING = 50
#: The golden angle: a sunflower's seeds are where nobody is near anybody.
_ANGLE = math.pi * (3 - math.sqrt(5))


def places(number: int, one: Integers, other: Integers, weight: Floats, radius: Floats) -> Floats:
    """The places of `number` dots as rows of x and y, for ties of these ends and weights and dots of these radii.

    Forces as between springs: tied dots attract each other, all repel each other, and the heat falls. Dots keep
    `radius` free around them; a dot of radius 1 has about the room of one of 1/`number` of the picture. Source:
    T. Fruchterman, E. Reingold, “Graph drawing by force-directed placement” (1991).
    """
    import numpy as np

    at = np.array(
        [
            (round(math.sqrt(n + 0.5) * math.cos(n * _ANGLE), 6), round(math.sqrt(n + 0.5) * math.sin(n * _ANGLE), 6))
            for n in range(number)
        ],
        dtype=float,
    ).reshape(-1, 2)  # fmt: skip
    pull = np.zeros((number, number))
    pull[one, other] = pull[other, one] = weight
    start = math.sqrt(max(number, 1)) / 4
    for step in range(_ROUNDS):
        move = np.zeros_like(at)
        apart, square = _apart(at)
        force = _PUSH / square - pull
        for axis in (0, 1):
            # Along the first axis numpy adds row by row, in one order on every machine.
            move[:, axis] = (apart[axis] * force).sum(axis=0) - _GRAVITY * at[:, axis]
        length = np.sqrt(move[:, 0] * move[:, 0] + move[:, 1] * move[:, 1])
        heat = start * (1 - step / _ROUNDS) + 0.01
        at += move * (np.minimum(length, heat) / np.maximum(length, 1e-9))[:, None]
    return _parted(at, radius)


def _apart(at: Floats) -> tuple[tuple[Floats, Floats], Floats]:
    """From each dot (row) to each other (column): the way along both axes, and its square, never nothing."""
    import numpy as np

    across, down = (at[None, :, axis] - at[:, None, axis] for axis in (0, 1))
    square = np.maximum(across * across + down * down, 1e-6)
    return (across, down), square


def _parted(at: Floats, radius: Floats) -> Floats:
    """The dots pushed apart until none touches another, or the rounds are over."""
    import numpy as np

    need = radius[:, None] + radius[None, :]
    np.fill_diagonal(need, 0)
    for _ in range(_PARTING):
        apart, square = _apart(at)
        distance = np.sqrt(square)
        lack = np.maximum(need - distance, 0) / distance
        if not lack.any():
            break
        for axis in (0, 1):
            at[:, axis] += 0.5 * (apart[axis] * lack).sum(axis=0)
    return at
