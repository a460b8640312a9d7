"""sh:sparql: what is run, what becomes MINUS, what is refused by name; all equal to pyshacl."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from tests.shacl.reports import counted, reference, store_of

from benchgraph.shacl import compile_shapes

PREFIXES = """
@prefix : <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DECLARED = """
:prefixes a owl:Ontology ;
    sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""
DATA = """
:a :p :b, :c ; :q :b . :b :p :a ; :q "x"@en . :c :q :a ; :ok true .
:r1 :from :a ; :to :b . :r2 :from :b ; :to :a .
"""


def turtle(text: str) -> list[ox.Triple]:
    """Triples of Turtle, blank nodes of shapes named so that both engines show the same."""
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


def shape(query: str, kind: str = "") -> list[ox.Triple]:
    """A shape about every subject of :p with one SPARQL constraint."""
    head = f"a sh:PropertyShape ; sh:path {kind}" if kind else "a sh:NodeShape"
    return turtle(
        f":s {head} ; sh:targetSubjectsOf :p ; sh:sparql :k ;"
        ' sh:message "{?value} of {$this}" .'
        f' :k sh:prefixes :prefixes ; sh:select """{query}""" .{DECLARED}'
    )


TWO_NOT_EXISTS = """SELECT $this ?value WHERE { $this ex:p ?value .
  FILTER NOT EXISTS { ?r ex:from $this ; ex:to ?value }
  FILTER NOT EXISTS { ?r ex:from ?value ; ex:to $this } }"""
FILTERED_NOT_EXISTS = """SELECT $this ?value WHERE { $this ex:p ?value .
  FILTER NOT EXISTS { $this ex:p ?value . ?value ex:q ?word FILTER (CONTAINS(STR(?word), %s)) } }"""
QUERIES = [
    FILTERED_NOT_EXISTS % "'/b'",
    FILTERED_NOT_EXISTS % "STR(?value)",
    FILTERED_NOT_EXISTS % "STR(?around)",
    "SELECT $this WHERE { $this ex:p ex:b }",
    "SELECT $this ?value WHERE { $this ex:p ?value . FILTER NOT EXISTS { ?value ex:ok ?x } }",
    TWO_NOT_EXISTS,
    "SELECT $this ?path ?value WHERE { $this ?path ?value . FILTER(isLiteral(?value)) }",
    "SELECT $this ?value { $this ex:p ?value . OPTIONAL { ?value ex:ok ?o } FILTER(!BOUND(?o))}",
    "SELECT $this ?value WHERE { { $this ex:p ?value } UNION { $this ex:q ?value } }",
    "SELECT DISTINCT $this (?v AS ?value) WHERE { $this ex:p ?v }",
    'SELECT $this ?value { $this ex:p ?value FILTER(STR(?value) > \\"http://example.org/b\\") }',
    "SELECT $this ?value # a comment with { and SERVICE\\nWHERE { $this ex:p ?value }",
    "SELECT ?this ?value WHERE { ?this ex:p ?x . BIND(?x AS ?value) }",
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("kind", ["", ":p"], ids=["node", "property"])
def test_constraint_gives_pyshacls_results_or_is_refused(query: str, kind: str) -> None:
    shapes, data = shape(query, kind), turtle(DATA)
    compiled = compile_shapes(shapes)
    if compiled.unsupported:
        assert "expression" in compiled.unsupported[0].reason
        return
    found = counted(compiled.validate(store_of(data)))
    assert found == reference(shapes, data)
    assert found


def test_path_variable_stands_for_the_path_of_the_shape() -> None:
    shapes, data = shape("SELECT $this ?value WHERE { $this $PATH ?value }", ":p"), turtle(DATA)
    assert counted(compile_shapes(shapes).validate(store_of(data))) == reference(shapes, data)


def test_two_step_not_exists_becomes_minus_also_when_a_name_is_used_twice() -> None:
    checks = list(compile_shapes(shape(TWO_NOT_EXISTS)).checks())
    assert checks[0].query.count("MINUS") == 2
    assert "NOT EXISTS" not in checks[0].query


@pytest.mark.parametrize(("words", "minus"), [("'/b'", 1), ("STR(?value)", 1), ("STR(?around)", 0)])
def test_a_filter_in_it_goes_along_where_the_group_binds_what_it_speaks_of(
    words: str, minus: int
) -> None:
    query = FILTERED_NOT_EXISTS.replace("WHERE { $this", "WHERE { ?around ex:from $this . $this")
    checks = list(compile_shapes(shape(query % words)).checks())
    assert checks[0].query.count("MINUS") == minus
    assert checks[0].query.count("NOT EXISTS") == 1 - minus


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("SELECT $this WHERE { $this ex:p ?x MINUS { ?x ex:q ?y } }", "MINUS"),
        ("SELECT $this WHERE { $this ex:p ?x . VALUES ?x { ex:b } }", "VALUES"),
        ("SELECT $this WHERE { SERVICE <http://example.org/> { $this ex:p ?x } }", "SERVICE"),
        ("SELECT $this (COUNT(?x) AS ?n) WHERE { $this ex:p ?x } GROUP BY $this", "COUNT"),
        ("SELECT $this WHERE { $this ex:p ?x { SELECT ?x WHERE { ?x ex:q ?y } } }", "sh:select"),
        ("SELECT $this WHERE { $this ex:p ?x } LIMIT 1", "LIMIT"),
        ("SELECT * WHERE { $this ex:p ?x }", "sh:select"),
        ("SELECT ?x WHERE { $this ex:p ?x }", "sh:select"),
        ("SELECT $this WHERE { $this $PATH ?x }", "$PATH"),
        ("SELECT $this WHERE { GRAPH $shapesGraph { $this ex:p ?x } }", "$shapesGraph"),
        ("SELECT $this WHERE { $this ex:p ?x { FILTER($this = ex:a) } }", "sh:select"),
        ("SELECT $this WHERE { $this ex:p ?x", "sh:select"),
        ("SELECT $this WHERE { $this nope:p ?x }", "sh:select"),
    ],
)
def test_what_needs_true_prebinding_is_refused_by_name(query: str, name: str) -> None:
    compiled = compile_shapes(shape(query))
    assert [one.shape.value for one in compiled.unsupported] == ["http://example.org/s"]
    assert name in compiled.unsupported[0].name
    assert compiled.shapes == ()


def test_messages_are_filled_with_what_the_row_says() -> None:
    compiled = compile_shapes(shape("SELECT $this ?value WHERE { $this ex:q ?value }"))
    messages = {result.message for result in compiled.run(store_of(turtle(DATA)))}
    assert messages == {
        "http://example.org/b of http://example.org/a",
        "x of http://example.org/b",
    }


def test_deactivated_constraint_is_not_run() -> None:
    shapes = shape("SELECT $this WHERE { $this ex:p ?x }") + turtle(":k sh:deactivated true .")
    assert compile_shapes(shapes).run(store_of(turtle(DATA))) == []


@pytest.mark.parametrize(("inner", "minus"), [("?value ex:q $this", 1), ("$this ex:q ex:c", 1)])
def test_patterns_that_do_not_hang_together_stay_beside_each_row(inner: str, minus: int) -> None:
    # By themselves two lists of nodes would be combined, each with each.
    apart = "$this ex:q ex:c . ?value ex:q ex:c"
    query = "SELECT $this ?value { $this ex:p ?value FILTER NOT EXISTS { %s } }"
    checks = [
        next(compile_shapes(shape(query % each)).checks())
        for each in (apart, f"{inner} ; ex:p ?value")
    ]
    assert [check.query.count("MINUS") for check in checks] == [0, minus]
