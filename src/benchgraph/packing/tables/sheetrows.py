"""The rows of a worksheet as XML (ECMA-376): text is always text, so nothing is ever calculated."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from benchgraph.packing.tables.model import Column, Value

# What a worksheet of the format can hold.
MAX_ROWS, MAX_TEXT = 1_048_576, 32_767
# Excel counts in binary floating point: more digits than these would be others than ours.
_DIGITS = 15
# Before this day Excel counts one day too many; it has no day before 1900.
_FIRST_DAY, _DAY_ZERO = dt.date(1900, 3, 1), dt.date(1899, 12, 30)
# What XML cannot hold; and what would be read as the escape of a character.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile("[&<>\r]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "_x000D_"}
# In points: two lines of a long text are seen, and all rows are alike.
_HEIGHT = 30
_REMEMBERED = 100_000
_CUT = "… (cut; the whole text stands in the CSV)"


@dataclass(frozen=True)
class Styles:
    """The numbers of the cell styles in the workbook."""

    text: int = 0
    whole: int = 0
    number: int = 0
    day: int = 0
    head: int = 0
    key: int = 0


class Texts(dict[str, str]):
    """The end of a cell of each text that was asked for: most texts stand in many cells."""

    def __missing__(self, text: str) -> str:
        # Blanks at an end would be lost.
        space = "" if text.strip() == text else ' xml:space="preserve"'
        end = f'" t="inlineStr"><is><t{space}>{text_xml(text)}</t></is></c>'
        if len(self) < _REMEMBERED:
            self[text] = end
        return end


def rows_xml(
    columns: tuple[Column, ...],
    rows: Sequence[tuple[Value, ...]],
    first: int,
    styles: Styles,
    texts: Texts,
) -> str:
    """Rows from row number ``first`` on; cells without a value are left out."""
    if not rows:
        return ""
    numbers = [str(number) for number in range(first, first + len(rows))]
    height = f'ht="{_HEIGHT}" customHeight="1"'
    cells = [[f'<row r="{n}" {height}>' for n in numbers]]
    for place, (column, values) in enumerate(zip(columns, zip(*rows, strict=True), strict=True)):
        at, kind = f'<c r="{letters(place)}', _KINDS.get(column.datatype)
        if kind is None:
            style = f'" s="{styles.text}'
            cells.append(
                [
                    "" if value is None else f"{at}{n}{style}{texts[value]}"
                    for n, value in zip(numbers, values, strict=True)
                ]
            )
        else:
            cells.append(
                [
                    "" if value is None else at + n + kind(value, styles, texts)
                    for n, value in zip(numbers, values, strict=True)
                ]
            )
    cells.append(["</row>"] * len(numbers))
    return "".join(map("".join, zip(*cells, strict=True)))


def head_xml(titles: Iterable[tuple[str, int]], height: int) -> str:
    """The first row: titles, each in its style."""
    cells = "".join(
        f'<c r="{letters(place)}1" s="{style}" t="inlineStr"><is><t>{text_xml(title)}</t></is></c>'
        for place, (title, style) in enumerate(titles)
    )
    return f'<row r="1" ht="{height}" customHeight="1">{cells}</row>'


def _number(value: int | Decimal, styles: Styles, texts: Texts) -> str:
    if isinstance(value, Decimal):
        if len(value.normalize().as_tuple().digits) > _DIGITS:
            return f'" s="{styles.text}{texts[f"{value:f}"]}'
        style = styles.whole if value == value.to_integral_value() else styles.number
        return f'" s="{style}"><v>{value:f}</v></c>'
    return f'" s="{styles.number}"><v>{value}</v></c>'


def _day(value: dt.date, styles: Styles, texts: Texts) -> str:
    if value < _FIRST_DAY:
        return f'" s="{styles.text}{texts[value.isoformat()]}'
    return f'" s="{styles.day}"><v>{(value - _DAY_ZERO).days}</v></c>'


def _boolean(value: bool, styles: Styles, texts: Texts) -> str:
    return f'" s="{styles.text}" t="b"><v>{int(value)}</v></c>'


# How a cell ends that is no text, behind the number of its row.
_KINDS: dict[str, Callable[[Any, Styles, Texts], str]] = {
    "integer": _number,
    "decimal": _number,
    "date": _day,
    "boolean": _boolean,
}


def text_xml(text: str) -> str:
    """A text as XML, no longer than a cell may be, with what XML cannot hold as U+FFFD."""
    if text.isprintable() and not (
        "&" in text or "<" in text or ">" in text or "_x" in text or len(text) > MAX_TEXT // 2
    ):
        return text  # nearly every text
    if len(text) > MAX_TEXT // 2:
        text = _fitting(text)
    text = _ESCAPE.sub("_x005F_", _FORBIDDEN.sub("\ufffd", text))
    return _SPECIAL.sub(lambda match: _ENTITIES[match.group()], text)


def _fitting(text: str) -> str:
    """A cell counts in UTF-16 code units."""
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * MAX_TEXT:
        return text
    room = 2 * (MAX_TEXT - len(_CUT))
    return units[:room].decode("utf-16-le", "ignore") + _CUT


def letters(place: int) -> str:
    """The letters of a column, counted from 0: A … Z, AA …"""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found
