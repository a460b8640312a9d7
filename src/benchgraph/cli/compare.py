"""``benchgraph compare``: things or regions side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli import complete
from benchgraph.cli.options import language_option, past_options
from benchgraph.cli.output import Output, output_options
from benchgraph.cli.screen import table_screen
from benchgraph.comparison.formats import FORMATS
from benchgraph.comparison.terms import PER

if TYPE_CHECKING:
    from benchgraph.store import Store


@click.command()
@click.argument("entities", nargs=-1, metavar="[ENTITY]...", shell_complete=complete.entity)
@click.option(
    "--axis",
    shell_complete=complete.concept_of("axis"),
    help="Compare all that lies on this axis, broad or of the observatory.",
)
@click.option(
    "--indicator",
    shell_complete=complete.concept_of("indicator"),
    help="Compare all that states a number for this indicator.",
)
@click.option("--things", is_flag=True, help="For a region, also the numbers of what lies in it.")
@output_options(list(FORMATS))
@click.option(
    "--rates",
    type=click.Path(path_type=Path),
    help="CSV file with exchange rates: date,from,to,rate. Without it no money is converted.",
)
@click.option("--currency", metavar="CODE", help="Currency to convert to at your --rates.")
@click.option(
    "--in",
    "into",
    metavar="CODE[@YEAR]",
    help="Money in this currency, at the rate of its year; with @YEAR at the prices of that year;"
    " PPP for international dollars.",
)
@click.option(
    "--per",
    type=click.Choice(PER),
    help="Money as a share of the region's GDP, or per inhabitant.",
)
@language_option()
@past_options
def compare(
    store: Store,
    entities: tuple[str, ...],
    axis: str | None,
    indicator: str | None,
    things: bool,
    output: Output,
    rates: Path | None,
    currency: str | None,
    into: str | None,
    per: str | None,
    lang: str,
) -> None:
    """Compare each ENTITY, or all on an axis, or all that states an indicator.

    Every value says whether it is a target, announced, actual …, of when, and on which page it
    stands; an empty cell says "not stated". Units are converted exactly, money only if you say so:
    at your --rates, or by the yearly figures of the graph (--in, --per), which stand in the cell.

    \b
    Examples:
      benchgraph compare hong-kong singapore --things
      benchgraph compare --axis compute --format markdown
      benchgraph compare --indicator compute-capacity --as-of 2025-06
      benchgraph compare --indicator public-funding --rates rates.csv --currency USD
      benchgraph compare --indicator public-funding --in USD@2025
      benchgraph compare hong-kong singapore --things --in PPP --per capita
      benchgraph compare --axis talent --out talent.xlsx
      benchgraph compare hong-kong singapore --columns public-funding,private-investment
    """
    from benchgraph.comparison import compare as make
    from benchgraph.comparison import read_rates, read_terms, write_comparison

    if sum([bool(entities), axis is not None, indicator is not None]) != 1:
        raise click.UsageError("name entities, or --axis, or --indicator: one of the three")
    if output.format == "xlsx" and output.out is None:
        raise click.UsageError("name the file for xlsx with --out")
    found = make(
        store,
        entities,
        axis=axis,
        indicator=indicator,
        things=things,
        language=lang,
        rates=read_rates(rates) if rates else None,
        currency=currency,
        terms=read_terms(into, per),
    )
    found = found.narrowed(output.columns, output.sort, output.limit)
    where = table_screen() if output.out is None else None
    output.write(
        write_comparison(found, output.format, where),
        f"{len(found.rows)} rows, {len(found.columns)} columns",
    )
