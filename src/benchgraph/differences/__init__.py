"""What changed between two releases: cases, numbers, relations, not triples."""

from benchgraph.differences.changes import compare_releases
from benchgraph.differences.model import KINDS, Change, Differences, Edit, Section
from benchgraph.differences.patch import GRAPHS, rdf_patch
from benchgraph.differences.present import DIFF_FORMATS, change_log
from benchgraph.differences.sorts import SECTIONS

__all__ = [
    "DIFF_FORMATS", "GRAPHS", "KINDS", "SECTIONS", "Change", "Differences", "Edit", "Section",
    "change_log", "compare_releases", "rdf_patch",
]  # fmt: skip
