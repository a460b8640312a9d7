"""How a text of rows is written: delimiter and quote, found by trying."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchgraph.sheets.model import Dialect

SAMPLE = 1 << 18  # characters that are tried
_DELIMITERS = (",", ";", "\t", "|")
_QUOTES = ('"', "'")
_SEP = re.compile(r'"?sep=(.)"?[\r\n]*')  # what Excel writes, and reads, before the first row


@dataclass(frozen=True, slots=True)
class _Trial:
    delimiter: str
    quote: str
    fitting: float  # share of the rows that have as many cells as the header
    wrapped: int  # cells that the other quote stands around: this one is the wrong one
    spaced: int  # cells that begin with a space, as after a comma in a sentence
    width: int


def complete(dialect: Dialect, sample: Sequence[str], *, tabs: bool) -> Dialect:
    """``dialect`` with the delimiter and the quote that were left open.

    Every delimiter and quote is tried with the reader itself, so that a comma or a line end inside
    a quoted cell is none. The one by which most rows have as many cells as the header wins; where
    no delimiter makes two columns, it is the comma. ``tabs``: the file's name says so.
    """
    if dialect.delimiter is None and sample and (found := _SEP.fullmatch(sample[0])):
        header = 2 if dialect.header == 1 else dialect.header
        dialect = replace(dialect, delimiter=found[1], header=header)
    if dialect.delimiter is None and tabs:
        dialect = replace(dialect, delimiter="\t")
    delimiters = _DELIMITERS if dialect.delimiter is None else (dialect.delimiter,)
    quotes = _QUOTES if dialect.quote is None else (dialect.quote,)
    trials = [_try(dialect, sample, d, q) for d in delimiters for q in quotes]
    best = max(trials, key=_worth)  # the first of equals
    return replace(dialect, delimiter=best.delimiter, quote=best.quote)


def _worth(trial: _Trial) -> tuple[bool, bool, float, int, int]:
    return (
        trial.width > 1, not trial.wrapped, round(trial.fitting, 2), -trial.spaced, trial.width,
    )  # fmt: skip


def _try(dialect: Dialect, sample: Sequence[str], delimiter: str, quote: str) -> _Trial:
    other = {'"': "'", "'": '"'}.get(quote)
    widths: list[int] = []
    wrapped = spaced = 0
    text = [line for line in sample if not dialect.comment or not line.startswith(dialect.comment)]
    reader = reader_of(text, replace(dialect, delimiter=delimiter, quote=quote))
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            if "end of data" not in str(error):
                widths.append(0)
            continue
        if number >= dialect.header and any(cells):
            widths.append(len(cells))
            spaced += sum(cell[:1] == " " for cell in cells)
            wrapped += sum(len(c) > 1 and c[0] == c[-1] == other for c in cells)
    width = widths[0] if widths else 0
    fitting = widths.count(width) / len(widths) if width else 0.0
    # Now and then a cell is a quotation; where most are, it is the quote.
    return _Trial(
        delimiter, quote, fitting, wrapped if 2 * wrapped > sum(widths) else 0, spaced, width
    )


def reader_of(lines: object, dialect: Dialect) -> csv.Reader:  # type: ignore[name-defined]
    """The standard library's reader, strict, for ``lines``."""
    return csv.reader(
        lines,  # type: ignore[arg-type]
        delimiter=dialect.delimiter or ",",
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
        doublequote=not dialect.escape,
        # `a, "b, c"`: cells are trimmed anyway, and the quote after a space begins a quoted one.
        skipinitialspace=dialect.delimiter != " ",
        strict=True,
    )
