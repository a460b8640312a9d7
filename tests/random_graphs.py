"""Small graphs in the contract's terms, so dense that every rule finds something, and changes."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from benchgraph.vocab import (
    BG,
    DCTERMS,
    ID,
    OA,
    ORG,
    RDF,
    SCHEMA,
    SKOS,
    VOCAB,
    XSD,
)

Term = NamedNode | Literal


def _ids(kind: str, number: int) -> list[NamedNode]:
    return [NamedNode(f"{ID}{kind}/{kind}-{at}") for at in range(number)]


def _concepts(scheme: str, slugs: str) -> list[NamedNode]:
    return [NamedNode(f"{VOCAB}{scheme}/{slug}") for slug in slugs.split()]


def _literals(values: str, datatype: NamedNode = XSD.string) -> list[Literal]:
    return [Literal(value, datatype=datatype) for value in values.split("|")]


BODIES = _ids("institution", 5)
THINGS = _ids("facility", 6)
CASES = _ids("case", 4)
DOCUMENTS = _ids("document", 3)
REGIONS = _ids("region", 2)
PAGES = _ids("page", 5)
NUMBERS = _ids("observation", 7)
EVENTS = _ids("event", 5)
CHANGES = _ids("change", 3)
EVIDENCE = _ids("evidence", 9)
QUOTES = _ids("quote", 6)
JUDGEMENTS = _ids("judgement", 4)
MENTIONS = _ids("mention", 3)
CITATIONS = _ids("citation", 4)
LINKS = _ids("link", 2)
UNITS = _ids("unit", 3)
ADDRESSES = [NamedNode(f"https://source.example/{at}") for at in range(3)]
ENTITIES = [*BODIES, *THINGS, *DOCUMENTS, *CASES]
ROLES = [BG.operator, BG.owner, BG.funder, BG.regulator, BG.participant]
NAMES = ["Alpha", "alpha", "Beta Board", "Gamma"]
INDICATORS = _concepts("indicator", "ranking budget")
DAYS = _literals("2019-01-01|2020-06-30|2021-12-31", XSD.date)
SUPPORTED: list[NamedNode] = [
    *ROLES, BG.underDocument, BG.date, DCTERMS.publisher, DCTERMS.isReplacedBy, ORG.resultedFrom,
    ORG.subOrganizationOf, SKOS.prefLabel,
]  # fmt: skip

_Places = list[tuple[list[NamedNode], NamedNode, "list[NamedNode] | list[Literal]"]]
PLACES: _Places = [
    *((THINGS, role, BODIES) for role in ROLES[:2] * 3 + ROLES),
    *((BODIES, role, BODIES) for role in ROLES[:2]),
    (THINGS, BG.region, REGIONS),
    (BODIES, BG.region, REGIONS),
    (BODIES, BG.region, REGIONS),
    (DOCUMENTS, BG.jurisdiction, REGIONS),
    (THINGS, BG.underDocument, DOCUMENTS),
    (BODIES, BG.underDocument, DOCUMENTS),
    (DOCUMENTS, DCTERMS.publisher, BODIES),
    (DOCUMENTS, DCTERMS.isReplacedBy, DOCUMENTS),
    (DOCUMENTS, BG.documentType, _concepts("document-type", "web-page strategy act")),
    (DOCUMENTS, BG.date, _literals("2019|2020|2020-05")),
    (DOCUMENTS, BG.date, _literals("2019|2020|2020-05")),
    (DOCUMENTS, BG.latest, DAYS),
    (THINGS, DCTERMS.isPartOf, THINGS),
    (BODIES, ORG.subOrganizationOf, BODIES),
    (BODIES, ORG.transitiveSubOrganizationOf, BODIES),
    (BODIES, ORG.transitiveSubOrganizationOf, BODIES),
    (BODIES, BG.underGovernment, BODIES),
    (BODIES, ORG.classification, _concepts("institution-type", "government agency agency")),
    (BODIES, ORG.resultedFrom, CHANGES),
    (BODIES, ORG.resultedFrom, CHANGES),
    (CHANGES, ORG.originalOrganization, BODIES),
    (CHANGES, BG.evidence, EVIDENCE),
    (CHANGES, BG.earliest, DAYS),
    (CASES, BG.subject, [*THINGS, *BODIES]),
    (CASES, BG.subject, [*THINGS, *BODIES]),
    (CASES, BG.involves, BODIES),
    (CASES, BG.page, PAGES),
    (CASES, BG.page, PAGES),
    (PAGES, SCHEMA.about, [*THINGS, *BODIES, *CASES, *REGIONS]),
    (PAGES, SCHEMA.about, THINGS),
    (PAGES, SCHEMA.workTranslation, PAGES),
    (PAGES, BG.pageKind, _concepts("page-kind", "case case other")),
    (PAGES, BG.citation, CITATIONS),
    (PAGES, BG.citation, CITATIONS),
    (CITATIONS, BG.citedDocument, DOCUMENTS),
    (CITATIONS, SCHEMA.url, ADDRESSES),
    (THINGS, SCHEMA.url, ADDRESSES),
    (PAGES, BG.mention, MENTIONS),
    (MENTIONS, OA.hasBody, ENTITIES),
    (MENTIONS, OA.hasTarget, EVIDENCE),
    (PAGES, BG.link, LINKS),
    (LINKS, BG.linkKind, _concepts("link-kind", "related navigation")),
    (LINKS, BG.linkTarget, PAGES),
    ([*THINGS, *CASES], BG.assessment, JUDGEMENTS),
    ([*THINGS, *CASES], BG.assessment, JUDGEMENTS),
    (JUDGEMENTS, BG.mentions, [*THINGS, *BODIES]),
    (JUDGEMENTS, BG.comparesWith, [*THINGS, *BODIES]),
    (JUDGEMENTS, BG.implicationFor, REGIONS),
    (JUDGEMENTS, BG.evidence, EVIDENCE),
    *(([*THINGS, *BODIES, *DOCUMENTS], BG.evidence, EVIDENCE) for _ in range(3)),
    (THINGS, BG.evidence, EVIDENCE),
    *((EVIDENCE, BG.supports, SUPPORTED) for _ in range(7)),
    (EVIDENCE, OA.hasSource, PAGES),
    (EVIDENCE, OA.hasSelector, QUOTES),
    (QUOTES, OA.exact, _literals("Alpha|by the beta board|Gamma|Gamma, independent|in 2019|2020")),
    (ENTITIES, SKOS.prefLabel, [Literal(name, language="en") for name in NAMES]),
    (ENTITIES, SKOS.altLabel, [Literal(name, language="de") for name in NAMES]),
    ([*THINGS, *BODIES], SKOS.exactMatch, [*THINGS, *BODIES]),
    (BODIES, SKOS.closeMatch, BODIES),
    *((THINGS[:3], BG.observation, NUMBERS) for _ in range(5)),
    (NUMBERS, BG.indicator, INDICATORS),
    (NUMBERS, BG.valueStatus, _concepts("value-status", "target actual actual")),
    (NUMBERS, BG.value, _literals("1|2|100|1.50|150.0", XSD.decimal)),
    (NUMBERS, BG.minValue, _literals("1|90", XSD.decimal)),
    (NUMBERS, BG.approximate, _literals("true|false", XSD.boolean)),
    (NUMBERS, BG.unit, UNITS),
    (NUMBERS, BG.earliest, DAYS),
    (NUMBERS, BG.latest, DAYS),
    (NUMBERS, BG.dueBy, DAYS),
    *((NUMBERS, BG.scope, _literals("all")) for _ in range(3)),
    (NUMBERS, BG.includedIn, NUMBERS),
    (NUMBERS, BG.towards, NUMBERS),
    (NUMBERS, BG.revises, NUMBERS),
    (NUMBERS, BG.evidence, EVIDENCE),
    (NUMBERS, BG.evidence, EVIDENCE),
    (EVENTS, BG.evidence, EVIDENCE),
    (UNITS, BG.factor, _literals("1|100", XSD.decimal)),
    (UNITS, BG.baseUnit, UNITS[:1]),
    (UNITS, BG.quantityKind, _concepts("quantity-kind", "money")),
    (INDICATORS, BG.betterDirection, _concepts("better-direction", "lower")),
    *((THINGS[:2], BG.event, EVENTS) for _ in range(4)),
    (EVENTS, BG.eventKind, _concepts("event-kind", "launched launched restructured signed")),
    (EVENTS, BG.eventStatus, _concepts("event-status", "done")),
    (EVENTS, BG.scope, _literals("first|second")),
    (EVENTS, BG.earliest, DAYS),
    (EVENTS, BG.latest, DAYS),
    (EVENTS, BG.evidence, EVIDENCE),
    (BODIES, RDF.type, [BG.Institution]),
    (THINGS, RDF.type, [BG.Facility, BG.Thing]),
    (DOCUMENTS, RDF.type, [BG.PolicyDocument]),
    (CASES, RDF.type, [BG.Case]),
    (REGIONS, RDF.type, [BG.Region]),
    (PAGES, RDF.type, [BG.Page]),
]  # fmt: skip
_CERTAIN = frozenset(
    (
        RDF.type, BG.indicator, BG.valueStatus, BG.value, BG.eventKind, BG.earliest, BG.latest,
        OA.hasSource, OA.hasSelector, OA.exact, OA.hasTarget,
    )
)  # fmt: skip
_RARE = frozenset((BG.unit, BG.dueBy, BG.includedIn, BG.minValue, BG.approximate, BG.eventStatus))


def triples(random: Random, fill: float = 0.5) -> Iterator[Triple]:
    """A graph: each subject has a value in ``fill`` of the places where it may have one."""
    for subjects, predicate, objects in PLACES:
        for subject in subjects:
            likely = 1 if predicate in _CERTAIN else fill / 3 if predicate in _RARE else fill
            if random.random() < likely:
                yield Triple(subject, predicate, random.choice(objects))


def store_of(random: Random, fill: float = 0.5) -> Store:
    """A store with such a graph."""
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples(random, fill))
    return store


def change(random: Random, store: Store) -> tuple[list[Triple], list[Triple]]:
    """Change the store: what went from it, and what came to it."""
    removed: set[Triple] = set()
    added: set[Triple] = set()
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        subjects, predicate, objects = random.choice(PLACES)
        subject = random.choice(subjects)
        if random.random() < 0.04:  # all that is said of it
            removed.update(quad.triple for quad in store.quads_for_pattern(subject, None, None))
            continue
        known = [quad.triple for quad in store.quads_for_pattern(subject, predicate, None)]
        if known and random.random() < 0.6:
            removed.add(random.choice(known))
        if not known or random.random() < 0.6:
            added.add(Triple(subject, predicate, random.choice(objects)))
    removed -= added
    for triple in removed:
        store.remove(Quad(triple.subject, triple.predicate, triple.object))
    for triple in added:
        store.add(Quad(triple.subject, triple.predicate, triple.object))
    return sorted(removed, key=str), sorted(added, key=str)
