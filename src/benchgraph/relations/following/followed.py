"""A rule as it is followed: for which hubs a change concerns it, and what it says of each hub."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from pyoxigraph import NamedNode, Triple

from benchgraph.reach import Reach
from benchgraph.reach.asked import asked_of
from benchgraph.reach.model import Unreadable
from benchgraph.relations.derive import add
from benchgraph.relations.following.views import Count, View, closing, plain, views_of
from benchgraph.relations.model import RELATIONS_GRAPH, Relation
from benchgraph.relations.rules import (
    EVIDENCE,
    OF_HUB,
    Constructed,
    Rule,
    RuleReport,
    capped,
    relation_of,
)

# The node of a relation is named by its ends and, where it has one, the shared thing.
_MINTED = (
    r"BIND \( IRI \( CONCAT\( \"[^\"]*\" , SUBSTR \( SHA256 \( CONCAT\("
    r"(?P<of>[^{}]*?)\) \) , 1 , 16 \) \) \) AS \?%s \)"
)


@dataclass
class OfHub:
    """What a rule says of one hub: relations up to the cap, by IRI; the triples of evidence that it
    made (node, line); and what it left out."""

    relations: dict[str, Relation] = field(default_factory=dict)
    made: set[tuple[str, str]] = field(default_factory=set)
    too_common: int = 0
    over_cap: int = 0
    without_evidence: int = 0


@dataclass(frozen=True)
class Followed:
    """A rule with what is known of its query."""

    rule: Rule

    @cached_property
    def text(self) -> str:
        """The query without comments."""
        return plain(self.rule.query)

    @cached_property
    def where(self) -> int:
        """Where the template ends and the pattern begins."""
        return closing(self.text, self.text.index("{", self.text.index("CONSTRUCT")))

    @cached_property
    def hub(self) -> str | None:
        """The variable whose value is the hub; None where the relations of two hubs may share a
        node, since what a node says could then not be told apart by hub."""
        template = self.text[: self.where]
        hubs = set(re.findall(rf"\S*[:#]{self.rule.hub}>? \?(\w+)", template))
        node = re.search(r"CONSTRUCT \{ \?(\w+) a ", template)
        if len(hubs) != 1 or node is None:
            return None
        (hub,) = hubs
        minted = re.findall(_MINTED % node[1], self.text)
        return hub if minted and all(f"STR ( ?{hub} )" in of for of in minted) else None

    @cached_property
    def views(self) -> list[View]:
        """Parts of the query that are kept rather than asked."""
        return [view for view in views_of(self.rule.name, self.text) if reach_of(view) is not None]

    @cached_property
    def reach(self) -> Reach | None:
        """How the hubs that a change concerns are found; None: any of them may be concerned."""
        if self.hub is None:
            return None
        query = self.text
        for view in self.views:
            query = view.inside(query)
        return _bounded(query, self.hub)

    @cached_property
    def asks(self) -> frozenset[NamedNode] | None:
        """The predicates of the triples that the rule asks for; None: any, or nobody can tell."""
        return _asked(self.text)

    def concerned(self, changed: Iterable[Triple]) -> bool:
        """Whether one of these triples may matter to the rule, of whatever hub."""
        return any(self.asks is None or triple.predicate in self.asks for triple in changed)

    def inside(self, number: Callable[[Count], int]) -> Rule:
        """The rule as it runs on a part of the graph, given what is counted of all of it."""
        query = self.text
        for view in self.views:
            if isinstance(view, Count):
                query = view.inside(query, number(view))
            else:
                query = view.inside(query)
        return replace(self.rule, query=query)


@lru_cache(maxsize=64)
def _asked(query: str) -> frozenset[NamedNode] | None:
    try:
        asked = {predicate for predicate, _ in asked_of(query)}
    except Unreadable:
        return None
    found = frozenset(each for each in asked if each is not None)
    return found if len(found) == len(asked) else None


def reach_of(view: View) -> Reach | None:
    """How the members of a view are found that a change concerns; None: any of them may be."""
    return _bounded(view.select, view.hub)


@lru_cache(maxsize=256)
def _bounded(query: str, hub: str) -> Reach | None:
    reach = Reach.of(query, hub)
    return None if reach.unbounded else reach


def of_hubs(rule: Rule, read: Constructed) -> tuple[dict[str, OfHub], bool]:
    """What a rule says of each hub, and whether that can be told apart: not so where a node speaks
    of more than one hub, or evidence that was made belongs to more than one or to none."""
    apart = True
    hubs: dict[str, OfHub] = defaultdict(OfHub)
    found: dict[str, list[Relation]] = defaultdict(list)
    holders: dict[str, set[str]] = defaultdict(set)
    for hub, members in read.too_common.items():
        hubs[hub].too_common = members
    for node in sorted(read.nodes):
        said = read.nodes[node]
        relation = relation_of(said)
        own = {value for predicate, value in said if predicate == OF_HUB[rule.hub]}
        apart = apart and len(own) < 2
        hub = min(own, default="")
        for predicate, value in said:
            if predicate in EVIDENCE:
                holders[value].add(hub)
        if relation is None:
            hubs[hub].without_evidence += 1
            continue
        found[hub].append(relation)
    for evidence, predicate, value in read.made:
        apart = apart and len(holders[evidence]) == 1
        hub = min(holders[evidence], default="")
        line = f"<{evidence}> <{predicate}> <{value}> {RELATIONS_GRAPH} .\n"
        hubs[hub].made.add((evidence, line))
    for hub, relations in found.items():
        report = RuleReport(rule.name)
        add(hubs[hub].relations, capped(relations, rule.hub, rule.cap, report))
        hubs[hub].over_cap = sum(report.over_cap.values())
    return dict(hubs), apart
