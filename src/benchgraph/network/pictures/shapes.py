"""The outlines of nodes, by their names in GEXF: as an SVG element, and as path data."""

from __future__ import annotations

import math
from functools import cache
from xml.etree import ElementTree

_SIDES = {"triangle": 3, "square": 4, "diamond": 4, "pentagon": 5, "hexagon": 6}
# How far the corners are out for an area of about that of a disc.
_REACH = {3: 1.35, 4: 1.2, 5: 1.12, 6: 1.08}


@cache
def corners(name: str) -> tuple[tuple[float, float], ...]:
    """The corners of a shape around (0, 0) as large as a disc of radius 1; () for a disc."""
    if name == "disc":
        return ()
    if sides := _SIDES.get(name):
        turn = -45.0 if name == "square" else -90.0
        angles = [math.radians(turn + 360 * n / sides) for n in range(sides)]
        return tuple((math.cos(t) * _REACH[sides], math.sin(t) * _REACH[sides]) for t in angles)
    if name == "star":
        angles = [math.radians(-90 + 36 * n) for n in range(10)]
        reach = (1.35, 0.62)
        return tuple(
            (math.cos(t) * reach[n % 2], math.sin(t) * reach[n % 2]) for n, t in enumerate(angles)
        )
    a, b = 1.1, 0.42
    upper = ((-b, -a), (b, -a), (b, -b), (a, -b), (a, b), (b, b))
    return (*upper, (b, a), (-b, a), (-b, b), (-a, b), (-a, -b), (-b, -b))


def points(name: str, x: float, y: float, r: float) -> str:
    """The corners of a shape other than a disc as SVG writes them: "x,y x,y …"."""
    return " ".join(f"{x + dx * r:.2f},{y + dy * r:.2f}" for dx, dy in corners(name))


def path(name: str, x: float, y: float, r: float) -> str:
    """A shape around (x, y) as path data, so that many make one element."""
    if name == "disc":
        half = f"a{r:.2f},{r:.2f} 0 1 0"
        return f"M{x - r:.2f},{y:.2f}{half} {2 * r:.2f},0{half} {-2 * r:.2f},0Z"
    return f"M{points(name, x, y, r)}Z"


def shape(name: str, x: float, y: float, r: float) -> ElementTree.Element:
    """The outline called ``name`` (see ``Look``) around (x, y), of about the area of a disc."""
    if name == "disc":
        return ElementTree.Element("circle", cx=f"{x:.2f}", cy=f"{y:.2f}", r=f"{r:.2f}")
    return ElementTree.Element("polygon", points=points(name, x, y, r))
