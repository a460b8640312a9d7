"""Things or regions side by side: indicators and attributes, each cell with status and source."""

from benchgraph.comparison.build import compare
from benchgraph.comparison.formats import FORMATS, write_comparison
from benchgraph.comparison.model import Cell, Column, Row, Value
from benchgraph.comparison.rates import Rates, read_rates
from benchgraph.comparison.shown import Comparison
from benchgraph.comparison.terms import Terms, read_terms

__all__ = [
    "FORMATS",
    "Cell",
    "Column",
    "Comparison",
    "Rates",
    "Row",
    "Terms",
    "Value",
    "compare",
    "read_rates",
    "read_terms",
    "write_comparison",
]
