"""Validation: SHACL results as sentences, each with file, line and how to fix it."""

from benchgraph.validate.formats import FORMATS, render
from benchgraph.validate.model import Report, Result
from benchgraph.validate.records import validate_derived, validate_records
from benchgraph.validate.shacl import Shapes, load_shapes, run_shapes

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
