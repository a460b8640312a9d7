"""The comparisons that a copy in files holds: what nobody can type there stands in a list."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from benchgraph.iris import prefixed
from benchgraph.serving.model import Pairs
from benchgraph.serving.pages.candidates import Candidate, candidates
from benchgraph.serving.wording import say
from benchgraph.store import Store
from benchgraph.vocab import ENTITY_PREFIXES, PREFIX_HEADER, SCHEME_PREFIXES

AT_ONCE = 20  # things in one table, as many as the server takes
_STATED = """SELECT ?indicator (COUNT(DISTINCT ?thing) AS ?things) WHERE {
  ?thing bg:observation ?number . ?number bg:indicator ?indicator
} GROUP BY ?indicator"""

# Words, what the address asks for, and how many things state something (0: not counted).
Ready = tuple[str, Pairs, int]


def ready_made(store: Store, lang: str) -> list[tuple[str, list[Ready]]]:
    """Regions and cases side by side, everything on each axis, and each indicator that two things
    or more state; headings with their comparisons, none that is empty."""
    counts = {
        prefixed(indicator.value): int(things.value)
        for indicator, things in store.select(PREFIX_HEADER + _STATED)
        if isinstance(indicator, NamedNode) and isinstance(things, Literal)
    }
    axes: list[Ready] = [
        (one.label, (("axis", one.value),), 0)
        for one in candidates(store, SCHEME_PREFIXES["axis"], lang)
    ]
    indicators: list[Ready] = [
        (one.label, (("indicator", one.value),), counts[one.value])
        for one in candidates(store, SCHEME_PREFIXES["indicator"], lang)
        if counts.get(one.value, 0) > 1
    ]
    found = [
        (say("Regions", lang), _side_by_side(_things(store, "region", lang), lang)),
        (say("Cases", lang), _side_by_side(_things(store, "case", lang), lang)),
        (say("On one axis", lang), axes),
        (say("One indicator", lang), indicators),
    ]
    return [(title, links) for title, links in found if links]


def _things(store: Store, kind: str, lang: str) -> list[Candidate]:
    return candidates(store, ENTITY_PREFIXES[kind], lang)


def _side_by_side(things: Sequence[Candidate], lang: str) -> list[Ready]:
    """The things in tables of at most AT_ONCE, as even as can be; none of a single thing."""
    if len(things) < 2:
        return []
    parts = -(-len(things) // AT_ONCE)
    size = -(-len(things) // parts)
    found: list[Ready] = []
    for first in range(0, len(things), size):
        group = things[first : first + size]
        words = say(", ", lang).join(one.label for one in group)
        found.append((words, tuple(("thing", one.value) for one in group), 0))
    return found
