"""The vocabularies of a graph: schemes, and the tree of the concepts of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from benchgraph.language import best
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import BG, DCTERMS, GRAPH, OWL, RDFS, SKOS, VOCAB
from benchgraph.vocab import RDF as RDF_TERMS

MOST_CONCEPTS = 2_000
DEEPEST = 20
_NOTES = (SKOS.note, SKOS.scopeNote, SKOS.example, RDFS.comment)

Texts = dict[str, str]


@dataclass(slots=True)
class Concept:
    """A concept in the tree of its scheme: texts by language tag, ``uses`` in statements about
    things, ``narrower`` below it."""

    iri: str
    labels: Texts
    other_names: list[tuple[str, str]]
    definitions: Texts
    notations: list[str]
    uses: int
    source: bool  # the wording of a source, not a classification of ours
    notes: list[tuple[str, str]]
    given_up: bool
    replaced_by: list[str]
    graph: str  # the named graph of the collection that adds it; "" for the shipped ones
    narrower: list[Concept] = field(default_factory=list)
    is_first: bool = True  # in its tree, where a concept below two broader ones stands twice

    @property
    def name(self) -> str:
        """The last part of its IRI."""
        return self.iri.removeprefix(VOCAB)

    @property
    def anchor(self) -> str:
        """Where it stands on the page of its scheme."""
        return anchor_of(self.iri)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A vocabulary, with the number of its concepts."""

    iri: str
    labels: Texts
    definitions: Texts
    size: int

    @property
    def name(self) -> str:
        """The last part of its IRI."""
        return self.iri.removeprefix(VOCAB)


