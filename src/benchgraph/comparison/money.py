"""One amount in other terms: another currency, the prices of another year, a share of GDP.

Every step stands on a yearly figure of the graph and is told with its page. What cannot be done
says why: no amount is converted on a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from benchgraph.comparison.statistics import DOLLAR, Series, Statistics
from benchgraph.comparison.terms import PPP, Terms
from benchgraph.errors import ParameterError
from benchgraph.phrases import phrase, sentence
from benchgraph.query.amounts import rounded
from benchgraph.query.formats import grouped

# How many years a figure may be older than the amount, where no newer one is there: GDP comes late.
_LAG = 2
_LONGEST = 50  # years in a period
# How a step is told, and what is said where its figure is not there.
TOLD = {
    "rate": "{value} {target} for 1 {source} in {when}",
    "parity": "{value} {source} for 1 international dollar in {when}",
    "prices": "consumer prices × {value} to {base}",
    "gdp": "GDP US$ {value} in {when}",
    "people": "{value} inhabitants in {when}",
}
MISSING = {
    "rate": "no exchange rate of {of} for {year}",
    "parity": "no purchasing power parity of {of} for {year}",
    "prices": "no consumer prices of {of} for {year}",
    "gdp": "no GDP of {of} for {year}",
    "people": "no population of {of} for {year}",
    "year": "not converted: no year",
    "region": "not converted: no region",
    "regions": "not converted: several regions",
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """By what an amount is multiplied, how one got there, and the pages that say so."""

    factor: Decimal
    told: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """A figure that was used for one year. ``kind`` is a key of ``TOLD``, ``names`` fill its
    places."""

    kind: str
    value: Decimal
    year: int
    late: bool
    pages: tuple[str, ...]
    names: tuple[tuple[str, str], ...] = ()


class _Missing(Exception):
    """There is no figure; the text says which."""


@dataclass(frozen=True, slots=True)
class Money:
    """Converts amounts into ``terms`` by ``statistics``; ``codes`` are the ISO codes of currencies,
    ``regions`` the names of regions in ``language``."""

    statistics: Statistics
    terms: Terms
    codes: Mapping[str, str]
    regions: Mapping[str, str]
    language: str = "en"

    @property
    def target(self) -> str | None:
        """The currency (IRI) that is converted into; None for PPP, or where each keeps its own."""
        wanted = self.terms.currency
        return next((unit for unit, code in self.codes.items() if code == wanted), None)

    def check(self) -> None:
        """Raises ParameterError where no amount at all could be converted into the terms."""
        known = self.statistics
        if not known.rates:
            raise ParameterError(
                "this graph has no exchange rates, so no money can be compared in other terms",
                hint="the shipped collection `money` has them; or give --rates with your own",
            )
        code, target = self.terms.currency, self.target
        convertible = {DOLLAR, *known.rates}
        if code not in (None, PPP) and target not in convertible:
            raise ParameterError(
                "the graph has no exchange rates for this currency",
                found=str(code),
                expected=", ".join(sorted(self.codes[unit] for unit in convertible)) + ", PPP",
            )
        priced = DOLLAR if code == PPP else target
        years = known.prices.get(priced or "", {})
        if self.terms.year is not None and self.terms.year not in years:
            raise ParameterError(
                "the graph has no consumer prices of this year",
                found=f"{self.terms.currency}@{self.terms.year}",
                expected=f"{min(years)} to {max(years)}" if years else "no year for this currency",
            )

    def exchange(self, unit: str, date: str, regions: Iterable[str] = ()) -> Exchange | str:
        """What one of ``unit`` stated for ``date`` comes to, or why that cannot be said.

        ``date`` is a year, a month or a day, or a period written ``2019–2023``; a sum for several
        years counts as spread evenly over them. ``regions`` are those that the amount belongs to.
        """
        try:
            years = self._years(date)
            region = self._region(list(dict.fromkeys(regions)))
            with localcontext() as context:
                context.prec = 40
                found = [self._factor(unit, year, region) for year in years]
                factor = sum((factor for factor, _ in found), Decimal()) / len(found)
        except _Missing as missing:
            return str(missing)
        steps = [steps for _, steps in found]
        pages = tuple(dict.fromkeys(p for each in steps for step in each for p in step.pages))
        return Exchange(factor, self._told(years, steps), pages)

    # -- what an amount belongs to -----------------------------------------------------------------

    def _years(self, date: str) -> list[int]:
        start, dash, end = date.partition("–")
        if not start or (dash and not end):
            raise _Missing(phrase(MISSING["year"], self.language))
        first, last = int(start[:4]), int((end or start)[:4])
        if not 0 <= last - first < _LONGEST:
            raise _Missing(phrase(MISSING["year"], self.language))
        return list(range(first, last + 1))

    def _region(self, regions: list[str]) -> str:
        if self.terms.per is None and self.terms.currency != PPP:
            return ""
        if len(regions) == 1:
            return regions[0]
        raise _Missing(phrase(MISSING["regions" if regions else "region"], self.language))

    # -- one year ----------------------------------------------------------------------------------

    def _factor(self, unit: str, year: int, region: str) -> tuple[Decimal, list[_Step]]:
        known, terms = self.statistics, self.terms
        if terms.per == "gdp":
            rate, steps = self._rate(unit, DOLLAR, year)
            gdp = self._figure("gdp", known.gdp, region, year)
            return rate / gdp.value * 100, [*steps, gdp]
        if terms.currency == PPP:
            factor, steps = self._parity(unit, year, region)
        else:
            factor, steps = self._rate(unit, self.target or unit, year)
        if terms.year is not None and terms.year != year:
            rise = self._rise(DOLLAR if terms.currency == PPP else self.target or unit, year)
            factor, steps = factor * rise.value, [*steps, rise]
        if terms.per == "capita":
            people = self._figure("people", known.people, region, year)
            factor, steps = factor / people.value, [*steps, people]
        return factor, steps

    def _rate(self, source: str, target: str, year: int) -> tuple[Decimal, list[_Step]]:
        """Units of ``target`` for one of ``source``; both are known by what a US dollar costs."""
        if source == target:
            return Decimal(1), []
        one, other = (
            _Step("rate", Decimal(1), year, False, ())
            if unit == DOLLAR
            else self._figure("rate", self.statistics.rates, unit, year)
            for unit in (source, target)
        )
        if one.pages and other.pages and one.year != other.year:
            raise _Missing(self.say(MISSING["rate"], of=self.codes[source], year=str(year)))
        cost = other.value / one.value
        names = (("source", self.codes[source]), ("target", self.codes[target]))
        used, late = min(one.year, other.year), one.late or other.late
        return cost, [_Step("rate", cost, used, late, (*one.pages, *other.pages), names)]

    def _parity(self, unit: str, year: int, region: str) -> tuple[Decimal, list[_Step]]:
        """International dollars for one of ``unit``, by what one costs in the region."""
        parity = self._figure("parity", self.statistics.parities, region, year)
        local = self.statistics.currencies[region]
        rate, steps = self._rate(unit, local, year)
        named = replace(parity, names=(("source", self.codes[local]),))
        return rate / parity.value, [*steps, named]

    def _rise(self, currency: str, year: int) -> _Step:
        """By what prices differ between ``year`` and the year of the terms."""
        base = self.terms.year or year
        factor = Decimal(1)
        pages: list[str] = []
        for step in range(min(year, base) + 1, max(year, base) + 1):
            figure = self.statistics.prices.get(currency, {}).get(step)
            if figure is None:
                of = self.codes[currency]
                raise _Missing(self.say(MISSING["prices"], of=of, year=str(step)))
            factor *= 1 + figure.value / 100
            pages.append(figure.page)
        value = factor if base > year else 1 / factor
        names = (("base", str(base)),)
        return _Step("prices", value, year, False, tuple(dict.fromkeys(pages)), names)

    def _figure(self, kind: str, known: Mapping[str, Series], of: str, year: int) -> _Step:
        """The figure of ``of`` for ``year``, or the newest where it ends shortly before."""
        series = known.get(of, {})
        newest = max(series, default=0)
        at = year if year in series else newest if newest < year <= newest + _LAG else 0
        if not at:
            name = self.codes.get(of) or self.regions.get(of) or of.rpartition("/")[2]
            raise _Missing(self.say(MISSING[kind], of=name, year=str(year)))
        return _Step(kind, series[at].value, at, at != year, (series[at].page,))

    # -- in words ----------------------------------------------------------------------------------

    def say(self, text: str, **values: str) -> str:
        """A phrase in the language, its places filled."""
        return sentence(text, self.language, **values)

    def _told(self, years: list[int], steps: list[list[_Step]]) -> str:
        """The steps of all years in one line, each kind once: its mean and its years."""
        parts = []
        kinds = {step.kind: step for each in steps for step in each}
        for kind, first in kinds.items():
            same = [step for each in steps for step in each if step.kind == kind]
            mean = sum((step.value for step in same), Decimal()) / len(same)
            when = _span([step.year for step in same])
            names = dict(first.names)
            if kind == "rate" and (
                names["target"] == "USD" or (names["source"] != "USD" and mean < 1)
            ):
                # As the sources have it, what a dollar costs; of two others the one above 1.
                mean, names = 1 / mean, {"source": names["target"], "target": names["source"]}
            value = rounded(mean, self.language) if kind == "gdp" else _short(mean)
            told = self.say(TOLD[kind], value=value, when=when, **names)
            late = any(step.late for step in same)
            parts.append(self.say("{told}, the newest here", told=told) if late else told)
        if len(years) > 1:
            span = f"{years[0]}–{years[-1]}"
            parts.append(self.say("spread evenly over {years}", years=span))
        return phrase("; ", self.language).join(parts)


def _span(years: list[int]) -> str:
    return "–".join(dict.fromkeys((str(min(years)), str(max(years)))))


def _short(number: Decimal) -> str:
    """Enough to recognise a figure by: five digits, and all in front of the point."""
    digits = max(0, 4 - number.adjusted())
    return grouped(format(round(number, digits), "f"))
