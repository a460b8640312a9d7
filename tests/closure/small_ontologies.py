"""Random small ontologies and facts for hypothesis: a few names, every covered axiom kind."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import strategies as st

EX = "http://example.org/"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
TYPE = ox.NamedNode(RDF + "type")

CLASSES = [ox.NamedNode(f"{EX}C{n}") for n in range(5)]
RESTRICTIONS = [ox.NamedNode(f"{EX}R{n}") for n in range(3)]
PROPERTIES = [ox.NamedNode(f"{EX}p{n}") for n in range(4)]
INDIVIDUALS = [ox.NamedNode(f"{EX}i{n}") for n in range(5)]
LITERALS = [ox.Literal("a"), ox.Literal("b", language="en")]

classes, properties = st.sampled_from(CLASSES), st.sampled_from(PROPERTIES)
any_class = st.sampled_from(CLASSES + RESTRICTIONS)
individuals = st.sampled_from(INDIVIDUALS)


def owl(name: str) -> ox.NamedNode:
    """A term of OWL."""
    return ox.NamedNode(OWL + name)


def rdf_list(items: list[ox.NamedNode]) -> tuple[ox.NamedNode, list[ox.Triple]]:
    """An RDF list of IRIs with IRI nodes: its head and its triples."""
    name = "-".join(item.value.removeprefix(EX) for item in items)
    nodes = [ox.NamedNode(f"{EX}list/{name}/{n}") for n in range(len(items))]
    triples = []
    for node, item, rest in zip(nodes, items, [*nodes[1:], ox.NamedNode(RDF + "nil")], strict=True):
        triples += [
            ox.Triple(node, ox.NamedNode(RDF + "first"), item),
            ox.Triple(node, ox.NamedNode(RDF + "rest"), rest),
        ]
    return nodes[0], triples


@st.composite
def plain_axiom(draw: st.DrawFn) -> list[ox.Triple]:
    """One axiom that is one triple."""
    kind = draw(st.sampled_from(["class", "property", "typing", "kind", "disjoint"]))
    if kind == "class":
        name = draw(st.sampled_from([RDFS + "subClassOf", OWL + "equivalentClass"]))
        return [ox.Triple(draw(any_class), ox.NamedNode(name), draw(any_class))]
    if kind == "property":
        name = draw(
            st.sampled_from([RDFS + "subPropertyOf", OWL + "equivalentProperty", OWL + "inverseOf"])
        )
        return [ox.Triple(draw(properties), ox.NamedNode(name), draw(properties))]
    if kind == "typing":
        name = draw(st.sampled_from([RDFS + "domain", RDFS + "range"]))
        return [ox.Triple(draw(properties), ox.NamedNode(name), draw(any_class))]
    if kind == "kind":
        names = ["SymmetricProperty", "TransitiveProperty", "ObjectProperty", "AsymmetricProperty"]
        return [ox.Triple(draw(properties), TYPE, owl(draw(st.sampled_from(names))))]
    return [
        ox.Triple(draw(classes), owl("disjointWith"), draw(classes)),
        ox.Triple(draw(classes), TYPE, owl("Class")),
    ]


@st.composite
def list_axiom(draw: st.DrawFn) -> list[ox.Triple]:
    """A property chain, an intersection, a union or an enumeration."""
    if draw(st.booleans()):
        chain = draw(st.lists(properties, min_size=1, max_size=4))
        head, triples = rdf_list(chain)
        return [*triples, ox.Triple(draw(properties), owl("propertyChainAxiom"), head)]
    kind = draw(st.sampled_from(["intersectionOf", "unionOf", "oneOf"]))
    pool = individuals if kind == "oneOf" else any_class
    head, triples = rdf_list(draw(st.lists(pool, min_size=1, max_size=3)))
    return [*triples, ox.Triple(draw(classes), owl(kind), head)]


@st.composite
def restriction(draw: st.DrawFn) -> list[ox.Triple]:
    """A property restriction."""
    node = draw(st.sampled_from(RESTRICTIONS))
    kind = draw(st.sampled_from(["someValuesFrom", "allValuesFrom", "hasValue"]))
    if kind == "hasValue":
        filler: ox.NamedNode = draw(individuals)
    elif kind == "someValuesFrom":
        filler = draw(st.sampled_from([*CLASSES, *RESTRICTIONS, owl("Thing")]))
    else:
        filler = draw(any_class)
    return [
        ox.Triple(node, TYPE, owl("Restriction")),
        ox.Triple(node, owl("onProperty"), draw(properties)),
        ox.Triple(node, owl(kind), filler),
    ]


@st.composite
def fact(draw: st.DrawFn) -> ox.Triple:
    """A type or a property of an individual."""
    if draw(st.integers(0, 3)) == 0:
        return ox.Triple(draw(individuals), TYPE, draw(any_class))
    value = draw(st.sampled_from([*INDIVIDUALS, *INDIVIDUALS, *LITERALS]))
    return ox.Triple(draw(individuals), draw(properties), value)


@st.composite
def axioms_and_facts(draw: st.DrawFn) -> tuple[list[ox.Triple], list[ox.Triple]]:
    """A small ontology and facts under it."""
    groups = draw(
        st.lists(st.one_of(plain_axiom(), plain_axiom(), list_axiom(), restriction()), max_size=7)
    )
    facts = draw(st.lists(fact(), min_size=1, max_size=9))
    return [triple for group in groups for triple in group], facts
