"""The shipped shapes all compile, and on the shipped graph they find what pyshacl finds."""

from __future__ import annotations

import pytest

from benchgraph.shacl import compile_shapes
from benchgraph.validation import load_shapes


@pytest.mark.parametrize("derived", [False, True], ids=["asserted", "derived"])
def test_every_shipped_shape_is_compiled(derived: bool) -> None:
    assert compile_shapes(load_shapes(derived=derived).triples).unsupported == ()
