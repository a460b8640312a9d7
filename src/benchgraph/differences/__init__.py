"""What changed between two releases: cases, numbers, relations, not triples."""

from benchgraph.differences.changes import SECTIONS, Change, Edit, Section, compare_releases
from benchgraph.differences.present import DIFF_FORMATS

__all__ = ["DIFF_FORMATS", "SECTIONS", "Change", "Edit", "Section", "compare_releases"]
