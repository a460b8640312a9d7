"""The order in which a query is walked from its hub, found once, from the names alone.

A group's own patterns are walked from the variables that have values already; then the groups in
it, each with the values so far, as soon as all of such a group can be walked; then what is only
asked of the group's solutions (OPTIONAL, MINUS, EXISTS). Which values may be passed where:

- Groups that are joined (UNION, sub-selects) are evaluated by themselves and joined then, so that
  rows whose shared variables have other values are lost: all values so far may be passed, but
  only for variables that the group itself binds, as a pattern of its own that holds them does.
- OPTIONAL and MINUS are asked of the solutions of what stands before them in their group. A value
  that comes from elsewhere says nothing of them: a join that follows cannot mend what MINUS took.
- EXISTS sees the solutions of its whole group, and around an OPTIONAL or EXISTS those outside.

For each variable it is kept how it was reached first: walked the other way round that leads from
any triple of a pattern back to the hub.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from benchgraph.reach.model import (
    Condition,
    Group,
    Inverse,
    Link,
    Path,
    Pattern,
    Repeat,
    Select,
    Union,
    Unreadable,
    Values,
    certain,
    is_nullable,
)

NEVER = 1e6
"""The cost of walking from a variable that only has listed values, or that is a predicate: what
has one of few values is nearly everything."""
_ONWARD, _BACK, _AROUND = 1.0, 4.0, 8.0


@dataclass(frozen=True, slots=True)
class Walk:
    """Walk a pattern from its subject, or ``back`` from its object; None: from the smaller side."""

    pattern: Pattern
    back: bool | None


@dataclass(frozen=True, slots=True)
class Enter:
    """Walk each of these, and unite what they bind: ``names``, each with its name in there."""

    plans: tuple[Plan, ...]
    names: Mapping[str, str]


@dataclass(slots=True, eq=False)
class Plan:
    """How a group is walked. ``given``: the names that have values before, with the cost to lead
    from such a value to the hub; ``outer``: the plan that gives them, under its own names."""

    group: Group
    given: dict[str, float]
    outer: Plan | None = None
    outer_names: Mapping[str, str] = field(default_factory=dict)
    around: dict[str, float] = field(default_factory=dict)
    steps: list[Walk | Enter] = field(default_factory=list)
    conditions: list[Plan] = field(default_factory=list)
    cost: dict[str, float] = field(default_factory=dict)
    reached: dict[str, tuple[Walk | Enter, str]] = field(default_factory=dict)
    """Each name that a step bound first: the step, and the name that it was walked from."""

    def plans(self) -> Iterator[Plan]:
        """This plan and all below it."""
        yield self
        for step in self.steps:
            if isinstance(step, Enter):
                for plan in step.plans:
                    yield from plan.plans()
        for plan in self.conditions:
            yield from plan.plans()

    def patterns(self) -> Iterator[Pattern]:
        """The patterns of the group itself."""
        for step in self.steps:
            if isinstance(step, Walk):
                yield step.pattern

    def check(self) -> None:
        """Raise ``Unreadable`` where no way leads from a pattern back to the hub, or where a row
        rests on whether a term is in the graph at all."""
        for plan in self.plans():
            for pattern in plan.patterns():
                ends = [end for end in (pattern.subject, pattern.object) if isinstance(end, str)]
                lost = all(plan.cost[end] >= NEVER for end in ends)
                if lost and not is_anchored(pattern):
                    raise Unreadable("a part of it is only connected by a predicate")
                if is_nullable(pattern.path) and not any(map(plan._in_triples, ends)):
                    raise Unreadable("a path of length zero, from what is in no other pattern")

    def _in_triples(self, name: str) -> bool:
        """Whether the values of a name are in a triple that the solution has."""
        if self._binds(name):
            return True
        return (
            self.outer is not None
            and name in self.outer_names
            and (self.outer._in_triples(self.outer_names[name]))
        )

    def _binds(self, name: str) -> bool:
        for step in self.steps:
            if isinstance(step, Enter):
                inner = step.names.get(name)
                if inner is not None and all(plan._binds(inner) for plan in step.plans):
                    return True
            elif name in step.pattern.names and not is_nullable(step.pattern.path):
                return True
        return False


def plan_group(
    group: Group,
    given: dict[str, float],
    around: Mapping[str, float],
    outer: Plan | None = None,
    outer_names: Mapping[str, str] | None = None,
) -> Plan:
    """Plan a group. Raises ``Unreadable`` where a part of it is not connected with the hub."""
    plan = Plan(group, dict(given), outer, outer_names or {}, dict(around))
    plan.cost = dict.fromkeys(group.limited, NEVER) | given
    waiting = [e for e in group.elements if not isinstance(e, Condition | Values)]
    while waiting:
        patterns = [element for element in waiting if isinstance(element, Pattern)]
        ranked = [(rank, at) for at, p in enumerate(patterns) if (rank := _rank(p, plan.cost))]
        if ranked:
            pattern = patterns[min(ranked)[1]]
            _add_walk(plan, pattern)
            waiting.remove(pattern)
        elif anchored := [p for p in patterns if is_anchored(p)]:
            _add_anchored(plan, anchored[0])
            waiting.remove(anchored[0])
        else:
            waiting.remove(_add_nested(plan, waiting))
    for at, element in enumerate(group.elements):
        if isinstance(element, Condition):
            plan.conditions.append(_condition(plan, element, at))
    return plan


def _rank(pattern: Pattern, cost: Mapping[str, float]) -> int:
    """How early a pattern is walked: 1 where both ends have values, then onward, then back.

    0: it cannot be walked.
    """
    subject, object_ = pattern.subject, pattern.object
    onward = isinstance(subject, str) and cost.get(subject, NEVER) < NEVER
    back = isinstance(object_, str) and cost.get(object_, NEVER) < NEVER
    if not (onward or back):
        return 0
    settled = all(not isinstance(end, str) or end in cost for end in (subject, object_))
    return 1 if settled else 2 if onward else 3


def _add_walk(plan: Plan, pattern: Pattern) -> None:
    cost = plan.cost
    subject, object_ = pattern.subject, pattern.object
    onward = isinstance(subject, str) and cost.get(subject, NEVER) < NEVER
    back = isinstance(object_, str) and cost.get(object_, NEVER) < NEVER
    step = Walk(pattern, None if onward and back else not onward)
    plan.steps.append(step)
    start = subject if onward else object_
    assert isinstance(start, str)
    for end in (subject, object_):
        if isinstance(end, str) and end not in cost:
            cost[end] = cost[start] + _return(pattern.path, back=onward)
            plan.reached[end] = step, start
    if pattern.predicate is not None:
        cost.setdefault(pattern.predicate, NEVER)


def is_anchored(pattern: Pattern) -> bool:
    """Whether a pattern asks for one property of one thing, which is little."""
    plain = isinstance(pattern.path, Link) and pattern.predicate is None
    return plain and isinstance(pattern.subject, NamedNode)


def _add_anchored(plan: Plan, pattern: Pattern) -> None:
    """Walk a pattern from its constant. No way leads from there to the hub: all rows share it."""
    plan.steps.append(Walk(pattern, back=False))
    for name in pattern.names:
        plan.cost.setdefault(name, NEVER)


def _return(path: Path, *, back: bool) -> float:
    """The cost of walking a path, or of walking it ``back``: roughly how much it brings."""
    match path:
        case Link():
            return _BACK if back else _ONWARD
        case Inverse(inner):
            return _return(inner, back=not back)
        case Repeat():
            return _AROUND
        case _:
            return _BACK


def _add_nested(plan: Plan, waiting: list[Pattern | Union | Select]) -> Pattern | Union | Select:
    """Add the first group in the group of which all can be walked now."""
    why: Unreadable | None = None
    for element in waiting:
        if isinstance(element, Pattern):
            continue
        try:
            step = _entered(plan, element)
        except Unreadable as error:
            why = why or error
            continue
        plan.steps.append(step)
        for name, inner in step.names.items():
            if name not in plan.cost:
                plan.cost[name] = max(each.cost[inner] for each in step.plans)
                plan.reached[name] = step, inner
        return element
    raise why or _unconnected(waiting)


def _unconnected(waiting: list[Pattern | Union | Select]) -> Unreadable:
    names = sorted(frozenset().union(*map(certain, waiting)))
    told = ", ".join(f"?{name}" for name in names if name[0] not in " _")
    return Unreadable(f"nothing connects {told or 'a part of it'} with the hub")


def _entered(plan: Plan, element: Union | Select) -> Enter:
    if isinstance(element, Union):
        names = {name: name for name in plan.cost}
        plans = tuple(_nested(plan, branch, names) for branch in element.branches)
        return Enter(plans, {name: name for name in certain(element)})
    names = {inner: outer for outer, inner in element.passes.items() if outer in plan.cost}
    plans = (_nested(plan, element.group, names),)
    return Enter(plans, {name: element.passes[name] for name in certain(element)})


def _nested(plan: Plan, group: Group, names: Mapping[str, str]) -> Plan:
    given = {inner: plan.cost[outer] for inner, outer in names.items()}
    return plan_group(group, given, {}, plan, names)


def _condition(plan: Plan, element: Condition, at: int) -> Plan:
    """Plan what is asked of the solutions of a group."""
    before = len(plan.group.elements) if element.at_end else at
    seen = plan.group.certain_before(before)
    given = {name: plan.cost[name] for name in seen}
    if element.at_end:
        given = {**plan.around, **given}
    names = {name: name for name in given}
    return plan_group(element.group, given, given if element.sees else {}, plan, names)
