"""Reconciliation: which new records are about entities that the graph has, and what people say."""

from benchgraph.reconciling.apply import Applied, apply_matches
from benchgraph.reconciling.links import Link, link_faults, link_quads, read_links
from benchgraph.reconciling.matches import (
    accept_certain,
    matches_text,
    merge_matches,
    read_matches,
)
from benchgraph.reconciling.model import Match
from benchgraph.reconciling.propose import propose

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
