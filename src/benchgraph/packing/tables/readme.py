"""What the first sheet of the workbook says: what this is, how to read it, every column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from benchgraph.packing.tables.dataset import Dataset
from benchgraph.packing.tables.model import SEPARATOR, Column, Table

# What a type is called for people.
TYPES = {
    "string": "text",
    "iri": "address",
    "integer": "whole number",
    "decimal": "number",
    "boolean": "true or false",
    "date": "day (year-month-day)",
}
# How to read the tables; docs/pack-tables.md says the same.
_ADVICE = """
Each sheet is a table. The same tables lie in the folder “tables” of the pack, as CSV and Parquet.

Read a row from left to right: whose it is, what is said, the words of the source, where they stand.
The columns with a grey head are keys, which join tables.

Numbers stand as the source writes them (source value) and as a number (value) in the unit of the
row. Look at the value status first: a target is no result. Money is never converted.

Dates are as precise as the source gives them (2024, 2024-10 or 2024-10-07), and so are text. The
columns “earliest” and “latest” hold days, to sort by.

An empty cell means that nothing is stated. Where pages were read for it in vain, “not stated” says
so.

Several values in one cell stand with “{separator}” between them.

Judgements are views of an editor, relations were found by rules, and a fact that is derived follows
from others: none of them is a statement of a source.

A text of more than 32,767 characters is cut here, a number of more than 15 digits stands as text,
and a sheet ends after 1,048,576 rows: the CSV has everything as it is.
"""


def advice() -> list[str]:
    """How to read the tables: a paragraph each."""
    text = _ADVICE.strip().format(separator=SEPARATOR.strip())
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


@dataclass(frozen=True)
class Line:
    """A row of the first sheet; ``sheet`` is where its first cell leads. Rows of the kind "column"
    are the last ones."""

    kind: Literal["title", "text", "heading", "head", "row", "column"]
    cells: tuple[str | None, ...]
    sheet: str | None = None


def readme(dataset: Dataset, tables: Sequence[Table]) -> list[Line]:
    """The rows of the first sheet."""
    lines = [
        Line("title", (dataset.title,)),
        Line("text", (f"Version {dataset.version}, {dataset.date}",)),
        Line("text", ("",)),
        Line("heading", ("How to read it",)),
        *(Line("text", (text,)) for text in advice()),
        Line("text", ("",)),
        Line("heading", ("Whose data these are",)),
        Line("head", ("Collection", "Publisher", "Version", "Licence")),
        *(Line("row", (w.title, w.publisher, w.version, w.licence)) for w in dataset.whose),
        Line("text", ("",)),
        Line("heading", ("The tables",)),
        Line("head", ("Table", "", "", "What a row is")),
        *(Line("row", (t.title, "", "", t.description), t.title) for t in tables),
        Line("text", ("",)),
        Line("heading", ("The columns",)),
        Line("head", ("Table", "Column", "Name in files", "What it says", "Type", "Unit",
                      "Refers to", "Read from")),
    ]  # fmt: skip
    return lines + [line for table in tables for line in _columns(table)]


def _columns(table: Table) -> Iterator[Line]:
    for column in table.columns:
        cells = (
            table.title,
            column.title,
            column.name,
            column.description,
            type_of(column),
            column.unit,
            column.references,
            " / ".join(column.path) or None,
        )
        yield Line("column", cells)


def type_of(column: Column) -> str:
    """What a column holds, for people."""
    return f"several: {TYPES[column.datatype]}" if column.many else TYPES[column.datatype]
