"""Exchange rates from a file that the user gives: explicit, dated, and never guessed."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from pathlib import Path

from benchgraph.errors import ParameterError

HEAD = ("date", "from", "to", "rate")
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of ``source`` was worth ``rate`` units of ``target`` on ``day``."""

    day: str
    source: str
    target: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of a file."""

    rates: tuple[Rate, ...]

    @property
    def target(self) -> str | None:
        """The one currency that all rates lead to, if it is one."""
        found = {rate.target for rate in self.rates}
        return found.pop() if len(found) == 1 else None

    def find(self, source: str, target: str, day: str) -> Rate | None:
        """The rate for an amount that held on ``day`` ("" if nobody says when).

        The newest rate dated on that day or before it. Where the file has a single rate for the two
        currencies, that one, whatever the day: the user gave no other. None where neither is there.
        """
        fitting = [r for r in self.rates if (r.source, r.target) == (source, target)]
        if len(fitting) == 1:
            return fitting[0]
        past = [rate for rate in fitting if day and rate.day <= day]
        return max(past, key=lambda rate: rate.day, default=None)


def read_rates(path: Path) -> Rates:
    """Read a CSV file with the columns date, from, to, rate; others are ignored.

    ``2025-12-31,HKD,USD,0.1285`` says that a Hong Kong dollar was worth 0.1285 US dollars on that
    day. Currencies go by their ISO 4217 codes. Raises ParameterError with file and line.
    """
    lines = csv.DictReader(io.StringIO(_text(path)), strict=True)
    try:
        heads = [head.strip().lower() for head in lines.fieldnames or []]
        lines.fieldnames = heads
        if missing := [head for head in HEAD if head not in heads]:
            raise ParameterError(
                "the file of rates has no column " + " and no column ".join(missing),
                path=path,
                line=1,
                found=", ".join(heads) or "nothing",
                expected=", ".join(HEAD),
            )
        rates = [_rate(line, path, lines.line_num) for line in lines]
    except csv.Error as error:
        raise ParameterError(
            "the file of rates is no CSV", path=path, line=lines.line_num, found=str(error)
        ) from None
    if not rates:
        raise ParameterError("the file of rates has no rate", path=path)
    return Rates(tuple(rates))


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        if len(data) > _LARGEST:
            raise ParameterError("the file of rates is too large", path=path)
        return data.decode("utf-8-sig")
    except OSError as error:
        raise ParameterError(
            "the file of rates cannot be read", path=path, found=error.strerror
        ) from None
    except UnicodeDecodeError:
        raise ParameterError("the file of rates is not UTF-8", path=path) from None


def _rate(line: dict[str, str], path: Path, number: int) -> Rate:
    values = {head: (line.get(head) or "").strip() for head in HEAD}
    checks = {
        "date": _is_day(values["date"]) or "a day written 2025-12-31",
        "from": bool(re.fullmatch("[A-Z]{3}", values["from"])) or "a code such as HKD",
        "to": bool(re.fullmatch("[A-Z]{3}", values["to"])) or "a code such as USD",
        "rate": (
            bool(re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,15})?", values["rate"]))
            and Decimal(values["rate"]) > 0
        )
        or "a number above 0 such as 0.1285",
    }
    for head, verdict in checks.items():
        if verdict is not True:
            raise ParameterError(
                f"the {head} of this rate does not fit",
                path=path,
                line=number,
                found=values[head] or "nothing",
                expected=str(verdict),
            )
    return Rate(values["date"], values["from"], values["to"], Decimal(values["rate"]))


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def at_rate(value: Decimal, rate: Rate) -> Decimal:
    """``value`` times ``rate``, rounded to the hundredth of the currency."""
    with localcontext() as context:
        context.prec = 60
        return (value * rate.rate).quantize(Decimal("0.01"))
