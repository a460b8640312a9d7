"""The text of a cell: cleaned, split, its numbers rounded to what they hold."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from decimal import Decimal
from io import StringIO

# What has no width or turns the writing direction, and controls other than tab and line ends. The
# joiners U+200C and U+200D stay: words of Persian and Hindi are spelled with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\u2028\u2029"
    "\ufeff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_SPACES = re.compile("[\u00a0\u2007\u202f]")  # spaces that do not break look like any other
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_HOLDS = 15  # every decimal of so many significant digits survives in a float
_FLOAT_MAX = Decimal("1.8e308")


def is_plain(cells: Sequence[str]) -> bool:
    """Whether nothing in ``cells`` needs :func:`clean`, but for white space around them."""
    text = "".join(cells)
    return text.isascii() and text.isprintable()


def clean(text: str) -> tuple[str, int]:
    """``text`` without what nobody sees, spaces that do not break as spaces, line ends as ``\\n``,
    trimmed; and how many characters were removed or replaced for being invisible."""
    text, unseen = _UNSEEN.subn("", text)
    text, spaces = _SPACES.subn(" ", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip(), unseen + spaces


def split_cell(
    text: str, separator: str, *, quote: str = '"', escape: str | None = None
) -> tuple[str, ...]:
    """The values of a cell that holds several, trimmed, without the empty ones.

    ``A, "B, Inc.", C`` at ``,`` is ``A``, ``B, Inc.`` and ``C``. A value in quotes may hold the
    separator and line ends; a quote in it is doubled, or has ``escape`` before it. A quote that
    does not begin a value, or is never closed, is a character like any other. ``separator`` may be
    longer than a character; ``\\n`` splits at line ends.
    """
    if separator not in text:  # most cells
        text = text.strip()
        if not quote or not text.startswith(quote):
            return (text,) if text else ()
    values, at = [], 0
    while at <= len(text):
        value, at = _next_value(text, at, separator, quote, escape)
        if value:
            values.append(value)
    return tuple(values)


def _next_value(
    text: str, at: int, separator: str, quote: str, escape: str | None
) -> tuple[str, int]:
    """The value that begins at ``at``, and where the one after it begins."""
    start = at
    while start < len(text) and text[start].isspace() and not text.startswith(separator, start):
        start += 1
    if quote and text.startswith(quote, start):
        value, after = _quoted(text, start + len(quote), quote, escape)
        end = after
        while end < len(text) and text[end].isspace() and not text.startswith(separator, end):
            end += 1
        if after and (end == len(text) or text.startswith(separator, end)):
            return value.strip(), end + max(1, len(separator))
    end = text.find(separator, at)
    if end < 0:
        end = len(text)
    return text[at:end].strip(), end + len(separator)


def _quoted(text: str, at: int, quote: str, escape: str | None) -> tuple[str, int]:
    """What stands up to the closing quote, and the place after it; 0 where it is never closed."""
    parts = []
    while at < len(text):
        if escape and text.startswith(escape, at):
            parts.append(text[at + len(escape) : at + len(escape) + 1])
            at += len(escape) + 1
        elif not text.startswith(quote, at):
            parts.append(text[at])
            at += 1
        elif text.startswith(quote, at + len(quote)):
            parts.append(quote)
            at += 2 * len(quote)
        else:
            return "".join(parts), at + len(quote)
    return "", 0


def join_cell(values: Sequence[str], separator: str = ",") -> str:
    """One cell with ``values``, quoted where :func:`split_cell` would else take them apart."""
    text = StringIO()
    csv.writer(text, delimiter=separator, lineterminator="").writerow(values)
    return text.getvalue()


def round_float(text: str) -> str:
    """A number as plain decimal text, rounded to the 15 significant digits that a float holds.

    ``20262758.969474595`` is ``20262758.9694746``, ``9.9e+22`` is ``99000000000000000000000``,
    ``2.0`` is ``2``. A number of digits alone (``8443234211932070000``) stays exact, as does every
    decimal that fits; what is no finite number comes back as it is.
    """
    number = text.strip()
    if not _NUMBER.fullmatch(number) or not number.isascii():
        return text
    if number.isdigit() or number[1:].isdigit() and number[0] in "+-":
        return number.removeprefix("+")
    value = Decimal(number)
    if abs(value) > _FLOAT_MAX:
        return text
    digits = len(value.as_tuple().digits)
    if digits > _HOLDS:
        value = Decimal(f"{value:.{_HOLDS - 1}e}")
    plain = f"{value:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain
