"""Bring values to the unit of their column: exactly, at the user's rates, in the graph's terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from benchgraph.comparison.model import Value
from benchgraph.comparison.money import Exchange, Money
from benchgraph.comparison.rates import Rate, Rates, at_rate
from benchgraph.comparison.statistics import read_statistics
from benchgraph.comparison.terms import PPP, Terms
from benchgraph.errors import BenchgraphError, ParameterError
from benchgraph.phrases import phrase, sentence
from benchgraph.quantity import convert
from benchgraph.query.amounts import Unit, amount_text, read_units, rounded
from benchgraph.query.entities import labels
from benchgraph.store import Store
from benchgraph.vocab import PREFIX_HEADER

_UNITS = """SELECT ?unit ?base ?factor ?code WHERE {
  ?unit a bg:Unit
  OPTIONAL { ?unit bg:baseUnit ?base ; bg:factor ?factor } OPTIONAL { ?unit skos:notation ?code }
}"""
_REGIONS = """SELECT DISTINCT ?thing ?region WHERE {
  { ?thing bg:region|bg:jurisdiction ?region } UNION { ?region a bg:Region BIND(?region AS ?thing) }
}"""
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Units:
    """The units of the graph: how they are written, exact factors, and which are currencies."""

    written: dict[str, Unit]
    factors: dict[str, tuple[str, Decimal]]
    codes: dict[str, str]

    def of(self, unit: str) -> Unit:
        """The unit with this IRI, as it is written."""
        last = unit.rpartition("/")[2]
        return self.written.get(unit) or Unit(last, "", last)

    def of_code(self, code: str) -> str:
        """The currency with this ISO 4217 code. Raises ParameterError."""
        for unit, known in self.codes.items():
            if known == code:
                return unit
        raise ParameterError(
            "this currency is not in the graph", found=code, expected=", ".join(self.codes.values())
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation before it is brought to a unit: its value, unit IRI, last day, and what it is
    about (the thing itself)."""

    value: Value
    unit: str
    latest: str
    about: str


def read_all_units(store: Store, language: str) -> Units:
    """Every unit that ``store`` has."""
    found: set[str] = set()
    factors: dict[str, tuple[str, Decimal]] = {}
    codes: dict[str, str] = {}
    for row in store.select(PREFIX_HEADER + _UNITS).dicts():
        unit = row["unit"].value
        found.add(unit)
        if "base" in row and "factor" in row:
            factors[unit] = (row["base"].value, Decimal(row["factor"].value))
        if "code" in row:
            codes[unit] = row["code"].value
    return Units(read_units(store, found, language), factors, dict(sorted(codes.items())))


def currency_of(units: Units, rates: Rates | None, currency: str | None) -> str | None:
    """The currency (IRI) that ``rates`` lead to. Raises ParameterError."""
    if rates is None:
        if currency is not None:
            raise ParameterError(
                "money is converted only at rates that you give",
                hint="name a file with --rates: date,from,to,rate; or say --in USD",
            )
        return None
    code = currency or rates.target
    if code is None:
        raise ParameterError(
            "the rates lead to several currencies", hint="say which one with --currency"
        )
    return units.of_code(code)


@dataclass(frozen=True, slots=True)
class Terming:
    """Money in the terms of the graph, and in which regions things lie."""

    money: Money
    regions: dict[str, list[str]]


def read_money(store: Store, terms: Terms, units: Units, language: str) -> Terming:
    """What it takes to bring money into ``terms``. Raises ParameterError where nothing could be."""
    if terms.currency not in (None, PPP):
        units.of_code(str(terms.currency))
    regions: dict[str, list[str]] = {}
    for thing, region in store.select(PREFIX_HEADER + _REGIONS):
        if thing is not None and region is not None:
            regions.setdefault(thing.value, []).append(region.value)
    names = labels(store, {iri for found in regions.values() for iri in found}, language)
    money = Money(read_statistics(store), terms, units.codes, names, language)
    money.check()
    return Terming(money, regions)


def head_of(terming: Terming, units: Units) -> tuple[str, str]:
    """The unit of a column of money: as machines get it, and as its head says it."""
    terms, language = terming.money.terms, terming.money.language
    if terms.per == "gdp":
        return "% of GDP", sentence("{amount} of GDP", language, amount="%")
    symbol = _target(terming.money, units).written
    parts = [symbol]
    if terms.year is not None:
        parts.append(sentence("at prices of {year}", language, year=str(terms.year)))
    code = terms.currency or ""
    if terms.per == "capita":
        parts.append(phrase("per inhabitant", language))
    return _code(terms, code), " ".join(part for part in parts if part)


def _code(terms: Terms, code: str) -> str:
    """``USD``, ``USD@2025``, ``USD@2025 per inhabitant``."""
    year = f"@{terms.year}" if terms.year is not None else ""
    return f"{code}{year}" + (" per inhabitant" if terms.per == "capita" else "")


