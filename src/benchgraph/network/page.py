"""A relation graph as one interactive HTML file that needs no network.

The page holds cytoscape.js, its own script and style, and the data as JSON that only scripts read.
A content security policy lets exactly these two scripts run and nothing be fetched; every label is
set as text. Places of nodes and labels are those of the picture.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from benchgraph.language import preference
from benchgraph.network import wording
from benchgraph.network.appearance import Line, line, radius
from benchgraph.network.arrangement import Scene, arrange
from benchgraph.network.labels import ASSETS, Label
from benchgraph.network.picture import EDGE_OF_NODE, shape
from benchgraph.network.sanitise import clean_text, plain

if TYPE_CHECKING:
    import networkx as nx

LANGUAGE_NAMES = {"en": "English", "zh-hans": "简体中文", "ja": "日本語"}
_SHAPES = {"disc": "ellipse", "square": "rectangle", "cross": "polygon"}


def html(graph: nx.Graph[Any]) -> bytes:
    """The page: search, legend and filters, reason and evidence on hover, a switch of language."""
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    scene = arrange(graph, all_languages=True)
    script = (ASSETS / "network.js").read_text()
    library = (ASSETS / "cytoscape.min.js").read_text()
    language = str(graph.graph.get("language", "en"))
    data = _data(scene, language)
    template = Environment(
        loader=FileSystemLoader(ASSETS), autoescape=True, keep_trailing_newline=True
    ).get_template("network.html.j2")
    page = template.render(
        language=data["language"],
        title=clean_text(str(graph.graph.get("name", ""))),
        languages=[(tag, LANGUAGE_NAMES.get(tag, tag)) for tag in data["languages"]],
        policy=_policy(library, script),
        legend=_legend(scene),
        css=Markup((ASSETS / "network.css").read_text()),
        cytoscape=Markup(library),
        script=Markup(script),
        data=Markup(_script_json(data)),
    )
    return page.encode()


def _policy(*scripts: str) -> str:
    hashes = (
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts
    )
    allowed = " ".join(f"'sha256-{digest}'" for digest in hashes)
    # cytoscape.js adds a <style> element of its own; nothing of the data reaches a style.
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _script_json(data: object) -> str:
    """JSON that cannot end the script element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(str(key)): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return plain(value)


def _data(scene: Scene, language: str) -> dict[str, Any]:
    graph = scene.graph
    texts = dict(graph.graph.get("texts", {}))
    found = {tag for names in texts.values() for tag in names if tag}
    languages = [tag for tag in LANGUAGE_NAMES if tag in found or tag == "en"]
    languages += sorted(found - set(languages))
    chosen = min(languages, key=preference(language))
    for node, data in graph.nodes(data=True):
        texts.setdefault(str(node), {"": str(data.get("label", node))})
    cleaned: dict[str, Any] = _clean(
        {
            "language": chosen,
            "languages": languages,
            "directed": graph.is_directed(),
            "title": graph.graph.get("titles") or {"": graph.graph.get("name", "")},
            "words": wording.INTERFACE
            | {f"scope_{key}": texts for key, texts in wording.AMOUNT_SCOPE.items()},
            "texts": texts,
            "nodes": [_node(scene, node, data) for node, data in graph.nodes(data=True)],
            "edges": [_edge(a, b, data) for a, b, data in graph.edges(data=True)],
        }
    )
    return cleaned


def _node(scene: Scene, node: Any, data: dict[str, Any]) -> dict[str, Any]:
    look = scene.looks[data["group"]]
    place = scene.labels[node]
    return {
        "id": str(node),
        "x": round(place.x, 1),
        "y": round(place.y, 1),
        "r": radius(scene.graph.degree[node]),
        "colour": look.colour,
        "shape": _SHAPES.get(look.shape, look.shape),
        **_label_place(place),
        "group": data["group"],
        "class": data["class"],
        "url": data.get("url", ""),
        "flag": data.get("flag", ""),
        "regions": data.get("region_iri", []),
        "events": data.get("events", []),
        "amounts": data.get("amounts", []),
        "degree": data["degree"],
        "betweenness": data["betweenness"],
        "community": data["community"],
    }


