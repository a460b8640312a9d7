"""Small sh:sparql constraints with the results of the standard, worked out by hand, or a refusal by
name; and what pySHACL 0.40.1 finds where it departs from the standard."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from tests.shacl.reports import reference, store_of

from benchgraph.shacl import compile_shapes

PREFIXES = """@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPE = """:s a sh:NodeShape ; sh:targetNode :a ; sh:sparql :k .
:k sh:prefixes :prefixes ; sh:select '''SELECT $this ?value WHERE { $this ex:p ?value %s }''' .
:prefixes a owl:Ontology ; sh:declare
  [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] ,
  [ sh:prefix "xsd" ; sh:namespace "http://www.w3.org/2001/XMLSchema#"^^xsd:anyURI ] ."""
Y23, Y24 = '"2023"^^xsd:gYear', '"2024"^^xsd:gYear'
D1, D2, DZ = '"2024-01-05"^^xsd:date', '"2024-06-30"^^xsd:date', '"2024-01-05Z"^^xsd:date'
T1, TZ = '"2024-01-05T10:00:00"^^xsd:dateTime', '"2024-01-05T12:00:00Z"^^xsd:dateTime'
HALF, TENTH = '"0.5"^^xsd:double', '"0.1"^^xsd:double'
WORD, MONTH_13 = '"abc"^^xsd:integer', '"2024-13-01"^^xsd:date'

