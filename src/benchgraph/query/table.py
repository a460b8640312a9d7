"""Tables for a terminal and for a pipe, from plain text cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

# How wide text for people is where nothing says how wide it may be.
PIPE_WIDTH = 100
# Narrower than this a column of words is no longer read but spelt.
_NARROWEST = 14

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """``text`` without what moves a cursor or turns the writing direction, for a screen."""
    return _UNSEEN.sub("\ufffd", text)


def plain_table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Aligned columns, one line for each row, nothing cut: where no width is given."""
    from rich.cells import cell_len

    flat = [[" ".join(cell.split()) for cell in line] for line in (heads, *lines)]
    widths = [max(cell_len(line[i]) for line in flat) for i in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in flat
    )


def rich_table(
    heads: Sequence[str], lines: Sequence[Sequence[str]], width: int, *, colour: bool
) -> str:
    """A table that wraps inside ``width``; where the columns would get too narrow to read, one
    block for each row instead, with a line for each column that holds something.
    """
    from rich.cells import cell_len

    longest = [
        max((cell_len(line[i]) for line in (heads, *lines)), default=0) for i in range(len(heads))
    ]
    if sum(min(size, _NARROWEST) + 2 for size in longest) > width:
        return _blocks(heads, lines, width, colour=colour)
    return _grid(heads, lines, width, colour=colour)


def _grid(heads: Sequence[str], lines: Sequence[Sequence[str]], width: int, *, colour: bool) -> str:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for head in heads:
        table.add_column(Text(head), overflow="fold")
    for line in lines:
        table.add_row(*(Text(cell) for cell in line))
    return printed(table, width, colour=colour)


def _blocks(
    heads: Sequence[str], lines: Sequence[Sequence[str]], width: int, *, colour: bool
) -> str:
    from rich.console import Group
    from rich.rule import Rule
    from rich.table import Table
    from rich.text import Text

    parts: list[Rule | Table] = []
    for number, line in enumerate(lines, 1):
        parts.append(Rule(f"{number} of {len(lines)}", align="left", style="dim"))
        table = Table.grid(padding=(0, 2))
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        for head, cell in zip(heads, line, strict=True):
            if cell:
                table.add_row(Text(head), Text(cell))
        parts.append(table)
    return printed(Group(*parts), width, colour=colour)


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
