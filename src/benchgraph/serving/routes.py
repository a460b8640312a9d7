"""Which address is answered by which task. Tasks are named, so that the front imports none."""

from __future__ import annotations

from dataclasses import dataclass

from benchgraph.serving.model import HTML, JSON

TURTLE, JSONLD, NTRIPLES, RDFXML = (
    "text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml",
)  # fmt: skip
RDF = (TURTLE, JSONLD, NTRIPLES, RDFXML)
# Short names of formats, as suffix of an address (/id/case/falcon-llm.ttl) and as ``format=``.
FORMATS = {
    "html": HTML, "json": JSON, "ttl": TURTLE, "turtle": TURTLE, "jsonld": JSONLD,
    "nt": NTRIPLES, "rdf": RDFXML, "csv": "text/csv", "tsv": "text/tab-separated-values",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml", "yaml": "application/yaml", "txt": "text/plain",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """``path`` with ``{name}`` for a part and ``{name:path}`` for a rest with slashes.

    ``formats``: the media types that it can answer in, the first where the client does not care.
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


ROUTES: tuple[Route, ...] = (
    # The first page, search.
    Route("/", "pages.home:home"),
    # SPARQL.
    # Entities, concepts, the ontology, named graphs.
    Route(
        "/record/{rest:path}",
        "pages.entity_record:record_page",
        (HTML, "application/yaml", "text/plain"),
        suffixes=True,
    ),
    # What is wrong.
    Route("/wrong", "pages.wrong:wrong", (HTML, "application/yaml"), ("GET", "POST")),
    # Questions, promises, comparison, chains of evidence.
    # The editor and the explorer.
    # For programs.
    # Reconciliation.
)
