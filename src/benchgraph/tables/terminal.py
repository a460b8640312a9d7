"""Tables for a terminal and for a pipe, from plain text cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from benchgraph.tables.model import Screen, Table

# How wide text for people is where nothing says how wide it may be.
PIPE_WIDTH = 100
# Narrower than this a column of words is no longer read but spelt.
_NARROWEST = 14
# A sentence in a column narrower than this is a tower of words.
_SENTENCE, _TOWER = 60, 20

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
    text = rich_table(titles, lines, screen.width, colour=screen.colour)
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


def rich_table(
    heads: Sequence[str], lines: Sequence[Sequence[str]], width: int, *, colour: bool
) -> str:
    """A table that wraps between words inside ``width``; where a column would have to break a word
    or get too narrow to read, one block for each row instead, with a line for each column that
    holds something.
    """
    from rich.cells import cell_len

    columns = [[head, *(line[i] for line in lines)] for i, head in enumerate(heads)]
    least = [_least_width(column, cell_len) for column in columns]
    if sum(least) + 2 * len(least) > width:
        return _blocks(heads, lines, width, colour=colour)
    return _grid(heads, lines, least, width, colour=colour)


def _least_width(column: Sequence[str], cell_len: Callable[[str], int]) -> int:
    """The width at which no word of a column breaks and its sentences can be read."""
    longest = max(map(cell_len, column))
    word = max((_word_width(word, cell_len) for text in column for word in text.split()), default=0)
    return max(word, min(longest, _TOWER if longest > _SENTENCE else _NARROWEST))


def _word_width(word: str, cell_len: Callable[[str], int]) -> int:
    """Chinese and Japanese break between any two letters."""
    return cell_len(word) if cell_len(word) == len(word) else min(cell_len(word), _NARROWEST)


def _grid(
    heads: Sequence[str],
    lines: Sequence[Sequence[str]],
    least: Sequence[int],
    width: int,
    *,
    colour: bool,
) -> str:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for head, size in zip(heads, least, strict=True):
        table.add_column(Text(head), overflow="fold", min_width=size)
    for line in lines:
        table.add_row(*(Text(cell) for cell in line))
    return printed(table, width, colour=colour)


def _blocks(
    heads: Sequence[str], lines: Sequence[Sequence[str]], width: int, *, colour: bool
) -> str:
    from rich.cells import cell_len
    from rich.console import Group
    from rich.rule import Rule
    from rich.table import Table
    from rich.text import Text

    room = width - max(map(cell_len, heads)) - 2
    parts: list[Rule | Table] = []
    for number, line in enumerate(lines, 1):
        parts.append(Rule(f"{number} of {len(lines)}", align="left", style="dim"))
        table = Table.grid(padding=(0, 2))
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        for head, cell in zip(heads, line, strict=True):
            if cell:
                table.add_row(Text(head), Text(_at_slashes(cell, room)))
        parts.append(table)
    return printed(Group(*parts), width, colour=colour)


def _at_slashes(text: str, width: int) -> str:
    """``text`` with a line break after a slash in each word that is longer than a line."""
    return re.sub(
        rf"\S{{{max(width, 1) + 1},}}",
        lambda word: re.sub(rf"(\S{{1,{max(width - 1, 1)}}}/)(?=\S)", r"\1\n", word[0]),
        text,
    )


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
