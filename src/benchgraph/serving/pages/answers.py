"""The answer of a question as a table of a page: texts with the links that they carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from benchgraph.errors import ParameterError
from benchgraph.query.catalogue import Question
from benchgraph.query.entities import labels
from benchgraph.query.people import table_of
from benchgraph.serving.model import Asked, whole_number
from benchgraph.store import Rows, Store
from benchgraph.tables.model import Cell, Column, Table
from benchgraph.vocab import BASE

if TYPE_CHECKING:
    from benchgraph.store import Term

SIZE = 100
_LONGEST = 32  # letters of an address
_BADGES = ("status", "valueStatus", "verdict")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a text leads: an address of this server, or one of the web (``outside``)."""

    text: str
    href: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell: its text, the language of the text, where it leads; ``badge`` is the class of a
    status, ``pages`` are the addresses that it holds instead of a text."""

    text: str = ""
    lang: str = ""
    href: str = ""
    number: bool = False
    date: bool = False
    badge: str = ""
    pages: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a table: ``first`` to ``last`` of ``total`` rows, page ``page`` of ``count``."""

    titles: tuple[str, ...]
    rows: tuple[tuple[Shown, ...], ...]
    total: int
    page: int = 1
    count: int = 1

    @property
    def first(self) -> int:
        return min(self.total, (self.page - 1) * SIZE + 1)

    @property
    def last(self) -> int:
        return min(self.total, self.page * SIZE)


def page_of(asked: Asked, total: int, size: int = SIZE) -> tuple[int, int]:
    """The page that is asked for, and how many there are. Raises ParameterError."""
    count = max(1, -(-total // size))
    text = asked.get("_page", "1") or "1"
    if (page := whole_number(text, count)) is None:
        raise ParameterError(
            "there is no such page of the table", found=text[:40], expected=f"1 to {count}"
        )
    return page, count


def sheet_of(rows: Rows, question: Question, store: Store, asked: Asked) -> Sheet:
    """The page of ``rows`` that is asked for, as people read it."""
    page, count = page_of(asked, len(rows))
    part = Rows(rows.variables, rows.rows[(page - 1) * SIZE : page * SIZE])
    table = table_of(part, store, question, lang=asked.language).without_empty_columns()
    kept = [n for n, column in enumerate(table.columns) if _wanted(column, rows)]
    names = labels(store, _unnamed(table, kept), asked.language)
    lines = tuple(
        tuple(
            _shown(cells[n], table.columns[n], dict(zip(part.variables, row, strict=True)), names,
                   asked)
            for n in kept
        )
        for cells, row in zip(table.rows, part.rows, strict=True)
    )  # fmt: skip
    return Sheet(tuple(table.titles[n] for n in kept), lines, len(rows), page, count)


def _wanted(column: Column, rows: Rows) -> bool:
    """Whether a column says what no other does: the name of a thing stands for its IRI."""
    return f"{column.variable}Label" not in rows.variables


def _unnamed(table: Table, kept: list[int]) -> set[str]:
    return {
        cell.thing
        for row in table.rows
        for n in kept
        if (cell := row[n]).thing.startswith(BASE) and ":" in cell.text
    }


def _shown(
    cell: Cell,
    column: Column,
    row: Mapping[str, Term | None],
    names: Mapping[str, str],
    asked: Asked,
) -> Shown:
    if column.pages:
        return Shown(pages=tuple(map(page_link, cell.text.split())))
    badge = ""
    if column.variable in _BADGES and (term := row.get(column.variable)) is not None:
        kind = "verdict" if column.variable == "verdict" else "status"
        badge = f"{kind}-{term.value.rpartition('/')[2].replace(' ', '-')}"
    text = cell.text
    if cell.thing.startswith(BASE) and ":" in text:
        # What has no name, such as a number, is told by the end of its address.
        text = names.get(cell.thing) or _cut(text.rpartition(":")[2].rpartition("/")[2])
    if cell.thing.startswith(BASE):
        return Shown(text, cell.lang, asked.iri_href(cell.thing), badge=badge)
    if cell.address.startswith(("http://", "https://")):
        return Shown(pages=(page_link(cell.address),))
    date = bool(re.fullmatch(r"[0-9./-]{4,21}", text)) and cell.number is None
    return Shown(text, cell.lang, number=cell.number is not None, date=date, badge=badge)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def page_link(address: str) -> Link:
    """A page of the web by its host and the end of its path; nothing else is a link."""
    if not address.startswith(("http://", "https://")):
        return Link(address, "")
    try:
        parts = urlsplit(address)
    except ValueError:
        return Link(address, "")
    tail = parts.path.strip("/").rpartition("/")[2]
    tail = _cut(tail)
    host = (parts.hostname or "").removeprefix("www.")
    return Link(f"{host}/{'…/' if '/' in parts.path.strip('/') else ''}{tail}", address, True)
