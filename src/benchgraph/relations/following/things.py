"""What is found in code, told apart by thing: which things a change concerns, and what they give.

The functions are those of a full run, on a part of the graph that holds all that they read for
these things. What it holds of others may be in parts; what they give is left aside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Triple

from benchgraph.reach import Reach
from benchgraph.reach.model import Term
from benchgraph.relations import contradictions, evidence, promises, statements
from benchgraph.relations.following.sight import Sight, concerned
from benchgraph.relations.identity import Identities, read_identities
from benchgraph.relations.measures import Measure
from benchgraph.relations.model import RELATIONS_GRAPH, Relation
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import BG, DCTERMS, ORG, PREFIX_HEADER, SKOS

# What makes two things one, or lets a number of the one answer a target of the other.
_TOGETHER = (BG.towards, BG.revises)
_NODES = (BG.observation, BG.event)
_CONTESTABLE = (BG.owner, BG.operator, ORG.subOrganizationOf, DCTERMS.publisher)
_OF_SEVERAL = (
    BG.operator,
    BG.owner,
    BG.funder,
    BG.regulator,
    BG.participant,
    BG.underDocument,
    DCTERMS.publisher,
    ORG.subOrganizationOf,
)
# Of which values of a thing it is asked whether one is a part of the other, or of what is shared.
_CONTESTED_PARTS = (
    PREFIX_HEADER
    + """SELECT ?thing ?part ?whole WHERE {
  VALUES ?property { bg:owner bg:operator org:subOrganizationOf dcterms:publisher }
  ?thing ?property ?part . ?part org:transitiveSubOrganizationOf|bg:underGovernment ?whole }"""
)
_PARTS = (
    PREFIX_HEADER
    + """SELECT ?thing ?part ?whole WHERE {
  VALUES ?property { bg:operator bg:owner bg:funder bg:regulator bg:participant bg:underDocument
    dcterms:publisher org:subOrganizationOf bg:mentions }
  ?thing ?property ?part . ?part org:transitiveSubOrganizationOf ?whole }"""
)


class Asked:
    """Queries whose rows belong to a thing, as one; each with the variable of the thing."""

    def __init__(self, *queries: tuple[str, str]) -> None:
        self.queries = queries
        self._reaches = [Reach.of(query, hub) for query, hub in queries]
        assert not any(reach.unbounded for reach in self._reaches)

    def things(self, changed: Iterable[Triple], sight: Sight) -> set[Term]:
        """The things in whose rows one of these triples can play a part."""
        changed = list(changed)
        return {thing for reach in self._reaches for thing in concerned(reach, changed, sight)}

    def halo(self, things: Iterable[Term], sight: Sight, into: set[Triple]) -> None:
        """Add what is read for these things."""
        things = set(things)
        for reach in self._reaches:
            reach.halo(things, sight, into)


@dataclass
class Found:
    """What numbers and events give: relations, those of first claims by ranking, the rankings of
    which each thing claims the first place, and what answers the targets of each (thing, line)."""

    numbers: list[Relation] = field(default_factory=list)
    firsts: dict[str, list[Relation]] = field(default_factory=dict)
    rankings: set[tuple[str, str]] = field(default_factory=set)
    answers: set[tuple[str, str]] = field(default_factory=set)


def number_queries() -> Asked:
    """What is read of numbers and events."""
    return Asked(
        (contradictions.OBSERVATIONS, "thing"),
        (contradictions.EVENTS, "thing"),
        (contradictions.EVIDENCE.replace("DISTINCT", "?thing"), "thing"),
    )


def statement_queries() -> Asked:
    """What is read of plain statements and their evidence."""
    return Asked(
        (statements.VALUES, "thing"),
        (statements.QUOTES, "thing"),
        (statements.ORIGINS, "thing"),
        (statements.OLDER, "document"),
        (statements.DATES, "thing"),
        (_CONTESTED_PARTS, "thing"),
    )


def evidence_queries() -> Asked:
    """What is read to tell of which value evidence speaks."""
    return Asked((evidence.SPEAKING, "thing"), (evidence.VALUES, "thing"), (_PARTS, "thing"))


def compared_with(things: Iterable[Term], changed: Iterable[Triple], sight: Sight) -> set[Term]:
    """Things with all whose numbers are held against theirs: what is exactly one of them, what has
    the same number, and what has one that answers theirs or is answered by it."""
    waiting = set(things)
    for triple in changed:
        if triple.predicate == SKOS.exactMatch:
            waiting |= {triple.subject, triple.object}
        elif triple.predicate in _TOGETHER:
            for number in (triple.subject, triple.object):
                waiting.update(sight.subjects(BG.observation, number))
    found: set[Term] = set()
    while waiting:
        thing = waiting.pop()
        found.add(thing)
        waiting |= _beside(thing, sight) - found
    return found


def _beside(thing: Term, sight: Sight) -> set[Term]:
    beside = _same(thing, sight)
    for kind in _NODES:
        for node in sight.objects(thing, kind):
            beside.update(sight.subjects(kind, node))
            for link in _TOGETHER:
                for number in (*sight.objects(node, link), *sight.subjects(link, node)):
                    beside.update(sight.subjects(BG.observation, number))
    return beside


def _same(thing: Term, sight: Sight) -> set[Term]:
    exact = SKOS.exactMatch
    return {*sight.objects(thing, exact), *sight.subjects(exact, thing)}


def all_same(things: Iterable[Term], sight: Sight) -> set[Term]:
    """Things with everything that is exactly one of them."""
    waiting = set(things)
    found: set[Term] = set()
    while waiting:
        thing = waiting.pop()
        found.add(thing)
        waiting |= _same(thing, sight) - found
    return found


def links_of(things: Iterable[Term], sight: Sight, into: set[Triple]) -> None:
    """Add what says of things that they are one, and of numbers that one tells of the other."""
    for thing in things:
        into.update(sight(thing, SKOS.exactMatch, None))
        into.update(sight(None, SKOS.exactMatch, thing))
        for number in sight.objects(thing, BG.observation):
            for link in _TOGETHER:
                into.update(sight(number, link, None))
            for indicator in sight.objects(number, BG.indicator):
                into.update(sight(indicator, BG.betterDirection, None))


def may_be_contested(thing: Term, sight: Sight) -> bool:
    """Whether plain statements on a thing can be in conflict at all."""
    if sight(thing, ORG.resultedFrom, None) or sight(thing, ORG.subOrganizationOf, None):
        return True
    if any(len(sight(thing, each, None)) > 1 for each in (*_CONTESTABLE, BG.date)):
        return True
    issuers = sight.objects(thing, DCTERMS.publisher)
    return any(sight(issuer, ORG.resultedFrom, None) for issuer in issuers)


def has_several(thing: Term, sight: Sight) -> bool:
    """Whether evidence of a thing may speak of one value of several."""
    if sight(thing, BG.mentions, None):
        return True
    return any(len(sight(thing, each, None)) > 1 for each in _OF_SEVERAL)


def of_numbers(store: EmbeddedStore) -> Found:
    """What the numbers and events of a graph give, as a full run finds it, before any cap."""
    found = Found()
    evidence = contradictions.read_evidence(store)
    measures = contradictions.read_measures(store, evidence)
    same = read_identities(store)
    events = contradictions.read_events(store, evidence)
    found.numbers += contradictions.of_numbers(measures, same)
    found.numbers += contradictions.of_dates(events, same)
    claims: dict[str, list[Measure]] = defaultdict(list)
    for measure in measures:
        if ranking := contradictions.first_place(measure):
            claims[" ".join(ranking)].append(measure)
            found.rankings.add((measure.thing, " ".join(ranking)))
    for name, claiming in claims.items():
        found.firsts[name] = list(contradictions.first_claims(claiming, same))
    found.answers.update(answers(store, measures, same))
    return found


def of_statements(store: EmbeddedStore) -> list[Relation]:
    """Where the plain statements of a graph are in conflict, before any cap."""
    return list(statements.statement_conflicts(store, contradictions.STRENGTH))


def answers(
    store: EmbeddedStore, measures: list[Measure], same: Identities
) -> Iterable[tuple[str, str]]:
    """(thing, line): what answers its targets, and when they are due."""
    things = {measure.iri: measure.thing for measure in measures}
    for triple in promises.find_answers(store, measures, same):
        to_target = triple.predicate in (BG.answers, BG.reaches)
        target = triple.object if to_target else triple.subject
        assert isinstance(target, NamedNode)
        yield things[target.value], f"{triple} {RELATIONS_GRAPH} .\n"
