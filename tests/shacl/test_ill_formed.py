"""Shapes that are not well-formed are told, one sentence each; no engine is asked about them."""

from __future__ import annotations

import pytest
from tests.shacl.reports import store_of
from tests.shacl.test_components import DATA, node, prop, turtle

from benchgraph.shacl import IllFormed, PassedOver, compile_shapes

LOOP = ":loop rdf:first :p ; rdf:rest :loop ."


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        (prop(":p", "sh:path :q"), "sh:path has 2 values where one is allowed"),
        (node("sh:path :q"), "sh:path stands at a node shape"),
        (node("sh:not [ a sh:PropertyShape ; sh:minCount 1 ]"), "sh:PropertyShape has no sh:path"),
        (prop(":p", "sh:datatype xsd:string , xsd:integer"), "sh:datatype has 2 values"),
        (prop(":p", "sh:datatype 'string'"), 'sh:datatype is "string", not an IRI'),
        (prop(":p", "sh:minCount 1 , 2"), "sh:minCount has 2 values"),
        (prop(":p", "sh:minCount 1.5"), "not a whole number of 0 or more"),
        (prop(":p", "sh:minCount -1"), "not a whole number of 0 or more"),
        (prop(":p", "sh:minCount '1'"), "not a whole number of 0 or more"),
        (prop(":p", "sh:minCount '\u00b2'^^xsd:integer"), "not a whole number of 0 or more"),
        (prop(":p", "sh:maxLength 'ten'"), "not a whole number of 0 or more"),
        (prop(":p", "sh:uniqueLang 'yes'"), "neither true nor false"),
        (node("sh:deactivated '1'^^xsd:boolean"), "neither true nor false"),
        (node("sh:closed '1'^^xsd:boolean"), "neither true nor false"),
        (prop(":p", "sh:pattern 'a' ; sh:flags 'g'"), "only s, m, i, x and q are flags"),
        (prop(":p", "sh:in 1"), "not a well-formed list"),
        (prop(":p", "sh:in :loop") + LOOP, "sh:in is <http://example.org/loop>, not a well-formed"),
        (prop(":p", "sh:in [ rdf:first 1 ]"), "sh:in is a blank node, not a well-formed list"),
        (prop(":p", "sh:or :loop") + LOOP, "not a well-formed list"),
        (prop(":p", "sh:or ( 1 )"), "not a shape"),
        (prop(":p", "sh:languageIn ( :en )"), "not a language tag"),
        (node("sh:closed true ; sh:ignoredProperties ( 'p' )"), "not an IRI"),
        (prop(":p", "sh:minInclusive :one"), "not a literal"),
        (prop(":p", "sh:pattern :x"), "not a literal"),
        (prop(":p", "sh:class 'C'"), "not an IRI"),
        (prop(":p", "sh:lessThan 'q'"), "not an IRI"),
        (prop(":p", "sh:nodeKind sh:IRI , sh:Literal"), "sh:nodeKind has 2 values"),
        (prop(":p", "sh:nodeKind sh:Iri"), "is no kind of node"),
        (prop(":p", "sh:node 'text'"), "not a shape"),
        (prop(":p", "sh:node [ sh:path :q ]"), "a property shape"),
        (prop(":p", "sh:severity 'high'"), "not an IRI"),
        (prop(":p", "sh:pattern '('"), "sh:pattern is no regular expression"),
        (node("sh:property 'text'"), 'sh:property leads to "text", not a shape'),
        (node("sh:property :missing"), "which is not in the shapes graph"),
        (node("sh:property [ sh:minCount 1 ]"), "which has no sh:path"),
        (node("sh:minCount 1"), "stands at a node shape"),
        (node("sh:targetClass 'C'"), "not an IRI"),
        (prop("'text'", "sh:minCount 1"), 'sh:path is the literal "text"'),
        (prop("[ ]", "sh:minCount 1"), "sh:path is a blank node that says nothing"),
        (prop("( :p )", "sh:minCount 1"), "a list of fewer than two paths"),
        (prop(":loop", "sh:minCount 1") + LOOP, None),
        (prop("_:l", "sh:minCount 1") + "_:l rdf:first :p ; rdf:rest _:l .", "well-formed list"),
        (prop("_:l", "sh:minCount 1") + "_:l sh:inversePath _:l .", "sh:path contains itself"),
        (prop("[ sh:alternativePath ( :p ) ]", "sh:minCount 1"), "fewer than two paths"),
        (prop("[ sh:name 'p' ]", "sh:minCount 1"), "is a blank node with http"),
        (prop(":p", "sh:qualifiedValueShape [ ]"), "neither a qualifiedMinCount nor"),
        (node("sh:not [ sh:property [ sh:path :p ; sh:minCount :one ] ]"), "not a whole number"),
    ],
)
def test_ill_formed_shape_is_told(shapes: str, said: str | None) -> None:
    compiled = compile_shapes(turtle(shapes))
    findings = compiled.validate(store_of(turtle(DATA)))
    if said is None:  # an IRI as a path is a property, whatever else is said of it
        assert not compiled.unsupported
        return
    (one,) = compiled.ill_formed
    assert isinstance(one, IllFormed) and one.reference == "none"
    assert said in str(one)
    assert findings.refused == (one,) and findings.results == []


