"""From what parts have found to relations: one of each IRI, first places, and cases. Pure.

Each function takes all rows with one key: of a relation, an indicator, or two ends.
"""

from __future__ import annotations

import heapq
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from benchgraph.relations.contradictions import CAP, first_claims
from benchgraph.relations.derive import RelationReport, add
from benchgraph.relations.evidence import Speaking, naming
from benchgraph.relations.following.state import decoded, encoded
from benchgraph.relations.identity import Identities
from benchgraph.relations.lifting import each_once, lifted_to
from benchgraph.relations.measures import Measure, Period
from benchgraph.relations.model import Relation, plain_nquads
from benchgraph.relations.rules import RuleReport
from benchgraph.spark.relations.finding import CODE, CONTRADICTIONS, Row, left_over

Lifted = tuple[Relation, str, str]
"""A relation, and the two ends between which it is again."""


def merged(
    of_rules: Iterable[Relation], of_code: Iterable[Relation], spoken: Iterable[tuple[str, str]]
) -> Relation:
    """The relation of one IRI that rules and code have found, each side with the evidence that
    speaks of it; ``spoken``: evidence with what finding tells of what it speaks."""
    found: dict[str, Relation] = {}
    add(found, of_rules)
    if found:
        speaking: dict[str, list[Speaking]] = defaultdict(list)
        wholes: dict[str, set[str]] = {}
        for evidence, text in sorted(set(spoken)):
            thing, values, named = json.loads(text)
            names: dict[str, set[str]] = {value: set() for value in values}
            speaking[evidence].append(Speaking(thing, names, frozenset(named)))
            wholes.update({value: set(of) for value, of in values.items()})
        found = {iri: naming(relation, speaking, wholes) for iri, relation in found.items()}
    add(found, of_code)
    (relation,) = found.values()
    return relation


def first_places(indicator: str, claims: Iterable[str]) -> Iterator[Row]:
    """Contradictions between claims of first places of rankings by one indicator, as many as the
    cap allows. Holds the claims, and so many relations; two claims are compared at a time."""
    measures = sorted((_claiming(indicator, text) for text in claims), key=lambda each: each.iri)
    number = 0

    def counted() -> Iterator[Relation]:
        nonlocal number
        for relation in first_claims(measures, Identities()):
            number += 1
            yield relation

    kept = heapq.nsmallest(CAP, counted(), key=lambda each: (-each.strength, each.iri))
    for relation in kept:
        yield Row(CODE, relation.iri, CONTRADICTIONS, encoded(relation))
    if number > len(kept):
        yield left_over(indicator, number - len(kept))


def _claiming(indicator: str, text: str) -> Measure:
    """What finding tells of a claim, as a number; what nobody compares of it is left out."""
    iri, thing, status, scope, earliest, latest, evidence = json.loads(text)
    one = Decimal(1)
    return Measure(
        iri, thing, indicator, status, None, None, one, one, (one, one), False,
        Period(earliest, latest), None, (scope, None, None, None), None, frozenset(),
        tuple(evidence),
    )  # fmt: skip


def between(base: Iterable[Relation], lifted: Iterable[Lifted], told: bool) -> list[Relation]:
    """All relations between two ends, in order of their IRIs: ``base`` are those that were found
    there, ``lifted`` those of things that the ends profile, of which no case profiles the other
    end; ``told``: whether a plain statement or a comparison tells of the two."""
    found = {relation.iri: relation for relation in base}
    said = {(each.type, each.from_, each.to) for each in found.values() if each.via is None}
    again = []
    for relation, start, end in lifted:
        if relation.via is None and (relation.type, start, end) in said:
            continue  # the case's own page says so too
        if relation.type == "mentions" and told:
            continue
        again.append(lifted_to(relation, start, end))
    add(found, each_once(again))
    return [found[iri] for iri in sorted(found)]


def lines_of(relations: list[Relation]) -> list[bytes]:
    """The lines of relations between two ends, with the plain ones."""
    text = "".join([relation.nquads() for relation in relations])
    return (text + "".join(plain_nquads(relations))).encode().splitlines(keepends=True)


def settled_between(
    base: Iterable[str], lifted: Iterable[tuple[str, str, str]], told: bool
) -> list[bytes]:
    """``between`` of encoded relations, as lines."""
    again = [(decoded(text), start, end) for text, start, end in lifted]
    return lines_of(between(map(decoded, base), again, told))


def not_drawn(rules: Iterable[str], rows: Iterable[Row]) -> list[str]:
    """What was left out, as RelationReport.left_out tells it; ``rules``: the names of all."""
    reports = {name: RuleReport(name) for name in (*sorted(rules), CONTRADICTIONS)}
    own = reports.pop(CONTRADICTIONS)
    for _, rule, hub, text, _ in rows:
        too_common, over_cap, without = json.loads(text)
        report = own if rule == CONTRADICTIONS else reports[rule]
        report.without_evidence += without
        if too_common:
            report.too_common[hub] = too_common
        if over_cap:
            report.over_cap[hub] = over_cap
    return RelationReport([*reports.values(), own]).left_out()
