"""How things look in every picture: colours, shapes, sizes, line styles.

Colours come from Okabe and Ito's palette for colour-blind readers
(https://jfly.uni-koeln.de/color/), lines darkened until they stand out from white. No two kinds of
thing share shape and colour, no two kinds of relation dash and colour; where colours come close to
each other for a colour-blind reader, shape or dash differ. What the vocabularies name has its own
look in every picture. A vocabulary of somebody's own gets looks that follow from its names, not
from what else a picture shows: only where two names come to the same, the later one makes way.
"""

from __future__ import annotations

import colorsys
import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from benchgraph.vocab import VOCAB

if TYPE_CHECKING:
    import networkx as nx

LookOrLine = TypeVar("LookOrLine", "Look", "Line")


@dataclass(frozen=True)
class Look:
    """A fill colour, and a shape by its name in GEXF; one of ``SHAPES``."""

    colour: str
    shape: str


@dataclass(frozen=True)
class Dash:
    """A way to break a line, in the words of those who draw it.

    ``svg`` is a dash array ("" is solid), ``gap`` what a canvas has that knows one dash and one gap
    (in points; (0, 0) is solid), the others are names. Who has fewer words says two dashes with
    one: the colours differ.
    """

    svg: str
    gap: tuple[float, float]
    dot: str
    cx2: str
    yed: str
    cytoscape: str


DASHES = {
    "solid": Dash("", (0.0, 0.0), "solid", "solid", "line", "solid"),
    "dashed": Dash("6 3", (6, 3), "dashed", "dashed", "dashed", "dashed"),
    "dotted": Dash("1.2 3.4", (1.2, 3.4), "dotted", "dotted", "dotted", "dotted"),
    "long-dash": Dash("13 4", (13, 4), "dashed,bold", "dashed", "dashed", "dashed"),
    "dash-dot": Dash("9 3 1.5 3", (9, 1.5), "dotted,bold", "dashed", "dashed_dotted", "dashed"),
    "dash-dot-dot": Dash(
        "8 3 1.5 3 1.5 3", (3, 1.5), "dotted,bold", "dotted", "dashed_dotted", "dotted"
    ),
}  # fmt: skip
SHAPES = ("disc", "square", "triangle", "diamond", "hexagon", "pentagon", "star", "cross")


@dataclass(frozen=True)
class Line:
    """A line colour, at least 3:1 against white, and a style: one of ``DASHES``."""

    colour: str
    style: str

    @property
    def dash(self) -> str:
        """The SVG dash array; "" is solid."""
        return DASHES[self.style].svg

    @property
    def gap(self) -> tuple[float, float]:
        """A dash and the gap behind it, in points, for who draws only such; (0, 0) is solid."""
        return DASHES[self.style].gap


ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILION, PURPLE, GREY = "#0072B2", "#D55E00", "#CC79A7", "#999999"
# Darker and lighter ones of the same hues, for more groups in one picture than there are hues.
MOSS, MINT, BROWN, LILAC, SLATE = "#005C41", "#A6DBC8", "#863900", "#EBD0E0", "#505050"

