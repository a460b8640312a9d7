"""Each constraint of a shape with targets, as a query over all its focus nodes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial

from pyoxigraph import Literal, NamedNode

from benchgraph.shacl.advanced import query_targets
from benchgraph.shacl.conformance import (
    Conformance,
    not_allowed,
    qualified_bounds,
)
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.order import ordered_apart
from benchgraph.shacl.paths import compiled_path, is_nullable
from benchgraph.shacl.results import Check
from benchgraph.shacl.sparql import prepare
from benchgraph.shacl.targets import Subclasses, target_pattern
from benchgraph.shacl.terms import VIOLATION, Node, Refused, Term, component, sh, text_of
from benchgraph.shacl.values import value_tests

MAX_DEPTH = 8
"""Property shapes nested more deeply are refused."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a shape is applied: a pattern that binds the focus node, and the nodes on the way.

    A property shape below another is applied once for each value on the way to it, so the
    variables of the whole way make up a row.
    """

    pattern: str
    keys: tuple[str, ...]

    @property
    def focus(self) -> str:
        """The variable of the focus node."""
        return self.keys[-1]


class ShapeCompiler:
    """Writes the checks of one shapes graph against one class hierarchy."""

    def __init__(
        self, graph: ShapesGraph, subclasses: Subclasses, only: Collection[NamedNode] | None = None
    ) -> None:
        """With ``only`` no other node is a focus node: meant for a few hundred."""
        self._graph = graph
        self._subclasses = subclasses
        self._only = only
        self._conformance = Conformance(graph, subclasses)

    def checks(self, shape: Node) -> Iterator[Check]:
        """All checks of a shape with targets. Raises ``Refused``."""
        named = self._graph.values(shape, sh("targetNode"))
        if any(isinstance(node, Literal) for node in named) and self._may_stay(shape, 0):
            # Oxigraph walks no path of length zero from a literal.
            raise Refused("sh:targetNode", "a literal from which a path may have length zero")
        pattern = target_pattern(self._graph, shape, "?this", self._subclasses)
        if self._only is not None:
            nodes = " ".join(text_of(node) for node in self._only)
            pattern = f"VALUES ?this {{ {nodes} }} {_grouped(pattern)}"
        asked = [doubt for each in query_targets(self._graph, shape) for doubt in each.doubts]
        for check in self._shape(shape, Scope(pattern, ("?this",)), 0):
            yield replace(check, undecided=(*check.undecided, *asked)) if asked else check

    def checks_of(self, shape: Node, pattern: str) -> Iterator[Check]:
        """The checks of any shape on the nodes that a pattern binds to ``?this``. Raises
        ``Refused``."""
        yield from self._shape(shape, Scope(pattern, ("?this",)), 0)

    def _may_stay(self, shape: Term, depth: int) -> bool:
        """Whether a path of the shape, or of one below it, can have length zero."""
        paths = self._graph.values(shape, sh("path"))
        if any(is_nullable(self._graph, path) for path in paths):
            return True
        nested = self._graph.values(shape, sh("property")) if depth <= MAX_DEPTH else []
        return any(self._may_stay(each, depth + 1) for each in nested)

    def _shape(self, shape: Node, scope: Scope, depth: int) -> Iterator[Check]:
        if depth > MAX_DEPTH:
            raise Refused("sh:property", "nested too deeply or recursive")
        if self._graph.flag(shape, sh("deactivated")):
            return
        writer = _Writer(self._graph, self._subclasses, self._conformance, shape, scope)
        yield from writer.checks()
        for nested in self._graph.values(shape, sh("property")):
            yield from self._shape(nested, writer.values_scope(depth), depth + 1)  # type: ignore[arg-type]


class _Writer:
    """The checks of one shape in one scope."""

    def __init__(
        self,
        graph: ShapesGraph,
        subclasses: Subclasses,
        conformance: Conformance,
        shape: Node,
        scope: Scope,
    ) -> None:
        self.graph, self.subclasses, self.conformance = graph, subclasses, conformance
        self.shape, self.scope = shape, scope
        self.path = graph.value(shape, sh("path"))
        self.path_text = None if self.path is None else compiled_path(graph, self.path)
        severity = graph.value(shape, sh("severity"))
        self.severity = severity if isinstance(severity, NamedNode) else VIOLATION
        self.messages = _texts(graph, shape)

    def values_scope(self, depth: int) -> Scope:
        """The scope of property shapes below this one: its values are their focus nodes."""
        if self.path_text is None:
            return self.scope
        value = f"?on{depth}"
        step = f"{self.scope.focus} {self.path_text} {value} ."
        return Scope(f"{_grouped(self.scope.pattern)} {step}", (*self.scope.keys, value))

    def checks(self) -> Iterator[Check]:
        """Every constraint of the shape but its property shapes."""
        yield from self._value_level()
        if self.path_text is not None:
            yield from self._counts()
            yield from self._unique_languages()
            yield from self._qualified()
            yield from self._ordered()
        yield from self._has_value()
        yield from self._equals()
        yield from self._disjoint()
        yield from self._closed()
        yield from self._sparql()

    def _check(
        self,
        name: str,
        query: str,
        value: str | None = None,
        path: str | None = None,
        undecided: str = "",
        doubt: str = "",
    ) -> Check:
        return Check(
            query=query,
            focus_variable=self.scope.focus[1:],
            value_variable=value[1:] if value else None,
            path_variable=path[1:] if path else None,
            path=self.path,
            path_text=self.path_text,
            component=component(name),
            shape=self.shape,
            severity=self.severity,
            messages=self.messages,
            undecided=(*([undecided] if undecided else []), *self._absent_nodes()),
            doubts=(doubt,) if doubt else (),
        )

    def _absent_nodes(self) -> list[str]:
        """A path of length zero reaches a named node also where no triple has it: is there one?"""
        if self.path is None or not is_nullable(self.graph, self.path):
            return []
        if "VALUES ?this" not in self.scope.pattern:
            return []
        focus = self.scope.focus
        return [
            self._ask(
                f"FILTER NOT EXISTS {{ {focus} ?anyp ?anyo }}"
                f" FILTER NOT EXISTS {{ ?anys ?anyq {focus} }}"
            )
        ]

    def _ask(self, body: str) -> str:
        return f"ASK {{ {_grouped(self.scope.pattern)} {body} }}"

    def _select(self, body: str, *more: str, tail: str = "") -> str:
        names = " ".join((*self.scope.keys, *more))
        return f"SELECT {names} WHERE {{ {_grouped(self.scope.pattern)} {body} }}{tail}"

    def _value_level(self) -> Iterator[Check]:
        """One query per constraint that looks at each value alone."""
        value = "?value" if self.path_text else self.scope.focus
        tests = [*value_tests(self.graph, self.shape, value, self.subclasses)]
        tests += self.conformance.logical_tests(self.shape, value)
        more = ("?value",) if self.path_text else ()
        for test in tests:
            query = self._select(self._values_where(f"!{test.passes}"), *more)
            undecided, doubt = (
                self._ask(self._values_where(asked)) if asked else ""
                for asked in (test.undecided, test.doubt)
            )
            yield self._check(test.component, query, value, undecided=undecided, doubt=doubt)

    def _values_where(self, condition: str) -> str:
        """The values of focus nodes of which the condition is true."""
        if self.path_text is None:
            return f"FILTER({condition})"
        step = f"{self.scope.focus} {self.path_text} ?value FILTER({condition})"
        if isinstance(self.path, NamedNode):
            # All facts of one property are read in one go, and few or none fail; looking up the
            # values of each focus node takes two to three times as long on disk.
            return f"{{ SELECT {self.scope.focus} ?value WHERE {{ {step} }} }}"
        return step

    def _counts(self) -> Iterator[Check]:
        low = self.graph.number(self.shape, sh("minCount"))
        high = self.graph.number(self.shape, sh("maxCount"))
        if low:
            yield self._check("MinCount", self._fewer_than(low))
        if high is not None:
            yield self._check("MaxCount", self._more_than(high))

    def _fewer_than(self, number: int, test: Callable[[str], str] | None = None) -> str:
        step = self._step("?value", test)
        if number == 1:
            return self._select(f"FILTER NOT EXISTS {{ {step} }}")
        return self._select(f"OPTIONAL {{ {step} }}", tail=self._counted("<", number))

    def _more_than(self, number: int, test: Callable[[str], str] | None = None) -> str:
        step = self._step("?value", test)
        if number == 1:  # a second value is found faster than all are counted
            other = self._step("?other", test)
            return self._select(
                f"{step} FILTER EXISTS {{ {other} FILTER(!sameTerm(?other, ?value)) }}"
            )
        return self._select(step, tail=self._counted(">", number))

    def _step(self, value: str, test: Callable[[str], str] | None) -> str:
        condition = f" FILTER({test(value)})" if test else ""
        return f"{self.scope.focus} {self.path_text} {value}{condition}"

    def _counted(self, operator: str, number: int) -> str:
        keys = " ".join(self.scope.keys)
        return f" GROUP BY {keys} HAVING (COUNT(DISTINCT ?value) {operator} {number})"

    def _unique_languages(self) -> Iterator[Check]:
        if self.graph.unique_languages(self.shape):
            body = (
                f"{self.scope.focus} {self.path_text} ?value"
                ' FILTER(isLiteral(?value) && LANG(?value) != "")'
                " BIND(LCASE(LANG(?value)) AS ?language)"
            )
            keys = " ".join((*self.scope.keys, "?language"))
            tail = f" GROUP BY {keys} HAVING (COUNT(DISTINCT ?value) > 1)"
            yield self._check("UniqueLang", self._select(body, "?language", tail=tail))

    def _qualified(self) -> Iterator[Check]:
        for qualified in self.graph.values(self.shape, sh("qualifiedValueShape")):
            low, high = qualified_bounds(self.graph, self.shape)
            test = partial(self.conformance.qualified_test, self.shape, qualified)
            test("?value")  # raises what stands in the way before anything walks the shape
            unsure = self.conformance.qualified_unsure(self.shape, qualified, "?value")
            undecided = self._ask(self._values_where(unsure)) if unsure else ""
            if low:
                query = self._fewer_than(low, test)
                yield self._check("QualifiedMinCount", query, undecided=undecided)
            if high is not None:
                query = self._more_than(high, test)
                yield self._check("QualifiedMaxCount", query, undecided=undecided)

    def _ordered(self) -> Iterator[Check]:
        """A result for each value and each other value that it is not less than."""
        for name, operator, kind in (
            ("lessThan", "<", "LessThan"),
            ("lessThanOrEquals", "<=", "LessThanOrEquals"),
        ):
            for predicate in self.graph.values(self.shape, sh(name)):
                focus = self.scope.focus
                pair = f"{focus} {self.path_text} ?value . {focus} {text_of(predicate)} ?other"
                failing = f"{pair} FILTER(!COALESCE(?value {operator} ?other, false))"
                yield self._check(
                    kind,
                    self._select(failing, "?value", "?other"),
                    "?value",
                    undecided=self._ask(f"{pair} FILTER({ordered_apart('?value', '?other')})"),
                )

    def _has_value(self) -> Iterator[Check]:
        for term in self.graph.values(self.shape, sh("hasValue")):
            if self.path_text:
                step = f"{self.scope.focus} {self.path_text} {text_of(term)}"
                body = f"FILTER NOT EXISTS {{ {step} }}"
            else:
                body = f"FILTER(!sameTerm({self.scope.focus}, {text_of(term)}))"
            yield self._check("HasValue", self._select(body))

    def _equals(self) -> Iterator[Check]:
        focus = self.scope.focus
        for predicate in self.graph.values(self.shape, sh("equals")):
            there = f"{focus} {text_of(predicate)} ?value"
            if self.path_text:
                here = f"{focus} {self.path_text} ?value"
                missing = f"{there} FILTER NOT EXISTS {{ {here} }}"
                extra = f"{here} FILTER NOT EXISTS {{ {there} }}"
            else:
                missing = f"{there} FILTER(!sameTerm(?value, {focus}))"
                itself = f"{focus} {text_of(predicate)} {focus}"
                extra = f"FILTER NOT EXISTS {{ {itself} }} BIND({focus} AS ?value)"
            for body in (missing, extra):
                yield self._check("Equals", self._select(body, "?value"), "?value")

    def _disjoint(self) -> Iterator[Check]:
        focus = self.scope.focus
        for predicate in self.graph.values(self.shape, sh("disjoint")):
            if self.path_text:
                body = f"{focus} {self.path_text} ?value . {focus} {text_of(predicate)} ?value"
                yield self._check("Disjoint", self._select(body, "?value"), "?value")
            else:
                body = f"{focus} {text_of(predicate)} {focus}"
                yield self._check("Disjoint", self._select(body), focus)

    def _closed(self) -> Iterator[Check]:
        if not self.graph.flag(self.shape, sh("closed")):
            return
        extra = not_allowed(self.graph, self.shape, "?p", "?value")
        step = f"?node ?p ?value FILTER({extra})"
        if self.path_text:
            body = f"{self.scope.focus} {self.path_text} ?node . {step}"
            query = self._select(body, "?node", "?p", "?value")
        else:
            query = self._select(step.replace("?node", self.scope.focus), "?p", "?value")
        yield self._check("Closed", query, "?value", "?p")

    def _sparql(self) -> Iterator[Check]:
        for constraint in self.graph.values(self.shape, sh("sparql")):
            if self.graph.flag(constraint, sh("deactivated")):
                continue
            if self.scope.keys != ("?this",):
                raise Refused("sh:sparql", "at a property shape below another")
            pattern = _grouped(self.scope.pattern)
            prepared = prepare(self.graph, constraint, pattern, self.path_text, self.shape)
            yield Check(
                query=prepared.query,
                focus_variable="this",
                value_variable="value" if "value" in prepared.variables else None,
                path_variable="path" if "path" in prepared.variables else None,
                path=self.path,
                path_text=self.path_text,
                component=component("SPARQL"),
                shape=self.shape,
                severity=self.severity,
                messages=_texts(self.graph, constraint) or self.messages,
                constraint=constraint,
                undecided=tuple(doubt.query for doubt in prepared.doubts),
                doubted=tuple(doubt.parts for doubt in prepared.doubts),
                fallback_to_focus=self.path is None,
            )


def _texts(graph: ShapesGraph, node: Term) -> tuple[Literal, ...]:
    """The messages of a shape or constraint, in a fixed order."""
    messages = graph.values(node, sh("message"))
    found = [message for message in messages if isinstance(message, Literal)]
    return tuple(sorted(found, key=lambda each: (each.value, each.language or "")))


def _grouped(pattern: str) -> str:
    """A pattern that can stand before others."""
    return f"{{ {pattern} }}" if " UNION " in pattern else pattern
