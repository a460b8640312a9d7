"""A shapes graph as an index: values of a node, lists, which nodes are shapes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.shacl.terms import RDF, SHACL, TYPE, Node, Refused, Term, sh

_FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))


class ShapesGraph:
    """The triples of a shapes graph, indexed. Read-only."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = list(dict.fromkeys(triples))
        self._values: dict[Term, dict[NamedNode, list[Term]]] = {}
        self._subjects: dict[tuple[NamedNode, Term], list[Node]] = {}
        self._with: dict[NamedNode, list[Node]] = {}
        for triple in self.triples:
            subject, predicate, value = triple.subject, triple.predicate, triple.object
            if isinstance(subject, Triple):
                continue
            self._values.setdefault(subject, {}).setdefault(predicate, []).append(value)
            self._subjects.setdefault((predicate, value), []).append(subject)
            self._with.setdefault(predicate, []).append(subject)
        self.component_parameters = frozenset(
            path
            for component in self.subjects_with(sh("parameter"))
            for parameter in self.values(component, sh("parameter"))
            for path in self.values(parameter, sh("path"))
            if not str(component).startswith("<" + SHACL)
        )
        """Predicates that a constraint component of the shapes graph's own reads."""

    def values(self, node: Term, predicate: NamedNode) -> list[Term]:
        """The values of one predicate at a node, in the order given."""
        return self._values.get(node, {}).get(predicate, [])

    def predicates(self, node: Term) -> list[NamedNode]:
        """The predicates that a node has."""
        return list(self._values.get(node, {}))

    def subjects(self, predicate: NamedNode, value: Term) -> list[Node]:
        """The nodes that have this value."""
        return self._subjects.get((predicate, value), [])

    def subjects_with(self, predicate: NamedNode) -> list[Node]:
        """The nodes that have any value of this predicate, each once."""
        return list(dict.fromkeys(self._with.get(predicate, ())))

    def value(self, node: Term, predicate: NamedNode) -> Term | None:
        """The only value, or None. Raises ``Refused`` where there are several."""
        found = self.values(node, predicate)
        if len(found) > 1:
            raise Refused(_short(predicate), "has more than one value")
        return found[0] if found else None

    def items(self, head: Term) -> list[Term]:
        """The members of an RDF list. Raises ``Refused`` where the list is broken."""
        items: list[Term] = []
        seen: set[Term] = set()
        node = head
        while node != _NIL:
            first, rest = self.values(node, _FIRST), self.values(node, _REST)
            if len(first) != 1 or len(rest) != 1 or node in seen:
                raise Refused("rdf:List", "not one well-formed list")
            seen.add(node)
            items.append(first[0])
            node = rest[0]
        return items

    def number(self, node: Term, predicate: NamedNode) -> int | None:
        """The value as a whole number that is not negative, or None where there is none."""
        value = self.value(node, predicate)
        if value is None:
            return None
        if not isinstance(value, Literal) or not value.value.isdigit():
            raise Refused(_short(predicate), "is not a whole number")
        return int(value.value)

    def flag(self, node: Term, predicate: NamedNode) -> bool:
        """Whether the value is true; false where there is none."""
        value = self.value(node, predicate)
        if value is None:
            return False
        if not isinstance(value, Literal) or value.value not in ("true", "false"):
            raise Refused(_short(predicate), "is neither true nor false")
        return value.value == "true"

    def is_property_shape(self, shape: Term) -> bool:
        """Whether a shape has a path."""
        return bool(self.values(shape, sh("path")))

    def shapes_with_targets(self) -> Iterator[Node]:
        """Every shape that says itself what it is about, in the order of the graph."""
        found: dict[Node, None] = {}
        for name in ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "target"):
            found.update(dict.fromkeys(self.subjects_with(sh(name))))
        for shape in self.subjects_with(TYPE):
            if self.is_class(shape) and self._is_shape(shape):
                found[shape] = None
        yield from found

    def is_class(self, node: Term) -> bool:
        """Whether the shapes graph types this node as a class, so that it is its own target."""
        kinds = {RDFS_CLASS, OWL_CLASS, *self.subjects(SUBCLASS, RDFS_CLASS)}
        return any(kind in kinds for kind in self.values(node, TYPE))

    def _is_shape(self, node: Node) -> bool:
        kinds = self.values(node, TYPE)
        if sh("NodeShape") in kinds or sh("PropertyShape") in kinds:
            return True
        return any(name in self._values.get(node, {}) for name in (sh("property"), sh("node")))


RDFS_CLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#Class")
SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
OWL_CLASS = NamedNode("http://www.w3.org/2002/07/owl#Class")


def _short(predicate: NamedNode) -> str:
    return "sh:" + predicate.value.removeprefix(SHACL)
