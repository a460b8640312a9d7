"""Media types of answers beside JSON."""

from __future__ import annotations

CSV, TSV = "text/csv", "text/tab-separated-values"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RESULTS, RESULTS_XML = "application/sparql-results+json", "application/sparql-results+xml"
JSONL = "application/x-ndjson"
SVG, PNG = "image/svg+xml", "image/png"
# Media type → the name by which benchgraph writes it (``tables.names.FORMATS``).
TABLES = {
    CSV: "csv", TSV: "tsv", XLSX: "xlsx", RESULTS: "json", RESULTS_XML: "xml", JSONL: "jsonl",
}  # fmt: skip
# The same for networks (``network.FORMATS``); JSON is what every operation speaks.
NETWORKS = {
    "application/graphml+xml": "graphml",
    "application/gexf+xml": "gexf",
    "application/vnd.cytoscape+json": "cytoscape",
    "application/vnd.cx2+json": "cx2",
    "text/vnd.graphviz": "dot",
    SVG: "svg",
    PNG: "png",
}
# Short names beside those that other areas use, for ``format=``.
NAMES = {
    "srj": RESULTS, "srx": RESULTS_XML, "jsonl": JSONL, "png": PNG,
    **{name: media for media, name in NETWORKS.items()},
}  # fmt: skip
