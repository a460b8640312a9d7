"""The properties that clients may compare by and fetch, and their values in the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode

from benchgraph.errors import NotFoundError
from benchgraph.iris import expand, prefixed
from benchgraph.query.profile import FACTS
from benchgraph.serving.refine.types import TYPES
from benchgraph.serving.wording import say
from benchgraph.store import EmbeddedStore, Store, Term
from benchgraph.vocab import BG, DCTERMS, ORG, PREFIX_HEADER, SCHEMA, SKOS


@dataclass(frozen=True, slots=True)
class Property:
    """A property by the local name of its term; ``path`` is what a query follows."""

    id: str
    path: str
    words: str


_NAMING = {
    SKOS.prefLabel: "name",
    SKOS.altLabel: "alias",
    DCTERMS.description: "description",
}
_TOLD = (
    DCTERMS.identifier, SCHEMA.sameAs, SCHEMA.url, BG.region, BG.jurisdiction,
    SCHEMA.containedInPlace, ORG.classification, BG.documentType, BG.caseType, BG.status,
    BG.sourceStatus, BG.axis, BG.date, BG.operator, BG.owner, BG.funder, BG.regulator,
    BG.participant, DCTERMS.publisher, ORG.subOrganizationOf, DCTERMS.isPartOf,
    DCTERMS.isReplacedBy, BG.role, BG.subject, BG.profiledIn, SKOS.broader, BG.betterDirection,
    BG.defaultUnit, BG.symbol,
)  # fmt: skip
# Where more than one property of the graph says what a client asks for.
_PATHS = {
    SKOS.prefLabel: "skos:prefLabel|dcterms:title",
    SCHEMA.sameAs: "schema:sameAs|skos:exactMatch",
    BG.region: "bg:region|bg:jurisdiction",
    DCTERMS.description: "dcterms:description|skos:definition",
}


def _catalogue() -> dict[str, Property]:
    found = {}
    for term, words in [*_NAMING.items(), *((term, FACTS[term]) for term in _TOLD)]:
        name = prefixed(term.value)
        local = name.partition(":")[2]
        found[local] = Property(local, _PATHS.get(term, name), words)
    return found


PROPERTIES = _catalogue()


def property_named(text: str) -> Property:
    """The property that ``text`` names: its id, prefixed name or IRI. Raises NotFoundError."""
    local = prefixed(expand(text) or text).rpartition(":")[2]
    if local in PROPERTIES:
        return PROPERTIES[local]
    near = get_close_matches(local, PROPERTIES, 1, 0.6)
    raise NotFoundError(
        "there is no property with this name",
        found=text,
        expected=", ".join(PROPERTIES),
        hint=f"did you mean {near[0]}?" if near else None,
    )


def property_shown(one: Property, lang: str) -> dict[str, str]:
    """A property as clients read it."""
    return {"id": one.id, "name": say(one.words, lang)}


def values(store: Store, iris: Collection[str], one: Property) -> dict[str, list[Term]]:
    """Thing → its values of a property, in a fixed order; only things that have one."""
    if not iris:
        return {}
    things = " ".join(str(NamedNode(iri)) for iri in sorted(iris))
    rows = store.select(
        f"{PREFIX_HEADER}SELECT DISTINCT ?s ?o"
        f" WHERE {{ VALUES ?s {{ {things} }} ?s {one.path} ?o }}"
    )
    found: dict[str, list[Term]] = defaultdict(list)
    for thing, value in rows:
        if isinstance(thing, NamedNode) and isinstance(value, NamedNode | Literal):
            found[thing.value].append(value)
    return {iri: sorted(terms, key=str) for iri, terms in found.items()}


def properties_of(store: Store, type_: str | None) -> list[Property]:
    """The properties that things of a type have, or all, in the order of the catalogue."""
    if type_ is None:
        return list(PROPERTIES.values())
    kept = {} if not isinstance(store, EmbeddedStore) or store.kept is None else store.kept
    if (name := f"properties of {type_}") not in kept:
        classes = " ".join(TYPES[type_].classes)
        kept[name] = [one for one in PROPERTIES.values() if _is_used(store, classes, one)]
    return list(kept[name])


def _is_used(store: Store, classes: str, one: Property) -> bool:
    return store.ask(
        f"{PREFIX_HEADER}ASK {{ VALUES ?c {{ {classes} }} ?s a ?c . ?s {one.path} ?o }}"
    )


def iris_among(terms: Iterable[Term]) -> list[str]:
    """The IRIs of ``terms``."""
    return [term.value for term in terms if isinstance(term, NamedNode)]
