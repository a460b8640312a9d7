"""``benchgraph plot``: a chart as SVG, PNG or a specification of Vega-Lite."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli.options import language_option, past_options
from benchgraph.cli.questions import read_parameters
from benchgraph.plotting.render import FORMATS

if TYPE_CHECKING:
    from benchgraph.plotting import Chart
    from benchgraph.store import Store

MANY_LINES = 80


@click.command()
@click.argument("chart", metavar="promises|money|timeline|compare")
@click.argument("entities", nargs=-1, metavar="[ENTITY]...")
@click.option("--region", metavar="ENTITY", help="Only what lies in this region.")
@click.option("--indicator", help="Only numbers of this indicator; compare needs one.")
@click.option(
    "--param",
    "-p",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter: on=DAY to judge promises by, since=DAY and till=DAY of a timeline.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="File to write; without it JSON to stdout."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="By default what the ending of --out says.",
)
@click.option(
    "--width",
    type=int,
    default=340,
    show_default=True,
    help="Points from left to right end of the axis.",
)
@click.option(
    "--scale",
    type=click.FloatRange(0.5, 8),
    default=2.0,
    show_default=True,
    help="Pixels a point, for PNG.",
)
@language_option("Language of titles, labels and notes: en, zh-Hans, ja.")
@past_options
def plot(
    store: Store,
    chart: str,
    entities: tuple[str, ...],
    region: str | None,
    indicator: str | None,
    parameters: tuple[str, ...],
    out: Path | None,
    format_: str | None,
    width: int,
    scale: float,
    lang: str,
) -> None:
    """Draw a chart. Every mark has its status, its source and, where it is not exact, ≈, ≥ or ≤.

    \b
    promises  targets and what came of them, over time
    money     sums by stage, region by region; each currency apart
    timeline  events of a case, a thing or a region
    compare   one indicator across things or regions; each unit apart

    What is undated or not stated stands in a band of its own. SVG and PNG need the extra
    benchgraph[plot]; where it is missing the specification is written as JSON beside --out, and the
    exit code is 2.

    \b
    Examples:
      benchgraph plot promises --indicator compute-capacity --out targets.svg
      benchgraph plot money hong-kong singapore --out money.png
      benchgraph plot timeline cyberport-ai-supercomputing-centre --lang zh-Hans --out timeline.svg
      benchgraph plot compare hong-kong singapore --indicator public-funding --out funding.svg
      benchgraph plot promises --region taiwan > targets.vl.json
    """
    from benchgraph.plotting import format_of
    from benchgraph.plotting import plot as make

    if out is None and format_ not in (None, "json"):
        raise click.UsageError(f"name the file for {format_} with --out")
    chosen = format_of(out, format_) if out is not None else "json"
    made = make(
        store,
        chart,
        entities,
        region=region,
        indicator=indicator,
        lang=lang,
        width=width,
        parameters=read_parameters(parameters),
    )
    if made.lines > MANY_LINES:
        click.echo(
            f"benchgraph: {made.lines} lines make a tall chart; name entities, --region or"
            " --indicator for less",
            err=True,
        )
    if out is None:
        click.echo(made.json(), nl=False)
        return
    draw(made, out, chosen, scale=scale)


def draw(chart: Chart, out: Path, format_: str | None = None, *, scale: float = 2.0) -> None:
    """Write ``chart`` to ``out``, in what its ending says where no format is given."""
    from benchgraph.plotting import format_of, write_chart

    chosen = format_of(out, format_)
    _fall_back(chart, out, chosen)
    write_chart(chart, out, chosen, scale=scale)
    click.echo(f"wrote {chart.lines} lines to {out}", err=True)


def _fall_back(chart: Chart, out: Path, format_: str) -> None:
    """Where nothing can draw, write the specification; the error that follows says what to do."""
    from benchgraph.plotting import can_draw, write_chart

    if format_ != "json" and not can_draw():
        beside = out.with_suffix(".vl.json")
        write_chart(chart, beside, "json")
        click.echo(f"benchgraph: wrote the specification to {beside}", err=True)
