"""The part of a snapshot that lies around some things: read without reading the rest.

What a view ``ego`` of it shows is what it would show of the whole graph.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from benchgraph.errors import LimitError
from benchgraph.iris import is_valid_iri
from benchgraph.network.reading import Scope, read_kinds, read_owners, read_part
from benchgraph.network.snapshot import CLASSES, LINKS, Snapshot
from benchgraph.network.views import FULL_LINKS
from benchgraph.vocab import BG, PREFIX_HEADER, SCHEMA, VOCAB

if TYPE_CHECKING:
    from benchgraph.store import Store

_LINK_TERMS = {term: name for term, name in LINKS.items() if name in FULL_LINKS}
# Which concepts label relations, events and their statuses: a hundred, whichever things there are.
_WORDS = f"""SELECT ?x WHERE {{
  {{ ?x skos:inScheme <{VOCAB}relation-type> }} UNION {{ ?x skos:inScheme <{VOCAB}event-kind> }}
  UNION {{ ?x skos:inScheme <{VOCAB}event-status> }} }}"""


def read_around(
    store: Store, centres: Iterable[str], hops: int = 1, most: int | None = None
) -> Snapshot:
    """What ``store`` says of all that lies within ``hops`` steps of ``centres`` (IRIs).

    Raises LimitError where that is more than ``most`` things, and what the store raises.
    """
    reached = ring = {iri for iri in centres if is_valid_iri(iri)}
    for _ in range(hops):
        ring = _beside(store, ring) - reached
        reached = reached | ring
        if most is not None and len(reached) > most:
            raise LimitError(
                "too much lies around this",
                found=f"{len(reached):,} things",
                expected=f"at most {most:,}",
                hint="ask for fewer hops, or begin with something else",
            )
    relations = set(_relations_of(store, reached))
    # A case has the regions and days of what it profiles; a name is told of every region.
    subjects = _objects(store, reached, (BG.subject.value,))
    places = ring = _objects(store, reached | subjects, (BG.region.value, BG.jurisdiction.value))
    while ring:  # what is of a region is of those around it, too
        ring = _objects(store, ring, (SCHEMA.containedInPlace.value,)) - places
        places = places | ring
    words = {row[0] for row in _texts(store, _WORDS)}
    words |= {*LINKS, *(getattr(BG, name).value for name in CLASSES)}
    return read_part(
        store,
        Scope(frozenset(reached | subjects | places), frozenset(relations), frozenset(words)),
    )


def _texts(store: Store, query: str) -> list[tuple[str, ...]]:
    rows = store.select(PREFIX_HEADER + query).rows
    return [tuple(term.value for term in row if term is not None) for row in rows]


def _iris(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in sorted(iris))


def _listed(terms: Iterable[str]) -> str:
    return ", ".join(f"<{term}>" for term in terms)


def _beside(store: Store, ring: set[str]) -> set[str]:
    """What one step leads to from any of ``ring``, pages left out."""
    if not ring:
        return set()
    of, links = _iris(ring), _listed(_LINK_TERMS)
    out = f"SELECT DISTINCT ?x {{ VALUES ?s {{ {of} }} ?s ?p ?x FILTER(?p IN ({links})) }}"
    into = (
        f"SELECT DISTINCT ?x {{ VALUES ?o {{ {of} }} ?x ?p ?o FILTER(?p IN ({links}))"
        " FILTER NOT EXISTS { ?x a bg:Page } }"
    )
    found = {row[0] for query in (out, into) for row in _texts(store, query)}
    for ends in _relations_of(store, ring).values():
        if ends & ring:
            found |= ends
    kinds = read_kinds(store, {iri for iri in found if is_valid_iri(iri)})
    return {iri for iri, kind in kinds.items() if kind != "Page"}


def _relations_of(store: Store, things: set[str]) -> dict[str, set[str]]:
    """The relations at whose ends things stand, or numbers, events and judgements of theirs → the
    things at both of their ends."""
    parts = _objects(store, things, (BG.observation.value, BG.event.value, BG.assessment.value))
    if not (near := _iris(things | parts)):
        return {}
    rows = _texts(
        store,
        f"""SELECT DISTINCT ?r ?from ?to {{
          {{ VALUES ?from {{ {near} }} ?r bg:from ?from ; bg:to ?to }}
          UNION {{ VALUES ?to {{ {near} }} ?r bg:to ?to ; bg:from ?from }} }}""",
    )
    owner = read_owners(store, {relation for relation, *_ in rows}) if rows else {}
    return {relation: {owner.get(end, end) for end in ends} for relation, *ends in rows}


def _objects(store: Store, things: set[str], properties: tuple[str, ...]) -> set[str]:
    """What these properties of ``things`` lead to."""
    if not things:
        return set()
    rows = _texts(
        store,
        f"SELECT DISTINCT ?x {{ VALUES ?s {{ {_iris(things)} }} ?s ?p ?x"
        f" FILTER(?p IN ({_listed(properties)})) }}",
    )
    return {row[0] for row in rows}
