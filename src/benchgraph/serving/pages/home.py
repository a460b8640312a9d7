"""The first page."""

from __future__ import annotations

from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.pages.render import page


def home(graph: Graph, asked: Asked) -> Reply:
    """What this is."""
    return page("home.html.j2", asked)
