"""What a field that asks for a thing offers: the things of its kind, by their names."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from benchgraph.iris import prefixed
from benchgraph.query.entities import labels
from benchgraph.store import Store
from benchgraph.vocab import ENTITY_PREFIXES, ID, PREFIX_HEADER, SCHEME_PREFIXES

MOST = 1_000  # a list that is longer helps nobody to choose
# What an IRI begins with → a pattern of the things that may be asked for.
_PATTERNS = {
    ENTITY_PREFIXES["case"]: "?x a bg:Case",
    ENTITY_PREFIXES["region"]: "?x a bg:Region . [] bg:region|bg:jurisdiction ?x",
    ENTITY_PREFIXES["institution"]: "?x a bg:Institution",
    ENTITY_PREFIXES["facility"]: "?x a bg:Facility",
    ENTITY_PREFIXES["initiative"]: "?x a bg:Initiative",
    ENTITY_PREFIXES["product"]: "?x a bg:Product",
    ENTITY_PREFIXES["document"]: "?x a bg:PolicyDocument",
    # An axis in the broad sense is one that others lie below; the rest is wording of pages.
    SCHEME_PREFIXES["axis"]: "[] bg:axis ?x",
    SCHEME_PREFIXES["indicator"]: "[] bg:indicator ?x",
}
_ANY = (
    "VALUES ?c { bg:Case bg:Region bg:Institution bg:Facility bg:Initiative bg:FundingScheme"
    " bg:Programme bg:Product bg:PolicyDocument } ?x a ?c"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing: as it is written in an address (``case:falcon-llm``), and its name."""

    value: str
    label: str


def candidates(store: Store, under: str | None, lang: str) -> list[Candidate]:
    """The things whose IRIs begin with ``under`` (None: all that have a page), by name; none where
    they are more than ``MOST``: then the field has to take what is typed."""
    pattern = _PATTERNS.get(under or "", _ANY if under in (None, ID) else "")
    if not pattern:
        pattern = f"?x skos:inScheme {NamedNode(str(under).rstrip('/'))}"
    # Put in order here: to sort tens of thousands takes a store a second, to stop takes it none.
    query = f"{PREFIX_HEADER}SELECT DISTINCT ?x {{ {pattern} }} LIMIT {MOST + 1}"
    iris = [term.value for (term,) in store.select(query) if isinstance(term, NamedNode)]
    if len(iris) > MOST:
        return []
    names = labels(store, iris, lang)
    found = [Candidate(prefixed(iri), names.get(iri) or prefixed(iri)) for iri in iris]
    return sorted(found, key=lambda one: (one.label.casefold(), one.value))
