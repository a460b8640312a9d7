"""SHACL validation of any RDF: files or statements in, a standard report out."""

from benchgraph.checking.data import DataGraph
from benchgraph.checking.judging import validate
from benchgraph.checking.report import Report
from benchgraph.checking.results import Result, Unjudged

__all__ = ["DataGraph", "Report", "Result", "Unjudged", "validate"]
