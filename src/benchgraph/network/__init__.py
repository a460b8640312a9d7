"""Relation graphs: views of the knowledge graph as networkx graphs, files and pictures."""

from benchgraph.network.around import read_around
from benchgraph.network.edges import EDGE_ATTRIBUTES, WEIGHTS
from benchgraph.network.formats import (
    FORMATS,
    Format,
    format_of,
    too_many,
    write_folder,
    write_network,
)
from benchgraph.network.graph import PARALLEL, graph_around, graph_of, relation_graph
from benchgraph.network.nodes import NODE_ATTRIBUTES
from benchgraph.network.reading import read_snapshot
from benchgraph.network.reporting import Report, analyse, report_csv, report_markdown
from benchgraph.network.selection import EVERYTHING, Selection, selection
from benchgraph.network.snapshot import CLASSES, Snapshot
from benchgraph.network.views import DEFAULT_VIEW, VIEWS

__all__ = [
    "CLASSES",
    "DEFAULT_VIEW",
    "EDGE_ATTRIBUTES",
    "EVERYTHING",
    "FORMATS",
    "NODE_ATTRIBUTES",
    "PARALLEL",
    "VIEWS",
    "WEIGHTS",
    "Format",
    "Report",
    "Selection",
    "Snapshot",
    "analyse",
    "format_of",
    "graph_around",
    "graph_of",
    "read_around",
    "read_snapshot",
    "relation_graph",
    "report_csv",
    "report_markdown",
    "selection",
    "too_many",
    "write_folder",
    "write_network",
]
