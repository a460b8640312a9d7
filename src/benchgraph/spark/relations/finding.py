"""What a part of a graph gives for the hubs that are the part's own. Pure, but for the store.

A part holds everything that rules and code can read for its own hubs, and some more; what it gives
for others means nothing and is dropped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from benchgraph.relations import contradictions
from benchgraph.relations.asking import AskedOnce
from benchgraph.relations.contradictions import CAP, STRENGTH
from benchgraph.relations.derive import STATED, SUBJECTS, pairs
from benchgraph.relations.evidence import Speaking, read_speaking, read_wholes
from benchgraph.relations.following.followed import OfHub, of_hubs
from benchgraph.relations.following.state import encoded
from benchgraph.relations.following.things import answers
from benchgraph.relations.following.views import View, members
from benchgraph.relations.identity import Identities, read_identities
from benchgraph.relations.measures import Measure
from benchgraph.relations.rules import Rule, RuleReport, capped, construct, read_constructed
from benchgraph.relations.statements import statement_conflicts
from benchgraph.store import EmbeddedStore

Own = Callable[[str], bool]
"""Whether a node, by its IRI or N-Triples text, is the part's own."""
CONTRADICTIONS = "contradictions"
# What rows tell: relations of rules and of code, triples of evidence that rules made, of what
# evidence speaks, claims of first places, lines of answers, what cases profile, ends of plain
# statements, what was left out of a hub, and rules whose hubs cannot be told apart.
RULE, CODE, MADE, SPEAKING, CLAIM = "rule", "code", "made", "speaking", "claim"
ANSWER, PROFILED, STATEMENT, LEFT_OUT, MIXED = "answer", "profiled", "statement", "left", "mixed"

MENTION = '["mentions",'
"""How the text of a relation begins that is a mention."""


class Row(NamedTuple):
    """One thing that was found, by a ``key``: of relations the IRI, of evidence its node."""

    kind: str
    key: str
    other: str = ""
    text: str = ""
    evidence: Sequence[str] = ()


def everything(_: str) -> bool:
    """The own of what is not in parts."""
    return True


# -- rules -----------------------------------------------------------------------------------------


def of_rules(store: EmbeddedStore, rules: Iterable[Rule], own: Own) -> Iterator[Row]:
    """What rules say of the part's own hubs."""
    for rule in rules:
        hubs, apart = of_hubs(rule, read_constructed(construct(store, rule)))
        if not (apart or own is everything):
            yield Row(MIXED, rule.name)
        for hub, said in hubs.items():
            if own(hub):
                yield from _of_hub(rule, hub, said)


def _of_hub(rule: Rule, hub: str, said: OfHub) -> Iterator[Row]:
    for iri, relation in said.relations.items():
        evidence = sorted({*relation.from_evidence, *relation.to_evidence})
        yield Row(RULE, iri, rule.name, encoded(relation), evidence)
    for node, line in said.made:
        yield Row(MADE, node, rule.name, line)
    left = said.too_common, said.over_cap, said.without_evidence
    if any(left):
        yield Row(LEFT_OUT, rule.name, hub, json.dumps(left))


def of_view(view: View, store: EmbeddedStore, own: Own) -> Iterator[tuple[str, str]]:
    """(key, name) of the members that the part's own hubs have in a view."""
    column = ("key", "name").index(view.column)
    for row in members(view, store):
        name = row[column]
        if own(name.removeprefix("<").removesuffix(">")):
            yield row


# -- code ------------------------------------------------------------------------------------------


def of_code(store: EmbeddedStore, own: Own) -> Iterator[Row]:
    """What is found without rules of the part's own things."""
    store = AskedOnce(store)
    yield from _of_numbers(store, own)
    yield from _of_evidence(store, own)
    for case, thing in pairs(store, SUBJECTS):
        if own(case):
            yield Row(PROFILED, thing, case)
    for one, other in pairs(store, STATED):
        if own(one):
            yield Row(STATEMENT, one, other)


def _of_numbers(store: EmbeddedStore, own: Own) -> Iterator[Row]:
    """Contradictions of the part's own things, their claims of first places, and what answers
    their targets."""
    evidence = contradictions.read_evidence(store)
    measures = contradictions.read_measures(store, evidence)
    same = read_identities(store)
    found = [
        *contradictions.of_numbers(measures, same),
        *contradictions.of_dates(contradictions.read_events(store, evidence), same),
        *statement_conflicts(store, STRENGTH),
    ]
    report = RuleReport(CONTRADICTIONS)
    of_own = {relation.iri: relation for relation in found if own(relation.via or "")}
    for relation in capped(of_own.values(), "via", CAP, report):
        yield Row(CODE, relation.iri, "", encoded(relation))
    for hub, number in report.over_cap.items():
        yield left_over(hub, number)
    for measure in measures:
        ranking = contradictions.first_place(measure)
        if ranking and own(measure.thing):
            yield claim(measure, ranking, same)
    for thing, line in sorted(answers(store, measures, same)):
        if own(thing):
            yield Row(ANSWER, thing, "", line)


def left_over(hub: str, number: int) -> Row:
    """So many contradictions of a hub are beyond the cap."""
    return Row(LEFT_OUT, CONTRADICTIONS, hub, json.dumps((0, number, 0)))


def claim(measure: Measure, ranking: tuple[str, str, str], same: Identities) -> Row:
    """A claim of a first place, by indicator."""
    indicator, scope, status = ranking
    period, thing = measure.period, same.one(measure.thing)
    said = (measure.iri, thing, status, scope, period.earliest, period.latest, measure.evidence)
    return Row(CLAIM, indicator, "", json.dumps(said))


def _of_evidence(store: EmbeddedStore, own: Own) -> Iterator[Row]:
    """Of which values of the part's own things evidence speaks, and what these are parts of."""
    speaking = read_speaking(store)
    wholes = read_wholes(store) if speaking else {}
    for evidence, said in speaking.items():
        for each in said:
            if own(each.thing):
                yield Row(SPEAKING, evidence, "", _spoken(each, wholes))


def _spoken(each: Speaking, wholes: dict[str, set[str]]) -> str:
    values = {value: sorted(wholes.get(value, ())) for value in sorted(each.values)}
    return json.dumps((each.thing, values, sorted(each.named)))
