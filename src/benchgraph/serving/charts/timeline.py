"""Events on a line of time, as SVG. It shows what the list beside it says, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

WIDTH, LANE, TOP, FOOT, SIDE = 960, 30, 8, 26, 12
_LETTER = 7.2  # about the width of a Latin letter, in pixels; a Chinese one has two of these
_MOST = 60  # events; a longer list is no picture any more
_TICKS = 8


@dataclass(frozen=True, slots=True)
class Point:
    """An event: ``first`` and ``last`` day that its date allows (YYYY-MM-DD), its ``status`` (the
    slug of a concept) and its words; ``target`` is the id of its item in the list."""

    first: str
    last: str
    status: str
    label: str
    target: str


def timeline_svg(points: Iterable[Point], title: str) -> str:
    """``points`` in lanes below each other; empty for fewer than two that bear a date."""
    shown = sorted(
        (each for each in points if _day(each.first)), key=lambda p: (p.first, p.last, p.label)
    )[:_MOST]
    if len(shown) < 2:
        return ""
    start, end = _years(shown)
    lanes: list[float] = []
    rows = "".join(_event(each, start, end, lanes) for each in shown)
    height = TOP + len(lanes) * LANE + FOOT
    axis = "".join(_tick(year, start, end, height) for year in _marked(start, end))
    return (
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {height}" role="group"'
        f' aria-label="{escape(title)}">{axis}{rows}</svg>'
    )


def _event(point: Point, start: int, end: int, lanes: list[float]) -> str:
    first, last = (_x(_day(day) or 0, start, end) for day in (point.first, point.last))
    middle, wide = (first + last) / 2, _wide(point.label)
    left = middle + 10 + wide > WIDTH  # no room to the right of it
    edge = max(0.0, min(first, middle - 10 - wide)) if left else first
    lane = next((n for n, used in enumerate(lanes) if used + 8 < edge), len(lanes))
    if lane == len(lanes):
        lanes.append(0)
    lanes[lane] = last + 6 if left else max(last, middle + 10 + wide)
    y = TOP + lane * LANE + LANE / 2
    status = escape(point.status or "unknown")
    line = (
        f'<line class="span" x1="{first:.1f}" x2="{last:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
        if last - first > 12
        else ""
    )
    anchor, at = ("end", middle - 10) if left else ("start", middle + 10)
    return (
        f'<a href="#{escape(point.target)}" tabindex="-1"><g class="event event-{status}">{line}'
        f'<circle cx="{middle:.1f}" cy="{y:.1f}" r="5"/>'
        f'<text x="{at:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">{escape(_cut(point.label))}'
        "</text></g></a>"
    )


def _tick(year: int, start: int, end: int, height: int) -> str:
    x = _x(date(year, 1, 1).toordinal(), start, end)
    return (
        f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{height - FOOT + 4}"/>'
        f'<text class="year" x="{x:.1f}" y="{height - 8}" text-anchor="middle">{year}</text>'
    )


def _years(points: Sequence[Point]) -> tuple[int, int]:
    """The first and the last year that are on the line; the last one is the end of it."""
    days = [int(day[:4]) for point in points for day in (point.first, point.last) if _day(day)]
    return min(days), max(days) + 1


def _marked(start: int, end: int) -> range:
    return range(start, end + 1, max(1, -(-(end - start) // _TICKS)))


def _x(day: int, start: int, end: int) -> float:
    first, last = (date(year, 1, 1).toordinal() for year in (start, end))
    share = (day - first) / (last - first)
    return SIDE + 8 + min(1, max(0, share)) * (WIDTH - 2 * SIDE - 16)


def _day(text: str) -> int | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found.toordinal() if 1 < found.year < 9000 else None


def _cut(text: str) -> str:
    return text if _wide(text) <= 440 else next(
        text[:at] + "…" for at in range(len(text), -1, -1) if _wide(text[:at]) <= 430
    )  # fmt: skip


def _wide(text: str) -> float:
    return sum(_LETTER * (2 if ord(letter) > 0x2E80 else 1) for letter in text)
