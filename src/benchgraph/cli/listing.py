"""``benchgraph list``: what there is of a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from benchgraph.cli.options import language_option, past_options
from benchgraph.cli.output import Output, output_options
from benchgraph.tables.names import ROW_FORMATS

if TYPE_CHECKING:
    from benchgraph.store import Rows, Store


@click.command("list")
@click.argument("kind")
@click.option("--region", help="Only what is in this region, or in one that lies in it.")
@click.option("--axis", help="Only what lies on this axis, or on a narrower one.")
@click.option("--status", help="Only what has this status, such as operating or planned.")
@output_options(ROW_FORMATS)
@language_option()
@past_options
def list_(
    store: Store,
    kind: str,
    region: str | None,
    axis: str | None,
    status: str | None,
    output: Output,
    lang: str,
) -> None:
    """List the things of a KIND, in the singular or the plural.

    KIND: cases, regions, institutions, initiatives (and among them programmes, funding-schemes),
    facilities, products, documents, pages, axes, indicators, units, vocabularies, concepts, terms.

    \b
    Examples:
      benchgraph list cases
      benchgraph list institutions --region hk --out institutions.xlsx
      benchgraph list initiatives --axis compute --region 臺灣
      benchgraph list indicators --lang ja
    """
    from benchgraph.searching.listing import list_things

    rows = list_things(store, kind, region=region, axis=axis, status=status, lang=lang)
    if output.format == "table" and not output.columns:
        # A description needs a page, not a cell; one kind for all is in the question.
        rows = _without(rows, "description")
        if len({row[2] for row in rows.rows}) == 1:
            rows = _without(rows, "kind")
    output.print_answer(rows, store, lang=lang)


def _without(rows: Rows, name: str) -> Rows:
    if name not in rows.variables:
        return rows
    place = rows.variables.index(name)
    return type(rows)(
        tuple(v for v in rows.variables if v != name),
        [(*row[:place], *row[place + 1 :]) for row in rows.rows],
    )
