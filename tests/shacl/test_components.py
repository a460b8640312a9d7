"""Each constraint component on a small graph: who is reported, with which value, as by pyshacl."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from tests.shacl.reports import counted, reference, store_of

from benchgraph.shacl import compile_shapes

PREFIXES = """
@prefix : <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA = """
:D rdfs:subClassOf :C .
:one a :C ; :p 5 ; :q 7 ; :same "x" , "y" ; :label "one"@en , "yi"@zh ;
    :day "2024-01-01"^^xsd:date ; :until "2024-02-01"^^xsd:date ; :next :two .
:two a :D ; :p 5 , 9 , "abc"^^xsd:integer ; :q 5 ; :same "x" ; :copy "x" ; :label "two"@en ,
    "zwei"@en ; :day "2024-03-01"^^xsd:date ; :until "2024-02-01"^^xsd:date ; :next :three .
:three a :C ; :p "five" , :one ; :same "z" ; :copy "w" ; :label "three" ; :next :one .
"""


def turtle(text: str) -> list[ox.Triple]:
    """Triples of Turtle under the usual prefixes."""
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


def node(text: str) -> str:
    """A node shape about every :C."""
    return f":s a sh:NodeShape ; sh:targetClass :C ; {text} ."


def prop(path: str, text: str) -> str:
    """A property shape about every :C."""
    return f":s a sh:PropertyShape ; sh:targetClass :C ; sh:path {path} ; {text} ."


