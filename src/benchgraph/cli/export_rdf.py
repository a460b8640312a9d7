"""``benchgraph export rdf``: the graph as RDF, the same bytes every time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli.options import reading_options
from benchgraph.syntaxes import SYNTAXES

if TYPE_CHECKING:
    from benchgraph.store import Store


@click.command()
@click.option(
    "--format",
    "format",
    type=click.Choice(list(SYNTAXES)),
    help="By default what the ending of --out says.",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="File to write.")
@reading_options
def rdf(store: Store, format: str | None, out: Path) -> None:
    """Write the graph as RDF, whole or not at all, and the same bytes every time.

    turtle, ntriples and rdfxml hold the default graph, which is everything once; nquads, trig and
    jsonld hold it too, and the named graphs that say who says what.

    \b
    Examples:
      benchgraph export rdf --out benchgraph.ttl
      benchgraph export rdf --format jsonld --out benchgraph.jsonld
    """
    from benchgraph.syntaxes import syntax_of, write_rdf

    count = write_rdf(store, format or syntax_of(out), out)
    click.echo(f"{out}: {count:,} statements")
