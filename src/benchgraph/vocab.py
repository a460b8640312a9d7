"""The terms that the code uses, as closed namespaces: a misspelt term is an AttributeError.

``tests/ontology`` keeps the names of ``BG`` in step with ``ontology/benchgraph.ttl``.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

BASE = "https://w3id.org/benchgraph/"
ONTOLOGY = BASE + "ontology#"
ID = BASE + "id/"
VOCAB = BASE + "vocab/"
GRAPH = BASE + "graph/"
SHAPES = BASE + "shapes#"


class Namespace:
    """A vocabulary with the names that may be used of it.

    >>> SKOS.prefLabel
    <NamedNode value=http://www.w3.org/2004/02/skos/core#prefLabel>
    """

    def __init__(self, iri: str, names: str) -> None:
        self._iri = iri
        self._names = frozenset(names.split())

    def __getattr__(self, name: str) -> NamedNode:
        if name in self._names:
            term = NamedNode(self._iri + name)
            setattr(self, name, term)  # found without this method from now on
            return term
        raise AttributeError(f"{self._iri} has no term {name!r} that benchgraph uses")

    def __getitem__(self, name: str) -> NamedNode:
        """The same for a name that is a Python keyword: ``BG["from"]``."""
        return self.__getattr__(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(sorted(self._names))

    def __str__(self) -> str:
        return self._iri


BG = Namespace(
    ONTOLOGY,
    """
    Case Thing Institution Initiative FundingScheme Programme Facility Product Region PolicyDocument
    Indicator Axis Unit Observation Assessment Event Page Evidence Absence Citation SourceFact Link
    Mention Relation Record Review Release Collection
    subject profiledIn axis caseType sourceStatus page sourceFact factLabel factValue factNote
    operator owner funder regulator participant region status underDocument observation statistic
    about event eventOf underGovernment role documentType jurisdiction
    date start end deadline earliest latest dueBy
    indicator valueStatus value minValue maxValue approximate sourceValue unit scope towards
    revises answers reaches latestAnswer firstDueBy previousDueBy moneyStage payer includedIn
    floatingPointFormat
    assessment aboutEntity assessmentKind statementText implicationFor judgementOf mentions
    comparesWith eventKind eventStatus
    pageKind dataAsOf citation citedAs citedDocument link linkKind linkTarget mention position
    evidence evidenceKind section pageNumber paragraph supports ownLabel absence unstated pagesRead
    describes readOn readBy reviewStatus collection retiredIn
    involves affiliatedWith operatorRegion citedJurisdiction within relatedTo
    relationType from to via strength derivation fromEvidence toEvidence
    betterDirection lowestValue quantityKind symbol factor baseUnit defaultUnit wording
    """,
)
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type first rest nil value")
RDFS = Namespace(
    "http://www.w3.org/2000/01/rdf-schema#",
    "Resource Class Literal Datatype label comment seeAlso isDefinedBy subClassOf subPropertyOf"
    " domain range member ContainerMembershipProperty",
)
OWL = Namespace(
    "http://www.w3.org/2002/07/owl#",
    "Thing Nothing Class Ontology ObjectProperty DatatypeProperty AnnotationProperty"
    " TransitiveProperty SymmetricProperty AllDisjointClasses members sameAs differentFrom"
    " inverseOf disjointWith propertyChainAxiom versionIRI versionInfo deprecated equivalentClass"
    " equivalentProperty",
)
XSD = Namespace(
    "http://www.w3.org/2001/XMLSchema#",
    "string boolean integer int nonNegativeInteger decimal hexBinary date gYear gYearMonth dateTime"
    " anyURI",
)
SKOS = Namespace(
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme prefLabel altLabel definition broader narrower inScheme hasTopConcept"
    " topConceptOf notation note example editorialNote scopeNote exactMatch closeMatch",
)
DCTERMS = Namespace(
    "http://purl.org/dc/terms/",
    "title description identifier modified created issued license publisher creator isPartOf"
    " hasPart isReplacedBy replaces source language spatial temporal conformsTo format rights"
    " LicenseDocument LinguisticSystem PeriodOfTime Location Standard MediaType"
    " MediaTypeOrExtent RightsStatement",
)
SCHEMA = Namespace(
    "https://schema.org/",
    "name url sameAs inLanguage workTranslation about containedInPlace pagination archivedAt sha256"
    " keywords target"
    " Legislation CreativeWork WebPage Claim Observation AdministrativeArea",
)
ORG = Namespace(
    "http://www.w3.org/ns/org#",
    "Organization ChangeEvent subOrganizationOf transitiveSubOrganizationOf classification"
    " resultedFrom originalOrganization",
)
PROV = Namespace(
    "http://www.w3.org/ns/prov#",
    "Entity Activity Agent SoftwareAgent wasDerivedFrom wasRevisionOf wasGeneratedBy"
    " wasAssociatedWith wasAttributedTo actedOnBehalfOf specializationOf used endedAtTime",
)
OA = Namespace(
    "http://www.w3.org/ns/oa#",
    "SpecificResource Annotation TextQuoteSelector hasSource hasSelector prefix exact suffix"
    " hasBody hasTarget",
)
SH = Namespace(
    "http://www.w3.org/ns/shacl#",
    "ValidationReport ValidationResult result conforms focusNode resultPath value resultMessage"
    " sourceShape sourceConstraint sourceConstraintComponent resultSeverity Violation Warning Info"
    " NodeShape PropertyShape message description name path property"
    " maxCount SPARQLExecutable SPARQLSelectExecutable select ask construct"
    " prefixes declare prefix namespace target expression rule severity sparql class or"
    " targetClass targetNode targetObjectsOf targetSubjectsOf",
)
DC = Namespace("http://purl.org/dc/elements/1.1/", "publisher")
VOID = Namespace(
    "http://rdfs.org/ns/void#",
    "Dataset DatasetDescription Linkset triples entities classes properties distinctSubjects"
    " distinctObjects class property classPartition propertyPartition vocabulary sparqlEndpoint"
    " dataDump exampleResource uriSpace subset feature subjectsTarget objectsTarget linkPredicate",
)
DCAT = Namespace(
    "http://www.w3.org/ns/dcat#",
    "Catalog Dataset Distribution dataset distribution version previousVersion keyword theme"
    " themeTaxonomy startDate endDate accessURL downloadURL byteSize mediaType compressFormat",
)
SPDX = Namespace(
    "http://spdx.org/rdf/terms#",
    "Checksum checksum algorithm checksumValue checksumAlgorithm_sha256 ChecksumAlgorithm",
)
FOAF = Namespace("http://xmlns.com/foaf/0.1/", "Agent name primaryTopic")
# What a computing power has where no source tells in which format it was counted.
UNKNOWN_FORMAT = NamedNode(VOCAB + "floating-point-format/unknown")
# Types of relation that read the same both ways: each pair is there once.
SYMMETRIC_RELATIONS = frozenset(
    "same-subject shared-institution shared-document same-citation contradiction discrepancy"
    " possibly-different-things".split()
)

PREFIXES: dict[str, str] = {
    "bg": ONTOLOGY,
    "bgv": VOCAB,
    "dc": str(DC),
    "dcat": str(DCAT),
    "dcterms": str(DCTERMS),
    "oa": str(OA),
    "org": str(ORG),
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SCHEMA),
    "sh": str(SH),
    "skos": str(SKOS),
    "void": str(VOID),
    "xsd": str(XSD),
}
# One prefix for each kind of entity (case:falcon-llm) and each scheme (axis:compute): for people.
ENTITY_PREFIXES: dict[str, str] = {
    kind: f"{ID}{kind}/"
    for kind in ("case document facility initiative institution product region".split())
}
SCHEME_PREFIXES: dict[str, str] = {
    scheme: f"{VOCAB}{scheme}/" for scheme in "axis indicator unit case-type relation-type".split()
}
PREFIX_HEADER = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
