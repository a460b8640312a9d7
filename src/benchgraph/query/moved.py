"""What an IRI that was given up leads to: the tombstones of a graph, read and followed.

A tombstone is ``owl:deprecated true``, and nothing says any more what it is; the graph holds it, so
that every store answers alike. A term of the ontology that was given up says still what it is.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass

from pyoxigraph import NamedNode

from benchgraph.errors import NotFoundError, QueryWarning
from benchgraph.iris import entity_iri, expand, local_id, prefixed
from benchgraph.store import EmbeddedStore, Store
from benchgraph.vocab import ID, PREFIX_HEADER

_ONE = (
    PREFIX_HEADER
    + """SELECT ?to ?since ?note ?type WHERE {
  IRI owl:deprecated true
  OPTIONAL { IRI dcterms:isReplacedBy ?to } OPTIONAL { IRI bg:retiredIn ?since }
  OPTIONAL { IRI rdfs:comment ?note } OPTIONAL { IRI a ?type } }"""
)
_LIKE_AN_ID = re.compile(r"[a-z0-9]+(?:[-/:.#?=&%_]+[a-zA-Z0-9]+)+/?")
_ALL = PREFIX_HEADER + "SELECT ?old WHERE { ?old owl:deprecated true }"


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What was given up: in which version, why, and what took its place (empty: nothing did).

    ``is_term``: the graph still says what it is, as it does of a term of an ontology.
    """

    iri: str
    replaced_by: str
    since: str
    note: str
    is_term: bool = False

    def sentence(self) -> str:
        """What became of it, in words."""
        since = f" in version {self.since}" if self.since else ""
        if self.replaced_by:
            return f"{prefixed(self.iri)} became {prefixed(self.replaced_by)}{since}"
        return f"{prefixed(self.iri)} was withdrawn{since}"


def given_up(store: Store, iri: str) -> GivenUp | None:
    """What became of ``iri``; None where it was not given up."""
    rows = list(store.select(_ONE.replace("IRI", str(NamedNode(iri)))).dicts())
    if not rows:
        return None

    def least(name: str) -> str:
        # Collections may say two things of one IRI; every run tells the same of them.
        values = (row[name].value for row in rows if row.get(name) is not None)
        return min(values, default="")

    return GivenUp(iri, least("to"), least("since"), least("note"), bool(least("type")))


def steps(store: Store, iri: str) -> list[GivenUp]:
    """What became of ``iri``, one after the other; empty where it was not given up.

    A chain that comes back to itself ends before it does.
    """
    chain: list[GivenUp] = []
    seen: set[str] = set()
    while iri and iri not in seen and (step := given_up(store, iri)):
        seen.add(iri)
        chain.append(step)
        iri = step.replaced_by
    return chain


def current(store: Store, iri: str) -> str:
    """What ``iri`` is called by now: itself, or what took its place, of which a QueryWarning tells.

    Raises NotFoundError, with the reason, for what was withdrawn.
    """
    chain = steps(store, iri)
    if not chain:
        return iri
    end = chain[-1]
    if end.replaced_by and end.replaced_by not in {step.iri for step in chain}:
        warnings.warn(QueryWarning("; ".join(map(GivenUp.sentence, chain))), stacklevel=3)
        return end.replaced_by
    if end.is_term:
        return end.iri
    raise withdrawn(chain)


def withdrawn(chain: list[GivenUp]) -> NotFoundError:
    """What to say of something that was withdrawn, by the steps that led to it."""
    end = chain[-1]
    told = "; ".join(map(GivenUp.sentence, chain))
    if end.replaced_by:
        return NotFoundError("its tombstones lead in a circle", found=told)
    return NotFoundError(told, found=end.note or None)


def is_entity(iri: str) -> bool:
    """Whether an IRI is one of an entity of its own, not of a node inside a record."""
    return iri.startswith(ID) and local_id(iri).count("/") == 1


def old_iris(store: Store) -> list[str]:
    """Every IRI that was given up, sorted; read once where the store keeps what is read."""
    kept = store.kept if isinstance(store, EmbeddedStore) else None
    if kept is not None and isinstance(known := kept.get("given up"), list):
        return known
    rows = store.select(_ALL)
    found = sorted({old.value for (old,) in rows if isinstance(old, NamedNode)})
    if kept is not None:
        kept["given up"] = found
    return found


def is_like_an_id(text: str) -> bool:
    """Whether somebody may have typed an id, a slug or an IRI, and not words."""
    return bool(_LIKE_AN_ID.fullmatch(text))


def forwarded(store: Store, text: str) -> str:
    """What to look for instead of ``text``, where that is the id, slug or IRI of something that was
    given up: the slug of what took its place (or of what that is in), of which a QueryWarning
    tells; else ``text``."""
    if not is_like_an_id(text):
        return text
    known = {each for iri in old_iris(store) for each in (iri, prefixed(iri), local_id(iri))}
    slugs = {iri.rpartition("/")[2]: iri for iri in old_iris(store) if is_entity(iri)}
    iri = slugs.get(text) or (entity_iri(expand(text) or text) if text in known else "")
    if not iri:
        return text
    try:
        new = current(store, iri)
        return local_id(new).split("/")[1] if new.startswith(ID) else new
    except NotFoundError as gone:
        warnings.warn(QueryWarning(gone.what, gone.found), stacklevel=2)
        return text