class Vocabularies:
    """The schemes and concepts of a graph, read as far as they are asked for."""

    def __init__(self, store: EmbeddedStore, whole: EmbeddedStore | None = None) -> None:
        self.store, self.whole = store, whole

    @cached_property
    def schemes(self) -> list[Scheme]:
        """Every scheme, by IRI."""
        quads = self._quads(None, RDF_TERMS.type, SKOS.ConceptScheme)
        iris = sorted(q.subject.value for q in quads if isinstance(q.subject, NamedNode))
        return [found for iri in iris if (found := self.scheme(iri))]

    @cached_property
    def added(self) -> list[str]:
        """The named graphs in which collections add concepts of their own."""
        counts = self.store.graph_counts()
        return sorted(n for n in counts if n.endswith("/vocab") and n != GRAPH + "vocab")

    def scheme(self, iri: str) -> Scheme | None:
        """The scheme ``iri``; None where it is none."""
        node = NamedNode(iri)
        if not any(True for _ in self._quads(node, RDF_TERMS.type, SKOS.ConceptScheme)):
            return None
        size = len(self.members(iri))
        return Scheme(iri, self._texts(node, SKOS.prefLabel), self._texts(node, SKOS.definition),
                      size)  # fmt: skip

    def statements(self, scheme: str) -> set[Triple]:
        """What is stated of a scheme and its concepts, and what follows."""
        nodes = [NamedNode(scheme), *self.members(scheme)]
        return {each for node in nodes for each in self.statements_of(node)}

    def members(self, scheme: str) -> list[NamedNode]:
        """The concepts of a scheme, by IRI."""
        quads = self._quads(None, SKOS.inScheme, NamedNode(scheme))
        found = {q.subject for q in quads if isinstance(q.subject, NamedNode)}
        return sorted(found, key=str)

    def tree(self, scheme: str, language: str) -> tuple[list[Concept], int]:
        """The concepts at the top, each with those below it, and how many are left out.

        A concept stands below each broader one of its scheme, with what is narrower at the first
        place alone. What no concept at the top leads to (where concepts turn in a circle, which
        the checks of a build refuse) stands at the top.
        """
        members = self.members(scheme)
        shown = members[:MOST_CONCEPTS]
        concepts = {node.value: self._concept(node) for node in shown}
        ordered = sorted(
            concepts.values(), key=lambda c: (best(c.labels, language).casefold(), c.iri)
        )
        below: dict[str, list[Concept]] = {}
        top = []
        for concept in ordered:
            broader = self._objects(NamedNode(concept.iri), SKOS.broader)
            above = [iri for iri in broader if iri in concepts]
            for iri in above:
                below.setdefault(iri, []).append(concept)
            if not above:
                top.append(concept)
        placed: set[str] = set()
        for concept in (*top, *ordered):
            if concept.iri not in placed:
                if concept not in top:
                    top.append(concept)
                _hang(concept, below, placed)
        return top, len(members) - len(shown)

    def _concept(self, node: NamedNode) -> Concept:
        own = list(self.statements_of(node))
        texts = [
            (t.predicate, t.object.language or "", t.object.value)
            for t in own
            if isinstance(t.object, Literal)
        ]
        wording = [t.object for t in own if t.predicate == BG.wording]
        return Concept(
            iri=node.value,
            labels={tag: text for p, tag, text in texts if p == SKOS.prefLabel},
            other_names=sorted((tag, text) for p, tag, text in texts if p == SKOS.altLabel),
            definitions={tag: text for p, tag, text in texts if p == SKOS.definition},
            notations=sorted(text for p, _, text in texts if p in (SKOS.notation, BG.symbol)),
            uses=self._uses(node),
            source=wording == [NamedNode(VOCAB + "wording/source")],
            notes=sorted((tag, text) for p, tag, text in texts if p in _NOTES),
            given_up=any(t.predicate == OWL.deprecated for t in own),
            replaced_by=self._objects(node, DCTERMS.isReplacedBy),
            graph=self._home(own),
        )

    def _uses(self, node: NamedNode) -> int:
        """The statements about things, not about other concepts, that name it."""
        return sum(
            not quad.subject.value.startswith(VOCAB)
            for quad in self._quads(None, None, node)
            if isinstance(quad.subject, NamedNode)
        )

    def _home(self, own: list[Triple]) -> str:
        if self.whole is None or not self.added or not own:
            return ""
        first = own[0]
        for name in self.added:
            quads = self.whole.raw.quads_for_pattern(first.subject, None, None, NamedNode(name))
            if any(True for _ in quads):
                return name
        return ""

    def statements_of(self, node: NamedNode) -> Iterator[Triple]:
        """What is stated of ``node``, and what follows."""
        return (quad.triple for quad in self._quads(node, None, None))

    def _quads(
        self, subject: NamedNode | None, predicate: NamedNode | None, object: NamedNode | None
    ) -> Iterator[Quad]:
        return self.store.raw.quads_for_pattern(subject, predicate, object, DefaultGraph())

    def _objects(self, subject: NamedNode, predicate: NamedNode) -> list[str]:
        found = (quad.object for quad in self._quads(subject, predicate, None))
        return sorted(each.value for each in found if isinstance(each, NamedNode))

    def _texts(self, subject: NamedNode, predicate: NamedNode) -> Texts:
        objects = sorted((q.object for q in self._quads(subject, predicate, None)), key=str)
        found: Texts = {}
        for text in objects:
            if isinstance(text, Literal):
                found.setdefault(text.language or "", text.value)
        return found


def anchor_of(concept: str) -> str:
    """Where a concept stands on the page of its scheme: ``unit-petaflops``."""
    return concept.removeprefix(VOCAB).replace("/", "-")


def _hang(root: Concept, below: dict[str, list[Concept]], placed: set[str]) -> None:
    """Hang what is narrower below ``root``, each with its own at one place alone."""
    placed.add(root.iri)
    waiting = [(root, 1)]
    while waiting:
        concept, depth = waiting.pop()
        for each in below.get(concept.iri, []) if depth < DEEPEST else []:
            if each.iri in placed:
                concept.narrower.append(replace(each, narrower=[], is_first=False))
                continue
            placed.add(each.iri)
            concept.narrower.append(each)
            waiting.append((each, depth + 1))
