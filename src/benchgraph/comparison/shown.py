"""A comparison as Python hands it over: its grid, which a notebook shows as a table."""

from __future__ import annotations

from benchgraph.comparison.formats import write_comparison
from benchgraph.comparison.model import Grid


class Comparison(Grid):
    """Cells by row and column. Every row has a cell for every column.

    ``left_out`` names what lies on the same axis and states nothing that any column holds.
    ``language`` is the one that names and texts are in where there are any.
    """

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        """The table as a notebook shows it."""
        return write_comparison(self, "markdown").decode()
