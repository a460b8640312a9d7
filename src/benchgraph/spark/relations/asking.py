"""What relations ask of a graph, told apart by hub: rules, what they count, and what is in code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from benchgraph.reach import Reach
from benchgraph.reach.asked import asked_of
from benchgraph.reach.model import Unreadable
from benchgraph.relations.derive import STATED, SUBJECTS
from benchgraph.relations.following.followed import Followed
from benchgraph.relations.following.things import (
    evidence_queries,
    number_queries,
    statement_queries,
)
from benchgraph.relations.following.views import Count, View
from benchgraph.relations.rules import TOO_COMMON, Rule
from benchgraph.vocab import PREFIX_HEADER

Query = tuple[str, str]
"""A query, and the variable by which its rows are told apart."""
Key = tuple[str, str]
"""A predicate and an object, as N-Triples writes them, of the triples that are asked for; ANY."""
ANY = ""

# The numbers and events of things are compared where the things are one, where they have the same
# number or event, and where a number of the one tells of a number of the other. So for its own
# things a part has all that is led to by these.
_TOGETHER = (
    "?own (skos:exactMatch|^skos:exactMatch|(bg:observation/^bg:observation)|(bg:event/^bg:event)"
    "|(bg:observation/(bg:towards|^bg:towards|bg:revises|^bg:revises)/^bg:observation))* ?thing ."
)
_OF_THINGS = (
    "{ ?thing skos:exactMatch ?other } UNION { ?other skos:exactMatch ?thing }",
    "?thing bg:observation ?number . ?number bg:towards|bg:revises ?other",
    "?thing bg:observation/bg:indicator ?indicator . ?indicator bg:betterDirection ?other",
)
_TOO_COMMON = re.compile(rf"\?(\w+) <{TOO_COMMON}>")


@dataclass(frozen=True)
class Asked:
    """``rules`` run in parts, each for the hubs of its part; ``whole`` are the rules of which
    nobody can tell what they read for a hub, or whose hubs cannot be told apart."""

    rules: Sequence[Followed]
    whole: Sequence[Followed] = field(default=())

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> Asked:
        """Sort rules into those that run in parts and those that do not."""
        followed = [Followed(rule) for rule in sorted(rules, key=lambda rule: rule.name)]
        whole = [each for each in followed if each.reach is None or not _tells_of_hubs(each)]
        return cls([each for each in followed if each not in whole], whole)

    @property
    def views(self) -> list[View]:
        """What the rules count, and whom they group by name."""
        return [view for each in self.rules for view in each.views]

    def of_views(self) -> list[Query]:
        """What is asked to keep the views."""
        return [(view.select, view.hub) for view in self.views]

    def of_hubs(self) -> list[Query]:
        """What rules ask for their hubs, and what is in code for things."""
        found = of_code()
        for each in self.rules:
            assert each.hub is not None
            query = each.text
            for view in each.views:
                query = view.inside(query)
            found.append((query, each.hub))
        return found

    def keys(self) -> frozenset[Key]:
        """Every triple that is read has one of these."""
        return keys([*self.of_views(), *self.of_hubs()]) | keys_of(self.whole)

    def inside(self, counts: Mapping[str, int]) -> list[Rule]:
        """The rules as they run on a part, given the number that each view counts."""

        def number(view: Count) -> int:
            return counts[view.view]

        return [each.inside(number) for each in self.rules]

    def not_apart(self, more: Iterable[str] = ()) -> list[Rule]:
        """The rules that run on everything at once: ``more`` names those of which it turned out
        that what they say cannot be told apart by hub."""
        names = {*more, *(each.rule.name for each in self.whole)}
        found = [each.rule for each in (*self.rules, *self.whole) if each.rule.name in names]
        return sorted(found, key=lambda rule: rule.name)


def of_code() -> list[Query]:
    """What is asked for things by what no rule finds: numbers and days, plain statements, of which
    values evidence speaks, what cases profile, and what is stated."""
    numbers = [query for query, _ in number_queries().queries]
    numbers += [f"{PREFIX_HEADER}SELECT ?thing WHERE {{ {what} }}" for what in _OF_THINGS]
    found = [(_of_all_together(query), "own") for query in numbers]
    found += [*statement_queries().queries, *evidence_queries().queries]
    return [*found, (SUBJECTS, "case"), (STATED, "one")]


def _of_all_together(query: str) -> str:
    """A query for things, as one for things with all that are compared with them."""
    query = query.replace("SELECT ", "SELECT ?own ", 1)
    return query.replace("WHERE {", f"WHERE {{ {_TOGETHER}", 1)


def reaches(queries: Iterable[Query]) -> list[Reach]:
    """What is read for hubs by queries of which that is bounded."""
    found = [Reach.of(query, hub) for query, hub in queries]
    assert not any(reach.unbounded for reach in found)
    return found


def keys(queries: Iterable[Query]) -> frozenset[Key]:
    """Every triple that one of the queries can read has one of these.

    Raises Unreadable for a query of which nobody can tell.
    """
    return frozenset(
        (str(predicate) if predicate else ANY, str(object_) if object_ else ANY)
        for query, _ in queries
        for predicate, object_ in asked_of(query)
    )


def keys_of(rules: Iterable[Followed]) -> frozenset[Key]:
    """The same of rules, whatever they ask."""
    try:
        return keys((each.text, "") for each in rules)
    except Unreadable:
        return frozenset([(ANY, ANY)])


def _tells_of_hubs(each: Followed) -> bool:
    """Whether all that the rule calls too common are its hubs."""
    return set(_TOO_COMMON.findall(each.text[: each.where])) <= {each.hub}
