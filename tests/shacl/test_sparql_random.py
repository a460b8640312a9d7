"""Random sh:sparql constraints: columns change nothing about them, and a refusal has a name."""

from __future__ import annotations

from benchmarks.small_constraints import sparql_and_data
from hypothesis import HealthCheck, Phase, given, settings
from tests.shacl.reports import counted, store_of
from tests.shacl.small_shapes import Triples
from tests.shacl.test_components import turtle
from tests.shacl.test_overview import overview_of

from benchgraph.shacl import compile_shapes


@given(sparql_and_data())
@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_with_an_overview_the_findings_of_queries_are_the_same(
    drawn: tuple[Triples, Triples],
) -> None:
    shapes, data = drawn
    compiled, store = compile_shapes(shapes), store_of(data)
    without = compiled.validate(store)
    with_it = compiled.validate(store, overview=overview_of(data, compiled.texts()))
    assert counted(with_it) == counted(without) and with_it.refused == without.refused
    assert all(one.name.startswith("sh:select") for one in without.refused)


def test_a_refusal_names_the_operator_where_an_overview_spares_a_question() -> None:
    """The first doubt is about what the data do not hold, the second is not."""
    shapes = turtle(
        ":s a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:select '''"
        "SELECT $this ?value WHERE { $this <http://example.org/p> ?value"
        " OPTIONAL { $this <http://example.org/q> ?other FILTER(SUBSTR(?value, 1, 1) >= ?value) }"
        " FILTER(?value) }''' ] ."
    )
    data = turtle(":a a :C ; :p 'B' , 'a'@en . :b a :C ; :q '10' .")
    compiled = compile_shapes(shapes)
    overview = overview_of(data, compiled.texts())
    findings = compiled.validate(store_of(data), overview=overview)
    assert [one.name for one in findings.refused] == ["sh:select with a value as a condition"]
