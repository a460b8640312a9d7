"""Which things identity links make one: asked where numbers are compared, never merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from benchgraph.store import Store
from benchgraph.vocab import PREFIX_HEADER

_EXACT = PREFIX_HEADER + "SELECT ?one ?other WHERE { ?one skos:exactMatch ?other }"


class Identities:
    """Things and what they are exactly, along any number of links in either direction."""

    def __init__(self, links: Iterable[tuple[str, str]] = ()) -> None:
        groups: dict[str, set[str]] = {}
        for one, other in links:
            group = groups.get(one, {one}) | groups.get(other, {other})
            groups.update(dict.fromkeys(group, group))
        self._groups: Mapping[str, set[str]] = groups
        self._first = {thing: min(group) for thing, group in groups.items()}

    def one(self, thing: str) -> str:
        """One name for all that are ``thing``: the first IRI."""
        return self._first.get(thing, thing)

    def all(self, thing: str) -> set[str]:
        """``thing`` and everything that it is."""
        return set(self._groups.get(thing, {thing}))


def read_identities(store: Store) -> Identities:
    """The links skos:exactMatch of the default graph; closeMatch makes nothing one."""
    return Identities(
        (one.value, other.value)
        for one, other in store.select(_EXACT)
        if isinstance(one, NamedNode) and isinstance(other, NamedNode)
    )
