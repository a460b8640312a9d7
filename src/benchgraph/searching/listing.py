"""Lists of what there is of a kind, with the region, status and axis of each thing."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from benchgraph.errors import NotFoundError
from benchgraph.language import INTERFACE, chain
from benchgraph.query.entities import labels, resolve
from benchgraph.registry import name_key
from benchgraph.searching.kinds import KINDS, Kind, kind_named, with_parts
from benchgraph.store import Rows, Store
from benchgraph.vocab import ENTITY_PREFIXES, PREFIX_HEADER, SCHEME_PREFIXES

# What a thing's facet is read from. A case is where its subject is; so is a page with what it is
# about, if that is not a region itself.
_PATHS = {
    "type": "org:classification|bg:documentType|bg:caseType|bg:pageKind|bg:quantityKind",
    "region": "bg:region|bg:jurisdiction|(bg:subject/bg:region)|schema:containedInPlace",
    "status": "bg:status|bg:sourceStatus",
    "axis": "bg:axis",
    "within": "dcterms:isPartOf|org:subOrganizationOf",
    "language": "schema:inLanguage",
    "description": "dcterms:description|skos:definition",
}
# Where the path of a kind is another: kind, facet → path.
_OWN_PATHS = {
    ("page", "region"): "schema:about|(schema:about/bg:region)|(schema:about/bg:jurisdiction)",
    ("concept", "within"): "skos:inScheme",
}
FACETS = ("region", "axis", "status")

Values = dict[str, list[str]]


def list_things(
    store: Store,
    kind: str,
    *,
    region: str | None = None,
    axis: str | None = None,
    status: str | None = None,
    lang: str = "en",
) -> Rows:
    """The things of a ``kind`` by their label in ``lang``, a row each.

    Columns: thing, thingLabel, kind, and of type, region, status, axis, within, language and
    description those that something of this kind has; several values stand in one cell, a
    semicolon between them. ``region`` takes in what lies in it, ``axis`` those that are narrower.
    Raises NotFoundError for a kind, region, axis or status that is not there.
    """
    wanted = kind_named(kind)
    kinds = _things(store, wanted)
    facets = {name: _values(store, wanted, name) for name in _PATHS}
    chosen = set(kinds)
    if region is not None:
        chosen &= _having(facets["region"], _areas(store, region))
    if axis is not None:
        chosen &= _having(facets["axis"], _axes(store, axis))
    if status is not None:
        chosen &= _having(facets["status"], _statuses(store, status, facets["status"]))
    return _rows(store, {iri: kinds[iri] for iri in chosen}, facets, lang)


def _things(store: Store, wanted: Kind) -> dict[str, str]:
    """Each thing of the kind, and the kind that it is in particular."""
    found: dict[str, str] = {}
    for name in with_parts(wanted)[::-1]:  # the kinds in the kind overrule it
        classes = " ".join(KINDS[name].classes)
        query = f"{PREFIX_HEADER}SELECT DISTINCT ?s {{ VALUES ?c {{ {classes} }} ?s a ?c }}"
        for (thing,) in store.select(query):
            if isinstance(thing, NamedNode):
                found[thing.value] = name if name != wanted.name else found.get(thing.value, name)
    return found


def _values(store: Store, wanted: Kind, facet: str) -> Values:
    """Thing → the values of a facet: IRIs, or texts."""
    classes = " ".join(wanted.classes)
    path = _OWN_PATHS.get((wanted.name, facet), _PATHS[facet])
    query = (
        f"{PREFIX_HEADER}SELECT DISTINCT ?s ?value {{ VALUES ?c {{ {classes} }}"
        f" ?s a ?c . ?s {path} ?value }}"
    )
    found: Values = {}
    for thing, value in store.select(query):
        if isinstance(thing, NamedNode) and isinstance(value, NamedNode | Literal):
            text = value.value
            if facet == "region" and not text.startswith(ENTITY_PREFIXES["region"]):
                continue  # a page is also about what is in a region
            if facet == "description" and isinstance(value, Literal):
                text = f"{value.language or ''}\t{text}"
            found.setdefault(thing.value, []).append(text)
    return found


def _having(values: Values, wanted: set[str]) -> set[str]:
    return {iri for iri, found in values.items() if wanted & set(found)}


def _areas(store: Store, region: str) -> set[str]:
    iri = resolve(store, region, under=ENTITY_PREFIXES["region"])
    inside = store.select(f"{PREFIX_HEADER}SELECT ?r {{ ?r bg:within {NamedNode(iri)} }}")
    return {iri, *_iris(inside)}


def _axes(store: Store, axis: str) -> set[str]:
    iri = resolve(store, axis, under=SCHEME_PREFIXES["axis"])
    narrower = store.select(f"{PREFIX_HEADER}SELECT ?a {{ ?a skos:broader+ {NamedNode(iri)} }}")
    return {iri, *_iris(narrower)}


def _statuses(store: Store, status: str, values: Values) -> set[str]:
    """The statuses that ``status`` names, among those that the things have."""
    there = {iri for found in values.values() for iri in found}
    folded = name_key(status)
    found = {iri for iri in there if iri.rpartition("/")[2] == folded or iri == status}
    for tag in INTERFACE:
        found |= {
            iri for iri, name in labels(store, there, tag).items() if name_key(name) == folded
        }
    if not found:
        slugs = sorted({iri.rpartition("/")[2] for iri in there})
        raise NotFoundError(
            f"none of these has the status {status!r}",
            expected=", ".join(slugs) if slugs else "no status: nothing states one",
        )
    return found


def _iris(rows: Rows) -> Iterable[str]:
    return [term.value for (term,) in rows if isinstance(term, NamedNode)]


def _rows(store: Store, kinds: dict[str, str], facets: dict[str, Values], lang: str) -> Rows:
    shown = [name for name, values in facets.items() if values.keys() & kinds.keys()]
    iris = {
        value
        for name in shown
        if name not in ("description", "language")
        for iri, values in facets[name].items()
        if iri in kinds
        for value in values
    }
    called = labels(store, [*kinds, *iris], lang)
    names = {iri: called.get(iri, iri) for iri in kinds}

    def cell(name: str, iri: str) -> Literal | None:
        values = facets[name].get(iri, [])
        if name == "description":
            values = _in_language(values, lang)
        texts = sorted(called.get(value, value) for value in values)
        return Literal("; ".join(texts)) if texts else None

    order = sorted(names, key=lambda iri: (names[iri].casefold(), iri))
    return Rows(
        ("thing", "thingLabel", "kind", *shown),
        [
            (
                NamedNode(iri),
                Literal(names[iri]),
                Literal(kinds[iri]),
                *(cell(name, iri) for name in shown),
            )
            for iri in order
        ],
    )


def _in_language(values: list[str], lang: str) -> list[str]:
    """The description in the first language of those to try that has one."""
    ranks = {tag: place for place, tag in enumerate(chain(lang))}
    pairs = [value.partition("\t")[::2] for value in values]
    pairs.sort(key=lambda pair: (ranks.get(pair[0], len(ranks)), pair))
    return [pairs[0][1]] if pairs else []
