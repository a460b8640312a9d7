"""CSV and TSV → records, with the standard library's reader."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchgraph.errors import TableError
from benchgraph.sheets.detection import SAMPLE, complete, reader_of
from benchgraph.sheets.model import MAX_CELL, Dialect, Record, Source
from benchgraph.sheets.text import find_encoding, first_bytes, lines


def read_delimited(path: Path, dialect: Dialect) -> Source:
    """CSV or TSV: encoding, delimiter and quote found where ``dialect`` leaves them open."""
    encoding = find_encoding(path, first_bytes(path), dialect.encoding)
    dialect = replace(dialect, encoding=encoding)
    if dialect.delimiter is None or dialect.quote is None:
        tabs = path.suffix.lower() in (".tsv", ".tab")
        dialect = complete(dialect, _sample(path, encoding), tabs=tabs)
    for record in _records(path, dialect):
        if isinstance(record, TableError):
            if dialect.header:
                raise record
            continue
        number, line, cells = record
        if number < dialect.header or (dialect.skip_blank and not any(map(str.strip, cells))):
            continue
        if not dialect.header:
            columns = tuple(f"column-{at}" for at in range(1, len(cells) + 1))
            return Source(path, columns, dialect, lambda: _records(path, dialect))
        return Source(
            path, tuple(cells), dialect, lambda: _after(number, path, dialect), header_line=line
        )
    raise TableError(
        "this table has no header", path=path, expected=f"columns' names in row {dialect.header}",
        hint="say which row they stand in: header = 1",
    )  # fmt: skip


def _sample(path: Path, encoding: str) -> list[str]:
    sample, length = [], 0
    for line in lines(path, encoding):
        sample.append(line)
        length += len(line)
        if length > SAMPLE:
            break
    return sample


def _after(header: int, path: Path, dialect: Dialect) -> Iterator[Record]:
    for record in _records(path, dialect):
        number = record.row or 0 if isinstance(record, TableError) else record[0]
        if number > header:
            yield record


def _records(path: Path, dialect: Dialect) -> Iterator[Record]:
    """Every record from the first row on; a row that the reader refuses is a fault."""
    if csv.field_size_limit() != MAX_CELL:
        csv.field_size_limit(MAX_CELL)
    feed = _Feed(path, dialect)
    reader = reader_of(feed.lines, dialect)
    number = 0
    while True:
        feed.between = True
        left_out = feed.left_out
        line = reader.line_num + left_out + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1 + feed.left_out - left_out
            line += feed.left_out - left_out
            yield _fault(error, path, line, number, dialect)
            continue
        if feed.left_out != left_out:
            number += feed.left_out - left_out
            line += feed.left_out - left_out
        number += 1
        yield number, line, cells


class _Feed:
    """The lines of a file for the reader, without comments between records."""

    def __init__(self, path: Path, dialect: Dialect) -> None:
        self.between = True
        self.left_out = 0
        text = lines(path, dialect.encoding or "utf-8")
        self.lines = self._without(text, dialect.comment) if dialect.comment else text

    def _without(self, text: Iterator[str], comment: str) -> Iterator[str]:
        for line in text:
            if self.between and line.startswith(comment):
                self.left_out += 1
                continue
            self.between = False
            yield line


def _fault(error: csv.Error, path: Path, line: int, number: int, dialect: Dialect) -> TableError:
    """A row's fault; raised where nothing after it can be read."""
    if "field limit" in str(error):
        raise TableError(
            "a cell of this row is too large", path=path, line=line, row=number,
            expected=f"at most {MAX_CELL:,} characters",
            hint="a quote in this row may never be closed; if none is meant, say quote = \"\"",
        ) from None  # fmt: skip
    if "end of data" in str(error):
        raise TableError(
            "a quote that is opened in this row is never closed", path=path, line=line, row=number,
            found="the end of the file", expected=f"{dialect.quote} at the end of the cell",
            hint="close it, or double it where it is a character; "
            'if nothing is quoted, say quote = ""',
        ) from None  # fmt: skip
    return TableError(
        "this row is not quoted as the others are", path=path, line=line, row=number,
        found=str(error), expected=f"a quote inside a quoted cell as {2 * (dialect.quote or '')}",
        hint="double the quote, or close the cell after it",
    )  # fmt: skip