# shapes, component, (focus, value) of each result; a value of None where there is none.
CASES = [
    (prop(":next", "sh:class :D"), "Class", [("two", ":three"), ("three", ":one")]),
    (prop(":p", "sh:datatype xsd:integer"), "Datatype", [
        ("two", '"abc"^^xsd:integer'), ("three", '"five"'), ("three", ":one")]),
    (prop(":p", "sh:nodeKind sh:Literal"), "NodeKind", [("three", ":one")]),
    (prop(":copy", "sh:minCount 1"), "MinCount", [("one", None)]),
    (prop(":p", "sh:minCount 2"), "MinCount", [("one", None)]),
    (prop(":p", "sh:maxCount 2"), "MaxCount", [("two", None)]),
    (prop(":q", "sh:minInclusive 7"), "MinInclusive", [("two", "5")]),
    (prop(":q", "sh:minExclusive 5"), "MinExclusive", [("two", "5")]),
    (prop(":q", "sh:maxInclusive 6.5"), "MaxInclusive", [("one", "7")]),
    (prop(":q", "sh:maxExclusive 7"), "MaxExclusive", [("one", "7")]),
    (prop(":day", 'sh:maxInclusive "2024-02-01"^^xsd:date'), "MaxInclusive",
     [("two", '"2024-03-01"^^xsd:date')]),
    (prop(":label", "sh:minLength 3"), "MinLength", [("one", '"yi"@zh')]),
    (prop(":label", "sh:maxLength 4"), "MaxLength", [("three", '"three"')]),
    (prop(":same", 'sh:pattern "^[xy]$"'), "Pattern", [("three", '"z"')]),
    (prop(":same", 'sh:pattern "X" ; sh:flags "i"'), "Pattern",
     [("one", '"y"'), ("three", '"z"')]),
    (prop(":label", 'sh:languageIn ( "en" )'), "LanguageIn",
     [("one", '"yi"@zh'), ("three", '"three"')]),
    (prop(":label", "sh:uniqueLang true"), "UniqueLang", [("two", None)]),
    (prop(":same", "sh:equals :copy"), "Equals",
     [("one", '"x"'), ("one", '"y"'), ("three", '"z"'), ("three", '"w"')]),
    (prop(":same", "sh:disjoint :copy"), "Disjoint", [("two", '"x"')]),
    (prop(":day", "sh:lessThan :until"), "LessThan", [("two", '"2024-03-01"^^xsd:date')]),
    (prop(":q", "sh:lessThanOrEquals :q"), "LessThanOrEquals", []),
    (prop(":same", 'sh:hasValue "x"'), "HasValue", [("three", None)]),
    (prop(":same", 'sh:in ( "x" "y" )'), "In", [("three", '"z"')]),
    (prop(":next", "sh:not [ sh:class :D ]"), "Not", [("one", ":two")]),
    (prop(":p", "sh:or ( [ sh:datatype xsd:integer ] [ sh:class :C ] )"), "Or",
     [("two", '"abc"^^xsd:integer'), ("three", '"five"')]),
    (prop(":next", "sh:and ( [ sh:class :C ] [ sh:class :D ] )"), "And",
     [("two", ":three"), ("three", ":one")]),
    (prop(":next", "sh:xone ( [ sh:class :C ] [ sh:class :D ] )"), "Xone", [("one", ":two")]),
    (prop(":next", "sh:node [ sh:property [ sh:path :copy ; sh:minCount 1 ] ]"), "Node",
     [("three", ":one")]),
    (prop(":label", 'sh:qualifiedValueShape [ sh:languageIn ( "en" ) ] ; sh:qualifiedMinCount 1'),
     "QualifiedMinCount", [("three", None)]),
    (prop(":label", 'sh:qualifiedValueShape [ sh:languageIn ( "en" ) ] ; sh:qualifiedMaxCount 1'),
     "QualifiedMaxCount", [("two", None)]),
    (node("sh:closed true ; sh:ignoredProperties ( rdf:type :p :q :same :label :day :until )"),
     "Closed", [("one", ":two"), ("two", '"x"'), ("two", ":three"), ("three", '"w"'),
                ("three", ":one")]),
    (node("sh:nodeKind sh:BlankNode"), "NodeKind",
     [("one", ":one"), ("two", ":two"), ("three", ":three")]),
    (node("sh:in ( :one :two )"), "In", [("three", ":three")]),
    (node("sh:hasValue :one"), "HasValue", [("two", None), ("three", None)]),
    (node("sh:equals :next"), "Equals", [
        ("one", ":one"), ("one", ":two"), ("two", ":two"), ("two", ":three"),
        ("three", ":three"), ("three", ":one")]),
    (node("sh:disjoint :next"), "Disjoint", []),
]  # fmt: skip
PATHS = [
    ("[ sh:inversePath :next ]", "sh:class :D", [("one", ":three"), ("two", ":one")]),
    ("( :next :next )", "sh:class :D", [("one", ":three"), ("two", ":one")]),
    ("[ sh:alternativePath ( :next :copy ) ]", "sh:nodeKind sh:IRI",
     [("two", '"x"'), ("three", '"w"')]),
    ("[ sh:oneOrMorePath :next ]", "sh:not [ sh:hasValue :one ]",
     [("one", ":one"), ("two", ":one"), ("three", ":one")]),
    ("[ sh:zeroOrOnePath :next ]", "sh:not [ sh:hasValue :one ]",
     [("one", ":one"), ("three", ":one")]),
    ("( [ sh:zeroOrMorePath :next ] :copy )", 'sh:in ( "x" )',
     [("one", '"w"'), ("two", '"w"'), ("three", '"w"')]),
]  # fmt: skip


def expected_pairs(results: list[tuple[str, str | None]]) -> list[tuple[str, str]]:
    """The expected (focus, value), values as the store writes them."""
    pairs = []
    for focus, value in results:
        term = turtle(f":x :y {value} .")[0].object if value else None
        pairs.append((f"<http://example.org/{focus}>", str(term)))
    return sorted(pairs)


def named(text: str) -> list[ox.Triple]:
    """Shapes whose blank nodes have names, so that two engines call them the same."""
    triples = turtle(text)
    shapes = {t.subject for t in triples if t.predicate.value.startswith("http://www.w3.org/ns/")}

    def name(term: object) -> object:
        is_path = any("Path" in t.predicate.value for t in triples if t.subject == term)
        if isinstance(term, ox.BlankNode) and term in shapes and not is_path:
            return ox.NamedNode(f"http://example.org/{term.value}")
        return term

    return [ox.Triple(name(t.subject), t.predicate, name(t.object)) for t in triples]  # type: ignore[arg-type]


