"""What is known of one entity, for people: facts, numbers, events and judgements, kept apart."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any

from pyoxigraph import NamedNode

from benchgraph.notebook import html_table
from benchgraph.vocab import BG, DCTERMS, ORG, SCHEMA, SKOS

# Plain properties of an entity in the order in which they are shown, with the words for them.
FACTS: dict[NamedNode, str] = {
    BG.subject: "profiles",
    BG.profiledIn: "profiled in",
    BG.caseType: "type of case",
    BG.sourceStatus: "status on the page",
    ORG.classification: "kind of body",
    BG.documentType: "kind of document",
    BG.status: "status",
    BG.axis: "axis",
    BG.region: "region",
    BG.jurisdiction: "jurisdiction",
    SCHEMA.containedInPlace: "part of",
    BG.operator: "operator",
    BG.owner: "owner",
    BG.funder: "funder",
    BG.regulator: "regulator",
    BG.participant: "takes part",
    BG.role: "role",
    ORG.subOrganizationOf: "under",
    BG.underGovernment: "government",
    BG.underDocument: "under document",
    DCTERMS.publisher: "published by",
    DCTERMS.isPartOf: "part of",
    DCTERMS.isReplacedBy: "replaced by",
    BG.date: "date",
    SCHEMA.url: "official link",
    SCHEMA.sameAs: "same as",
    DCTERMS.identifier: "identifier",
    # Of a page.
    BG.pageKind: "kind of page",
    SCHEMA.about: "about",
    SCHEMA.inLanguage: "language",
    DCTERMS.modified: "updated",
    BG.dataAsOf: "data as of",
    # Of a concept.
    SKOS.broader: "falls under",
    BG.betterDirection: "better when",
    BG.defaultUnit: "usual unit",
    BG.symbol: "symbol",
    # Of a number, an event or a judgement by itself.
    BG.about: "about",
    BG.eventOf: "about",
    BG.aboutEntity: "about",
    BG.indicator: "indicator",
    BG.valueStatus: "value is",
    BG.value: "value",
    BG.minValue: "at least",
    BG.maxValue: "at most",
    BG.unit: "unit",
    BG.sourceValue: "as written",
    BG.statementText: "judgement",
    BG.judgementOf: "judgement of",
}
INFERRED: dict[NamedNode, str] = {
    BG.involves: "involves",
    BG.affiliatedWith: "affiliated with",
    BG.operatorRegion: "region of the operator",
    BG.citedJurisdiction: "jurisdiction of its documents",
}
# The same properties read from the other end.
INCOMING: dict[NamedNode, str] = {
    BG.operator: "operates",
    BG.owner: "owns",
    BG.funder: "funds",
    BG.regulator: "regulates",
    BG.participant: "takes part in",
    ORG.subOrganizationOf: "has under it",
    DCTERMS.publisher: "published",
    BG.underDocument: "is the ground of",
    DCTERMS.isPartOf: "has as a part",
    DCTERMS.isReplacedBy: "replaces",
    BG.axis: "holds",
    SKOS.broader: "takes in",
}
# Classes of entities, the most telling first, with the words for one and for several of them.
KINDS: dict[str, tuple[str, str]] = {
    "Case": ("Case", "cases"),
    "FundingScheme": ("Funding scheme", "funding schemes"),
    "Programme": ("Programme", "programmes"),
    "Initiative": ("Initiative", "initiatives"),
    "Facility": ("Facility", "facilities"),
    "Product": ("Product", "products"),
    "Institution": ("Institution", "institutions"),
    "Region": ("Region", "regions"),
    "PolicyDocument": ("Policy document", "documents"),
    "Page": ("Page", "pages"),
    "Indicator": ("Indicator", "indicators"),
    "Axis": ("Axis", "axes"),
    "Unit": ("Unit", "units"),
}
# In this order the contents of a region are listed.
CONTENTS = (
    "Case Institution Facility Initiative Programme FundingScheme Product PolicyDocument Region"
).split()
# What a page can leave unstated beside the properties above.
UNSTATED: dict[NamedNode, str] = {
    BG.start: "start",
    BG.end: "end",
    BG.deadline: "deadline",
    BG.moneyStage: "stage of the money",
    BG.payer: "payer",
    BG.observation: "number",
}
# The judgements of a page in the order in which its sections stand.
JUDGEMENTS = (
    "headline why-it-matters lesson governance-model strength weakness benchmarkability"
    " cannot-be-copied risk what-to-track"
).split()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where something stands: page, section, the words where they were read, and its place in a
    document, such as "p. 37, para 39"."""

    page: str
    quote: str | None
    section: str | None
    kind: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """An entity, concept or plain value, with its label."""

    label: str
    iri: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A plain statement: words for the property, its values, what supports it."""

    property: str
    words: str
    values: list[Named]
    evidence: list[Evidence]
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Absence:
    """What nobody states: properties, the words for each, and the pages that were read for it."""

    properties: list[str]
    words: list[str]
    pages: list[str]
    note: str


@dataclass(frozen=True, slots=True)
class Content:
    """What lies in a region, of one kind."""

    kind: str
    words: str
    members: list[Named]


@dataclass(frozen=True, slots=True)
class Number:
    """An observation; ``status`` says whether it is a target, announced, actual …

    ``number`` or the bounds ``least`` and ``most`` and ``unit`` are as in the graph; ``value`` is
    the number as a text that never hides a bound or an approximation, ``amount`` the same with its
    unit, ``as_written`` what stands on the page. ``status`` is the same in every language,
    ``status_label`` is for people. ``note`` is what a reader has to know of it.
    """

    iri: str
    indicator: Named
    status: str
    status_label: str
    amount: str
    value: str
    number: str
    least: str
    most: str
    approximate: bool
    unit: str
    date: str
    deadline: str
    as_written: str
    about: str
    note: str
    absences: list[Absence]
    evidence: list[Evidence]


@dataclass(frozen=True, slots=True)
class Happening:
    """An event, with the date as the page states it."""

    iri: str
    date: str
    kind: str
    status: str
    status_label: str
    label: str
    earliest: str
    note: str
    absences: list[Absence]
    evidence: list[Evidence]


@dataclass(frozen=True, slots=True)
class Judgement:
    """An assessment: somebody's view, never a fact."""

    iri: str
    kind: str
    text: str
    whose: str
    meant_for: list[Named]
    note: str
    evidence: list[Evidence]


