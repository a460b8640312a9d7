"""What a chart needs to know of promises and events beyond what the ready-made questions tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from benchgraph.plotting.amounts import Amount, boolean, decimal
from benchgraph.store import Store
from benchgraph.vocab import PREFIX_HEADER, VOCAB

_HEADER = f"{PREFIX_HEADER}PREFIX indicator: <{VOCAB}indicator/>\n"
# A promise stands with the actual values that answer it and with the promises that it revised.
_STATEMENTS = """SELECT DISTINCT ?promise ?o ?indicator ?status ?value ?least ?most ?about ?unit
  ?scope ?date ?start ?end ?earliest ?latest ?deadline ?dueBy ?page WHERE {
  VALUES ?promise { %s }
  { ?promise a bg:Observation BIND(?promise AS ?o) } UNION { ?o bg:answers ?promise }
  UNION { ?promise bg:revises+ ?o }
  ?o bg:indicator ?indicator ; bg:valueStatus ?status
  OPTIONAL { ?o bg:value ?value } OPTIONAL { ?o bg:minValue ?least }
  OPTIONAL { ?o bg:maxValue ?most } OPTIONAL { ?o bg:approximate ?about }
  OPTIONAL { ?o bg:unit/bg:symbol ?unit } OPTIONAL { ?o bg:scope ?scope }
  OPTIONAL { ?o bg:date ?date } OPTIONAL { ?o bg:start ?start } OPTIONAL { ?o bg:end ?end }
  OPTIONAL { ?o bg:earliest ?earliest } OPTIONAL { ?o bg:latest ?latest }
  OPTIONAL { ?o bg:deadline ?deadline } OPTIONAL { ?o bg:dueBy ?dueBy }
  OPTIONAL { ?o bg:evidence/oa:hasSource ?page }
}"""
_EVENTS = """SELECT DISTINCT ?event ?thing ?kind ?status ?title ?date ?start ?end ?from ?until ?page
WHERE {
  %s
  ?thing bg:event ?event . ?event a bg:Event ; bg:eventKind ?kind
  OPTIONAL { ?event bg:eventStatus ?status } OPTIONAL { ?event skos:prefLabel ?title }
  OPTIONAL { ?event bg:date ?date } OPTIONAL { ?event bg:start ?start }
  OPTIONAL { ?event bg:end ?end } OPTIONAL { ?event bg:earliest ?from }
  OPTIONAL { ?event bg:latest ?until } OPTIONAL { ?event bg:evidence/oa:hasSource ?page }
}"""
_OF_REGION = "VALUES ?region { %s } ?thing bg:region|bg:jurisdiction ?region ."
_OF_THING = "VALUES ?asked { %s } ?asked bg:subject? ?thing ."
_SUBJECTS = "SELECT ?case ?thing WHERE { VALUES ?case { %s } ?case bg:subject ?thing }"
_MONEY = """SELECT DISTINCT ?region ?thing ?unit ?status ?stage ?payer ?page WHERE {
  VALUES ?indicator {
    indicator:public-funding indicator:private-investment indicator:mixed-funding
    indicator:fund-size indicator:spending
  }
  ?thing bg:observation ?o .
  ?o bg:indicator ?indicator ; bg:unit/bg:symbol ?unit ; bg:valueStatus ?status ;
     bg:evidence/oa:hasSource ?page
  OPTIONAL { ?o bg:moneyStage ?stage } OPTIONAL { ?o bg:payer ?payer }
  OPTIONAL { ?thing bg:region|bg:jurisdiction ?stated } BIND(COALESCE(?stated, ?thing) AS ?region)
}"""


@dataclass(frozen=True, slots=True)
class Statement:
    """A number as a page states it; ``day`` and ``due`` are written as there ("2025", "2025-12").

    ``first`` and ``last`` are the days that ``day`` allows, ``due_last`` the last day of ``due``.
    """

    iri: str
    indicator: str
    status: str
    amount: Amount
    scope: str
    day: str
    first: str
    last: str
    due: str
    due_last: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """An event: of what, of which kind (IRI), whether it occurred, and when as the page says."""

    iri: str
    thing: str
    kind: str
    status: str
    title: str
    day: str
    first: str
    last: str
    pages: tuple[str, ...]


def statements(store: Store, promises: Iterable[str]) -> dict[str, list[Statement]]:
    """Each of ``promises`` first, then what answers it and what it revised (earlier targets)."""
    wanted = sorted(set(promises))
    if not wanted:
        return {}
    found: dict[str, dict[str, Statement]] = {iri: {} for iri in wanted}
    pages: dict[str, set[str]] = {}
    for row in _rows(store, _STATEMENTS % _values(wanted)):
        pages.setdefault(row["o"], set()).update([row["page"]] if "page" in row else [])
        if row["promise"] in found:
            found[row["promise"]][row["o"]] = _statement(row)
    return {
        promise: sorted(
            (_with_pages(one, pages[one.iri]) for one in each.values()),
            key=lambda one: (one.iri != promise, one.last or "9", one.iri),
        )
        for promise, each in found.items()
    }


def _statement(row: dict[str, str]) -> Statement:
    return Statement(
        iri=row["o"],
        indicator=row["indicator"],
        status=row["status"].rpartition("/")[2],
        amount=Amount(
            decimal(row.get("value")),
            decimal(row.get("least")),
            decimal(row.get("most")),
            boolean(row.get("about")),
            row.get("unit", ""),
        ),
        scope=row.get("scope", ""),
        day=_day(row),
        first=row.get("earliest", ""),
        last=row.get("latest", ""),
        due=row.get("deadline", ""),
        due_last=row.get("dueBy", ""),
        pages=(),
    )


def _with_pages(one: Statement, pages: set[str]) -> Statement:
    return replace(one, pages=tuple(sorted(pages)))


def _day(row: dict[str, str]) -> str:
    """A day, month or year as stated, or a period with its two ends."""
    if "date" in row:
        return row["date"]
    ends = (row.get("start", ""), row.get("end", ""))
    return " – ".join(ends).strip() if any(ends) else ""


def happenings(
    store: Store, things: Iterable[str] = (), regions: Iterable[str] = (), lang: str = "en"
) -> list[Happening]:
    """The events of ``things`` (a case: of what it profiles) and of all that lies in ``regions``.

    In order of time, each once; those without a date come last.
    """
    rows: list[dict[str, str]] = []
    for iris, pattern in ((list(things), _OF_THING), (list(regions), _OF_REGION)):
        if iris:
            rows += _rows(store, _EVENTS % (pattern % _values(iris)))
        if iris and pattern is _OF_REGION:
            rows += _rows(store, _EVENTS % (_OF_THING % _values(iris)))
    pages: dict[str, set[str]] = {}
    seen: dict[str, dict[str, str]] = {}
    for row in rows:
        pages.setdefault(row["event"], set()).update([row["page"]] if "page" in row else [])
        seen.setdefault(row["event"], row)
    found = [
        Happening(
            iri,
            row["thing"],
            row["kind"],
            row.get("status", "not stated").rpartition("/")[2],
            row.get("title", ""),
            _day(row),
            row.get("from", ""),
            row.get("until", ""),
            tuple(sorted(pages[iri])),
        )
        for iri, row in seen.items()
    ]
    return sorted(found, key=lambda one: (one.first or one.last or "9", one.last, one.iri))


def subjects(store: Store, iris: Iterable[str]) -> set[str]:
    """``iris`` with what each case among them profiles."""
    wanted = sorted(set(iris))
    rows = _rows(store, _SUBJECTS % _values(wanted)) if wanted else []
    return {*wanted, *(row["thing"] for row in rows)}


def money_pages(store: Store) -> dict[tuple[str, ...], set[str]]:
    """The pages behind sums of money by region, "whole" or "parts", status, stage, payer and
    currency (symbol): the question names one page a sum."""
    found: dict[tuple[str, ...], set[str]] = {}
    for row in _rows(store, _MONEY):
        named = [row.get(n, "not stated").rpartition("/")[2] for n in ("status", "stage", "payer")]
        level = "whole" if row["thing"] == row["region"] else "parts"
        found.setdefault((row["region"], level, *named, row["unit"]), set()).add(row["page"])
    return found


def _rows(store: Store, query: str) -> list[dict[str, str]]:
    rows = store.select(_HEADER + query).dicts()
    return [{name: term.value for name, term in row.items()} for row in rows]


def _values(iris: Iterable[str]) -> str:
    return " ".join(str(NamedNode(iri)) for iri in iris)
