"""Validation: SHACL results as sentences, each with file, line and how to fix it."""

from benchgraph.validation.formats import FORMATS, render
from benchgraph.validation.model import Report, Result
from benchgraph.validation.records import validate_derived, validate_records
from benchgraph.validation.shacl import Shapes, load_shapes, run_shapes

__all__ = [
    "FORMATS",
    "Report",
    "Result",
    "Shapes",
    "load_shapes",
    "render",
    "run_shapes",
    "validate_derived",
    "validate_records",
]
