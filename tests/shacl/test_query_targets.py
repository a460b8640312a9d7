"""Targets that are queries find what pySHACL's advanced features find; other kinds of target."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from tests.shacl.reports import counted, store_of
from tests.shacl.test_components import DATA, turtle

from benchgraph.shacl import IllFormed, compile_shapes

PREFIXES = ':x sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] .'
KIND = (
    ":Having a sh:SPARQLTargetType ; rdfs:subClassOf sh:Target ; sh:prefixes :x ;"
    " sh:parameter [ sh:path :what ] ;"
    ' sh:select "SELECT ?this WHERE { ?this ex:same $what }" .'
)


def shape(target: str) -> str:
    return f":s a sh:NodeShape ; sh:nodeKind sh:Literal ; sh:target [ {target} ] . {PREFIXES}"


def select(query: str) -> str:
    return shape(f"a sh:SPARQLTarget ; sh:prefixes :x ; sh:select '{query}'")


CASES = [
    (select("SELECT ?this WHERE { ?this ex:copy ?copy }"), {"two", "three"}),
    (select("SELECT DISTINCT $this { $this ex:p 5 ; ex:q 7 }"), {"one"}),
    (select("PREFIX e: <http://example.org/> SELECT ?this { ?x e:next/e:next ?this }"), None),
    (select("SELECT ?this { ?this ex:q ?q FILTER NOT EXISTS { ?this ex:copy ?c } }"), {"one"}),
    (shape('a :Having ; :what "z"') + KIND, {"three"}),
]


@pytest.mark.parametrize(("shapes", "focus"), CASES, ids=range(len(CASES)))
def test_focus_nodes_are_those_of_the_query(shapes: str, focus: set[str] | None) -> None:
    import pyshacl
    import rdflib

    triples, data = turtle(shapes), turtle(DATA)
    findings = compile_shapes(triples).validate(store_of(data))
    assert findings.refused == ()
    found = [row[0].value.rsplit("/", 1)[1] for row in counted(findings).elements()]
    assert sorted(found) == sorted(focus or {"one", "two", "three"})

    def graph(of: list[ox.Triple]) -> rdflib.Graph:
        text = ox.serialize(of, format=ox.RdfFormat.N_TRIPLES)
        return rdflib.Graph().parse(data=text, format="nt")

    _, report, _ = pyshacl.validate(graph(data), shacl_graph=graph(triples), advanced=True)
    focus_node = rdflib.URIRef("http://www.w3.org/ns/shacl#focusNode")
    assert sorted(str(each).rsplit("/", 1)[1] for each in report.objects(None, focus_node)) == (
        sorted(found)
    )


@pytest.mark.parametrize(
    ("shapes", "name", "ill_formed"),
    [
        (select("SELECT ?this { ?this ex:p ?p } LIMIT 1"), "LIMIT", False),
        (select("SELECT ?this ?p { ?this ex:p ?p }"), "selects something else", False),
        (select("SELECT ?this { SERVICE <urn:x> { ?this ex:p ?p } }"), "SERVICE", False),
        (select("SELECT ?this { ?this other:p ?p }"), "other:", True),
        (shape("a sh:JSTarget"), "sh:select", False),
        (shape("a :Having") + KIND, "has no value of", True),
    ],
)
def test_other_targets_are_refused_by_name(shapes: str, name: str, ill_formed: bool) -> None:
    (one,) = compile_shapes(turtle(shapes)).unsupported
    assert name in str(one) and isinstance(one, IllFormed) is ill_formed
    assert one.reference == ("none" if ill_formed else "advanced")


def test_rules_are_told_not_run_and_not_handed_on() -> None:
    shapes = turtle(
        ":s a sh:NodeShape ; sh:targetClass :C ; sh:rule [ a sh:TripleRule ; sh:subject sh:this ;"
        " sh:predicate :copy ; sh:object 1 ] ; sh:property [ sh:path :copy ; sh:minCount 1 ] ."
    )
    compiled = compile_shapes(shapes)
    (note,) = compiled.notes
    assert note.startswith("<http://example.org/s>: sh:rule is not run")
    found = compiled.run(store_of(turtle(DATA)))
    assert [result.focus_node.value for result in found] == ["http://example.org/one"]
    assert not [t for t in compiled.remainder() if t.predicate.value.endswith("#rule")]


def test_a_class_with_thousands_of_subclasses_is_a_target() -> None:
    data = turtle(DATA + "".join(f":K{n} rdfs:subClassOf :C . :k{n} a :K{n} ." for n in range(300)))
    shapes = turtle(":s a sh:NodeShape ; sh:targetClass :C ; sh:nodeKind sh:Literal .")
    assert len(compile_shapes(shapes).run(store_of(data))) == 303


@pytest.mark.parametrize(
    ("types", "found"),
    [
        ("rdfs:Class , sh:NodeShape", 3),
        ("owl:Class , sh:NodeShape", 3),
        ("owl:Class , rdfs:Class , sh:NodeShape", 3),
        ("sh:ShapeClass", 3),
        (":Kind , sh:NodeShape", 3),
        ("sh:NodeShape", 0),
        ("rdfs:Class", 0),
        ("rdfs:Class ; sh:property [ sh:path :p ; sh:maxCount 0 ]", 0),
    ],
)
def test_a_shape_that_is_a_class_is_its_own_target(types: str, found: int) -> None:
    """Also by subclasses of subclasses of rdfs:Class."""
    shapes = turtle(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . :Kind rdfs:subClassOf owl:Class ."
        f":C a {types} ; sh:nodeKind sh:Literal ."
    )
    assert len(compile_shapes(shapes).run(store_of(turtle(DATA)))) == found


def test_the_reference_takes_the_same_classes_as_targets() -> None:
    """Among what is left to it: a class of SHACL 1.2, but none that is not typed as a shape."""
    shapes = turtle(
        ":C a sh:ShapeClass ; sh:sparql [ sh:select 'SELECT $this { $this :p 5 } LIMIT 9' ] ."
        ":D a rdfs:Class ; sh:property [ sh:path :p ; sh:maxCount 0 ] ."
    )
    compiled = compile_shapes(shapes)
    assert [one.shape.value for one in compiled.unsupported] == ["http://example.org/C"]
    assert [n for n in compiled.notes if "http://example.org/D" in n]
    rest = compile_shapes(compiled.remainder()).graph
    assert [shape.value for shape in rest.shapes_with_targets()] == ["http://example.org/C"]
    assert not [t for t in compiled.remainder() if t.object.value.endswith("Class")]


def test_a_shape_that_the_data_ask_for_is_refused_by_name() -> None:
    compiled = compile_shapes(turtle(":s a sh:NodeShape ; sh:nodeKind sh:Literal ."))
    (one,) = compiled.validate(store_of(turtle(":one sh:shape :s ."))).refused
    assert (one.name, one.reference) == ("sh:shape", "none")
