"""OWL 2 RL closure: rules compiled from an ontology, run to a fix-point over integer ids."""

from benchgraph.closure.axioms import UnsupportedAxiom
from benchgraph.closure.compile import compile_rules
from benchgraph.closure.fixpoint import Closure, Inconsistency, close
from benchgraph.closure.rules import Rules

__all__ = [
    "Closure",
    "Inconsistency",
    "Rules",
    "UnsupportedAxiom",
    "close",
    "compile_rules",
]
