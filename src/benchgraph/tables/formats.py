"""Ways to write a table for people. ``FORMATS`` drives the choices of the command line."""

from __future__ import annotations

from collections.abc import Callable

from benchgraph.tables.documents import html, markdown
from benchgraph.tables.model import Table
from benchgraph.tables.screen import Screen


def _terminal(table: Table, screen: Screen) -> bytes:
    from benchgraph.tables.terminal import terminal

    return terminal(table, screen).encode()


def _csv_excel(table: Table, screen: Screen) -> bytes:
    from benchgraph.tables.spreadsheet import csv_excel

    return csv_excel(table)


def _xlsx(table: Table, screen: Screen) -> bytes:
    from benchgraph.tables.spreadsheet import xlsx

    return xlsx(table)


FORMATS: dict[str, Callable[[Table, Screen], bytes]] = {
    "table": _terminal,
    "markdown": lambda table, screen: markdown(table).encode(),
    "html": lambda table, screen: html(table).encode(),
    "xlsx": _xlsx,
    "csv-excel": _csv_excel,
}
