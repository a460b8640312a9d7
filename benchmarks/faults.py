"""Violations put into a generated graph on purpose: every constraint kind, known counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from benchgraph.vocab import (
    BG,
    DCTERMS,
    ID,
    OA,
    RDF,
    SCHEMA,
    SHAPES,
    SKOS,
    VOCAB,
    XSD,
)
from benchmarks.generate import SITE

_KINDS = ("facility", "initiative", "product")


class Graph:
    """Triples that can be changed, with the objects of each subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = set(triples)
        self._objects: dict[tuple[object, NamedNode], list[Triple]] = {}
        for triple in self.triples:
            self._objects.setdefault((triple.subject, triple.predicate), []).append(triple)

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        """State one more triple."""
        self.triples.add(Triple(subject, predicate, value))

    def remove(self, subject: NamedNode, predicate: NamedNode) -> None:
        """Take away every value."""
        self.triples.difference_update(self._objects.get((subject, predicate), ()))

    def value(self, subject: NamedNode, predicate: NamedNode) -> NamedNode:
        """An IRI that is a value here: the smallest, so that it is the same in every run."""
        found = [t.object for t in self._objects[subject, predicate]]
        return min((one for one in found if isinstance(one, NamedNode)), key=str)


@dataclass(frozen=True)
class Fault:
    """One way to break a case: which constraint of which shape must then report it, once."""

    component: str
    shape: str
    break_case: Callable[[Graph, int], None]


def case(number: int) -> NamedNode:
    """The case with this number."""
    return NamedNode(f"{ID}case/case-{number}")


def thing(number: int) -> NamedNode:
    """What the case profiles."""
    return NamedNode(f"{ID}{_KINDS[number % 3]}/thing-{number}")


REGION = NamedNode(ID + "region/region-0")


def _no_subject(graph: Graph, number: int) -> None:
    graph.remove(case(number), BG.subject)


def _two_statuses(graph: Graph, number: int) -> None:
    graph.remove(thing(number), BG.status)
    for name in ("planned", "ended"):
        graph.add(thing(number), BG.status, NamedNode(f"{VOCAB}thing-status/{name}"))


def _region_as_operator(graph: Graph, number: int) -> None:
    graph.add(thing(number), BG.operator, REGION)


def _odd_address(graph: Graph, number: int) -> None:
    graph.add(thing(number), SCHEMA.url, NamedNode("ftp://example.org/thing"))


def _address_as_text(graph: Graph, number: int) -> None:
    graph.add(thing(number), SCHEMA.sameAs, Literal("https://example.org/thing"))


def _label_without_language(graph: Graph, number: int) -> None:
    graph.add(thing(number), SKOS.prefLabel, Literal(f"Thing {number}"))


def _two_english_labels(graph: Graph, number: int) -> None:
    graph.add(thing(number), SKOS.prefLabel, Literal("Another name", language="en"))


def _no_english_label(graph: Graph, number: int) -> None:
    graph.remove(thing(number), SKOS.prefLabel)
    graph.add(thing(number), SKOS.prefLabel, Literal("东西", language="zh-hans"))


def _part_of_a_region(graph: Graph, number: int) -> None:
    graph.add(thing(number), DCTERMS.isPartOf, REGION)


def _owns_itself(graph: Graph, number: int) -> None:
    graph.add(thing(number), BG.owner, thing(number))


def _ends_before_it_starts(graph: Graph, number: int) -> None:
    observation = graph.value(thing(number), BG.observation)
    graph.remove(observation, BG.latest)
    graph.add(observation, BG.latest, Literal("2000-01-01", datatype=XSD.date))


def _quote(graph: Graph, number: int, text: str, kind: str) -> None:
    evidence = graph.value(thing(number), BG.evidence)
    quote = NamedNode(evidence.value + "/quote")
    graph.remove(evidence, BG.evidenceKind)
    graph.add(evidence, BG.evidenceKind, NamedNode(f"{VOCAB}evidence-kind/{kind}"))
    graph.add(evidence, OA.hasSelector, quote)
    graph.add(quote, RDF.type, OA.TextQuoteSelector)
    graph.add(quote, OA.exact, Literal(text))


def _empty_quote(graph: Graph, number: int) -> None:
    _quote(graph, number, "", "quoted")


def _long_quote(graph: Graph, number: int) -> None:
    _quote(graph, number, "words " * 60, "quoted")


def _quote_called_restated(graph: Graph, number: int) -> None:
    _quote(graph, number, "words", "restated")


def _mention_before_the_first(graph: Graph, number: int) -> None:
    page = NamedNode(f"{SITE}case-{number}/")
    mention = NamedNode(f"{ID}page/case-{number}/mention")
    graph.add(page, BG.mention, mention)
    graph.add(mention, RDF.type, BG.Mention)
    graph.add(mention, OA.hasBody, thing(number))
    graph.add(mention, BG.position, Literal("-1", datatype=XSD.integer))


def _read_and_unread(graph: Graph, number: int) -> None:
    record = NamedNode(f"{ID}record/broken-{number}")
    graph.add(record, BG.readOn, Literal("2026-01-01", datatype=XSD.date))
    graph.add(record, BG.reviewStatus, NamedNode(f"{VOCAB}review-status/unread"))


def _negative_factor(graph: Graph, number: int) -> None:
    unit = NamedNode(f"{VOCAB}unit/broken-{number}")
    graph.add(unit, RDF.type, BG.Unit)
    graph.add(unit, BG.factor, Literal("-1", datatype=XSD.decimal))


FAULTS = (
    Fault("MinCount", "CaseShape-subject", _no_subject),
    Fault("MaxCount", "ThingShape-status-one", _two_statuses),
    Fault("Class", "ThingShape-operator", _region_as_operator),
    Fault("Pattern", "EntityShape-url", _odd_address),
    Fault("NodeKind", "EntityShape-sameAs", _address_as_text),
    Fault("Datatype", "EntityShape-label-language", _label_without_language),
    Fault("UniqueLang", "EntityShape-label-unique", _two_english_labels),
    Fault("QualifiedMinCount", "NamedShape-label-en", _no_english_label),
    Fault("Or", "ThingShape-partOf", _part_of_a_region),
    Fault("SPARQL", "ThingShape-self", _owns_itself),
    Fault("LessThanOrEquals", "BoundsShape-order", _ends_before_it_starts),
    Fault("MinLength", "QuoteShape-exact", _empty_quote),
    Fault("MaxLength", "QuoteShape-short", _long_quote),
    Fault("In", "QuotingShape-kind", _quote_called_restated),
    Fault("MinInclusive", "MentionShape-position", _mention_before_the_first),
    Fault("Not", "UnreadShape", _read_and_unread),
    Fault("MinExclusive", "UnitShape-factor-positive", _negative_factor),
)


def break_cases(
    triples: Iterable[Triple], copies: int
) -> tuple[set[Triple], Counter[tuple[str, str]]]:
    """The graph with every fault put in so many times, and what must then be reported more.

    Needs ``len(FAULTS) * copies`` cases: each is broken in one way. The counter holds the number
    of additional results by (component, shape), by their IRIs.
    """
    graph = Graph(triples)
    expected: Counter[tuple[str, str]] = Counter()
    number = 0
    for fault in FAULTS:
        for _ in range(copies):
            fault.break_case(graph, number)
            number += 1
        name = f"http://www.w3.org/ns/shacl#{fault.component}ConstraintComponent"
        expected[name, SHAPES + fault.shape] += copies
    return graph.triples, expected
