"""Related entities and chains as text: for a terminal, a pipe, a spreadsheet, a page, a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from itertools import groupby

from benchgraph.iris import prefixed
from benchgraph.query.formats import Screen, markdown_table
from benchgraph.query.table import plain_table, rich_table
from benchgraph.relations.chains import Chain
from benchgraph.relations.related import Related

_HEADS = ("strength", "related to", "kind", "why", "pages")
_COLUMNS = ("type", "strength", "other", "label", "kind", "direction", "reason", "via", "pages")


def _lines(rows: Sequence[Related]) -> list[tuple[str, ...]]:
    return [
        (f"{row.strength:f}", row.label, row.kind, row.reason, " ".join(row.pages)) for row in rows
    ]


def _table(rows: Sequence[Related], screen: Screen) -> str:
    parts = []
    for type_, group in groupby(rows, key=lambda row: row.type):
        lines = _lines(list(group))
        if screen.width is None:
            table = plain_table(_HEADS, lines)
        else:
            table = rich_table(_HEADS, lines, screen.width, colour=screen.colour)
        parts.append(f"{type_} ({len(lines)})\n{table}")
    return "\n\n".join(parts)


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
