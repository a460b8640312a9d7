"""``/vocab``: the vocabularies, each as a tree of concepts, and as RDF."""

from __future__ import annotations

from dataclasses import replace

from benchgraph.explaining import vocabularies_page, vocabulary_page
from benchgraph.explaining.vocabularies import Scheme, Vocabularies
from benchgraph.serving.linked.description import in_order
from benchgraph.serving.linked.documents import linked, rdf_document
from benchgraph.serving.linked.entities import known, told_of
from benchgraph.serving.linked.explained import explained
from benchgraph.serving.linked.named import statements_in
from benchgraph.serving.media import HTML, RDF
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.negotiation import format_of
from benchgraph.vocab import GRAPH, VOCAB

FORMATS = (HTML, *RDF)


def vocabulary(graph: Graph, asked: Asked) -> Reply:
    """``/vocab/`` (all), ``/vocab/{scheme}`` (its tree) or ``/vocab/{scheme}/{concept}``."""
    rest = asked.params["rest"]
    if rest.strip("/") == "":
        return _all(graph, replace(asked, path="/vocab"))
    if rest.endswith("/"):
        return Reply.to(asked.href("/vocab/" + rest.strip("/"), asked.query), 301)
    iri = known(graph, VOCAB + rest.removeprefix("/"))
    scheme = Vocabularies(graph.store).scheme(iri)
    return told_of(graph, asked, iri) if scheme is None else _one(graph, asked, scheme)


def _all(graph: Graph, asked: Asked) -> Reply:
    vocabularies = Vocabularies(graph.store)
    format_of(None, asked.format, FORMATS)
    graphs = [GRAPH + "vocab", *vocabularies.added]
    if asked.format == HTML:
        whole = graph.release.store.whole
        reply = explained(
            asked, vocabularies_page(graph.store, asked.language, asked.iri_href, whole)
        )
    else:
        found = {each for name in graphs for each in statements_in(graph, name)}
        # With what follows: tools ask for skos:Concept and skos:narrower.
        for scheme in vocabularies.schemes:
            found |= vocabularies.statements(scheme.iri)
        reply = rdf_document(asked, in_order(found))
    return linked(reply, asked, FORMATS, graphs)


def _one(graph: Graph, asked: Asked, scheme: Scheme) -> Reply:
    vocabularies = Vocabularies(graph.store)
    format_of(None, asked.format, FORMATS)  # JSON is for one concept
    if asked.format == HTML:
        whole = graph.release.store.whole
        told = vocabulary_page(graph.store, scheme, asked.language, asked.iri_href, whole)
        reply = explained(asked, told, above=[("Vocabularies", "/vocab/")])
    else:
        reply = rdf_document(asked, in_order(vocabularies.statements(scheme.iri)))
    return linked(reply, asked, FORMATS, [GRAPH + "vocab"])
