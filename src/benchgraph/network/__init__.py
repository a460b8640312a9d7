"""Relation graphs: views of the knowledge graph as networkx graphs, files and pictures."""

from benchgraph.network.around import read_around
from benchgraph.network.formats import FORMATS, Format, too_many, write_network
from benchgraph.network.graph import (
    EDGE_ATTRIBUTES,
    NODE_ATTRIBUTES,
    graph_around,
    graph_of,
    relation_graph,
)
from benchgraph.network.measures import Report, analyse, report_text
from benchgraph.network.reading import read_snapshot
from benchgraph.network.snapshot import Snapshot
from benchgraph.network.views import VIEWS

__all__ = [
    "EDGE_ATTRIBUTES",
    "FORMATS",
    "NODE_ATTRIBUTES",
    "VIEWS",
    "Format",
    "Report",
    "Snapshot",
    "analyse",
    "graph_around",
    "graph_of",
    "read_around",
    "read_snapshot",
    "relation_graph",
    "report_text",
    "too_many",
    "write_network",
]
