"""A relation graph as a picture: SVG, and PNG drawn from the same SVG.

Above ``FULL_UP_TO`` nodes a PNG is drawn in fewer and simpler strokes (see ``_plain_lines``): each
node, line and label is where the SVG has it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from benchgraph.network import wording
from benchgraph.network.pictures import labels, shapes
from benchgraph.network.pictures.appearance import Line, rgb
from benchgraph.network.pictures.arrangement import Scene, arrange, bounds
from benchgraph.network.pictures.curves import Curve, curves
from benchgraph.network.pictures.legend import OUTLINE, WIDTH, legend
from benchgraph.network.pictures.markup import (
    INK,
    SOFT,
    element,
    group,
    label,
    mark,
    said_of,
    text,
    title,
)
from benchgraph.network.pictures.shapes import shape
from benchgraph.network.sanitise import clean_text

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["EDGE_OF_NODE", "png", "shape", "svg"]
NS = "http://www.w3.org/2000/svg"
# The bundled font first (PNG has it everywhere), then what systems have for Chinese and Japanese.
FONTS = (
    "'Benchgraph Sans', 'Noto Sans', 'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', "
    "'PingFang SC', 'Hiragino Sans', 'Microsoft YaHei', 'Yu Gothic', sans-serif"
)
EDGE_OF_NODE = OUTLINE
MARGIN, HEAD = 36.0, 62.0
# (up to so many nodes, pixels per point): a stroke costs time with the size of the sheet.
ZOOMS = ((400, 2.0), (2_000, 1.0))
LEAST_ZOOM = 0.42
# (up to so many lines, how opaque each is): many faint ones show where they are dense.
OPACITIES = ((400, 0.8), (4_000, 0.6))
FAINTEST, PALE = 0.35, 0.45
FULL_UP_TO = 2_000
TOGETHER = 50  # lines or nodes in one element above that; more take longer to fill


def svg(graph: nx.Graph[Any]) -> bytes:
    """SVG with title, legend and a tooltip (name, reason) on every node and line.

    Text stays text: it can be edited and found; fonts for Chinese and Japanese come from the
    reader's system.
    """
    scene = arrange(graph)
    drawn = list(curves(scene))
    lines = group(_lines(drawn), fill="none")
    nodes = group(_nodes(scene), stroke=OUTLINE, stroke_width="0.9")
    sheet = _sheet(scene, drawn, [lines, nodes])
    return f"<?xml version='1.0' encoding='utf-8'?>\n{sheet}\n".encode()


def png(graph: nx.Graph[Any]) -> bytes:
    """PNG of the same picture at twice its size, with the bundled font: needs no font installed."""
    import resvg_py

    scene = arrange(graph)
    drawn = list(curves(scene))
    plain = len(graph) > FULL_UP_TO
    if plain:
        body = [_plain_lines(drawn), group(_plain_nodes(scene))]
    else:
        lines = group(_lines(drawn, told=False), fill="none")
        nodes = group(_nodes(scene, told=False), stroke=OUTLINE, stroke_width="0.9")
        body = [lines, nodes]
    sheet = _sheet(scene, drawn, body, tips=not plain)
    # Reading the system's fonts takes seconds, and makes the bytes depend on the machine.
    bundled = all(map(labels.is_bundled, set(sheet)))
    image: bytes = resvg_py.svg_to_bytes(
        svg_string=sheet,
        background="#ffffff",
        zoom=_step(ZOOMS, len(graph), LEAST_ZOOM),
        skip_system_fonts=bundled,
        font_files=[str(labels.ASSETS / "benchgraph-sans.otf")],
        sans_serif_family="Benchgraph Sans",
        font_family="Benchgraph Sans",
    )
    return image


def _step(steps: Iterable[tuple[int, float]], number: int, last: float) -> float:
    return next((value for most, value in steps if number <= most), last)


def _sheet(scene: Scene, drawn: list[Curve], body: list[str], tips: bool = True) -> str:
    """The whole picture around its lines and nodes: heading, labels, legend."""
    scale, graph = scene.scale, scene.graph
    left, top, right, bottom = bounds(list(scene.labels.values()))
    rows, rows_height = legend(scene, drawn, tips)
    margin, head = MARGIN * scale, HEAD * scale
    inner = max(right - left, 320.0 * scale)
    width = inner + WIDTH * scale + 3 * margin
    name = clean_text(str(graph.graph.get("name", "")))
    heading = labels.wrap(name, 20, (width / scale - 2 * MARGIN) / 1.25, lines=2)
    head += 26 * scale * (len(heading) - 1)
    height = max(bottom - top, rows_height * scale) + head + 2 * margin
    body_top = head + margin + max(0.0, (rows_height * scale - (bottom - top)) / 2)
    shown = [shown for shown in scene.labels.values() if shown.lines and shown.shown]
    texts = group(
        [row for each in shown for row in label(each, scale)],
        fill=INK,
        stroke="#ffffff",
        stroke_width=f"{3 * scale:g}",
        stroke_linejoin="round",
        paint_order="stroke",
    )
    leaders = group(
        [_leader(*each.leader, scale) for each in shown if each.leader], stroke=INK, fill="none"
    )
    parts = [
        title(name),
        element("rect", width="100%", height="100%", fill="#ffffff"),
        group(_heading(scene, heading), transform=f"scale({scale:g})"),
        group(
            [*body, leaders, texts],
            transform=f"translate({margin - left:.2f},{body_top - top:.2f})",
        ),
        group(
            rows,
            transform=f"translate({inner + 2 * margin:.2f},{head + margin:.2f}) scale({scale:g})",
        ),
    ]
    size = (f"{width:.0f}", f"{height:.0f}")
    return element(
        "svg",
        *(f"\n{part}" for part in parts),
        "\n",
        xmlns=NS,
        width=size[0],
        height=size[1],
        viewBox=f"0 0 {size[0]} {size[1]}",
        font_family=FONTS,
        role="img",
    )


def _leader(x: float, y: float, to_x: float, to_y: float, scale: float) -> str:
    """From a node to its label, over a wider line in white."""
    path = f"M{x:.2f},{y:.2f} L{to_x:.2f},{to_y:.2f}"
    under = element("path", d=path, stroke="#ffffff", stroke_width=f"{2.4 * scale:g}")
    return under + element("path", d=path, stroke_width=f"{0.8 * scale:g}")


def _heading(scene: Scene, lines: list[str]) -> list[str]:
    language = str(scene.graph.graph.get("language", "en"))
    y = MARGIN + 14
    found = []
    for words in lines:
        found.append(text(words, MARGIN, y, 20, INK, weight="bold"))
        y += 26
    counts = {"nodes": len(scene.graph), "edges": scene.graph.number_of_edges()}
    summary = " · ".join(
        f"{wording.say(wording.INTERFACE[key], language)}: {count}" for key, count in counts.items()
    )
    found.append(text(summary, MARGIN, y - 6, 11, SOFT))
    if not len(scene.graph):
        none = wording.say(wording.INTERFACE["none"], language)
        found.append(text(none, MARGIN, y + 50, 13, SOFT))
    return found


def _lines(drawn: list[Curve], told: bool = True) -> list[str]:
    """An element for each line, and one for its arrowhead; ``told``: with the reason."""
    opacity = f"{_step(OPACITIES, len(drawn), FAINTEST):g}"
    smaller = "" if len(drawn) <= OPACITIES[0][0] else " scale(0.8)"
    styles: dict[tuple[Line, float], str] = {}
    found = []
    for curve in drawn:
        kind = (curve.look, curve.width)
        style = styles.get(kind) or styles.setdefault(kind, _style(*kind, opacity))
        inner = title(curve.title) if told else ""
        found.append(f'<path d="{curve.path}"{style}>{inner}</path>')
        if curve.tip:
            x, y, angle = curve.tip
            found.append(
                f'<path d="M5,0 L-3.5,3.6 L-1.8,0 L-3.5,-3.6 Z" fill="{curve.look.colour}"'
                f' fill-opacity="{opacity}" transform="translate({x:.2f},{y:.2f})'
                f' rotate({angle:.1f}){smaller}"/>'
            )
    return found


def _style(look: Line, width: float, opacity: str = "") -> str:
    return said_of(
        {
            "stroke": look.colour,
            "stroke_width": f"{width:.1f}",
            "stroke_opacity": opacity,
            "stroke_dasharray": look.dash,
            "stroke_linecap": "round" if opacity and look.dash.startswith("1.5") else "",
        }
    )


def _plain_lines(drawn: list[Curve]) -> str:
    """Lines for a sheet on which each is a hair: many in one stroke, not smoothed, no arrowheads.

    Smoothing hairs is what a PNG of 20,000 nodes took its time for, and made of them one grey. They
    are pale instead of faint, for the same reason: fewer colours.
    """
    strokes: dict[tuple[Line, float], list[str]] = {}
    for curve in drawn:
        strokes.setdefault((curve.look, curve.width), []).append(curve.path)
    strokes = {
        (replace(look, colour=_pale(look.colour)), width): paths
        for (look, width), paths in strokes.items()
    }
    found = [
        f'<path d="{"".join(paths[start : start + TOGETHER])}"{_style(look, width)}/>'
        for (look, width), paths in strokes.items()
        for start in range(0, len(paths), TOGETHER)
    ]
    return group(
        found,
        fill="none",
        shape_rendering="optimizeSpeed",
    )


def _pale(colour: str) -> str:
    return "#" + "".join(f"{round(255 - (255 - part) * PALE):02x}" for part in rgb(colour))


def _nodes(scene: Scene, told: bool = True) -> list[str]:
    """An element for each node; ``told``: with its name, and a link to where it leads."""
    found = []
    for node, place in scene.labels.items():
        data = scene.graph.nodes[node]
        look = scene.looks[data["group"]]
        about = [str(data.get("label", node)), str(data.get("class_label", ""))]
        inner = [title(clean_text(" · ".join(filter(None, about))))] if told else []
        shown = mark(look.shape, place.x, place.y, place.r, *inner, fill=look.colour)
        url = str(data.get("url", ""))
        if told and url.startswith(("https://", "http://")):
            shown = element("a", shown, href=clean_text(url), target="_blank")
        found.append(shown)
    return found


def _plain_nodes(scene: Scene) -> list[str]:
    """The nodes of each kind in a few elements, without an outline."""
    kinds: dict[str, list[str]] = {}
    for node, place in scene.labels.items():
        kind = scene.graph.nodes[node]["group"]
        outline = shapes.path(scene.looks[kind].shape, place.x, place.y, place.r)
        kinds.setdefault(kind, []).append(outline)
    return [
        element("path", d="".join(paths[start : start + TOGETHER]), fill=scene.looks[kind].colour)
        for kind, paths in sorted(kinds.items())
        for start in range(0, len(paths), TOGETHER)
    ]
