"""OWL 2 RL closure: rules compiled from an ontology, run to a fix-point over integer ids."""

from benchgraph.closure.axioms import UnsupportedAxiom
from benchgraph.closure.compile import compile_rules
from benchgraph.closure.contradictions import Inconsistency
from benchgraph.closure.fixpoint import Closure, close
from benchgraph.closure.infer import Inferred, infer
from benchgraph.closure.maintain import Delta, Maintained
from benchgraph.closure.rules import Rules
from benchgraph.closure.stored import UnusableState

__all__ = [
    "Closure",
    "Delta",
    "Inconsistency",
    "Inferred",
    "Maintained",
    "Rules",
    "UnsupportedAxiom",
    "UnusableState",
    "close",
    "compile_rules",
    "infer",
]
