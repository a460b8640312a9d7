"""What this service is, in SPARQL 1.1 Service Description, and its default graph in VoID."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from benchgraph.serving.model import Asked, Graph
from benchgraph.serving.programs.void import void_triples
from benchgraph.vocab import RDF, VOID, XSD, Namespace
from benchgraph.void import RELEASE

SD = Namespace(
    "http://www.w3.org/ns/sparql-service-description#",
    "Service Dataset GraphCollection Graph NamedGraph SPARQL11Query endpoint supportedLanguage"
    " defaultEntailmentRegime resultFormat defaultDataset availableGraphs defaultGraph namedGraph"
    " name graph",
)
PREFIXES = {"sd": str(SD), "void": str(VOID)}
_SIMPLE = NamedNode("http://www.w3.org/ns/entailment/Simple")
# The W3C's names of formats, and of those for results in CSV and TSV.
_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip


def description(graph: Graph, asked: Asked, address: str) -> list[Triple]:
    """The triples that describe the endpoint at ``address`` and every graph that it answers from.

    No feature is claimed: it calls no other server, fetches no graph, and its default graph is one
    of its own, which the named graphs together say, each statement once.
    """
    counts = graph.release.graphs
    return [*_service(address), *void_triples(graph, asked), *_named(_dataset(address), counts)]


def _dataset(address: str) -> NamedNode:
    return NamedNode(f"{address}#dataset")


def _service(address: str) -> Iterator[Triple]:
    service, dataset = NamedNode(address), _dataset(address)
    yield Triple(service, RDF.type, SD.Service)
    yield Triple(service, SD.endpoint, service)
    yield Triple(service, SD.supportedLanguage, SD.SPARQL11Query)
    yield Triple(service, SD.defaultEntailmentRegime, _SIMPLE)
    for name in _FORMATS:
        yield Triple(service, SD.resultFormat, NamedNode(f"http://www.w3.org/ns/formats/{name}"))
    yield Triple(service, SD.defaultDataset, dataset)
    yield Triple(service, SD.availableGraphs, dataset)
    yield Triple(dataset, RDF.type, SD.Dataset)
    yield Triple(dataset, RDF.type, SD.GraphCollection)
    yield Triple(dataset, SD.defaultGraph, RELEASE)
    yield Triple(RELEASE, RDF.type, SD.Graph)


def _named(dataset: NamedNode, counts: dict[str, int]) -> Iterator[Triple]:
    """Each named graph by its name; what it holds is a node of its own, as a graph of this name
    may be spoken of elsewhere."""
    for number, (name, count) in enumerate(counts.items(), 1):
        named, held = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        yield Triple(dataset, SD.namedGraph, named)
        yield Triple(named, RDF.type, SD.NamedGraph)
        yield Triple(named, SD.name, NamedNode(name))
        yield Triple(named, SD.graph, held)
        yield Triple(held, RDF.type, SD.Graph)
        yield Triple(held, VOID.triples, Literal(str(count), datatype=XSD.integer))
