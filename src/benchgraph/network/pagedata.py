"""What the interactive page knows, in columns, so that twenty thousand nodes stay a small file.

Nodes are numbers, in the order of the graph; things that are no node (what a relation goes
through, regions) have the numbers after them. A list has one entry for each node or edge; what few
have is an object from number to value. Texts that many edges share (pages, quotes) stand once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from benchgraph.language import preference
from benchgraph.network import wording
from benchgraph.network.pictures.appearance import Line, line, lines, on_dark
from benchgraph.network.pictures.arrangement import Scene
from benchgraph.network.sanitise import clean_text, plain

if TYPE_CHECKING:
    import networkx as nx

LANGUAGES = ("en", "zh-hans", "zh-hant", "ja")
Texts = dict[str, str]


class Numbers:
    """Each different text gets a number, in the order of their coming."""

    def __init__(self) -> None:
        self.of: dict[str, int] = {}

    def __call__(self, text: object) -> int:
        return self.of.setdefault(str(text), len(self.of))

    def texts(self) -> list[str]:
        """The texts in the order of their numbers."""
        return [clean_text(text) for text in self.of]


def page_data(scene: Scene) -> dict[str, Any]:
    """Everything of the page as plain JSON values without control characters.

    ``things``: ``base``, ``ids`` ("~" stands for the base) and ``names`` by language. ``nodes`` and
    ``edges``: columns. ``groups``, ``classes``, ``relations``, ``roles``: what their numbers mean.
    """
    graph = scene.graph
    texts: dict[str, Texts] = dict(graph.graph.get("texts", {}))
    things = Numbers()
    for node, data in graph.nodes(data=True):
        things(node)
        texts.setdefault(str(node), {"": str(data.get("label", node))})
    groups = {key: number for number, key in enumerate(scene.looks)}
    classes, relations, roles = Numbers(), Numbers(), Numbers()
    nodes = _nodes(scene, groups, classes, things)
    edges = _edges(graph, things, relations, roles)
    languages = _languages(texts)
    styles = lines(graph)
    found = {
        "language": min(languages, key=preference(str(graph.graph.get("language", "en")))),
        "languages": languages,
        "title": _cleaned(graph.graph.get("titles") or {"": graph.graph.get("name", "")}),
        "words": wording.INTERFACE
        | {f"scope_{key}": said for key, said in wording.AMOUNT_SCOPE.items()},
        "groups": [
            {
                "key": clean_text(key),
                "texts": _text(texts, f"group:{key}", _label_of(graph, key)),
                "colour": look.colour,
                "shape": look.shape,
            }
            for key, look in scene.looks.items()
        ],
        "classes": [_text(texts, f"class:{key}", key) for key in classes.of],
        "relations": [_relation(texts, key, styles.get(key) or line(key)) for key in relations.of],
        "roles": [_text(texts, f"role:{key}", key) for key in roles.of],
        "nodes": nodes,
        "edges": edges,
    }
    return found | {"things": _things(things, texts, languages)}


def _cleaned(texts: dict[Any, Any]) -> Texts:
    return {clean_text(str(tag)): clean_text(str(text)) for tag, text in texts.items()}


def _text(texts: dict[str, Texts], key: str, otherwise: str) -> Texts:
    return _cleaned(texts.get(key) or {"": otherwise})


def _label_of(graph: nx.Graph[Any], group: str) -> str:
    labels = (d.get("group_label", group) for _, d in graph.nodes(data=True) if d["group"] == group)
    return str(next(labels, group))


def _languages(texts: dict[str, Texts]) -> list[str]:
    found = {clean_text(tag) for names in texts.values() for tag in names if tag}
    languages = [tag for tag in LANGUAGES if tag in found or tag == "en"]
    return languages + sorted(found - set(languages))


def _relation(texts: dict[str, Texts], key: str, style: Line) -> dict[str, Any]:
    return {
        "key": clean_text(key),
        "texts": _text(texts, f"relation:{key}", key),
        "colour": style.colour,
        "dark": on_dark(style.colour),
        "dash": [float(part) for part in style.dash.split()],
    }


def _nodes(
    scene: Scene, groups: dict[str, int], classes: Numbers, things: Numbers
) -> dict[str, Any]:
    graph = scene.graph
    rows = [data for _, data in graph.nodes(data=True)]
    places = [scene.labels[node] for node in graph]
    return {
        "x": [round(place.x) for place in places],
        "y": [-round(place.y) for place in places],  # a canvas of sigma counts upwards
        "size": [round(place.r, 1) for place in places],
        "group": [groups[data["group"]] for data in rows],
        "class": [classes(data.get("class", data["group"])) for data in rows],
        "degree": [data.get("degree", 0) for data in rows],
        "community": _some(rows, "community", plain),
        "betweenness": _some(rows, "betweenness", _rounded),
        "url": _urls(graph),
        "flag": _some(rows, "flag", plain),
        "regions": _some(rows, "region_iri", lambda iris: [things(iri) for iri in iris]),
        "events": _some(rows, "events", _plain_list),
        "amounts": _some(rows, "amounts", _plain_list),
    }


def _edges(
    graph: nx.Graph[Any], things: Numbers, relations: Numbers, roles: Numbers
) -> dict[str, Any]:
    edges = list(graph.edges(data=True))
    rows = [data for *_, data in edges]
    pages, quotes = Numbers(), Numbers()
    ways = graph.graph.get("ways", {})
    directed = graph.is_directed()
    return {
        "source": [things(source) for source, *_ in edges],
        "target": [things(target) for _, target, _ in edges],
        "relation": [relations(data.get("relation", "")) for data in rows],
        "undirected": [n for n, data in enumerate(rows) if not data.get("directed", directed)],
        "count": {n: data["count"] for n, data in enumerate(rows) if data.get("count", 1) != 1},
        "ways": {
            n: found for n, data in enumerate(rows) if (found := _ways(data, ways, things, roles))
        },
        "strength": _some(rows, "strength", plain),
        "amounts": _some(rows, "amounts", _plain_list),
        "scope": {n: said for n, data in enumerate(rows) if (said := _scope(data))},
        "pages": _some(rows, "pages", lambda urls: [pages(url) for url in urls]),
        "quotes": _some(rows, "quotes", lambda said: [quotes(quote) for quote in said]),
        "page_texts": pages.texts(),
        "quote_texts": quotes.texts(),
    }


def _some(rows: list[dict[str, Any]], key: str, make: Callable[[Any], Any]) -> dict[int, Any]:
    """The values of an attribute that say something, by the number of their row."""
    found = ((n, make(data[key])) for n, data in enumerate(rows) if data.get(key) is not None)
    return {n: value for n, value in found if value not in (None, "", [])}


def _rounded(value: Any) -> float:
    return float(f"{float(value):.3g}")


def _plain_list(values: Any) -> list[Any]:
    return [plain(value) for value in values]


def _urls(graph: nx.Graph[Any]) -> dict[int, Any]:
    """Addresses that open; 0 stands for the node's own IRI."""
    found: dict[int, Any] = {}
    for n, (node, data) in enumerate(graph.nodes(data=True)):
        url = str(data.get("url") or "")
        if url.startswith(("https://", "http://")):
            found[n] = 0 if url == str(node) else clean_text(url)
    return found


