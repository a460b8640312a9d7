"""A relation graph as a picture: SVG, and PNG drawn from the same SVG."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from benchgraph.network import labels, wording
from benchgraph.network.appearance import line
from benchgraph.network.arrangement import Scene, arrange, bounds
from benchgraph.network.sanitise import clean_text

if TYPE_CHECKING:
    import networkx as nx

NS = "http://www.w3.org/2000/svg"
# The bundled font first (PNG has it everywhere), then what systems have for Chinese and Japanese.
FONTS = (
    "'Benchgraph Sans', 'Noto Sans', 'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', "
    "'PingFang SC', 'Hiragino Sans', 'Microsoft YaHei', 'Yu Gothic', sans-serif"
)
INK, SOFT, EDGE_OF_NODE = "#1a1a1a", "#5a5a5a", "#2b2b2b"
MARGIN = 36.0
LEGEND = 216.0
# (up to so many nodes, pixels per point): a stroke costs time with the size of the sheet.
ZOOMS = ((400, 2.0), (2_000, 1.0))
LEAST_ZOOM = 0.5


def svg(graph: nx.Graph[Any]) -> bytes:
    """SVG with title, legend and a tooltip (name, reason) on every node and line.

    Text stays text: it can be edited and found; fonts for Chinese and Japanese come from the
    reader's system.
    """
    root = _draw(arrange(graph))
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def png(graph: nx.Graph[Any]) -> bytes:
    """PNG of the same picture at twice its size, with the bundled font: needs no font installed."""
    import resvg_py

    text = ElementTree.tostring(_draw(arrange(graph)), encoding="unicode")
    # Reading the system's fonts takes seconds, and makes the bytes depend on the machine.
    bundled = all(map(labels.is_bundled, set(text)))
    drawn: bytes = resvg_py.svg_to_bytes(
        svg_string=text,
        background="#ffffff",
        zoom=next((zoom for nodes, zoom in ZOOMS if len(graph) <= nodes), LEAST_ZOOM),
        skip_system_fonts=bundled,
        font_files=[str(labels.ASSETS / "benchgraph-sans.otf")],
        sans_serif_family="Benchgraph Sans",
        font_family="Benchgraph Sans",
    )
    return drawn


def _draw(scene: Scene) -> ElementTree.Element:
    left, top, right, bottom = bounds(list(scene.labels.values()))
    width, height = right - left, bottom - top
    legend, legend_height = _legend(scene)
    head = 62.0
    full_width = max(width, 320.0) + LEGEND + 3 * MARGIN
    full_height = max(height, legend_height) + head + 2 * MARGIN
    root = ElementTree.Element(
        "svg",
        {
            "xmlns": NS,
            "width": f"{full_width:.0f}",
            "height": f"{full_height:.0f}",
            "viewBox": f"0 0 {full_width:.0f} {full_height:.0f}",
            "font-family": FONTS,
            "role": "img",
        },
    )
    name = clean_text(str(scene.graph.graph.get("name", "")))
    ElementTree.SubElement(root, "title").text = name
    _element(root, "rect", width="100%", height="100%", fill="#ffffff")
    _text(root, name, MARGIN, MARGIN + 14, 20, INK, weight="bold")
    _text(root, _summary(scene), MARGIN, MARGIN + 34, 11, SOFT)
    if not len(scene.graph):
        none = wording.say(wording.INTERFACE["none"], _language(scene))
        _text(root, none, MARGIN, head + MARGIN + 20, 13, SOFT)
    inner_top = head + MARGIN + max(0.0, (legend_height - height) / 2)
    body = _element(root, "g", transform=f"translate({MARGIN - left:.2f},{inner_top - top:.2f})")
    _draw_edges(body, scene)
    _draw_nodes(body, scene)
    legend.set("transform", f"translate({max(width, 320.0) + 2 * MARGIN:.2f},{head + MARGIN:.2f})")
    root.append(legend)
    return root


def _language(scene: Scene) -> str:
    return str(scene.graph.graph.get("language", "en"))


def _summary(scene: Scene) -> str:
    say, language = wording.say, _language(scene)
    text = (
        f"{say(wording.INTERFACE['nodes'], language)}: {len(scene.graph)}   "
        f"{say(wording.INTERFACE['edges'], language)}: {scene.graph.number_of_edges()}"
    )
    if scene.hidden:
        text += f"   {say(wording.INTERFACE['unlabelled'], language)}: {scene.hidden}"
    return text


def _draw_edges(parent: ElementTree.Element, scene: Scene) -> None:
    graph = scene.graph
    rows: dict[tuple[Any, Any], dict[str, list[dict[str, Any]]]] = {}
    for a, b, data in graph.edges(data=True):
        rows.setdefault((a, b), {}).setdefault(str(data.get("relation", "")), []).append(data)
    bundles: dict[frozenset[Any], list[tuple[Any, Any, str, list[dict[str, Any]]]]] = {}
    for (a, b), relations in rows.items():
        for relation, datas in sorted(relations.items()):
            bundles.setdefault(frozenset((a, b)), []).append((a, b, relation, datas))
    group = _element(parent, "g", fill="none")
    for bundle in bundles.values():
        for n, (a, b, relation, datas) in enumerate(bundle):
            bend = (n - (len(bundle) - 1) / 2) * 16.0
            # a pair may come in both directions: bend to a side of the pair, not of the edge
            if str(b) < str(a):
                bend = -bend
            _curve(
                group,
                scene.labels[a],
                scene.labels[b],
                relation,
                datas,
                bend,
                _points(graph, datas),
            )


def _points(graph: nx.Graph[Any], datas: list[dict[str, Any]]) -> bool:
    """Whether a line has an arrowhead: what goes both ways has none."""
    return any(data.get("directed", graph.is_directed()) for data in datas)


def _curve(
    parent: ElementTree.Element,
    a: labels.Label,
    b: labels.Label,
    relation: str,
    datas: list[dict[str, Any]],
    bend: float,
    directed: bool,
) -> None:
    length = math.dist((a.x, a.y), (b.x, b.y)) or 1.0
    ux, uy = (b.x - a.x) / length, (b.y - a.y) / length
    cx, cy = (a.x + b.x) / 2 - uy * bend, (a.y + b.y) / 2 + ux * bend
    gap = b.r + (5.0 if directed else 0.0)
    towards = math.dist((cx, cy), (b.x, b.y)) or 1.0
    ex, ey = b.x - (b.x - cx) / towards * gap, b.y - (b.y - cy) / towards * gap
    style = line(relation)
    count = sum(int(data.get("count", 1)) for data in datas)
    width = min(1.3 + 0.6 * (count - 1), 4.0)
    path = _element(
        parent,
        "path",
        d=f"M{a.x:.2f},{a.y:.2f} Q{cx:.2f},{cy:.2f} {ex:.2f},{ey:.2f}",
        stroke=style.colour,
        **{"stroke-width": f"{width:.1f}", "stroke-opacity": "0.8"},
    )
    if style.dash:
        path.set("stroke-dasharray", style.dash)
        path.set("stroke-linecap", "round" if style.dash.startswith("1.5") else "butt")
    reasons = dict.fromkeys(clean_text(str(data.get("reason", relation))) for data in datas)
    ElementTree.SubElement(path, "title").text = " · ".join(reasons)
    if directed:
        angle = math.degrees(math.atan2(b.y - cy, b.x - cx))
        _element(
            parent,
            "path",
            d="M5,0 L-3.5,3.6 L-1.8,0 L-3.5,-3.6 Z",
            fill=style.colour,
            transform=f"translate({ex:.2f},{ey:.2f}) rotate({angle:.1f})",
        )


def _draw_nodes(parent: ElementTree.Element, scene: Scene) -> None:
    marks = _element(parent, "g", stroke=EDGE_OF_NODE, **{"stroke-width": "0.9"})
    texts = _element(
        parent,
        "g",
        fill=INK,
        stroke="#ffffff",
        **{"stroke-width": "3", "stroke-linejoin": "round", "paint-order": "stroke"},
    )
    for node, label in scene.labels.items():
        data = scene.graph.nodes[node]
        mark = shape(scene.looks[data["group"]].shape, label.x, label.y, label.r)
        mark.set("fill", scene.looks[data["group"]].colour)
        url = str(data.get("url", ""))
        holder = marks
        if url.startswith(("https://", "http://")):
            holder = _element(marks, "a", href=clean_text(url), target="_blank")
        holder.append(mark)
        about = [str(data.get("label", node)), str(data.get("class_label", ""))]
        ElementTree.SubElement(mark, "title").text = clean_text(" · ".join(filter(None, about)))
    for label in scene.labels.values():
        if label.lines and label.shown:
            _draw_label(texts, label)


def _draw_label(parent: ElementTree.Element, label: labels.Label) -> None:
    x = {"start": label.box[0], "end": label.box[2]}.get(
        label.anchor, (label.box[0] + label.box[2]) / 2
    )
    y = label.box[1]
    for text, size in label.lines:
        shown = _text(parent, text, x, y + size * 0.95, size, INK)
        shown.set("text-anchor", label.anchor)
        if size < labels.SIZE:
            shown.set("fill", SOFT)
        y += size * labels.LINE


def shape(name: str, x: float, y: float, r: float) -> ElementTree.Element:
    """The outline called ``name`` (see ``Look``) around (x, y), of about the area of a disc."""
    if name == "disc":
        return ElementTree.Element("circle", cx=f"{x:.2f}", cy=f"{y:.2f}", r=f"{r:.2f}")
    corners = {"triangle": 3, "square": 4, "diamond": 4, "pentagon": 5, "hexagon": 6}.get(name, 0)
    if corners:
        size = r * {3: 1.35, 4: 1.2, 5: 1.12, 6: 1.08}[corners]
        turn = -45.0 if name == "square" else -90.0
        angles = [math.radians(turn + 360 * n / corners) for n in range(corners)]
        points = [(math.cos(t) * size, math.sin(t) * size) for t in angles]
    elif name == "star":
        angles = [math.radians(-90 + 36 * n) for n in range(10)]
        points = [
            (math.cos(t) * r * (1.35, 0.62)[n % 2], math.sin(t) * r * (1.35, 0.62)[n % 2])
            for n, t in enumerate(angles)
        ]
    else:
        a, b = r * 1.1, r * 0.42
        points = [(-b, -a), (b, -a), (b, -b), (a, -b), (a, b), (b, b)]
        points += [(b, a), (-b, a), (-b, b), (-a, b), (-a, -b), (-b, -b)]
    text = " ".join(f"{x + px:.2f},{y + py:.2f}" for px, py in points)
    return ElementTree.Element("polygon", points=text)


def _legend(scene: Scene) -> tuple[ElementTree.Element, float]:
    """What every colour, shape and line of this picture means, with how often it occurs."""
    say, language, graph = wording.say, _language(scene), scene.graph
    group = ElementTree.Element("g")
    y = 0.0
    counts = Counter(data["group"] for _, data in graph.nodes(data=True))
    names = {data["group"]: data["group_label"] for _, data in graph.nodes(data=True)}
    for key in sorted(counts, key=lambda k: (-counts[k], names[k])):
        mark = shape(scene.looks[key].shape, 8, y, 6.5)
        mark.set("fill", scene.looks[key].colour)
        mark.set("stroke", EDGE_OF_NODE)
        mark.set("stroke-width", "0.9")
        group.append(mark)
        y = _legend_row(group, f"{names[key]} ({counts[key]})", y)
    y += 10
    relations = Counter(str(data.get("relation", "")) for *_, data in graph.edges(data=True))
    words = {d.get("relation", ""): d.get("relation_label", "") for *_, d in graph.edges(data=True)}
    for key in sorted(relations, key=lambda k: (-relations[k], k)):
        style = line(key)
        sample = _element(
            group, "path", d=f"M-4,{y:.1f} L20,{y:.1f}", stroke=style.colour, fill="none"
        )
        sample.set("stroke-width", "2")
        if style.dash:
            sample.set("stroke-dasharray", style.dash)
        y = _legend_row(group, f"{words[key] or key} ({relations[key]})", y)
    if len(graph):
        y += 10
        for key in ("size", *(("width",) if relations else ())):
            _text(group, say(wording.INTERFACE[key], language), -4, y, 9.5, SOFT)
            y += 14
    return group, y


def _legend_row(parent: ElementTree.Element, text: str, y: float) -> float:
    for part in labels.wrap(clean_text(text), 11, LEGEND - 34, lines=2):
        _text(parent, part, 27, y + 4, 11, INK)
        y += 14
    return y + 5


def _text(
    parent: ElementTree.Element,
    text: str,
    x: float,
    y: float,
    size: float,
    fill: str,
    weight: str = "",
) -> ElementTree.Element:
    element = _element(parent, "text", x=f"{x:.2f}", y=f"{y:.2f}", fill=fill)
    element.set("font-size", f"{size:g}")
    if weight:
        element.set("font-weight", weight)
    element.text = text
    return element


def _element(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, tag, attributes)
