"""A region with gutters → a table: rows of cells, and which of them is the head."""

from __future__ import annotations

import re
from dataclasses import dataclass

from benchgraph.pages.reading.pdf.columns import Region, cells
from benchgraph.pages.reading.pdf.lines import Row, Segment, Words

_NUMBER = re.compile(r"[^A-Za-z\u00c0-\uffdc]*\d[^A-Za-z\u00c0-\uffdc]*")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[-–/]\s*\d{2,4})?(?:年度?)?")
_LEADER = re.compile(r"\.{4,}|(?:\. ){3,}|…{2,}|·{4,}")


@dataclass(slots=True)
class Grid:
    """Rows of cells, each row with its place on the page; ``head`` says whether the first names
    the columns."""

    rows: list[list[str]]
    tops: list[float]
    head: bool


def read_table(region: Region, rules: list[tuple[float, float, float]], words: Words) -> Grid:
    """The table in ``region``; what stands in several lines of one cell is one text."""
    rows: list[list[list[Segment]]] = []
    tops: list[float] = []
    last: Row | None = None
    for row in region.rows:
        parts = cells(row, region.gutters)
        if last is None or _begins(row, last, parts, region, rules):
            rows.append([[] for _ in parts])
            tops.append(row.base)
        for cell, segments in zip(rows[-1], parts, strict=True):
            cell += segments
        last = row
    texts = [[_text(cell, words) for cell in row] for row in rows]
    return Grid(texts, tops, _has_head(texts, rows))


def is_contents(grid: Grid) -> bool:
    """Whether the table is a list of contents: names, and page numbers that rise."""
    last = [row[-1] for row in grid.rows]
    if any(_LEADER.search(cell) for row in grid.rows for cell in row):
        return True
    numbers = [int(cell) for cell in last if cell.isdecimal() and len(cell) <= 3]
    return len(grid.rows[0]) == 2 and len(numbers) == len(last) > 2 and numbers == sorted(numbers)


def is_leader(text: str) -> bool:
    """Whether a line is one of a list of contents: dots lead to a page number."""
    return bool(re.search(rf"(?:{_LEADER.pattern})\s*[\divxlc]+$", text))


def _begins(
    row: Row, last: Row, parts: list[list[Segment]], region: Region,
    rules: list[tuple[float, float, float]],
) -> bool:  # fmt: skip
    """Whether ``row`` begins a row of the table, and is not a further line of the one before."""
    between = [h for a, h, b in rules if last.base < h < row.base and a < region.right < b + 400]
    ruled = [h for _, h, _ in rules if region.rows[0].base < h < region.rows[-1].base]
    if between:
        return True
    filled = sum(1 for cell in parts if cell)
    close = row.base - last.base < 1.45 * row.size
    if len(ruled) >= max(2, len(region.rows) // 3):
        return not close  # lines part the rows of this table, and none is here
    return not close or (bool(parts[0]) and filled > 1)


def _text(cell: list[Segment], words: Words) -> str:
    lines = sorted(cell, key=lambda segment: (round(segment.base), segment.left))
    return words.joined([segment.text for segment in lines])


def _has_head(rows: list[list[str]], parts: list[list[list[Segment]]]) -> bool:
    """The first row is a head if it alone is bold, or if under its words stand numbers."""
    if len(rows) < 2:
        return False
    bold = [all(segment.bold for cell in row for segment in cell) for row in parts]
    if bold[0] and not bold[1]:
        return True
    first, second = (sum(map(_is_number, row)) for row in rows[:2])
    return len(rows[0]) > 2 and first < second


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell)) and not _YEAR.fullmatch(cell)
