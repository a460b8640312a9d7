"""Whether a shape is well-formed, and made of terms that somebody knows.

The syntax rules of https://www.w3.org/TR/shacl/#syntax-rules, one shape at a time. Where a rule is
broken but both the sense is plain and the reference takes it so (two values of ``sh:minInclusive``:
both hold), the shape is taken so too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode

from benchgraph.shacl.graph import ShapesGraph
from benchgraph.shacl.paths import path_text
from benchgraph.shacl.terms import (
    INTEGERS,
    SHACL,
    TYPE,
    XSD,
    Malformed,
    Node,
    Refused,
    Term,
    sh,
)
from benchgraph.shacl.vocabulary import (
    ADVANCED,
    CORE,
    DESCRIBING,
    KNOWN,
    NODE_KINDS,
    PROPERTY_ONLY,
    QUERIES,
    UNJUDGED,
)

Rule = Callable[[ShapesGraph, Term], Iterator[str]]
_ONE_VALUE = frozenset(
    "path datatype nodeKind minCount maxCount minLength maxLength languageIn uniqueLang in closed"
    " qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint deactivated severity".split()
)
_SHAPES = "not node property qualifiedValueShape".split()
_LISTS_OF_SHAPES = ("and", "or", "xone")
_KINDS = frozenset(map(sh, NODE_KINDS))
_NOT_AT_SHAPES = KNOWN - CORE - DESCRIBING - QUERIES
_DEACTIVATED = Literal("true", datatype=NamedNode(XSD + "boolean"))
MOST_UNROLLED = 20
"""Of shapes that reach more others than this, none may reach itself."""
_ORDER = ("none", "advanced", "core")


class Survey:
    """Looks at shapes and all that they reach, before any of them is compiled. Each shape is looked
    at once, from however many it is reached."""

    def __init__(self, graph: ShapesGraph) -> None:
        self._graph = graph
        self._faults: dict[Term, Malformed | None] = {}
        self._uncovered: dict[Term, list[Refused]] = {}
        self._below: dict[Term, list[Term]] = {}

    def look(self, shape: Node, *, formed_only: bool = False) -> None:
        """Raise ``Malformed`` where a shape is not well-formed, else, but with ``formed_only``,
        ``Refused`` where one has a term that is not covered, or reaches itself: first what no
        engine judges."""
        refused: list[Refused] = []
        reached = list(self._reached(shape))
        for each in reached:
            if (fault := self._fault(each)) is not None:
                raise fault
            if formed_only:
                continue
            if each not in self._uncovered:
                self._uncovered[each] = list(_uncovered(self._graph, each))
            refused += self._uncovered[each]
        if formed_only:
            return
        if len(reached) > MOST_UNROLLED and (again := self._recursive(shape)) is not None:
            refused.append(Refused("recursive shape", str(again)))
        for one in sorted(refused, key=lambda one: _ORDER.index(one.reference)):
            raise one

    @property
    def seen(self) -> Collection[Term]:
        """The shapes that were looked at, and those that they reach."""
        return self._faults.keys()

    def _fault(self, shape: Term) -> Malformed | None:
        if shape not in self._faults:
            found = next(_faults(self._graph, shape), None)
            node = shape if isinstance(shape, NamedNode | BlankNode) else None
            self._faults[shape] = None if found is None else Malformed(*found, node)
        return self._faults[shape]

    def _parts(self, shape: Term) -> list[Term]:
        """The shapes that a shape refers to; nothing is asked of what is deactivated."""
        if shape not in self._below:
            self._below[shape] = _parts(self._graph, shape)
        return self._below[shape]

    def _reached(self, shape: Node) -> Iterator[Term]:
        """The shape and the shapes below it, each once."""
        waiting: list[Term] = [shape]
        seen: set[Term] = set()
        while waiting:
            node = waiting.pop()
            if node not in seen and not is_off(self._graph, node):
                seen.add(node)
                yield node
                waiting += reversed(self._parts(node))

    def _recursive(self, shape: Node) -> Term | None:
        """A shape that reaches itself, on the way from this one; None where there is none."""
        way: dict[Term, Iterator[Term]] = {shape: iter(self._parts(shape))}
        done: set[Term] = set()
        while way:
            node, parts = next(reversed(way.items()))
            part = next((each for each in parts if each not in done), None)
            if part is None:
                done.add(node)
                del way[node]
            elif part in way:
                return part
            else:
                way[part] = iter(self._parts(part))
        return None


def is_off(graph: ShapesGraph, shape: Term) -> bool:
    """Whether a shape is deactivated."""
    return _DEACTIVATED in graph.values(shape, sh("deactivated"))


def _parts(graph: ShapesGraph, shape: Term) -> list[Term]:
    if is_off(graph, shape):
        return []
    below = [each for name in _SHAPES for each in graph.values(shape, sh(name))]
    for name in _LISTS_OF_SHAPES:
        for head in graph.values(shape, sh(name)):
            below += _items(graph, head) or []
    return [each for each in below if not isinstance(each, Literal)]


def _faults(graph: ShapesGraph, shape: Term) -> Iterator[tuple[str, str]]:
    """What is wrong with a shape: the name of a property and what is said of it."""
    for predicate in graph.predicates(shape):
        if not predicate.value.startswith(SHACL):
            continue
        name, values = predicate.value.removeprefix(SHACL), graph.values(shape, predicate)
        if name in _ONE_VALUE and len(values) > 1:
            yield f"sh:{name}", f"has {len(values)} values where one is allowed"
        if (rule := _RULES.get(name)) is not None:
            for value in values:
                for said in rule(graph, value):
                    yield f"sh:{name}", said
    yield from _kind_faults(graph, shape)


def _kind_faults(graph: ShapesGraph, shape: Term) -> Iterator[tuple[str, str]]:
    """Of node shapes with a path, property shapes without one, and counts that are missing."""
    kinds, has_path = graph.values(shape, TYPE), graph.is_property_shape(shape)
    if has_path and sh("NodeShape") in kinds:
        yield "sh:path", "stands at a node shape"
    if not has_path and sh("PropertyShape") in kinds:
        yield "sh:PropertyShape", "has no sh:path"
    if not has_path:
        for name in sorted(PROPERTY_ONLY):
            if graph.values(shape, sh(name)):
                yield f"sh:{name}", "stands at a node shape, which has no sh:path"
    elif graph.values(shape, sh("qualifiedValueShape")) and not (
        graph.values(shape, sh("qualifiedMinCount")) or graph.values(shape, sh("qualifiedMaxCount"))
    ):
        yield "sh:qualifiedValueShape", "has neither a qualifiedMinCount nor a qualifiedMaxCount"


# What is said against a value; nothing where it is as it should be.


def _an_iri(graph: ShapesGraph, value: Term) -> Iterator[str]:
    if not isinstance(value, NamedNode):
        yield f"is {told(value)}, not an IRI"


def _a_class(graph: ShapesGraph, value: Term) -> Iterator[str]:
    if isinstance(value, Literal):
        yield f"is {told(value)}, not an IRI"


def _a_literal(graph: ShapesGraph, value: Term) -> Iterator[str]:
    if not isinstance(value, Literal):
        yield f"is {told(value)}, not a literal"


def _a_count(graph: ShapesGraph, value: Term) -> Iterator[str]:
    digits = value.value.removeprefix("+") if isinstance(value, Literal) else ""
    if (
        not isinstance(value, Literal)
        or value.datatype.value not in INTEGERS
        or not (digits.isascii() and digits.isdigit())
    ):
        yield f"is {told(value)}, not a whole number of 0 or more"


def _a_flag(graph: ShapesGraph, value: Term) -> Iterator[str]:
    if not (
        isinstance(value, Literal)
        and value.datatype.value == XSD + "boolean"
        and value.value in ("true", "false")
    ):
        yield f"is {told(value)}, neither true nor false as SHACL writes them"


def _unique(graph: ShapesGraph, value: Term) -> Iterator[str]:
    """W3C's suite has ``"1"^^xsd:boolean``, which asks for nothing."""
    if not (isinstance(value, Literal) and value.value in ("1", "0")):
        yield from _a_flag(graph, value)


