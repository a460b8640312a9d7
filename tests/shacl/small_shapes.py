"""Random small shapes graphs and data for hypothesis: every core component, nested at will."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import strategies as st

EX = "http://example.org/"
SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SUBCLASS = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
TYPE = ox.NamedNode(RDF + "type")


def ex(name: str) -> ox.NamedNode:
    """A name of the examples."""
    return ox.NamedNode(EX + name)


def sh(name: str) -> ox.NamedNode:
    """A term of SHACL."""
    return ox.NamedNode(SH + name)


def xsd(text: str, name: str) -> ox.Literal:
    """A literal of an XSD datatype."""
    return ox.Literal(text, datatype=ox.NamedNode(XSD + name))


NODES = [ex(f"n{n}") for n in range(5)]
PROPERTIES = [ex(f"p{n}") for n in range(3)]
CLASSES = [ex(f"C{n}") for n in range(3)]
LITERALS = [
    *(xsd(text, "integer") for text in ("1", "5", "-3", "abc")),
    *(xsd(text, "decimal") for text in ("1.5", "5", "xyz")),
    *(xsd(text, "date") for text in ("2024-02-29", "2025-01-01", "2023-02-30", "word")),
    xsd("true", "boolean"),
    xsd("false", "boolean"),
    xsd("2024", "gYear"),
    ox.Literal(""),
    ox.Literal("5"),
    ox.Literal("abc"),
    ox.Literal("line\n"),
    ox.Literal("Ünïcode 中文"),
    ox.Literal("abc", language="en"),
    ox.Literal("abd", language="en"),
    ox.Literal("abc", language="en-gb"),
    ox.Literal("abc", language="zh-hans"),
]
nodes, properties = st.sampled_from(NODES), st.sampled_from(PROPERTIES)
classes, literals = st.sampled_from(CLASSES), st.sampled_from(LITERALS)
terms = st.sampled_from(NODES + NODES + LITERALS)
numbers = st.integers(0, 3).map(lambda n: xsd(str(n), "integer"))
PATTERNS = ["^a", "b.$", "c$", r"^\S*$", "[a-c]+[^x]", r"\d", "^http://", "(ab|5)", "^.{3}$"]

Triples = list[ox.Triple]


class Writer:
    """Collects the triples of a shapes graph and gives out names for its nodes."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.triples: Triples = []
        self.number = 0

    def name(self) -> ox.NamedNode:
        """A node that is not used yet."""
        self.number += 1
        return ex(f"s{self.number}")

    def add(self, subject: ox.NamedNode, name: str, value: object) -> None:
        """One triple with a SHACL property."""
        self.triples.append(ox.Triple(subject, sh(name), value))  # type: ignore[arg-type]

    def items(self, items: list[object]) -> ox.NamedNode | ox.BlankNode:
        """An RDF list; its head."""
        head: ox.NamedNode | ox.BlankNode = ox.NamedNode(RDF + "nil")
        for item in reversed(items):
            node = ox.BlankNode()
            self.triples.append(ox.Triple(node, ox.NamedNode(RDF + "first"), item))  # type: ignore[arg-type]
            self.triples.append(ox.Triple(node, ox.NamedNode(RDF + "rest"), head))
            head = node
        return head

    def path(self, depth: int = 0) -> object:
        """A predicate, or a path of blank nodes."""
        kind = self.draw(st.integers(0, 9 if depth < 2 else 3))
        if kind <= 4:
            return self.draw(properties)
        node = ox.BlankNode()
        if kind in (5, 6):
            self.triples.append(ox.Triple(node, sh("inversePath"), self.path(depth + 1)))  # type: ignore[arg-type]
        elif kind == 7:
            parts = [self.path(depth + 1), self.path(depth + 1)]
            rest = ox.BlankNode()
            for subject, part, tail in (
                (node, parts[0], rest),
                (rest, parts[1], ox.NamedNode(RDF + "nil")),
            ):
                self.triples.append(ox.Triple(subject, ox.NamedNode(RDF + "first"), part))  # type: ignore[arg-type]
                self.triples.append(ox.Triple(subject, ox.NamedNode(RDF + "rest"), tail))
        elif kind == 8:
            head = self.items([self.path(depth + 1), self.path(depth + 1)])
            self.triples.append(ox.Triple(node, sh("alternativePath"), head))
        else:
            name = self.draw(st.sampled_from(["zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"]))
            self.triples.append(ox.Triple(node, sh(name), self.draw(properties)))
        return node

    def constraints(self, shape: ox.NamedNode, depth: int, *, is_property: bool) -> None:
        """One to three constraints at a shape."""
        kinds = ["value", "value", "value", "pair", "has"]
        kinds += ["count", "lang", "count"] if is_property else []
        kinds += ["logical", "logical", "nested"] if depth < 2 else []
        kinds += ["qualified"] if is_property and depth < 2 else []
        chosen = self.draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3, unique=True))
        for kind in chosen:
            getattr(self, kind)(shape, depth, is_property)

    def value(self, shape: ox.NamedNode, depth: int, is_property: bool) -> None:
        """A constraint on a value alone."""
        draw = self.draw
        kind = draw(
            st.sampled_from("class datatype nodeKind compare length pattern languageIn in".split())
        )
        if kind == "class":
            self.add(shape, "class", draw(classes))
        elif kind == "datatype":
            names = "string integer decimal date boolean gYear".split()
            self.add(shape, "datatype", ox.NamedNode(XSD + draw(st.sampled_from(names))))
        elif kind == "nodeKind":
            names = "IRI Literal BlankNode BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral".split()
            self.add(shape, "nodeKind", sh(draw(st.sampled_from(names))))
        elif kind == "compare":
            name = draw(
                st.sampled_from("minInclusive maxInclusive minExclusive maxExclusive".split())
            )
            bounds = [xsd("1", "integer"), xsd("1.5", "decimal"), xsd("2024-06-01", "date")]
            self.add(shape, name, draw(st.sampled_from(bounds)))
        elif kind == "length":
            name = draw(st.sampled_from(["minLength", "maxLength"]))
            self.add(shape, name, xsd(str(draw(st.integers(1, 6))), "integer"))
        elif kind == "pattern":
            self.add(shape, "pattern", ox.Literal(draw(st.sampled_from(PATTERNS))))
            if draw(st.booleans()):
                self.add(shape, "flags", ox.Literal("i"))
        elif kind == "languageIn":
            tags = draw(st.lists(st.sampled_from(["en", "zh", "ja"]), min_size=1, unique=True))
            self.add(shape, "languageIn", self.items([ox.Literal(tag) for tag in tags]))
        else:
            self.add(shape, "in", self.items(draw(st.lists(terms, min_size=1, max_size=4))))

    def pair(self, shape: ox.NamedNode, depth: int, is_property: bool) -> None:
        """A comparison with another property."""
        self.add(shape, self.draw(st.sampled_from(["equals", "disjoint"])), self.draw(properties))

    def has(self, shape: ox.NamedNode, depth: int, is_property: bool) -> None:
        """A value that must be there."""
        self.add(shape, "hasValue", self.draw(terms))

    def count(self, shape: ox.NamedNode, depth: int, is_property: bool) -> None:
        """A number of values."""
        self.add(shape, self.draw(st.sampled_from(["minCount", "maxCount"])), self.draw(numbers))

    def lang(self, shape: ox.NamedNode, depth: int, is_property: bool) -> None:
        """One value per language."""
        self.add(shape, "uniqueLang", xsd("true", "boolean"))

    def logical(self, shape: ox.NamedNode, depth: int, is_property: bool) -> None:
        """Other shapes, combined."""
        kind = self.draw(st.sampled_from("not and or xone node".split()))
        if kind in ("not", "node"):
            self.add(shape, kind, self.shape(depth + 1, node_only=kind == "node"))
        else:
            members = [self.shape(depth + 1) for _ in range(self.draw(st.integers(1, 3)))]
            self.add(shape, kind, self.items(list(members)))

    def nested(self, shape: ox.NamedNode, depth: int, is_property: bool) -> None:
        """Property shapes below."""
        for _ in range(self.draw(st.integers(1, 2))):
            self.add(shape, "property", self.shape(depth + 1, property_only=True))

    def qualified(self, shape: ox.NamedNode, depth: int, is_property: bool) -> None:
        """A number of values that conform to a shape."""
        self.add(shape, "qualifiedValueShape", self.shape(depth + 1))
        name = self.draw(st.sampled_from(["qualifiedMinCount", "qualifiedMaxCount"]))
        self.add(shape, name, self.draw(numbers))
        if self.draw(st.booleans()):
            self.add(shape, "qualifiedValueShapesDisjoint", xsd("true", "boolean"))

    def shape(
        self, depth: int, *, node_only: bool = False, property_only: bool = False
    ) -> ox.NamedNode:
        """A shape of either kind."""
        shape = self.name()
        is_property = property_only or (not node_only and self.draw(st.booleans()))
        kind = "PropertyShape" if is_property else "NodeShape"
        self.triples.append(ox.Triple(shape, TYPE, sh(kind)))
        if is_property:
            self.add(shape, "path", self.path())
        self.constraints(shape, depth, is_property=is_property)
        if self.draw(st.integers(0, 9)) == 0:
            self.add(shape, "deactivated", xsd("true", "boolean"))
        return shape

    def targets(self, shape: ox.NamedNode) -> None:
        """One or two targets."""
        for _ in range(self.draw(st.integers(1, 2))):
            kind = self.draw(
                st.sampled_from(
                    "targetClass targetClass targetNode targetSubjectsOf targetObjectsOf".split()
                )
            )
            if kind == "targetClass":
                self.add(shape, kind, self.draw(classes))
            elif kind == "targetNode":
                self.add(
                    shape, kind, self.draw(st.sampled_from([*NODES, ex("absent"), LITERALS[0]]))
                )
            else:
                self.add(shape, kind, self.draw(properties))


@st.composite
def shapes_and_data(draw: st.DrawFn) -> tuple[Triples, Triples]:
    """A shapes graph and a data graph."""
    writer = Writer(draw)
    for _ in range(draw(st.integers(1, 2))):
        shape = writer.shape(0)
        writer.targets(shape)
        if draw(st.booleans()):
            writer.add(shape, "severity", sh("Warning"))
    data = draw(
        st.lists(
            st.one_of(
                st.builds(ox.Triple, nodes, properties, terms),
                st.builds(ox.Triple, nodes, properties, terms),
                st.builds(ox.Triple, nodes, st.just(TYPE), classes),
            ),
            max_size=18,
        )
    )
    hierarchy = draw(
        st.lists(st.builds(ox.Triple, classes, st.just(SUBCLASS), classes), max_size=2)
    )
    return list(dict.fromkeys(writer.triples)), list(dict.fromkeys([*data, *hierarchy]))
