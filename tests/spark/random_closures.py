"""Random small ontologies and facts by number: every kind of axiom that is compiled, few names."""

from __future__ import annotations

from random import Random

import pyoxigraph as ox

OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
THINGS = "https://w3id.org/benchgraph/id/"
TYPE = ox.NamedNode(RDF + "type")

# Axioms of one triple, between what and what.
_CLASSES = [RDFS + "subClassOf", OWL + "equivalentClass", OWL + "disjointWith"]
_PROPERTIES = [
    *[RDFS + "subPropertyOf", OWL + "equivalentProperty", OWL + "inverseOf"],
    OWL + "propertyDisjointWith",
]
_KINDS = ["Symmetric", "Transitive", "Irreflexive", "Asymmetric", "Functional", "InverseFunctional"]

Case = tuple[list[ox.Triple], list[ox.Triple]]


class Closures:
    """Ontologies with facts; the names of each are below a name of its own."""

    def __init__(self, number: int) -> None:
        self._random = Random(number)
        self._base = f"{THINGS}case-{number}/"
        self._lists = 0
        self.classes = [self._name(f"C{n}") for n in range(5)]
        self.restrictions = [self._name(f"R{n}") for n in range(3)]
        self.properties = [self._name(f"p{n}") for n in range(5)]
        self.individuals = [self._name(f"i{n}") for n in range(5)]
        self.literals = [ox.Literal("a"), ox.Literal('b "c" .', language="en")]

    def case(self) -> Case:
        """Axioms, and facts under them."""
        kinds = [
            *[self._of_classes, self._of_properties, self._typing, self._kind, self._list] * 2,
            *[self._restriction, self._restriction, self._chain, self._chain, self._group],
        ]
        chosen = self._random.choices(kinds, k=self._random.randint(1, 9))
        axioms = [triple for kind in chosen for triple in kind()]
        return axioms, [self._fact() for _ in range(self._random.randint(3, 16))]

    def _name(self, name: str) -> ox.NamedNode:
        return ox.NamedNode(self._base + name)

    def _one(self, names: list[ox.NamedNode]) -> ox.NamedNode:
        return self._random.choice(names)

    def _any_class(self) -> ox.NamedNode:
        return self._one(self.classes + self.restrictions)

    def _of_classes(self) -> list[ox.Triple]:
        name = self._random.choice(_CLASSES)
        return [ox.Triple(self._any_class(), ox.NamedNode(name), self._any_class())]

    def _of_properties(self) -> list[ox.Triple]:
        name = self._random.choice(_PROPERTIES)
        one, other = self._one(self.properties), self._one(self.properties)
        return [ox.Triple(one, ox.NamedNode(name), other)]

    def _typing(self) -> list[ox.Triple]:
        name = self._random.choice([RDFS + "domain", RDFS + "range"])
        kinds = [self._any_class() for _ in range(5)]
        kinds.append(ox.NamedNode(OWL + "Nothing"))
        if name.endswith("range"):
            kinds.append(ox.NamedNode(XSD + "string"))
        return [ox.Triple(self._one(self.properties), ox.NamedNode(name), self._one(kinds))]

    def _kind(self) -> list[ox.Triple]:
        weights = [4, 4, 2, 2, 1, 1]
        (kind,) = self._random.choices(_KINDS, weights)
        prop = self._one(self.properties)
        return [ox.Triple(prop, TYPE, ox.NamedNode(f"{OWL}{kind}Property"))]

    def _list(self) -> list[ox.Triple]:
        kind = self._random.choice(["intersectionOf", "intersectionOf", "unionOf", "oneOf"])
        pool = self.individuals if kind == "oneOf" else self.classes + self.restrictions
        head, triples = self._listed(self._random.choices(pool, k=self._random.randint(1, 4)))
        return [*triples, ox.Triple(self._one(self.classes), ox.NamedNode(OWL + kind), head)]

    def _chain(self) -> list[ox.Triple]:
        links = self._random.choices(self.properties, k=self._random.randint(1, 4))
        head, triples = self._listed(links)
        chain = ox.NamedNode(OWL + "propertyChainAxiom")
        return [*triples, ox.Triple(self._one(self.properties), chain, head)]

    def _group(self) -> list[ox.Triple]:
        name, pool = self._random.choice(
            [("AllDisjointClasses", self.classes), ("AllDisjointProperties", self.properties)]
        )
        head, triples = self._listed(self._random.sample(pool, k=3))
        self._lists += 1
        node = self._name(f"group-{self._lists}")
        triples.append(ox.Triple(node, TYPE, ox.NamedNode(OWL + name)))
        return [*triples, ox.Triple(node, ox.NamedNode(OWL + "members"), head)]

    def _restriction(self) -> list[ox.Triple]:
        node = self._one(self.restrictions)
        kind = self._random.choice(["someValuesFrom", "allValuesFrom", "hasValue"])
        filler: ox.NamedNode | ox.Literal = self._any_class()
        if kind == "hasValue":
            filler = self._random.choice([*self.individuals, *self.literals[:1]])
        return [
            ox.Triple(node, ox.NamedNode(OWL + "onProperty"), self._one(self.properties)),
            ox.Triple(node, ox.NamedNode(OWL + kind), filler),
        ]

    def _listed(self, items: list[ox.NamedNode]) -> tuple[ox.NamedNode, list[ox.Triple]]:
        self._lists += 1
        nodes = [self._name(f"list-{self._lists}-{n}") for n in range(len(items))]
        triples = []
        after = [*nodes[1:], ox.NamedNode(RDF + "nil")]
        for node, item, rest in zip(nodes, items, after, strict=True):
            triples.append(ox.Triple(node, ox.NamedNode(RDF + "first"), item))
            triples.append(ox.Triple(node, ox.NamedNode(RDF + "rest"), rest))
        return nodes[0], triples

    def _fact(self) -> ox.Triple:
        if self._random.random() < 0.25:
            return ox.Triple(self._one(self.individuals), TYPE, self._any_class())
        value = self._random.choice([*self.individuals, *self.individuals, *self.literals])
        return ox.Triple(self._one(self.individuals), self._one(self.properties), value)
