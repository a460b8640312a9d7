"""The explorer: relations that grow from a thing, or a whole view, drawn and as a list."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from benchgraph.errors import ParameterError
from benchgraph.network import FORMATS as NETWORK_FORMATS
from benchgraph.network import wording
from benchgraph.serving.exploring.drawing import MOST_NODES, drawing
from benchgraph.serving.exploring.listing import listed, starts
from benchgraph.serving.exploring.view import WHOLE, Seen, look
from benchgraph.serving.exploring.words import canvas_words
from benchgraph.serving.media import NETWORKS
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.pages.render import fragment, page

_KEPT = ("entity", "view", "kind")  # of the address: what decides what is seen
# Titles of the downloads, those for people first.
TITLES = {
    "svg": "SVG", "png": "PNG", "html": "HTML", "gexf": "GEXF", "graphml": "GraphML",
    "cytoscape": "Cytoscape", "cx2": "CX2", "dot": "DOT", "json": "JSON", "csv": "CSV",
}  # fmt: skip


def explorer(graph: Graph, asked: Asked) -> Reply:
    """The page: what to begin with, or what the address asks to look at."""
    seen = look(graph, asked)
    offered = () if graph.is_large else WHOLE
    views = {name: wording.say(wording.VIEWS[name], asked.language) for name in offered}
    values: dict[str, Any] = {"seen": None, "views": views, "words": canvas_words(asked)}
    if seen is None:
        values["starts"] = starts(graph, asked.language)
    else:
        values |= _values(asked, seen)
    return page("explorer/explorer.html.j2", asked, **values)


def data(graph: Graph, asked: Asked) -> Reply:
    """The same for the script of the page, as JSON: ``title``, ``html`` (the list and what stands
    around it) and ``network``, which ``drawing.drawing`` describes."""
    seen = look(graph, asked)
    if seen is None:
        raise ParameterError("there is nothing to look at", expected="entity= or view=")
    values = _values(asked, seen)
    html = fragment("explorer/view.html.j2", asked, **values)
    return Reply.json({"title": values["title"], "html": html, "network": values["network"]})


def download(graph: Graph, asked: Asked) -> Reply:
    """What is seen as a file in one of the formats of ``benchgraph network``; csv as a zip of two.

    Raises what ``look`` raises.
    """
    seen = look(graph, asked)
    if seen is None:
        raise ParameterError("there is nothing to download", expected="entity= or view=")
    name = next(name for name, media in NETWORKS.items() if media == asked.format)
    chosen = NETWORK_FORMATS[name]
    stem = re.sub(
        r"[^a-z0-9]+", "-", " ".join(seen.opened or (seen.view,)).lower().rpartition("/")[2]
    )
    if chosen.files is not None:
        body, media, suffix = _zipped(chosen.files(seen.graph)), "application/zip", ".zip"
    else:
        assert chosen.write is not None
        body, media, suffix = chosen.write(seen.graph), asked.format, chosen.suffix
    # Saved, not shown: the page among them has a script of its own, which our policy forbids here.
    header = ("Content-Disposition", f'attachment; filename="{stem[:60]}{suffix}"')
    return Reply(body, media, headers=(header,))


def _zipped(files: dict[str, bytes]) -> bytes:
    """The files in a zip; the same bytes for the same files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()


def _values(asked: Asked, seen: Seen) -> dict[str, Any]:
    """What ``explorer/view.html.j2`` is filled with."""
    kept = tuple((key, value) for key, value in asked.query if key in _KEPT)
    return {
        "seen": seen,
        "title": str(seen.graph.graph["name"]),
        "network": drawing(seen.graph, asked, frozenset(seen.opened)),
        "listed": listed(asked, seen),
        "most": MOST_NODES,
        "kept": kept,
        "downloads": [
            (title, asked.href("/explore/download", (*kept, ("format", name))))
            for name, title in TITLES.items()
        ],
    }
