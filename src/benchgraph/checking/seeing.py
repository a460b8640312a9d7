"""Which shapes see how a literal is spelled, where a store spells it in another way.

A comparison of numbers does not; a pattern, a length, a list of allowed values does, and so does a
count where two spellings of one number became one value. Such a shape is not run on the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from benchgraph.checking.spelling import Kind, Spelling
from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.terms import RDF, SHACL, Node, Refused, Term, sh

_NESTED = ("property", "node", "not", "qualifiedValueShape")
_LISTS = ("and", "or", "xone")
_SPELLED = ("pattern", "minLength", "maxLength")
_TERMS = ("equals", "disjoint")
_PAIRS = ("lessThan", "lessThanOrEquals")
_BOUNDS = ("minExclusive", "minInclusive", "maxExclusive", "maxInclusive")
_COUNTED = ("minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount")
_ANY = Kind.SPELLING
OUTSIDE = "a value beyond the range of its datatype"
"""What a comparison sees: a store takes such values for numbers, pySHACL for texts."""


@dataclass(frozen=True)
class _Values:
    """The nodes that constraints look at: values of these properties. ``direct``: each is a value
    of the focus node that a result would name."""

    properties: frozenset[str] = frozenset()
    direct: bool = True


def sees_spelling(
    graph: ShapesGraph, shape: Node, spelling: Spelling, *, by_datatype: bool = False
) -> str:
    """What at a shape, or at one that it reaches, sees the spelling of the data: a name such as
    ``sh:pattern``. Empty for nothing. Queries are not looked at. ``by_datatype``: whether
    comparisons do, as pySHACL's, which orders what has no order by its datatype."""
    try:
        return next(_Seeing(graph, spelling, by_datatype).at(shape), "")
    except Refused as why:
        return why.name
    except RecursionError:
        return "a shape that is nested very deeply"


class _Seeing:
    """The walk over the shapes that one shape reaches."""

    def __init__(self, graph: ShapesGraph, spelling: Spelling, by_datatype: bool) -> None:
        self._graph, self._spelling = graph, spelling
        self._by_datatype = by_datatype
        self._seen: set[tuple[Node, _Values]] = set()

    def at(self, shape: Node) -> Iterator[str]:
        """What sees the spelling at a shape with targets."""
        targets = self._names(shape, "targetObjectsOf")
        if any(self._of(name) for name in targets):
            yield "sh:targetObjectsOf"
        named = self._graph.values(shape, sh("targetNode"))
        if any(self._is_met(each, _ANY) for each in named):
            yield "sh:targetNode"
        yield from self._shape(shape, _Values(targets))

    def _shape(self, shape: Node, nodes: _Values) -> Iterator[str]:
        if (shape, nodes) in self._seen:
            return
        self._seen.add((shape, nodes))
        path = self._graph.value(shape, sh("path"))
        values = nodes if path is None else self._along(path)
        kind = self._all(values.properties)
        if kind & Kind.SEVERAL and not values.direct:
            yield "sh:path of several steps"
        yield from self._constraints(shape, values, kind)
        for name in _NESTED:
            for nested in self._graph.values(shape, sh(name)):
                if not isinstance(nested, Literal):
                    yield from self._shape(nested, values)  # type: ignore[arg-type]
        for name in _LISTS:
            for head in self._graph.values(shape, sh(name)):
                for member in self._graph.items(head):
                    yield from self._shape(member, values)  # type: ignore[arg-type]

    def _constraints(self, shape: Node, values: _Values, kind: Kind) -> Iterator[str]:
        graph = self._graph
        if kind & _ANY:
            yield from (f"sh:{name}" for name in _SPELLED if graph.values(shape, sh(name)))
        if kind & Kind.DATATYPE and graph.values(shape, sh("datatype")):
            yield "sh:datatype"
        if any(self._is_met(each, kind) for each in graph.values(shape, sh("hasValue"))):
            yield "sh:hasValue"
        for head in graph.values(shape, sh("in")):
            if any(self._is_met(item, kind) for item in graph.items(head)):
                yield "sh:in"
        for name in _TERMS:
            others = self._names(shape, name)
            if others and (kind | self._all(others)) & _ANY:
                yield f"sh:{name}"
        for name in _PAIRS:
            others = self._names(shape, name)
            if others and (kind | self._all(others)) & self._compared:
                yield f"sh:{name}"
            if others and (kind | self._all(others)) & Kind.OUTSIDE:
                yield OUTSIDE
        if self._by_datatype and kind & _ANY:
            yield from (f"sh:{name}" for name in _BOUNDS if graph.values(shape, sh(name)))
        if any(graph.values(shape, sh(name)) for name in _BOUNDS) and kind & Kind.OUTSIDE:
            yield OUTSIDE
        if kind & Kind.MERGED:
            yield from (f"sh:{name}" for name in _COUNTED if self._counts(shape, name))
        if graph.values(shape, sh("closed")) and graph.values(shape, sh("path")) and self._several:
            yield "sh:closed"

    def _counts(self, shape: Node, name: str) -> bool:
        """Whether there is a count for which two values differ from one."""
        same = ("0", "1") if "min" in name.lower() else ("0",)
        counts = self._graph.values(shape, sh(name))
        return any(isinstance(each, Literal) and each.value not in same for each in counts)

    @property
    def _compared(self) -> Kind:
        return _ANY | Kind.MERGED if self._by_datatype else Kind.MERGED

    @property
    def _several(self) -> bool:
        return any(kind & Kind.SEVERAL for kind in self._spelling.kinds.values())

    def _along(self, path: Term) -> _Values:
        """The values of a path: of a longer one those of every property in it, which does no
        harm."""
        if isinstance(path, NamedNode):
            return _Values(frozenset([path.value]))
        names: set[str] = set()
        waiting: list[Term] = [path]
        seen: set[Term] = {path}
        while waiting:
            node = waiting.pop()
            if isinstance(node, NamedNode):
                names.add(node.value)
                continue
            for predicate in self._graph.predicates(node):
                if predicate.value.startswith((SHACL, RDF)):
                    below = self._graph.values(node, predicate)
                    waiting += [each for each in below if each not in seen]
                    seen.update(below)
        return _Values(frozenset(names), direct=False)

    def _names(self, shape: Node, name: str) -> frozenset[str]:
        values = self._graph.values(shape, sh(name))
        return frozenset(each.value for each in values if isinstance(each, NamedNode))

    def _of(self, name: str) -> Kind:
        return self._spelling.kinds.get(name, Kind(0))

    def _all(self, names: frozenset[str]) -> Kind:
        found = Kind(0)
        for name in names:
            found |= self._of(name)
        return found

    def _is_met(self, constant: Term, kind: Kind) -> bool:
        """Whether a constant is taken for values in another spelling, or they for it."""
        if not isinstance(constant, Literal):
            return False
        if self._spelling.changes(constant):
            return True
        return bool(kind & _ANY) and self._spelling.has_others(constant)


def reached(graph: ShapesGraph, shape: Node) -> set[Node]:
    """The shape with all that it refers to."""
    found: set[Node] = {shape}
    waiting: list[Term] = [shape]
    while waiting:
        node = waiting.pop()
        below = [each for name in _NESTED for each in graph.values(node, sh(name))]
        for head in (each for name in _LISTS for each in graph.values(node, sh(name))):
            try:
                below += graph.items(head)
            except Refused:
                continue
        for each in below:
            if not isinstance(each, Literal) and each not in found:
                found.add(each)  # type: ignore[arg-type]
                waiting.append(each)
    return found
