"""``benchgraph history``: who said what when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from benchgraph.cli.options import language_option, past_options
from benchgraph.cli.screen import screen
from benchgraph.query.formats import ROW_FORMATS, write_answer

if TYPE_CHECKING:
    from benchgraph.store import Store

FOR_PEOPLE = ("table", "markdown")


@click.command()
@click.argument("entity")
@click.argument("indicator", required=False)
@click.option(
    "--every-source", is_flag=True, help="A row for each page that says it, not for the first only."
)
@click.option(
    "--format",
    "format",
    type=click.Choice(ROW_FORMATS),
    default="table",
    show_default=True,
    help="csv, tsv, json and xml hold every column; table and markdown what is read by people.",
)
@language_option()
@past_options
def history(
    store: Store, entity: str, indicator: str | None, every_source: bool, format: str, lang: str
) -> None:
    """Show who said what when: the numbers of ENTITY in the order in which sources said them.

    With INDICATOR only the numbers for it. A case stands also for what it profiles and for the
    funding schemes that it names. Each row has the day of the source, value, deadline and scope as
    stated, what the number takes the place of, what contradicts it, and its page. What stands on a
    page without a date comes last.

    \b
    Examples:
      benchgraph history cyberport-ai-supercomputing-centre compute-capacity
      benchgraph history falcon-llm --format csv
      benchgraph history stargate-uae --every-source --as-of 2025
    """
    from benchgraph.asof import find_indicator, history_rows, shown
    from benchgraph.query.entities import resolve

    iri = resolve(store, entity)
    which = find_indicator(store, indicator) if indicator else None
    rows = history_rows(store, iri, which, every_source=every_source, lang=lang)
    if not rows:
        about = f" on {indicator}" if indicator else ""
        click.echo(f"no number of {entity!r}{about} is known", err=True)
        if format in FOR_PEOPLE:
            return
    click.echo(
        write_answer(shown(rows) if format in FOR_PEOPLE else rows, format, screen()), nl=False
    )
