"""The reference of the API, for people."""

from __future__ import annotations

from benchgraph.serving.media import FORMATS, JSON
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.pages.render import page
from benchgraph.serving.programs.openapi import example_path, openapi
from benchgraph.serving.programs.operations import OPERATIONS, TOOLS


def reference(graph: Graph, asked: Asked) -> Reply:
    """Every operation with its parameters and an example to open; as JSON the OpenAPI document."""
    if asked.format == JSON:
        return openapi(graph, asked)
    shown = [
        {
            "operation": each,
            "address": f"/api{each.path.replace(':path}', '}')}",
            "example": example_path(each),
            "formats": [name for name in FORMATS if FORMATS[name] in each.formats],
        }
        for each in OPERATIONS.values()
    ]
    return page(
        "programs/api.html.j2",
        asked,
        shown=shown,
        tools=TOOLS.values(),
        release=graph.release,
        files=[each.path(graph.release.path).name for each in graph.release.members],
        server=asked.origin + asked.root,
    )
