"""Whether a worker answers."""

from __future__ import annotations

from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.version import __version__


def health(graph: Graph, asked: Asked) -> Reply:
    """That the store answers, and what is served."""
    graph.store.ask("ASK { ?s ?p ?o }")
    release = graph.release
    return Reply.json(
        {
            "status": "ok",
            "version": __version__,
            "release": release.path.name,
            "checksum": release.checksum,
            "triples": release.manifest["triples"]["default graph"],
        }
    )
