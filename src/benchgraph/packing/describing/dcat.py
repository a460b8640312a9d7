"""The release as a catalogue finds it: DCAT 3, so that it conforms to DCAT-AP 3.

DCAT-AP asks that the type of whatever is pointed to stands in the same graph, so it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.iris import slugify
from benchgraph.packing.describing.facts import Facts, Named, Part, Period, Texts
from benchgraph.packing.describing.groups import GZIP, Group, groups, plain_type
from benchgraph.packing.describing.licences import licence_name
from benchgraph.packing.describing.names import Files, part, version_iri
from benchgraph.packing.describing.vocabularies import (
    DATA_THEMES,
    FILE_TYPE_TABLE,
    FILE_TYPES,
    GOVERNMENT,
    IANA,
    LANGUAGE_TABLE,
    day_literal,
    language_node,
)
from benchgraph.packing.model import Member
from benchgraph.vocab import DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS, SPDX, XSD
from benchgraph.void import RELEASE

CATALOGUE = part("catalogue")
PROFILE = NamedNode("http://data.europa.eu/r5r/")
_GOVERNMENT = "Government and public sector"
_DATA_THEMES = "Data theme"


def dcat_triples(facts: Facts, files: Files, members: Sequence[Member]) -> Iterator[Triple]:
    """The catalogue, the release, its collections and tables, and what they point to."""
    found = groups(members)
    tables = [group for group in found if group.word]
    yield from _catalogue(facts, tables)
    yield from _release(facts, tables)
    for collection in facts.parts:
        yield from _collection(facts, collection)
    for group in tables:
        yield from _table(facts, group)
    for group in found:
        for member in group.members:
            yield from _distribution(facts, files, group, member)
    yield from _previous(facts)
    yield from _pointed_at(facts, found)


def _catalogue(facts: Facts, tables: Iterable[Group]) -> Iterator[Triple]:
    this = CATALOGUE
    yield Triple(this, RDF.type, DCAT.Catalog)
    yield Triple(this, DCTERMS.title, _english(f"The catalogue of {facts.title}"))
    words = "The release, its collections and the tables made from it."
    yield Triple(this, DCTERMS.description, _english(words))
    yield from _published(this, facts.publisher)
    yield Triple(this, DCTERMS.issued, day_literal(facts.day))
    yield Triple(this, DCTERMS.modified, day_literal(facts.day))
    yield from _languages(this, facts.languages)
    yield Triple(this, DCTERMS.conformsTo, PROFILE)
    for scheme in [*(NamedNode(each.iri) for each in facts.schemes), DATA_THEMES]:
        yield Triple(this, DCAT.themeTaxonomy, scheme)
    yield from _licensed(this, facts)
    yield Triple(this, DCAT.dataset, RELEASE)
    for collection in facts.parts:
        yield Triple(this, DCAT.dataset, NamedNode(collection.iri))
    for group in tables:
        yield Triple(this, DCAT.dataset, part(group.word))


def _release(facts: Facts, tables: Iterable[Group]) -> Iterator[Triple]:
    this = RELEASE
    yield Triple(this, RDF.type, DCAT.Dataset)
    yield from _titled(this, facts.titles)
    yield Triple(this, DCTERMS.description, _english(facts.description))
    yield Triple(this, DCTERMS.identifier, Literal(facts.checksum))
    yield Triple(this, DCAT.version, Literal(facts.version))
    yield from _published(this, facts.publisher)
    yield Triple(this, DCTERMS.issued, day_literal(facts.day))
    yield from _languages(this, facts.languages)
    yield from _covered(this, facts.period, facts.places, "release")
    if facts.ontology:
        yield Triple(this, DCTERMS.conformsTo, NamedNode(facts.ontology.iri))
    yield from _licensed(this, facts)
    for source in dict.fromkeys(source for each in facts.parts for source in each.sources):
        yield Triple(this, PROV.wasDerivedFrom, NamedNode(source))
    yield from _about(this, facts)
    for other in [*(each.iri for each in facts.parts), *(part(t.word).value for t in tables)]:
        yield Triple(this, DCTERMS.hasPart, NamedNode(other))
    if facts.source.since:
        yield Triple(this, DCAT.previousVersion, version_iri(facts.source.since))


def _collection(facts: Facts, collection: Part) -> Iterator[Triple]:
    this = NamedNode(collection.iri)
    yield Triple(this, RDF.type, DCAT.Dataset)
    yield from _titled(this, collection.titles)
    yield Triple(this, DCTERMS.description, _english(collection.description))
    yield Triple(this, DCTERMS.identifier, Literal(collection.iri))
    yield Triple(this, DCAT.version, Literal(collection.version))
    yield from _published(this, collection.publisher)
    yield Triple(this, DCTERMS.issued, day_literal(collection.date))
    yield Triple(this, DCTERMS.license, NamedNode(collection.licence))
    yield from _languages(this, [tag for tag, _ in collection.titles])
    yield from _covered(this, collection.period, collection.places, collection.slug)
    for source in collection.sources:
        yield Triple(this, PROV.wasDerivedFrom, NamedNode(source))
    for indicator in collection.indicators:
        for tag, text in indicator.names:
            yield Triple(this, DCAT.keyword, Literal(text, language=tag))
    yield Triple(this, DCTERMS.isPartOf, RELEASE)


def _table(facts: Facts, group: Group) -> Iterator[Triple]:
    this = part(group.word)
    yield Triple(this, RDF.type, DCAT.Dataset)
    yield Triple(this, DCTERMS.title, _english(group.name))
    yield Triple(this, DCTERMS.description, _english(f"{group.title}. Part of {facts.title}."))
    yield Triple(this, DCTERMS.identifier, Literal(this.value))
    yield Triple(this, DCAT.version, Literal(facts.version))
    yield from _published(this, facts.publisher)
    yield Triple(this, DCTERMS.issued, day_literal(facts.day))
    yield from _licensed(this, facts)
    yield Triple(this, DCTERMS.isPartOf, RELEASE)


def _distribution(facts: Facts, files: Files, group: Group, member: Member) -> Iterator[Triple]:
    dataset = part(group.word) if group.word else RELEASE
    this = _file(member)
    address, inside = files.node(member.name), plain_type(member)
    yield Triple(dataset, DCAT.distribution, this)
    yield Triple(this, RDF.type, DCAT.Distribution)
    yield Triple(this, DCTERMS.title, Literal(member.name))
    yield Triple(this, DCTERMS.description, _english(member.title))
    yield Triple(this, DCAT.accessURL, address)
    yield Triple(this, DCAT.downloadURL, address)
    yield Triple(address, RDF.type, RDFS.Resource)
    yield Triple(this, DCAT.mediaType, NamedNode(IANA + inside))
    if member.media_type == GZIP:
        yield Triple(this, DCAT.compressFormat, NamedNode(IANA + GZIP))
    if inside in FILE_TYPES:
        yield Triple(this, DCTERMS.format, FILE_TYPES[inside])
    size = Literal(str(member.size), datatype=XSD.nonNegativeInteger)
    yield Triple(this, DCAT.byteSize, size)
    yield Triple(this, DCTERMS.issued, day_literal(facts.day))
    yield from _licensed(this, facts)
    for standard in member.conforms_to:
        yield Triple(this, DCTERMS.conformsTo, NamedNode(standard))
    check = part(f"sha256-{slugify(member.name)}")
    yield Triple(this, SPDX.checksum, check)
    yield Triple(check, RDF.type, SPDX.Checksum)
    yield Triple(check, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    value = Literal(member.sha256, datatype=XSD.hexBinary)
    yield Triple(check, SPDX.checksumValue, value)


def _previous(facts: Facts) -> Iterator[Triple]:
    """The release before, as far as its manifest tells."""
    if not (since := facts.source.since):
        return
    this = version_iri(since)
    version = since.manifest["version"]
    yield Triple(this, RDF.type, DCAT.Dataset)
    yield Triple(this, DCTERMS.title, _english(f"{facts.title}, an earlier release"))
    words = f"The release of benchgraph {version} with the checksum {since.checksum}."
    yield Triple(this, DCTERMS.description, _english(words))
    yield Triple(this, DCTERMS.identifier, Literal(since.checksum))
    yield Triple(this, DCAT.version, Literal(version))


def _pointed_at(facts: Facts, found: Sequence[Group]) -> Iterator[Triple]:
    """What the others point to, each with its type and its name."""
    for publisher in sorted({each.publisher for each in facts.parts}):
        yield Triple(_agent(publisher), RDF.type, FOAF.Agent)
        yield Triple(_agent(publisher), FOAF.name, Literal(publisher))
    for licence in facts.licences:
        yield Triple(NamedNode(licence), RDF.type, DCTERMS.LicenseDocument)
        yield Triple(NamedNode(licence), DCTERMS.title, Literal(licence_name(licence)))
    if len(facts.licences) > 1:
        yield from _rights(facts)
    tags = set(facts.languages) | {tag for p in facts.parts for tag, _ in p.titles}
    for node in sorted({language_node(tag) for tag in tags}, key=str):
        yield Triple(node, RDF.type, DCTERMS.LinguisticSystem)
        if node.value.startswith(LANGUAGE_TABLE.value):
            yield Triple(node, SKOS.inScheme, LANGUAGE_TABLE)
    for place in facts.places:
        yield Triple(NamedNode(place.iri), RDF.type, DCTERMS.Location)
        yield from _labelled(place)
        for same in place.same:
            yield Triple(NamedNode(place.iri), SKOS.exactMatch, NamedNode(same))
    yield from _concepts(facts)
    if facts.ontology:
        yield Triple(NamedNode(facts.ontology.iri), RDF.type, DCTERMS.Standard)
        yield from _titled(NamedNode(facts.ontology.iri), facts.ontology.names)
        if facts.ontology_version:
            version = Literal(facts.ontology_version)
            yield Triple(NamedNode(facts.ontology.iri), OWL.versionInfo, version)
    yield Triple(PROFILE, RDF.type, DCTERMS.Standard)
    yield Triple(SPDX.checksumAlgorithm_sha256, RDF.type, SPDX.ChecksumAlgorithm)
    yield from _formats(found)


def _concepts(facts: Facts) -> Iterator[Triple]:
    for scheme in facts.schemes:
        yield Triple(NamedNode(scheme.iri), RDF.type, SKOS.ConceptScheme)
        yield from _titled(NamedNode(scheme.iri), scheme.names)
    for theme in facts.themes:
        yield Triple(NamedNode(theme.iri), RDF.type, SKOS.Concept)
        yield from _labelled(theme)
        if theme.scheme:
            yield Triple(NamedNode(theme.iri), SKOS.inScheme, NamedNode(theme.scheme))
    yield Triple(DATA_THEMES, RDF.type, SKOS.ConceptScheme)
    yield Triple(DATA_THEMES, DCTERMS.title, _english(_DATA_THEMES))
    yield Triple(GOVERNMENT, RDF.type, SKOS.Concept)
    yield Triple(GOVERNMENT, SKOS.prefLabel, _english(_GOVERNMENT))
    yield Triple(GOVERNMENT, SKOS.inScheme, DATA_THEMES)


def _formats(found: Sequence[Group]) -> Iterator[Triple]:
    members = [member for group in found for member in group.members]
    types = {plain_type(m) for m in members} | {m.media_type for m in members}
    for name in sorted(types & ({plain_type(m) for m in members} | {GZIP})):
        yield Triple(NamedNode(IANA + name), RDF.type, DCTERMS.MediaType)
        if name in FILE_TYPES:
            yield Triple(FILE_TYPES[name], RDF.type, DCTERMS.MediaTypeOrExtent)
            yield Triple(FILE_TYPES[name], SKOS.inScheme, FILE_TYPE_TABLE)
    for standard in sorted({iri for member in members for iri in member.conforms_to}):
        yield Triple(NamedNode(standard), RDF.type, DCTERMS.Standard)


def _licensed(this: NamedNode, facts: Facts) -> Iterator[Triple]:
    """The licence, where there is one; where there are more, which part has which is told."""
    if len(facts.licences) == 1:
        yield Triple(this, DCTERMS.license, NamedNode(facts.licences[0]))
    elif facts.licences:
        yield Triple(this, DCTERMS.rights, part("rights"))


def _rights(facts: Facts) -> Iterator[Triple]:
    this = part("rights")
    each = "; ".join(f"“{p.title}”: {licence_name(p.licence)}, {p.licence}" for p in facts.parts)
    words = f"Each part has the licence of its collection: {each}."
    yield Triple(this, RDF.type, DCTERMS.RightsStatement)
    yield Triple(this, RDFS.label, _english(words))
    for licence in facts.licences:
        yield Triple(this, DCTERMS.license, NamedNode(licence))


def _published(this: NamedNode, publisher: str | None) -> Iterator[Triple]:
    if publisher:
        yield Triple(this, DCTERMS.publisher, _agent(publisher))


def _languages(this: NamedNode, tags: Iterable[str]) -> Iterator[Triple]:
    for node in dict.fromkeys(map(language_node, tags)):
        yield Triple(this, DCTERMS.language, node)


def _covered(
    this: NamedNode, period: Period | None, places: Iterable[Named], word: str
) -> Iterator[Triple]:
    if period:
        time = part(f"period-{word}")
        yield Triple(this, DCTERMS.temporal, time)
        yield Triple(time, RDF.type, DCTERMS.PeriodOfTime)
        yield Triple(time, DCAT.startDate, day_literal(period[0]))
        yield Triple(time, DCAT.endDate, day_literal(period[1]))
    for place in places:
        yield Triple(this, DCTERMS.spatial, NamedNode(place.iri))


def _about(this: NamedNode, facts: Facts) -> Iterator[Triple]:
    for tag, text in facts.keywords:
        yield Triple(this, DCAT.keyword, Literal(text, language=tag))
    yield Triple(this, DCAT.theme, GOVERNMENT)
    for theme in facts.themes:
        yield Triple(this, DCAT.theme, NamedNode(theme.iri))


def _titled(this: NamedNode, texts: Texts) -> Iterator[Triple]:
    for tag, text in texts:
        yield Triple(this, DCTERMS.title, Literal(text, language=tag))


def _labelled(named: Named) -> Iterator[Triple]:
    for tag, text in named.names:
        yield Triple(NamedNode(named.iri), SKOS.prefLabel, Literal(text, language=tag))


def _agent(publisher: str) -> NamedNode:
    return part(f"publisher-{slugify(publisher)}")


def _file(member: Member) -> NamedNode:
    return part(f"file-{slugify(member.name)}")


def _english(text: str) -> Literal:
    return Literal(text, language="en")
