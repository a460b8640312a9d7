"""Tables in documents: Markdown, and a page of HTML that needs nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from benchgraph.tables.model import Cell, Table

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, "Noto Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", sans-serif;
  margin: 1.5rem; max-width: 100rem; }
h1 { font-size: 1.25rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid color-mix(in srgb, currentColor 22%, transparent); max-width: 28rem; }
th { position: sticky; top: 0; background: Canvas; border-bottom-width: 2px; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td a { overflow-wrap: anywhere; }
p.note { opacity: .8; font-size: .9em; }
"""


def markdown_table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table in GitHub's Markdown; nothing in a cell can end the cell or start markup."""
    written = [
        [_markdown_cell(head) for head in heads],
        ["---"] * len(heads),
        *([_markdown_cell(cell) for cell in line] for line in lines),
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in written)


def _markdown_cell(text: str) -> str:
    text = re.sub(r"([\\|`*_\[\]])", r"\\\1", text)
    return " ".join(text.replace("&", "&amp;").replace("<", "&lt;").split())


def markdown(table: Table) -> str:
    """The table, and its notes under it."""
    parts = [markdown_table(table.titles, table.texts())]
    parts += [_markdown_cell(note) for note in table.notes]
    return "\n\n".join(parts) + "\n"


def html(table: Table) -> str:
    """A page of its own, light or dark as the reader likes it; every cell names its language."""
    title = escape(table.title or "benchgraph")
    heads = "".join(f'<th scope="col">{escape(title)}</th>' for title in table.titles)
    lines = "\n".join(f"<tr>{''.join(map(_html_cell, row))}</tr>" for row in table.rows)
    notes = "".join(f'<p class="note">{escape(note)}</p>\n' for note in table.notes)
    return (
        f'<!doctype html>\n<html lang="{escape(table.lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f'<div class="wide">\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}\n'
        f"</tbody>\n</table>\n</div>\n{notes}</body>\n</html>\n"
    )


def _html_cell(cell: Cell) -> str:
    text = escape(cell.text).replace("\n", "<br>")
    # Nothing but the web is linked: an address may come from anybody's data.
    if re.match(r"https?://", cell.address):
        text = f'<a href="{escape(cell.address)}">{text}</a>'
    short = cell.number is not None or re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", cell.text)
    attributes = ' class="number"' if short else ""
    attributes += f' lang="{escape(cell.lang)}"' if cell.lang else ""
    return f"<td{attributes}>{text}</td>"
