"""Labels: how wide a text is, where it breaks, and where it stands without covering another.

Each label tries eight places around its node and takes the one that covers least.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import product
from math import cos, dist, floor, pi, sin
from pathlib import Path

ASSETS = Path(__file__).parent.parent / "assets"
SIZE = 11.0
SMALL = 9.0
LINE = 1.22
WRAP = 128.0
COVERING = 3.0  # square points that a label may cover and still counts as clear
FAR = 28.0  # points between a node and its label from which a line joins them
DIRECTIONS = 36  # in which a place further off is looked for
CELL = 64.0  # of the grid that finds what a label could cover
Box = tuple[float, float, float, float]
Segment = tuple[float, float, float, float]


@cache
def _widths() -> tuple[int, ...]:
    return tuple(json.loads((ASSETS / "widths.json").read_text()))


@lru_cache(maxsize=8192)
def text_width(text: str, size: float) -> float:
    """The width of ``text`` in points in the bundled font: wide letters take 1 em."""
    widths = _widths()
    total = 0.0
    for letter in text:
        number = ord(letter) - 0x20
        if 0 <= number < len(widths):
            total += widths[number]
        elif unicodedata.combining(letter):
            continue
        else:
            total += 1000 if _is_wide(letter) else 600
    return total * size / 1000


def is_bundled(letter: str) -> bool:
    """Whether the bundled font has ``letter``; the same sets as in ``assets/README.md``."""
    number = ord(letter)
    if number < 0x250 or 0x370 <= number < 0x530 or 0x1E00 <= number < 0x1F00:
        return True
    if 0x2010 <= number <= 0x2040 or 0x3000 <= number < 0x3100 or 0xFF00 <= number < 0xFFF0:
        return True
    for encoding in ("gb2312", "euc_jp", "big5"):
        try:
            return len(letter.encode(encoding)) == 2
        except UnicodeEncodeError:
            continue
    return False


def wrap(text: str, size: float, width: float = WRAP, lines: int = 3) -> list[str]:
    """``text`` broken into at most ``lines`` lines of ``width`` points; the rest becomes "…".

    Breaks at spaces, and between any two letters of a script without spaces.
    """
    found: list[str] = []
    current = ""
    for piece in _pieces(text):
        if current and text_width(current + piece, size) > width:
            found.append(current.strip())
            current = piece.lstrip()
        else:
            current += piece
    found.append(current.strip())
    found = [line for line in found if line] or [""]
    if len(found) > lines:
        found = found[:lines]
        found[-1] = found[-1].rstrip(" ,;:-–—") + "…"
    return [_cut(line, size, width * 1.25) for line in found]


def balanced(text: str, size: float, width: float = WRAP) -> list[str]:
    """``wrap``, with lines about as long as each other: no last word stands alone below."""
    widest = wrap(text, size, width)
    for part in (0.6, 0.7, 0.8, 0.9):
        found = wrap(text, size, width * part)
        if len(found) == len(widest) and not any(line.endswith("…") for line in found):
            return found
    return widest


def _cut(line: str, size: float, width: float) -> str:
    if text_width(line, size) <= width:
        return line
    while line and text_width(line + "…", size) > width:
        line = line[:-1]
    return line + "…"


# A line does not start with these (closing marks), nor end with those (opening marks).
_CLOSING = set("，。、；：？！）」』】》〉”’…%,.;:!?)]}")
_OPENING = set("（「『【《〈“‘([{")


def _pieces(text: str) -> list[str]:
    """The parts of ``text`` between which a line may end; numbers and dates stay whole."""
    pieces: list[str] = []
    for n, letter in enumerate(text):
        before = text[n - 1] if n else ""
        if before in _OPENING or letter in _CLOSING or unicodedata.combining(letter):
            may_break = not pieces
        elif before in ("-", "/"):
            may_break = not letter.isdigit()
        else:
            may_break = before in ("", " ") or _is_wide(before) or _is_wide(letter)
        if may_break:
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


@dataclass
class Label:
    """A label of a node at (x, y) with radius r: its lines as (text, size), and where they stand.

    ``beside`` keeps it at the right of the node, as in a list.
    """

    x: float
    y: float
    r: float
    lines: list[tuple[str, float]]
    box: Box = (0.0, 0.0, 0.0, 0.0)
    anchor: str = "middle"
    beside: bool = False
    shown: bool = True

    @property
    def disc(self) -> Box:
        """The box of the node itself."""
        return (self.x - self.r, self.y - self.r, self.x + self.r, self.y + self.r)

    def move(self, dx: float, dy: float) -> None:
        """Node and label, by so much."""
        self.x, self.y = self.x + dx, self.y + dy
        left, top, right, bottom = self.box
        self.box = (left + dx, top + dy, right + dx, bottom + dy)

    @property
    def leader(self) -> Segment | None:
        """A line from the node to its label where that stands so far off that one needs it."""
        left, top, right, bottom = self.box
        x, y = min(max(self.x, left), right), min(max(self.y, top), bottom)
        return (self.x, self.y, x, y) if dist((self.x, self.y), (x, y)) > self.r + FAR else None

    @property
    def width(self) -> float:
        return max((text_width(text, size) for text, size in self.lines), default=0.0)

    @property
    def height(self) -> float:
        return sum(size * LINE for _, size in self.lines)


@dataclass
class Sheet:
    """What labels are placed on: discs and lines that they should not cover.

    ``away``: how far from its node a label may stand, tried in this order until it covers nothing.
    """

    labels: list[Label]
    segments: list[Segment] = field(default_factory=list)
    away: tuple[float, ...] = (0.0,)


class Boxes:
    """Boxes in the cells of a grid, so that only what is near is looked at.

    Built from ``boxes``; each has the number of its turn, and ``near`` keeps that order.
    """

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self._boxes: list[Box] = []
        self._cells: dict[tuple[int, int], list[int]] = {}
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        for cell in _cells(box):
            self._cells.setdefault(cell, []).append(len(self._boxes))
        self._boxes.append(box)

    def near(self, reach: Box, but: int | None = None) -> list[Box]:
        """The boxes that share more than an edge with ``reach``, without number ``but``."""
        numbers: set[int] = set()
        for cell in _cells(reach):
            numbers.update(self._cells.get(cell, ()))
        numbers.discard(-1 if but is None else but)
        left, top, right, bottom = reach
        return [
            box
            for box in map(self._boxes.__getitem__, sorted(numbers))
            if box[0] < right and box[2] > left and box[1] < bottom and box[3] > top
        ]


def _cells(box: Box) -> Iterable[tuple[int, int]]:
    left, top, right, bottom = (floor(side / CELL) for side in box)
    return product(range(left, right + 1), range(top, bottom + 1))


def place(sheet: Sheet, limit: int | None = None) -> int:
    """Give every label a box, most important first; the number that cover a label or a node.

    Gives up, with a number above ``limit``, as soon as more than ``limit`` do.
    """
    taken = Boxes(label.disc for label in sheet.labels)
    covering = 0
    for n, label in enumerate(sheet.labels):
        if not label.lines:
            continue
        best = _best(label, sheet.away[0], taken, n, sheet.segments)
        for away in sheet.away[1:]:
            if best[0] <= COVERING:
                break
            best = min(best, _best(label, away, taken, n, sheet.segments))
        label.box, label.anchor = best[2], best[3]
        taken.add(best[2])
        covering += best[0] > COVERING
        if limit is not None and covering > limit:
            break
    return covering


def _best(
    label: Label, away: float, taken: Boxes, number: int, segments: list[Segment]
) -> tuple[float, float, Box, str]:
    """The place around a node that costs least: (area covered, cost, box, anchor)."""
    width, height = label.r + label.width + away + 8, label.r + label.height + away + 8
    reach = (label.x - width, label.y - height, label.x + width, label.y + height)
    near = taken.near(reach, but=number)
    lines = [segment for segment in segments if _cuts(segment, reach)]
    best: tuple[float, float, Box, str] | None = None
    for order, (box, anchor) in enumerate(_ring(label, away) if away else _candidates(label)):
        covered = sum(_overlap(box, other) for other in near)
        cost = covered * 4 + order * 3
        if best is None or cost < best[1]:
            cost += 22 * sum(1 for segment in lines if _cuts(segment, box))
            if best is None or cost < best[1]:
                best = (covered, cost, box, anchor)
    assert best is not None
    return best


def hide_covering(labels: list[Label]) -> int:
    """Leave out labels that still cover an earlier one; how many."""
    kept = Boxes()
    hidden = 0
    for label in labels:
        most = 0.15 * _area(label.box)
        if any(_overlap(label.box, other) > most for other in kept.near(label.box)):
            label.shown = False
            hidden += 1
        else:
            kept.add(label.box)
    return hidden


def _candidates(label: Label) -> list[tuple[Box, str]]:
    x, y, w, h = label.x, label.y, label.width, label.height
    r = label.r * 1.15 + 3
    d = r * 0.72
    if label.beside:
        return [((x + r, y - h / 2, x + r + w, y + h / 2), "start")]
    return [
        ((x + r, y - h / 2, x + r + w, y + h / 2), "start"),
        ((x - r - w, y - h / 2, x - r, y + h / 2), "end"),
        ((x - w / 2, y + r, x + w / 2, y + r + h), "middle"),
        ((x - w / 2, y - r - h, x + w / 2, y - r), "middle"),
        ((x + d, y + d, x + d + w, y + d + h), "start"),
        ((x + d, y - d - h, x + d + w, y - d), "start"),
        ((x - d - w, y + d, x - d, y + d + h), "end"),
        ((x - d - w, y - d - h, x - d, y - d), "end"),
    ]


def _ring(label: Label, away: float) -> list[tuple[Box, str]]:
    """Places further off than ``_candidates``, all around; the text is centred."""
    w, h = label.width / 2, label.height / 2
    found = []
    for n in range(DIRECTIONS):
        turn = 2 * pi * n / DIRECTIONS
        x = label.x + cos(turn) * (label.r + away + w)
        y = label.y + sin(turn) * (label.r + away + h)
        found.append(((x - w, y - h, x + w, y + h), "middle"))
    return found


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _overlap(a: Box, b: Box) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return width * height if width > 0 and height > 0 else 0.0


def _cuts(segment: Segment, box: Box) -> bool:
    """Whether a segment meets a box (Liang and Barsky's clipping)."""
    x1, y1, x2, y2 = segment
    low, high = 0.0, 1.0
    for delta, start, first, last in (
        (x2 - x1, x1, box[0], box[2]),
        (y2 - y1, y1, box[1], box[3]),
    ):
        if abs(delta) < 1e-9:
            if not first <= start <= last:
                return False
            continue
        near, far = sorted(((first - start) / delta, (last - start) / delta))
        low, high = max(low, near), min(high, far)
        if low > high:
            return False
    return True
