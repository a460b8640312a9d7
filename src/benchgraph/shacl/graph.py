"""A shapes graph as an index: values of a node, lists, which nodes are shapes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.shacl.terms import RDF, SHACL, TYPE, Node, Refused, Term, sh
from benchgraph.shacl.vocabulary import TARGETS

_DIGITS = 15
_FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))


class ShapesGraph:
    """The triples of a shapes graph, indexed. Read-only.

    ``prefixes``: what a query means by a prefix that nothing in the graph declares for it.
    """

    def __init__(
        self, triples: Iterable[Triple], prefixes: Mapping[str, str] | None = None
    ) -> None:
        self.triples = list(dict.fromkeys(triples))
        self.prefixes: Mapping[str, str] = prefixes or {}
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

    def all_predicates(self) -> list[NamedNode]:
        """Every predicate of the graph, once."""
        return list(self._with)

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
        """The value as a whole number that is not negative, or None where there is none.

        What is beyond any number of values or characters becomes the largest that is told.
        """
        value = self.value(node, predicate)
        if value is None:
            return None
        digits = value.value.removeprefix("+").lstrip("0") if isinstance(value, Literal) else "-"
        if not (digits or "0").isdigit() or not digits.isascii():
            raise Refused(_short(predicate), "is not a whole number")
        return int(digits or "0") if len(digits) <= _DIGITS else 10**_DIGITS

    def flag(self, node: Term, predicate: NamedNode) -> bool:
        """Whether the value is true; false where there is none."""
        value = self.value(node, predicate)
        if value is None:
            return False
        if not isinstance(value, Literal) or value.value not in ("true", "false"):
            raise Refused(_short(predicate), "is neither true nor false as SHACL writes them")
        return value.value == "true"

    def unique_languages(self, shape: Term) -> bool:
        """Whether ``sh:uniqueLang`` is ``true``; ``"1"^^xsd:boolean`` is another term, and asks for
        nothing."""
        value = self.value(shape, sh("uniqueLang"))
        return isinstance(value, Literal) and value.value == "true"

    def is_property_shape(self, shape: Term) -> bool:
        """Whether a shape has a path."""
        return bool(self.values(shape, sh("path")))

    def shapes_with_targets(self) -> Iterator[Node]:
        """Every shape that says itself what it is about, in the order of the graph."""
        found: dict[Node, None] = {}
        for name in sorted(TARGETS):
            found.update(dict.fromkeys(self.subjects_with(sh(name))))
        found.update(dict.fromkeys(filter(self.is_own_target, self.subjects_with(TYPE))))
        yield from found

    def is_own_target(self, node: Term) -> bool:
        """Whether this is a class that is typed as a shape, so that its instances are targets.

        ``owl:Class`` and ``sh:ShapeClass`` are subclasses of ``rdfs:Class`` whether the shapes
        graph says so or not.
        """
        kinds = self.values(node, TYPE)
        return any(kind in self.class_kinds for kind in kinds) and any(
            kind in self._shape_kinds for kind in kinds
        )

    def untyped_classes(self) -> list[Node]:
        """Classes with property shapes that are not typed as shapes, and are no target."""
        return [
            node
            for node in self.subjects_with(sh("property"))
            if any(kind in self.class_kinds for kind in self.values(node, TYPE))
            if not self.is_own_target(node)
            if not any(self.values(node, sh(name)) for name in TARGETS)
        ]

    @cached_property
    def class_kinds(self) -> frozenset[Term]:
        """``rdfs:Class`` and its subclasses."""
        return self._with_subclasses(RDFS_CLASS, OWL_CLASS, SHAPE_CLASS)

    @cached_property
    def _shape_kinds(self) -> frozenset[Term]:
        return self._with_subclasses(sh("NodeShape"), sh("PropertyShape"), SHAPE_CLASS)

    def _with_subclasses(self, *classes: Term) -> frozenset[Term]:
        found: dict[Term, None] = dict.fromkeys(classes)
        waiting: list[Term] = list(found)
        while waiting:
            below = [each for each in self.subjects(SUBCLASS, waiting.pop()) if each not in found]
            found.update(dict.fromkeys(below))
            waiting += below
        return frozenset(found)


RDFS_CLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#Class")
SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
OWL_CLASS = NamedNode("http://www.w3.org/2002/07/owl#Class")
SHAPE_CLASS = sh("ShapeClass")


def _short(predicate: NamedNode) -> str:
    return "sh:" + predicate.value.removeprefix(SHACL)
