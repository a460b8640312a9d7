"""What a graph is made of, counted in VoID: for its server and for its packs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.iris import digest, prefixed
from benchgraph.store import Store
from benchgraph.vocab import BASE, GRAPH, ID, PREFIX_HEADER, PREFIXES, RDF, VOID, XSD

RELEASE = NamedNode(GRAPH + "release")
FORMATS = "http://www.w3.org/ns/formats/"
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
# The ways in which things and terms are said to be, or to be kinds of, what others describe.
_LINKS = f"""SELECT ?p ?o {{
  VALUES ?p {{ skos:exactMatch skos:closeMatch owl:sameAs schema:sameAs
    rdfs:subClassOf rdfs:subPropertyOf owl:equivalentClass owl:equivalentProperty }}
  ?s ?p ?o
  FILTER(isIRI(?o) && STRSTARTS(STR(?s), "{BASE}") && !STRSTARTS(STR(?o), "{BASE}"))
}}"""


def count(number: int) -> Literal:
    """A number of things, as VoID has them."""
    return Literal(str(number), datatype=XSD.integer)


def counts(store: Store, triples: int) -> Iterator[Triple]:
    """How much the release holds, where its names lie, and things to begin with."""
    yield Triple(RELEASE, VOID.triples, count(triples))
    yield Triple(RELEASE, VOID.entities, _asked_count(store, _ENTITIES))
    for property, query in _COUNTS.items():
        yield Triple(RELEASE, property, _asked_count(store, query))
    yield Triple(RELEASE, VOID.uriSpace, Literal(ID))
    for (case,) in store.select(PREFIX_HEADER + _SAMPLES):
        if isinstance(case, NamedNode):
            yield Triple(RELEASE, VOID.exampleResource, case)


def collections(store: Store, records: Mapping[str, int]) -> Iterator[Triple]:
    """What release and collections say of themselves; each collection as a part of the whole.

    ``records``: how many there are of each collection, by its slug.
    """
    seen = set()
    for dataset, property, value in store.select(PREFIX_HEADER + _TOLD):
        assert isinstance(dataset, NamedNode) and isinstance(property, NamedNode) and value
        yield Triple(dataset, property, value)
        if dataset == RELEASE or dataset in seen:
            continue
        seen.add(dataset)
        yield Triple(RELEASE, VOID.subset, dataset)
        yield Triple(dataset, RDF.type, VOID.Dataset)
        if number := records.get(dataset.value.removeprefix(GRAPH)):
            yield Triple(dataset, VOID.entities, count(number))


def partitions(store: Store, parts: str) -> Iterator[Triple]:
    """How many things there are of each class, how many triples of each property; and whose
    vocabularies these are of. ``parts``: what the names of partitions begin with."""
    namespaces = set()
    classes = [row for row in store.select(_CLASSES) if isinstance(row[0], NamedNode)]
    properties = [row for row in store.select(_PROPERTIES) if isinstance(row[0], NamedNode)]
    yield Triple(RELEASE, VOID.classes, count(len(classes)))
    yield Triple(RELEASE, VOID.properties, count(len(properties)))
    kinds = (
        ("class", classes, VOID.classPartition, VOID["class"], VOID.entities),
        ("property", properties, VOID.propertyPartition, VOID.property, VOID.triples),
    )
    for word, rows, has, names, counted in kinds:
        for term, number in sorted(rows, key=lambda row: str(row[0])):
            assert isinstance(term, NamedNode) and isinstance(number, Literal)
            part = NamedNode(f"{parts}{word}-{_slug(term.value)}")
            yield Triple(RELEASE, has, part)
            yield Triple(part, names, term)
            yield Triple(part, counted, number)
            namespaces.add(_namespace(term.value))
    for namespace in sorted(namespaces):
        yield Triple(RELEASE, VOID.vocabulary, NamedNode(namespace))


def linksets(store: Store, parts: str) -> Iterator[Triple]:
    """How many links lead to each other dataset, and by which property.

    ``parts``: what the names of the linksets begin with. A dataset is known by what its IRIs begin
    with, up to their last part.
    """
    found: Counter[tuple[str, str]] = Counter()
    for property, target in store.select(PREFIX_HEADER + _LINKS):
        assert isinstance(property, NamedNode) and isinstance(target, NamedNode)
        found[_space(target.value), property.value] += 1
    for space, property_iri in sorted(found):
        name = f"{re.sub('[^a-z0-9]+', '-', space.partition('://')[2].lower()).strip('-')}"
        target = NamedNode(f"{parts}set-{name}")
        links = NamedNode(f"{parts}links-{_slug(property_iri)}-{name}")
        yield Triple(RELEASE, VOID.subset, links)
        yield Triple(links, RDF.type, VOID.Linkset)
        yield Triple(links, VOID.subjectsTarget, RELEASE)
        yield Triple(links, VOID.objectsTarget, target)
        yield Triple(links, VOID.linkPredicate, NamedNode(property_iri))
        yield Triple(links, VOID.triples, count(found[space, property_iri]))
        yield Triple(target, RDF.type, VOID.Dataset)
        yield Triple(target, VOID.uriSpace, Literal(space))


def _slug(iri: str) -> str:
    """A short name that stands in a fragment: ``bg-operator``, else digits of a checksum."""
    name = prefixed(iri)
    local = name.partition(":")[2]
    return name.replace(":", "-") if re.fullmatch(r"[\w.-]+", local) else digest(iri)


def _namespace(iri: str) -> str:
    known = (base for base in PREFIXES.values() if iri.startswith(base))
    return next(known, _up_to_last_part(iri))


def _space(iri: str) -> str:
    """What the IRIs of the same dataset begin with; a name may end in a slash, as in GeoNames."""
    return _up_to_last_part(iri.rstrip("/"))


def _up_to_last_part(iri: str) -> str:
    return re.sub(r"[^/#]*$", "", iri)


def _asked_count(store: Store, query: str) -> Literal:
    ((found,),) = store.select(PREFIX_HEADER + query).rows
    assert isinstance(found, Literal)
    return found
