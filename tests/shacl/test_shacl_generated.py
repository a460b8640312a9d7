"""A generated graph with faults put in: each is found as often as it was put in."""

from __future__ import annotations

from collections import Counter

import pytest
from benchmarks.faults import FAULTS, break_cases
from benchmarks.generate import quads
from tests.shacl.reports import Row, counted, reference, store_of

from benchgraph.shacl import compile_shapes
from benchgraph.triples import ontology_quads
from benchgraph.validation import load_shapes
from benchgraph.vocab import SHAPES

CASES, COPIES = 2 * len(FAULTS), 2


def by_constraint(rows: Counter[Row]) -> Counter[tuple[str, str]]:
    """How many results each (component, shape) has."""
    found: Counter[tuple[str, str]] = Counter()
    for (_, _, _, component, shape, _), count in rows.items():
        found[component.value, shape.value] += count
    return found


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "varied"])
def clean(request: pytest.FixtureRequest) -> list:
    more = quads(CASES, varied=request.param)
    return [quad.triple for quad in [*more, *ontology_quads()]]


@pytest.fixture(scope="module")
def compiled():
    return compile_shapes(load_shapes().triples)


def test_the_generated_graph_violates_nothing(clean, compiled) -> None:
    severities = {
        row[5].value.rsplit("#")[-1] for row in counted(compiled.validate(store_of(clean)))
    }
    assert severities <= {"Info"}


def test_every_fault_is_found_as_often_as_it_was_put_in(clean, compiled) -> None:
    broken, expected = break_cases(clean, COPIES)
    before = by_constraint(counted(compiled.validate(store_of(clean))))
    after = by_constraint(counted(compiled.validate(store_of(broken))))
    assert {key: after[key] - before[key] for key in expected} == dict(expected)


def test_faults_cover_every_constraint_kind_of_the_shipped_shapes(compiled) -> None:
    used = {check.component.value.split("#")[1] for check in compiled.checks()}
    assert used == {f"{fault.component}ConstraintComponent" for fault in FAULTS}


def test_pyshacl_finds_the_same_in_a_broken_graph() -> None:
    """With the shapes that the faults are meant for: the others cost pyshacl most of its time."""
    names = {shape for fault in FAULTS for shape in (fault.shape, fault.shape.split("-")[0])}
    shapes = [
        triple
        for triple in load_shapes().triples
        if "#target" not in triple.predicate.value
        or triple.subject.value.removeprefix(SHAPES) in names
    ]
    small = [quad.triple for quad in [*quads(len(FAULTS)), *ontology_quads()]]
    broken, expected = break_cases(small, 1)
    found = counted(compile_shapes(shapes).validate(store_of(broken)))
    assert found == reference(shapes, broken)
    assert set(expected) <= set(by_constraint(found))
