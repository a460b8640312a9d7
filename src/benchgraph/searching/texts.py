"""Every text of a graph with the thing that it tells of: what the search index is made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

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

_KIND_OF = {name: kind.name for kind in KINDS.values() for name in kind.classes}
_TYPES = (
    PREFIX_HEADER
    + "SELECT DISTINCT ?s ?class WHERE { VALUES ?class { "
    + " ".join(_KIND_OF)
    + " } ?s a ?class }"
)
_TEXTS = PREFIX_HEADER + "SELECT DISTINCT ?s ?text WHERE {{ ?s {property} ?text }}"
_QUOTES = (
    PREFIX_HEADER
    + """SELECT DISTINCT ?s ?text ?page WHERE {
  ?s oa:hasSelector ?selector . ?selector oa:exact ?text . OPTIONAL { ?s oa:hasSource ?page }
}"""
)


class Text(NamedTuple):
    """A text of the thing ``iri``: in which role, in which language, on which page."""

    iri: str
    role: str
    text: str
    lang: str = ""
    page: str = ""


@dataclass(slots=True)
class Statements:
    """What is said of nodes in a graph, as far as things and their texts are made of it.

    ``types``: node and class (prefixed); ``told``: node, role, text, language; ``quotes``: node,
    text, language, page. Any order, and twice is once.
    """

    types: list[tuple[str, str]] = field(default_factory=list)
    told: list[tuple[str, str, str, str]] = field(default_factory=list)
    quotes: list[tuple[str, str, str, str]] = field(default_factory=list)


def read_texts(store: Store) -> tuple[dict[str, str], list[Text]]:
    """The kind of each thing, and every text of one: each once, in order. Raises StoreError."""
    return texts_of(
        Statements(
            [
                (thing.value, prefixed(class_.value))
                for thing, class_ in store.select(_TYPES)
                if isinstance(thing, NamedNode) and isinstance(class_, NamedNode)
            ],
            [
                (node, role, text, lang)
                for property, role in ROLES.items()
                for node, text, lang, _ in _rows(store, _TEXTS.format(property=property))
            ],
            list(_rows(store, _QUOTES)),
        )
    )


def texts_of(said: Statements) -> tuple[dict[str, str], list[Text]]:
    """The kind of each thing of which something is ``said``, and every text of one: each once, in
    order."""
    kinds = _kinds(said)
    owners = Owners(kinds)
    found = {
        Text(iri, "event" if role == "label" and node != iri else role, text, lang)
        for node, role, text, lang in said.told
        if (iri := owners.of(node))
    }
    found |= {
        Text(iri, "quote", text, lang, page)
        for node, text, lang, page in said.quotes
        if (iri := owners.of(node))
    }
    found |= set(_made_up(kinds, found))
    return kinds, sorted(found)


def _kinds(said: Statements) -> dict[str, str]:
    order = {name: place for place, name in enumerate(KINDS)}
    kinds: dict[str, str] = {}
    for thing, class_ in said.types:
        # Terms of other vocabularies are no things of ours; a page is, wherever it stands.
        kind = _KIND_OF[class_]
        if kind != "page" and not thing.startswith(BASE):
            continue
        known = kinds.get(thing, kind)
        kinds[thing] = min(kind, known, key=order.__getitem__)
    return kinds


class Owners:
    """Which thing a node belongs to: what lies below a thing's IRI is told of the thing."""

    def __init__(self, kinds: dict[str, str]) -> None:
        self._kinds = kinds
        self._pages = {page_name(iri, kind): iri for iri, kind in kinds.items()}

    def of(self, node: str) -> str | None:
        """The thing; None where the node belongs to none."""
        if node in self._kinds:
            return node
        above, slug = thing_above(node)
        if slug:
            return self._pages.get(slug)
        return above if above in self._kinds else None


def page_name(iri: str, kind: str) -> str | None:
    """The slug under which nodes of a page lie; None for what is no page."""
    return page_slug(iri) if kind == "page" else None


def thing_above(node: str) -> tuple[str, str]:
    """The thing that ``node`` lies below, if there is such a thing, and the slug of the page where
    it is one (a page has an address of its own); empty where it lies below none."""
    if not node.startswith(ID):
        return "", ""
    kind, _, rest = node.removeprefix(ID).partition("/")
    slug = rest.partition("/")[0]
    return f"{ID}{kind}/{slug}", slug if kind == "page" else ""


def _rows(store: Store, query: str) -> Iterator[tuple[str, str, str, str]]:
    for row in store.select(query):
        node, text = row[0], row[1]
        if isinstance(node, NamedNode) and isinstance(text, Literal) and text.value.strip():
            yield node.value, plain(text), text.language or "", _value(row[2:])


def plain(text: Literal) -> str:
    """A text as the index holds it."""
    return " ".join(text.value.split())


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
