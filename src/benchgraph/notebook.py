"""Tables as a notebook shows them: HTML in which every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

MOST_ROWS = 60


def html_table(head: Sequence[str], rows: Iterable[Sequence[str]], total: int) -> str:
    """A table of the first 60 of ``total`` rows; web addresses become links, the rest is text."""
    lines = ["<table>", f"<thead><tr>{''.join(f'<th>{escape(t)}</th>' for t in head)}</tr></thead>"]
    lines.append("<tbody>")
    for number, row in enumerate(rows):
        if number == MOST_ROWS:
            break
        lines.append(f"<tr>{''.join(f'<td>{_cell(text)}</td>' for text in row)}</tr>")
    lines += ["</tbody>", "</table>"]
    if total > MOST_ROWS:
        lines.append(f"<p>{MOST_ROWS} of {total:,} rows</p>")
    return "\n".join(lines)


def _cell(text: str) -> str:
    if text.startswith(("https://", "http://")) and not any(letter.isspace() for letter in text):
        return f'<a href="{escape(text)}">{escape(text)}</a>'
    return escape(text)
