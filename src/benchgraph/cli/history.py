"""``benchgraph history``: who said what when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli import complete
from benchgraph.cli.options import language_option, past_options
from benchgraph.cli.output import Output, output_options
from benchgraph.tables.names import ROW_FORMATS

if TYPE_CHECKING:
    from benchgraph.store import Rows, Store


@click.command()
@click.argument("entity", shell_complete=complete.entity)
@click.argument("indicator", required=False)
@click.option(
    "--every-source", is_flag=True, help="A row for each page that says it, not for the first only."
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path),
    help="Draw it instead, to this file: .svg, .png or .json (Vega-Lite).",
)
@output_options(ROW_FORMATS)
@language_option()
@past_options
def history(
    store: Store,
    entity: str,
    indicator: str | None,
    every_source: bool,
    plot: Path | None,
    output: Output,
    lang: str,
) -> None:
    """Show who said what when: the numbers of ENTITY in the order in which sources said them.

    With INDICATOR only the numbers for it. A case stands also for what it profiles and for the
    funding schemes that it names. Each row has the day of the source, value, deadline and scope as
    stated, what the number takes the place of, what contradicts it, and its page. What stands on a
    page without a date comes last. csv, tsv, json, jsonl and xml hold every column.

    \b
    Examples:
      benchgraph history cyberport-ai-supercomputing-centre compute-capacity
      benchgraph history falcon-llm --format csv
      benchgraph history stargate-uae --every-source --as-of 2025
      benchgraph history cyberport-ai-supercomputing-centre compute-capacity --plot history.svg
    """
    from benchgraph.asof import find_indicator, history_rows, shown
    from benchgraph.query.entities import labels, resolve
    from benchgraph.tables import FORMATS as TABLES

    iri = resolve(store, entity)
    which = find_indicator(store, indicator) if indicator else None
    rows = history_rows(store, iri, which, every_source=every_source, lang=lang)
    if not rows:
        about = f" on {indicator}" if indicator else ""
        click.echo(f"no number of {entity!r}{about} is known", err=True)
        if plot or output.format in TABLES:
            return
    if plot is not None:
        _draw(rows, plot, labels(store, [iri], lang).get(iri, entity), lang)
        return
    for_people = output.format in TABLES and not output.columns
    output.print_answer(shown(rows) if for_people else rows, store, lang=lang)


def _draw(rows: Rows, out: Path, title: str, lang: str) -> None:
    from benchgraph.asof import chart_rows
    from benchgraph.cli.plot import draw
    from benchgraph.plotting import history as chart

    draw(chart(chart_rows(rows, lang), title=title, lang=lang), out)
