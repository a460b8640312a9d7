"""What every description says of a release, read once from its manifest and its store."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pyoxigraph import Literal, NamedNode

from benchgraph.packing.describing.graph import graph_of
from benchgraph.packing.model import Source
from benchgraph.records.collection import SHIPPED
from benchgraph.release.manifest import DEFAULT
from benchgraph.store import Store
from benchgraph.vocab import GRAPH, PREFIX_HEADER
from benchgraph.void import RELEASE

Texts = tuple[tuple[str, str], ...]
"""Texts by language, in the order of the tags."""
Period = tuple[str, str]
"""First and last day."""

_WHAT = (
    "A knowledge graph of policy benchmark cases: what was promised, measured and judged, and by"
    " whom. Every number has a unit, a status and the words of its source; what nobody states is"
    " said to be so."
)
_TITLES = f"SELECT ?title {{ <{RELEASE.value}> dcterms:title ?title }}"
_SOURCES = "SELECT ?collection ?source { ?collection a bg:Collection ; dcterms:source ?source }"
_DATED = "SELECT ?node ?first ?last { ?node bg:earliest ?first ; bg:latest ?last }"
_MEASURED = """SELECT ?node ?indicator ?name {
  ?node bg:indicator ?indicator . ?indicator skos:prefLabel ?name }"""
_NAMED_IN = """SELECT ?tag (COUNT(*) AS ?n) {
  ?thing skos:prefLabel ?name BIND(LANG(?name) AS ?tag) FILTER(?tag != "") } GROUP BY ?tag"""
_PLACES = """SELECT ?place ?name ?same {
  ?place a bg:Region ; skos:prefLabel ?name OPTIONAL { ?place skos:exactMatch ?same } }"""
_WHERE = """SELECT DISTINCT ?collection ?place {
  ?record bg:collection ?collection ; bg:describes ?thing
  { ?thing bg:region|bg:jurisdiction ?place } UNION { ?thing a bg:Region BIND(?thing AS ?place) }
  ?place a bg:Region }"""
_THEMES = """SELECT ?theme ?name ?scheme ?title {
  { SELECT DISTINCT ?theme { ?case a bg:Case ; bg:axis|bg:caseType ?theme } }
  ?theme skos:prefLabel ?name ; skos:inScheme ?scheme . ?scheme skos:prefLabel ?title }"""
_KINDS = """SELECT ?kind (COUNT(DISTINCT ?s) AS ?n) {
  VALUES ?kind { bg:Case bg:Region bg:Institution bg:PolicyDocument bg:Observation bg:Event }
  ?s a ?kind } GROUP BY ?kind"""
_ONTOLOGY = """SELECT ?ontology ?version ?title {
  ?ontology a owl:Ontology ; dcterms:title ?title OPTIONAL { ?ontology owl:versionInfo ?version } }
