"""Where a table goes and how: ``--format``, ``--out``, ``--columns``, ``--sort``, ``--limit``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from benchgraph.tables.names import TRIPLES

if TYPE_CHECKING:
    from benchgraph.query import Answer, Question
    from benchgraph.store import Store
    from benchgraph.tables import Screen, Table

# Endings of files that say the format; csv-excel and table have to be asked for.
_ENDINGS = {
    ".csv": "csv", ".tsv": "tsv", ".json": "json", ".jsonl": "jsonl", ".xml": "xml",
    ".ndjson": "jsonl", ".md": "markdown", ".html": "html", ".htm": "html", ".xlsx": "xlsx",
    ".ttl": "turtle", ".nt": "ntriples", ".txt": "table",
}  # fmt: skip


@dataclass(frozen=True)
class Output:
    """The format, the file (None: standard output), and what of the rows is wanted."""

    format: str
    out: Path | None = None
    columns: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    limit: int | None = None

    def write(self, data: bytes, summary: str = "") -> None:
        """Write ``data`` to the file, whole or not at all, or to standard output."""
        if self.out is None and self.format == "xlsx":
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
            return
        if self.out is None:
            # As text: a terminal that cannot show a letter is given its escape.
            click.echo(data.decode(), nl=False)
            return
        from benchgraph.files import write_bytes

        write_bytes(self.out, data)
        click.echo(f"{self.out}: {summary}" if summary else str(self.out))

    def print_answer(
        self,
        answer: Answer,
        store: Store | None = None,
        question: Question | None = None,
        *,
        lang: str = "en",
        notes: Sequence[str] = (),
    ) -> None:
        """Print an answer; in what is for people with titles, amounts in one piece, and notes."""
        self.tell(*self.laid_out(answer, store, question, lang=lang, notes=notes))

    def laid_out(
        self,
        answer: Answer,
        store: Store | None = None,
        question: Question | None = None,
        *,
        lang: str = "en",
        notes: Sequence[str] = (),
    ) -> tuple[bytes, str]:
        """An answer as its bytes and how much it is ("3 rows of 9"; "" where nothing counts)."""
        from benchgraph.query.formats import as_rows
        from benchgraph.query.people import answered, table_of
        from benchgraph.query.write import answer_bytes
        from benchgraph.tables import FORMATS as TABLES

        table, count = None, ""
        if not isinstance(answer, bool) and self.format not in TRIPLES:
            rows = as_rows(answer)
            answer = answered(
                rows, question, columns=self.columns, sort=self.sort, limit=self.limit
            )
            count = _counted(len(answer))
            if len(answer) < len(rows):
                count += f" of {len(rows)}"
            if self.format in TABLES:
                table = table_of(answer, store, question, lang=lang, notes=notes)
        elif isinstance(answer, list) and not answer:
            count = "0 triples"
        return answer_bytes(answer, self.format, self.screen(), table), count

    @property
    def is_plain_table(self) -> bool:
        """Whether a whole answer is wanted, as a table of text."""
        return self.format == "table" and not (self.columns or self.sort or self.limit)

    def of_table(self, table: Table) -> tuple[bytes, str]:
        """The same as ``laid_out`` for a whole answer that is a table already."""
        from benchgraph.tables.screen import Screen
        from benchgraph.tables.terminal import terminal

        return terminal(table, self.screen() or Screen()).encode(), _counted(len(table.rows))

    def screen(self) -> Screen | None:
        """The screen that a table is fitted to; None for a file."""
        from benchgraph.cli.screen import table_screen

        return table_screen() if self.out is None else None

    def tell(self, data: bytes, count: str) -> None:
        """Write what was ``laid_out``; its count where the data do not show that they are all."""
        self.write(data, "" if self.format in TRIPLES else count)
        if count and self.out is None and (self.format == "table" or count.startswith("0 ")):
            click.echo(count, err=True)


def _counted(rows: int) -> str:
    return f"{rows} row{'' if rows == 1 else 's'}"


def output_options(formats: Sequence[str], *, rows: bool = True) -> Callable[..., Any]:
    """Give a command ``--format`` and ``--out``, with ``rows`` also ``--columns``, ``--sort`` and
    ``--limit``, and pass it the ``output``. A file's ending says the format where no option does.
    """

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @click.option(
            "--format",
            "format_",
            type=click.Choice(list(formats)),
            help="table by default, or what the ending of the file in --out says. csv, tsv, json"
            " and xml are exact; csv-excel, html and xlsx are laid out for people.",
        )
        @click.option("--out", type=click.Path(path_type=Path), help="Write to this file.")
        @wraps(command)
        def written(*args: Any, format_: str | None, out: Path | None, **kwargs: Any) -> Any:
            chosen = format_ or (_by_ending(out) if out else "table")
            if chosen not in formats:
                raise click.UsageError(f"there is no {chosen} here: use {', '.join(formats)}")
            if chosen == "xlsx" and out is None and sys.stdout.isatty():
                raise click.UsageError("xlsx is no text: name a file with --out")
            wanted = {key: kwargs.pop(key) for key in ("columns", "sort", "limit") if rows}
            parts = {
                key: tuple(part.strip() for part in (value or "").split(",") if part.strip())
                for key, value in wanted.items()
                if key != "limit"
            }
            output = Output(chosen, out, **parts, limit=wanted.get("limit"))
            return command(*args, output=output, **kwargs)

        return _row_options(written) if rows else written

    return decorate


def _by_ending(out: Path) -> str:
    ending = out.suffix.lower()
    if ending and ending not in _ENDINGS:
        raise click.UsageError(
            f"the ending {ending} says no format: give --format, or one of {', '.join(_ENDINGS)}"
        )
    return _ENDINGS.get(ending, "table")


def _row_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--columns", metavar="A,B", help="Only these columns, in this order."),
        click.option("--sort", metavar="A,-B", help="Sort by these columns; -B from the top down."),
        click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the first N rows."),
    ):
        command = option(command)
    return command
