"""Whether a node conforms to a shape, as one SPARQL expression: for sh:not, sh:or, sh:node …"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, count

from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.paths import compiled_path, is_nullable
from benchgraph.shacl.targets import Subclasses
from benchgraph.shacl.terms import RESOURCE, SHACL, TYPE, Node, Refused, Term, sh, text_of
from benchgraph.shacl.values import Test, Tests, protects, same_term, value_tests

MAX_COUNT_IN_EXPRESSION = 3
"""Counting inside an expression needs one variable per value; more is refused."""
VALUE = "?\0"
"""Stands for the value in a test that is written once and used for several variables."""


@dataclass
class Conformance:
    """Writes expressions for one shapes graph against one class hierarchy."""

    graph: ShapesGraph
    subclasses: Subclasses
    _numbers: count[int] = field(default_factory=count)
    _open: list[Node] = field(default_factory=list)

    def fresh(self) -> str:
        """A variable that is not used yet."""
        return f"?x{next(self._numbers)}_"

    def conforms(self, shape: Term, v: str) -> str:
        """True exactly where the node in ``v`` conforms. Raises ``Refused``."""
        node = self._checked(shape)
        if self.graph.flag(node, sh("deactivated")):
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
        return "(" + " && ".join(parts) + ")" if parts else "true"

    def logical_tests(self, shape: Node, v: str) -> Tests:
        """(component, expression) for sh:not, sh:and, sh:or, sh:xone and sh:node at a shape."""
        graph = self.graph
        for part in graph.values(shape, sh("not")):
            yield Test("Not", f"(!{self.conforms(part, v)})")
        for head in graph.values(shape, sh("and")):
            yield Test("And", "(" + " && ".join(self._members(head, v)) + ")")
        for head in graph.values(shape, sh("or")):
            yield Test("Or", "(" + " || ".join(self._members(head, v)) + ")")
        for head in graph.values(shape, sh("xone")):
            ones = [f"IF({member}, 1, 0)" for member in self._members(head, v)]
            yield Test("Xone", "((" + " + ".join(ones) + ") = 1)")
        for part in graph.values(shape, sh("node")):
            if graph.is_property_shape(part):
                raise Refused("sh:node", "with a property shape")
            yield Test("Node", self.conforms(part, v))

    def _checked(self, shape: Term) -> Node:
        if not self.graph.predicates(shape):
            raise Refused("shape reference", f"{shape} is not in the shapes graph")
        if shape in self._open:
            raise Refused("recursive shape", str(shape))
        check_parameters(self.graph, shape, nested=True)
        return shape  # type: ignore[return-value]

    def _members(self, head: Term, v: str) -> list[str]:
        members = [self.conforms(member, v) for member in self.graph.items(head)]
        if not members:
            raise Refused("rdf:List", "an empty list of shapes")
        return members

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
        for test in value_tests(self.graph, shape, v, self.subclasses):
            if test.undecided and not protects(self.graph, shape):
                raise Refused("sh:minInclusive and the like", "in a nested shape without datatype")
            yield test
        yield from self.logical_tests(shape, v)
        if self.graph.flag(shape, sh("closed")):
            p, o = self.fresh(), self.fresh()
            extra = not_allowed(self.graph, shape, p, o)
            yield Test("Closed", f"NOT EXISTS {{ {v} {p} {o} FILTER({extra}) }}")

    def _property_shape(self, shape: Node, v: str) -> list[str]:
        graph, path = self.graph, graph_path(self.graph, shape)
        named = graph.subjects_with(sh("targetNode"))
        if named and is_nullable(graph, graph.values(shape, sh("path"))[0]):
            raise Refused("sh:path", "may have length zero from a node outside the data")
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
            raise Refused("sh:minCount or sh:maxCount", "of more than 3 in a nested shape")
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

    def _pairs(self, v: str, path: str, shape: Node) -> list[str]:
        graph, parts = self.graph, []
        a, b = self.fresh(), self.fresh()
        for predicate in graph.values(shape, sh("equals")):
            name = text_of(predicate)
            parts.append(f"NOT EXISTS {{ {v} {path} {a} FILTER(NOT EXISTS {{ {v} {name} {a} }}) }}")
            parts.append(f"NOT EXISTS {{ {v} {name} {b} FILTER(NOT EXISTS {{ {v} {path} {b} }}) }}")
        for predicate in graph.values(shape, sh("disjoint")):
            parts.append(f"NOT EXISTS {{ {v} {path} {a} . {v} {text_of(predicate)} {a} }}")
        for name in ("lessThan", "lessThanOrEquals"):
            if graph.values(shape, sh(name)):
                raise Refused(f"sh:{name}", "in a nested shape")
        if graph.flag(shape, sh("uniqueLang")):
            same = f'LANG({a}) != "" && LCASE(LANG({a})) = LCASE(LANG({b})) && !sameTerm({a}, {b})'
            parts.append(f"NOT EXISTS {{ {v} {path} {a} . {v} {path} {b} FILTER({same}) }}")
        return parts


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
        if path is None:
            raise Refused("sh:property", "with something that has no path")
        # Only a predicate can allow a predicate: longer paths allow nothing.
        if str(path).startswith("<"):
            names[str(path)] = None
    head = graph.value(shape, sh("ignoredProperties"))
    for item in graph.items(head) if head is not None else []:
        names[text_of(item)] = None
    tests = [f"!({p} = {TYPE} && {o} = {RESOURCE})"]
    if names:
        tests.append(f"{p} NOT IN ({', '.join(names)})")
    return " && ".join(tests)


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


CORE = _names(
    "class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive"
    " minLength maxLength pattern flags languageIn uniqueLang equals disjoint lessThan"
    " lessThanOrEquals not and or xone node property qualifiedValueShape qualifiedMinCount"
    " qualifiedMaxCount qualifiedValueShapesDisjoint closed ignoredProperties hasValue in"
)
PROPERTY_ONLY = _names("minCount maxCount uniqueLang lessThan lessThanOrEquals qualifiedValueShape")
DESCRIBING = _names(
    "path targetClass targetNode targetObjectsOf targetSubjectsOf target severity message name"
    " description order group defaultValue deactivated prefixes"
)


def check_parameters(graph: ShapesGraph, shape: Term, *, nested: bool = False) -> None:
    """Raise ``Refused`` for a SHACL property at a shape that this compiler does not know."""
    for predicate in graph.predicates(shape):
        if predicate in graph.component_parameters:
            raise Refused(f"constraint component with {predicate.value}", "SPARQL-based")
        if not predicate.value.startswith(SHACL):
            continue
        name = predicate.value.removeprefix(SHACL)
        if name in PROPERTY_ONLY and not graph.is_property_shape(shape):
            raise Refused(f"sh:{name}", "at a node shape")
        if name not in CORE and name not in DESCRIBING and (nested or name != "sparql"):
            raise Refused(f"sh:{name}", "is not covered here")
