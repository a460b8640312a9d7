"""Which address is answered by which task. Tasks are named, so that the front imports none."""

from __future__ import annotations

from dataclasses import dataclass

from benchgraph.serving.media import (
    BESIDE_A_PAGE,
    CSV,
    GRAPH_FILES,
    HTML,
    JSON,
    JSONLD,
    MARKDOWN,
    NETWORKS,
    PNG,
    RDF,
    SVG,
    TABLES,
    TEXT,
    TSV,
    TURTLE,
    XLSX,
    YAML,
)


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


_ROWS = (JSON, *TABLES)
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
        (HTML, YAML, TEXT),
        suffixes=True,
    ),
    # What is wrong.
    Route("/wrong", "pages.wrong:wrong", (HTML, YAML), ("GET", "POST")),
    # Questions, promises, comparison, chains of evidence.
    Route("/questions", "pages.questions:catalogue", (HTML, JSON)),
    Route("/questions/{name}", "pages.questions:question", (HTML, *BESIDE_A_PAGE), suffixes=True),
    Route("/promises", "pages.promises:promises", (HTML, *BESIDE_A_PAGE)),
    Route("/compare", "pages.compare:compare", (HTML, CSV, TSV, JSON, XLSX)),
    Route("/why", "pages.why:why", (HTML, JSON)),
    # The editor and the explorer.
    Route("/editor", "pages.editor:editor"),
    Route("/editor/run", "pages.editor:answer", (HTML, JSON), ("GET", "POST"), lane="open"),
    Route("/editor/terms", "pages.editor:known_terms", (JSON,)),
    Route("/editor/complete", "pages.editor:complete", (JSON,)),
    Route("/graph", "pages.explorer:explorer"),
    Route("/explore/data", "pages.explorer:data", (JSON,)),
    Route("/explore/download", "pages.explorer:download", tuple(NETWORKS.values())),
    # The documentation; the reference of the ontology is its own page.
    Route("/docs/ontology", "linked.ontology:old_address"),
    Route("/docs/search", "pages.documentation:search"),
    Route("/docs/pictures/{rest:path}", "pages.documentation:picture", (SVG, PNG), suffixes=True),
    Route("/docs", "pages.documentation:documentation"),
    Route("/docs/{rest:path}", "pages.documentation:documentation"),
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
    Route("/api/network", "programs.api:network", (JSON, *GRAPH_FILES)),
    Route("/api/plot/{chart}", "programs.api:plot", (JSON, SVG, PNG)),
    Route("/api/about", "programs.api:about", (JSON,)),
    Route("/api/{rest:path}", "programs.api:nothing", (JSON,)),
    Route("/.well-known/void", "programs.documents:void", RDF),
    Route("/llms.txt", "programs.documents:llms", (TEXT, MARKDOWN)),
    Route("/dump/{name}", "programs.documents:dump", _FILES),
    # Reconciliation.
    Route("/reconcile", "refine.service:reconcile", formats=(JSON,), methods=("GET", "POST")),
    Route("/reconcile/suggest/{kind}", "refine.suggesting:suggest", formats=(JSON,)),
    Route("/reconcile/flyout/{kind}", "refine.suggesting:flyout", formats=(JSON,)),
    Route("/reconcile/properties", "refine.suggesting:propose", formats=(JSON,)),
    Route("/reconcile/preview", "refine.previewing:preview"),
)
