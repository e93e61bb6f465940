"""Decimals as figures are written: no exponent, no digits that only a division made."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_FINE = Decimal("1e-10")
_ONE = Decimal(1)
#: The exponents that most values have, each with a value that has it.
_COMMON_EXPONENTS = tuple((-places, Decimal(1).scaleb(-places)) for places in range(3))
_GREAT = Decimal(1000)
_CENT = Decimal("0.01")


def rounded(numerator: Decimal, denominator: Decimal) -> Decimal:
    """A quotient with all its digits where there are twelve or fewer behind the point, else with two."""
    value = numerator / denominator
    if value * denominator == numerator and -(exponent(value)) <= 12:
        return plain(value)
    return value.quantize(_CENT, ROUND_HALF_UP)


def exponent(value: Decimal) -> int:
    """How many places the last digit stands before the point; negative behind it."""
    for places, same in _COMMON_EXPONENTS:
        if value.same_quantum(same):
            return places
    return int(value.as_tuple().exponent)


def plain(value: Decimal) -> Decimal:
    """The value without exponent, and without the zeros that a multiplied scale left behind."""
    places = exponent(value)
    if places == 0:
        return value
    if places < -15:  # what a division left (七成二)
        value = value.quantize(_FINE).normalize()
        places = exponent(value)
    if places > 0 or (abs(value) >= _GREAT and value == value.to_integral_value()):
        return value.quantize(_ONE)
    return value
