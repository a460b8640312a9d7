"""The charts by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches

from benchgraph.errors import NotFoundError, ParameterError
from benchgraph.plotting.chart import Chart
from benchgraph.plotting.comparing import compare
from benchgraph.plotting.money import money
from benchgraph.plotting.promises import promises
from benchgraph.plotting.scope import Scope
from benchgraph.plotting.timeline import timeline
from benchgraph.store import Store

CHARTS: dict[str, Callable[..., Chart]] = {
    "promises": promises,
    "money": money,
    "timeline": timeline,
    "compare": compare,
}
WIDTH = 340
NARROWEST, WIDEST = 160, 2_000


def plot(
    store: Store,
    name: str,
    entities: Sequence[str] = (),
    *,
    region: str | None = None,
    indicator: str | None = None,
    lang: str = "en",
    width: int = WIDTH,
    parameters: Mapping[str, str] | None = None,
) -> Chart:
    """The chart ``name`` of ``entities``, a ``region`` or an ``indicator``, each by any name.

    ``width`` is that of the axis in points, 160 to 2,000; texts stand beside it. ``parameters`` are
    those of the question behind it. Raises NotFoundError for a chart, an entity, or where there is
    nothing to draw; ParameterError.
    """
    if name not in CHARTS:
        near = get_close_matches(name, CHARTS, 1, 0.5)
        raise NotFoundError(
            f"there is no chart called {name!r}",
            expected=", ".join(CHARTS),
            hint=f"did you mean {near[0]}?" if near else None,
        )
    if not NARROWEST <= width <= WIDEST:
        raise ParameterError(
            "an axis cannot be as wide as that",
            found=str(width),
            expected=f"{NARROWEST} to {WIDEST:,} points",
        )
    scope = Scope.named(store, entities, region=region, indicator=indicator, lang=lang)
    return CHARTS[name](store, scope, lang=lang, width=width, parameters=parameters)
