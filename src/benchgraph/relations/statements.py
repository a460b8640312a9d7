"""Where the evidence of a plain triple disagrees: owner, operator, parent, issuer, origin, date.

An evidence node says which property it supports, not which value; its quote does. So two evidence
nodes are in conflict where the quotes name different values and no page names both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product

from benchgraph.relations.evidence import named_in, texts
from benchgraph.relations.measures import CONTRADICTION, DISCREPANCY, Period
from benchgraph.relations.model import Relation
from benchgraph.store import Store
from benchgraph.vocab import BG, DCTERMS, ORG, PREFIX_HEADER

VALUES = (
    PREFIX_HEADER
    + """SELECT ?thing ?property ?value ?name WHERE {
  VALUES ?property { bg:owner bg:operator org:subOrganizationOf dcterms:publisher }
  ?thing ?property ?value . ?value skos:prefLabel|skos:altLabel ?name
  MINUS { ?thing a bg:Page } }"""
)
QUOTES = (
    PREFIX_HEADER
    + """SELECT ?thing ?property ?evidence ?page ?quote WHERE {
  VALUES ?property { bg:owner bg:operator org:subOrganizationOf dcterms:publisher bg:date }
  ?thing bg:evidence ?evidence .
  ?evidence bg:supports ?property ; oa:hasSource ?page ; oa:hasSelector/oa:exact ?quote
  MINUS { ?thing a bg:Page } }"""
)
_PARENTS = (
    PREFIX_HEADER
    + """SELECT ?part ?whole WHERE {
  ?part org:transitiveSubOrganizationOf|bg:underGovernment ?whole }"""
)
ORIGINS = (
    PREFIX_HEADER
    + """SELECT ?thing ?change ?origin ?evidence ?page ?earliest ?latest WHERE {
  ?thing org:resultedFrom ?change .
  ?change org:originalOrganization ?origin ; bg:evidence ?evidence .
  ?evidence oa:hasSource ?page
  OPTIONAL { ?change bg:earliest ?earliest }
  OPTIONAL { ?change bg:latest ?latest } }"""
)
# Documents that are older than the body which is said to have issued them.
OLDER = (
    PREFIX_HEADER
    + """SELECT DISTINCT ?document ?issuer ?name ?evidence ?page WHERE {
  ?document a bg:PolicyDocument ; dcterms:publisher ?issuer ; bg:latest ?last .
  ?issuer org:resultedFrom ?change ; skos:prefLabel|skos:altLabel ?name .
  ?change bg:earliest ?first ; bg:evidence ?evidence . ?evidence oa:hasSource ?page
  FILTER(?last < ?first) }"""
)
# Words by which a page says that a body has no parent.
_INDEPENDENT = re.compile(r"(?<!\w)independent(?!\w)|独立", re.IGNORECASE)
DATES = (
    PREFIX_HEADER
    + "SELECT ?thing ?date WHERE { ?thing bg:date ?date . ?thing a bg:PolicyDocument }"
)


@dataclass(frozen=True, order=True)
class Quote:
    """Evidence for a plain triple, with its page and words."""

    evidence: str
    page: str
    words: str


def statement_conflicts(store: Store, strength: Mapping[str, Decimal]) -> Iterator[Relation]:
    """Contradictions and discrepancies between plain triples, in order."""
    quotes: dict[tuple[str, str], set[Quote]] = defaultdict(set)
    for thing, property_, evidence, page, words in texts(store, QUOTES):
        quotes[thing, property_].add(Quote(evidence, page, words))
    yield from _named_values(store, quotes, strength)
    yield from _independent(store, quotes, strength)
    yield from _origins(store, strength)
    yield from _dates(store, quotes, strength)
    yield from _older(store, quotes, strength)


def _named_values(
    store: Store, quotes: Mapping[tuple[str, str], set[Quote]], strength: Mapping[str, Decimal]
) -> Iterator[Relation]:
    names = _names(store)
    contested = {key: values for key, values in names.items() if len(values) > 1}
    if not contested:
        return
    parents = set(texts(store, _PARENTS))
    for key in sorted(contested):
        thing = key[0]
        said = [(quote, named_in(quote.words, contested[key])) for quote in sorted(quotes[key])]
        by_page: dict[str, set[str]] = defaultdict(set)
        for quote, named in said:
            by_page[quote.page] |= named
        for (one, mine), (other, yours) in combinations(said, 2):
            if not mine or not yours or mine & yours or one.page == other.page:
                continue
            a, b = min(mine), min(yours)
            if (a, b) in parents or (b, a) in parents:
                continue
            # Somebody names both, or the pages agree on a third and differ in who else it was.
            partly = any({a, b} <= named for _, named in said)
            partly = partly or bool(by_page[one.page] & by_page[other.page])
            type_ = DISCREPANCY if partly else CONTRADICTION
            yield Relation(
                type_,
                a,
                b,
                strength[type_],
                "statements",
                thing,
                (one.evidence,),
                (other.evidence,),
            ).in_order()


def _names(store: Store) -> dict[tuple[str, str], dict[str, set[str]]]:
    """(thing, property) → value → its names."""
    names: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for thing, property_, value, name in texts(store, VALUES):
        names[thing, property_][value].add(name)
    return names


def _independent(
    store: Store, quotes: Mapping[tuple[str, str], set[Quote]], strength: Mapping[str, Decimal]
) -> Iterator[Relation]:
    """A body that one page calls independent and another one puts under a parent."""
    for (thing, property_), values in sorted(_names(store).items()):
        if property_ != ORG.subOrganizationOf.value:
            continue
        said = sorted(quotes.get((thing, property_), ()))
        under = [quote for quote in said if named_in(quote.words, values)]
        free = [quote for quote in said if quote not in under and _INDEPENDENT.search(quote.words)]
        for one, other in product(under, free):
            if one.page != other.page:
                yield _between_pages(DISCREPANCY, thing, one, other, strength)


def _origins(store: Store, strength: Mapping[str, Decimal]) -> Iterator[Relation]:
    """A body that came of one body by one page and of another one by another page, at one time."""
    rows: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for thing, change, *rest in sorted(texts(store, ORIGINS)):
        rows[thing, change].append(tuple(rest))
    origins: dict[str, list[_Origin]] = defaultdict(list)
    for (thing, _), said in sorted(rows.items()):
        origins[thing].append(_Origin.of(said))
    for thing, found in origins.items():
        for one, other in combinations(found, 2):
            if one.bodies & other.bodies or one.pages & other.pages:
                continue
            if one.period.overlaps(other.period):
                yield Relation(
                    DISCREPANCY,
                    min(one.bodies),
                    min(other.bodies),
                    strength[DISCREPANCY],
                    "statements",
                    thing,
                    one.evidence,
                    other.evidence,
                ).in_order()


@dataclass(frozen=True)
class _Origin:
    """What one change event says, and where."""

    bodies: frozenset[str]
    pages: frozenset[str]
    evidence: tuple[str, ...]
    period: Period

    @classmethod
    def of(cls, rows: list[tuple[str, ...]]) -> _Origin:
        bodies, evidence, pages, earliest, latest = (
            sorted(set(column)) for column in zip(*rows, strict=True)
        )
        return cls(
            frozenset(bodies),
            frozenset(pages),
            tuple(evidence),
            Period(earliest[0] or None, latest[-1] or None),
        )


def _between_pages(
    type_: str, thing: str, one: Quote, other: Quote, strength: Mapping[str, Decimal]
) -> Relation:
    """The pages of two quotes disagree about a thing, on a value that has no node of its own."""
    return Relation(
        type_,
        one.page,
        other.page,
        strength[type_],
        "statements",
        thing,
        (one.evidence,),
        (other.evidence,),
    ).in_order()


def _dates(
    store: Store, quotes: Mapping[tuple[str, str], set[Quote]], strength: Mapping[str, Decimal]
) -> Iterator[Relation]:
    """Documents with dates in different years, each said by the quote that holds that year."""
    years: dict[str, set[str]] = defaultdict(set)
    for thing, date in sorted(texts(store, DATES)):
        years[thing].add(date[:4])
    for thing in sorted(thing for thing, found in years.items() if len(found) > 1):
        said = [
            (quote, frozenset(year for year in years[thing] if year in quote.words))
            for quote in sorted(quotes.get((thing, BG.date.value), ()))
        ]
        for (one, mine), (other, yours) in combinations(said, 2):
            if mine and yours and not mine & yours and one.page != other.page:
                yield _between_pages(CONTRADICTION, thing, one, other, strength)


def _older(
    store: Store, quotes: Mapping[tuple[str, str], set[Quote]], strength: Mapping[str, Decimal]
) -> Iterator[Relation]:
    """A page that names the issuer of a document, and one by which that body came later: it may be
    called by the name that it has now."""
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    formed: dict[tuple[str, str], set[Quote]] = defaultdict(set)
    for document, issuer, name, evidence, page in sorted(texts(store, OLDER)):
        names[document, issuer].add(name)
        formed[document, issuer].add(Quote(evidence, page, ""))
    for (document, issuer), told in sorted(formed.items()):
        known = {issuer: names[document, issuer]}
        issued = [
            quote
            for quote in sorted(quotes.get((document, DCTERMS.publisher.value), ()))
            if named_in(quote.words, known)
        ]
        for one, other in product(issued, sorted(told)):
            if one.page != other.page:
                yield _between_pages(DISCREPANCY, document, one, other, strength)
