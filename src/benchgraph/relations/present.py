"""Related entities and chains as text: for a terminal, a pipe, a spreadsheet, a page, a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from benchgraph.iris import prefixed
from benchgraph.language import interface
from benchgraph.phrases import phrase
from benchgraph.relations.chains import Chain
from benchgraph.relations.related import Related
from benchgraph.tables.documents import markdown_table
from benchgraph.tables.screen import PIPE_WIDTH, Screen
from benchgraph.tables.terminal import printed, visible
from benchgraph.tables.wrap import breaks, wrapped

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

# Classes of what can be related, in words.
KINDS = {
    "FundingScheme": "Funding scheme",
    "PolicyDocument": "Policy document",
}
_HEADS = ("strength", "related to", "kind", "why", "pages")
_LEFT = 7
_COLUMNS = ("type", "strength", "other", "label", "kind", "direction", "reason", "via", "pages")


def _lines(rows: Sequence[Related]) -> list[tuple[str, ...]]:
    return [
        (f"{row.strength:f}", row.label, _kind(row), row.reason, " ".join(row.pages))
        for row in rows
    ]


def _kind(row: Related) -> str:
    return phrase(KINDS.get(row.kind, row.kind), row.language)


def _type(row: Related) -> str:
    """The type as ``--type`` takes it; in another language than English with its name in front."""
    named = row.type_label and interface(row.language) != "en"
    return f"{row.type_label} · {row.type}" if named else row.type


def _table(rows: Sequence[Related], screen: Screen) -> str:
    """A list under each type, and the pages numbered at the end: a reason and two addresses would
    make columns that are too narrow to read."""
    from rich.console import Group
    from rich.text import Text

    pages: dict[str, int] = {}
    width = screen.width or PIPE_WIDTH
    parts: list[Text | Table] = []
    for type_, group in groupby(rows, key=_type):
        items = list(group)
        parts.append(Text(f"{type_} ({len(items)})", style="bold underline"))
        parts += [_item(row, pages, width) for row in items]
        parts.append(Text())
    title = phrase("Pages", rows[0].language if rows else "en")
    parts.append(Text(title, style="bold underline"))
    parts.append(_beside([(str(number), Text(page)) for page, number in pages.items()], width))
    return printed(Group(*parts), width, colour=screen.colour)


def _item(row: Related, pages: dict[str, int], width: int) -> Table:
    """Strength, name and kind; under them the reason with the numbers of its pages."""
    from rich.text import Text

    name = prefixed(row.other)
    about = _kind(row) if "://" in name else f"{_kind(row)} · {name}"
    head = Text(visible(row.label), style="bold")
    head.append(f"  {about}", style="not bold dim")
    numbers = [pages.setdefault(page, len(pages) + 1) for page in row.pages]
    places = "".join(f"[{number}]" for number in numbers)
    reason = Text(visible(f"{row.reason} {places}"))
    return _beside([(f"{row.strength:f}", head), ("", reason)], width)


def _beside(lines: Sequence[tuple[str, Text]], width: int) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", width=_LEFT)
    table.add_column(width=width - _LEFT - 2)
    for head, text in lines:
        broken = Text("\n").join(text.divide(breaks(text.plain, width - _LEFT - 2)))
        table.add_row(Text(head, style="cyan"), broken)
    return table


def _markdown(rows: Sequence[Related], screen: Screen) -> str:
    return "\n\n".join(
        f"## {type_}\n\n{markdown_table(_heads(rows), _lines(list(group)))}"
        for type_, group in groupby(rows, key=_type)
    )


def _heads(rows: Sequence[Related]) -> list[str]:
    return [phrase(head, rows[0].language) for head in _HEADS]


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


def _ended(sentence: str, chain: Chain) -> str:
    """A sentence with the full stop of its language."""
    return sentence + phrase(".", chain.language)


def _chains_text(chains: Sequence[Chain], screen: Screen) -> str:
    blocks = []
    for number, chain in enumerate(chains, 1):
        lines = [("", f"{number}. " + " → ".join(prefixed(node) for node in chain.nodes))]
        for step in chain.steps:
            lines.append(("   ", _ended(step.sentence, chain)))
            lines += [("     ", str(shown)) for shown in step.evidence]
        width = screen.width or PIPE_WIDTH
        blocks.append(
            "\n".join(
                indent + part
                for indent, line in lines
                for part in wrapped(visible(line), width - len(indent))
            )
        )
    return "\n\n".join(blocks)


def _chains_json(chains: Sequence[Chain], screen: Screen) -> str:
    return json.dumps([chain.as_dict() for chain in chains], ensure_ascii=False, indent=1)


def _chains_markdown(chains: Sequence[Chain], screen: Screen) -> str:
    lines = []
    for number, chain in enumerate(chains, 1):
        told = phrase("strength {strength}", chain.language).format(strength=f"{chain.strength:f}")
        lines.append(f"{number}. {told}")
        for step in chain.steps:
            lines.append(f"   - {_ended(step.sentence, chain)}")
            lines += [f"     > {shown}" for shown in step.evidence]
    return "\n".join(lines)


CHAIN_FORMATS: dict[str, Callable[[Sequence[Chain], Screen], str]] = {
    "text": _chains_text,
    "json": _chains_json,
    "markdown": _chains_markdown,
}
