"""Leave out of a graph what no source had said by a day. Pure.

A statement (number, event, judgement, succession, or a fact of an entity: its owner, its status …)
stands as long as one piece of its evidence had been said by then. What things are called and how
they are filed is no claim of a source and stays with the thing (``FRAME``); nor are the yearly
figures by which money is compared, each of which says its year. Prose of ours is drawn
from all sources of its thing, so it goes as soon as one of them is later. A thing that nothing
which stands speaks of is left out; so are later pages (but for
the name of one that cites a source dated by then), and an absence for which only later pages
were read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad, Triple

from benchgraph.asof.sources import (
    ALWAYS,
    NEVER,
    Said,
    days_of_evidence,
    days_of_pages,
    nodes_of,
    values,
)
from benchgraph.store import Term
from benchgraph.triples import last_day
from benchgraph.vocab import BG, DCTERMS, OA, ORG, RDF, SCHEMA, SKOS, VOCAB

# Statements that are nodes, by what a person calls several of them.
KINDS: dict[Term, str] = {
    BG.Observation: "numbers",
    BG.Event: "events",
    BG.Assessment: "judgements",
    ORG.ChangeEvent: "events",
}
FACTS = "facts"
# Names and filing: which case profiles what, and under which headings a thing stands.
FRAME = frozenset(
    (
        *(RDF.type, SKOS.prefLabel, SKOS.altLabel, DCTERMS.title, DCTERMS.identifier, BG.ownLabel),
        *(BG.region, BG.axis, BG.subject, BG.caseType, BG.documentType, BG.jurisdiction),
        *(ORG.classification, SCHEMA.containedInPlace),
    )
)
_PROSE = frozenset((SKOS.note, DCTERMS.description))
# A number that another one names is not thereby spoken of.
_LINKS = frozenset((BG.towards, BG.revises, BG.includedIn))
_ABOUT = frozenset((BG.subject, BG.describes))
_EVIDENCE, _SUPPORTS, _SUBJECT = BG.evidence, BG.supports, BG.subject
# What stays of a later page that cites a source dated by then: which page it is.
_OF_A_PLACE = frozenset(
    (RDF.type, DCTERMS.title, DCTERMS.modified, DCTERMS.publisher, BG.pageKind, SCHEMA.inLanguage)
)
# The bounds of a date go with it.
_BOUND_TO = {BG.earliest: BG.date, BG.latest: BG.date}
# What had come true: nobody can have said so before it began.
_DONE = frozenset(
    NamedNode(VOCAB + name) for name in ("value-status/actual", "event-status/occurred")
)

Fact = tuple[object, object, NamedNode]
"""A property of a thing as the graph of one collection states it."""


@dataclass
class LeftOut:
    """How many statements of each kind are left out: those whose sources are all later, and those
    of which a source bears no date and was read later."""

    later: Counter[str] = field(default_factory=Counter)
    undated: Counter[str] = field(default_factory=Counter)

    def sentence(self) -> str:
        """Both as one sentence for people."""
        told = [
            f"{found.total()} because {why} ({_listed(found)})"
            for found, why in (
                (self.later, "their sources are later"),
                (self.undated, "their source bears no date and was read later"),
            )
            if found.total()
        ]
        return "left out: " + (", ".join(told) if told else "nothing")


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[kind]} {kind}" for kind in sorted(counts))


def cut(quads: Iterable[Quad], day: str) -> tuple[list[Quad], LeftOut]:
    """The stated quads of which some source had spoken by the end of ``day``, in order; and what
    was left out.

    ``quads``: those of the records' graphs, without what was derived from them.
    """
    quads = list(quads)
    standing = _Standing(quads, day)
    return [quad for quad in quads if standing.keeps(quad)], standing.left_out


class _Standing:
    """What stands by a day, node by node."""

    def __init__(self, quads: list[Quad], day: str) -> None:
        self.day = day
        self.nodes = nodes_of(quad.triple for quad in quads)
        self.pages = days_of_pages(self.nodes)
        self.evidence = days_of_evidence(self.nodes, self.pages)
        self.yardsticks = {
            node for region in self.nodes for node in values(self.nodes, region, BG.statistic)
        }
        for node in self.yardsticks:
            self.evidence.update(dict.fromkeys(values(self.nodes, node, _EVIDENCE), ALWAYS))
        self.left_out = LeftOut()
        self.gone: set[Term] = {
            node for node, said in (*self.pages.items(), *self.evidence.items()) if not said.by(day)
        }
        self.statements = self._judge_statements()
        # The evidence that each collection has of a thing: a graph and the thing → evidence.
        self.told: dict[tuple[object, object], list[Term]] = {}
        for quad in quads:
            if quad.predicate == _EVIDENCE and isinstance(quad.object, NamedNode):
                self.told.setdefault((quad.graph_name, quad.subject), []).append(quad.object)
        self.gone_facts = self._judge_facts(quads)
        gone = {quad.triple for quad in quads if self._is_gone(quad)}
        # What another collection still says is not gone.
        self.gone_values = gone - {
            quad.triple for quad in quads if quad.triple in gone and not self._is_gone(quad)
        }
        self.gone.update(self._groundless_absences())
        # Later pages on which evidence stands that quotes a source dated by then.
        self.places = {
            page
            for node in self.evidence.keys() - self.gone
            for page in values(self.nodes, node, OA.hasSource)
            if page in self.gone
        }
        self.live: set[NamedNode] = set()
        self._reach()

    def keeps(self, quad: Quad) -> bool:
        """Whether the quad stands."""
        node, property, value = quad.subject, quad.predicate, quad.object
        assert isinstance(node, NamedNode) and not isinstance(value, Triple)
        if node in self.places:
            return property in _OF_A_PLACE and (property != DCTERMS.publisher or value in self.live)
        if property == OA.hasSource and value in self.places and node in self.live:
            return True
        if node not in self.live or value in self.gone:
            return False
        if isinstance(value, NamedNode) and value in self.nodes and value not in self.live:
            return False
        if self._is_gone(quad):
            return False
        if property == DCTERMS.modified:
            return _ends_by(value, self.day)
        if property in _PROSE:
            return all(said.by(self.day) for said in self._sources_of_prose(quad))
        return True

    def _judge_statements(self) -> set[Term]:
        """The statements that stand on evidence; the others that have some are gone."""
        standing: set[Term] = set()
        for node, said in self.nodes.items():
            if node in self.yardsticks:
                standing.add(node)
                continue
            kinds = [kind for _, value in said if (kind := KINDS.get(value))]
            sources = self._sources(node) if kinds else []
            if not sources:
                continue
            if self._stands(sources, kinds[0], too_soon=self._too_soon(node)):
                standing.add(node)
            else:
                self.gone.add(node)
        return standing

    def _judge_facts(self, quads: list[Quad]) -> set[Fact]:
        """The properties of entities that no source had spoken of yet, each as one collection
        states it: its evidence stands in the same graph."""
        gone = set()
        for graph, node, property in dict.fromkeys(map(_fact, quads)):
            if property in FRAME or property in _PROSE:
                continue
            sources = self._supporting(property, self.told.get((graph, node), ()))
            if sources and not self._stands(sources, FACTS):
                gone.add((graph, node, property))
        return gone

    def _is_gone(self, quad: Quad) -> bool:
        return _fact(quad) in self.gone_facts

    def _stands(self, sources: list[Said], kind: str, *, too_soon: bool = False) -> bool:
        """Whether one of the sources had spoken; if not, the statement is counted."""
        if not too_soon and any(said.by(self.day) for said in sources):
            return True
        dated = too_soon or all(said.dated for said in sources)
        (self.left_out.later if dated else self.left_out.undated)[kind] += 1
        return False

    def _too_soon(self, node: NamedNode) -> bool:
        """Whether the node tells as done what was still to begin."""
        began = values(self.nodes, node, BG.earliest)
        done = any(value in _DONE for _, value in self.nodes[node])
        return done and any(first.value > self.day for first in began if isinstance(first, Literal))

    def _sources(self, node: NamedNode) -> list[Said]:
        """The days of the evidence of a node."""
        return [self.evidence.get(each, NEVER) for each in values(self.nodes, node, _EVIDENCE)]

    def _sources_of_prose(self, quad: Quad) -> list[Said]:
        """The days of what a collection drew a text from: of the evidence that supports it, or of
        all that it has of the thing."""
        told = self.told.get((quad.graph_name, quad.subject), ())
        return self._supporting(quad.predicate, told) or [
            self.evidence.get(each, NEVER) for each in told
        ]

    def _supporting(self, property: NamedNode, told: Iterable[Term]) -> list[Said]:
        return [
            self.evidence.get(each, NEVER)
            for each in told
            if property in values(self.nodes, each, _SUPPORTS)
        ]

    def _groundless_absences(self) -> Iterator[NamedNode]:
        for node in self.nodes:
            read = values(self.nodes, node, BG.pagesRead)
            if read and all(page in self.gone for page in read):
                yield node

    def _reach(self) -> None:
        """Every node that something speaks of which stands, from what a source speaks of itself.

        With a thing come the case that profiles it and the record that describes it.
        """
        companions: dict[Term, list[NamedNode]] = {}
        for node, said in self.nodes.items():
            for property, value in said:
                if property in _ABOUT:
                    companions.setdefault(value, []).append(node)
        waiting = [node for node in self.nodes if self._spoken_of(node)]
        while waiting:
            node = waiting.pop()
            if node in self.live or node in self.gone:
                continue
            self.live.add(node)
            waiting += companions.get(node, ())
            waiting += [
                value
                for property, value in self.nodes[node]
                if isinstance(value, NamedNode)
                and value in self.nodes
                and property != _SUBJECT
                and Triple(node, property, value) not in self.gone_values
            ]

    def _spoken_of(self, node: NamedNode) -> bool:
        """Whether the node is a page, a region or a dated document by then, or has evidence or a
        statement that stands."""
        said = self.nodes[node]
        types = values(self.nodes, node, RDF.type)
        if node in self.pages or BG.Region in types:
            return node not in self.gone
        if BG.PolicyDocument in types and any(
            _ends_by(value, self.day) for value in values(self.nodes, node, BG.date)
        ):
            return True
        return any(
            value in self.statements or (property == _EVIDENCE and value not in self.gone)
            for property, value in said
            if property not in _LINKS
        )


def _fact(quad: Quad) -> Fact:
    """Which property of what a quad states, in which graph."""
    return quad.graph_name, quad.subject, _BOUND_TO.get(quad.predicate, quad.predicate)


def _ends_by(date: Term, day: str) -> bool:
    return isinstance(date, Literal) and last_day(date) <= day
