"""Numbers and days of an answer as charts: one for each column that holds them."""

from __future__ import annotations

from pyoxigraph import Literal

from benchgraph.errors import ParameterError
from benchgraph.plotting import rows_chart
from benchgraph.serving.charts import Drawing, draw
from benchgraph.store import Rows

MOST_ROWS = 400  # of which a chart is made; fewer are drawn, and it says how many are not
MOST_CHARTS = 3


def figures_of(rows: Rows, language: str) -> list[Drawing]:
    """The charts of an answer; none where no column holds numbers or days.

    Numbers of different units (a column ``unit``) never share an axis.
    """
    part = Rows(rows.variables, rows.rows[:MOST_ROWS])
    found = []
    for place, name in enumerate(rows.variables):
        if not _all_literals(part, place):
            continue
        try:
            found.append(draw(rows_chart(part, name, lang=language), language))
        except ParameterError:
            continue  # neither numbers nor days
        if len(found) == MOST_CHARTS:
            break
    return found


def _all_literals(rows: Rows, place: int) -> bool:
    """Whether a column holds no IRI: a few numbers among things are no chart."""
    return all(row[place] is None or isinstance(row[place], Literal) for row in rows)
