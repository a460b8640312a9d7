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
}


@click.group(cls=LazyGroup, table=TABLE)
def export() -> None:
    """Write the graph as RDF or as a network for visualisation.

    \b
    Examples:
      benchgraph export rdf --format turtle --out benchgraph.ttl
      benchgraph export network --out landscape.gexf
    """
