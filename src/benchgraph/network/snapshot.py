"""What a store says about entities and their links: every view is made from one ``Snapshot``.

Everything kept here is sorted, so the same graph gives the same views.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchgraph.iris import is_web_address, local_id
from benchgraph.language import best
from benchgraph.vocab import BG, DCTERMS, ORG, SCHEMA

# Most specific first: an entity of several classes is drawn as the first of them.
CLASSES = (
    "Case FundingScheme Programme Initiative Facility Product Institution Region PolicyDocument"
    " Page"
).split()
# Properties whose values are links between two entities, as (subject) --name--> (object).
LINKS = {
    term.value: name
    for name, term in {
        "subject": BG.subject,
        "operator": BG.operator,
        "owner": BG.owner,
        "funder": BG.funder,
        "regulator": BG.regulator,
        "participant": BG.participant,
        "region": BG.region,
        "under-document": BG.underDocument,
        "under-government": BG.underGovernment,
        "part-of": DCTERMS.isPartOf,
        "parent": ORG.subOrganizationOf,
        "publisher": DCTERMS.publisher,
        "replaced-by": DCTERMS.isReplacedBy,
        "jurisdiction": BG.jurisdiction,
        "contained-in": SCHEMA.containedInPlace,
        "about": SCHEMA.about,
    }.items()
}
# Properties whose values become attributes of a node.
FACTS = {
    term.value: name
    for name, term in {
        "url": SCHEMA.url,
        "page": BG.page,
        "identifier": DCTERMS.identifier,
        "modified": DCTERMS.modified,
        "case_type": BG.caseType,
        "axis": BG.axis,
        "source_status": BG.sourceStatus,
        "status": BG.status,
        "classification": ORG.classification,
        "document_type": BG.documentType,
        "earliest": BG.earliest,
        "latest": BG.latest,
    }.items()
}
# Kinds of page, those first that are meant as the page of what they are about.
_PAGE_KINDS = (
    "case region-profile strategy investment initiative body document core-strategy"
    " investment-overview governance-model comparative-strength"
).split()


@dataclass(frozen=True, order=True)
class Proof:
    """One piece of evidence: the page it stands on and the words, where they are quoted."""

    page: str
    quote: str = ""


@dataclass
class Relation:
    """A ``bg:Relation`` with everything that is said of it."""

    iri: str
    kind: str
    source: str
    target: str
    strength: str = ""
    derivation: str = ""
    via: set[str] = field(default_factory=set)
    proofs: set[Proof] = field(default_factory=set)


@dataclass(frozen=True, order=True)
class Event:
    """A dated event of an entity; ``earliest`` and ``latest`` are ISO days or empty."""

    earliest: str
    latest: str
    kind: str
    status: str


@dataclass
class Amount:
    """A money observation about an entity, with what a number must never lose."""

    iri: str
    about: str
    indicator: str = ""
    status: str = ""
    unit: str = ""
    value: str = ""
    low: str = ""
    high: str = ""
    written: str = ""
    earliest: str = ""
    latest: str = ""
    stage: str = ""
    payer: str = ""
    proofs: set[Proof] = field(default_factory=set)


@dataclass
class Snapshot:
    """Entities, names and links of one store. Keys are IRIs, concept slugs where it says so."""

    kinds: dict[str, str] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    aliases: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    facts: dict[str, dict[str, list[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    links: set[tuple[str, str, str]] = field(default_factory=set)
    proofs: dict[tuple[str, str], set[Proof]] = field(default_factory=lambda: defaultdict(set))
    relations: dict[str, Relation] = field(default_factory=dict)
    events: dict[str, set[Event]] = field(default_factory=lambda: defaultdict(set))
    amounts: dict[str, Amount] = field(default_factory=dict)
    broader: dict[str, str] = field(default_factory=dict)
    mentions: list[tuple[str, str, str, Proof]] = field(default_factory=list)
    about: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    page_kinds: dict[str, str] = field(default_factory=dict)
    backgrounds: dict[str, str] = field(default_factory=dict)
    _from: dict[str, list[tuple[str, str]]] | None = None
    _pages: dict[str, list[str]] | None = None
    _money: dict[str, list[Amount]] | None = None

    def name(self, iri: str, language: str) -> str:
        """The name that suits ``language`` best, as every command chooses it, else the id.

        >>> Snapshot(names={"x": {"zh-hans": "数码港"}}).name("x", "zh-Hant")
        '数码港'
        """
        return best(self.names.get(iri, {}), language) or slug(iri)

    def links_from(self, iri: str) -> list[tuple[str, str]]:
        """(link name, other end) of every link that starts at ``iri``, sorted."""
        if self._from is None:
            self._from = defaultdict(list)
            for s, p, o in sorted(self.links):
                self._from[s].append((p, o))
        return self._from.get(iri, [])

    def amounts_of(self, iri: str) -> list[Amount]:
        """The money observations about an entity, sorted by IRI."""
        if self._money is None:
            self._money = defaultdict(list)
            for _, amount in sorted(self.amounts.items()):
                self._money[amount.about].append(amount)
        return self._money.get(iri, [])

    def address(self, iri: str) -> str:
        """Where a reader finds an entity: its official link, a case's page, a page itself, else
        the page whose main subject it is; "" where there is none."""
        if self.kinds.get(iri) == "Page":
            return iri
        facts = self.facts.get(iri, {})
        offers = [*self._in_order(facts.get("page", ())), *facts.get("url", ())]
        offers += self._in_order(self._main_pages().get(iri, ()))
        return next(filter(is_web_address, offers), "")

    def _main_pages(self) -> dict[str, list[str]]:
        """The pages whose main subject each entity is: alone, or beside regions and cases.

        A region is the background of most pages, and a case stands on the page of what it profiles.
        """
        if self._pages is None:
            self._pages = defaultdict(list)
            for page, about in self.about.items():
                kind = self.page_kinds.get(page, "")
                own = {iri for iri in about if iri not in self.backgrounds}
                if not own and kind == "region-profile":
                    own = {iri for iri in about if self.backgrounds[iri] == "Region"}
                if len(own) == 1:
                    self._pages[own.pop()].append(page)
        return self._pages

    def _in_order(self, pages: Iterable[str]) -> list[str]:
        def rank(page: str) -> tuple[int, int, str]:
            kind = self.page_kinds.get(page, "")
            known = kind in _PAGE_KINDS
            return (_PAGE_KINDS.index(kind) if known else 99, page.count("/"), page)

        return sorted(pages, key=rank)

    def events_of(self, iri: str) -> list[Event]:
        """The dated events of an entity, sorted; those of its things for a case."""
        holders = [iri, *self.subjects_of(iri)] if self.kinds[iri] == "Case" else [iri]
        return sorted(e for holder in holders for e in self.events.get(holder, ()) if e.earliest)

    def subjects_of(self, case: str) -> list[str]:
        """The things that a case profiles, sorted."""
        return [o for p, o in self.links_from(case) if p == "subject"]


def number(text: str) -> float | None:
    """A literal of a store as a number; None where it is none, or has no end.

    >>> number("0.5"), number("half"), number("NaN")
    (0.5, None, None)
    """
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def slug(iri: str) -> str:
    """The last part of an IRI: the slug of a concept or an entity; a foreign URL as it is."""
    local = local_id(iri)
    if "#" in local:
        return local.rsplit("#", 1)[1]
    return local.rstrip("/").rsplit("/", 1)[-1] or iri
