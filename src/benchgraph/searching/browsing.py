"""What the index holds: how many things of which kind there are, and all of one kind."""

from __future__ import annotations

import sqlite3

from benchgraph.errors import StoreError
from benchgraph.language import preference
from benchgraph.searching.index import Index
from benchgraph.searching.kinds import kind_named, with_parts
from benchgraph.searching.search import Found, Hit


def kinds_in(index: Index) -> dict[str, int]:
    """How many things there are of each kind, in the order of ``KINDS``. Raises StoreError."""
    query = "SELECT kind, count(*) FROM thing GROUP BY kind ORDER BY min(place)"
    return {str(kind): int(count) for kind, count in _rows(index, query)}


def all_of(
    index: Index, kind: str, *, limit: int = 100, offset: int = 0, lang: str = "en"
) -> Found:
    """The things of ``kind`` by their name in ``lang``, ``limit`` of them from ``offset`` on.

    Raises NotFoundError for an unknown kind, StoreError.
    """
    names = with_parts(kind_named(kind))
    marks = ", ".join("?" * len(names))
    rows = _rows(
        index,
        "SELECT thing.iri, thing.kind, entry.lang, entry.text FROM thing LEFT JOIN entry"
        f" ON entry.thing = thing.id AND entry.role = 'label' WHERE thing.kind IN ({marks})",
        *names,
    )
    rank = preference(lang)
    best: dict[str, tuple[str, str, str]] = {}
    for iri, own, tag, text in rows:
        new = (own, tag or "", text or iri)
        known = best.setdefault(iri, new)
        if (rank(new[1]), new[2]) < (rank(known[1]), known[2]):
            best[iri] = new
    order = sorted(best, key=lambda iri: (best[iri][2].casefold(), iri))
    hits = tuple(
        Hit(iri, own, text, "", "label", text, tag, "", (), tag)
        for iri in order[offset : offset + limit]
        for own, tag, text in (best[iri],)
    )
    counts: dict[str, int] = {}
    for own, _, _ in best.values():
        counts[own] = counts.get(own, 0) + 1
    return Found("", hits, len(order), (), counts)


def _rows(index: Index, query: str, *values: str) -> list[tuple]:  # type: ignore[type-arg]
    try:
        return index.database.execute(query, values).fetchall()
    except sqlite3.Error as error:
        raise StoreError(
            "the search index cannot be read", found=str(error), hint="build the release again"
        ) from None
