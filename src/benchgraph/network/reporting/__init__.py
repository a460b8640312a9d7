"""What the numbers of a relation graph mean, in words and in tables."""

from benchgraph.network.reporting.analysis import Report, analyse
from benchgraph.network.reporting.markdown import report_markdown
from benchgraph.network.reporting.tables import report_csv

__all__ = ["Report", "analyse", "report_csv", "report_markdown"]
