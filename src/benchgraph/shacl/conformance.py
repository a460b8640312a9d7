"""Whether a node conforms to a shape, as one SPARQL expression: for sh:not, sh:or, sh:node …"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, count

from pyoxigraph import BlankNode, Literal, NamedNode

from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.order import ordered_apart
from benchgraph.shacl.paths import compiled_path, is_nullable
from benchgraph.shacl.targets import Subclasses
from benchgraph.shacl.terms import RESOURCE, TYPE, Node, Refused, Term, sh, text_of
from benchgraph.shacl.values import Test, Tests, joined, same_term, value_tests

MAX_COUNT_IN_EXPRESSION = 6
"""Counting inside an expression needs one variable per value; more is refused."""
MAX_DEPTH = 20
"""Shapes nested more deeply in expressions are refused; pySHACL goes less deep."""
UNROLLED = 3
"""How often a shape may come up again within itself. Where the data go further, nobody is asked
what the expression says."""
MAX_LENGTH = 200_000
"""Shapes whose expressions would have more characters are refused."""
_EITHER_WAY = ("not", "xone", "qualifiedValueShape", "lessThan", "lessThanOrEquals")
"""What may make a node conform because a part does not, or depends on an order of values."""
VALUE = "?\0"
"""Stands for the value in a test that is written once and used for several variables."""


@dataclass
class Conformance:
    """Writes expressions for one shapes graph against one class hierarchy."""

    graph: ShapesGraph
    subclasses: Subclasses
    _numbers: count[int] = field(default_factory=count)
    _open: list[Node] = field(default_factory=list)
    _asked: list[Node] = field(default_factory=list)

    def fresh(self) -> str:
        """A variable that is not used yet."""
        return f"?x{next(self._numbers)}_"

    def conforms(self, shape: Term, v: str) -> str:
        """True exactly where the node in ``v`` conforms. Raises ``Refused``."""
        node = self._checked(shape)
        if self.graph.flag(node, sh("deactivated")) or self._open.count(node) > UNROLLED:
            return "true"
        self._open.append(node)
        try:
            parts = (
                self._property_shape(node, v)
                if self.graph.is_property_shape(node)
                else self._node_shape(node, v)
            )
        finally:
            self._open.pop()
        if sum(map(len, parts)) > MAX_LENGTH:
            raise Refused("shape", "whose expression grows too large")
        return joined(parts, "&&", "true")

    def logical_tests(self, shape: Node, v: str) -> Tests:
        """(component, expression) for sh:not, sh:and, sh:or, sh:xone and sh:node at a shape."""
        graph = self.graph
        for part in graph.values(shape, sh("not")):
            yield Test("Not", f"(!{self.conforms(part, v)})", self.unsure(part, v))
        for head in graph.values(shape, sh("and")):
            yield self._combined("And", head, v, "&&", "true")
        for head in graph.values(shape, sh("or")):
            yield self._combined("Or", head, v, "||", "false")
        for head in graph.values(shape, sh("xone")):
            ones = [f"IF({member}, 1, 0)" for member in self._members(head, v)]
            yield Test("Xone", f"({joined(ones, '+', '0')} = 1)", self._any_unsure(head, v))
        for part in graph.values(shape, sh("node")):
            yield self._test("Node", self.conforms(part, v), [part], v)

    def _combined(self, name: str, head: Term, v: str, operator: str, nothing: str) -> Test:
        passes = joined(self._members(head, v), operator, nothing)
        return self._test(name, passes, self.graph.items(head), v)

    def _test(self, name: str, passes: str, parts: list[Term], v: str) -> Test:
        """A test that passes the sooner the more of its parts do."""
        unsure = either(self.unsure(part, v) for part in parts)
        if not unsure or all(self._fails_at_most(part) for part in parts):
            return Test(name, passes, doubt=unsure)
        return Test(name, passes, unsure)

    def _fails_at_most(self, shape: Term) -> bool:
        """Whether a node that conforms here conforms for every engine, whatever is unsure."""
        graph = self.graph
        if not isinstance(shape, NamedNode | BlankNode) or shape in self._asked:
            return False
        if self._may_be_absent(shape) or any(graph.values(shape, sh(n)) for n in _EITHER_WAY):
            return False
        below = [part for name in ("node", "property") for part in graph.values(shape, sh(name))]
        for name in ("and", "or"):
            below += [part for head in graph.values(shape, sh(name)) for part in graph.items(head)]
        tests = value_tests(graph, shape, VALUE, self.subclasses)
        if any(test.undecided for test in tests):
            return False
        self._asked.append(shape)
        try:
            return all(map(self._fails_at_most, below))
        finally:
            self._asked.pop()

    def unsure(self, shape: Term, v: str) -> str:
        """The same as ``_unsure_at``; empty while the expression of another shape is written, for
        that asks about everything below it."""
        return "" if self._open else self._unsure_at(shape, v)

    def _unsure_at(self, shape: Term, v: str) -> str:
        """True where engines may differ on whether the node in ``v`` conforms; empty for nowhere.

        Whether it matters is not asked: a value that is in doubt may fail for another reason.
        """
        if not isinstance(shape, NamedNode | BlankNode):
            return ""
        if self.graph.flag(shape, sh("deactivated")):
            return ""
        if self._asked.count(shape) > UNROLLED:
            return "true"
        self._asked.append(shape)
        try:
            found = either(self._unsure(shape, v))
        finally:
            self._asked.pop()
        if len(found) > MAX_LENGTH:
            raise Refused("shape", "whose expression grows too large")
        return found

    def _unsure(self, shape: Node, v: str) -> Iterator[str]:
        graph = self.graph
        is_property = graph.is_property_shape(shape)
        w = self.fresh() if is_property else v
        parts = [test.unsure for test in value_tests(graph, shape, w, self.subclasses)]
        for name in ("not", "node", "property"):
            parts += [self._unsure_at(part, w) for part in graph.values(shape, sh(name))]
        for part in graph.values(shape, sh("qualifiedValueShape")):
            parts.append(self.qualified_unsure(shape, part, w))
        for name in ("and", "or", "xone"):
            parts += [self._members_unsure(head, w) for head in graph.values(shape, sh(name))]
        some = either(parts)
        if not is_property:
            yield some
            return
        path = graph_path(graph, shape)
        if some:
            yield f"EXISTS {{ {v} {path} {w} FILTER({some}) }}"
        if self._may_be_absent(shape):
            p, o = self.fresh(), self.fresh()
            yield f"(NOT EXISTS {{ {v} {p} {o} }} && NOT EXISTS {{ {o} {p} {v} }})"
        for name in ("lessThan", "lessThanOrEquals"):
            for predicate in graph.values(shape, sh(name)):
                a, b = self.fresh(), self.fresh()
                pair = f"{v} {path} {a} . {v} {text_of(predicate)} {b}"
                yield f"EXISTS {{ {pair} FILTER({ordered_apart(a, b)}) }}"

    def _may_be_absent(self, shape: Term) -> bool:
        """Whether the path may have length zero, which a store walks only from nodes of the data,
        and there are targets that need not be in the data."""
        path = self.graph.values(shape, sh("path"))
        named = self.graph.subjects_with(sh("targetNode"))
        return bool(path and named) and is_nullable(self.graph, path[0])

    def _any_unsure(self, head: Term, v: str) -> str:
        return "" if self._open else self._members_unsure(head, v)

    def _members_unsure(self, head: Term, v: str) -> str:
        return either(self._unsure_at(member, v) for member in self.graph.items(head))

    def _checked(self, shape: Term) -> Node:
        assert not isinstance(shape, Literal), "survey found it"
        if len(self._open) >= MAX_DEPTH:
            raise Refused("shape", f"nested more than {MAX_DEPTH} deep")
        if self.graph.values(shape, sh("sparql")):
            raise Refused("sh:sparql", "in a nested shape")
        return shape  # type: ignore[return-value]

    def _members(self, head: Term, v: str) -> list[str]:
        return [self.conforms(member, v) for member in self.graph.items(head)]

    def _node_shape(self, shape: Node, v: str) -> list[str]:
        parts = [test.passes for test in self._value_level(shape, v)]
        graph = self.graph
        for term in graph.values(shape, sh("hasValue")):
            parts.append(same_term(v, term))
        for predicate in graph.values(shape, sh("equals")):
            other, name = self.fresh(), text_of(predicate)
            parts.append(
                f"(EXISTS {{ {v} {name} {v} }} && NOT EXISTS"
                f" {{ {v} {name} {other} FILTER(!sameTerm({other}, {v})) }})"
            )
        for predicate in graph.values(shape, sh("disjoint")):
            parts.append(f"NOT EXISTS {{ {v} {text_of(predicate)} {v} }}")
        for nested in graph.values(shape, sh("property")):
            parts.append(self.conforms(nested, v))
        return parts

    def _value_level(self, shape: Node, v: str) -> Tests:
        yield from value_tests(self.graph, shape, v, self.subclasses)
        yield from self.logical_tests(shape, v)
        if self.graph.flag(shape, sh("closed")):
            p, o = self.fresh(), self.fresh()
            extra = not_allowed(self.graph, shape, p, o)
            yield Test("Closed", f"NOT EXISTS {{ {v} {p} {o} FILTER({extra}) }}")

    def _property_shape(self, shape: Node, v: str) -> list[str]:
        graph, path = self.graph, graph_path(self.graph, shape)
        parts: list[str] = []
        w = self.fresh()
        tests = [test.passes for test in self._value_level(shape, w)]
        tests += [self.conforms(nested, w) for nested in graph.values(shape, sh("property"))]
        if tests:
            parts.append(f"NOT EXISTS {{ {v} {path} {w} FILTER(!({' && '.join(tests)})) }}")
        parts += self._counts(v, path, graph, shape)
        for term in graph.values(shape, sh("hasValue")):
            parts.append(f"EXISTS {{ {v} {path} {text_of(term)} }}")
        parts += self._pairs(v, path, shape)
        for qualified in graph.values(shape, sh("qualifiedValueShape")):
            test = self.qualified_test(shape, qualified, VALUE)
            low, high = qualified_bounds(graph, shape)
            parts += self._between(v, path, low, high, test)
        return parts

    def _counts(self, v: str, path: str, graph: ShapesGraph, shape: Node) -> list[str]:
        low, high = graph.number(shape, sh("minCount")), graph.number(shape, sh("maxCount"))
        return self._between(v, path, low, high, "")

    def _between(
        self, v: str, path: str, low: int | None, high: int | None, test: str
    ) -> list[str]:
        parts: list[str] = []
        if low:
            parts.append(self._at_least(v, path, low, test))
        if high is not None:
            parts.append(f"(!{self._at_least(v, path, high + 1, test)})")
        return parts

    def _at_least(self, v: str, path: str, number: int, test: str) -> str:
        """Whether there are so many different values for which ``test`` (over ``VALUE``) holds."""
        if number > MAX_COUNT_IN_EXPRESSION:
            raise Refused(
                "sh:minCount or sh:maxCount",
                f"of more than {MAX_COUNT_IN_EXPRESSION} in a nested shape",
            )
        names = [self.fresh() for _ in range(number)]
        body = " ".join(f"{v} {path} {name} ." for name in names)
        filters = [f"!sameTerm({a}, {b})" for a, b in combinations(names, 2)]
        if test:
            filters += [test.replace(VALUE, name) for name in names]
        condition = f" FILTER({' && '.join(filters)})" if filters else ""
        return f"EXISTS {{ {body}{condition} }}"

    def qualified_test(self, shape: Node, qualified: Term, v: str) -> str:
        """Whether a value counts for a qualified value shape, siblings taken off."""
        marker = self.fresh()
        test = self.conforms(qualified, marker)
        if self.graph.flag(shape, sh("qualifiedValueShapesDisjoint")):
            for sibling in _siblings(self.graph, shape, qualified):
                test += f" && !{self.conforms(sibling, marker)}"
        # Inner variables of one test may be shared between its copies: each stands in its own
        # EXISTS, which sees only the variable that is replaced here.
        return "(" + test.replace(marker, v) + ")"

    def qualified_unsure(self, shape: Node, qualified: Term, v: str) -> str:
        """Where engines may differ on that; empty for nowhere."""
        shapes = [qualified]
        if self.graph.flag(shape, sh("qualifiedValueShapesDisjoint")):
            shapes += _siblings(self.graph, shape, qualified)
        return either(self._unsure_at(each, v) for each in shapes)

    def _pairs(self, v: str, path: str, shape: Node) -> list[str]:
        graph, parts = self.graph, []
        a, b = self.fresh(), self.fresh()
        for predicate in graph.values(shape, sh("equals")):
            name = text_of(predicate)
            parts.append(f"NOT EXISTS {{ {v} {path} {a} FILTER(NOT EXISTS {{ {v} {name} {a} }}) }}")
            parts.append(f"NOT EXISTS {{ {v} {name} {b} FILTER(NOT EXISTS {{ {v} {path} {b} }}) }}")
        for predicate in graph.values(shape, sh("disjoint")):
            parts.append(f"NOT EXISTS {{ {v} {path} {a} . {v} {text_of(predicate)} {a} }}")
        for name, operator in (("lessThan", "<"), ("lessThanOrEquals", "<=")):
            for predicate in graph.values(shape, sh(name)):
                pair = f"{v} {path} {a} . {v} {text_of(predicate)} {b}"
                failing = f"!COALESCE({a} {operator} {b}, false)"
                parts.append(f"NOT EXISTS {{ {pair} FILTER({failing}) }}")
        if graph.unique_languages(shape):
            same = f'LANG({a}) != "" && LCASE(LANG({a})) = LCASE(LANG({b})) && !sameTerm({a}, {b})'
            parts.append(f"NOT EXISTS {{ {v} {path} {a} . {v} {path} {b} FILTER({same}) }}")
        return parts


def either(conditions: Iterable[str]) -> str:
    """Any of these; those that are empty are never true. Empty for never."""
    found = list(dict.fromkeys(filter(None, conditions)))
    return joined(found, "||", "") if found else ""


def graph_path(graph: ShapesGraph, shape: Node) -> str:
    """The path of a property shape as SPARQL text."""
    path = graph.value(shape, sh("path"))
    assert path is not None
    return compiled_path(graph, path)


def qualified_bounds(graph: ShapesGraph, shape: Node) -> tuple[int | None, int | None]:
    """sh:qualifiedMinCount and sh:qualifiedMaxCount; one of them must be there."""
    low = graph.number(shape, sh("qualifiedMinCount"))
    high = graph.number(shape, sh("qualifiedMaxCount"))
    if low is None and high is None:
        raise Refused("sh:qualifiedValueShape", "without a count")
    return low, high


def _siblings(graph: ShapesGraph, shape: Node, qualified: Term) -> list[Term]:
    found: dict[Term, None] = {}
    for parent in graph.subjects(sh("property"), shape):
        for nested in graph.values(parent, sh("property")):
            found.update(dict.fromkeys(graph.values(nested, sh("qualifiedValueShape"))))
    found.pop(qualified, None)
    return list(found)


def not_allowed(graph: ShapesGraph, shape: Node, p: str, o: str) -> str:
    """For a closed shape: whether predicate and object in these variables are not allowed."""
    names: dict[str, None] = {}
    for nested in graph.values(shape, sh("property")):
        path = graph.value(nested, sh("path"))
        assert path is not None, "survey found it"
        # Only a predicate can allow a predicate: longer paths allow nothing.
        if str(path).startswith("<"):
            names[str(path)] = None
    for head in graph.values(shape, sh("ignoredProperties")):
        names.update(dict.fromkeys(map(text_of, graph.items(head))))
    tests = [f"!({p} = {TYPE} && {o} = {RESOURCE})"]
    if names:
        tests.append(f"{p} NOT IN ({', '.join(names)})")
    return " && ".join(tests)
