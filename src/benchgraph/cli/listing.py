"""``benchgraph list``: what there is of a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from benchgraph.cli.options import language_option, reading_options
from benchgraph.cli.screen import screen
from benchgraph.query.formats import ROW_FORMATS, write_answer

if TYPE_CHECKING:
    from benchgraph.store import Rows, Store


@click.command("list")
@click.argument("kind")
@click.option("--region", help="Only what is in this region, or in one that lies in it.")
@click.option("--axis", help="Only what lies on this axis, or on a narrower one.")
@click.option("--status", help="Only what has this status, such as operating or planned.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Show only the first N.")
@click.option(
    "--format",
    "format",
    type=click.Choice(ROW_FORMATS),
    default="table",
    show_default=True,
    help="csv, tsv, json and xml are the W3C formats for SPARQL results.",
)
@language_option()
@reading_options
def list_(
    store: Store,
    kind: str,
    region: str | None,
    axis: str | None,
    status: str | None,
    limit: int | None,
    format: str,
    lang: str,
) -> None:
    """List the things of a KIND, in the singular or the plural.

    KIND: cases, regions, institutions, initiatives (and among them programmes, funding-schemes),
    facilities, products, documents, pages, axes, indicators, units, vocabularies, concepts, terms.

    \b
    Examples:
      benchgraph list cases
      benchgraph list institutions --region hk --format csv
      benchgraph list initiatives --axis compute --region 臺灣
      benchgraph list indicators --lang ja
    """
    from benchgraph.searching.listing import list_things
    from benchgraph.store import Rows

    rows = list_things(store, kind, region=region, axis=axis, status=status, lang=lang)
    shown = Rows(rows.variables, rows.rows[:limit])
    if format == "table":
        # A description needs a page, not a cell; one kind for all is in the question.
        shown = _without(shown, "description")
        if len({row[2] for row in shown.rows}) == 1:
            shown = _without(shown, "kind")
    click.echo(write_answer(shown, format, screen()), nl=False)
    if format == "table":
        of = f" of {len(rows)}" if len(shown) < len(rows) else ""
        click.echo(f"{len(shown)}{of} row{'' if len(rows) == 1 else 's'}", err=True)


def _without(rows: Rows, name: str) -> Rows:
    if name not in rows.variables:
        return rows
    place = rows.variables.index(name)
    return type(rows)(
        tuple(v for v in rows.variables if v != name),
        [(*row[:place], *row[place + 1 :]) for row in rows.rows],
    )
