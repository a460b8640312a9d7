"""Reconciliation: which new records are about entities that the graph has, and what people say."""

from benchgraph.reconciling.model import Match
from benchgraph.reconciling.propose import propose

__all__ = ["Match", "propose"]
