"""Gather a comparison from a store, and bring each column to one unit where that is exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from benchgraph.comparison.convert import (
    Converter,
    Seen,
    Terming,
    Units,
    amount,
    currency_of,
    head_of,
    read_all_units,
    read_money,
)
from benchgraph.comparison.model import Cell, Column, Row, Value
from benchgraph.comparison.rates import Rates
from benchgraph.comparison.shown import Comparison
from benchgraph.comparison.terms import Terms
from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.language import preference
from benchgraph.phrases import phrase
from benchgraph.query.entities import labels, resolve
from benchgraph.store import Rows, Store, Term
from benchgraph.vocab import BG, ID, PREFIX_HEADER, UNKNOWN_FORMAT, VOCAB

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
  ?date ?start ?end ?latest ?due ?scope ?stage ?payer ?format ?note ?page WHERE {
  VALUES ?thing { %s }
  { ?thing bg:observation ?o }%s
  ?o bg:indicator ?indicator
  OPTIONAL { ?o bg:valueStatus ?status } OPTIONAL { ?o bg:value ?value }
  OPTIONAL { ?o bg:minValue ?least } OPTIONAL { ?o bg:maxValue ?most }
  OPTIONAL { ?o bg:approximate ?about } OPTIONAL { ?o bg:unit ?unit }
  OPTIONAL { ?o bg:date ?date } OPTIONAL { ?o bg:start ?start } OPTIONAL { ?o bg:end ?end }
  OPTIONAL { ?o bg:latest ?latest } OPTIONAL { ?o bg:deadline ?due } OPTIONAL { ?o bg:scope ?scope }
  OPTIONAL { ?o bg:moneyStage ?stage } OPTIONAL { ?o bg:payer ?payer }
  OPTIONAL { ?o bg:floatingPointFormat ?format FILTER(?format != %s) }
  OPTIONAL { ?o skos:note ?note } OPTIONAL { ?o bg:evidence/oa:hasSource ?page }
}"""
_NAMED = ("of", "status", "stage", "payer", "format")
_IN_REGION = " UNION { ?of bg:region ?thing ; bg:observation ?o }"
_DEFAULTS = "SELECT ?indicator ?unit WHERE { ?indicator bg:defaultUnit ?unit }"


Key = tuple[str, str]


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
    terms: Terms | None = None,
) -> Comparison:
    """Compare ``entities``, all that lies on ``axis``, or all that states ``indicator``.

    Entities, axis and indicator go by IRI, prefixed name, slug or label; a case stands for what it
    profiles. With ``things`` a region also shows the numbers of what lies in it. Numbers are
    brought to the usual unit of their indicator by the exact factors of the graph; money only by
    ``rates``, into ``currency`` (a code; by default the one that all rates lead to), or in
    ``terms`` by the yearly figures of the graph. Raises NotFoundError where a name or an indicator
    finds nothing, ParameterError.
    """
    _insist_on_one(bool(entities), axis is not None, indicator is not None)
    _insist_on_one_way(rates, terms)
    units = read_all_units(store, language)
    target = currency_of(units, rates, currency)
    wanted, title, only = _wanted(store, entities, axis, indicator, language)
    found = [thing for name in wanted for thing in _things(store, name)]
    iris = list(dict.fromkeys(found))
    names = labels(store, iris, language)
    values = _observed(store, iris, units, only, language, things=things)
    attributes = _attributes(store, iris, language)
    money = read_money(store, terms, units, language) if terms else None
    columns, read = _columns(store, values, units, target, money, language)
    converter = Converter(units, rates, money, language)
    head = _attribute_columns(attributes, language)
    kept, left_out = _split(iris, values, attributes, everything=bool(entities))

    def measured(iri: str, column: Column) -> Cell:
        stated = values.get((iri, column.iri), ())
        return Cell(tuple(converter.to_unit(value, read[column.iri]) for value in stated))

    cells = tuple(
        (
            *(Cell(tuple(attributes.get((iri, column.iri), ()))) for column in head),
            *(measured(iri, column) for column in columns),
        )
        for iri in kept
    )
    rows, rest = _rows(kept, names), _rows(left_out, names)
    return Comparison(title, rows, (*head, *columns), cells, rest, language)


def _rows(iris: Iterable[str], names: Mapping[str, str]) -> tuple[Row, ...]:
    return tuple(Row(names.get(iri, iri.rpartition("/")[2]), iri) for iri in iris)


def _insist_on_one_way(rates: Rates | None, terms: Terms | None) -> None:
    """Money converts in one way. Raises ParameterError."""
    if terms is not None and rates is not None:
        raise ParameterError(
            "money converts at your rates or in the terms of the graph",
            hint="leave out --rates and --currency, or --in and --per",
        )


def _insist_on_one(*given: bool) -> None:
    """Of entities, axis and indicator one is given. Raises ParameterError."""
    if sum(given) != 1:
        raise ParameterError(
            "what should be compared?",
            expected="entities, or an axis, or an indicator: one of them",
        )


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
        return found, phrase("comparison", language), None
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


