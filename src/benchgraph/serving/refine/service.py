"""The endpoint: its manifest, and queries in every form that clients send."""

from __future__ import annotations

from benchgraph.errors import ParameterError
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.refine.asking import MOST_QUERIES, Query, read_batch, read_single
from benchgraph.serving.refine.candidates import candidates, shown
from benchgraph.serving.refine.extending import extended, settings
from benchgraph.serving.refine.types import TYPES, type_shown
from benchgraph.version import __version__
from benchgraph.vocab import BASE, ONTOLOGY

VERSIONS = ["0.1", "0.2"]
PREVIEW = {"width": 420, "height": 280}


def reconcile(graph: Graph, asked: Asked) -> Reply:
    """The manifest; with ``queries`` or ``query`` the candidates, with ``extend`` values."""
    no_callback(asked)
    if text := asked.get("queries"):
        batch = read_batch(text)
        return Reply.json({key: _result(graph, query, asked) for key, query in batch.items()})
    if text := asked.get("query"):
        return Reply.json(_result(graph, read_single(text), asked))
    if text := asked.get("extend"):
        return Reply.json(extended(graph, text, asked))
    if asked.method == "POST":
        raise ParameterError(
            "the request asks for nothing",
            expected="queries, query or extend in a form (application/x-www-form-urlencoded)",
        )
    return Reply.json(manifest(asked))


def _result(graph: Graph, query: Query, asked: Asked) -> dict[str, object]:
    return {"result": shown(graph, candidates(graph, query), asked.language)}


def no_callback(asked: Asked) -> None:
    """Refuse JSONP, which would let this server run scripts in the client. Raises
    ParameterError."""
    if asked.get("callback"):
        raise ParameterError(
            "JSONP is not served", found="callback", expected="a request without it",
            hint="every page may read the JSON (Access-Control-Allow-Origin: *)",
        )  # fmt: skip


def manifest(asked: Asked) -> dict[str, object]:
    """What the service can do, and where; in the language of its address."""
    endpoint = asked.origin + asked.root + "/reconcile"
    language = {"lang": asked.language} if asked.chosen else {}
    name = "benchgraph" + (f" ({asked.language})" if asked.chosen else "")

    def template(path: str, parameter: str) -> str:
        address = asked.origin + asked.root + path
        told = "".join(f"{key}={value}&" for key, value in language.items())
        return f"{address}?{told}{parameter}"

    return {
        "versions": VERSIONS,
        "name": name,
        "identifierSpace": BASE,
        "schemaSpace": ONTOLOGY,
        "serviceVersion": __version__,
        "batchSize": MOST_QUERIES,
        "defaultTypes": [type_shown(type_, asked.language) for type_ in TYPES],
        "view": {"url": template("/entity", f"iri={BASE}{{{{id}}}}")},
        "preview": {"url": template("/reconcile/preview", "id={{id}}"), **PREVIEW},
        "suggest": {
            kind: {
                "service_url": endpoint,
                "service_path": f"/suggest/{kind}",
                "flyout_service_url": endpoint,
                "flyout_service_path": f"/flyout/{kind}?id=${{id}}",
            }
            for kind in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": endpoint, "service_path": "/properties"},
            "property_settings": settings(asked.language),
        },
    }
