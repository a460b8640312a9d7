"""The shipped shapes all compile, and the shipped data fulfil the condition of equal results."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from benchgraph.records import read_records
from benchgraph.resources import resource_dir
from benchgraph.shacl import compile_shapes
from benchgraph.shacl.literals import read_alike, rewritten
from benchgraph.triples import ontology_quads, record_quads
from benchgraph.validation import load_shapes


@pytest.mark.parametrize("derived", [False, True], ids=["asserted", "derived"])
def test_every_shipped_shape_is_compiled(derived: bool) -> None:
    assert compile_shapes(load_shapes(derived=derived).triples).unsupported == ()


def test_both_engines_read_every_shipped_literal_alike() -> None:
    quads = [*ontology_quads(), *record_quads(read_records(resource_dir("data")))]
    triples = [quad.triple for quad in quads]
    literals = {t.object for t in triples if isinstance(t.object, ox.Literal)}
    assert [str(literal) for literal in literals if not read_alike(literal)] == []
    assert rewritten(triples) == []
