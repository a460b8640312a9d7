"""Find where pages disagree: numbers, dates, claims of being first, owners and issuers.

The definition is that of ``docs/relations.md``. Exact arithmetic needs Python's Decimal, so this is
a rule in code; everything else of it stands in ``measures`` (when two values disagree).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import combinations
from typing import TypeVar

from benchgraph.relations.identity import Identities, read_identities
from benchgraph.relations.measures import (
    CONTRADICTION,
    DISCREPANCY,
    Dated,
    Measure,
    Period,
    agreed_first,
    bounds,
    date_disagreement,
    disagreement,
)
from benchgraph.relations.model import Relation
from benchgraph.relations.rules import RuleReport, capped
from benchgraph.relations.statements import statement_conflicts
from benchgraph.store import Store
from benchgraph.vocab import PREFIX_HEADER

STRENGTH = {"contradiction": Decimal("0.9"), "discrepancy": Decimal("0.5")}
CAP = 100
Node = TypeVar("Node", Measure, Dated)

OBSERVATIONS = (
    PREFIX_HEADER
    + """SELECT ?thing ?node ?indicator ?status ?value ?min ?max ?approximate
  ?unit ?quantity ?factor ?base ?earliest ?latest ?due ?scope ?stage ?payer ?format ?whole WHERE {
  ?thing bg:observation ?node .
  ?node bg:indicator ?indicator ; bg:valueStatus ?status .
  OPTIONAL { ?node bg:value ?value }
  OPTIONAL { ?node bg:minValue ?min }
  OPTIONAL { ?node bg:maxValue ?max }
  OPTIONAL { ?node bg:approximate ?approximate }
  OPTIONAL { ?node bg:unit ?unit
    OPTIONAL { ?unit bg:factor ?factor ; bg:baseUnit ?base }
    OPTIONAL { ?unit bg:quantityKind ?quantity } }
  OPTIONAL { ?node bg:earliest ?earliest }
  OPTIONAL { ?node bg:latest ?latest }
  OPTIONAL { ?node bg:dueBy ?due }
  OPTIONAL { ?node bg:scope ?scope }
  OPTIONAL { ?node bg:moneyStage ?stage }
  OPTIONAL { ?node bg:payer ?payer }
  OPTIONAL { ?node bg:floatingPointFormat ?format }
  OPTIONAL { ?node bg:includedIn ?whole }
}"""
)
EVENTS = (
    PREFIX_HEADER
    + """SELECT ?thing ?node ?kind ?status ?earliest ?latest ?scope WHERE {
  ?thing bg:event ?node . ?node bg:eventKind ?kind .
  OPTIONAL { ?node bg:eventStatus ?status }
  OPTIONAL { ?node bg:earliest ?earliest }
  OPTIONAL { ?node bg:latest ?latest }
  OPTIONAL { ?node bg:scope ?scope }
}"""
)
_BY_THING, _BY_MATCH = "contradictions", "exact-match"
OWN_DERIVATIONS = frozenset((_BY_THING, _BY_MATCH))
"""What relations are derived by that no rule makes."""
EVIDENCE = (
    PREFIX_HEADER
    + """SELECT DISTINCT ?node ?evidence ?page WHERE {
  { ?thing bg:observation ?node } UNION { ?thing bg:event ?node }
  ?node bg:evidence ?evidence . ?evidence oa:hasSource ?page }"""
)


def find_contradictions(
    store: Store, measures: list[Measure] | None = None, identities: Identities | None = None
) -> tuple[list[Relation], RuleReport]:
    """Every contradiction and discrepancy of the default graph, and how many were left out.

    The ends are the two observations or events and the shared thing is what they are about; of
    plain statements the ends are the two values, or the two pages where a value has no node of
    its own. Things that are one by an identity link are compared as one; the shared thing is then
    the first of them, and the derivation "exact-match". ``measures`` and ``identities`` are
    those of the store where they were read already.
    """
    report = RuleReport("contradictions")
    evidence = read_evidence(store)
    measures = read_measures(store, evidence) if measures is None else measures
    same = read_identities(store) if identities is None else identities
    found = [
        *of_numbers(measures, same),
        *first_claims(measures, same),
        *of_dates(read_events(store, evidence), same),
        *statement_conflicts(store, STRENGTH),
    ]
    kept = capped({relation.iri: relation for relation in found}.values(), "via", CAP, report)
    report.relations = len(kept)
    return kept, report


def read_measures(
    store: Store, evidence: dict[str, list[tuple[str, str]]] | None = None
) -> list[Measure]:
    """Every observation that has a number, with its bounds in the base unit, in order of IRI."""
    evidence = read_evidence(store) if evidence is None else evidence
    measures = []
    for row in _by_node(_text_rows(store, OBSERVATIONS)):
        node = row["node"]
        unit, factor = row.get("unit"), Decimal(1)
        if "factor" in row and "base" in row:
            unit, factor = row["base"], Decimal(row["factor"])
        value, least, most = (_number(row.get(key), factor) for key in ("value", "min", "max"))
        approximate = row.get("approximate") in ("true", "1")
        low, high = bounds(value, least, most, approximate)
        if low is None and high is None:
            continue
        said = evidence.get(node, [])
        measure = Measure(
            iri=node,
            thing=row["thing"],
            indicator=row["indicator"],
            status=_last(row["status"]),
            unit=unit,
            quantity=row.get("quantity"),
            low=low,
            high=high,
            stated=(value if least is None else least, value if most is None else most),
            approximate=approximate,
            period=Period(row.get("earliest"), row.get("latest")),
            due=row.get("due"),
            facets=(row.get("scope"), row.get("stage"), row.get("payer"), _format(row)),
            included_in=row.get("whole"),
            pages=frozenset(page for _, page in said),
            evidence=tuple(node for node, _ in said),
        )
        measures.append(measure)
    return measures


def read_events(store: Store, evidence: dict[str, list[tuple[str, str]]]) -> list[Dated]:
    """Every event, in order of IRI; ``evidence`` is that of read_evidence."""
    events = []
    for row in _by_node(_text_rows(store, EVENTS)):
        said = evidence.get(row["node"], [])
        event = Dated(
            iri=row["node"],
            thing=row["thing"],
            kind=_last(row["kind"]),
            status=_last(row["status"]) if "status" in row else None,
            period=Period(row.get("earliest"), row.get("latest")),
            scope=row.get("scope"),
            pages=frozenset(page for _, page in said),
            evidence=tuple(node for node, _ in said),
        )
        events.append(event)
    return events


def of_numbers(measures: Iterable[Measure], same: Identities) -> Iterator[Relation]:
    """Where two numbers of one thing and indicator disagree."""
    yield from _pairs(_grouped(measures, lambda m: (same.one(m.thing), m.indicator)), disagreement)


def first_place(measure: Measure) -> tuple[str, str, str] | None:
    """The ranking (indicator, scope, status) of which a number claims the first place, if any."""
    scope = measure.facets[0]
    if not (_last(measure.indicator) == "ranking" and scope and measure.evidence):
        return None
    if not (measure.low and measure.high and measure.low <= Decimal(1) <= measure.high):
        return None
    return measure.indicator, scope, measure.status


def first_claims(measures: Iterable[Measure], same: Identities) -> Iterator[Relation]:
    """Two things that both claim the first place of the same ranking at the same time."""
    claims: dict[tuple[str, str, str], list[Measure]] = defaultdict(list)
    for measure in measures:
        if ranking := first_place(measure):
            claims[ranking].append(measure)
    for (indicator, _, _), group in claims.items():
        for a, b in combinations(group, 2):
            if same.one(a.thing) != same.one(b.thing) and a.period.overlaps(b.period):
                yield _relation(CONTRADICTION, a, b, indicator, "first-claims")


def of_dates(events: list[Dated], same: Identities) -> Iterator[Relation]:
    """Where two events of one kind of one thing disagree on the day."""
    of_thing = _grouped(events, lambda event: (same.one(event.thing),))

    def judge(one: Dated, other: Dated) -> str | None:
        verdict = date_disagreement(one, other)
        if verdict == CONTRADICTION and agreed_first(one, other, of_thing[same.one(one.thing),]):
            return DISCREPANCY
        return verdict

    yield from _pairs(_grouped(events, lambda event: (same.one(event.thing), event.kind)), judge)


def _pairs(
    groups: Mapping[tuple[str, ...], list[Node]], judge: Callable[[Node, Node], str | None]
) -> Iterator[Relation]:
    for key in sorted(groups):
        for a, b in combinations(groups[key], 2):
            verdict = judge(a, b)
            if verdict:
                derivation = _BY_THING if a.thing == b.thing else _BY_MATCH
                yield _relation(verdict, a, b, min(a.thing, b.thing), derivation)


def _relation(
    type_: str, a: Measure | Dated, b: Measure | Dated, via: str, derivation: str
) -> Relation:
    return Relation(
        type=type_,
        from_=a.iri,
        to=b.iri,
        via=via,
        strength=STRENGTH[type_],
        derivation=derivation,
        from_evidence=a.evidence,
        to_evidence=b.evidence,
    ).in_order()


def _grouped(
    items: Iterable[Node], key: Callable[[Node], tuple[str, ...]]
) -> dict[tuple[str, ...], list[Node]]:
    groups: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


def read_evidence(store: Store) -> dict[str, list[tuple[str, str]]]:
    """Node → its evidence nodes with the page of each, in order."""
    found = defaultdict(list)
    for row in _text_rows(store, EVIDENCE):
        found[row["node"]].append((row["evidence"], row["page"]))
    return {node: sorted(said) for node, said in found.items()}


def _text_rows(store: Store, query: str) -> list[dict[str, str]]:
    """Rows as text."""
    return [{k: v.value for k, v in row.items()} for row in store.select(query).dicts()]


def _by_node(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """One row a node, in order of IRI: of several the first by its values, whatever the store."""
    nodes: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        nodes[row["node"]].append(row)
    return [
        nodes[node][0]
        if len(nodes[node]) == 1
        else min(nodes[node], key=lambda r: sorted(r.items()))
        for node in sorted(nodes)
    ]


def _number(text: str | None, factor: Decimal) -> Decimal | None:
    if text is None:
        return None
    try:
        return Decimal(text) * factor
    except InvalidOperation:
        return None  # not a number: the shapes report it


def _format(row: dict[str, str]) -> str | None:
    name = row.get("format")
    return None if name is None or _last(name) == "unknown" else name


def _last(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]
