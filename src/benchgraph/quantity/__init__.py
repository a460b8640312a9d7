"""Amounts, measures, counts, ranks and dates as a text writes them. Pure, in Decimal."""

from benchgraph.quantity.agreement import Agreement, agrees
from benchgraph.quantity.conversion import convert
from benchgraph.quantity.model import Kind, Quantity, Reading, Unread
from benchgraph.quantity.reader import parse_quantities, parse_quantity, read_quantities

__all__ = [
    "Agreement", "Kind", "Quantity", "Reading", "Unread",
    "agrees", "convert", "parse_quantities", "parse_quantity", "read_quantities",
]  # fmt: skip