KIND_LOOKS = {
    "Case": Look(VERMILION, "disc"),
    "Institution": Look(BLUE, "square"),
    "Facility": Look(ORANGE, "diamond"),
    "Product": Look(PURPLE, "triangle"),
    "Initiative": Look(GREEN, "hexagon"),
    "Programme": Look(MINT, "pentagon"),
    "FundingScheme": Look(MOSS, "star"),
    "PolicyDocument": Look(YELLOW, "square"),
    "Region": Look(SKY, "disc"),
    "Page": Look(GREY, "square"),
}
_CONCEPT_LOOKS = {
    "axis/compute": Look(BLUE, "disc"),
    "axis/capital": Look(ORANGE, "square"),
    "axis/talent": Look(GREEN, "triangle"),
    "axis/models": Look(PURPLE, "hexagon"),
    "axis/governance": Look(BROWN, "pentagon"),
    "axis/public-services": Look(SKY, "star"),
    "axis/industry": Look(YELLOW, "diamond"),
    "axis/research": Look(GREY, "cross"),
    "institution-type/government": Look(VERMILION, "star"),
    "institution-type/ministry": Look(ORANGE, "pentagon"),
    "institution-type/agency": Look(YELLOW, "disc"),
    "institution-type/statutory-body": Look(SKY, "diamond"),
    "institution-type/company": Look(GREEN, "disc"),
    "institution-type/university": Look(PURPLE, "star"),
    "institution-type/research-institute": Look(LILAC, "hexagon"),
    "institution-type/fund": Look(MOSS, "diamond"),
    "institution-type/regulator": Look(BROWN, "cross"),
    "institution-type/foundation": Look(MINT, "square"),
    "institution-type/military": Look(SLATE, "triangle"),
    "institution-type/other": Look(GREY, "pentagon"),
}
KNOWN_LOOKS = KIND_LOOKS | {f"{VOCAB}{key}": look for key, look in _CONCEPT_LOOKS.items()}
# A hue is a field of meaning: grey what a record is about, blue who runs something, light blue
# where and by whom it is published, green who is involved with whom, olive documents, brown money
# and parts, red conflict and rules, purple comparison.
KNOWN_LINES = {
    "subject": Line("#222222", "solid"),
    "profiles": Line("#4D4D4D", "dashed"),
    "about": Line("#7C7C7C", "dash-dot"),
    "mentions": Line("#919191", "dotted"),
    "related-to-same": Line("#656565", "dash-dot-dot"),
    "operator": Line(BLUE, "solid"),
    "operates": Line("#6E94C1", "dash-dot"),
    "owner": Line("#006AA6", "dashed"),
    "shared-institution": Line("#005181", "long-dash"),
    "parent": Line("#00375A", "dash-dot-dot"),
    "publisher": Line("#489AC7", "solid"),
    "issues": Line("#306B8C", "dash-dot"),
    "jurisdiction": Line("#3D83AA", "dashed"),
    "region": Line("#16384B", "dotted"),
    "contained-in": Line("#24526C", "dash-dot-dot"),
    "works-with": Line(GREEN, "solid"),
    "participant": Line("#008D66", "dashed"),
    "lesson-for": Line("#003D2A", "long-dash"),
    "succession": Line("#007353", "long-dash"),
    "shared-document": Line("#6D6719", "long-dash"),
    "under-document": Line("#857E20", "dashed"),
    "issues-for": Line("#393608", "dash-dot"),
    "cites": Line("#9C9428", "dash-dot-dot"),
    "same-citation": Line("#544F11", "dotted"),
    "funds": Line("#694700", "solid"),
    "funder": Line("#885D00", "dash-dot-dot"),
    "part-of": Line("#493000", "dotted"),
    "under-government": Line("#C28600", "dash-dot"),
    "contradiction": Line(VERMILION, "solid"),
    "discrepancy": Line("#833700", "dashed"),
    "regulates": Line("#CC5900", "dotted"),
    "regulator": Line("#A84800", "dash-dot"),
    "replaced-by": Line("#5B2400", "dash-dot-dot"),
    "comparison-with": Line("#C977A5", "long-dash"),
    "possibly-different-things": Line("#8D5273", "dotted"),
    "same-subject": Line("#6E3F59", "dash-dot"),
}
# The looks of a vocabulary of somebody's own: every shape (dash) has eight hues, no two shapes the
# same ones, in so many luminances; those of lines are dark enough for 3:1 against white.
_HUES = 8
_FILLS = (0.42, 0.14, 0.66, 0.06, 0.26)
_STROKES = (0.16, 0.04, 0.27, 0.09)
_STYLES = tuple(DASHES)


def looks(graph: nx.Graph[Any]) -> dict[str, Look]:
    """Group → look for the groups of ``graph``, in the order of their names."""
    groups = sorted({data["group"] for _, data in graph.nodes(data=True)})
    return _distinct(groups, KNOWN_LOOKS, _own_look, len(SHAPES) * _HUES * len(_FILLS))


def lines(graph: nx.Graph[Any]) -> dict[str, Line]:
    """Relation slug → line for the relations of ``graph``, in the order of their slugs."""
    relations = sorted({str(data.get("relation", "")) for *_, data in graph.edges(data=True)})
    return _distinct(relations, KNOWN_LINES, _own_line, _LINE_SLOTS)


