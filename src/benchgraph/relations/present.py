"""Related entities and chains as text: for a terminal, a pipe, a spreadsheet, a page, a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from benchgraph.iris import prefixed
from benchgraph.relations.chains import Chain
from benchgraph.relations.related import Related
from benchgraph.tables.documents import markdown_table
from benchgraph.tables.model import Screen
from benchgraph.tables.terminal import PIPE_WIDTH, printed, visible

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

_HEADS = ("strength", "related to", "kind", "why", "pages")
_COLUMNS = ("type", "strength", "other", "label", "kind", "direction", "reason", "via", "pages")


def _lines(rows: Sequence[Related]) -> list[tuple[str, ...]]:
    return [
        (f"{row.strength:f}", row.label, row.kind, row.reason, " ".join(row.pages)) for row in rows
    ]


def _table(rows: Sequence[Related], screen: Screen) -> str:
    """A list under each type, and the pages numbered at the end: a reason and two addresses would
    make columns that are too narrow to read."""
    from rich.console import Group
    from rich.text import Text

    pages: dict[str, int] = {}
    parts: list[Text | Table] = []
    for type_, group in groupby(rows, key=lambda row: row.type):
        items = list(group)
        parts.append(Text(f"{type_} ({len(items)})", style="bold underline"))
        parts += [_item(row, pages) for row in items]
        parts.append(Text())
    parts.append(Text("Pages", style="bold underline"))
    parts.append(_beside([(str(number), Text(page)) for page, number in pages.items()]))
    return printed(Group(*parts), screen.width or PIPE_WIDTH, colour=screen.colour)


def _item(row: Related, pages: dict[str, int]) -> Table:
    """Strength, name and kind; under them the reason with the numbers of its pages."""
    from rich.text import Text

    name = prefixed(row.other)
    about = row.kind if "://" in name else f"{row.kind} · {name}"
    head = Text(visible(row.label), style="bold")
    head.append(f"  {about}", style="not bold dim")
    numbers = [pages.setdefault(page, len(pages) + 1) for page in row.pages]
    places = "".join(f"[{number}]" for number in numbers)
    return _beside([(f"{row.strength:f}", head), ("", Text(visible(f"{row.reason} {places}")))])


def _beside(lines: Sequence[tuple[str, Text]]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", width=7)
    table.add_column(overflow="fold")
    for head, text in lines:
        table.add_row(Text(head, style="cyan"), text)
    return table


def _markdown(rows: Sequence[Related], screen: Screen) -> str:
    return "\n\n".join(
        f"## {type_}\n\n{markdown_table(_HEADS, _lines(list(group)))}"
        for type_, group in groupby(rows, key=lambda row: row.type)
    )


def _json(rows: Sequence[Related], screen: Screen) -> str:
    return json.dumps([row.as_dict() for row in rows], ensure_ascii=False, indent=1)


def _csv(rows: Sequence[Related], screen: Screen) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        cells = {**row.as_dict(), "pages": " ".join(row.pages), "via": row.via or ""}
        writer.writerow([cells[column] for column in _COLUMNS])
    return stream.getvalue()


RELATED_FORMATS: dict[str, Callable[[Sequence[Related], Screen], str]] = {
    "table": _table,
    "json": _json,
    "csv": _csv,
    "markdown": _markdown,
}


def _chains_text(chains: Sequence[Chain]) -> str:
    blocks = []
    for number, chain in enumerate(chains, 1):
        lines = [f"{number}. " + " → ".join(prefixed(node) for node in chain.nodes)]
        for step in chain.steps:
            lines.append(f"   {step.sentence}.")
            lines += [f"     {shown}" for shown in step.evidence]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _chains_json(chains: Sequence[Chain]) -> str:
    return json.dumps([chain.as_dict() for chain in chains], ensure_ascii=False, indent=1)


def _chains_markdown(chains: Sequence[Chain]) -> str:
    lines = []
    for number, chain in enumerate(chains, 1):
        lines.append(f"{number}. strength {chain.strength:f}")
        for step in chain.steps:
            lines.append(f"   - {step.sentence}.")
            lines += [f"     > {shown}" for shown in step.evidence]
    return "\n".join(lines)


CHAIN_FORMATS: dict[str, Callable[[Sequence[Chain]], str]] = {
    "text": _chains_text,
    "json": _chains_json,
    "markdown": _chains_markdown,
}
