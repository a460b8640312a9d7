"""The classes and properties of the ontology as a reference shows them, read from the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple

from benchgraph.iris import prefixed
from benchgraph.language import best
from benchgraph.store import EmbeddedStore, Term
from benchgraph.vocab import BASE, BG, DCTERMS, ONTOLOGY, OWL, RDF, RDFS, SKOS

THIS = NamedNode(ONTOLOGY.removesuffix("#"))
_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_TRIED = 50  # statements among which the example of a term is looked for
_LONGEST_LIST = 100
_COUNTS = "uses of terms"

Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Used:
    """A statement of the graph: IRIs of its subject and, where it has one, of its object, or the
    text that stands there."""

    subject: str
    object: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class TermOf:
    """A class or a property: texts by language tag, other terms by their IRI, ``uses`` of it in
    the graph (statements of a property, members of a class)."""

    iri: str
    name: str
    is_class: bool
    literal: bool
    labels: Texts
    definitions: Texts
    examples: list[str]
    comments: Texts
    above: list[str]
    below: list[str]
    domain: list[str]
    range: list[str]
    inverse: list[str]
    is_inferred_inverse: bool  # its inverse is what is stored
    chains: list[list[str]]
    disjoint: list[str]
    marks: list[str]
    given_up: bool
    retired_in: str  # the version with which it was given up
    replaced_by: list[str]
    uses: int
    example: Used | None

    @property
    def short(self) -> str:
        """Such as ``bg:operator``."""
        return prefixed(self.iri)

    @property
    def anchor(self) -> str:
        """Where it stands on the page: for a term of ours as the fragment of its IRI."""
        return self.name if self.iri.startswith(ONTOLOGY) else self.short.replace(":", "-")


@dataclass
class Terms:
    """All terms that the ontology declares."""

    store: EmbeddedStore
    _seen: dict[tuple[str, str], list[Term]] = field(default_factory=dict)

    @cached_property
    def ours(self) -> list[TermOf]:
        """Those that it defines: classes, then properties, each by name."""
        return sorted(self._read(THIS), key=lambda t: (not t.is_class, t.name.lower()))

    @cached_property
    def reused(self) -> list[TermOf]:
        """Those of other vocabularies that it declares, by their short name."""
        pattern = self.store.raw.quads_for_pattern(None, RDFS.isDefinedBy, None, DefaultGraph())
        homes = {quad.object for quad in pattern if isinstance(quad.object, NamedNode)} - {THIS}
        found = (term for home in sorted(homes, key=str) for term in self._read(home))
        return sorted(found, key=lambda term: term.short.lower())

    @cached_property
    def about(self) -> dict[str, Texts]:
        """Title, description and version of the ontology, each by language tag."""
        names = {"title": DCTERMS.title, "description": DCTERMS.description,
                 "version": OWL.versionInfo}  # fmt: skip
        return {key: self.texts(THIS.value, name) for key, name in names.items()}

    @cached_property
    def group(self) -> list[str]:
        """The classes of which no thing is a member of two."""
        pattern = self.store.raw.quads_for_pattern(None, OWL.members, None, DefaultGraph())
        return sorted({each for quad in pattern for each in self._list(quad.object)})

    def all(self, subject: str, predicate: NamedNode) -> list[Term]:
        """The objects of statements, in a fixed order."""
        key = subject, predicate.value
        if key not in self._seen:
            quads = self.store.raw.quads_for_pattern(
                NamedNode(subject), predicate, None, DefaultGraph()
            )
            objects: list[Term] = [q.object for q in quads if not isinstance(q.object, Triple)]
            self._seen[key] = sorted(objects, key=str)
        return self._seen[key]

    def iris(self, subject: str, predicate: NamedNode) -> list[str]:
        """The same, IRIs alone."""
        return [o.value for o in self.all(subject, predicate) if isinstance(o, NamedNode)]

    def texts(self, subject: str, predicate: NamedNode) -> Texts:
        """The texts by language tag; of two in a language the first."""
        found: Texts = {}
        for text in self.all(subject, predicate):
            if isinstance(text, Literal):
                found.setdefault(text.language or "", text.value)
        return found

    def _read(self, home: NamedNode) -> Iterator[TermOf]:
        pattern = self.store.raw.quads_for_pattern(None, RDFS.isDefinedBy, home, DefaultGraph())
        for quad in pattern:
            if not isinstance(quad.subject, NamedNode):
                continue
            iri = quad.subject.value
            kinds = self.all(iri, RDF.type)
            if OWL.Class in kinds or any(kind in kinds for kind in _PROPERTIES):
                yield self._term(iri, kinds)

    def _term(self, iri: str, kinds: list[Term]) -> TermOf:
        is_class = OWL.Class in kinds
        above = RDFS.subClassOf if is_class else RDFS.subPropertyOf
        marks = {"transitive": OWL.TransitiveProperty, "symmetric": OWL.SymmetricProperty}
        return TermOf(
            iri=iri,
            name=iri.removeprefix(ONTOLOGY),
            is_class=is_class,
            literal=OWL.DatatypeProperty in kinds,
            labels=self.texts(iri, RDFS.label),
            definitions=self.texts(iri, SKOS.definition),
            examples=list(self.texts(iri, SKOS.example).values()),
            comments=self.texts(iri, RDFS.comment),
            above=self.iris(iri, above),
            below=self._subjects(above, iri),
            domain=self.iris(iri, RDFS.domain),
            range=self.iris(iri, RDFS.range),
            inverse=sorted({*self.iris(iri, OWL.inverseOf), *self._subjects(OWL.inverseOf, iri)}),
            is_inferred_inverse=bool(self.iris(iri, OWL.inverseOf)),
            chains=sorted(self._list(head) for head in self.all(iri, OWL.propertyChainAxiom)),
            disjoint=self.iris(iri, OWL.disjointWith),
            marks=[
                *(word for word, kind in marks.items() if kind in kinds),
            ],
            given_up=bool(self.all(iri, OWL.deprecated)),
            retired_in="".join(self.texts(iri, BG.retiredIn).values()),
            replaced_by=self.iris(iri, DCTERMS.isReplacedBy),
            uses=self._uses.get((is_class, iri), 0),
            example=self._example(iri, is_class),
        )

    def _subjects(self, predicate: NamedNode, iri: str) -> list[str]:
        quads = self.store.raw.quads_for_pattern(None, predicate, NamedNode(iri), DefaultGraph())
        return sorted(q.subject.value for q in quads if isinstance(q.subject, NamedNode))

    def _list(self, head: object) -> list[str]:
        """The members of a list in RDF."""
        found: list[str] = []
        while isinstance(head, NamedNode) and head != RDF.nil and len(found) < _LONGEST_LIST:
            found += self.iris(head.value, RDF.first)
            head = next(iter(self.all(head.value, RDF.rest)), None)
        return found

    @cached_property
    def _uses(self) -> dict[tuple[bool, str], int]:
        """How often each term is used: counted once where the store never changes."""
        kept = self.store.kept
        if kept is None:
            return self._counted()
        if _COUNTS not in kept:
            kept[_COUNTS] = self._counted()
        found: dict[tuple[bool, str], int] = kept[_COUNTS]
        return found

    def _counted(self) -> dict[tuple[bool, str], int]:
        found: dict[tuple[bool, str], int] = {}
        for is_class, query in (
            (False, "SELECT ?x (COUNT(*) AS ?n) WHERE { ?s ?x ?o } GROUP BY ?x"),
            (True, "SELECT ?x (COUNT(*) AS ?n) WHERE { ?s a ?x } GROUP BY ?x"),
        ):
            for term, count in self.store.select(query):
                if isinstance(term, NamedNode) and isinstance(count, Literal):
                    found[is_class, term.value] = int(count.value)
        return found

    def _example(self, iri: str, is_class: bool) -> Used | None:
        """A statement of the graph with the term: the shortest of the first few."""
        node = NamedNode(iri)
        predicate, object = (RDF.type, node) if is_class else (node, None)
        quads = self.store.raw.quads_for_pattern(None, predicate, object, DefaultGraph())
        told = [
            (quad.subject.value, quad.object)
            for quad in islice(quads, _TRIED)
            if isinstance(quad.subject, NamedNode)
        ]
        # What only stands in the ontology is no use of a term.
        told = [each for each in told if not each[0].startswith(BASE + "ontology")] or told
        if not told:
            return None
        subject, value = min(told, key=lambda each: (len(each[0]), each[0], str(each[1])))
        if is_class:
            return Used(subject)
        if isinstance(value, NamedNode):
            return Used(subject, value.value)
        return Used(subject, text=value.value if isinstance(value, Literal) else "")


def linked_iris(terms: Iterable[TermOf]) -> set[str]:
    """The IRIs of the things that the examples of ``terms`` name."""
    examples = [term.example for term in terms if term.example]
    return {iri for each in examples for iri in (each.subject, each.object) if iri}


def title_of(terms: Terms, language: str) -> str:
    """The title of the ontology in what suits ``language`` best."""
    return best(terms.about["title"], language) or "benchgraph ontology"
