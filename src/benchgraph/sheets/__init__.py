"""Tables of others, read as they are: CSV, TSV, XLSX and JSON Lines → rows of cells.

Knows nothing of records or RDF. Everything streams: memory does not grow with the table.
"""

from benchgraph.sheets.cells import join_cell, round_float, split_cell
from benchgraph.sheets.model import (
    MAX_CELL,
    MAX_COLUMNS,
    DescribedColumn,
    Description,
    Dialect,
    Row,
)
from benchgraph.sheets.table import Table, open_table

__all__ = [
    "MAX_CELL",
    "MAX_COLUMNS",
    "DescribedColumn",
    "Description",
    "Dialect",
    "Row",
    "Table",
    "join_cell",
    "open_table",
    "round_float",
    "split_cell",
]
