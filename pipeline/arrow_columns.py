"""Columns of values as Arrow arrays, from numpy's buffers, and lines of text made of columns.

`pyarrow.array` asks pandas whether a list is one of its own, and so loads pandas: half a second of every process
that writes a table. The arrays are the same. What is written a million times alike is joined of columns: a twentieth
of the time of a template filled row by row.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray


def texts(values: Sequence[str | None]) -> pa.Array:
    """A column of strings; they must hold no lone surrogates."""
    import pyarrow as pa

    raw = [b"" if value is None else value.encode() for value in values]
    # Most columns are short: numpy's sums would take longer than these.
    ends = array("i", accumulate(map(len, raw), initial=0))
    return pa.Array.from_buffers(
        pa.string(), len(raw), [_valid(values), pa.py_buffer(ends), pa.py_buffer(b"".join(raw))]
    )


def integers(values: Sequence[int | None]) -> pa.Array:
    """A column of integers of 64 bits."""
    import pyarrow as pa

    whole = array("q", [value or 0 for value in values])
    return pa.Array.from_buffers(pa.int64(), len(whole), [_valid(values), pa.py_buffer(whole)])


def numbers(values: NDArray[np.int64]) -> pa.Array:
    """A column of the integers of an array."""
    import numpy as np
    import pyarrow as pa

    whole = np.ascontiguousarray(values, dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), len(whole), [None, pa.py_buffer(whole)])


def digits(values: NDArray[np.int64]) -> pa.Array:
    """A column of the integers of an array as text."""
    import pyarrow as pa

    return numbers(values).cast(pa.string())


def hexadecimal(raw: bytes, width: int) -> pa.Array:
    """A column of text, each row of it the hexadecimal digits of the next `width` bytes.

    >>> hexadecimal(bytes([0, 255, 18, 52]), 2).to_pylist()
    ['00ff', '1234']
    """
    import pyarrow as pa

    ends = array("i", range(0, 2 * len(raw) + 1, 2 * width))
    return pa.Array.from_buffers(
        pa.string(), len(ends) - 1, [None, pa.py_buffer(ends), pa.py_buffer(raw.hex().encode())]
    )


def rounded(values: NDArray[np.float64], places: int) -> pa.Array:
    """A column of decimals as text, all with so many digits behind the point, of which there is one or more.

    Halves go to the even digit; what rounds to nothing has no sign.

    >>> import numpy as np
    >>> rounded(np.array([-1.0, -0.0001, 12.346]), 2).to_pylist()
    ['-1.00', '0.00', '12.35']
    """
    import numpy as np

    unit = 10**places
    scaled = np.rint(values * unit).astype(np.int64)
    whole, rest = np.divmod(np.abs(scaled), unit)
    fractions = texts([f".{number:0{places}d}" for number in range(unit)])
    signs = texts(["", "-"])
    return joined(signs.take(numbers(scaled < 0)), digits(whole), fractions.take(numbers(rest)))


def joined(*parts: pa.Array | str) -> pa.Array:
    """A column of text, each row of it joined of parts: columns of text, and texts that stand in every row."""
    import pyarrow.compute as pc

    # `pyarrow.scalar` asks for pandas, too.
    columns = [texts([part])[0] if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*columns, texts([""])[0])


def content(column: pa.Array) -> bytes:
    """All rows of a column of text, one behind the other."""
    import numpy as np

    _, ends, text = column.buffers()
    if not len(column) or text is None:
        return b""
    begin, end = np.frombuffer(ends, dtype=np.int32)[[column.offset, column.offset + len(column)]]
    return text[int(begin) : int(end)].to_pybytes()  # type: ignore[no-any-return]


def decimals(column: pa.Array, digits: int, scale: int) -> pa.Array:
    """A column of text as decimals; what has more digits than that, before the point or after, is left out."""
    import pyarrow as pa

    kind = pa.decimal128(digits, scale)
    try:
        return column.cast(kind)
    except pa.ArrowInvalid:
        # One cell or more does not fit; which, Arrow does not say.
        values = column.to_pylist()
        return texts(
            [value if value is not None and _fits(value, digits, scale) else None for value in values]
        ).cast(kind)


def _fits(text: str, digits: int, scale: int) -> bool:
    value = Decimal(text)
    _, figures, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        return False
    beyond = max(-scale - exponent, 0)
    return not any(figures[-beyond:] if beyond else ()) and value.adjusted() < digits - scale


def _valid(values: Sequence[object]) -> pa.Buffer | None:
    """Which values there are, a bit each; none where all are."""
    import numpy as np
    import pyarrow as pa

    if None not in values:
        return None
    return pa.py_buffer(np.packbits([value is not None for value in values], bitorder="little"))
