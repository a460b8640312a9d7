"""Ways to write a comparison. ``FORMATS`` drives the choices of the command line.

Table and Markdown have one row for each thing (for up to four things one row for each column, which
reads better) and number the pages; HTML and the spreadsheets are laid out alike. CSV is tidy: one
line for each value, and one "not stated" line for each empty cell; TSV, XML and JSON Lines have the
same lines. XLSX has both as sheets. JSON nests values in cells in rows.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal

from benchgraph.comparison.model import NOT_STATED, Cell, Column, Grid, Row, Value
from benchgraph.phrases import phrase, sentence
from benchgraph.query.write import answer_bytes
from benchgraph.store import Rows
from benchgraph.tables.documents import html, markdown_table
from benchgraph.tables.fitting import fitted_table
from benchgraph.tables.model import Cell as Text
from benchgraph.tables.model import Column as Heading
from benchgraph.tables.model import Table
from benchgraph.tables.screen import Screen
from benchgraph.tables.spreadsheet import csv_excel, harmless, workbook
from benchgraph.tables.terminal import plain_table, visible
from benchgraph.tables.wrap import wrapped
from benchgraph.vocab import XSD

TIDY = (
    "thing", "thing_iri", "column", "column_iri", "status", "text", "number", "least", "most",
    "approximate", "unit", "date", "due", "scope", "of", "converted", "converted_number",
    "converted_least", "converted_most", "converted_unit", "rate", "rate_pages", "note", "pages",
)  # fmt: skip
NUMBERS = (
    "number", "least", "most", "converted_number", "converted_least", "converted_most",
)  # fmt: skip
_SIDE_BY_SIDE = 4


def write_comparison(found: Grid, format: str, screen: Screen | None = None) -> bytes:
    """``found`` in ``format``, a key of ``FORMATS``, as bytes (UTF-8, but for xlsx)."""
    return FORMATS[format](found, screen or Screen())


@dataclass(frozen=True, slots=True)
class _Marks:
    """The numbers of the pages and of the notes of a comparison, and its language."""

    language: str
    pages: dict[str, int]
    notes: dict[str, int]

    def say(self, text: str, **values: str) -> str:
        return sentence(text, self.language, **values)

    def note(self, note: str) -> str:
        """The mark of a note, in a cell and in front of the note itself."""
        return f"[{phrase('n{number}', self.language).format(number=self.notes[note])}]"


def _marks(found: Grid) -> _Marks:
    pages, notes = (
        {text: number for number, text in enumerate(texts, 1)}
        for texts in (found.pages(), found.notes())
    )
    return _Marks(found.language, pages, notes)


def cell_text(cell: Cell, marks: _Marks) -> str:
    """A cell for people: each value with status, date and the numbers of its pages and its note."""
    if not cell.stated:
        return marks.say(NOT_STATED)
    return "\n".join(_value_text(value, marks) for value in cell.values)


def _value_text(value: Value, marks: _Marks) -> str:
    status = marks.say(value.status_label or value.status).upper()
    parts = [f"{status} {value.text}" if status else value.text]
    if value.of:
        parts.insert(0, f"{value.of}:")
    if value.converted:
        # What the graph's figures make of an amount is rounded; units and your rates are exact.
        parts.append(f"{'≈' if value.rate_pages else '='} {value.converted}")
    due = marks.say("by {date}", date=value.due) if value.due else ""
    undated = marks.say("undated") if value.status else ""
    dated = marks.say(", ").join(filter(None, (value.date, due))) or undated
    told = [part for part in (dated, value.scope) if part]
    if value.rate:
        said = marks.say("at {rate}", rate=value.rate) if value.converted else value.rate
        numbers = "".join(f"[{marks.pages[page]}]" for page in value.rate_pages)
        told.append(f"{said} {numbers}".rstrip())
    if told:
        parts.append(f"({marks.say('; ').join(told)})")
    parts.append("".join(f"[{marks.pages[page]}]" for page in value.pages))
    if value.note:
        parts.append(marks.note(value.note))
    return " ".join(part for part in parts if part)


def _head(column: Column) -> str:
    unit = column.unit_label or column.unit
    return f"{column.label} ({unit})" if unit else column.label


def _laid_out(found: Grid) -> tuple[list[str], list[list[str]], list[str]]:
    """Heads and lines of the table for people, and what stands under it: pages, then notes."""
    marks = _marks(found)
    texts = [[cell_text(cell, marks) for cell in line] for line in found.cells]
    heads = [_head(column) for column in found.columns]
    under = [f"[{number}] {page}" for page, number in marks.pages.items()] + _notes(found)
    if len(found.rows) <= _SIDE_BY_SIDE:
        lines = [[head, *(line[i] for line in texts)] for i, head in enumerate(heads)]
        return ["", *(row.label for row in found.rows)], lines, under
    lines = [[row.label, *line] for row, line in zip(found.rows, texts, strict=True)]
    return [found.title, *heads], lines, under


def _notes(found: Grid) -> list[str]:
    marks = _marks(found)
    notes = [f"{marks.note(note)} {note}" for note in marks.notes]
    if found.left_out:
        names = marks.say(", ").join(row.label for row in found.left_out)
        notes.append(marks.say("nothing to compare: {names}", names=names))
    return notes


def _table(found: Grid, screen: Screen) -> bytes:
    heads, lines, notes = _laid_out(found)
    heads, lines = [_clean(head) for head in heads], [[_clean(c) for c in line] for line in lines]
    if screen.width is None:
        text = plain_table(heads, [[c.replace("\n", "; ") for c in line] for line in lines])
    else:
        text = fitted_table(heads, lines, screen.width, colour=screen.colour)
        notes = [part for note in notes for part in wrapped(note, screen.width)]
    return ("\n".join([text, "", *map(_clean, notes)]).rstrip() + "\n").encode()


def _clean(text: str) -> str:
    return visible(text.replace("\t", "\ufffd"))


def _markdown(found: Grid, screen: Screen) -> bytes:
    heads, lines, notes = _laid_out(found)
    flat = [[cell.replace("\n", "; ") for cell in line] for line in lines]
    listed = [f"{n}. <{page}>" for n, page in enumerate(found.pages(), 1)] + [
        f"\n{_plain_markdown(note)}" for note in notes[len(found.pages()) :]
    ]
    return ("\n".join([markdown_table(heads, flat), "", *listed]).rstrip() + "\n").encode()


def _plain_markdown(text: str) -> str:
    """``text`` so that Markdown shows it as it is."""
    return re.sub(r"([\\`*_\[\]<&])", r"\\\1", text)


def tidy(found: Grid) -> list[dict[str, str]]:
    """One dict for each value, with the keys ``TIDY``; an empty cell gives one "not stated"."""
    return [
        line
        for row, cells in zip(found.rows, found.cells, strict=True)
        for column, cell in zip(found.columns, cells, strict=True)
        for line in _tidy_cell(row, column, cell)
    ]


def _tidy_cell(row: Row, column: Column, cell: Cell) -> list[dict[str, str]]:
    head = {
        "thing": row.label,
        "thing_iri": row.iri,
        "column": column.label,
        "column_iri": column.iri,
    }
    if not cell.stated:
        return [{**dict.fromkeys(TIDY, ""), **head, "text": NOT_STATED}]
    return [
        {
            **head,
            **_value_dict(value),
            "rate_pages": " ".join(value.rate_pages),
            "pages": " ".join(value.pages),
        }
        for value in cell.values
    ]


def _value_dict(value: Value) -> dict[str, str]:
    return {
        "status": value.status,
        "text": value.text,
        "number": _number(value.number),
        "least": _number(value.least),
        "most": _number(value.most),
        "approximate": "yes" if value.approximate else "",
        "unit": value.unit,
        "date": value.date,
        "due": value.due,
        "scope": value.scope,
        "of": value.of,
        "converted": value.converted,
        "converted_number": _number(value.converted_number),
        "converted_least": _number(value.converted_least),
        "converted_most": _number(value.converted_most),
        "converted_unit": value.converted_unit,
        "rate": value.rate,
        "note": value.note,
    }


def _number(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")


def _csv(found: Grid, screen: Screen) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, TIDY, lineterminator="\r\n")
    writer.writeheader()
    for line in tidy(found):
        writer.writerow({key: harmless(text) for key, text in line.items()})
    return stream.getvalue().encode()


def _json(found: Grid, screen: Screen) -> bytes:
    document: dict[str, Any] = {
        "title": found.title,
        "columns": [
            {"label": c.label, "iri": c.iri, "kind": c.kind, "unit": c.unit} for c in found.columns
        ],
        "rows": [
            {
                "label": row.label,
                "iri": row.iri,
                "cells": [
                    [
                        {
                            **_value_dict(v),
                            "rate_pages": list(v.rate_pages),
                            "pages": list(v.pages),
                        }
                        for v in cell.values
                    ]
                    for cell in cells
                ],
            }
            for row, cells in zip(found.rows, found.cells, strict=True)
        ],
        "leftOut": [{"label": row.label, "iri": row.iri} for row in found.left_out],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _xlsx(found: Grid, screen: Screen) -> bytes:
    heads, lines, notes = _laid_out(found)
    values = [
        tuple(Text(line[key], _decimal(line[key]) if key in NUMBERS else None) for key in TIDY)
        for line in tidy(found)
    ]
    return workbook(
        {
            "Comparison": _table_of(heads, lines),
            "Values": Table(tuple(map(Heading, TIDY)), tuple(values)),
            "Pages": _table_of(["page"], [[note] for note in notes]),
        }
    )


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _table_of(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> Table:
    return Table(tuple(map(Heading, heads)), tuple(tuple(map(Text, line)) for line in lines))


def _as_rows(format: str) -> Callable[[Grid, Screen], bytes]:
    """The tidy lines in a format for SPARQL results: numbers are decimals, the rest plain text."""

    def write(found: Grid, screen: Screen) -> bytes:
        rows: list[Any] = [
            tuple(
                Literal(line[key], datatype=XSD.decimal if key in NUMBERS else XSD.string)
                if line[key]
                else None
                for key in TIDY
            )
            for line in tidy(found)
        ]
        return answer_bytes(Rows(TIDY, rows), format)

    return write


def _laid_out_table(found: Grid) -> Table:
    heads, lines, notes = _laid_out(found)
    table = _table_of(heads, lines)
    return Table(table.columns, table.rows, tuple(notes), found.title)


FORMATS: dict[str, Callable[[Grid, Screen], bytes]] = {
    "table": _table,
    "csv": _csv,
    "tsv": _as_rows("tsv"),
    "json": _json,
    "jsonl": _as_rows("jsonl"),
    "xml": _as_rows("xml"),
    "markdown": _markdown,
    "html": lambda found, screen: html(_laid_out_table(found)).encode(),
    "xlsx": _xlsx,
    "csv-excel": lambda found, screen: csv_excel(_laid_out_table(found)),
}
