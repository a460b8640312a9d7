"""Charts: specifications of Vega-Lite with their data inside; drawing them is an extra."""

from benchgraph.plotting.chart import Chart, write_chart
from benchgraph.plotting.charts import CHARTS, plot
from benchgraph.plotting.history import history
from benchgraph.plotting.render import FORMATS, can_draw, format_of
from benchgraph.plotting.rows import rows_chart
from benchgraph.plotting.scope import Scope

__all__ = [
    "CHARTS",
    "FORMATS",
    "Chart",
    "Scope",
    "can_draw",
    "format_of",
    "history",
    "plot",
    "rows_chart",
    "write_chart",
]