@dataclass(frozen=True, slots=True)
class Source:
    """A source that a page of the case cites."""

    cited_as: str
    url: str | None
    date: str
    document: Named | None


@dataclass(frozen=True, slots=True)
class Profile:
    """All of it, for one entity; ``subjects`` holds the profiles of what a case profiles.

    ``language`` is the one that was asked for; texts are in what suits it best.
    """

    iri: str
    language: str
    name: str
    kind: str
    labels: dict[str, str]
    aliases: list[str]
    description: str
    note: str
    contents: list[Content]
    facts: list[Fact]
    numbers: list[Number]
    events: list[Happening]
    judgements: list[Judgement]
    absences: list[Absence]
    sources: list[Source]
    pages: list[Named]
    subjects: list[Profile] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Plain dicts, lists and strings."""
        return asdict(self)

    def __repr__(self) -> str:
        return (
            f"<Profile {self.name!r} ({self.kind}): {len(self.facts)} facts,"
            f" {len(self.numbers)} numbers, {len(self.events)} events>"
        )

    def _repr_html_(self) -> str:
        """What a notebook shows: facts and numbers, each with the page that it stands on."""
        facts = [
            (fact.words, "; ".join(value.label for value in fact.values), _page(fact.evidence))
            for fact in self.facts
        ]
        numbers = [
            (
                one.indicator.label,
                one.status,
                one.amount,
                one.date,
                one.deadline,
                _page(one.evidence),
            )
            for one in self.numbers
        ]
        parts = [f"<h4>{escape(self.name)} ({escape(self.kind)})</h4>"]
        if facts:
            parts.append(html_table(("fact", "value", "page"), facts, len(facts)))
        if numbers:
            head = ("number", "status", "amount", "date", "deadline", "page")
            parts.append(html_table(head, numbers, len(numbers)))
        return "\n".join([*parts, *(each._repr_html_() for each in self.subjects)])


def _page(evidence: list[Evidence]) -> str:
    return evidence[0].page if evidence else ""
