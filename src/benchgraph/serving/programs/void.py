"""What the graph is, for machines that have never seen it: a description in VoID."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.iris import digest, prefixed
from benchgraph.serving.model import Asked, Graph
from benchgraph.vocab import (
    DCAT,
    DCTERMS,
    GRAPH,
    ID,
    PREFIX_HEADER,
    PREFIXES,
    RDF,
    XSD,
    Namespace,
)

VOID = Namespace(
    "http://rdfs.org/ns/void#",
    "Dataset DatasetDescription triples entities classes properties distinctSubjects"
    " distinctObjects class property classPartition propertyPartition vocabulary sparqlEndpoint"
    " dataDump exampleResource uriSpace subset feature",
)
FOAF_TOPIC = NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")
FORMATS = "http://www.w3.org/ns/formats/"
RELEASE = NamedNode(GRAPH + "release")
PATH = "/.well-known/void"
_FEATURES = ("Turtle", "JSON-LD", "N-Triples", "RDF_XML")
_COUNTS = {
    VOID.distinctSubjects: "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    VOID.distinctObjects: "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
}
_CLASSES = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c"
_PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"
_ENTITIES = f"""SELECT (COUNT(DISTINCT ?s) AS ?n) {{
  {{ ?s a bg:Thing }} UNION {{ ?s a bg:Case }}
  UNION {{ ?s a bg:Institution }} UNION {{ ?s a bg:Region }} UNION {{ ?s a bg:PolicyDocument }}
  FILTER(STRSTARTS(STR(?s), "{ID}"))
}}"""
_TOLD = f"""SELECT ?d ?p ?o {{
  {{ ?d a bg:Release }} UNION {{ ?d a bg:Collection }}
  ?d ?p ?o
  VALUES ?p {{ dcterms:title dcterms:license dcterms:source dcterms:issued dc:publisher
    dcat:version owl:versionInfo }}
  FILTER(STRSTARTS(STR(?d), "{GRAPH}"))
}} ORDER BY ?d ?p ?o"""
_SAMPLES = "SELECT ?case { ?case a bg:Case } ORDER BY ?case LIMIT 3"


def void_triples(graph: Graph, asked: Asked) -> list[Triple]:
    """The description of the graph that is served, as triples without a blank node.

    The dataset is the release (``graph/release``); its collections are subsets, each with its
    licence. Addresses (endpoint, dump) are those of the server that ``asked`` reached; parts that
    need a name are named below the address of this document.
    """
    here = asked.origin + asked.root + PATH
    return list(
        dict.fromkeys(
            [
                *_document(here),
                *_dataset(graph, asked),
                *_collections(graph),
                *_partitions(graph, here),
            ]
        )
    )


def _document(here: str) -> Iterator[Triple]:
    this = NamedNode(here)
    yield Triple(this, RDF.type, VOID.DatasetDescription)
    yield Triple(this, DCTERMS.title, Literal("What benchgraph holds, in VoID", language="en"))
    yield Triple(this, FOAF_TOPIC, RELEASE)


def _dataset(graph: Graph, asked: Asked) -> Iterator[Triple]:
    below = asked.origin + asked.root
    manifest = graph.release.manifest
    yield Triple(RELEASE, RDF.type, VOID.Dataset)
    yield Triple(RELEASE, RDF.type, DCAT.Dataset)
    yield Triple(RELEASE, DCTERMS.identifier, Literal(graph.release.checksum))
    yield Triple(RELEASE, VOID.triples, _count(manifest["triples"]["default graph"]))
    yield Triple(RELEASE, VOID.entities, _asked_count(graph, _ENTITIES))
    for property, query in _COUNTS.items():
        yield Triple(RELEASE, property, _asked_count(graph, query))
    yield Triple(RELEASE, VOID.uriSpace, Literal(ID))
    yield Triple(RELEASE, VOID.sparqlEndpoint, NamedNode(below + "/sparql"))
    for member in graph.release.members:
        name = member.path(graph.release.path).name
        yield Triple(RELEASE, VOID.dataDump, NamedNode(f"{below}/dump/{name}"))
    for (case,) in graph.store.select(PREFIX_HEADER + _SAMPLES):
        if isinstance(case, NamedNode):
            yield Triple(RELEASE, VOID.exampleResource, case)
    for name in _FEATURES:
        yield Triple(RELEASE, VOID.feature, NamedNode(FORMATS + name))


def _collections(graph: Graph) -> Iterator[Triple]:
    """What release and collections say of themselves; each collection as a part of the whole."""
    records = Counter(
        {
            each["slug"]: each.get("records", 0)
            for each in graph.release.manifest.get("collections", ())
        }
    )
    seen = set()
    for dataset, property, value in graph.store.select(PREFIX_HEADER + _TOLD):
        assert isinstance(dataset, NamedNode) and isinstance(property, NamedNode) and value
        yield Triple(dataset, property, value)
        if dataset == RELEASE or dataset in seen:
            continue
        seen.add(dataset)
        yield Triple(RELEASE, VOID.subset, dataset)
        yield Triple(dataset, RDF.type, VOID.Dataset)
        if number := records[dataset.value.removeprefix(GRAPH)]:
            yield Triple(dataset, VOID.entities, _count(number))


def _partitions(graph: Graph, here: str) -> Iterator[Triple]:
    """How many things there are of each class, how many triples of each property; and whose
    vocabularies these are of."""
    namespaces = set()
    classes = [row for row in graph.store.select(_CLASSES) if isinstance(row[0], NamedNode)]
    properties = [row for row in graph.store.select(_PROPERTIES) if isinstance(row[0], NamedNode)]
    yield Triple(RELEASE, VOID.classes, _count(len(classes)))
    yield Triple(RELEASE, VOID.properties, _count(len(properties)))
    parts = (
        ("class", classes, VOID.classPartition, VOID["class"], VOID.entities),
        ("property", properties, VOID.propertyPartition, VOID.property, VOID.triples),
    )
    for word, rows, has, names, counts in parts:
        for term, number in sorted(rows, key=lambda row: str(row[0])):
            assert isinstance(term, NamedNode) and isinstance(number, Literal)
            part = NamedNode(f"{here}#{word}-{_slug(term.value)}")
            yield Triple(RELEASE, has, part)
            yield Triple(part, names, term)
            yield Triple(part, counts, number)
            namespaces.add(_namespace(term.value))
    for namespace in sorted(namespaces):
        yield Triple(RELEASE, VOID.vocabulary, NamedNode(namespace))


def _slug(iri: str) -> str:
    """A short name that stands in a fragment: ``bg-operator``, else digits of a checksum."""
    name = prefixed(iri)
    local = name.partition(":")[2]
    return name.replace(":", "-") if re.fullmatch(r"[\w.-]+", local) else digest(iri)


def _namespace(iri: str) -> str:
    known = (base for base in PREFIXES.values() if iri.startswith(base))
    return next(known, re.sub(r"[^/#]*$", "", iri))


def _asked_count(graph: Graph, query: str) -> Literal:
    ((found,),) = graph.store.select(PREFIX_HEADER + query).rows
    assert isinstance(found, Literal)
    return found


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer)
