"""Judge anew what a change can have touched, and nothing else.

For each check it is known how far it reaches (``benchgraph.reach``), so that the focus nodes are
found whose results may have changed. What the checks read for these is collected in one store in
memory, on which they run as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad, Store, Triple

from benchgraph.reach import Before, Key, Look, Reach, StoreLook, as_stored
from benchgraph.shacl.compile import CompiledShapes
from benchgraph.shacl.execute import execute, is_doubtful, undecided
from benchgraph.shacl.results import Check, ShaclResult
from benchgraph.shacl.terms import SUBCLASS_OF, Term, sh

Rule = tuple[NamedNode | None, NamedNode]
"""A shape, None where it has no name, and a constraint component: checks that are judged as one."""

_ALL_ANEW = frozenset({SUBCLASS_OF, sh("shape")})
MOST_TRIPLES = 50_000
"""A larger change is not followed: judging all of a graph is then as fast."""
MOST_FOCUS_NODES = 500
"""A rule that touches more focus nodes is judged on the whole store."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was judged anew: each rule with its focus nodes (None: all), and all results of them."""

    rules: Mapping[Rule, frozenset[Term] | None]
    results: list[ShaclResult]


@dataclass(slots=True, eq=False)
class _Followed:
    """A rule: its checks, and how far each of their queries reaches from the focus node."""

    checks: list[Check] = field(default_factory=list)
    reaches: list[Reach] = field(default_factory=list)

    def add(self, check: Check) -> None:
        self.checks.append(check)
        for query in (check.query, *check.undecided, *check.doubts):
            self.reaches.append(Reach.of(query, check.focus_variable))

    @property
    def bounded(self) -> bool:
        return not any(reach.unbounded for reach in self.reaches)


class Follower:
    """The checks of shapes, ready to judge what changes of a graph touch.

    They are compiled against the class hierarchy of ``store``, and hold while that stays. Only
    results of the ``severities`` are looked for.
    """

    def __init__(
        self,
        compiled: CompiledShapes,
        store: Store,
        severities: Collection[NamedNode] | None = None,
    ) -> None:
        self._rules: dict[Rule, _Followed] = {}
        for check in compiled.checks(compiled.subclasses(store)):
            if severities is None or check.severity in severities:
                self._rules.setdefault(rule_of(check), _Followed()).add(check)
        self._by_key: dict[Key, dict[Rule, None]] = {}
        for rule, followed in self._rules.items():
            for key in {key for reach in followed.reaches for key in reach.keys}:
                self._by_key.setdefault(key, {})[rule] = None

    @property
    def rules(self) -> Iterable[Rule]:
        """Every rule."""
        return self._rules

    @property
    def unbounded(self) -> dict[Rule, str]:
        """The rules that are judged whole whenever they are touched, and why."""
        return {
            rule: next(reach.unbounded for reach in followed.reaches if reach.unbounded)
            for rule, followed in self._rules.items()
            if not followed.bounded
        }

    def judge(
        self,
        store: Store,
        removed: Iterable[Triple],
        added: Iterable[Triple],
        also: Mapping[Rule, Collection[Term]] | None = None,
    ) -> Judged | None:
        """Judge what was touched in ``store``, which is as it is after the change.

        ``also``: focus nodes of some rules that are judged anew in any case. None: everything has
        to be judged, as the class hierarchy changed, there are values now that only the reference
        engine can judge, or the change is a large one.
        """
        gone, come = as_stored(removed), as_stored(added)
        changed = [*gone, *come]
        if len(changed) > MOST_TRIPLES or any(t.predicate in _ALL_ANEW for t in changed):
            return None
        now = StoreLook(store)
        touched = self._touched(changed, Before(now, gone))
        for rule in self._rules.keys() & (also or {}).keys():
            if (known := touched.get(rule, set())) is not None and also:
                touched[rule] = known | set(also[rule])
        some = {rule: nodes for rule, nodes in touched.items() if nodes is not None and nodes}
        whole = [rule for rule, nodes in touched.items() if nodes is None]
        halo = self._halo(some, now)
        results: list[ShaclResult] = []
        for here, rules in ((halo, list(some)), (store, whole)):
            for check in (check for rule in rules for check in self._rules[rule].checks):
                if undecided(here, check) is not None:
                    return None
                found = list(_results(here, check, some.get(rule_of(check))))
                if found and is_doubtful(here, check):
                    return None
                results += found
        judged: dict[Rule, frozenset[Term] | None] = dict.fromkeys(whole)
        return Judged(judged | {rule: frozenset(nodes) for rule, nodes in some.items()}, results)

    def _touched(self, changed: list[Triple], look: Look) -> dict[Rule, set[Term] | None]:
        """The rules that a change touches, each with its focus nodes; None: all."""
        by_rule: dict[Rule, list[Triple]] = {}
        for triple in changed:
            predicate, end = triple.predicate, triple.object
            for key in ((predicate, None), (predicate, end), (None, None), (None, end)):
                for rule in self._by_key.get(key, ()):
                    by_rule.setdefault(rule, []).append(triple)
        return {
            rule: _focus_nodes(self._rules[rule], triples, look)
            for rule, triples in by_rule.items()
        }

    def _halo(self, some: Mapping[Rule, set[Term]], look: Look) -> Store:
        triples: set[Triple] = set()
        for rule, nodes in some.items():
            for reach in self._rules[rule].reaches:
                reach.halo(nodes, look, triples)
        store = Store()
        store.bulk_extend(Quad(each.subject, each.predicate, each.object) for each in triples)
        return store


def rule_of(one: Check | ShaclResult) -> Rule:
    """The rule of a check or of a result."""
    return one.shape if isinstance(one.shape, NamedNode) else None, one.component


def _focus_nodes(followed: _Followed, triples: list[Triple], look: Look) -> set[Term] | None:
    if not followed.bounded:
        return None
    found: set[Term] = set()
    for reach in followed.reaches:
        hubs = reach.hubs(triples, look)
        if hubs is None or len(hubs) + len(found) > MOST_FOCUS_NODES:
            return None
        found |= hubs
    return found


def _results(store: Store, check: Check, nodes: Collection[Term] | None) -> Iterable[ShaclResult]:
    found = execute(store, check)
    return found if nodes is None else (each for each in found if each.focus_node in nodes)
