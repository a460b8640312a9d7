"""A release as tables need it: every node with what is said of it, in one pass over the N-Quads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import NamedTuple

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from benchgraph.iris import prefixed
from benchgraph.language import preference
from benchgraph.phrases import phrase
from benchgraph.query import profile
from benchgraph.vocab import BG, DCTERMS, GRAPH, ID, OA, ORG, RDF, RDFS, SCHEMA, SKOS, VOCAB

# An IRI, or a literal.
Object = str | Literal
Node = dict[str, list[Object]]

TYPE = RDF.type.value
_INFERRED, _RELATIONS = GRAPH + "inferred", GRAPH + "relations"
# What a node hangs on: a property leads from the whole to the part.
_PARTS = frozenset(
    p.value
    for p in (
        BG.observation, BG.statistic, BG.event, BG.assessment, BG.sourceFact, BG.citation,
        BG.absence, BG.mention, BG.evidence, OA.hasTarget, ORG.resultedFrom,
    )
)  # fmt: skip
# Plain facts about an entity whose value is another entity or a concept.
FACTS = (
    BG.subject, BG.operator, BG.owner, BG.funder, BG.regulator, BG.participant, BG.region,
    BG.jurisdiction, BG.status, BG.sourceStatus, BG.axis, BG.caseType, BG.documentType,
    BG.underDocument, BG.underGovernment, ORG.subOrganizationOf, ORG.classification,
    DCTERMS.isPartOf, DCTERMS.publisher, DCTERMS.isReplacedBy, SCHEMA.containedInPlace,
    BG.involves, BG.affiliatedWith, BG.operatorRegion, BG.citedJurisdiction, BG.within,
    ORG.transitiveSubOrganizationOf,
)  # fmt: skip
_FACTS = frozenset(p.value for p in FACTS)
_NAMES = (SKOS.prefLabel.value, SKOS.altLabel.value)
_NOTE = SKOS.note.value
_TOLD = _FACTS | {*_NAMES, _NOTE}
_DESCRIBES, _COLLECTION = BG.describes.value, BG.collection.value
_LABELS = (SKOS.prefLabel.value, DCTERMS.title.value, RDFS.label.value)
# The class that the row of an entity tells, the narrower one first.
ENTITY_CLASSES = tuple(
    c.value
    for c in (
        BG.Case, BG.FundingScheme, BG.Programme, BG.Initiative, BG.Facility, BG.Product,
        BG.Institution, BG.Region, BG.PolicyDocument,
    )
)  # fmt: skip
_NARROWER = {BG.FundingScheme.value: BG.Initiative.value, BG.Programme.value: BG.Initiative.value}
_English = preference("en")


class Statement(NamedTuple):
    """A triple, and the named graph that says it."""

    subject: str
    property: str
    object: Object
    graph: str


class Facts:
    """The nodes of a release by IRI, and the statements of which tables tell who made them."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.nodes: dict[str, Node] = {}
        self.told: list[Statement] = []
        self._graphs: dict[str, list[str]] = {}
        self._classes: dict[str, list[str]] = {}
        # What was found once: cells ask for the same again and again.
        self._names: dict[str, str | None] = {}
        self._labels: dict[tuple[str, str], str | None] = {}
        self._entities: dict[str, str | None] = {}
        self.regions: dict[str, tuple[str | None, str | None]] = {}
        self._records: dict[str, list[str]] = {}
        self._quotes: dict[str, str | None] = {}
        self.tables: dict[str, str | None] = {}
        self._collections: dict[str, str | None] = {}
        self._read(quads)

    @classmethod
    def of(cls, nquads: bytes) -> Facts:
        """The facts of N-Quads of our own writing."""
        # lenient: their IRIs were checked when the terms were made.
        return cls(ox.parse(nquads, format=ox.RdfFormat.N_QUADS, lenient=True))

    def _read(self, quads: Iterable[ox.Quad]) -> None:
        nodes, graphs, told, classes = self.nodes, self._graphs, self.told, self._classes
        last = ""
        node: Node = {}
        homes: list[str] = []
        for subject, predicate, term, name in quads:
            s, p, g = subject.value, predicate.value, name.value
            if s != last:
                last, node, homes = s, nodes.setdefault(s, {}), graphs.setdefault(s, [])
            o = term.value if isinstance(term, NamedNode) else term
            objects = node.setdefault(p, [])
            if o not in objects:  # several graphs may say the same
                objects.append(o)
                if p == TYPE:
                    classes.setdefault(str(o), []).append(s)
            if g not in homes:
                homes.append(g)
            if p in _TOLD:
                told.append(Statement(s, p, o, g))

    # ----------------------------------------------------------------------- Which nodes there are

    def all_of(self, kind: NamedNode) -> list[str]:
        """The nodes of a class, in the order of their IRIs."""
        return sorted(self._classes.get(kind.value, ()))

    @cached_property
    def entities(self) -> dict[str, tuple[str, ...]]:
        """Entity → its classes, the narrowest alone: cases, things, regions and documents."""
        found: dict[str, tuple[str, ...]] = {}
        for kind in ENTITY_CLASSES:
            for iri in self._classes.get(kind, ()):
                before = found.get(iri, ())
                if not any(_NARROWER.get(each) == kind for each in before):
                    found[iri] = (*before, kind)
        return dict(sorted(found.items()))

    @cached_property
    def concepts(self) -> frozenset[str]:
        """The concepts of the vocabularies."""
        return frozenset(self.all_of(SKOS.Concept))

    @cached_property
    def pages(self) -> list[str]:
        """Every page, and every other address that something was read at or is cited from."""
        source, read, derived = OA.hasSource.value, BG.pagesRead.value, _DERIVED
        found = set(self.all_of(BG.Page))
        for node in self.nodes.values():
            for p in (source, read, derived):
                found.update(str(o) for o in node.get(p, ()))
        return sorted(found)

    @cached_property
    def numbers(self) -> tuple[list[str], list[str]]:
        """The observations, and apart from them those that are official statistics."""
        found = self.all_of(BG.Observation)
        statistics = {i for i in found if self.whole.get(i, ("", ""))[1] == BG.statistic.value}
        return [i for i in found if i not in statistics], sorted(statistics)

    @cached_property
    def sizes(self) -> Counter[str]:
        """Collection → how many records it has."""
        return Counter(c for record in self.all_of(BG.Record) for c in self.collections([record]))

    @cached_property
    def whole(self) -> dict[str, tuple[str, str]]:
        """Part → what it is a part of, and by which property."""
        found: dict[str, tuple[str, str]] = {}
        for iri, node in self.nodes.items():
            for p in _PARTS & node.keys():
                for o in node[p]:
                    found[str(o)] = (iri, p)
        return found

    # ------------------------------------------------------------------------- What is said of one

    def objects(self, iri: str, p: str) -> list[Object]:
        """What a node says with the property."""
        return self.nodes.get(iri, _NOTHING).get(p, _NONE)

    def first(self, iri: str, p: str) -> Object | None:
        """The first of it, by its text."""
        found = self.nodes.get(iri, _NOTHING).get(p)
        return found[0] if found else None

    def text(self, iri: str, p: str, tag: str | None = None) -> str | None:
        """The text in the language ``tag`` (as the graph writes it), or the one that suits English
        best; a literal without a language suits any."""
        found = self.nodes.get(iri, _NOTHING).get(p)
        if not found:
            return None
        if tag is None and len(found) == 1:
            return found[0].value if isinstance(found[0], Literal) else None
        best: tuple[tuple[int, str], str] | None = None
        for o in found:
            if isinstance(o, Literal):
                if tag is None:
                    rank = _English(o.language or "")
                    if best is None or rank < best[0]:
                        best = rank, o.value
                elif o.language == tag:
                    return o.value
        return None if best is None else best[1]

    def label(self, iri: str, tag: str) -> str | None:
        """The name of a node in one language."""
        if (iri, tag) not in self._labels:
            found = (self.text(iri, p, tag) for p in _LABELS)
            self._labels[iri, tag] = next((text for text in found if text), None)
        return self._labels[iri, tag]

    def name(self, iri: str) -> str | None:
        """The name of a node for people: in English, else in another language; of a node without a
        name nothing."""
        if iri not in self._names:
            found = (self.text(iri, p) for p in _LABELS)
            self._names[iri] = next((text for text in found if text), None)
        return self._names[iri]

    def word(self, p: str, tag: str = "en") -> str | None:
        """What a property is called: by the ontology, else as ``show`` calls it."""
        if found := self.label(p, tag):
            return found
        word = _words().get(p)
        said = None if word is None else phrase(word, tag)
        return None if said == word and tag != "en" else said

    def name_or_id(self, iri: str) -> str:
        """The name of a node, or how it is written shortly."""
        return self.name(iri) or short(iri)

    # --------------------------------------------------------------------------------- Whose it is

    def owner(self, iri: str) -> str:
        """The entity or page that a node belongs to, at any remove; the node itself if to none."""
        while iri in self.whole and iri not in self.entities:
            iri = self.whole[iri][0]
        return iri

    def entity(self, iri: str) -> str | None:
        """The entity that a node is or belongs to."""
        if iri not in self._entities:
            owner = self.owner(iri)
            self._entities[iri] = owner if owner in self.entities else None
        return self._entities[iri]

    def records(self, iri: str) -> list[str]:
        """The records (named graphs) that state something of the node itself."""
        found = self._records.get(iri)
        if found is None:
            graphs, nodes = self._graphs.get(iri, ()), self.nodes
            found = [g for g in graphs if _DESCRIBES in nodes.get(g, _NOTHING)]
            self._records[iri] = found
        return found

    def quote(self, evidence: str) -> str | None:
        """The words of a piece of evidence."""
        if evidence not in self._quotes:
            found = (self.text(str(o), _EXACT) for o in self.objects(evidence, _SELECTOR))
            self._quotes[evidence] = next((text for text in found if text), None)
        return self._quotes[evidence]

    def collections(self, records: Iterable[str]) -> list[str]:
        """The collections of records, each once."""
        found = (str(o) for g in records for o in self.objects(g, _COLLECTION))
        return list(dict.fromkeys(found))

    def collection(self, record: str) -> str | None:
        """The collection of one record."""
        if record not in self._collections:
            self._collections[record] = next(iter(self.collections([record])), None)
        return self._collections[record]

    def statements(self, properties: Iterable[str]) -> Iterator[Statement]:
        """The statements with one of the properties: as records say them, and what was inferred
        where none says it."""
        wanted = frozenset(properties)
        chosen = [each for each in self.told if each.property in wanted]
        stated = {each[:3] for each in chosen if not is_derived(each.graph)}
        return (e for e in chosen if not is_derived(e.graph) or e[:3] not in stated)

    @cached_property
    def supporting(self) -> dict[tuple[str, str, str], list[str]]:
        """(Entity, property, record) → the evidence for its plain facts, in order."""
        found: dict[tuple[str, str, str], list[str]] = {}
        for iri in self.all_of(BG.Evidence):
            for p in self.objects(iri, _SUPPORTS):
                for record in self.records(iri):
                    place = self.whole.get(iri, (iri, ""))[0]
                    found.setdefault((place, str(p), record), []).append(iri)
        return found


_DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
_SUPPORTS = BG.supports.value
_EXACT, _SELECTOR = OA.exact.value, OA.hasSelector.value
_NOTHING: Node = {}
_NONE: list[Object] = []


@cache
def _words() -> dict[str, str]:
    """What properties of other vocabularies are called."""
    known = {p.value: word for p, word in (profile.FACTS | profile.INFERRED).items()}
    return known | {
        SKOS.prefLabel.value: "name",
        SKOS.altLabel.value: "other name",
        DCTERMS.description.value: "description",
        DCTERMS.title.value: "title",
        ORG.transitiveSubOrganizationOf.value: "under, at any remove",
    }


def is_derived(graph: str) -> bool:
    """Whether a named graph holds what follows from records, and is none."""
    return graph in (_INFERRED, _RELATIONS)


def short(iri: str) -> str:
    """The key of a node: its IRI without what all of its kind begin with."""
    if iri.startswith(ID):
        return iri[len(ID) :]
    if iri.startswith(VOCAB):
        return iri[len(VOCAB) :]
    if iri.startswith(GRAPH):
        return iri[len(GRAPH) :]
    return prefixed(iri) if "#" in iri else iri
