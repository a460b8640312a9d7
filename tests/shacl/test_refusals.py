"""What is not covered is refused by name and left to the reference, never skipped."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from tests.shacl.reports import ours, reference, store_of
from tests.shacl.test_components import DATA, named, node, prop, turtle

from benchgraph.shacl import compile_shapes
from benchgraph.shacl.literals import read_alike, rewritten
from benchgraph.shacl.regular import portable_pattern
from benchgraph.shacl.terms import Refused

NULLABLE = prop("[ sh:zeroOrMorePath :p ]", "sh:targetNode :x ; sh:minCount 2")


@pytest.mark.parametrize(
    ("shapes", "name"),
    [
        (prop(":p", "sh:datatype xsd:QName"), "QName"),
        (prop(":p", "sh:datatype rdfs:Literal"), "Literal"),
        (prop(":p", 'sh:pattern "a$b"'), "pattern"),
        (prop(":p", 'sh:pattern "(a+b){2}\\\\1"'), "for ever"),
        (prop(":p", 'sh:pattern "x" ; sh:flags "q"'), "flags"),
        (prop(":p", 'sh:minInclusive "a"^^xsd:integer'), "minInclusive"),
        (prop(":p", "sh:minInclusive '300'^^xsd:byte"), "minInclusive"),
        (prop(":p", f"sh:minInclusive {10**30}"), "minInclusive"),
        (prop(":p", "sh:minInclusive 'x'^^xsd:integer"), "minInclusive"),
        (prop(":p", "sh:closed '1'^^xsd:boolean"), "closed"),
        (prop(":p", "sh:class [ ]"), "class"),
        (prop(":p", "sh:hasValue [ ]"), "blank node"),
        (prop(":p", "sh:minCount 1 ; sh:minCount 2"), "minCount"),
        (prop(":p", "sh:expression [ ]"), "expression"),
        (prop(":p", "sh:js [ ]"), "js"),
        (node("sh:minCount 1"), "minCount"),
        (node("sh:property :loop") + " :loop sh:path :p ; sh:property :loop .", "recursive"),
        (node("sh:target [ ]"), "target"),
        (node("sh:property :s2") + " :s2 sh:minCount 1 .", "property"),
    ],
)
def test_refused_by_name(shapes: str, name: str) -> None:
    compiled = compile_shapes(named(shapes))
    assert [name in str(one) for one in compiled.unsupported] == [True]
    assert compiled.shapes == ()
    assert compiled.run(store_of(turtle(DATA))) == []


def test_shape_with_a_component_of_its_own_graph_is_refused() -> None:
    shapes = turtle(
        ":Component a sh:ConstraintComponent ; sh:parameter [ sh:path :most ] ."
        " :s a sh:NodeShape ; sh:targetClass :C ; :most 3 ."
    )
    (one,) = compile_shapes(shapes).unsupported
    assert "http://example.org/most" in one.name


def test_one_refused_shape_leaves_the_others_to_the_queries_and_nothing_is_lost() -> None:
    refused = prop(":p", "sh:datatype xsd:QName").replace(":s ", ":refused ")
    shapes = named(prop(":copy", "sh:minCount 1") + refused)
    compiled = compile_shapes(shapes)
    assert [shape.value for shape in compiled.shapes] == ["http://example.org/s"]
    targets = {t.subject.value for t in compiled.remainder() if "target" in t.predicate.value}
    assert targets == {"http://example.org/refused"}
    assert ours(compiled, turtle(DATA)) == reference(shapes, turtle(DATA))


@pytest.mark.parametrize(
    ("shapes", "data", "refused"),
    [
        (prop(":p", "sh:minInclusive 1"), ":x a :C ; :p 0 , 2.5 , 'text' , :iri .", False),
        (prop(":p", "sh:minInclusive 1"), f":x a :C ; :p {10**25} .", True),
        (prop(":p", "sh:lessThan :q"), ":x a :C ; :p 1 ; :q 2.5 , 0 .", False),
        (prop(":p", "sh:lessThan :q"), ":x a :C ; :p 'a' ; :q 'b' .", False),
        (prop(":p", "sh:lessThan :q"), f":x a :C ; :p {10**25} ; :q 3 .", True),
        (NULLABLE, ":y :q 3 .", True),
        (NULLABLE, ":x :q 3 .", False),
    ],
)
def test_values_that_cannot_be_judged_send_a_shape_to_the_reference(
    shapes: str, data: str, refused: bool
) -> None:
    compiled = compile_shapes(named(shapes))
    assert compiled.unsupported == ()
    assert bool(compiled.validate(store_of(turtle(data))).refused) is refused
    assert ours(compiled, turtle(data)) == reference(named(shapes), turtle(data))


@pytest.mark.parametrize(
    "pattern",
    ["^a$", "a|b$", "[a-z]{2,3}", r"\.\-\/", r"[^\s]+", r"^https?://[^/ ]", "(?:ab)+", "中+"],
)
@pytest.mark.parametrize("text", ["a", "ab", "a\n", "b\x1c", "xx yy", "https://a", ".-/", "中文"])
def test_portable_pattern_means_the_same_to_both_engines(pattern: str, text: str) -> None:
    import re

    portable, flags = portable_pattern(pattern)
    query = f"ASK {{ FILTER(REGEX({ox.Literal(text)}, {ox.Literal(portable)}, '{flags}')) }}"
    assert bool(ox.Store().query(query)) is bool(re.search(pattern, text))


@pytest.mark.parametrize(
    "pattern",
    [r"\bx", r"\w+", "a++", "x$y", "(?i:x)", r"(a)\1", "[[:alpha:]]", "[a&&b]", "{x}", "("],
)
def test_pattern_that_the_engines_may_read_differently_is_refused(pattern: str) -> None:
    with pytest.raises(Refused):
        portable_pattern(pattern)


def test_literals_that_the_store_gives_back_otherwise_are_told() -> None:
    triples = turtle(":x :p 1.50 , 1.5 , '05'^^xsd:integer , 'x'@en , '2024-01-01'^^xsd:date .")
    assert [literal.value for literal in rewritten(triples)] == ["1.50", "05"]


@pytest.mark.parametrize(
    ("text", "datatype", "alike"),
    [
        ("5", "integer", True),
        ("05", "integer", False),
        ("5", "byte", False),
        ("1.5", "decimal", True),
        ("1.50", "decimal", False),
        ("1.0", "double", False),
        ("true", "boolean", True),
        ("1", "boolean", False),
        ("maybe", "boolean", False),
        ("2024-01-01", "date", True),
        ("2024-01-01Z", "date", False),
        ("wrong", "date", True),
        ("1e5", "decimal", False),
    ],
)
def test_literals_on_which_the_engines_agree(text: str, datatype: str, alike: bool) -> None:
    literal = ox.Literal(
        text, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{datatype}")
    )
    assert read_alike(literal) is alike


def test_a_constraint_may_declare_its_prefixes_in_its_query() -> None:
    query = "PREFIX e: <http://example.org/> SELECT $this { $this e:p ?p FILTER(isIRI(?p)) }"
    compiled = compile_shapes(turtle(node(f"sh:sparql [ sh:select '{query}' ]")))
    assert compiled.unsupported == ()
    assert len(compiled.run(store_of(turtle(DATA)))) == 1
