"""What can go wrong, as data: errors carry fields and become a sentence when they are shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# What moves a cursor, turns the writing direction or cannot be seen, in the name of a file, say.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


class BenchgraphError(Exception):
    """Something a person has to know, with where it is and what to do about it.

    ``what`` is one sentence without the place; ``path`` and ``line`` say where; ``found`` and
    ``expected`` are shown as they are; ``hint`` says what to do. ``exit_code`` is what a command
    ends with: 1 for "looked, and it is not there or does not conform", 2 for "could not run".
    """

    exit_code = 2

    def __init__(
        self,
        what: str,
        *,
        path: Path | str | None = None,
        line: int | None = None,
        found: str | None = None,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.path = path
        self.line = line
        self.found = found
        self.expected = expected
        self.hint = hint

    @property
    def place(self) -> str:
        """``file:line``, as much of it as is known; empty where nothing is."""
        if self.path is None:
            return f"line {self.line}" if self.line else ""
        path = printable(str(self.path))
        return f"{path}:{self.line}" if self.line else path

    def __str__(self) -> str:
        text = f"{self.place}: {self.what}" if self.place else self.what
        if self.found is not None:
            text += f"\n  found:    {shorten(self.found)}"
        if self.expected is not None:
            text += f"\n  expected: {self.expected}"
        if self.hint is not None:
            text += f"\n  hint:     {self.hint}"
        return text


class RecordError(BenchgraphError):
    """A record that cannot be read: its YAML, a key, a value."""


class PageError(BenchgraphError):
    """A page that cannot be read."""


class ProfileError(BenchgraphError):
    """A profile of an observatory that cannot be read: its TOML, a key, a value."""


class MappingError(BenchgraphError):
    """A mapping of a table that cannot be used: its TOML, a key, a column, a term."""


class TableError(BenchgraphError):
    """A table that cannot be read, or a row of it: ``cells`` are then the row's, as far as known.

    ``row`` is the number that a spreadsheet shows; ``cell`` is its name (``B17``) in ``sheet``.
    """

    def __init__(
        self,
        what: str,
        *,
        path: Path | str | None = None,
        line: int | None = None,
        found: str | None = None,
        expected: str | None = None,
        hint: str | None = None,
        row: int | None = None,
        column: str | None = None,
        sheet: str | None = None,
        cell: str | None = None,
        cells: tuple[str, ...] = (),
    ) -> None:
        super().__init__(
            what, path=path, line=line, found=found, expected=expected, hint=hint
        )  # fmt: skip
        self.row = row
        self.column = column
        self.sheet = sheet
        self.cell = cell
        self.cells = cells

    @property
    def place(self) -> str:
        """``file:line`` of a text; ``file, sheet “Data”, cell B17`` (or row 17) of a workbook."""
        if self.sheet is None or self.path is None:
            return super().place
        at = f"cell {self.cell}" if self.cell else f"row {self.row}" if self.row else ""
        parts = [printable(str(self.path)), f"sheet “{printable(self.sheet)}”", at]
        return ", ".join(part for part in parts if part)


class QueryError(BenchgraphError):
    """A query that is refused or that the engine does not accept."""


class ParameterError(QueryError):
    """A parameter of a question that is missing, unknown or not of its type."""


class LimitError(BenchgraphError):
    """Something larger, deeper or slower than allowed."""


class RdfError(BenchgraphError):
    """A file of RDF that cannot be read."""


class StoreError(BenchgraphError):
    """A store that cannot be opened, read or written.

    ``status`` is that of the HTTP reply, where one came.
    """

    status: int | None = None


class ReleaseError(BenchgraphError):
    """A release that cannot be read or written."""


class MatchError(BenchgraphError):
    """Matches, decisions about them or identity links that cannot be read or applied."""


class EngineError(BenchgraphError):
    """An engine that cannot do what is asked, by name."""


class DoesNotConform(BenchgraphError):
    """Data that violates a shape or the ontology: the report says where."""

    exit_code = 1


class NotFoundError(BenchgraphError):
    """Something asked for by name that is not there."""

    exit_code = 1


class QueryWarning(UserWarning):
    """A query that runs, and may not ask what was meant.

    ``what`` is one sentence; ``hint`` says what may have been meant instead.
    """

    def __init__(self, what: str, hint: str | None = None) -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return printable(f"{self.what}; {self.hint}" if self.hint else self.what)


def printable(text: str) -> str:
    """``text`` with what a terminal would obey, or not show, written as ``\\x1b`` and the like."""
    return _UNPRINTABLE.sub(lambda match: repr(match.group())[1:-1], text)


def shorten(text: str, limit: int = 160) -> str:
    """``text`` on one line, cut to ``limit`` characters: for messages, never for data."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= limit else line[: limit - 1] + "…"
