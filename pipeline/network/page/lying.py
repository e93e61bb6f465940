"""Where the entities of the page lie: those that stand together near each other, the same on every machine.

Only + − × ÷ and √ on floats, whose results IEEE 754 fixes, and sums in a fixed order: a layout amplifies the last bit,
and the page's bytes are promised.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Integers = NDArray[np.int64]

_ROUNDS = 160
#: How strongly all are drawn to the middle, so that parts without a tie between them do not drift apart.
_GRAVITY = 0.5
#: How strongly two dots repel each other.
_PUSH = 2.0
_TINY = 1e-6
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

    x, y = (
        np.array(
            [round(math.sqrt(seed + 0.5) * turn(seed * _ANGLE), 4) for seed in range(number)],
            dtype=np.float32,
        )
        for turn in (math.cos, math.sin)
    )
    tied = np.concatenate((one, other)), np.concatenate((other, one))
    pull = np.tile(weight, 2).astype(np.float32)
    room = _Room(number)
    heat = math.sqrt(max(number, 1)) / 4
    for step in range(_ROUNDS):
        force = room.measure(x, y)
        np.divide(_PUSH, force, out=force)
        force[tied] -= pull
        across, down = room.moves(force)
        across -= _GRAVITY * x
        down -= _GRAVITY * y
        length = np.sqrt(across * across + down * down)
        far = np.minimum(length, np.float32(heat * (1 - step / _ROUNDS) + 0.01)) / np.maximum(length, _TINY)
        x += across * far
        y += down * far
    need = (radius[:, None] + radius[None, :]).astype(np.float32)
    np.fill_diagonal(need, 0)
    # Few dots touch: who is farther off, by more than any rounding, is not looked at.
    near = need * need * np.float32(1.001)
    for _ in range(_PARTING):
        square = room.measure(x, y)
        close = np.flatnonzero(square < near)
        distance = np.sqrt(square.ravel()[close])
        lack = need.ravel()[close] - distance
        some = lack > 0
        if not some.any():
            break
        push = (lack[some] / distance[some]).astype(np.float32, copy=False)
        across, down = room.moves_of(close[some], push)
        x += np.float32(0.5) * across
        y += np.float32(0.5) * down
    found: Floats = np.column_stack((x, y)).astype(float)
    return found


class _Room:
    """The ways from each dot (row) to each other (column), in memory that is used again."""

    def __init__(self, number: int) -> None:
        import numpy as np

        self._across, self._down, self._square, self._part = (
            np.zeros((number, number), dtype=np.float32) for _ in range(4)
        )

    def measure(self, x: Singles, y: Singles) -> Singles:
        """The squares of all distances, never nothing; the caller may overwrite them."""
        import numpy as np

        np.subtract(x[None, :], x[:, None], out=self._across)
        np.subtract(y[None, :], y[:, None], out=self._down)
        np.multiply(self._across, self._across, out=self._square)
        np.multiply(self._down, self._down, out=self._part)
        np.add(self._square, self._part, out=self._square)
        np.fill_diagonal(self._square, _TINY)
        if self._square.size and self._square.min() < _TINY:  # seldom, and dear
            np.maximum(self._square, _TINY, out=self._square)
        return self._square

    def moves(self, force: Singles) -> tuple[Singles, Singles]:
        """Where the forces along the ways that were measured last take each dot.

        Along the first axis numpy adds row by row: in one order on every machine.
        """
        import numpy as np

        return (
            np.multiply(self._across, force, out=self._across).sum(axis=0),
            np.multiply(self._down, force, out=self._down).sum(axis=0),
        )

    def moves_of(self, pairs: Integers, force: Singles) -> tuple[Singles, Singles]:
        """The same where all but the forces of these pairs, row · number + column and ascending, are nothing."""
        import numpy as np

        number = len(self._square)
        found = np.zeros((2, number), dtype=np.float32)
        for sums, ways in zip(found, (self._across, self._down), strict=True):
            # One after the other, as they come: row by row.
            np.add.at(sums, pairs % number, ways.ravel()[pairs] * force)
        return found[0], found[1]
