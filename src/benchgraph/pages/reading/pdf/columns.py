"""Rows of a page → regions in reading order: columns of text, and tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from benchgraph.pages.reading.pdf.lines import Row, Segment, parted
from benchgraph.pages.reading.pdf.open import Sheet

Gap = tuple[float, float]
_DEEP = 3  # columns in columns
_FULL = 0.72  # of its column: a line of running text fills more
_NARROW = 10  # sizes: a column of text is wider


@dataclass(slots=True)
class Region:
    """Rows that are read together. With ``gutters`` they are a table, whose columns these part;
    without, they are one column of text."""

    rows: list[Row]
    gutters: list[Gap]
    left: float
    right: float


def regions(sheet: Sheet, rows: list[Row]) -> list[Region]:
    """The regions of a page in the order in which they are read."""
    return list(_regions(sheet, rows, 0))


def _regions(sheet: Sheet, rows: list[Row], depth: int) -> Iterator[Region]:
    if not rows:
        return
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    text: list[Row] = []
    at = 0
    while at < len(rows):
        end, gutters = _band(sheet, rows, at, left, right)
        before, band = _trimmed(rows[at:end], gutters)
        columns = _are_columns(sheet, band, gutters)
        if not columns:
            before, band = _without_caption(before, band, gutters)
        if before and band:
            text += before  # what they leave free says nothing of the band: it is measured anew
            at += len(before)
            continue
        if not band or not (columns or _is_table(sheet, band, gutters)):
            text.append(rows[at])
            at += 1
            continue
        if text:
            yield Region(text, [], left, right)
            text = []
        if columns and depth < _DEEP:
            for column in _columns(band, gutters):
                yield from _regions(sheet, column, depth + 1)
        else:
            yield Region(band, gutters, left, right)
        at += len(band)
    if text:
        yield Region(text, [], left, right)


def _band(
    sheet: Sheet, rows: list[Row], at: int, left: float, right: float
) -> tuple[int, list[Gap]]:
    """How far rows go on from ``at`` with a common gap between them, and the gaps that have words
    on both sides."""
    free: list[Gap] = [(left, right)]
    end, gutters = at, list[Gap]()
    for number in range(at, len(rows)):
        row = rows[number]
        if number > at and row.base - rows[number - 1].base > 4 * row.size:
            break
        common = [
            (max(a, c), min(b, d))
            for a, b in free
            for c, d in _gaps(row, left, right)
            if min(b, d) - max(a, c) >= 0.8 * row.size
            or (b > c and d > a and parted(max(a, c), min(b, d), row.base, sheet.posts))
        ]
        sided = [gap for gap in common if any(_sides(rows[at : number + 1], gap))]
        both = [gap for gap in sided if all(_sides(rows[at : number + 1], gap))]
        if not (both if gutters else sided):
            break
        if len(both) < len(gutters) and not _crosses(row, both):
            break  # a text that happens to leave one of the gaps free
        free, end, gutters = common, number + 1, both
    return end, gutters


def _gaps(row: Row, left: float, right: float) -> list[Gap]:
    edges = [left, *(edge for s in row.segments for edge in (s.left, s.right)), right]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]


def _sides(rows: list[Row], gap: Gap) -> tuple[bool, bool]:
    """Whether words stand to the left, and to the right, of ``gap``."""
    segments = [segment for row in rows for segment in row.segments]
    return (
        any(segment.right <= gap[0] + 0.5 for segment in segments),
        any(segment.left >= gap[1] - 0.5 for segment in segments),
    )


def _trimmed(band: list[Row], gutters: list[Gap]) -> tuple[list[Row], list[Row]]:
    """What stands before the band, and the band: without the rows at its ends that stand on one
    side of every gutter and apart from the rest."""
    places = [number for gap in gutters for number in _ends(band, gap)]
    if not places:
        return band, []
    first, last = max(places[::2]), min(places[1::2])
    begin, end = 0, len(band)
    for number in range(1, first + 1):
        if band[number].base - band[number - 1].base > 1.8 * band[number].size:
            begin = number
    for number in range(max(last, begin) + 1, len(band)):
        if band[number].base - band[number - 1].base > 1.8 * band[number].size:
            end = number
            break
    return band[:begin], band[begin:end]


def _ends(band: list[Row], gap: Gap) -> tuple[int, int]:
    """From which row on words stand on both sides of ``gap``, and up to which."""
    left = [number for number, row in enumerate(band) if _sides([row], gap)[0]]
    right = [number for number, row in enumerate(band) if _sides([row], gap)[1]]
    return max(left[0], right[0]), min(left[-1], right[-1])


def _without_caption(
    before: list[Row], band: list[Row], gutters: list[Gap]
) -> tuple[list[Row], list[Row]]:
    """A table begins in a row with words on both sides of a gutter."""
    first = next((n for n, row in enumerate(band) if _crosses(row, gutters)), len(band))
    return [*before, *band[:first]], band[first:]


def _is_table(sheet: Sheet, band: list[Row], gutters: list[Gap]) -> bool:
    """Whether enough rows have words on both sides of a gutter for it not to be chance."""
    both = sum(1 for row in band if _crosses(row, gutters))
    ruled = len(_rules_in(sheet, band, gutters)) >= 2
    return both >= (2 if ruled or len(gutters) >= 2 else 3)


def _crosses(row: Row, gutters: list[Gap]) -> bool:
    return any(all(_sides([row], gap)) for gap in gutters)


def _columns(band: list[Row], gutters: list[Gap]) -> list[list[Row]]:
    """The rows of each column by themselves."""
    columns: list[list[Row]] = [[] for _ in range(len(gutters) + 1)]
    for row in band:
        for number, segments in enumerate(cells(row, gutters)):
            if segments:
                columns[number].append(Row(row.base, segments))
    return columns


def cells(row: Row, gutters: list[Gap]) -> list[list[Segment]]:
    """The segments of a row by column."""
    found: list[list[Segment]] = [[] for _ in range(len(gutters) + 1)]
    for segment in row.segments:
        place = sum(1 for gap in gutters if segment.left >= gap[0] - 0.5)
        found[place].append(segment)
    return found


def _are_columns(sheet: Sheet, band: list[Row], gutters: list[Gap]) -> bool:
    """Whether the band is text in columns: wide ones, whose lines are full, and no lines drawn
    across."""
    if not 1 <= len(gutters) <= 3 or len(_rules_in(sheet, band, gutters)) >= 2:
        return False
    for column in _columns(band, gutters):
        if len(column) < 3:
            return False
        left = min(row.left for row in column)
        wide = max(row.right for row in column) - left
        filled = median((row.right - row.left) / wide for row in column)
        if wide < _NARROW * column[0].size or filled < _FULL:
            return False
    return True


def _rules_in(sheet: Sheet, band: list[Row], gutters: list[Gap]) -> list[float]:
    """The heights of the lines that are drawn in the band, across a gutter or up to it."""
    top, bottom = band[0].base - 2 * band[0].size, band[-1].base + 1.5 * band[-1].size
    found: list[float] = []
    for left, height, right in sheet.rules:
        beside = any(left < gap[0] and right > gap[0] - 60 for gap in gutters)
        if beside and top <= height <= bottom and (not found or height - found[-1] > 3):
            found.append(height)
    return found
