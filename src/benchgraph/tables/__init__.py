"""Tables for people: on a terminal, in a pipe, as Markdown, a page, or a spreadsheet."""

from benchgraph.tables.formats import FORMATS
from benchgraph.tables.model import Cell, Column, Screen, Table

__all__ = ["FORMATS", "Cell", "Column", "Screen", "Table"]
