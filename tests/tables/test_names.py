"""The names of formats are those of the tables of writers."""

from __future__ import annotations

from benchgraph.query.formats import EXACT
from benchgraph.tables import FORMATS as LAID_OUT
from benchgraph.tables import names


def test_every_format_has_a_writer_and_every_writer_a_name() -> None:
    assert set(names.EXACT) == set(EXACT)
    assert set(names.FORMATS) == set(EXACT) | set(LAID_OUT)