def _target(money: Money, units: Units, unit: str = "") -> Unit:
    """The currency that money of ``unit`` is written in, once converted."""
    if money.terms.currency == PPP:
        return Unit("Int$", "money", phrase("Int$", money.language))
    return units.of(money.target or unit) if money.target or unit else Unit("", "", "")


def amount(
    value: Value,
    unit: Unit,
    language: str,
    change: Callable[[Decimal], Decimal] | None = None,
    write: Callable[[str], str] | None = None,
) -> str:
    """The number or range of ``value`` with its unit, each number put through ``change``, and
    written by ``write`` (in full where nothing is given)."""
    exact, least, most = (
        "" if number is None else format(change(number) if change else number, "f")
        for number in (value.number, value.least, value.most)
    )
    spelt = {"write": write} if write else {}
    return amount_text(
        exact, least, most, value.approximate, unit.written, unit.kind, language, **spelt
    )


@dataclass(frozen=True, slots=True)
class Converter:
    """Brings values to units; ``rates`` or ``terming`` say how money is converted, if at all."""

    units: Units
    rates: Rates | None
    terming: Terming | None
    language: str

    def to_unit(self, seen: Seen, unit: str) -> Value:
        """The value, with what it comes to in ``unit`` where something exact leads there."""
        if self.terming is not None and seen.unit in self.units.codes:
            return self._in_terms(seen, self.terming)
        if not unit or seen.unit == unit or not seen.unit:
            return seen.value
        if unit in self.units.codes:
            rate = self._rate(seen, unit)
            if rate is None:
                return replace(seen.value, rate=phrase("no rate given", self.language))
            told = f"{rate.rate} {rate.target} for 1 {rate.source} on {rate.day}"
            found = self._changed(seen.value, self.units.of(unit), lambda n: at_rate(n, rate))
            return replace(found, rate=told)
        factors = self.units.factors
        try:
            return self._changed(
                seen.value,
                self.units.of(unit),
                lambda number: convert(number, seen.unit, unit, factors),
            )
        except BenchgraphError:
            return seen.value  # two kinds of quantity under one indicator: each keeps its unit

    def _changed(self, value: Value, unit: Unit, change: Callable[[Decimal], Decimal]) -> Value:
        text = amount(value, unit, self.language, change)
        return replace(_each(value, change), converted=text, converted_unit=unit.symbol)

    def _in_terms(self, seen: Seen, terming: Terming) -> Value:
        """The money in the terms of the graph, or the reason why it stays as it is."""
        money, terms = terming.money, terming.money.terms
        found = money.exchange(seen.unit, seen.value.date, terming.regions.get(seen.about, ()))
        same = terms.currency == self.units.codes[seen.unit]
        plain = same and terms.year is None and terms.per is None
        if plain or (isinstance(found, Exchange) and not found.told):
            value = _each(seen.value, lambda number: number)
            return replace(value, converted_unit=self._unit(seen, terms))
        if isinstance(found, str):
            return replace(seen.value, rate=found)
        whole = terms.per is None
        return replace(
            _each(seen.value, lambda number: _exact(number * found.factor, whole)),
            converted=self._written(seen, money, found),
            converted_unit=self._unit(seen, terms),
            rate=found.told,
            rate_pages=found.pages,
        )

    def _written(self, seen: Seen, money: Money, found: Exchange) -> str:
        """What the value comes to in words, three digits that count."""
        per = money.terms.per
        unit = Unit("%", "share", "%") if per == "gdp" else _target(money, self.units, seen.unit)
        text = amount(
            seen.value,
            unit,
            self.language,
            lambda number: number * found.factor,
            lambda number: rounded(Decimal(number), self.language),
        )
        patterns = {"gdp": "{amount} of GDP", "capita": "{amount} per inhabitant"}
        return sentence(patterns[per], self.language, amount=text) if per is not None else text

    def _unit(self, seen: Seen, terms: Terms) -> str:
        if terms.per == "gdp":
            return "% of GDP"
        return _code(terms, terms.currency or self.units.codes[seen.unit])

    def _rate(self, seen: Seen, unit: str) -> Rate | None:
        if self.rates is None or seen.unit not in self.units.codes:
            return None
        codes = self.units.codes
        return self.rates.find(codes[seen.unit], codes[unit], seen.latest)


def _each(value: Value, change: Callable[[Decimal], Decimal]) -> Value:
    """``value`` with each of its numbers put through ``change`` beside it."""
    number, least, most = (
        None if stated is None else change(stated)
        for stated in (value.number, value.least, value.most)
    )
    return replace(value, converted_number=number, converted_least=least, converted_most=most)


def _exact(number: Decimal, whole: bool) -> Decimal:
    """A sum to the hundredth, a share to twelve digits that count."""
    digits = 2 if whole or not number else 11 - number.adjusted()
    return round(number, max(digits, 0))
