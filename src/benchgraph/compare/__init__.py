"""Things or regions side by side: indicators and attributes, each cell with status and source."""

from benchgraph.compare.build import compare
from benchgraph.compare.formats import FORMATS, write_comparison
from benchgraph.compare.model import Cell, Column, Comparison, Row, Value
from benchgraph.compare.rates import Rates, read_rates

__all__ = [
    "FORMATS",
    "Cell",
    "Column",
    "Comparison",
    "Rates",
    "Row",
    "Value",
    "compare",
    "read_rates",
    "write_comparison",
]
