"""Every text of a graph with the thing that it tells of: what the search index is made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from benchgraph.iris import page_slug, prefixed
from benchgraph.query.territories import names_of_territory
from benchgraph.searching.kinds import KINDS
from benchgraph.store import Store, Term
from benchgraph.vocab import BASE, ID, ONTOLOGY, PREFIX_HEADER, VOCAB

# Property → what its text is to the thing. Names come first; a thing is called by its label.
ROLES = {
    "skos:prefLabel": "label",
    "dcterms:title": "label",
    "rdfs:label": "label",
    "skos:altLabel": "alias",
    "skos:notation": "identifier",
    "bg:symbol": "identifier",
    "dcterms:identifier": "identifier",
    "dcterms:description": "description",
    "skos:definition": "description",
    "skos:note": "note",
    "bg:role": "role",
    "bg:statementText": "judgement",
    "bg:sourceValue": "number",
    "bg:scope": "number",
    "bg:factValue": "fact",
    "bg:citedAs": "citation",
}

_TYPES = (
    PREFIX_HEADER
    + "SELECT DISTINCT ?s ?class WHERE { VALUES ?class { "
    + " ".join(name for kind in KINDS.values() for name in kind.classes)
    + " } ?s a ?class }"
)
_TEXTS = PREFIX_HEADER + "SELECT DISTINCT ?s ?text WHERE {{ ?s {property} ?text }}"
_QUOTES = (
    PREFIX_HEADER
    + """SELECT DISTINCT ?s ?text ?page WHERE {
  ?s oa:hasSelector ?selector . ?selector oa:exact ?text . OPTIONAL { ?s oa:hasSource ?page }
}"""
)


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A text of the thing ``iri``: in which role, in which language, on which page."""

    iri: str
    role: str
    text: str
    lang: str = ""
    page: str = ""


def read_texts(store: Store) -> tuple[dict[str, str], list[Text]]:
    """The kind of each thing, and every text of one: each once, in order. Raises StoreError."""
    kinds = _kinds(store)
    owners = _Owners(kinds)
    found = {
        Text(iri, "event" if role == "label" and node != iri else role, text, lang)
        for property, role in ROLES.items()
        for node, text, lang, _ in _rows(store, _TEXTS.format(property=property))
        if (iri := owners.of(node))
    }
    found |= {
        Text(iri, "quote", text, lang, page)
        for node, text, lang, page in _rows(store, _QUOTES)
        if (iri := owners.of(node))
    }
    found |= set(_made_up(kinds, found))
    return kinds, sorted(found)


def _kinds(store: Store) -> dict[str, str]:
    order = {name: place for place, name in enumerate(KINDS)}
    kind_of = {name: kind.name for kind in KINDS.values() for name in kind.classes}
    kinds: dict[str, str] = {}
    for thing, class_ in store.select(_TYPES):
        # Terms of other vocabularies are no things of ours; a page is, wherever it stands.
        if isinstance(thing, NamedNode) and isinstance(class_, NamedNode):
            kind = kind_of[prefixed(class_.value)]
            if kind != "page" and not thing.value.startswith(BASE):
                continue
            known = kinds.get(thing.value, kind)
            kinds[thing.value] = min(kind, known, key=order.__getitem__)
    return kinds


class _Owners:
    """Which thing a node belongs to: what lies below a thing's IRI is told of the thing."""

    def __init__(self, kinds: dict[str, str]) -> None:
        self._kinds = kinds
        self._pages = {page_slug(iri): iri for iri, kind in kinds.items() if kind == "page"}

    def of(self, node: str) -> str | None:
        if node in self._kinds:
            return node
        if not node.startswith(ID):
            return None
        kind, _, rest = node.removeprefix(ID).partition("/")
        slug = rest.partition("/")[0]
        if kind == "page":
            return self._pages.get(slug)
        iri = f"{ID}{kind}/{slug}"
        return iri if iri in self._kinds else None


def _rows(store: Store, query: str) -> Iterator[tuple[str, str, str, str]]:
    for row in store.select(query):
        node, text = row[0], row[1]
        if isinstance(node, NamedNode) and isinstance(text, Literal) and text.value.strip():
            yield node.value, " ".join(text.value.split()), text.language or "", _value(row[2:])


def _value(rest: tuple[Term | None, ...]) -> str:
    return rest[0].value if rest and isinstance(rest[0], NamedNode) else ""


def _made_up(kinds: dict[str, str], found: set[Text]) -> Iterator[Text]:
    """Names that no record states: slugs, and what the code of ISO 3166 of a region stands for."""
    for iri in kinds:
        if iri.startswith((ID, VOCAB, ONTOLOGY)):
            yield Text(iri, "slug", iri.rpartition("/")[2].rpartition("#")[2])
    for text in found:
        if text.role == "identifier" and kinds[text.iri] == "region":
            for lang, name in names_of_territory(text.text):
                yield Text(text.iri, "country name", name, lang)
