"""``benchgraph export``: a group, its commands loaded when they are called."""

from __future__ import annotations

import click

from benchgraph.cli import LazyGroup

TABLE = {
    "rdf": (
        "export_rdf",
        "Write the graph as Turtle, N-Triples, RDF/XML, N-Quads, TriG or JSON-LD.",
    ),
    "network": (
        "export_network",
        "Write a relation graph for Gephi, Cytoscape, a page or a slide.",
    ),
    "release": (
        "export_release",
        "Write a release as one ZIP: graph, tables, and what describes them.",
    ),
    "site": (
        "export_site",
        "Write the pages of the server as files, for GitHub Pages or any web server.",
    ),
}


@click.group(cls=LazyGroup, table=TABLE)
def export() -> None:
    """Write the graph as RDF, as a network for visualisation, or as a pack with everything.

    \b
    Examples:
      benchgraph export rdf --format turtle --out benchgraph.ttl
      benchgraph export network --out landscape.gexf
      benchgraph export site --out site
      benchgraph export release --out benchgraph.zip
    """
