"""Media types of answers, and the short names that addresses give them."""

from __future__ import annotations

HTML = "text/html"
JSON = "application/json"
TEXT, MARKDOWN, YAML = "text/plain", "text/markdown", "application/yaml"
# RDF.
TURTLE, JSONLD, NTRIPLES, RDFXML = (
    "text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml",
)  # fmt: skip
RDF = (TURTLE, JSONLD, NTRIPLES, RDFXML)
# Tables.
CSV, TSV = "text/csv", "text/tab-separated-values"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RESULTS, RESULTS_XML = "application/sparql-results+json", "application/sparql-results+xml"
JSONL = "application/x-ndjson"
SVG, PNG = "image/svg+xml", "image/png"

# Media type → the name by which benchgraph writes it (``tables.names.FORMATS``).
TABLES = {
    CSV: "csv", TSV: "tsv", XLSX: "xlsx", RESULTS: "json", RESULTS_XML: "xml", JSONL: "jsonl",
}  # fmt: skip
# In what a page that is a table can be taken home.
BESIDE_A_PAGE = (CSV, TSV, JSON, RESULTS, XLSX)
# In what a relation graph can be taken home, by the names of ``network.FORMATS``.
NETWORKS = {
    "gexf": "application/gexf+xml", "graphml": "application/graphml+xml",
    "cytoscape": "application/vnd.cytoscape+json", "cx2": "application/vnd.cx2+json",
    "dot": "text/vnd.graphviz", "json": JSON, "csv": CSV, "html": HTML, "svg": SVG, "png": PNG,
}  # fmt: skip
# Those of them that are nothing but a relation graph: media type → name.
GRAPH_FILES = {
    media: name for name, media in NETWORKS.items() if media not in (JSON, CSV, HTML)
}  # fmt: skip
# Short names, as suffix of an address (/id/case/falcon-llm.ttl) and as ``format=``.
FORMATS = {
    "html": HTML, "json": JSON, "ttl": TURTLE, "turtle": TURTLE, "jsonld": JSONLD, "nt": NTRIPLES,
    "rdf": RDFXML, "csv": CSV, "tsv": TSV, "xlsx": XLSX, "srj": RESULTS, "srx": RESULTS_XML,
    "jsonl": JSONL, "svg": SVG, "png": PNG, "yaml": YAML, "txt": TEXT,
}  # fmt: skip
FORMATS |= NETWORKS
