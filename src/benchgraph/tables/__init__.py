"""Tables for people: on a terminal, in a pipe, as Markdown, a page, or a spreadsheet.

Each name is loaded when it is first used: a command that asks for a format writes none yet.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchgraph.tables.formats import FORMATS
    from benchgraph.tables.model import Cell, Column, Table
    from benchgraph.tables.screen import Screen

__all__ = ["FORMATS", "Cell", "Column", "Screen", "Table"]

_HOMES = {
    "FORMATS": "formats",
    "Cell": "model",
    "Column": "model",
    "Table": "model",
    "Screen": "screen",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"benchgraph.tables.{_HOMES[name]}"), name)
