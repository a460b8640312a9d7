"""Where the release comes from, for whoever has to account for it: PROV-O.

A build looks at no clock, so no time of it is told: only the days that collections state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.iris import slugify
from benchgraph.packing.describing.facts import Facts, Part
from benchgraph.packing.describing.names import Files, part, version_iri
from benchgraph.packing.describing.vocabularies import day_literal
from benchgraph.packing.model import Member
from benchgraph.vocab import DCTERMS, FOAF, OWL, PROV, RDF, RDFS
from benchgraph.void import RELEASE

NAME = "prov.ttl"
_BUILD, _PACK, _SOFTWARE = part("build"), part("pack"), part("software")
_ENGINES = {"closure": "inference", "shapes": "validation"}


def prov_triples(facts: Facts, files: Files, members: Sequence[Member]) -> Iterator[Triple]:
    """The release, what it was built from, by which software, and the files made from it."""
    this = version_iri(facts.source.release)
    yield Triple(this, RDF.type, PROV.Entity)
    yield Triple(this, DCTERMS.title, _english(facts.title))
    yield Triple(this, DCTERMS.identifier, Literal(facts.checksum))
    yield Triple(this, OWL.versionInfo, Literal(facts.version))
    yield Triple(this, DCTERMS.issued, day_literal(facts.day))
    yield Triple(this, PROV.specializationOf, RELEASE)
    yield Triple(RELEASE, RDF.type, PROV.Entity)
    yield Triple(this, PROV.wasGeneratedBy, _BUILD)
    yield from _built(facts)
    for collection in facts.parts:
        yield Triple(_BUILD, PROV.used, NamedNode(collection.iri))
        yield Triple(this, PROV.wasDerivedFrom, NamedNode(collection.iri))
        yield from _collection(collection)
    if facts.source.since:
        yield Triple(this, PROV.wasRevisionOf, version_iri(facts.source.since))
        yield from _earlier(facts)
    yield from _files(facts, files, members)


def _built(facts: Facts) -> Iterator[Triple]:
    yield Triple(_BUILD, RDF.type, PROV.Activity)
    words = "Records were read, checked, inferred from, related and written as one graph"
    yield Triple(_BUILD, RDFS.label, _english(words))
    yield Triple(_BUILD, PROV.wasAssociatedWith, _SOFTWARE)
    yield from _software(_SOFTWARE)
    yield Triple(_SOFTWARE, FOAF.name, Literal("benchgraph"))
    yield Triple(_SOFTWARE, OWL.versionInfo, Literal(facts.version))
    for task, engine in sorted(facts.source.release.manifest.get("engines", {}).items()):
        agent = part(f"engine-{slugify(task)}")
        yield Triple(_BUILD, PROV.wasAssociatedWith, agent)
        yield from _software(agent)
        words = f"The engine of {_ENGINES.get(task, task)}: {engine}"
        yield Triple(agent, FOAF.name, _english(words))
        yield Triple(agent, PROV.actedOnBehalfOf, _SOFTWARE)
    if facts.ontology:
        ontology = NamedNode(facts.ontology.iri)
        yield Triple(_BUILD, PROV.used, ontology)
        yield Triple(ontology, RDF.type, PROV.Entity)
        yield Triple(ontology, DCTERMS.title, _english(facts.ontology.name))
        if facts.ontology_version:
            yield Triple(ontology, OWL.versionInfo, Literal(facts.ontology_version))


def _software(agent: NamedNode) -> Iterator[Triple]:
    # Readers of PROV know an agent by this type alone.
    yield Triple(agent, RDF.type, PROV.Agent)
    yield Triple(agent, RDF.type, PROV.SoftwareAgent)


def _collection(collection: Part) -> Iterator[Triple]:
    this, publisher = NamedNode(collection.iri), part(f"publisher-{slugify(collection.publisher)}")
    yield Triple(this, RDF.type, PROV.Entity)
    for tag, text in collection.titles:
        yield Triple(this, DCTERMS.title, Literal(text, language=tag))
    yield Triple(this, OWL.versionInfo, Literal(collection.version))
    yield Triple(this, DCTERMS.issued, day_literal(collection.date))
    yield Triple(this, DCTERMS.license, NamedNode(collection.licence))
    yield Triple(this, PROV.wasAttributedTo, publisher)
    yield Triple(publisher, RDF.type, PROV.Agent)
    yield Triple(publisher, FOAF.name, Literal(collection.publisher))
    for source in collection.sources:
        yield Triple(this, PROV.wasDerivedFrom, NamedNode(source))
        yield Triple(NamedNode(source), RDF.type, PROV.Entity)


def _earlier(facts: Facts) -> Iterator[Triple]:
    assert facts.source.since is not None
    earlier = version_iri(facts.source.since)
    yield Triple(earlier, RDF.type, PROV.Entity)
    yield Triple(earlier, DCTERMS.identifier, Literal(facts.source.since.checksum))
    yield Triple(earlier, OWL.versionInfo, Literal(facts.source.since.manifest["version"]))
    yield Triple(earlier, PROV.specializationOf, RELEASE)


def _files(facts: Facts, files: Files, members: Sequence[Member]) -> Iterator[Triple]:
    this = version_iri(facts.source.release)
    yield Triple(_PACK, RDF.type, PROV.Activity)
    yield Triple(_PACK, RDFS.label, _english("The release was written as the files of a pack"))
    yield Triple(_PACK, PROV.used, this)
    if facts.source.since and any(member.kind == "changes" for member in members):
        yield Triple(_PACK, PROV.used, version_iri(facts.source.since))
    yield Triple(_PACK, PROV.wasAssociatedWith, _SOFTWARE)
    for member in members:
        file = files.node(member.name)
        yield Triple(file, RDF.type, PROV.Entity)
        yield Triple(file, DCTERMS.title, _english(member.title))
        yield Triple(file, DCTERMS.identifier, Literal(f"sha256:{member.sha256}"))
        yield Triple(file, PROV.wasGeneratedBy, _PACK)
        yield Triple(file, PROV.wasDerivedFrom, this)


def _english(text: str) -> Literal:
    return Literal(text, language="en")