def _label_place(label: Label) -> dict[str, Any]:
    """The place of a label in cytoscape.js's words, from its box beside the node."""
    _, top, _, bottom = label.box
    middle = (top + bottom) / 2
    halign = {"start": "right", "end": "left"}.get(label.anchor, "center")
    valign = "center"
    if halign == "center" or abs(middle - label.y) > (bottom - top) / 2:
        valign = "bottom" if middle > label.y else "top"
    mx = {"right": 3, "left": -3, "center": 0}[halign]
    my = {"bottom": 3, "top": -3, "center": 0}[valign]
    if halign != "center" and valign != "center":  # a corner: as near as in the picture
        mx, my = -round(label.r * 0.25) if halign == "right" else round(label.r * 0.25), -my
    return {"halign": halign, "valign": valign, "mx": mx, "my": my}


def _edge(source: Any, target: Any, data: dict[str, Any]) -> dict[str, Any]:
    style: Line = line(str(data.get("relation", "")))
    dash = [float(part) for part in style.dash.split()]
    count = int(data.get("count", 1))
    made: dict[str, Any] = {
        "source": str(source),
        "target": str(target),
        "relation": data.get("relation", ""),
        "colour": style.colour,
        "style": "dashed" if dash else "solid",
        "width": min(1.4 + 0.6 * (count - 1), 4.0),
        "via": data.get("via_iri", []),
        "roles": [role.rsplit(" ", 1) for role in data.get("roles_iri", [])],
        "strength": data.get("strength"),
        "pages": data.get("pages", []),
        "quotes": data.get("quotes", []),
        "amounts": data.get("amounts", []),
        "scope": _scope(data),
    }
    if dash:
        made["dash"] = dash
    return made


def _scope(data: dict[str, Any]) -> str:
    """Which of ``wording.AMOUNT_SCOPE`` an edge says, as a word of the page."""
    for key, texts in wording.AMOUNT_SCOPE.items():
        if data.get("amount_scope") in texts.values():
            return f"scope_{key}"
    return ""


def _legend(scene: Scene) -> list[dict[str, Any]]:
    graph = scene.graph
    groups = Counter(data["group"] for _, data in graph.nodes(data=True))
    relations = Counter(str(data.get("relation", "")) for *_, data in graph.edges(data=True))
    return [
        {
            "kind": "group",
            "word": "nodes",
            "rows": [
                {"key": clean_text(key), "count": groups[key], "mark": _mark(scene, key)}
                for key in sorted(groups, key=lambda key: (-groups[key], key))
            ],
        },
        {
            "kind": "relation",
            "word": "edges",
            "rows": [
                {"key": clean_text(key), "count": relations[key], "mark": _sample(key)}
                for key in sorted(relations, key=lambda key: (-relations[key], key))
            ],
        },
    ]


def _mark(scene: Scene, group: str) -> Any:
    look = scene.looks[group]
    outline = shape(look.shape, 9, 9, 6.5)
    outline.set("fill", look.colour)
    outline.set("stroke", EDGE_OF_NODE)
    return _svg(18, 18, outline)


def _sample(relation: str) -> Any:
    style = line(relation)
    path = ElementTree.Element("path", d="M0,9 L26,9", stroke=style.colour, fill="none")
    path.set("stroke-width", "2.5")
    if style.dash:
        path.set("stroke-dasharray", style.dash)
    return _svg(26, 18, path)


def _svg(width: int, height: int, inner: ElementTree.Element) -> Any:
    from markupsafe import Markup

    root = ElementTree.Element("svg", width=str(width), height=str(height))
    root.set("aria-hidden", "true")
    root.append(inner)
    return Markup(ElementTree.tostring(root, encoding="unicode"))
