"""Follow a plan: inwards for all that rows of some hubs can rest on, outwards for the hubs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, Triple

from benchgraph.reach.look import Look
from benchgraph.reach.model import End, Link, Pattern
from benchgraph.reach.paths import Terms, places, walk
from benchgraph.reach.plan import NEVER, Enter, Plan, Walk

Sets = dict[str, Terms]
"""Variables and all values that they can have in the rows that are asked about."""
_MANY = 16
"""With more hubs than this it pays to look from the other end of the pattern too."""


def collect(plan: Plan, given: Mapping[str, Terms], look: Look, into: set[Triple]) -> Sets | None:
    """All triples that solutions with these values can touch go ``into`` the set.

    Returns the values that the variables can have then; None where there is no solution.
    """
    now = dict(given)
    for name, terms in plan.group.limited.items():
        now[name] = now[name] & terms if name in now else set(terms)
    for step in plan.steps:
        alive = _cross(step, now, look, into) if isinstance(step, Walk) else None
        if isinstance(step, Enter):
            alive = _enter(step, now, look, into)
        if not alive:
            return None
    for condition in plan.conditions:
        seen = {name: now[name] for name in condition.given if name in now}
        collect(condition, seen, look, into)
    return now


def _enter(step: Enter, now: Sets, look: Look, into: set[Triple]) -> bool:
    found = []
    for plan in step.plans:
        given = {inner: now[o] for inner, o in plan.outer_names.items() if o in now}
        if (sets := collect(plan, given, look, into)) is not None:
            found.append(sets)
    for name, inner in step.names.items():
        terms: Terms = set().union(*(sets[inner] for sets in found))
        now[name] = now[name] & terms if name in now else terms
    return bool(found)


def _cross(step: Walk, now: Sets, look: Look, into: set[Triple]) -> bool:
    """Walk one pattern; its variables keep the values that it has triples for."""
    pattern = step.pattern
    subjects, objects = _terms(pattern.subject, now), _terms(pattern.object, now)
    back = step.back
    if back is None:
        assert subjects is not None and objects is not None
        back = 4 * len(objects) < len(subjects)
    if isinstance(pattern.path, Link):
        triples = _linked(pattern, subjects, objects, back, now, look)
        into.update(triples)
        _keep(now, pattern.subject, {triple.subject for triple in triples})
        _keep(now, pattern.object, {triple.object for triple in triples})
        if pattern.predicate is not None:
            _keep(now, pattern.predicate, {triple.predicate for triple in triples})
        return bool(triples)
    start, end = (objects, subjects) if back else (subjects, objects)
    assert start is not None
    found = walk(pattern.path, start, look, into, back=back)
    if end is not None:
        found &= end
    _keep(now, pattern.subject if back else pattern.object, found)
    return bool(found)


def _terms(end: End, now: Sets) -> Terms | None:
    return now.get(end) if isinstance(end, str) else {end}


def _keep(now: Sets, end: End, terms: Terms) -> None:
    if isinstance(end, str):
        now[end] = now[end] & terms if end in now else terms


def _linked(
    pattern: Pattern,
    subjects: Terms | None,
    objects: Terms | None,
    back: bool,
    now: Sets,
    look: Look,
) -> list[Triple]:
    """The triples of a pattern that is no path, from one end."""
    assert isinstance(pattern.path, Link)
    predicate = pattern.path.predicate
    some: Terms | None = None
    if isinstance(predicate, str):
        some, one = now.get(predicate), None
    else:
        one = predicate
    found: list[Triple] = []
    if back:
        for term in objects or ():
            found += look(None, one, term)
    else:
        for term in subjects or ():
            if not isinstance(term, Literal):
                found += look(term, one, None)
    other = subjects if back else objects
    if other is not None:
        found = [t for t in found if (t.subject if back else t.object) in other]
    return found if some is None else [t for t in found if t.predicate in some]


# -- outwards ----------------------------------------------------------------------------------


def hubs_of(plan: Plan, pattern: Pattern, triple: Triple, look: Look) -> Terms | None:
    """The hubs in whose rows a triple can play a part as one of this pattern of the plan.

    None: all hubs.
    """
    found: Terms = set()
    ways: Iterable[tuple[Terms, Terms]]
    if pattern.predicate is None:
        ways = places(pattern.path, triple, look)
    else:
        ways = [({triple.subject}, {triple.object})] if _fits(plan, pattern, triple) else []
    for starts, ends in ways:
        starts = _possible(plan, pattern.subject, starts)
        ends = _possible(plan, pattern.object, ends)
        if not (starts and ends):
            continue
        more = _lead(plan, {pattern.subject: starts, pattern.object: ends}, look)
        if more is None:
            return None
        found |= more
    return found


def _lead(plan: Plan, ends: Mapping[End, Terms], look: Look) -> Terms | None:
    """From the end from where it is cheapest; from the other too where that leads to many."""
    costs = [(plan.cost[end], end) for end in ends if isinstance(end, str)]
    ways = [end for cost, end in sorted(costs) if cost < NEVER]
    if not ways:
        return None
    found = outwards(plan, ways[0], ends[ways[0]], look)
    for way in ways[1:]:
        if len(found) > _MANY:
            found &= outwards(plan, way, ends[way], look)
    return found


def _fits(plan: Plan, pattern: Pattern, triple: Triple) -> bool:
    assert pattern.predicate is not None
    return bool(_possible(plan, pattern.predicate, {triple.predicate}))


def _possible(plan: Plan | None, end: End, terms: Terms) -> Terms:
    """Those of the terms that an end can have: a constant, or what VALUES list."""
    if not isinstance(end, str):
        # A store may write the same number in other ways.
        literal = isinstance(end, Literal) and any(isinstance(term, Literal) for term in terms)
        return terms if end in terms or literal else set()
    while plan is not None:
        terms = terms & plan.group.limited.get(end, terms)
        end = plan.outer_names.get(end, "")
        plan = plan.outer
    return terms


def outwards(plan: Plan, name: str, terms: Terms, look: Look) -> Terms:
    """The hubs to which these values of a variable lead: each step of the plan the other way."""
    unused: set[Triple] = set()
    while terms:
        if name not in plan.reached:
            if plan.outer is None:
                return terms
            plan, name = plan.outer, plan.outer_names[name]
            continue
        step, source = plan.reached[name]
        if isinstance(step, Enter):
            return set().union(*(outwards(each, source, terms, look) for each in step.plans))
        pattern = step.pattern
        back = name == pattern.object
        terms = _possible(plan, source, _ends(plan, pattern, terms, look, unused, back))
        name = source
    return terms


def _ends(
    plan: Plan, pattern: Pattern, terms: Terms, look: Look, unused: set[Triple], back: bool
) -> Terms:
    if pattern.predicate is None:
        return walk(pattern.path, terms, look, unused, back=back)
    found: Terms = set()
    for term in terms:
        if isinstance(term, Literal) and not back:
            continue
        for triple in look(None, None, term) if back else look(term, None, None):
            if _fits(plan, pattern, triple):
                found.add(triple.subject if back else triple.object)
    return found
