"""``/ontology``: the ontology as a readable reference, and as RDF."""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import NamedNode

from benchgraph.explaining import ontology_page
from benchgraph.explaining.terms import THIS
from benchgraph.resources import resource_dir
from benchgraph.serving.linked.documents import linked, rdf_document
from benchgraph.serving.linked.entities import known, told_of
from benchgraph.serving.linked.explained import explained
from benchgraph.serving.linked.named import statements_in
from benchgraph.serving.media import HTML, JSONLD, RDF
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.vocab import GRAPH, OWL

FORMATS = (HTML, *RDF)


def ontology(graph: Graph, asked: Asked) -> Reply:
    """The ontology; ``/ontology/0.1.0`` (its version) and ``/ontology/benchgraph.ttl`` are the
    same. What else stands below is a node of it, such as a list."""
    rest = asked.params["rest"].strip("/")
    if rest not in ("", "benchgraph"):
        iri = known(graph, f"{THIS.value}/{rest}")
        quads = graph.store.raw.quads_for_pattern(THIS, OWL.versionIRI, NamedNode(iri), None)
        if not any(True for _ in quads):
            return told_of(graph, asked, iri)
    asked = replace(asked, path="/ontology")
    if asked.format == HTML:
        reply = _reference(graph, asked)
    else:
        reply = rdf_document(asked, statements_in(graph, GRAPH + "ontology"))
    return linked(reply, asked, FORMATS, [GRAPH + "ontology"])


def context(graph: Graph, asked: Asked) -> Reply:
    """The context that makes a record JSON-LD, as it is shipped."""
    return Reply((resource_dir("ontology") / "context.jsonld").read_bytes(), JSONLD)


def old_address(graph: Graph, asked: Asked) -> Reply:
    """``/docs/ontology``, where the reference once was to be."""
    return Reply.to(asked.href("/ontology"), 301)


def _reference(graph: Graph, asked: Asked) -> Reply:
    told = ontology_page(graph.store, asked.language, asked.iri_href)
    media = [("JSON-LD context", "/ontology/context.jsonld")]
    return explained(asked, told, media)
