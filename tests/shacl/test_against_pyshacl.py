"""Random shapes on random data: the results that pyshacl gives, or a refusal by name."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, assume, event, given, settings
from tests.shacl.reports import (
    bounds_meet_other_kinds,
    inverts_a_sequence,
    ours,
    reference,
    store_of,
)
from tests.shacl.small_shapes import shapes_and_data

from benchgraph.shacl import compile_shapes


# Shrinking runs the reference hundreds of times: what is found is shown as it was found.
@settings(
    max_examples=150,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(shapes_and_data())
def test_random_shapes_find_what_pyshacl_finds(case) -> None:
    """Equal multisets of (focus, path, value, component, shape, severity)."""
    shapes, data = case
    assume(not inverts_a_sequence(shapes) and not bounds_meet_other_kinds(shapes, data))
    compiled = compile_shapes(shapes)
    findings = compiled.validate(store_of(data))
    event(f"refused: {findings.refused[0].name}" if findings.refused else "compiled")
    found, expected = ours(compiled, data), reference(shapes, data)
    assert found == expected, (found - expected, expected - found, shapes, data)
