"""Columns of values as Arrow arrays, from numpy's buffers.

`pyarrow.array` asks pandas whether a list is one of its own, and so loads pandas: half a second of every process
that writes a table. The arrays are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def texts(values: Sequence[str | None]) -> pa.Array:
    """A column of strings; they must hold no lone surrogates."""
    import numpy as np
    import pyarrow as pa

    raw = [b"" if value is None else value.encode() for value in values]
    ends = np.zeros(len(raw) + 1, dtype=np.int32)
    np.cumsum([len(one) for one in raw], out=ends[1:])
    return pa.Array.from_buffers(
        pa.string(), len(raw), [_valid(values), pa.py_buffer(ends), pa.py_buffer(b"".join(raw))]
    )


def integers(values: Sequence[int | None]) -> pa.Array:
    """A column of integers of 64 bits."""
    import numpy as np
    import pyarrow as pa

    numbers = np.array([value or 0 for value in values], dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), len(numbers), [_valid(values), pa.py_buffer(numbers)])


def decimals(values: Sequence[str | None], digits: int, scale: int) -> pa.Array:
    """A column of decimals from their digits; what has more digits than that, before the point or after, is left out."""
    import pyarrow as pa

    fitting = [value if value is not None and _fits(value, digits, scale) else None for value in values]
    return texts(fitting).cast(pa.decimal128(digits, scale))


def _fits(text: str, digits: int, scale: int) -> bool:
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -scale and value.adjusted() < digits - scale


def _valid(values: Sequence[object]) -> pa.Buffer | None:
    """Which values there are, a bit each; none where all are."""
    import numpy as np
    import pyarrow as pa

    there = [value is not None for value in values]
    return None if all(there) else pa.py_buffer(np.packbits(there, bitorder="little"))
