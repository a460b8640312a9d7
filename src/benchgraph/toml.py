"""TOML files that people write: read with limits, and every place with its line."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchgraph.errors import BenchgraphError, LimitError

MAX_BYTES = 500_000
_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
Place = tuple[str | int, ...]


def load_toml(
    text: str, path: Path | str, what: str, error: type[BenchgraphError]
) -> dict[str, Any]:
    """The table of a TOML text, numbers with a point or an exponent as Decimal.

    ``what`` names the kind of file ("a profile"). Raises ``error`` or LimitError with the line.
    """
    if len(text.encode()) > MAX_BYTES:
        raise LimitError(f"{what} may have at most {MAX_BYTES:,} bytes", path=path)
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        said = str(fault).splitlines()[0]
        at = _AT_LINE.search(said)
        line = int(at[1]) if at and at[1] else text.count("\n") + 1
        raise error(
            "this is not TOML", path=path, line=line, found=_AT_LINE.sub("", said),
            hint="texts stand in quotes, lists in square brackets",
        ) from None  # fmt: skip
    except RecursionError:
        raise LimitError(f"{what} is nested too deep", path=path) from None


def line_of(text: str, place: Place) -> int:
    """The line on which the statement begins that puts ``place`` into the table of a TOML text.

    The parser itself is asked: it is the line behind the longest beginning of the text that can be
    read and does not have the place yet. Where there is no such place, it is that of the part of
    it that there is.

    >>> line_of("a = 1\\n[b]\\n# why\\nc = [\\n 1,\\n]\\n", ("b", "c"))
    4
    >>> line_of("a = 1\\n[b]\\nc = 2\\n", ("a", "not there"))
    1
    """
    whole = tomllib.loads(text)
    while place and not stands(whole, place):
        place = place[:-1]
    lines = text.splitlines(keepends=True)
    line = 1
    for number in range(len(lines)):
        try:
            table = tomllib.loads("".join(lines[:number]))
        except tomllib.TOMLDecodeError:
            continue
        if stands(table, place):
            break
        line = number + 1
    return line


def stands(table: Any, place: Place) -> bool:
    """Whether a table has something at ``place``."""
    for key in place:
        try:
            table = table[key]
        except (KeyError, IndexError, TypeError):
            return False
    return True
