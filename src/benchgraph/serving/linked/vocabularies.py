"""``/vocab``: the vocabularies, each as a tree of concepts, and as RDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from benchgraph.language import INTERFACE, best
from benchgraph.serving.linked.description import in_order, statements_of
from benchgraph.serving.linked.documents import linked, rdf_document
from benchgraph.serving.linked.entities import known, told_of
from benchgraph.serving.linked.named import statements_in
from benchgraph.serving.media import HTML, RDF
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.negotiation import format_of
from benchgraph.serving.pages.render import page
from benchgraph.vocab import BG, GRAPH, OWL, SKOS, VOCAB
from benchgraph.vocab import RDF as RDF_TERMS

FORMATS = (HTML, *RDF)
MOST_CONCEPTS = 2_000
DEEPEST = 20

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
    given_up: bool
    graph: str  # the named graph of the collection that adds it; "" for the shipped ones
    narrower: list[Concept] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The last part of its IRI."""
        return self.iri.removeprefix(VOCAB)


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


def vocabulary(graph: Graph, asked: Asked) -> Reply:
    """``/vocab/`` (all), ``/vocab/{scheme}`` (its tree) or ``/vocab/{scheme}/{concept}``."""
    rest = asked.params["rest"]
    if rest.strip("/") == "":
        return _all(graph, replace(asked, path="/vocab"))
    if rest.endswith("/"):
        return Reply.to(asked.href("/vocab/" + rest.strip("/"), asked.query), 301)
    iri = known(graph, VOCAB + rest.removeprefix("/"))
    scheme = Vocabularies(graph).scheme(iri)
    return told_of(graph, asked, iri) if scheme is None else _one(graph, asked, scheme)


def _all(graph: Graph, asked: Asked) -> Reply:
    vocabularies = Vocabularies(graph)
    format_of(None, asked.format, FORMATS)
    graphs = [GRAPH + "vocab", *vocabularies.added]
    if asked.format == HTML:
        schemes = sorted(
            vocabularies.schemes, key=lambda s: best(s.labels, asked.language).casefold()
        )
        reply = page(
            "linked/vocabularies.html.j2",
            asked,
            schemes=schemes,
            tags=languages(asked),
            added=vocabularies.added,
        )
    else:
        found = {each for name in graphs for each in statements_in(graph, name)}
        # With what follows: tools ask for skos:Concept and skos:narrower.
        for scheme in vocabularies.schemes:
            found |= vocabularies.statements(scheme.iri)
        reply = rdf_document(asked, in_order(found))
    return linked(reply, asked, FORMATS, graphs)


def _one(graph: Graph, asked: Asked, scheme: Scheme) -> Reply:
    vocabularies = Vocabularies(graph)
    format_of(None, asked.format, FORMATS)  # JSON is for one concept
    if asked.format == HTML:
        top, left_out = vocabularies.tree(scheme.iri, asked.language)
        reply = page(
            "linked/scheme.html.j2",
            asked,
            scheme=scheme,
            title=best(scheme.labels, asked.language) or scheme.name,
            top=top,
            left_out=left_out,
            tags=languages(asked),
        )
    else:
        reply = rdf_document(asked, in_order(vocabularies.statements(scheme.iri)))
    return linked(reply, asked, FORMATS, [GRAPH + "vocab"])


def languages(asked: Asked) -> list[str]:
    """The languages of the interface, that of the reader first."""
    return [asked.language, *(tag for tag in INTERFACE if tag != asked.language)]


class Vocabularies:
    """The schemes and concepts of a graph, read as far as they are asked for."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @cached_property
    def schemes(self) -> list[Scheme]:
        """Every scheme, by IRI."""
        quads = self._quads(None, RDF_TERMS.type, SKOS.ConceptScheme)
        iris = sorted(q.subject.value for q in quads if isinstance(q.subject, NamedNode))
        return [found for iri in iris if (found := self.scheme(iri))]

    @cached_property
    def added(self) -> list[str]:
        """The named graphs in which collections add concepts of their own."""
        counts = self.graph.store.graph_counts()
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
        return {each for node in nodes for each in statements_of(self.graph, node)}

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
        own = list(statements_of(self.graph, node))
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
            given_up=any(t.predicate == OWL.deprecated for t in own),
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
        if not self.added or not own:
            return ""
        whole, first = self.graph.release.store.whole.raw, own[0]
        for name in self.added:
            quads = whole.quads_for_pattern(first.subject, None, None, NamedNode(name))
            if any(True for _ in quads):
                return name
        return ""

    def _quads(
        self, subject: NamedNode | None, predicate: NamedNode | None, object: NamedNode | None
    ) -> Iterator[Quad]:
        return self.graph.store.raw.quads_for_pattern(subject, predicate, object, DefaultGraph())

    def _objects(self, subject: NamedNode, predicate: NamedNode) -> Iterable[str]:
        found = (quad.object for quad in self._quads(subject, predicate, None))
        return sorted(each.value for each in found if isinstance(each, NamedNode))

    def _texts(self, subject: NamedNode, predicate: NamedNode) -> Texts:
        objects = sorted((q.object for q in self._quads(subject, predicate, None)), key=str)
        found: Texts = {}
        for text in objects:
            if isinstance(text, Literal):
                found.setdefault(text.language or "", text.value)
        return found


def _hang(root: Concept, below: dict[str, list[Concept]], placed: set[str]) -> None:
    """Hang what is narrower below ``root``, each with its own at one place alone."""
    placed.add(root.iri)
    waiting = [(root, 1)]
    while waiting:
        concept, depth = waiting.pop()
        for each in below.get(concept.iri, []) if depth < DEEPEST else []:
            if each.iri in placed:
                concept.narrower.append(replace(each, narrower=[]))
                continue
            placed.add(each.iri)
            concept.narrower.append(each)
            waiting.append((each, depth + 1))
