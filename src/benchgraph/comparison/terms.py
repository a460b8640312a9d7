"""In what terms money is compared: ``--in USD@2025``, ``--per gdp``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from benchgraph.errors import ParameterError

PER = ("gdp", "capita")
PPP = "PPP"
_WRITTEN = re.compile(r"(?P<currency>[A-Za-z]{3}|international-dollar)(?:@(?P<year>[0-9]{4}))?")


@dataclass(frozen=True, slots=True)
class Terms:
    """``currency`` is an ISO 4217 code, or ``PPP`` for international dollars; ``year`` the one
    whose prices count, None for those of the statement; ``per`` what the money is a share of."""

    currency: str | None = None
    year: int | None = None
    per: Literal["gdp", "capita"] | None = None


def read_terms(into: str | None = None, per: str | None = None) -> Terms | None:
    """``"USD@2025"``, ``"PPP"``, ``"gdp"`` … as terms; None where nothing is asked.

    Raises ParameterError.

    >>> read_terms("usd@2025")
    Terms(currency='USD', year=2025, per=None)
    """
    if into is None and per is None:
        return None
    if per is not None and per not in PER:
        raise ParameterError("money has no such share", found=per, expected=" or ".join(PER))
    share: Literal["gdp", "capita"] | None = None if per is None else "gdp"
    if per == "capita":
        share = "capita"
    if into is None:
        return Terms(per=share)
    written = _WRITTEN.fullmatch(into)
    if written is None:
        raise ParameterError(
            "this says no currency to compare in",
            found=into,
            expected="a code such as USD, or PPP; with @2025 at the prices of that year",
        )
    currency, year = written["currency"].upper(), written["year"]
    if currency == "INTERNATIONAL-DOLLAR":
        currency = PPP
    return Terms(currency, int(year) if year else None, share)