@pytest.mark.parametrize(
    ("shapes", "term", "meant"),
    [
        (prop(":p", "sh:minCont 1"), "sh:minCont", "sh:minCount"),
        (prop(":p", "sh:mincount 1"), "sh:mincount", "sh:minCount"),
        (prop(":p", "sh:dataType xsd:string"), "sh:dataType", "sh:datatype"),
        (
            ":s a sh:NodeShape ; sh:targetClas :C ; sh:nodeKind sh:IRI .",
            "targetClas",
            "targetClass",
        ),
        (node("sh:or ( [ sh:hasvalue 1 ] )"), "sh:hasvalue", "sh:hasValue"),
        (node("sh:wholly 1"), "sh:wholly", ""),
        (node("sh:not [ sh:minlength 1 ]"), "sh:minlength", "sh:minLength"),
    ],
)
def test_a_term_that_shacl_does_not_have_is_told(shapes: str, term: str, meant: str) -> None:
    """And passed over: the rest of the shape is judged, and by no other engine."""
    compiled = compile_shapes(turtle(shapes))
    (one,) = compiled.unsupported
    assert isinstance(one, PassedOver) and one.reference == "none" and not compiled.ill_formed
    assert f"{term} is no term of SHACL" in str(one)
    assert meant in str(one) and ("is sh:" in str(one)) is bool(meant)
    findings = compiled.validate(store_of(turtle(DATA)))
    assert findings.refused == (one,) and set(findings.by_shape) == set(compiled.shapes)
    rest = compile_shapes(compiled.remainder(findings.refused))
    assert rest.shapes == ()


def test_what_is_deactivated_is_not_told_of() -> None:
    shapes = prop(":p", "sh:mincount 1 ; sh:deactivated true")
    assert not compile_shapes(turtle(shapes)).unsupported


@pytest.mark.parametrize("kind", ["sh:Nodeshape", "sh:nodeShape", "sh:NodeShapes"])
def test_a_misspelt_class_of_shapes_is_told(kind: str) -> None:
    """Its instances would be no targets, and nothing would be said."""
    (one,) = compile_shapes(
        turtle(f":C a rdfs:Class , {kind} ; sh:nodeKind sh:Literal .")
    ).unsupported
    assert isinstance(one, PassedOver)
    assert f"{kind} is no class of SHACL, so it is passed over; is sh:NodeShape meant?" in str(one)


NEWER = (
    "sh:memberShape [ sh:nodeKind sh:IRI ]",
    "sh:uniqueMembers true",
    "sh:minListLength 1",
    "sh:maxListLength 1",
    "sh:singleLine true",
    "sh:reifierShape [ ]",
    "sh:expression [ ]",
    "sh:nodeByExpression [ ]",
    "sh:rootClass :C",
    "sh:someValue [ sh:nodeKind sh:IRI ]",
    "sh:subsetOf :q",
    "sh:uniqueValuesFor :p",
    "sh:targetWhere [ sh:nodeKind sh:IRI ]",
    "sh:js [ ]",
)


@pytest.mark.parametrize("text", NEWER)
@pytest.mark.parametrize("at", ["here", "below"])
def test_newer_and_other_terms_are_refused_by_name(text: str, at: str) -> None:
    """pySHACL passes them over: it is not to be asked, or only with its advanced features."""
    inner = f"sh:path :p ; {text}"
    shapes = prop(":p", text) if at == "here" else node(f"sh:or ( [ {inner} ] )")
    one = compile_shapes(turtle(shapes)).unsupported[0]
    assert text.split()[0] == one.name and not isinstance(one, IllFormed)
    assert one.reference == ("advanced" if "expression" in text else "none")