def line(relation: str) -> Line:
    """The line of one relation slug: in a picture with a vocabulary of somebody's own ``lines``
    keeps two apart that this gives the same."""
    return KNOWN_LINES.get(relation) or _own_line(_slot(relation, _LINE_SLOTS))


_LINE_SLOTS = len(_STYLES) * _HUES * len(_STROKES)


def _distinct(
    names: Iterable[str],
    known: Mapping[str, LookOrLine],
    make: Callable[[int], LookOrLine],
    slots: int,
) -> dict[str, LookOrLine]:
    """A look for each of ``names``: of ``known`` its own, else the one that its name asks for, or
    the next that is free."""
    taken = set(known.values())
    found: dict[str, LookOrLine] = {}
    for name in names:
        look = known.get(name)
        if look is None:
            look = next(free for free in _from(name, make, slots) if free not in taken)
            taken.add(look)
        found[name] = look
    return found


def _from(name: str, make: Callable[[int], LookOrLine], slots: int) -> Iterator[LookOrLine]:
    """The look that ``name`` asks for, then all others, then ever finer ones."""
    first = _slot(name, slots)
    for n in count():
        yield make((first + n) % slots + n // slots * slots)


def _slot(name: str, slots: int) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "replace")).digest()[:6]) % slots


def _own_look(slot: int) -> Look:
    colour, shape = _series(slot, len(SHAPES), _FILLS)
    return Look(colour, SHAPES[shape])


def _own_line(slot: int) -> Line:
    colour, style = _series(slot, len(_STYLES), _STROKES)
    return Line(colour, _STYLES[style])


@lru_cache(4096)
def _series(slot: int, forms: int, luminances: tuple[float, ...]) -> tuple[str, int]:
    """The colour and the number of the form (shape or dash) of a slot."""
    rest, form = divmod(slot, forms)
    rest, hue = divmod(rest, _HUES)
    turn, tone = divmod(rest, len(luminances))
    # each further turn goes a golden part of the step between two forms: it never meets another
    return _tint((hue + (form + turn * 0.618 % 1) / forms) / _HUES, luminances[tone]), form


def _tint(hue: float, luminance: float) -> str:
    """``#rrggbb`` of a hue (0..1 around the circle) with this relative luminance (WCAG's)."""
    return _at([_linear(part) for part in colorsys.hsv_to_rgb(hue % 1, 0.75, 1.0)], luminance)


def _at(parts: list[float], luminance: float) -> str:
    """The colour of linear ``parts`` with another luminance: scaled, then mixed with white."""
    scale = min(luminance / max(_weighed(parts), 1e-6), 1 / max(*parts, 1e-6))
    scaled = [part * scale for part in parts]
    own = _weighed(scaled)
    white = max(0.0, (luminance - own) / (1 - own)) if own < 1 else 0.0
    mixed = (part + (1 - part) * white for part in scaled)
    return "#" + "".join(f"{round(255 * _encoded(min(part, 1.0))):02X}" for part in mixed)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)


def _weighed(parts: Iterable[float]) -> float:
    return sum(w * part for w, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def _parts(colour: str) -> list[float]:
    return [_linear(part / 255) for part in rgb(colour)]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG defines it.

    >>> round(contrast("#ffffff", "#000000"))
    21
    """
    low, high = sorted(_weighed(_parts(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def on_dark(colour: str, ground: str = "#15171A") -> str:
    """The colour of a line on a dark ground: the same hue, and what is faint against white is faint
    here. Thin lines lose more on a dark ground, so all contrasts are 1.4 times those.

    >>> on_dark("#D55E00"), on_dark("#222222")
    ('#E76700', '#FFFFFF')
    """
    asked = 1.4 * contrast(colour, "#FFFFFF") * (_weighed(_parts(ground)) + 0.05) - 0.05
    return _at(_parts(colour), min(asked, 1.0))


def radius(degree: int) -> float:
    """The radius of a node, in points: with the root of its degree, so that area says it."""
    return round(5.0 + 2.4 * math.sqrt(min(degree, 60)), 2)


def rgb(colour: str) -> tuple[int, int, int]:
    """``#rrggbb`` as three numbers.

    >>> rgb("#0072B2")
    (0, 114, 178)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