@pytest.mark.parametrize(("shapes", "component", "results"), CASES, ids=lambda x: str(x)[:60])
def test_component(shapes: str, component: str, results: list[tuple[str, str | None]]) -> None:
    compiled = compile_shapes(named(shapes))
    findings = compiled.validate(store_of(turtle(DATA)))
    if findings.refused:
        pytest.fail(str(findings.refused[0]))
    found = counted(findings)
    pairs = sorted((str(row[0]), str(row[2])) for row in found.elements())
    assert pairs == expected_pairs(results)
    assert {row[3].value.split("#")[1] for row in found} <= {f"{component}ConstraintComponent"}
    assert found == reference(named(shapes), turtle(DATA))


@pytest.mark.parametrize(("path", "text", "results"), PATHS, ids=lambda x: str(x)[:40])
def test_path(path: str, text: str, results: list[tuple[str, str | None]]) -> None:
    shapes, data = named(prop(path, text)), turtle(DATA)
    found = counted(compile_shapes(shapes).validate(store_of(data)))
    assert sorted((str(row[0]), str(row[2])) for row in found) == expected_pairs(results)
    assert found == reference(shapes, data)


@pytest.mark.parametrize(
    ("target", "focus"),
    [
        ("sh:targetClass :C", {"one", "two", "three"}),
        ("sh:targetClass :D", {"two"}),
        ("sh:targetNode :one , :nowhere", {"one", "nowhere"}),
        ("sh:targetSubjectsOf :copy", {"two", "three"}),
        ("sh:targetObjectsOf :next", {"one", "two", "three"}),
        ("sh:targetClass :D ; sh:targetSubjectsOf :copy", {"two", "three"}),
    ],
)
def test_target(target: str, focus: set[str]) -> None:
    """Every focus node once, however many targets find it."""
    shapes = turtle(f":s a sh:NodeShape ; {target} ; sh:nodeKind sh:Literal .")
    found = counted(compile_shapes(shapes).validate(store_of(turtle(DATA))))
    assert {row[0].value for row in found} == {f"http://example.org/{name}" for name in focus}
    assert found == reference(shapes, turtle(DATA))


def test_a_class_that_is_a_shape_is_its_own_target() -> None:
    shapes = turtle(":C a rdfs:Class , sh:NodeShape ; sh:nodeKind sh:Literal .")
    found = counted(compile_shapes(shapes).validate(store_of(turtle(DATA))))
    assert sum(found.values()) == 3
    assert found == reference(shapes, turtle(DATA))


def test_deactivated_shape_is_silent_and_severity_is_kept() -> None:
    shapes = turtle(
        ":s a sh:NodeShape ; sh:targetClass :C ; sh:property :a , :b ."
        " :a sh:path :copy ; sh:minCount 1 ; sh:severity sh:Info ; sh:message 'why' ."
        " :b sh:path :copy ; sh:minCount 1 ; sh:deactivated true ."
    )
    (result,) = compile_shapes(shapes).run(store_of(turtle(DATA)))
    assert result.severity.value.endswith("#Info")
    assert result.message == "why"
    assert result.path_text == "<http://example.org/copy>"


def test_only_the_default_graph_is_validated() -> None:
    store = store_of(turtle(":x a :C ."))
    for triple in turtle(":E rdfs:subClassOf :C . :y a :E , :C ."):
        store.add(ox.Quad(*triple, ox.NamedNode("http://example.org/graph")))
    store.add(ox.Quad(*turtle(":z a :E .")[0]))
    shapes = turtle(":s a sh:NodeShape ; sh:targetClass :C ; sh:nodeKind sh:Literal .")
    found = [result.focus_node.value for result in compile_shapes(shapes).run(store)]
    assert found == ["http://example.org/x"]


def test_number_of_workers_does_not_change_the_results() -> None:
    shapes = turtle(
        "".join(
            f":s{n} a sh:NodeShape ; sh:targetClass :C , :D ; sh:nodeKind sh:Literal ;"
            f" sh:property [ sh:path :copy ; sh:minCount {n} ] ."
            for n in range(1, 9)
        )
    )
    compiled, store = compile_shapes(shapes), store_of(turtle(DATA))
    assert compiled.run(store, workers=1) == compiled.run(store, workers=3)
