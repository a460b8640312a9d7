"""Numbers of an answer as bars: one chart for each column of numbers, and for each unit in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchgraph.serving.editing.cells import Shown, numeric_columns
from benchgraph.store import Rows, Term

MOST_BARS = 40
MOST_CHARTS = 4
WIDTH = 1_000.0  # of the drawing; a bar is stretched to the room that there is
_UNITS = ("unit", "unitLabel", "currency")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: who it is, the number as it is shown, where it begins and how long it is."""

    name: Shown
    value: Shown
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Bars:
    """The chart of a column of numbers, all in one ``unit`` where a column says so; ``zero`` is
    where the bars begin, ``left_out`` how many rows are not drawn."""

    column: str
    unit: str
    bars: tuple[Bar, ...]
    zero: float
    left_out: int


def bars_of(rows: Rows, cells: Sequence[Sequence[Shown | None]]) -> list[Bars]:
    """The charts of an answer; none where no column holds numbers alone, or nothing names them."""
    numeric = numeric_columns(rows)
    others = [place for place in range(len(rows.variables)) if place not in numeric]
    unit = next((rows.variables.index(name) for name in _UNITS if name in rows.variables), None)
    named = [place for place in others if place != unit]
    if not numeric or not named:
        return []
    name = next((place for place in named if _has_text(cells, place)), named[0])
    found = []
    for column in numeric:
        groups: dict[str, list[int]] = {}
        for place, row in enumerate(rows.rows[: len(cells)]):
            if row[column] is not None:
                symbol = row[unit] if unit is not None else None
                groups.setdefault(symbol.value if symbol is not None else "", []).append(place)
        for symbol_text, places in groups.items():
            found.append(_chart(rows, cells, (name, column), symbol_text, places))
    return found[:MOST_CHARTS]


def _has_text(cells: Sequence[Sequence[Shown | None]], place: int) -> bool:
    return any(cell is not None and not cell.href for cell in (row[place] for row in cells))


def _chart(
    rows: Rows,
    cells: Sequence[Sequence[Shown | None]],
    columns: tuple[int, int],
    unit: str,
    places: Sequence[int],
) -> Bars:
    name, column = columns
    drawn = places[:MOST_BARS]
    values = [_number(rows.rows[place][column]) for place in drawn]
    low, high = min(0.0, *values), max(0.0, *values)
    scale = WIDTH / ((high - low) or 1.0)
    zero = -low * scale
    bars = tuple(
        Bar(
            cells[place][name] or Shown("—"),
            cells[place][column] or Shown(""),
            round(zero + min(0.0, value) * scale, 1),
            round(abs(value) * scale, 1),
        )
        for place, value in zip(drawn, values, strict=True)
    )
    return Bars(rows.variables[column], unit, bars, round(zero, 1), len(places) - len(drawn))


def _number(term: Term | None) -> float:
    """The number of a term; what is too large to draw, or no number, has no length."""
    try:
        value = float(term.value) if term is not None else 0.0
    except ValueError:
        return 0.0
    return value if abs(value) < 1e300 else 0.0
