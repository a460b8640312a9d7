"""From one unit to another of its kind, exactly. Money never converts here."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext

from benchgraph.errors import BenchgraphError


def convert(
    value: Decimal, from_unit: str, to_unit: str, factors: Mapping[str, tuple[str, Decimal]]
) -> Decimal:
    """``value`` in ``to_unit``, exact where the result has at most 15 fraction digits.

    ``factors`` maps a unit to its base unit and the exact factor to it. Raises BenchgraphError
    for a unit without a factor and for units of different bases: money never converts here.

    >>> table = {"unit/exaflops": ("unit/petaflops", Decimal(1000))}
    >>> convert(Decimal("0.5"), "unit/exaflops", "unit/petaflops", table)
    Decimal('500')
    """
    if from_unit == to_unit:
        return value
    from_base, from_factor = factors.get(from_unit, (from_unit, Decimal(1)))
    to_base, to_factor = factors.get(to_unit, (to_unit, Decimal(1)))
    if from_base != to_base:
        raise BenchgraphError(
            f"{from_unit} does not convert to {to_unit}",
            found=f"{from_unit} is measured in {from_base}, {to_unit} in {to_base}",
            expected="two units of one quantity",
        )
    with localcontext() as context:
        context.prec = 60
        result = value * from_factor / to_factor
        rounded = round(result, 15)
        return unpadded(result if result == rounded else rounded)


def unpadded(number: Decimal) -> Decimal:
    """``number`` without exponent and trailing fraction zeros."""
    text = format(number, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
