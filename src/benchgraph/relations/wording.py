"""Names and sentences for people: what a node is called, and what an edge says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from benchgraph.iris import local_id
from benchgraph.phrases import phrase, sentence
from benchgraph.query.amounts import amount_text
from benchgraph.query.entities import labels as entity_labels
from benchgraph.store import Store
from benchgraph.vocab import BG, DCTERMS, ORG, PREFIX_HEADER, SCHEMA, SKOS

# a and b are the ends of the relation in its direction, via is the shared thing.
RELATION_SENTENCES = {
    "same-subject": "{a} and {b} are both about {via}",
    "shared-institution": "{a} and {b} share the institution {via}",
    "shared-document": "{a} and {b} both stand under {via}",
    "mentions": "{a} names {b} without linking to it",
    "lesson-for": "{a} holds a lesson for {b}",
    "comparison-with": "{a} is compared with {b}",
    "succession": "{a} was followed by {b}",
    "same-citation": "{a} and {b} cite the same source, {via}",
    "operates": "{a} operates {b}",
    "funds": "{a} pays for {b}",
    "regulates": "{a} regulates {b}",
    "issues": "{a} issued {b}",
    "contradiction": "{a} contradicts {b}",
    "discrepancy": "{a} and {b} do not quite agree",
    "possibly-different-things": "{a} and {b} bear the same name and may be different things",
}
DERIVATION_SENTENCES = {
    "under-document": "{other} stands under {via}",
    "issues-for": "{a} issued {via}, under which {b} stands",
    "exact-match": "{a} and {b} do not agree; by an identity link they are about one thing",
    "shared-institution-by-match": "{a} and {b} share the institution {via}, by an identity link",
    "first-claims": "{a} and {b} both claim the first place",
}
# A plain triple a –property→ b.
STATEMENT_SENTENCES = {
    BG.operator.value: "{b} operates {a}",
    BG.owner.value: "{b} owns {a}",
    BG.funder.value: "{b} pays for {a}",
    BG.regulator.value: "{b} regulates {a}",
    BG.participant.value: "{b} takes part in {a}",
    BG.underDocument.value: "{a} stands under {b}",
    BG.subject.value: "{a} profiles {b}",
    BG.page.value: "{a} is the case of the page {b}",
    SCHEMA.about.value: "the page {a} is about {b}",
    DCTERMS.publisher.value: "{b} issued {a}",
    DCTERMS.isPartOf.value: "{a} is part of {b}",
    ORG.subOrganizationOf.value: "{a} is part of {b}",
    SKOS.exactMatch.value: "{a} and {b} are one thing, by an identity link",
}


@dataclass(frozen=True, order=True)
class Shown:
    """Evidence as it is shown: the page, and its words where they were read."""

    page: str
    quote: str | None = None

    def __str__(self) -> str:
        return f"“{self.quote}” ({self.page})" if self.quote else self.page


@dataclass(frozen=True)
class Labels:
    """What nodes are called in one language, by the choice of ``benchgraph.language.best``."""

    names: Mapping[str, str]
    kinds: Mapping[str, str]
    lang: str = "en"

    def __getitem__(self, iri: str) -> str:
        return self.names.get(iri) or local_id(iri)

    def say(self, text: str, **values: str) -> str:
        """A phrase of the interface in the language of the labels."""
        return sentence(text, self.lang, **values)

    def kind(self, iri: str) -> str:
        """The most telling of its classes (Case, Facility …); empty where it has none of ours."""
        return self.kinds.get(iri, "")


def values_clause(iris: Iterable[str]) -> str:
    """IRIs as the body of a VALUES clause, each checked and written by the library."""
    return " ".join(str(NamedNode(iri)) for iri in sorted(set(iris)))


def read_labels(store: Store, iris: Iterable[str], lang: str = "en") -> Labels:
    """The names and kinds of ``iris``. An observation or event is called by what it says."""
    iris = set(iris)
    nodes = values_clause(iris)
    if not nodes:
        return Labels({}, {}, lang)
    names = entity_labels(store, iris, lang)
    return Labels({**_statements(store, nodes, lang), **names}, _kinds(store, nodes), lang)


_KIND_ORDER = (
    "Case Facility FundingScheme Programme Initiative Product Institution Region PolicyDocument"
    " Page Observation Event Evidence"
).split()


def _kinds(store: Store, nodes: str) -> dict[str, str]:
    rows = store.select(
        PREFIX_HEADER + f"SELECT ?node ?kind WHERE {{ VALUES ?node {{ {nodes} }} ?node a ?kind }}"
    )
    kinds: dict[str, str] = {}
    for node, kind in rows:
        assert node is not None and kind is not None
        name = kind.value.removeprefix(str(BG))
        if name in _KIND_ORDER:
            known = kinds.get(node.value, name)
            kinds[node.value] = min(name, known, key=_KIND_ORDER.index)
    return kinds


def _statements(store: Store, nodes: str, lang: str) -> dict[str, str]:
    """Observations as ``3000 PFLOPS (target, 2026)``, events as ``launched 2023``."""
    # The nodes stand in each part: before a UNION they would be joined with all that there is.
    rows = store.select(
        PREFIX_HEADER
        + f"""SELECT ?node ?owner ?what ?status ?stated ?value ?least ?most ?about ?date WHERE {{
  {{ VALUES ?node {{ {nodes} }}
    ?owner bg:observation ?node . ?node bg:indicator ?what ; bg:valueStatus ?status .
    OPTIONAL {{ ?node bg:sourceValue ?stated }} OPTIONAL {{ ?node bg:value ?value }}
    OPTIONAL {{ ?node bg:minValue ?least }} OPTIONAL {{ ?node bg:maxValue ?most }}
    OPTIONAL {{ ?node bg:approximate ?about }} }}
  UNION {{ VALUES ?node {{ {nodes} }}
    ?owner bg:event ?node . ?node bg:eventKind ?what
    OPTIONAL {{ ?node bg:eventStatus ?status }} }}
  OPTIONAL {{ ?node bg:date ?date }}
}}"""
    )
    texts = [{key: term.value for key, term in row.items()} for row in rows.dicts()]
    named = {text[key] for text in texts for key in ("owner", "what", "status") if key in text}
    names = entity_labels(store, named, lang)
    found: dict[str, str] = {}
    for text in sorted(texts, key=lambda text: sorted(text.items())):
        number = text.get("stated") or _number(text, lang)
        status = _name(text.get("status", ""), names)
        about = phrase(", ", lang).join(part for part in (status, text.get("date")) if part)
        said = " ".join(filter(None, (_name(text["what"], names), number)))
        thing = f"{names[text['owner']]}: " if text["owner"] in names else ""
        found.setdefault(text["node"], thing + said + (f" ({about})" if about else ""))
    return found


def _number(text: Mapping[str, str], lang: str) -> str:
    exact, least, most = (text.get(key, "") for key in ("value", "least", "most"))
    if not (exact or least or most):
        return ""
    return amount_text(exact, least, most, text.get("about") == "true", "", "", lang)


def _name(iri: str, names: Mapping[str, str]) -> str:
    return names.get(iri) or iri.rsplit("/", 1)[-1].replace("-", " ")


def relation_sentence(
    type_: str, derivation: str, start: str, end: str, via: str | None, labels: Labels
) -> str:
    """What a relation says, on one line and without a full stop."""
    template = DERIVATION_SENTENCES.get(derivation) or RELATION_SENTENCES.get(
        type_, "{a} is related to {b}"
    )
    names = {
        "a": labels[start],
        "b": labels[end],
        "via": labels[via] if via else labels.say("each other"),
    }
    names["other"] = names["b"] if via == start else names["a"]
    if derivation == "under-document" and via not in (start, end):
        template = RELATION_SENTENCES["shared-document"]
    told = labels.say(template, **names)
    if via and "{via}" not in template and names["via"] not in (names["a"], names["b"]):
        told += f" ({names['via']})"
    return told


def read_evidence(store: Store, pairs: str) -> dict[str, dict[str, list[Shown]]]:
    """Key → side → what shows it. ``pairs``: a pattern that binds ?key, ?side and ?evidence."""
    rows = store.select(
        PREFIX_HEADER
        + f"""SELECT DISTINCT ?key ?side ?page ?quote WHERE {{ {pairs}
  ?evidence oa:hasSource ?page OPTIONAL {{ ?evidence oa:hasSelector/oa:exact ?quote }} }}"""
    )
    found: dict[str, dict[str, list[Shown]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.dicts():
        quote = row["quote"].value if "quote" in row else None
        found[row["key"].value][row["side"].value].append(Shown(row["page"].value, quote))
    for sides in found.values():
        for side in sides.values():
            # Words that were read come before a page that only said so.
            side.sort(key=lambda shown: (shown.quote is None, shown.page, shown.quote or ""))
    return found


def relation_evidence(store: Store, relations: Iterable[str]) -> dict[str, dict[str, list[Shown]]]:
    """The evidence of relations, by side: ``from`` and ``to``."""
    nodes = values_clause(relations)
    if not nodes:
        return {}
    return read_evidence(
        store,
        f"""VALUES ?key {{ {nodes} }}
  {{ ?key bg:fromEvidence ?evidence . BIND("from" AS ?side) }}
  UNION {{ ?key bg:toEvidence ?evidence . BIND("to" AS ?side) }}""",
    )
