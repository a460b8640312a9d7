"""Numbers, days and booleans in other spellings than a store's: results as on the source itself."""

from __future__ import annotations

import logging
import re
from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from benchgraph.checking import Report, Result, validate

PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPE = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path %s ; %s ] ."
DATA = """
ex:a a ex:C ; ex:p 01 , 1 ; ex:q 1 .
ex:b a ex:C ; ex:p "1"^^xsd:byte , "x" .
ex:c a ex:C ; ex:p 1.50 , "1"^^xsd:boolean ; ex:q 3 .
ex:d a ex:C ; ex:q "2025-01-01+00:00"^^xsd:date .
"""
SEEN = [
    "sh:in (1 2)", "sh:in (01)", "sh:hasValue 1", "sh:hasValue 1.50", 'sh:pattern "^0"',
    "sh:minLength 2", "sh:maxLength 3", "sh:maxCount 1", "sh:datatype xsd:integer",
    "sh:equals ex:q", "sh:disjoint ex:q", "sh:lessThan ex:q", "sh:not [ sh:hasValue 01 ]",
    "sh:or ( [ sh:in (1) ] [ sh:datatype xsd:string ] )", "sh:node [ sh:maxLength 1 ]",
    "sh:qualifiedValueShape [ sh:nodeKind sh:Literal ] ; sh:qualifiedMaxCount 1",
]  # fmt: skip
UNSEEN = [
    "sh:minInclusive 2 ; sh:datatype xsd:decimal", "sh:nodeKind sh:IRI", "sh:class ex:C",
    "sh:minCount 1", "sh:in (ex:a)", "sh:hasValue ex:a", "sh:not [ sh:nodeKind sh:Literal ]",
]  # fmt: skip
LITERALS = [
    "1", "01", "+1", '"1"^^xsd:byte', '"1"^^xsd:int', '"1"', "1.5", "1.50", "2", "1.0", "true",
    '"1"^^xsd:boolean', '"2025-01-01"^^xsd:date', '"2025-01-01Z"^^xsd:date',
    '"2025-01-01+00:00"^^xsd:date', "ex:a",
]  # fmt: skip


@pytest.fixture(autouse=True)
def quiet() -> None:
    """rdflib logs ill-formed literals, which are here on purpose."""
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)


def graph(text: str) -> list[ox.Triple]:
    """The statements of a Turtle text."""
    return [quad.triple for quad in ox.parse((PREFIXES + text).encode(), ox.RdfFormat.TURTLE)]


def rows(report: Report) -> Counter[tuple[object, ...]]:
    """The results, without their words."""

    def row(each: Result) -> tuple[object, ...]:
        path = each.path_text
        return each.focus_node, path, each.value, each.component, each.severity

    return Counter(map(row, report.results))


def reports(path: str, constraint: str, data: str) -> tuple[Report, Report]:
    """Ours, and that of pySHACL on rdflib, which keeps literals here as they are written."""
    shapes = graph(SHAPE % (path, constraint))
    return (
        validate(graph(data), shapes),
        validate(graph(data), shapes, engine="reference"),
    )


@pytest.mark.parametrize("constraint", SEEN)
def test_what_sees_the_spelling_is_judged_on_the_source(constraint: str) -> None:
    """By pySHACL on rdflib; the report says so and why."""
    found, expected = reports("ex:p", constraint, DATA)
    assert rows(found) == rows(expected)
    assert list(found.engines) == ["pySHACL on rdflib"]
    assert "how a literal is written" in str(found.reasons)


@pytest.mark.parametrize("constraint", UNSEEN[1:])
def test_what_does_not_see_it_runs_compiled(constraint: str) -> None:
    """Values are shown as the source writes them, and two spellings are two values."""
    found, expected = reports("ex:p", constraint, DATA)
    assert rows(found) == rows(expected)
    assert list(found.engines) == ["compiled"]


@pytest.mark.parametrize(
    ("constraint", "engine"),
    [
        ("sh:in (1)", "compiled"),
        ("sh:hasValue 1", "compiled"),
        ("sh:in (01)", "pySHACL on rdflib"),
        ("sh:hasValue 1.50", "pySHACL on rdflib"),
    ],
)
def test_values_of_another_property_do_no_harm(constraint: str, engine: str) -> None:
    """What is looked at counts, and not what else the data hold."""
    found, expected = reports("ex:s", constraint, DATA + "ex:a ex:s 1 . ex:b ex:s 2 .")
    assert rows(found) == rows(expected)
    assert list(found.engines) == [engine]


def test_a_report_shows_the_spelling_of_the_source() -> None:
    """1 and 01 are one number in a store."""
    found, _ = reports("ex:p", "sh:minInclusive 2", "ex:a a ex:C ; ex:p 01 , 1 , 1.50 .")
    assert list(found.engines) == ["compiled"]
    assert sorted(each.value.value for each in found.results) == ["01", "1", "1.50"]


VALUES = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("ppq"), st.sampled_from(LITERALS)),
    min_size=3,
    max_size=8,
)


@settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    st.sampled_from(["ex:p", "ex:p", "( ex:r ex:p )", "[ sh:alternativePath ( ex:p ex:q ) ]"]),
    st.sampled_from(SEEN + UNSEEN),
    VALUES,
)
def test_random_data_give_the_results_of_the_source(path, constraint, values) -> None:
    """Whichever engine judges them. Only numbers have an order with numbers, but for pySHACL."""
    if "lessThan" in constraint:
        values = [each for each in values if re.search(r"^[+\d]|byte|int", each[2])]
    lines = [f"ex:{node} a ex:C ; ex:r ex:a ; ex:{name} {text} ." for node, name, text in values]
    found, expected = reports(path, constraint, "\n".join(lines))
    assert not found.unjudged
    assert rows(found) == rows(expected)
    assert found.conforms == expected.conforms


@pytest.mark.parametrize("constraint", ["sh:maxInclusive 100", "sh:not [ sh:minInclusive 100 ]"])
def test_what_is_beyond_its_datatype_is_not_compared(constraint: str) -> None:
    """A store takes it for a number; for the standard it is none."""
    shapes = graph(SHAPE % ("ex:p", constraint))
    odd = validate(graph('ex:a a ex:C ; ex:p "-5"^^xsd:nonNegativeInteger .'), shapes)
    assert odd.conforms is None
    assert [each.why for each in odd.unjudged] == [
        "a value beyond the range of its datatype is compared; no engine here judges that"
    ]
    assert validate(graph('ex:a a ex:C ; ex:p "5"^^xsd:nonNegativeInteger .'), shapes).conforms
    told = validate(
        graph('ex:a a ex:C ; ex:p "-5"^^xsd:nonNegativeInteger .'),
        graph(SHAPE % ("ex:p", f"{constraint} ; sh:datatype xsd:nonNegativeInteger")),
    )
    assert told.conforms is False
