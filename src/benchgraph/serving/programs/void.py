"""What the graph is, for machines that have never seen it: a description in VoID."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.serving.model import Asked, Graph
from benchgraph.vocab import DCAT, DCTERMS, FOAF, RDF, VOID
from benchgraph.void import FORMATS, RELEASE, collections, counts, partitions

PATH = "/.well-known/void"
_FEATURES = ("Turtle", "JSON-LD", "N-Triples", "RDF_XML")


def void_triples(graph: Graph, asked: Asked) -> list[Triple]:
    """The description of the graph that is served, as triples without a blank node.

    The dataset is the release (``graph/release``); its collections are subsets, each with its
    licence. Addresses (endpoint, dump) are those of the server that ``asked`` reached; parts that
    need a name are named below the address of this document.
    """
    here = asked.origin + asked.root + PATH
    entries = graph.release.manifest.get("collections", ())
    records = {each["slug"]: each.get("records", 0) for each in entries}
    return list(
        dict.fromkeys(
            [
                *_document(here),
                *_dataset(graph, asked),
                *collections(graph.store, records),
                *partitions(graph.store, here + "#"),
            ]
        )
    )


def _document(here: str) -> Iterator[Triple]:
    this = NamedNode(here)
    yield Triple(this, RDF.type, VOID.DatasetDescription)
    yield Triple(this, DCTERMS.title, Literal("What benchgraph holds, in VoID", language="en"))
    yield Triple(this, FOAF.primaryTopic, RELEASE)


def _dataset(graph: Graph, asked: Asked) -> Iterator[Triple]:
    below = asked.origin + asked.root
    yield Triple(RELEASE, RDF.type, VOID.Dataset)
    yield Triple(RELEASE, RDF.type, DCAT.Dataset)
    yield Triple(RELEASE, DCTERMS.identifier, Literal(graph.release.checksum))
    yield from counts(graph.store, graph.release.manifest["triples"]["default graph"])
    yield Triple(RELEASE, VOID.sparqlEndpoint, NamedNode(below + "/sparql"))
    for member in graph.release.members:
        name = member.path(graph.release.path).name
        yield Triple(RELEASE, VOID.dataDump, NamedNode(f"{below}/dump/{name}"))
    for name in _FEATURES:
        yield Triple(RELEASE, VOID.feature, NamedNode(FORMATS + name))
