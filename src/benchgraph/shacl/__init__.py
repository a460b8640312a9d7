"""SHACL shapes compiled to SPARQL queries that an Oxigraph store runs."""

from benchgraph.shacl.compile import CompiledShapes, compile_shapes
from benchgraph.shacl.results import Findings, IllFormed, PassedOver, ShaclResult, Unsupported

__all__ = [
    "CompiledShapes",
    "Findings",
    "IllFormed",
    "PassedOver",
    "ShaclResult",
    "Unsupported",
    "compile_shapes",
]
