"""A relation graph as one interactive HTML file that needs no network.

The page holds sigma with graphology, its own scripts and style, and the data as JSON that only
scripts read. A content security policy lets exactly these scripts run and nothing be fetched; every
label is set as text. Places of nodes are those of the picture.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from benchgraph.network import wording
from benchgraph.network.pagedata import page_data
from benchgraph.network.pictures.appearance import Line, lines, on_dark
from benchgraph.network.pictures.arrangement import Scene, arrange
from benchgraph.network.pictures.labels import ASSETS
from benchgraph.network.pictures.picture import shape
from benchgraph.network.sanitise import clean_text

if TYPE_CHECKING:
    import networkx as nx

LANGUAGE_NAMES = {"en": "English", "zh-hans": "简体中文", "zh-hant": "繁體中文", "ja": "日本語"}
# In this order they make one module: each uses what stands before it.
SCRIPTS = (
    "canvas.js",
    "labels.js",
    "page/data.js",
    "page/packing.js",
    "page/drawing.js",
    "page/filters.js",
    "page/search.js",
    "page/details.js",
    "page/page.js",
)
# So many nodes are listed for who has no JavaScript.
MOST_LISTED = 500


def html(graph: nx.Graph[Any]) -> bytes:
    """The page: canvas, list, search, filters, reasons with evidence, a switch of language."""
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    scene = arrange(graph, all_languages=True)
    data = page_data(scene)
    script = "\n".join((ASSETS / name).read_text("utf-8") for name in SCRIPTS)
    library = (ASSETS / "vendor" / "sigma.js").read_text("utf-8")
    style = (ASSETS / "page" / "page.css").read_text("utf-8")
    template = Environment(
        loader=FileSystemLoader(ASSETS / "page"), autoescape=True, keep_trailing_newline=True
    ).get_template("page.html.j2")
    language = data["language"]
    page = template.render(
        language=language,
        title=clean_text(str(graph.graph.get("name", ""))),
        languages=[(tag, LANGUAGE_NAMES.get(tag, tag)) for tag in data["languages"]],
        policy=_policy(style, library, script),
        say=lambda key: wording.say(wording.INTERFACE[key], language),
        marks=[(key, _mark(scene, key)) for key in scene.looks],
        legend=_legend(scene),
        listed=_listed(graph),
        left=max(0, len(graph) - MOST_LISTED),
        css=Markup(style),
        library=Markup(library),
        script=Markup(script),
        data=Markup(_script_json(data)),
    )
    return page.encode()


def _policy(style: str, *scripts: str) -> str:
    allowed = " ".join(map(_digest, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _script_json(data: object) -> str:
    """JSON that cannot end the script element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _listed(graph: nx.Graph[Any]) -> list[dict[str, str]]:
    """The nodes with the most relations, for who has no JavaScript."""
    order = sorted(graph, key=lambda node: (-graph.degree[node], str(node)))[:MOST_LISTED]
    rows = []
    for node in order:
        data = graph.nodes[node]
        url = clean_text(str(data.get("url", "")))
        rows.append(
            {
                "label": clean_text(str(data.get("label", node))),
                "kind": clean_text(str(data.get("class_label", ""))),
                "url": url if url.startswith(("https://", "http://")) else "",
            }
        )
    return rows


def _legend(scene: Scene) -> list[dict[str, Any]]:
    """The filters that are a legend too: rows as (key, count, mark), the most frequent first."""
    graph = scene.graph
    styles = lines(graph)
    groups = Counter(str(data["group"]) for _, data in graph.nodes(data=True))
    relations = Counter(str(data.get("relation", "")) for *_, data in graph.edges(data=True))
    regions: Counter[str] = Counter()
    for _, data in graph.nodes(data=True):
        regions.update(map(str, data.get("region_iri") or ("",)))
    found = [
        _part("group", "nodes", groups, lambda key: _mark_use(list(scene.looks).index(key))),
        _part("relation", "edges", relations, lambda key: _sample(styles[key])),
    ]
    if set(regions) != {""}:
        found.append(_part("region", "regions", regions, lambda key: ""))
    return found


def _part(kind: str, word: str, counts: Counter[str], mark: Any) -> dict[str, Any]:
    order = sorted(counts, key=lambda key: (not key, -counts[key], key))
    rows = [{"key": clean_text(key), "count": counts[key], "mark": mark(key)} for key in order]
    return {"kind": kind, "word": word, "rows": rows}


def _mark(scene: Scene, group: str) -> Any:
    mark = shape(scene.looks[group].shape, 9, 9, 6.2)
    mark.set("fill", scene.looks[group].colour)
    return _markup(mark)


def _mark_use(number: int) -> Any:
    svg = ElementTree.Element("svg", {"width": "18", "height": "18", "aria-hidden": "true"})
    ElementTree.SubElement(svg, "use", href=f"#mark-{number}")
    return _markup(svg)


def _sample(style: Line) -> Any:
    """A piece of a line in its colour on a light and on a dark ground; the style shows one."""
    svg = ElementTree.Element("svg", {"width": "30", "height": "18", "aria-hidden": "true"})
    for ground, colour in (("on-light", style.colour), ("on-dark", on_dark(style.colour))):
        path = ElementTree.SubElement(svg, "path", {"class": ground, "d": "M1,9 H29"})
        path.set("stroke-width", "2.2")
        path.set("stroke", colour)
        if style.dash:
            path.set("stroke-dasharray", style.dash)
    return _markup(svg)


def _markup(element: ElementTree.Element) -> Any:
    from markupsafe import Markup

    return Markup(ElementTree.tostring(element, encoding="unicode"))
