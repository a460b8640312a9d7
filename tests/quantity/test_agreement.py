"""A recorded number is compared with its own source text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benchgraph.quantity import agrees

FACTORS = {"unit/exaflops": ("unit/petaflops", Decimal(1000))}


def n(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "approximate", "unit", "holds"),
    [
        ("HK$20B+", None, "20000000000", None, False, "unit/hkd", True),
        ("HK$20B+", "20000000000", None, None, False, "unit/hkd", False),
        ("~NT$100bn/yr", "100000000000", None, None, True, "unit/twd", True),
        ("~NT$100bn/yr", "100000000000", None, None, False, "unit/twd", False),
        ("€10M (extreme efficiency)", "10000000", None, None, False, "unit/eur", True),
        ("€10M", "10000000", None, None, False, "unit/usd", False),
        ("0.5 EFLOPS", "500", None, None, False, "unit/petaflops", True),
        ("NIS 5.26B (~$1.48B)", "5260000000", None, None, False, "unit/ils", True),
        ("12 universities", "12", None, None, False, "unit/count", True),
        ("100+ firms", None, "100", None, False, "unit/company", True),
        ("15.7bn", "15700000000", None, None, False, "unit/twd", True),
        ("55,000", "55000", None, None, False, "unit/person", True),
        ("Five pillars", "5", None, None, False, "unit/count", None),
        ("5 zillion dollars", "5", None, None, False, "unit/usd", None),
    ],
)
def test_value_bounds_unit_and_approximation_are_compared(
    text, value, low, high, approximate, unit, holds
):
    found = agrees(
        text, value=n(value), minimum=n(low), maximum=n(high), approximate=approximate, unit=unit,
        language="en", factors=FACTORS,
    )  # fmt: skip
    assert found.holds is holds
    assert found.reason


def test_a_disagreement_says_what_the_text_says():
    found = agrees("up to US$3 million", value=Decimal(3_000_000), unit="unit/usd", language="en")
    assert found.reason == "the text says at most 3000000 unit/usd"
    silent = agrees("5 zillion dollars", value=Decimal(5), unit="unit/usd", language="en")
    assert "“zillion”" in silent.reason
