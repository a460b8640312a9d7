"""What this service is, in SPARQL 1.1 Service Description and VoID."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from benchgraph.serving.model import Asked, Graph
from benchgraph.vocab import RDF, XSD

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
# The W3C's names of formats, and the one of CSV and TSV.
FORMATS = tuple(
    f"http://www.w3.org/ns/formats/{name}"
    for name in (
        "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
        "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
    )
)  # fmt: skip


def description(graph: Graph, asked: Asked) -> list[Triple]:
    """The triples that describe the endpoint and every graph that it answers from."""
    return list(_triples(graph, asked.origin + asked.root + "/sparql"))


def _triples(graph: Graph, address: str) -> Iterator[Triple]:
    counts = graph.release.manifest["triples"]
    service = NamedNode(address)
    dataset, default = NamedNode(f"{address}#dataset"), NamedNode(f"{address}#default-graph")
    yield Triple(service, RDF.type, _sd("Service"))
    yield Triple(service, _sd("endpoint"), service)
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield Triple(
        service,
        _sd("defaultEntailmentRegime"),
        NamedNode("http://www.w3.org/ns/entailment/Simple"),
    )
    for name in FORMATS:
        yield Triple(service, _sd("resultFormat"), NamedNode(name))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(service, _sd("availableGraphs"), dataset)
    yield Triple(dataset, RDF.type, _sd("Dataset"))
    yield Triple(dataset, RDF.type, _sd("GraphCollection"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield from _graph(default, counts["default graph"])
    for number, (name, count) in enumerate(counts["named graphs"].items(), 1):
        named, held = BlankNode(f"n{number}"), NamedNode(name)
        yield Triple(dataset, _sd("namedGraph"), named)
        yield Triple(named, RDF.type, _sd("NamedGraph"))
        yield Triple(named, _sd("name"), held)
        yield Triple(named, _sd("graph"), held)
        yield from _graph(held, count)


def _graph(graph: NamedNode, count: int) -> Iterator[Triple]:
    yield Triple(graph, RDF.type, _sd("Graph"))
    yield Triple(graph, RDF.type, NamedNode(VOID + "Dataset"))
    yield Triple(graph, NamedNode(VOID + "triples"), Literal(str(count), datatype=XSD.integer))


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)
