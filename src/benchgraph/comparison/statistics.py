"""The yearly official figures of regions in a graph (``statistics:``), by which money compares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from benchgraph.store import Store
from benchgraph.vocab import PREFIX_HEADER, VOCAB

_FIGURES = """SELECT ?region ?indicator ?unit ?date ?value ?page WHERE {
  VALUES ?indicator { %s }
  ?region bg:statistic ?o . ?o bg:indicator ?indicator ; bg:unit ?unit ; bg:date ?date ;
    bg:value ?value ; bg:evidence/oa:hasSource ?page .
} ORDER BY ?region ?indicator ?date ?page ?value"""
RATE, PARITY, PRICES = "exchange-rate", "purchasing-power-parity", "consumer-price-inflation"
GDP, PEOPLE = "gdp", "population"
DOLLAR = VOCAB + "unit/usd"


@dataclass(frozen=True, slots=True)
class Figure:
    """What held for ``year``, as ``page`` states it."""

    year: int
    value: Decimal
    page: str


Series = Mapping[int, Figure]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures by year: what a US dollar costs and how prices rise (%) by currency (IRI of a unit);
    what an international dollar costs, GDP in US dollars and inhabitants by region (IRI)."""

    rates: dict[str, dict[int, Figure]] = field(default_factory=dict)
    prices: dict[str, dict[int, Figure]] = field(default_factory=dict)
    parities: dict[str, dict[int, Figure]] = field(default_factory=dict)
    gdp: dict[str, dict[int, Figure]] = field(default_factory=dict)
    people: dict[str, dict[int, Figure]] = field(default_factory=dict)
    currencies: dict[str, str] = field(default_factory=dict)  # region → its currency


def read_statistics(store: Store) -> Statistics:
    """What ``store`` has; of two figures for one year the first in order of page."""
    wanted = " ".join(f"<{VOCAB}indicator/{name}>" for name in (RATE, PARITY, PRICES, GDP, PEOPLE))
    rows = [
        {name: term.value for name, term in row.items()}
        for row in store.select(PREFIX_HEADER + _FIGURES % wanted).dicts()
    ]
    found = Statistics()
    found.currencies.update(_currencies(rows))
    for row in rows:
        region, unit = row["region"], row["unit"]
        kind = row["indicator"].rpartition("/")[2]
        # GDP counts in US dollars alone: one in another currency would pass for dollars.
        if kind == GDP and unit != DOLLAR:
            continue
        groups, key = {
            RATE: (found.rates, unit),
            PARITY: (found.parities, region),
            PRICES: (found.prices, found.currencies.get(region, "")),
            GDP: (found.gdp, region),
            PEOPLE: (found.people, region),
        }[kind]
        figure = Figure(int(row["date"]), Decimal(row["value"]), row["page"])
        groups.setdefault(key, {}).setdefault(figure.year, figure)
    return found


def _currencies(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The currency of each region: the one that its rates and parities are in."""
    return {
        row["region"]: row["unit"]
        for row in rows
        if row["indicator"].rpartition("/")[2] in (RATE, PARITY)
    }