"""


@dataclass(frozen=True)
class Named:
    """Something with an IRI and names by language: a region, a concept, an ontology."""

    iri: str
    names: Texts
    same: tuple[str, ...] = ()
    scheme: str | None = None

    @property
    def name(self) -> str:
        """Its English name, else its first."""
        return english(self.names)


@dataclass(frozen=True)
class Part:
    """A collection of the release. ``date`` is a year, month or day; ``triples`` those of its
    named graphs; ``period``, ``places`` and ``indicators`` are what its records are dated with,
    speak of and give numbers for."""

    slug: str
    titles: Texts
    publisher: str
    licence: str
    version: str
    date: str
    records: int
    triples: int
    sources: tuple[str, ...]
    period: Period | None
    places: tuple[Named, ...]
    indicators: tuple[Named, ...]

    @property
    def iri(self) -> str:
        """The IRI of the collection."""
        return GRAPH + self.slug

    @property
    def title(self) -> str:
        """Its English title, else its first."""
        return english(self.titles)

    @property
    def description(self) -> str:
        """A sentence in English."""
        records = _number(self.records, "record", "records")
        told = f"{records} of the collection “{self.title}”, published by {self.publisher}"
        drawn = f" and drawn from {_listed(list(self.sources))}" if self.sources else ""
        return f"{told}{drawn}."


@dataclass(frozen=True)
class Facts:
    """What the descriptions of ``source`` say of its release; ``store`` holds its graph."""

    source: Source
    store: Store
    titles: Texts
    parts: tuple[Part, ...]
    period: Period | None
    places: tuple[Named, ...]
    languages: tuple[str, ...]
    themes: tuple[Named, ...]
    schemes: tuple[Named, ...]
    ontology: Named | None
    ontology_version: str | None
    kinds: Mapping[str, int]

    @property
    def title(self) -> str:
        """The English title."""
        return english(self.titles)

    @property
    def version(self) -> str:
        """The version of benchgraph that wrote the release."""
        version: str = self.source.release.manifest["version"]
        return version

    @property
    def checksum(self) -> str:
        """What the release is known by: no other graph has it."""
        return self.source.release.checksum

    @property
    def day(self) -> str:
        """The day that the pack is dated with, such as 2026-11-29."""
        return self.source.date.isoformat()

    @property
    def triples(self) -> int:
        """Those of the default graph."""
        number: int = self.source.release.manifest["triples"][DEFAULT]
        return number

    @cached_property
    def main(self) -> Part | None:
        """The collection with the most records, whose publisher stands for the whole."""
        return max(self.parts, key=lambda part: part.records, default=None)

    @property
    def publisher(self) -> str | None:
        """Who publishes the release, where a collection says so."""
        return self.main.publisher if self.main else None

    @property
    def licences(self) -> tuple[str, ...]:
        """The licences of its collections, each once, in their order."""
        return tuple(dict.fromkeys(part.licence for part in self.parts))

    @property
    def keywords(self) -> Texts:
        """The names of its themes, in every language."""
        return tuple(dict.fromkeys(name for theme in self.themes for name in theme.names))

    @property
    def description(self) -> str:
        """What the release is, in English, with its numbers and the licence of each part."""
        words = [
            _WHAT,
            f"{self.triples:,} triples: {_listed(self._counted())}.",
        ]
        if self.parts:
            parts = [f"“{p.title}” ({p.publisher}, <{p.licence}>)" for p in self.parts]
            words.append(f"Collections, each under its licence: {'; '.join(parts)}.")
        return " ".join(words)

    def _counted(self) -> list[str]:
        words = (
            ("Case", "case", "cases"),
            ("Region", "region", "regions"),
            ("Institution", "institution", "institutions"),
            ("PolicyDocument", "document", "documents"),
            ("Observation", "observation", "observations"),
            ("Event", "event", "events"),
        )
        records = self.source.release.manifest["records"]
        return [_number(records, "record", "records")] + [
            _number(self.kinds[kind], one, many) for kind, one, many in words if kind in self.kinds
        ]


def facts_of(source: Source) -> Facts:
    """What is to be said of the release. Raises StoreError where its store cannot be read."""
    store = graph_of(source.release)
    entries = source.release.manifest.get("collections", ())
    periods, whole = _periods(store, [each["slug"] for each in entries])
    places = {each.iri: each for each in _named(store, _PLACES, same=True)}
    themes = _rows(store, _THEMES)
    ontology = sorted(_rows(store, _ONTOLOGY), key=str)
    return Facts(
        source,
        store,
        _texts(row[0] for row in _rows(store, _TITLES)) or (("en", "benchgraph"),),
        tuple(_parts(source, store, periods, places)),
        whole,
        tuple(places.values()),
        _languages(store),
        _collect((theme, name, None, scheme) for theme, name, scheme, _ in themes),
        _collect((scheme, title, None, None) for _, _, scheme, title in themes),
        next(iter(_collect((iri, title, None, None) for iri, _, title in ontology)), None),
        next((version.value for _, version, _ in ontology if version), None),
        {kind.value.rpartition("#")[2]: int(n.value) for kind, n in _rows(store, _KINDS)},
    )


def english(texts: Texts) -> str:
    """The English text, else the first."""
    return dict(texts).get("en") or texts[0][1]


def _parts(
    source: Source, store: Store, periods: Mapping[str, Period], places: Mapping[str, Named]
) -> Iterable[Part]:
    sources, where = defaultdict(set), defaultdict(set)
    for collection, address in _rows(store, _SOURCES):
        sources[collection.value].add(address.value)
    for collection, place in _rows(store, _WHERE):
        where[collection.value].add(place.value)
    triples = _triples_of(source)
    measured: dict[str, set[Any]] = defaultdict(set)
    slugs = [each["slug"] for each in source.release.manifest.get("collections", ())]
    slug_of = _slugs(slugs)
    for node, indicator, name in _rows(store, _MEASURED):
        measured[slug_of(node.value)].add((indicator, name, None, None))
    for each in source.release.manifest.get("collections", ()):
        iri = GRAPH + each["slug"]
        yield Part(
            each["slug"],
            tuple(sorted((_tag(tag), text) for tag, text in each["title"].items())),
            each["publisher"],
            each["licence"],
            each["version"],
            each["date"],
            each["records"],
            triples[each["slug"]],
            tuple(sorted(sources[iri])),
            periods.get(each["slug"]),
            tuple(places[place] for place in sorted(where[iri]) if place in places),
            _collect(measured[each["slug"]]),
        )


def _triples_of(source: Source) -> dict[str, int]:
    """How many triples the named graphs of each collection hold; those of the shipped one have no
    slug in their names, and so do those that no collection has."""
    slugs = [each["slug"] for each in source.release.manifest.get("collections", ())]
    found: dict[str, int] = dict.fromkeys(slugs, 0)
    for name, number in source.release.graphs.items():
        local = name.removeprefix(GRAPH)
        slug = local.partition("/")[0]
        if slug in found:
            found[slug] += number
        elif "/" in local and SHIPPED in found:
            found[SHIPPED] += number
    return found


def _periods(store: Store, slugs: Iterable[str]) -> tuple[dict[str, Period], Period | None]:
    """What observations and events are dated with: of each collection, and of all of them."""
    slug_of = _slugs(slugs)
    days: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for node, first, last in _rows(store, _DATED):
        for slug in ("", slug_of(node.value)):
            days[slug][0].append(first.value)
            days[slug][1].append(last.value)
    found = {slug: (min(firsts), max(lasts)) for slug, (firsts, lasts) in days.items()}
    whole = found.pop("", None)
    return found, whole


def _slugs(slugs: Iterable[str]) -> Callable[[str], str]:
    """Which collection states a node. Those of every collection but the shipped one have its slug
    in their IRIs, before what they are."""
    others = [re.escape(slug) for slug in slugs if slug != SHIPPED]
    below = re.compile(rf"/({'|'.join(others) or '(?!)'})/[a-z-]+/[^/]*$")

    def slug_of(iri: str) -> str:
        match = below.search(iri)
        return match[1] if match else SHIPPED

    return slug_of


def _languages(store: Store) -> tuple[str, ...]:
    """The languages in which things are named, the commonest first."""
    rows = [(-int(n.value), _tag(tag.value)) for tag, n in _rows(store, _NAMED_IN)]
    return tuple(tag for _, tag in sorted(rows))


def _named(store: Store, query: str, *, same: bool = False) -> tuple[Named, ...]:
    return _collect(
        (iri, name, match if same else None, None) for iri, name, match in _rows(store, query)
    )


def _collect(
    rows: Iterable[tuple[NamedNode, Literal, NamedNode | None, NamedNode | None]],
) -> tuple[Named, ...]:
    """One of each IRI, with all its names and what it is the same as, in the order of the IRIs."""
    names: dict[str, list[Literal]] = defaultdict(list)
    same: dict[str, set[str]] = defaultdict(set)
    schemes: dict[str, str] = {}
    for iri, name, match, scheme in rows:
        names[iri.value].append(name)
        if match is not None:
            same[iri.value].add(match.value)
        if scheme is not None:
            schemes[iri.value] = min(scheme.value, schemes.get(iri.value, scheme.value))
    return tuple(
        Named(iri, _texts(names[iri]), tuple(sorted(same[iri])), schemes.get(iri))
        for iri in sorted(names)
    )


def _texts(literals: Iterable[Literal]) -> Texts:
    """A text for each language: the first of them."""
    found: dict[str, str] = {}
    for literal in sorted(literals, key=lambda each: (each.language or "", each.value)):
        found.setdefault(_tag(literal.language or "en"), literal.value)
    return tuple(sorted(found.items()))


def _tag(tag: str) -> str:
    """A language tag as it is usually written: Oxigraph makes its letters small.

    >>> _tag("zh-hans")
    'zh-Hans'
    """
    first, *others = tag.split("-")
    return "-".join([first.lower(), *(_subtag(each) for each in others)])


def _subtag(text: str) -> str:
    return text.title() if len(text) == 4 else text.upper() if len(text) == 2 else text.lower()


def _rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    return list(store.select(PREFIX_HEADER + query))


def _number(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _listed(words: list[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
