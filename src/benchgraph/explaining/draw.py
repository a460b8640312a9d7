"""A diagram of classes and properties as SVG: coloured by style sheet, every label a link.

It holds no colour and no size of screen: ``explaining.css`` colours it for light and dark.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from benchgraph.explaining.arrange import Arranged, Box, Placed, arrange
from benchgraph.explaining.diagrams import ANY, Bundle, Diagram
from benchgraph.explaining.terms import TermOf
from benchgraph.explaining.wording import say
from benchgraph.iris import prefixed
from benchgraph.language import INTERFACE, preference
from benchgraph.network.pictures.labels import text_width

SIZE, SMALL = 14.0, 11.0
LINE = 1.35
PAD = 10.0
LAYER_GAP, EDGE = 30.0, 2.0
HEAD, PORT = 7.0, 7.0
BOLD, MONO = 1.12, 0.62  # a bold letter beside a plain one; a letter of equal ones, in its size

Key = Hashable


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in a box: its language and size; where it leads to ("": nowhere)."""

    text: str
    lang: str
    size: float
    kind: str
    to: str = ""

    @property
    def width(self) -> float:
        """About how wide it comes out, whatever the font."""
        if self.kind == "short":
            return MONO * self.size * len(self.text)
        return text_width(self.text, self.size) * (BOLD if self.kind == "class" else 1)


@dataclass(slots=True)
class Drawing:
    """One diagram in one language."""

    diagram: Diagram
    terms: Mapping[str, TermOf]
    language: str

    def svg(self) -> str:
        """The SVG element."""
        boxes, lines = self._boxes()
        layers = 1 + max(box.layer for box in boxes.values())
        arranged = arrange(boxes, lines, [LAYER_GAP] * layers)
        width, height = arranged.width + 2 * EDGE, arranged.height + 2 * EDGE
        name = f"diagram-{self.diagram.plan.name}"
        title = say(self.diagram.plan.title, self.language)
        start = (
            f'<svg class="classes" xmlns="http://www.w3.org/2000/svg" role="group"'
            f' aria-labelledby="{name}-title {name}-told" lang="{self.language}"'
            f' width="{width:.0f}" height="{height:.0f}"'
            f' viewBox="{-EDGE:g} {-EDGE:g} {width:.1f} {height:.1f}">'
        )
        parts = [
            start,
            f'<title id="{name}-title">{escape(title)}</title>',
            f'<desc id="{name}-told">{escape(self.told())}</desc>',
            *self._drawn_lines(arranged),
            *self._drawn_boxes(arranged),
            "</svg>",
        ]
        return "\n".join(parts)

    def told(self) -> str:
        """The same in words: each bundle and each class above another as a sentence."""
        found = [
            f"{self._list(b.sources)} → {self._list(b.properties)} → {self._list(b.targets)}."
            for b in self.diagram.bundles
        ]
        found += [
            f"{self._name(iri)[0]} → {self._list(properties)} → {self._name(iri)[0]}."
            for iri, properties in sorted(self.diagram.loops.items())
        ]
        falls = say("falls under", self.language)
        found += [f"{self._name(a)[0]} {falls} {self._name(b)[0]}." for a, b in self.diagram.above]
        return " ".join(found)

    def _list(self, iris: tuple[str, ...] | list[str]) -> str:
        return ", ".join(self._name(iri)[0] for iri in iris)

    def _name(self, iri: str) -> tuple[str, str]:
        """What a term is called, and the language of that ("": it is a name of programs)."""
        if iri == ANY:
            return say("anything", self.language), self.language
        term = self.terms.get(iri)
        if term is None or not term.labels:
            return prefixed(iri), ""
        tag = min(term.labels, key=preference(self.language))
        return term.labels[tag], next((t for t in INTERFACE if t.lower() == tag), tag)

    def _line(self, iri: str, size: float, kind: str, before: str = "") -> Line:
        text, lang = self._name(iri)
        term = self.terms.get(iri)
        return Line(before + text, lang, size, kind, f"#{term.anchor}" if term else "")

    def _texts(self, key: Key) -> list[Line]:
        if isinstance(key, Bundle):
            return [self._line(iri, SMALL + 1, "property") for iri in key.properties]
        iri = str(key)
        found = [self._line(iri, SIZE, "class")]
        if iri != ANY and found[0].lang:
            found.append(Line(prefixed(iri), "", SMALL, "short"))
        loops = self.diagram.loops.get(iri, [])
        return found + [self._line(each, SMALL, "loop", "↻ ") for each in loops]

    def _boxes(self) -> tuple[dict[Key, Box], list[tuple[Key, Key]]]:
        """Classes in the even layers, properties in the odd ones; lines between them."""
        layer = {iri: 2 * n for n, col in enumerate(self.diagram.columns) for iri in col}
        boxes: dict[Key, Box] = {iri: self._box(iri, n) for iri, n in layer.items()}
        lines: list[tuple[Key, Key]] = []
        for bundle in self.diagram.bundles:
            boxes[bundle] = self._box(bundle, _between(bundle, layer))
            lines += [(source, bundle) for source in bundle.sources]
            lines += [(bundle, target) for target in bundle.targets]
        for below, above in self.diagram.above:
            if layer[below] != layer[above]:
                lines.append((below, above))
        return boxes, lines

    def _box(self, key: Key, layer: int) -> Box:
        lines = self._texts(key)
        wide = max(line.width for line in lines)
        high = sum(line.size * LINE for line in lines)
        pad = PAD / 2 if isinstance(key, Bundle) else PAD
        return Box(layer, round(wide + 2 * pad, 1), round(high + (3 if pad < PAD else PAD), 1))

    def _drawn_boxes(self, arranged: Arranged) -> list[str]:
        found = []
        for key, place in arranged.places.items():
            kind = "bundle" if isinstance(key, Bundle) else "any" if key == ANY else "box"
            top = place.middle - place.height / 2
            found.append(f'<g class="{kind}">')
            found.append(
                f'<rect x="{place.left:g}" y="{top:.1f}" width="{place.width:g}"'
                f' height="{place.height:g}" rx="5"/>'
            )
            lines = self._texts(key)
            y = place.middle - sum(line.size * LINE for line in lines) / 2
            for line in lines:
                y += line.size * LINE
                found.append(_text(line, place.left + place.width / 2, y - 0.35 * line.size))
            found.append("</g>")
        return found

    def _drawn_lines(self, arranged: Arranged) -> list[str]:
        ports = _ports(arranged)
        found = []
        for (a, b), lanes in arranged.lines.items():
            kind = "sub" if not isinstance(a, Bundle) and not isinstance(b, Bundle) else "way"
            one, other = (arranged.places[key] for key in (a, b))
            points = _points(one, ports[a, b, a], other, ports[a, b, b], lanes)
            found.append(_curve(points, kind, kind == "sub" or isinstance(a, Bundle)))
        return found