def _attribute_columns(attributes: Mapping[Key, object], language: str) -> list[Column]:
    """A column for each attribute that something has, in their usual order."""
    stated = {attribute for _, attribute in attributes}
    return [
        Column(phrase(words, language), p.value, "attribute")
        for p, words in ATTRIBUTES.items()
        if p.value in stated
    ]


def _observed(
    store: Store, iris: list[str], units: Units, only: str | None, language: str, *, things: bool
) -> dict[Key, list[Seen]]:
    """The observations of each thing and indicator; equal ones on several pages are one.

    With ``things`` those of what lies in a region, under its name, belong to the region too.
    """
    more = _IN_REGION if things else ""
    rows = store.select(PREFIX_HEADER + _OBSERVATIONS % (_values(iris), more, UNKNOWN_FORMAT))
    texts = [{name: term.value for name, term in row.items()} for row in _best_note(rows, language)]
    named = {t[name] for t in texts for name in _NAMED if name in t}
    names = labels(store, named, language)
    pages: dict[tuple[Key, Seen], set[str]] = {}
    for text in texts:
        if only is not None and text["indicator"] != only:
            continue
        seen = Seen(
            _value(text, names, units, language),
            text.get("unit", ""),
            text.get("latest", ""),
            text.get("of", text["thing"]),
        )
        key = (text["thing"], text["indicator"])
        pages.setdefault((key, seen), set()).update([text["page"]] if "page" in text else [])
    found: dict[Key, list[Seen]] = {}
    for (key, seen), said in pages.items():
        value = replace(seen.value, pages=tuple(sorted(said)))
        found.setdefault(key, []).append(replace(seen, value=value))
    for seen_values in found.values():
        seen_values.sort(key=_sort_key)
    return found


def _best_note(rows: Rows, language: str) -> list[dict[str, Term]]:
    """The rows as dicts, of each observation only those with the note that suits best."""
    found = rows.dicts()
    rank = preference(language)
    notes: dict[str, dict[str, str]] = {}
    for row in found:
        if isinstance(note := row.get("note"), Literal):
            notes.setdefault(row["o"].value, {})[note.language or ""] = note.value
    closest = {o: min(tags, key=rank) for o, tags in notes.items()}
    return [
        row
        for row in found
        if not isinstance(note := row.get("note"), Literal)
        or (note.language or "") == closest[row["o"].value]
    ]


def _value(text: Mapping[str, str], names: Mapping[str, str], units: Units, language: str) -> Value:
    """A row of ``_OBSERVATIONS`` as a value, without its pages."""

    def named(name: str) -> str:
        return names.get(text.get(name, ""), _last(text.get(name, "")))

    start, end = text.get("start", ""), text.get("end", "")
    period = f"{start}–{end}" if start or end else ""
    details = [text.get("scope", ""), named("format"), named("stage"), named("payer")]
    unit = units.of(text.get("unit", ""))
    value = Value(
        text="",
        status=_last(text.get("status", "")) or "status not stated",
        status_label=named("status"),
        number=_decimal(text.get("value")),
        least=_decimal(text.get("least")),
        most=_decimal(text.get("most")),
        approximate=text.get("about") in ("true", "1"),
        unit=unit.symbol,
        date=text.get("date", "") or period,
        due=text.get("due", ""),
        scope=phrase(", ", language).join(detail for detail in details if detail),
        of=named("of"),
        note=text.get("note", ""),
    )
    return replace(value, text=amount(value, unit, language))


def _sort_key(seen: Seen) -> tuple[str, int, str, str, str]:
    value = seen.value
    return value.of, _ORDER.get(value.status, 9), seen.latest, value.scope, value.text


def _last(iri: str) -> str:
    return iri.rpartition("/")[2]


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _columns(
    store: Store,
    values: dict[Key, list[Seen]],
    units: Units,
    target: str | None,
    money: Terming | None,
    language: str,
) -> tuple[list[Column], dict[str, str]]:
    """A column for each indicator, and the unit (IRI, or "") that its numbers are brought to."""
    defaults = {str_of(i): str_of(u) for i, u in store.select(PREFIX_HEADER + _DEFAULTS)}
    indicators = sorted({indicator for _, indicator in values})
    names = labels(store, indicators, language)
    read: dict[str, str] = {}
    heads: dict[str, tuple[str, str]] = {}
    for indicator in indicators:
        used = {s.unit for (_, i), found in values.items() if i == indicator for s in found}
        money_only = used and used <= set(units.codes)
        read[indicator] = (target or "") if money_only else defaults.get(indicator, "")
        if money and money_only:
            heads[indicator] = head_of(money, units)
    columns = [
        Column(
            names.get(i, _last(i)), i, "indicator", *heads.get(i, (units.of(read[i]).symbol, ""))
        )
        for i in indicators
    ]
    return sorted(columns, key=lambda column: (column.label, column.iri)), read
