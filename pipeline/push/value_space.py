"""Terms by what they mean: stores write numbers their own way, and 31.890 is 31.89.

Numbers compare by value within the value spaces of XML Schema: integers are decimals, whatever derived type
names them; xsd:float and xsd:double are spaces of their own. What is no valid form of its type compares by
its characters, as does every type that is not listed here.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"

_INTEGERS = (
    "integer nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger long int short byte "
    "unsignedLong unsignedInt unsignedShort unsignedByte"
)
_DECIMAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?\Z")
_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")
_ZONE = r"(Z|[+-][0-9]{2}:[0-9]{2})?"
_YEAR = re.compile(rf"(-?)0*([0-9]+?)((?:-[0-9]{{2}}){{0,2}}){_ZONE}\Z")
_MOMENT = re.compile(
    rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}})(?:\.([0-9]+))?{_ZONE}\Z"
)

#: A literal's value as text, without its type; None for a form that the type does not have.
Reader = Callable[[str], str | None]


def decimal(text: str) -> str | None:
    """A decimal with no sign, point or zero too many; any number of digits.

    >>> decimal("+031.890"), decimal("-0.0"), decimal("1e3")
    ('31.89', '0', None)
    """
    found = _DECIMAL.match(text)
    if found is None or not (found[2] or found[3]):
        return None
    whole, rest = found[2].lstrip("0") or "0", (found[3] or "").rstrip("0")
    number = f"{whole}.{rest}" if rest else whole
    return f"-{number}" if found[1] == "-" and number != "0" else number


def integer(text: str) -> str | None:
    """An integer as a decimal."""
    return decimal(text) if _INTEGER.match(text) else None


def double(text: str) -> str | None:
    """A double by its 64 bits; zeros of both signs are one value."""
    number = _floating(text)
    return None if number is None else repr(number + 0.0)


def single(text: str) -> str | None:
    """A float by its 32 bits."""
    number = _floating(text)
    if number is None:
        return None
    try:
        return repr(struct.unpack("f", struct.pack("f", number))[0] + 0.0)
    except OverflowError:
        return "inf" if number > 0 else "-inf"


def _floating(text: str) -> float | None:
    if text in ("INF", "+INF", "-INF", "NaN"):
        return float(text)
    return float(text) if _DOUBLE.match(text) else None


def boolean(text: str) -> str | None:
    """true or false."""
    return {"1": "true", "true": "true", "0": "false", "false": "false"}.get(text)


def day(text: str) -> str | None:
    """A date, a month or a year, without leading zeros of the year; Z for a zone without a difference."""
    found = _YEAR.match(text)
    return None if found is None else f"{found[1]}{found[2]}{found[3]}{_zone(found[4])}"


def moment(text: str) -> str | None:
    """A moment, in UTC where a zone is given.

    >>> moment("2024-01-02T03:04:05.50+08:00")
    '2024-01-01T19:04:05.5Z'
    """
    found = _MOMENT.match(text)
    if found is None:
        return None
    seconds = (found[2] or "").rstrip("0")
    try:
        when = datetime.fromisoformat(found[1] + (found[3] or "").replace("Z", "+00:00"))
        if found[3]:
            when = when.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return when.isoformat() + (f".{seconds}" if seconds else "") + ("Z" if found[3] else "")


def _zone(zone: str | None) -> str:
    return "Z" if zone in ("+00:00", "-00:00") else zone or ""


#: By datatype: the name of the value space, and how to read a form.
SPACES: dict[str, tuple[str, Reader]] = {
    XSD + "decimal": ("decimal", decimal),
    **{XSD + name: ("decimal", integer) for name in _INTEGERS.split()},
    XSD + "double": ("double", double),
    XSD + "float": ("float", single),
    XSD + "boolean": ("boolean", boolean),
    XSD + "dateTime": ("dateTime", moment),
    XSD + "date": ("date", day),
    XSD + "gYearMonth": ("gYearMonth", day),
    XSD + "gYear": ("gYear", day),
}


def literal(value: str, datatype: str, language: str | None = None) -> str:
    """What a literal means, as one string: equal for equal values, different for different ones."""
    if language is not None:
        return f"{value!r}@{language.lower()}"
    space, reader = SPACES.get(datatype, ("", None))
    meant = reader(value) if reader else None
    return f"{value!r}^^{datatype}" if meant is None else f"{meant}^^{space}"


def term(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """What a term means, as one string."""
    import pyoxigraph as ox

    if isinstance(node, ox.Literal):
        return literal(node.value, node.datatype.value, node.language)
    return str(node)


def key(triple: ox.Triple | ox.Quad) -> bytes:
    """A short digest of what a triple means."""
    parts = (str(triple.subject), str(triple.predicate), term(triple.object))
    return blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()