def _ways(
    data: dict[str, Any], ways: dict[str, Any], things: Numbers, roles: Numbers
) -> list[list[Any]]:
    """Each reason of an edge as [numbers of what it goes through, [[who, role], …]]."""
    own_roles = [role.rsplit(" ", 1) for role in data.get("roles_iri", []) if " " in role]
    own = {"via": data.get("via_iri", []), "roles": own_roles}
    found = ways.get(str(data.get("id"))) or [own]
    made = [
        [
            [things(iri) for iri in way.get("via") or ()],
            [[things(who), roles(role)] for who, role in way.get("roles") or ()],
        ]
        for way in found
    ]
    return [] if made == [[[], []]] else made


def _scope(data: dict[str, Any]) -> str:
    """Which of ``wording.AMOUNT_SCOPE`` an edge says, as a word of the page."""
    for key, texts in wording.AMOUNT_SCOPE.items():
        if data.get("amount_scope") in texts.values():
            return f"scope_{key}"
    return ""


def _things(things: Numbers, texts: dict[str, Texts], languages: list[str]) -> dict[str, Any]:
    """Ids and names; called last, when everything has its number."""
    ids = things.texts()
    base = _base(ids)
    columns: dict[str, list[Any]] = {}
    for tag in [*languages, ""]:
        column = [clean_text(str(texts.get(iri, {}).get(tag, ""))) or 0 for iri in things.of]
        while column and column[-1] == 0:
            column.pop()
        if column:
            columns[tag] = column
    return {
        "base": base,
        "ids": [
            "~" + text[len(base) :] if base and text.startswith(base) else text for text in ids
        ],
        "names": columns,
    }


def _base(ids: list[str]) -> str:
    """What most addresses begin with, up to the folder before the kind of thing; "" for none."""
    starts: dict[str, int] = {}
    for text in ids:
        if text.startswith(("https://", "http://")):
            start = "/".join(text.split("/")[:-2]) + "/"
            starts[start] = starts.get(start, 0) + 1
    return max(starts, key=lambda start: (starts[start], start), default="")
