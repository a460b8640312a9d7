"""The graph in numbers, for whoever is about to load or query it: VoID."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph import void
from benchgraph.packing.describing.facts import Facts
from benchgraph.packing.describing.groups import groups
from benchgraph.packing.describing.names import Files, part
from benchgraph.packing.model import Member
from benchgraph.vocab import DCAT, DCTERMS, FOAF, RDF, VOID

NAME = "void.ttl"


def void_triples(facts: Facts, files: Files, members: Sequence[Member]) -> Iterator[Triple]:
    """The document, the release and its collections with their numbers, dumps, classes, properties
    and links to the sets of others."""
    store = facts.store
    this = files.node(NAME)
    yield Triple(this, RDF.type, VOID.DatasetDescription)
    title = f"{facts.title}, in numbers"
    yield Triple(this, DCTERMS.title, Literal(title, language="en"))
    yield Triple(this, FOAF.primaryTopic, void.RELEASE)
    yield Triple(void.RELEASE, RDF.type, VOID.Dataset)
    yield Triple(void.RELEASE, RDF.type, DCAT.Dataset)
    yield Triple(void.RELEASE, DCTERMS.identifier, Literal(facts.checksum))
    yield from void.counts(store, facts.triples)
    whole, *_ = groups(members)
    for member in whole.members:
        if member.kind == "graph":
            yield Triple(void.RELEASE, VOID.dataDump, files.node(member.name))
    for standard in sorted({iri for m in whole.members for iri in m.conforms_to}):
        if standard.startswith(void.FORMATS):
            yield Triple(void.RELEASE, VOID.feature, NamedNode(standard))
    records = {each.slug: each.records for each in facts.parts}
    yield from void.collections(store, records)
    for collection in facts.parts:
        if collection.triples:
            number = void.count(collection.triples)
            yield Triple(NamedNode(collection.iri), VOID.triples, number)
    below = part("").value
    yield from void.partitions(store, below)
    yield from void.linksets(store, below)
