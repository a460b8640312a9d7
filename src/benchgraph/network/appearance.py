"""How things look in every picture: colours, shapes, sizes, line styles.

The eight colours are Okabe and Ito's palette for colour-blind readers
(https://jfly.uni-koeln.de/color/), with black left to text and a grey added. Shape says the same as
colour, and a dash pattern the same as a line's colour, so that a picture also works in grey.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Look:
    """A fill colour, and a shape by its name in GEXF."""

    colour: str
    shape: str


@dataclass(frozen=True)
class Line:
    """A line colour and an SVG dash pattern ("" is solid)."""

    colour: str
    dash: str


ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILION, PURPLE, GREY = "#0072B2", "#D55E00", "#CC79A7", "#999999"

KIND_LOOKS = {
    "Case": Look(VERMILION, "disc"),
    "Institution": Look(BLUE, "square"),
    "Facility": Look(ORANGE, "diamond"),
    "Product": Look(PURPLE, "triangle"),
    "Initiative": Look(GREEN, "hexagon"),
    "Programme": Look(GREEN, "pentagon"),
    "FundingScheme": Look(GREEN, "star"),
    "PolicyDocument": Look(YELLOW, "square"),
    "Region": Look(SKY, "disc"),
    "Page": Look(GREY, "square"),
}
# Broad axes and types of institution take these in the order of their names; a second round has the
# same colours with other shapes.
_COLOURS = (BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, YELLOW, GREY)
_SHAPES = ("disc", "square", "triangle", "diamond", "hexagon", "pentagon", "star", "cross")
_LINES = {
    "same-subject": Line("#222222", ""),
    "shared-institution": Line(BLUE, ""),
    "shared-document": Line("#8A7A00", ""),
    "mentions": Line("#7A7A7A", "1.5 3"),
    "lesson-for": Line(GREEN, "6 3"),
    "comparison-with": Line(PURPLE, "6 3"),
    "succession": Line("#222222", "6 3"),
    "same-citation": Line("#8A7A00", "1.5 3"),
    "operates": Line(BLUE, "6 3"),
    "funds": Line(ORANGE, ""),
    "regulates": Line(VERMILION, "6 3"),
    "issues": Line(SKY, ""),
    "contradiction": Line(VERMILION, ""),
    "discrepancy": Line(VERMILION, "1.5 3"),
    "possibly-different-things": Line(PURPLE, "1.5 3"),
    "works-with": Line(GREEN, ""),
    "related-to-same": Line("#7A7A7A", ""),
    "under-government": Line("#7A7A7A", "6 3"),
    "parent": Line("#222222", ""),
    "operator": Line(BLUE, "6 3"),
    "owner": Line(BLUE, ""),
    "funder": Line(ORANGE, ""),
    "part-of": Line("#7A7A7A", "6 3"),
    "under-document": Line("#8A7A00", "6 3"),
    "publisher": Line(SKY, ""),
    "replaced-by": Line(VERMILION, ""),
    "jurisdiction": Line(SKY, "6 3"),
    "region": Line(SKY, "1.5 3"),
    "cites": Line("#8A7A00", ""),
    "profiles": Line("#222222", ""),
    "subject": Line("#222222", ""),
    "about": Line("#222222", "6 3"),
    "participant": Line(GREEN, "6 3"),
    "regulator": Line(VERMILION, "6 3"),
}
_OTHER_LINE = Line("#7A7A7A", "")


def looks(graph: nx.Graph[Any]) -> dict[str, Look]:
    """Group → look for the groups of ``graph``: classes have their own, axes take the series."""
    groups = sorted({data["group"] for _, data in graph.nodes(data=True)})
    series = [group for group in groups if group not in KIND_LOOKS]
    found = {
        group: Look(_COLOURS[n % 8], _SHAPES[(n + n // 8) % 8]) for n, group in enumerate(series)
    }
    return {group: found.get(group) or KIND_LOOKS[group] for group in groups}


def line(relation: str) -> Line:
    """The line of a relation slug."""
    return _LINES.get(relation, _OTHER_LINE)


def radius(degree: int) -> float:
    """The radius of a node, in points: with the root of its degree, so that area says it."""
    return round(5.0 + 2.4 * math.sqrt(min(degree, 60)), 2)


def rgb(colour: str) -> tuple[int, int, int]:
    """``#rrggbb`` as three numbers.

    >>> rgb("#0072B2")
    (0, 114, 178)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
