"""Tables for a terminal and for a pipe, from plain text cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from benchgraph.tables.fitting import fitted_table
from benchgraph.tables.model import Table
from benchgraph.tables.screen import Screen

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """``text`` without what moves a cursor or turns the writing direction, for a screen."""
    # Nearly every text can be printed as it is; to see that is four times as fast.
    return text if text.isprintable() else _UNSEEN.sub("\ufffd", text)


def plain_table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Aligned columns, one line for each row, nothing cut: where no width is given."""
    from rich.cells import cell_len

    flat = [[" ".join(cell.split()) for cell in line] for line in (heads, *lines)]
    # A column at a time: its texts repeat, and each is measured once.
    columns = [_padded(column, cell_len) for column in zip(*flat, strict=True)]
    return "\n".join(
        "  ".join([column[row] for column in columns]).rstrip() for row in range(len(flat))
    )


def _padded(column: Sequence[str], measure: Callable[[str], int]) -> list[str]:
    """The texts of a column with blanks behind them up to its widest."""
    lengths = {text: measure(text) for text in column}
    width = max(lengths.values())
    return [text + " " * (width - lengths[text]) for text in column]


def terminal(table: Table, screen: Screen) -> str:
    """The table on a screen; in a pipe one line for each row, and nothing cut or wrapped.

    On a screen pages are numbered, and their addresses stand under the table, each on a line.
    """
    table = table.without_empty_columns()
    titles = [visible(title) for title in table.titles]
    if screen.width is None:
        lines = [[_clean(text) for text in line] for line in table.texts()]
        return "\n".join([plain_table(titles, lines), *map(_clean, table.notes)]) + "\n"
    numbers: dict[str, int] = {}
    lines = [
        [
            _numbered(cell.text, numbers) if column.pages else _clean(cell.text)
            for column, cell in zip(table.columns, row, strict=True)
        ]
        for row in table.rows
    ]
    text = fitted_table(titles, lines, screen.width, colour=screen.colour)
    addresses = [f"[{number}] {_clean(page)}" for page, number in numbers.items()]
    notes = [printed(_clean(note), screen.width, colour=False) for note in table.notes]
    blocks = [text, "\n".join(addresses), "\n".join(notes)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _numbered(pages: str, numbers: dict[str, int]) -> str:
    """The numbers of the addresses in a cell, which stand one on each line."""
    found = [numbers.setdefault(page, len(numbers) + 1) for page in pages.split()]
    return "".join(f"[{number}]" for number in found)


def _clean(text: str) -> str:
    return visible(text.replace("\t", "\ufffd"))


def printed(renderable: object, width: int, *, colour: bool) -> str:
    """Anything that rich can print as lines without blanks at their ends."""
    from io import StringIO

    from rich.console import Console

    stream = StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        markup=False,
        legacy_windows=False,
    )
    console.print(renderable)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())
