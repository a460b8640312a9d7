"""The graph as of a day, and who said what when: both go by the day on which a source said it."""

from benchgraph.asof.cut import LeftOut
from benchgraph.asof.history import COLUMNS, chart_rows, find_indicator, history_rows, shown
from benchgraph.asof.past import PastStore, as_of
from benchgraph.query.days import end_of

__all__ = [
    "COLUMNS",
    "LeftOut",
    "PastStore",
    "as_of",
    "chart_rows",
    "end_of",
    "find_indicator",
    "history_rows",
    "shown",
]