def _flags(graph: ShapesGraph, value: Term) -> Iterator[str]:
    yield from _a_literal(graph, value)
    if isinstance(value, Literal) and not set(value.value) <= set("smixq"):
        yield f"is {told(value)}, and only s, m, i, x and q are flags"


def _a_kind(graph: ShapesGraph, value: Term) -> Iterator[str]:
    if value not in _KINDS:
        yield f"is {told(value)}, which is no kind of node"


def _a_path(graph: ShapesGraph, value: Term) -> Iterator[str]:
    try:
        path_text(graph, value)
    except Malformed as fault:
        yield fault.reason if fault.name == "sh:path" else f"has {fault.name}, which {fault.reason}"
    except Refused:
        pass  # well-formed, and told of by the compiler


def _a_shape(graph: ShapesGraph, value: Term) -> Iterator[str]:
    if isinstance(value, Literal):
        yield f"leads to {told(value)}, not a shape"


def _a_node_shape(graph: ShapesGraph, value: Term) -> Iterator[str]:
    yield from _a_shape(graph, value)
    if graph.is_property_shape(value):
        yield f"leads to {told(value)}, a property shape"


def _a_property_shape(graph: ShapesGraph, value: Term) -> Iterator[str]:
    yield from _a_shape(graph, value)
    if not isinstance(value, Literal) and not graph.is_property_shape(value):
        known = graph.predicates(value)
        what = "which has no sh:path" if known else "which is not in the shapes graph"
        yield f"leads to {told(value)}, {what}"