def _between(bundle: Bundle, layer: Mapping[str, int]) -> int:
    """The layer for the names of properties: where their lines come out shortest."""
    ends = [layer[iri] for iri in (*bundle.sources, *bundle.targets)]
    low, high = min(ends), max(ends)
    if low == high:
        return low + 1 if low < max(layer.values()) else low - 1
    return min(range(low + 1, high, 2), key=lambda n: (sum(abs(n - e) for e in ends), n))


Point = tuple[float, float]


def _ports(arranged: Arranged) -> dict[tuple[Key, Key, Key], float]:
    """How far down each line leaves or reaches a box: those on one side stand apart, in the order
    of where they go, so that none is taken for another. By the ends of a line, and which end."""
    sides: dict[tuple[Key, bool], list[tuple[float, int, tuple[Key, Key, Key]]]] = defaultdict(list)
    for number, ((a, b), lanes) in enumerate(arranged.lines.items()):
        onwards = arranged.places[a].left < arranged.places[b].left
        first, last = (lanes[n][2] if lanes else None for n in (0, -1))
        to = arranged.places[b].middle if first is None else first
        since = arranged.places[a].middle if last is None else last
        sides[a, onwards].append((to, number, (a, b, a)))
        sides[b, not onwards].append((since, number, (a, b, b)))
    found = {}
    for (key, _), ends in sides.items():
        place = arranged.places[key]
        step = min(PORT, (place.height - 8) / max(len(ends) - 1, 1))
        for n, (_, _, end) in enumerate(sorted(ends, key=lambda each: each[:2])):
            found[end] = place.middle + (n - (len(ends) - 1) / 2) * step
    return found


def _points(
    a: Placed, y: float, b: Placed, to: float, lanes: list[tuple[float, float, float]]
) -> list[Point]:
    """From the side of ``a`` that looks at ``b``, through the lanes, to the near side of ``b``;
    straight as far as other boxes of the layers of the two reach."""
    onwards = a.left < b.left
    found = [(a.right, y), (a.layer_right, y)] if onwards else [(a.left, y), (a.layer_left, y)]
    for left, right, middle in lanes:
        found += [(left, middle), (right, middle)] if onwards else [(right, middle), (left, middle)]
    found += [(b.layer_left, to), (b.left, to)] if onwards else [(b.layer_right, to), (b.right, to)]
    return found


def _curve(points: list[Point], kind: str, headed: bool) -> str:
    xn, yn = points[-1]
    way = 1 if xn > points[0][0] else -1
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    *points, last = points
    # The curve ends where the head begins, which is outside of the layer.
    end = (last[0] - way * HEAD, last[1]) if headed else last
    if headed and (points[-1][0] - end[0]) * way > 0:
        points[-1] = end
    for (x1, y1), (x2, y2) in pairwise([*points, end]):
        if y1 == y2:
            path += f"H{x2:.1f}"
        else:
            bend = (x1 + x2) / 2
            path += f"C{bend:.1f} {y1:.1f} {bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    drawn = f'<path class="{kind}" d="{path}"/>'
    if headed:
        x, y = end
        drawn += (
            f'<path class="{kind} head" d="M{x:.1f} {y - 4:.1f}L{xn:.1f} {yn:.1f}'
            f'L{x:.1f} {y + 4:.1f}Z"/>'
        )
    return drawn


def _text(line: Line, x: float, y: float) -> str:
    lang = f' lang="{line.lang}"' if line.lang else ""
    drawn = (
        f'<text class="{line.kind}" x="{x:.1f}" y="{y:.1f}" font-size="{line.size:g}"{lang}>'
        f"{escape(line.text)}</text>"
    )
    return f'<a href="{escape(line.to)}">{drawn}</a>' if line.to else drawn


def drawings(
    found: Iterable[Diagram], terms: Mapping[str, TermOf], language: str
) -> list[tuple[str, str, str]]:
    """Name, title and SVG of each diagram."""
    return [
        (each.plan.name, say(each.plan.title, language), Drawing(each, terms, language).svg())
        for each in found
    ]
