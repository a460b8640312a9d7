"""Parameters become terms: whatever a person types, it stays one term."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchgraph.errors import ParameterError
from benchgraph.query.parameters import iri_of, parameter_term


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("iri", "https://e.org/a", "<https://e.org/a>"),
        ("iri", "<https://e.org/a>", "<https://e.org/a>"),
        ("iri", "case:falcon-llm", "<https://w3id.org/benchgraph/id/case/falcon-llm>"),
        ("iri", "case/falcon-llm", "<https://w3id.org/benchgraph/id/case/falcon-llm>"),
        ("iri", "axis:compute", "<https://w3id.org/benchgraph/vocab/axis/compute>"),
        ("string", 'a"b\\c', '"a\\"b\\\\c"'),
        ("integer", "007", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("decimal", "0.50", '"0.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("date", "2026-05-04", '"2026-05-04"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("lang", "zh-Hans", '"zh-hans"'),
    ],
)
def test_value_becomes_the_term_of_its_type(kind: str, value: str, term: str) -> None:
    assert parameter_term("x", kind, value) == term


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("iri", "javascript:alert(1)"),
        ("iri", "file:///etc/passwd"),
        ("iri", "https://e.org/a b"),
        ("iri", "https://e.org/a> } DROP ALL #"),
        ("iri", "case:a b"),
        ("iri", ""),
        ("iri", "https://"),
        ("integer", "1.5"),
        ("integer", "٣"),
        ("integer", "1; DROP"),
        ("integer", "9" * 40),
        ("decimal", "1e9"),
        ("decimal", "NaN"),
        ("date", "2026-13-01"),
        ("date", "2026-5-4"),
        ("date", "20260504"),
        ("lang", "english language"),
        ("lang", 'en"'),
        ("string", "a\x00b"),
        ("string", "x" * 3000),
    ],
)
def test_value_that_is_not_of_its_type_is_refused_by_name(kind: str, value: str) -> None:
    with pytest.raises(ParameterError, match="'size'"):
        parameter_term("size", kind, value)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_stays_one_literal(text: str) -> None:
    """Round trip through the engine: what goes in as a string comes out, and nothing else runs."""
    try:
        term = parameter_term("x", "string", text)
    except ParameterError:
        assert any(ord(character) < 32 or ord(character) == 127 for character in text)
        return
    rows = list(ox.Store().query(f"SELECT ?x WHERE {{ BIND({term} AS ?x) }}"))
    assert [row["x"].value for row in rows] == [text]


@given(st.text(max_size=40))
def test_any_iri_that_is_accepted_is_one_iri(text: str) -> None:
    try:
        iri = iri_of(text)
    except ValueError:
        return
    rows = list(ox.Store().query(f"SELECT ?x WHERE {{ BIND({ox.NamedNode(iri)} AS ?x) }}"))
    assert [row["x"].value for row in rows] == [iri]
