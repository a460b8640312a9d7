"""TOML files that people write: read with limits, and every place with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from benchgraph.errors import BenchgraphError, LimitError

MAX_BYTES = 500_000
_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
Place = tuple[str | int, ...]
_EXPONENT = 400
# What tells where a statement ends: strings of four kinds, comments, brackets, line ends.
_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'|#[^\n]*|[\[\]{}]|\n|[^\"'#\[\]{}\n]+",
    re.DOTALL,
)


class _NoNumber(Exception):
    """A number that nobody means; ``text`` is what stands there."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise _NoNumber(text) from None
    if not number.is_finite() or abs(number.adjusted()) > _EXPONENT:
        raise _NoNumber(text)
    return number


def _checked(table: dict[str, Any]) -> dict[str, Any]:
    """``table``, whose integers can be written out: a hexadecimal one may have any length."""
    waiting: list[Any] = [table]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list):
            waiting += value.values() if isinstance(value, dict) else value
        elif isinstance(value, int) and value.bit_length() > 4 * _EXPONENT:
            raise _NoNumber(f"0x{value:x}"[:20])
    return table


def load_toml(
    text: str, path: Path | str, what: str, error: type[BenchgraphError]
) -> dict[str, Any]:
    """The table of a TOML text, numbers with a point or an exponent as Decimal.

    ``what`` names the kind of file ("a profile"). Raises ``error`` or LimitError with the line.
    """
    if len(text.encode()) > MAX_BYTES:
        raise LimitError(f"{what} may have at most {MAX_BYTES:,} bytes", path=path)
    try:
        return _checked(tomllib.loads(text, parse_float=_number))
    except _NoNumber as fault:
        line = text.count("\n", 0, text.find(fault.text)) + 1
        raise error(
            "this number is too large, too small, or none", path=path, line=line, found=fault.text,
            expected=f"at most {_EXPONENT} digits",
        ) from None  # fmt: skip
    except ValueError as fault:  # TOMLDecodeError, or that an integer has thousands of digits
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

    The parser itself is asked of each statement. Where there is no such place, it is the line of
    the part of it that there is.

    >>> line_of("a = 1\\n[b]\\n# why\\nc = [\\n 1,\\n]\\n", ("b", "c"))
    4
    >>> line_of("a = 1\\n[b]\\nc = 2\\n", ("a", "not there"))
    1
    """
    whole = tomllib.loads(text)
    while place and not stands(whole, place):
        place = place[:-1]
    lengths: dict[Place, int] = {}  # of the lists of tables so far
    here: Place = ()
    for line, statement in _statements(text) if place else ():
        try:
            table = tomllib.loads(statement)
        except ValueError:  # a key that is told of in two statements: it is in the first
            continue
        if statement.startswith("["):
            here = _header(table, lengths)
            if here[: len(place)] == place:
                return line
        elif place[: len(here)] == here and stands(table, place[len(here) :]):
            return line
    return 1


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The statements of a TOML text that can be read, each with the line on which it begins."""
    start = depth = 0
    line = begun = 1
    for match in _PIECE.finditer(text + "\n"):
        piece = match.group()
        depth += piece in ("[", "{")
        depth -= piece in ("]", "}")
        line += piece.count("\n")
        if piece == "\n" and not depth:
            statement = text[start : match.start()].strip()
            if statement and not statement.startswith("#"):
                yield begun, statement
            start, begun = match.end(), line


def _header(table: dict[str, Any], lengths: dict[Place, int]) -> Place:
    """The place that a header alone, read as ``table``, opens; ``lengths`` is kept up to date."""
    place: Place = ()
    found: Any = table
    while found:
        ((key, found),) = found.items()
        place = (*place, key)
        if isinstance(found, list):
            lengths[place] = lengths.get(place, 0) + 1
            found = {}
        if place in lengths:
            place = (*place, lengths[place] - 1)
    return place


def stands(table: Any, place: Place) -> bool:
    """Whether a table has something at ``place``."""
    for key in place:
        try:
            table = table[key]
        except (KeyError, IndexError, TypeError):
            return False
    return True
