"""Which address is answered by which task. Tasks are named, so that the front imports none."""

from __future__ import annotations

from dataclasses import dataclass

from benchgraph.serving.model import HTML, JSON
from benchgraph.serving.programs.formats import CSV, NAMES, PNG, SVG, TSV, XLSX
from benchgraph.serving.programs.formats import NETWORKS as API_NETWORKS
from benchgraph.serving.programs.formats import TABLES as API_TABLES

TURTLE, JSONLD, NTRIPLES, RDFXML = (
    "text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml",
)  # fmt: skip
RDF = (TURTLE, JSONLD, NTRIPLES, RDFXML)
# Short names of formats, as suffix of an address (/id/case/falcon-llm.ttl) and as ``format=``.
FORMATS = {
    "html": HTML, "json": JSON, "ttl": TURTLE, "turtle": TURTLE, "jsonld": JSONLD,
    "nt": NTRIPLES, "rdf": RDFXML, "csv": "text/csv", "tsv": "text/tab-separated-values",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml", "yaml": "application/yaml", "txt": "text/plain", **NAMES,
}  # fmt: skip
# What a relation graph can be taken home as: the names that the command knows, too.
NETWORKS = {
    "gexf": "application/gexf+xml", "graphml": "application/graphml+xml",
    "cytoscape": "application/vnd.cytoscape+json", "cx2": "application/vnd.cx2+json",
    "dot": "text/vnd.graphviz", "json": JSON, "csv": "text/csv", "html": HTML,
    "svg": "image/svg+xml", "png": "image/png",
}  # fmt: skip
FORMATS |= NETWORKS

# In what an answer that is a table comes beside its page.
TABLES = tuple(FORMATS[name] for name in ("csv", "tsv", "json", "srj", "xlsx"))


@dataclass(frozen=True, slots=True)
class Route:
    """``path`` with ``{name}`` for a part and ``{name:path}`` for a rest with slashes.

    ``formats``: the media types that it can answer in, the first where the client does not care;
    none where the task negotiates, as what it can answer in depends on what is asked.
    With ``suffixes`` the last part of the path may end in a short name of one (``.ttl``), which
    then decides; ``format=`` in the query decides everywhere.
    ``lane`` is "own" for work of ours, which is bounded, and "open" for queries from anybody.
    """

    path: str
    task: str
    formats: tuple[str, ...] = (HTML,)
    methods: tuple[str, ...] = ("GET",)
    suffixes: bool = False
    lane: str = "own"


_ROWS = (JSON, *API_TABLES)
_FILES = ("application/octet-stream", "application/gzip", "application/n-quads", TURTLE)
ROUTES: tuple[Route, ...] = (
    # The first page, search.
    Route("/", "pages.home:home"),
    Route("/search", "pages.search:search", (HTML, JSON)),
    # SPARQL.
    Route("/sparql", "sparql.endpoint:endpoint", formats=(), methods=("GET", "POST"), lane="open"),
    # Entities, concepts, the ontology, named graphs.
    Route("/id/{rest:path}", "linked.entities:by_path", (HTML, *RDF, JSON), suffixes=True),
    Route("/entity", "linked.entities:by_iri", (HTML, *RDF, JSON)),
    Route("/ontology/context.jsonld", "linked.ontology:context", (JSONLD, JSON)),
    Route("/context.jsonld", "linked.ontology:context", (JSONLD, JSON)),
    Route("/docs/ontology", "linked.ontology:old_address"),
    # The rest is empty, a version, a node of the ontology, or a suffix.
    Route("/ontology{rest:path}", "linked.ontology:ontology", (HTML, *RDF), suffixes=True),
    Route("/vocab{rest:path}", "linked.vocabularies:vocabulary", (HTML, *RDF, JSON), suffixes=True),
    Route("/graph/{rest:path}", "linked.graphs:named_graph", (HTML, *RDF), suffixes=True),
    Route("/graph-list", "linked.graphs:graph_list"),
    Route("/question/{rest:path}", "linked.entities:question", (HTML, *RDF), suffixes=True),
    Route("/id", "linked.entities:search"),
    Route(
        "/record/{rest:path}",
        "pages.entity_record:record_page",
        (HTML, "application/yaml", "text/plain"),
        suffixes=True,
    ),
    # What is wrong.
    Route("/wrong", "pages.wrong:wrong", (HTML, "application/yaml"), ("GET", "POST")),
    # Questions, promises, comparison, chains of evidence.
    Route("/questions", "pages.questions:catalogue", (HTML, JSON)),
    Route("/questions/{name}", "pages.questions:question", (HTML, *TABLES), suffixes=True),
    Route("/promises", "pages.promises:promises", (HTML, *TABLES)),
    Route("/compare", "pages.compare:compare", (HTML, *TABLES[:3], TABLES[4])),
    Route("/why", "pages.why:why", (HTML, JSON)),
    # The editor and the explorer.
    Route("/editor", "pages.editor:editor"),
    Route("/editor/run", "pages.editor:answer", (HTML, JSON), ("GET", "POST"), lane="open"),
    Route("/editor/terms", "pages.editor:known_terms", (JSON,)),
    Route("/editor/complete", "pages.editor:complete", (JSON,)),
    Route("/graph", "pages.explorer:explorer"),
    Route("/explore/data", "pages.explorer:data", (JSON,)),
    Route("/explore/download", "pages.explorer:download", tuple(NETWORKS.values())),
    # For programs.
    Route("/api", "programs.page:reference", (HTML, JSON)),
    Route("/api/openapi.json", "programs.openapi:openapi", (JSON,)),
    Route("/api/search", "programs.api:search", _ROWS),
    Route("/api/list/{kind}", "programs.api:list", _ROWS),
    Route("/api/show", "programs.api:show", (JSON,)),
    Route("/api/entities/{entity:path}", "programs.api:entity", (JSON,)),
    Route("/api/related", "programs.api:related", (JSON, CSV)),
    Route("/api/why", "programs.api:why", (JSON,)),
    Route("/api/history", "programs.api:history", _ROWS),
    Route("/api/compare", "programs.api:compare", (JSON, CSV, TSV, XLSX)),
    Route("/api/questions", "programs.api:questions", (JSON,)),
    Route("/api/questions/{name}", "programs.api:question", (JSON,)),
    Route("/api/ask/{name}", "programs.api:ask", _ROWS),
    Route("/api/network", "programs.api:network", (JSON, *API_NETWORKS)),
    Route("/api/plot/{chart}", "programs.api:plot", (JSON, SVG, PNG)),
    Route("/api/about", "programs.api:about", (JSON,)),
    Route("/api/{rest:path}", "programs.api:nothing", (JSON,)),
    Route("/.well-known/void", "programs.documents:void", RDF),
    Route("/llms.txt", "programs.documents:llms", ("text/plain", "text/markdown")),
    Route("/dump/{name}", "programs.documents:dump", _FILES),
    # Reconciliation.
    Route("/reconcile", "refine.service:reconcile", formats=(JSON,), methods=("GET", "POST")),
    Route("/reconcile/", "refine.service:reconcile", formats=(JSON,), methods=("GET", "POST")),
    Route("/reconcile/suggest/{kind}", "refine.suggesting:suggest", formats=(JSON,)),
    Route("/reconcile/flyout/{kind}", "refine.suggesting:flyout", formats=(JSON,)),
    Route("/reconcile/properties", "refine.suggesting:propose", formats=(JSON,)),
    Route("/reconcile/preview", "refine.previewing:preview"),
)
