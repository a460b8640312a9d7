"""Gather a comparison from a store, and bring each column to one unit where that is exact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from benchgraph.comparison.model import Cell, Column, Comparison, Row, Value
from benchgraph.comparison.rates import Rate, Rates, at_rate
from benchgraph.errors import BenchgraphError, NotFoundError, ParameterError
from benchgraph.quantity import convert
from benchgraph.query.entities import labels, resolve
from benchgraph.query.formats import grouped
from benchgraph.store import Store, Term
from benchgraph.vocab import BG, ID, PREFIX_HEADER, VOCAB

ATTRIBUTES = {
    BG.region: "region",
    BG.status: "status",
    BG.operator: "operator",
    BG.owner: "owner",
    BG.funder: "funder",
}
_ORDER = {"target": 0, "announced": 1, "estimate": 2, "actual": 3, "baseline": 4}

_ON_AXIS = """SELECT DISTINCT ?thing WHERE {
  VALUES ?wanted { %s } ?axis skos:broader? ?wanted . ?entity bg:axis ?axis .
  OPTIONAL { ?entity bg:subject ?subject } BIND(COALESCE(?subject, ?entity) AS ?thing)
  { ?thing a bg:Thing } UNION { ?thing a bg:Region } UNION { ?thing a bg:PolicyDocument }
}"""
_WITH_INDICATOR = "SELECT DISTINCT ?thing WHERE { ?thing bg:observation/bg:indicator %s }"
_SUBJECTS = "SELECT DISTINCT ?thing WHERE { %s bg:subject ?thing }"
# A document lies in the region that it holds for.
_ATTRIBUTES = """SELECT DISTINCT ?thing ?p ?o ?page WHERE {
  VALUES ?thing { %s }
  { VALUES ?p { %s } ?thing ?p ?o BIND(?p AS ?said) }
  UNION
  { ?thing bg:jurisdiction ?o BIND(bg:region AS ?p) BIND(bg:jurisdiction AS ?said) }
  OPTIONAL { ?thing bg:evidence ?e . ?e bg:supports ?said ; oa:hasSource ?page }
}"""
_OBSERVATIONS = """SELECT DISTINCT ?thing ?of ?o ?indicator ?status ?value ?least ?most ?about ?unit
  ?date ?start ?end ?latest ?due ?scope ?stage ?payer ?page WHERE {
  VALUES ?thing { %s }
  { ?thing bg:observation ?o }%s
  ?o bg:indicator ?indicator
  OPTIONAL { ?o bg:valueStatus ?status } OPTIONAL { ?o bg:value ?value }
  OPTIONAL { ?o bg:minValue ?least } OPTIONAL { ?o bg:maxValue ?most }
  OPTIONAL { ?o bg:approximate ?about } OPTIONAL { ?o bg:unit ?unit }
  OPTIONAL { ?o bg:date ?date } OPTIONAL { ?o bg:start ?start } OPTIONAL { ?o bg:end ?end }
  OPTIONAL { ?o bg:latest ?latest } OPTIONAL { ?o bg:deadline ?due } OPTIONAL { ?o bg:scope ?scope }
  OPTIONAL { ?o bg:moneyStage ?stage } OPTIONAL { ?o bg:payer ?payer }
  OPTIONAL { ?o bg:evidence/oa:hasSource ?page }
}"""
_IN_REGION = " UNION { ?of bg:region ?thing ; bg:observation ?o }"
_UNITS = """SELECT ?unit ?symbol ?base ?factor ?code WHERE {
  ?unit a bg:Unit ; bg:symbol ?symbol
  OPTIONAL { ?unit bg:baseUnit ?base ; bg:factor ?factor } OPTIONAL { ?unit skos:notation ?code }
}"""
_DEFAULTS = "SELECT ?indicator ?unit WHERE { ?indicator bg:defaultUnit ?unit }"


Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Units:
    """The units of the graph: symbols, exact factors, and which of them are currencies."""

    symbols: dict[str, str]
    factors: dict[str, tuple[str, Decimal]]
    codes: dict[str, str]

    def of_code(self, code: str) -> str:
        for unit, known in self.codes.items():
            if known == code:
                return unit
        raise ParameterError(
            "this currency is not in the graph", found=code, expected=", ".join(self.codes.values())
        )


def compare(
    store: Store,
    entities: Sequence[str] = (),
    *,
    axis: str | None = None,
    indicator: str | None = None,
    things: bool = False,
    language: str = "en",
    rates: Rates | None = None,
    currency: str | None = None,
) -> Comparison:
    """Compare ``entities``, all that lies on ``axis``, or all that states ``indicator``.

    Entities, axis and indicator go by IRI, prefixed name, slug or label; a case stands for what it
    profiles. With ``things`` a region also shows the numbers of what lies in it. Numbers are
    brought to the usual unit of their indicator by the exact factors of the graph; money only by
    ``rates``, into ``currency`` (a code; by default the one that all rates lead to). Raises
    NotFoundError where a name or an indicator finds nothing, ParameterError.
    """
    if sum([bool(entities), axis is not None, indicator is not None]) != 1:
        raise ParameterError(
            "what should be compared?",
            expected="entities, or an axis, or an indicator: one of them",
        )
    units = _read_units(store)
    target = _currency(units, rates, currency)
    wanted, title, only = _wanted(store, entities, axis, indicator, language)
    found = [thing for name in wanted for thing in _things(store, name)]
    iris = list(dict.fromkeys(found))
    names = labels(store, iris, language)
    values = _observed(store, iris, units, only, language if things else None)
    attributes = _attributes(store, iris, language)
    columns, read = _columns(store, values, units, target, language)
    converter = _Converter(units, rates, target)
    head = _attribute_columns(attributes)
    kept, left_out = _split(iris, values, attributes, everything=bool(entities))
    cells = tuple(
        tuple(Cell(tuple(attributes.get((iri, c.iri), ()))) for c in head)
        + tuple(
            Cell(tuple(converter.to_unit(v, read[c.iri]) for v in values.get((iri, c.iri), ())))
            for c in columns
        )
        for iri in kept
    )
    rows = [Row(names.get(iri, iri.rpartition("/")[2]), iri) for iri in (*kept, *left_out)]
    kept_rows, rest = tuple(rows[: len(kept)]), tuple(rows[len(kept) :])
    return Comparison(title, kept_rows, (*head, *columns), cells, rest)


def _split(
    iris: list[str],
    values: Mapping[Key, object],
    attributes: Mapping[Key, object],
    everything: bool,
) -> tuple[list[str], list[str]]:
    """What says more than where it lies, and what would fill a row with "not stated"; all, where
    named."""
    stated = {thing for thing, column in (*values, *attributes) if column != BG.region.value}
    if everything or not stated:
        return iris, []
    return [i for i in iris if i in stated], [i for i in iris if i not in stated]


def str_of(term: Term | None) -> str:
    """The text of a term; empty where there is none."""
    return "" if term is None else term.value


def _wanted(
    store: Store,
    entities: Sequence[str],
    axis: str | None,
    indicator: str | None,
    language: str,
) -> tuple[list[str], str, str | None]:
    """The IRIs that are compared, the title, and the one indicator that counts, if it is one."""
    if axis is not None:
        iri = resolve(store, axis, under=VOCAB + "axis/")
        rows = store.select(PREFIX_HEADER + _ON_AXIS % NamedNode(iri))
    elif indicator is not None:
        iri = resolve(store, indicator, under=VOCAB + "indicator/")
        rows = store.select(PREFIX_HEADER + _WITH_INDICATOR % NamedNode(iri))
    else:
        found = [resolve(store, name) for name in entities]
        return found, "comparison", None
    name = labels(store, [iri], language).get(iri, iri.rpartition("/")[2])
    things = sorted({str_of(thing) for (thing,) in rows})
    if not things:
        raise NotFoundError(f"nothing in the graph can be compared by {name!r}")
    return things, name, iri if indicator is not None else None


def _things(store: Store, iri: str) -> list[str]:
    """A case stands for what it profiles, anything else for itself."""
    if not iri.startswith(ID + "case/"):
        return [iri]
    rows = store.select(PREFIX_HEADER + _SUBJECTS % NamedNode(iri))
    return sorted(str_of(thing) for (thing,) in rows) or [iri]


def _read_units(store: Store) -> _Units:
    symbols: dict[str, str] = {}
    factors: dict[str, tuple[str, Decimal]] = {}
    codes: dict[str, str] = {}
    for unit, symbol, base, factor, code in store.select(PREFIX_HEADER + _UNITS):
        symbols[str_of(unit)] = str_of(symbol)
        if base is not None and factor is not None:
            factors[str_of(unit)] = (str_of(base), Decimal(str_of(factor)))
        if code is not None:
            codes[str_of(unit)] = str_of(code)
    return _Units(symbols, factors, dict(sorted(codes.items())))


def _currency(units: _Units, rates: Rates | None, currency: str | None) -> str | None:
    if rates is None:
        if currency is not None:
            raise ParameterError(
                "money is converted only at rates that you give",
                hint="name a file with --rates: date,from,to,rate",
            )
        return None
    code = currency or rates.target
    if code is None:
        raise ParameterError(
            "the rates lead to several currencies", hint="say which one with --currency"
        )
    return units.of_code(code)


def _values(iris: Iterable[str]) -> str:
    return " ".join(str(NamedNode(iri)) for iri in iris)


def _attributes(store: Store, iris: list[str], language: str) -> dict[Key, list[Value]]:
    query = _ATTRIBUTES % (_values(iris), " ".join(map(str, ATTRIBUTES)))
    # Virtuoso may drop the VALUES before a UNION and answer for all things that there are.
    asked = set(iris)
    rows = [row for row in store.select(PREFIX_HEADER + query) if str_of(row[0]) in asked]
    names = labels(store, {str_of(o) for _, _, o, _ in rows}, language)
    pages: dict[tuple[str, str, str], set[str]] = {}
    for thing, p, o, page in rows:
        key = (str_of(thing), str_of(p), names.get(str_of(o), str_of(o)))
        pages.setdefault(key, set()).update([str_of(page)] if page is not None else [])
    found: dict[Key, list[Value]] = {}
    for thing_iri, p_iri, text in sorted(pages):
        value = Value(text, pages=tuple(sorted(pages[thing_iri, p_iri, text])))
        found.setdefault((thing_iri, p_iri), []).append(value)
    return found


def _attribute_columns(attributes: Mapping[Key, object]) -> list[Column]:
    """A column for each attribute that something has, in their usual order."""
    stated = {attribute for _, attribute in attributes}
    return [
        Column(words, p.value, "attribute") for p, words in ATTRIBUTES.items() if p.value in stated
    ]


@dataclass(frozen=True, slots=True)
class _Seen:
    """An observation before it is brought to a unit: its value, unit IRI and last day."""

    value: Value
    unit: str
    latest: str


def _observed(
    store: Store, iris: list[str], units: _Units, only: str | None, things: str | None
) -> dict[Key, list[_Seen]]:
    """The observations of each thing and indicator; equal ones on several pages are one.

    ``things`` is the language in which to name what lies in a region; None leaves it out.
    """
    more = _IN_REGION if things else ""
    rows = store.select(PREFIX_HEADER + _OBSERVATIONS % (_values(iris), more))
    names = labels(store, {str_of(row["of"]) for row in rows.dicts() if "of" in row}, things or "")
    pages: dict[tuple[Key, _Seen], set[str]] = {}
    for row in rows.dicts():
        text = {name: term.value for name, term in row.items()}
        if only is not None and text["indicator"] != only:
            continue
        period = "–".join(text.get(name, "") for name in ("start", "end")).strip("–")
        details = [text.get("scope", ""), *(_last(text.get(n, "")) for n in ("stage", "payer"))]
        value = Value(
            text="",
            status=_last(text.get("status", "")) or "status not stated",
            number=_decimal(row.get("value")),
            least=_decimal(row.get("least")),
            most=_decimal(row.get("most")),
            approximate=text.get("about") == "true",
            unit=units.symbols.get(text.get("unit", ""), _last(text.get("unit", ""))),
            date=text.get("date", "") or period,
            due=text.get("due", ""),
            scope=", ".join(detail for detail in details if detail),
            of=names.get(text.get("of", ""), _last(text.get("of", ""))),
        )
        money = text.get("unit") in units.codes
        value = replace(value, text=amount_text(value, value.unit, money=money))
        seen = _Seen(value, text.get("unit", ""), text.get("latest", ""))
        key = (text["thing"], text["indicator"])
        pages.setdefault((key, seen), set()).update([text["page"]] if "page" in text else [])
    found: dict[Key, list[_Seen]] = {}
    for (key, seen), named in pages.items():
        value = replace(seen.value, pages=tuple(sorted(named)))
        found.setdefault(key, []).append(replace(seen, value=value))
    for seen_values in found.values():
        seen_values.sort(key=_sort_key)
    return found


def _sort_key(seen: _Seen) -> tuple[str, int, str, str, str]:
    value = seen.value
    return value.of, _ORDER.get(value.status, 9), seen.latest, value.scope, value.text


def _last(iri: str) -> str:
    return iri.rpartition("/")[2]


def _decimal(term: Term | None) -> Decimal | None:
    return Decimal(term.value) if isinstance(term, Literal) else None


def amount_text(
    value: Value,
    unit: str,
    change: Callable[[Decimal], Decimal] | None = None,
    *,
    money: bool = False,
) -> str:
    """The number or range of ``value`` with its unit, each number put through ``change``.

    A currency stands in front of its number, any other unit behind it.
    """

    def shown(number: Decimal | None) -> str:
        if number is None:
            return ""
        return grouped(format(change(number) if change else number, "f"))

    exact, least, most = shown(value.number), shown(value.least), shown(value.most)
    text = exact or (f"{least}–{most}" if least and most else "")
    if not text:
        text = f"{least} or more" if least else f"up to {most}" if most else "no number"
    about = "about " if value.approximate else ""
    return f"{about}{unit} {text}" if money else f"{about}{text} {unit}".rstrip()


def _columns(
    store: Store,
    values: dict[Key, list[_Seen]],
    units: _Units,
    target: str | None,
    language: str,
) -> tuple[list[Column], dict[str, str]]:
    """A column for each indicator, and the unit (IRI, or "") that its numbers are brought to."""
    defaults = {str_of(i): str_of(u) for i, u in store.select(PREFIX_HEADER + _DEFAULTS)}
    indicators = sorted({indicator for _, indicator in values})
    names = labels(store, indicators, language)
    read: dict[str, str] = {}
    for indicator in indicators:
        used = {s.unit for (_, i), found in values.items() if i == indicator for s in found}
        money = used and used <= set(units.codes)
        read[indicator] = (target or "") if money else defaults.get(indicator, "")
    columns = [
        Column(names.get(i, _last(i)), i, "indicator", units.symbols.get(read[i], ""))
        for i in indicators
    ]
    return sorted(columns, key=lambda column: (column.label, column.iri)), read


@dataclass(frozen=True, slots=True)
class _Converter:
    units: _Units
    rates: Rates | None
    currency: str | None

    def to_unit(self, seen: _Seen, unit: str) -> Value:
        """The value, with what it comes to in ``unit`` where something exact leads there."""
        if not unit or seen.unit == unit or not seen.unit:
            return seen.value
        symbol = self.units.symbols.get(unit, "")
        if unit in self.units.codes:
            rate = self._rate(seen, unit)
            if rate is None:
                return replace(seen.value, rate="no rate given")
            text = amount_text(seen.value, symbol, lambda n: at_rate(n, rate), money=True)
            told = f"{rate.rate} {rate.target} for 1 {rate.source} on {rate.day}"
            return replace(seen.value, converted=text, rate=told)
        factors = self.units.factors
        try:
            text = amount_text(
                seen.value, symbol, lambda number: convert(number, seen.unit, unit, factors)
            )
        except BenchgraphError:
            return seen.value  # two kinds of quantity under one indicator: each keeps its unit
        return replace(seen.value, converted=text)

    def _rate(self, seen: _Seen, unit: str) -> Rate | None:
        if self.rates is None or seen.unit not in self.units.codes:
            return None
        codes = self.units.codes
        return self.rates.find(codes[seen.unit], codes[unit], seen.latest)
