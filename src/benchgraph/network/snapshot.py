"""What a store says about entities and their links: every view is made from one ``Snapshot``.

Everything kept here is sorted, so the same graph gives the same views.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from benchgraph.iris import local_id
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
    _from: dict[str, list[tuple[str, str]]] | None = None
    _pages: dict[str, str] | None = None
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

    def proof_page(self, iri: str) -> str:
        """The first page on which a plain link of ``iri`` is evidenced; "" for none."""
        if self._pages is None:
            self._pages = {}
            for (subject, _), proofs in self.proofs.items():
                known = self._pages.get(subject)
                pages = [*(proof.page for proof in proofs), *([known] if known else [])]
                if pages:
                    self._pages[subject] = min(pages)
        return self._pages.get(iri, "")

    def subjects_of(self, case: str) -> list[str]:
        """The things that a case profiles, sorted."""
        return [o for p, o in self.links_from(case) if p == "subject"]


def slug(iri: str) -> str:
    """The last part of an IRI: the slug of a concept or an entity; a foreign URL as it is."""
    local = local_id(iri)
    if "#" in local:
        return local.rsplit("#", 1)[1]
    return local.rstrip("/").rsplit("/", 1)[-1] or iri