# A pattern after `$this ex:p ?value`, the values, and those that are reported or the refusal's
# name; fourth, where it differs: what pySHACL reports, or the error with which it ends.
CASES = [
    # order: numbers by value, text by code points, days of one kind
    ("FILTER(?value < 10)", ["9", "10", "9.5", '"10"', ":b"], ["9", "9.5"]),
    ("FILTER(?value < 0.1)", [TENTH, "0.05"], ["0.05"], ["0.05"]),
    ("FILTER(0.1 < ?value)", [TENTH, "1"], ["1"], ["1", TENTH]),
    ("FILTER(?value = 0.1)", [TENTH, "0.1", "1"], [TENTH, "0.1"], ["0.1"]),
    ("FILTER(?value = 1)", ["1", '"1"', "true", '"1"@en'], ["1"]),
    ("FILTER(?value != 1)", ["1", '"1"', "2", ":b"], ['"1"', "2", ":b"]),
    ("FILTER(!(?value > 1))", ["1", "2", '"1"'], ["1"]),
    ("FILTER(?value < '1')", ["0", '"0"', '"z"'], ['"0"'], ["0", '"0"']),
    ("FILTER(?value < 'b')", ['"a"', '"B"', '"c"', '"a"@en'], ['"a"', '"B"']),
    (f"FILTER(?value < {D2})", [D1, D2, '"2024"', T1], [D1]),
    (f"FILTER(?value > {D1})", [D2, DZ], "sh:select with >"),
    (f"FILTER(?value < {T1})", ['"2024-01-05T09:59:59"^^xsd:dateTime', T1],
     ['"2024-01-05T09:59:59"^^xsd:dateTime']),
    (f"FILTER(?value = {TZ})", ['"2024-01-05T14:00:00+02:00"^^xsd:dateTime'],
     ['"2024-01-05T14:00:00+02:00"^^xsd:dateTime']),
    (f"FILTER(?value < {Y24})", [Y23, Y24], "sh:select with <"),
    (f"FILTER(?value = {Y24})", [Y23, Y24], "sh:select with ="),
    (f"FILTER(?value = {Y24})", [Y24, "2024", '"2024"'], [Y24]),
    (f"FILTER(?value < {D2})", [MONTH_13, D1], "sh:select with <"),
    ("FILTER(?value < 5)", [WORD, "1"], ["1"]),
    ("FILTER(?value < 'b'@en)", ['"a"@en'], "sh:select with <"),
    ("FILTER(?value > false)", ["true"], "sh:select with >"),
    ("FILTER(?value = true)", ["true", "false", "1", '"true"'], ["true"]),
    ("FILTER(?value < 5)", ['"NaN"^^xsd:double'], "sh:select with <"),
    ("FILTER(?value IN (1, 'a', ex:b))", ["1", '"a"', ":b", '"a"@en', "2"], ["1", '"a"', ":b"]),
    ("FILTER(?value NOT IN (1, 'a'))", ["1", '"a"', ":b", "2"], [":b", "2"]),
    ("FILTER(?value IN (1.0, 2))", ["1", "3"], ["1"], []),
    # conditions
    ("FILTER(?value)", ["0", "1", '""', '"0"', "true", "false", ":b"], ["1", '"0"', "true"]),
    ("FILTER(?value)", ['"x"@en', "1"], "sh:select with a value as a condition"),
    ("FILTER(!?value)", [WORD], "sh:select with a value as a condition"),
    ("FILTER(?value)", [D1, "1"], ["1"], ["1", D1]),
    ("FILTER(isNumeric(?value))", ["1", "1.5", WORD, '"1"'], ["1", "1.5"], ["1", "1.5", WORD]),
    ("FILTER(isNumeric(?value) && ?value > 1)", ["1", "2", Y24, '"x"@en'], ["2"]),
    ("FILTER(?missing = 1 || ?value = 1)", ["1", "2"], ["1"]),
    ("FILTER(!(?missing = 1 && ?value = 1))", ["1", "2"], ["2"], []),
    ("FILTER(COALESCE(?missing, ?value) = 1)", ["1", "2"], ["1"]),
    ("FILTER(IF(?value = 1, 'yes', 'no') = 'yes')", ["1", "2"], ["1"]),
    # reckoning
    ("FILTER(?value / 2 = 1.5)", ["3", "4", "0"], ["3"]),
    ("FILTER(?value / 3 > 1)", ["4"], "sh:select with /"),
    ("FILTER(?value / 0 > 1)", ["4"], []),
    ("FILTER(?value + 1 = 2)", ["1", "1.0e0", '"1"'], "sh:select with +"),
    ("FILTER(?value * 2 = 1.0)", ["0.5", HALF, "1"], ["0.5", HALF]),
    ("FILTER(?value * 3 > 0)", ["5000000000"], "sh:select with *"),
    ("FILTER(ROUND(?value) = 3)", ["2.5", "3.4", "2.4", "3"], ["2.5", "3.4", "3"]),
    ("BIND(?value * 2 AS ?twice) FILTER(?twice = 4)", ["2", "3"], ["2"]),
    ("BIND(?value * 2 AS ?twice) FILTER(?twice = 3)", ["1.5"], "sh:select with BIND"),
    # parts of days
    ("FILTER(YEAR(?value) = 2024)", [D1, T1, '"2024"', "2024"], [D1, T1]),
    ("FILTER(YEAR(?value) = 2024)", [Y24], "sh:select with YEAR"),
    ("FILTER(HOURS(?value) = 10)", [T1, '"10:00:00"'], [T1]),
    ("FILTER(HOURS(?value) = 10)", ['"10:00:00"^^xsd:time'], "sh:select with HOURS"),
    ("FILTER(NOW() > ?value)", [T1], "sh:select with NOW"),
    # casts
    ("FILTER(xsd:integer(?value) = 1)", ["1.5", '"1"', "true", '"x"', ":b"],
     ["1.5", '"1"', "true"], ['"1"']),
    ("FILTER(xsd:integer(?value) = 1)", ['" 1"'], "sh:select with xsd:integer"),
    ("FILTER(xsd:boolean(?value))", ["2", '"true"', '"yes"'], ["2", '"true"'], ['"true"']),
    ("FILTER(xsd:date(?value) = " + D1 + ")", ['"2024-01-05"', T1, '"x"'],
     ['"2024-01-05"', T1], []),
    ("FILTER(xsd:string(?value) = 'a')", ['"a"@en'], "sh:select with xsd:string"),
    ("FILTER(xsd:gYear(?value) = " + Y24 + ")", ['"2024"'], "sh:select with xsd:gYear"),
    # text
    ("FILTER(REGEX(?value, '^a.c$'))", ['"abc"', '"abc"@en', '"xabc"', "5"], ['"abc"', '"abc"@en']),
    ("FILTER(REGEX(?value, 'B', 'i'))", ['"abc"', '"xyz"'], ['"abc"']),
    ("FILTER(REGEX(?value, 'a.c', 's'))", ['"a\\nc"', '"abc"'], ['"a\\nc"', '"abc"']),
    ("FILTER(REGEX(?value, 'a b', 'x'))", ['"ab"'], "sh:select with REGEX"),
    ("FILTER(REGEX(?value, 'c$'))", ['"abc\\n"'], "sh:select with REGEX"),
    ("FILTER(REGEX(?value, '[0-9]', 'i'))", ['"É"'], "sh:select with REGEX"),
    ("FILTER(REPLACE(?value, 'b', 'x') = 'axc')", ['"abc"', '"axc"', '"abc"@en'],
     ['"abc"', '"axc"']),
    ("FILTER(SUBSTR(?value, 2, 1) = 'b')", ['"abc"', '"b"', '"中b"'], ['"abc"', '"中b"']),
    ("FILTER(SUBSTR(?value, 0, 2) = 'a')", ['"abc"'], "sh:select with SUBSTR"),
    ("FILTER(STRLEN(?value) > 2)", ['"abc"', '"ab"', "12345", '"中文字"'], ['"abc"', '"中文字"']),
    ("FILTER(STR(?value) = '5')", ["5", '"5"', '"5"@en'], ["5", '"5"', '"5"@en']),
    ("FILTER(STR(?value) = 'x')", ["[]", "5"], "sh:select with STR"),
    ("FILTER(LANG(?value) = 'en')", ['"a"@en', '"a"@fr', '"a"', ":b"], ['"a"@en']),
    ("FILTER(LANG(?value) = 'en')", ['"a"@en-gb', '"a"@en'], ['"a"@en']),
    ("FILTER(STRLEN(LANG(?value)) > 2)", ['"a"@en-gb'], "sh:select with LANG"),
    ("FILTER(LANGMATCHES(LANG(?value), 'en'))", ['"a"@en-gb', '"a"@fr', '"a"'], ['"a"@en-gb']),
    ("FILTER(CONTAINS(?value, 'b'@fr))", ['"abc"', '"abc"@fr', '"abc"@en'], ['"abc"@fr']),
    ("FILTER(DATATYPE(?value) = xsd:integer)", ["1", "1.5", WORD, '"1"'], ["1", WORD]),
    # groups
    ("FILTER NOT EXISTS { $this ex:p ?other FILTER(?other > ?value) }", ["1", "2", "3"], ["3"]),
    ("FILTER NOT EXISTS { $this ex:p ?other FILTER(?other > ?value) }", [Y23, Y24],
     "sh:select with >"),
    ("OPTIONAL { $this ex:p ?other FILTER(?other > ?value) } FILTER(!BOUND(?other))",
     ["1", "2"], ["2"]),
    ("OPTIONAL { $this ex:p ?other FILTER(?other > ?value) } FILTER(!BOUND(?other))",
     [Y23, Y24], "sh:select with >"),
]  # fmt: skip


def turtle(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


def values(texts: list[str]) -> set[ox.Literal | ox.NamedNode]:
    """The terms that Turtle writes so."""
    return {triple.object for text in texts for triple in turtle(f":a :p {text} .")}


@pytest.mark.parametrize(
    ("pattern", "data", "expected", "theirs"),
    [(*case, None) if len(case) == 3 else case for case in CASES],
    ids=[f"{number}-{case[0]}" for number, case in enumerate(CASES)],
)
def test_constraint_finds_what_the_standard_says_or_is_refused(
    pattern: str, data: list[str], expected: list[str] | str, theirs: list[str] | None
) -> None:
    shapes = turtle(SHAPE % pattern)
    triples = [triple for text in data for triple in turtle(f":a :p {text} .")]
    findings = compile_shapes(shapes).validate(store_of(triples))
    if isinstance(expected, str):
        assert [one.name for one in findings.refused] == [expected]
        return
    assert findings.refused == ()
    assert {result.value for result in findings.results} == values(expected)
    found = {row[2] for row in reference(shapes, triples)}
    assert found == values(expected if theirs is None else theirs)