def _a_list(of: Rule, what: str) -> Rule:
    """A list whose members are as they should be."""

    def rule(graph: ShapesGraph, head: Term) -> Iterator[str]:
        items = _items(graph, head)
        if items is None:
            yield f"is {told(head)}, not a well-formed list"
        for item in items or ():
            if any(True for _ in of(graph, item)):
                yield f"lists {told(item)}, not {what}"

    return rule


def _anything(graph: ShapesGraph, value: Term) -> Iterator[str]:
    yield from ()


_RULES: dict[str, Rule] = {
    "path": _a_path,
    "class": _a_class,
    "nodeKind": _a_kind,
    "not": _a_shape,
    "qualifiedValueShape": _a_shape,
    "node": _a_node_shape,
    "property": _a_property_shape,
    "in": _a_list(_anything, ""),
    "languageIn": _a_list(_a_literal, "a language tag"),
    "ignoredProperties": _a_list(_an_iri, "an IRI"),
    **dict.fromkeys(_LISTS_OF_SHAPES, _a_list(_a_shape, "a shape")),
    **dict.fromkeys(
        "datatype equals disjoint lessThan lessThanOrEquals targetClass targetObjectsOf"
        " targetSubjectsOf severity".split(),
        _an_iri,
    ),
    **dict.fromkeys(
        "minCount maxCount minLength maxLength qualifiedMinCount qualifiedMaxCount".split(),
        _a_count,
    ),
    **dict.fromkeys("closed deactivated qualifiedValueShapesDisjoint".split(), _a_flag),
    "uniqueLang": _unique,
    "flags": _flags,
    **dict.fromkeys(
        "minExclusive minInclusive maxExclusive maxInclusive pattern message".split(),
        _a_literal,
    ),
}


def _items(graph: ShapesGraph, head: Term) -> list[Term] | None:
    try:
        return graph.items(head)
    except Refused:
        return None


def told(term: Term) -> str:
    """A term as a message names it."""
    return "a blank node" if isinstance(term, BlankNode) else str(term)


def _uncovered(graph: ShapesGraph, shape: Term) -> Iterator[Refused]:
    """The terms at a shape that this compiler does not carry out."""
    for predicate in graph.predicates(shape):
        if predicate in graph.component_parameters:
            yield Refused(f"constraint component with {predicate.value}", "SPARQL-based")
        if not predicate.value.startswith(SHACL):
            continue
        name = predicate.value.removeprefix(SHACL)
        if name in UNJUDGED:
            yield Refused(f"sh:{name}", "is not covered, neither here nor by pySHACL", "none")
        elif name in ADVANCED:
            yield Refused(f"sh:{name}", "is a constraint of SHACL Advanced Features", "advanced")
        elif name in _NOT_AT_SHAPES:
            yield Refused(f"sh:{name}", "is no property of a shape", "none")
