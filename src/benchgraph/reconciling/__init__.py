"""Reconciliation: which new records are about entities that the graph has, and what people say.

Each name is loaded when it is first used: a build reads links and needs no matcher.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchgraph.reconciling.apply import Applied, apply_matches
    from benchgraph.reconciling.links import Link, link_faults, link_quads, read_links
    from benchgraph.reconciling.matches import (
        accept_certain,
        matches_text,
        merge_matches,
        read_matches,
    )
    from benchgraph.reconciling.model import Match
    from benchgraph.reconciling.proposing import propose

__all__ = [
    "Applied",
    "Link",
    "Match",
    "accept_certain",
    "apply_matches",
    "link_faults",
    "link_quads",
    "matches_text",
    "merge_matches",
    "propose",
    "read_links",
    "read_matches",
]

_HOMES = {
    "apply": ("Applied", "apply_matches"),
    "links": ("Link", "link_faults", "link_quads", "read_links"),
    "matches": ("accept_certain", "matches_text", "merge_matches", "read_matches"),
    "model": ("Match",),
    "proposing": ("propose",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"benchgraph.reconciling.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
