"""Quantities in one line, as the expected answers put them."""

from __future__ import annotations

from benchgraph.quantity import Quantity, read_quantities


def say(quantity: Quantity) -> str:
    """The kind, the number or its bounds, the unit, the rate, the part of a year."""
    if quantity.dates:
        number = " ".join(quantity.dates)
    elif quantity.value is not None:
        number = f"{quantity.value:f}"
    elif quantity.maximum is None:
        number = f">={quantity.minimum:f}"
    elif quantity.minimum is None:
        number = f"<={quantity.maximum:f}"
    else:
        number = f"{quantity.minimum:f}..{quantity.maximum:f}"
    unknown = "$" if quantity.bare_dollar else "?" if quantity.kind == "money" else ""
    words = [
        quantity.kind,
        f"~{number}" if quantity.approximate else number,
        (quantity.unit or unknown).removeprefix("unit/"),
        f"/{quantity.per}" if quantity.per else "",
        quantity.part or "",
    ]
    return " ".join(word for word in words if word)


def reading(text: str, region: str | None, language: str | None) -> str:
    """Every quantity of a text, or "-"."""
    found = read_quantities(text, region=region, language=language).quantities
    return "; ".join(map(say, found)) or "-"
