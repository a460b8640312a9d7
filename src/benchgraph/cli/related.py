"""``benchgraph related`` and ``benchgraph why``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from benchgraph.cli import complete
from benchgraph.cli.options import language_option, past_options
from benchgraph.cli.screen import screen

if TYPE_CHECKING:
    from benchgraph.store import Store


@click.command()
@click.argument("entity", shell_complete=complete.entity)
@click.option(
    "--type",
    "type_",
    metavar="TYPE",
    shell_complete=complete.concept_of("relation-type"),
    help="Only this type, e.g. shared-institution.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv", "markdown"]),
    default="table",
    show_default=True,
)
@language_option()
@past_options
def related(entity: str, type_: str | None, format_: str, lang: str, store: Store) -> None:
    """Show what ENTITY is related to, and why: the strongest first, grouped by type.

    On a case, what its subject is related to is shown too.

    \b
    Examples:
      benchgraph related cyberport-ai-supercomputing-centre
      benchgraph related cyberport --type operates --format csv
      benchgraph related cyberport --as-of 2024-12
    """
    from benchgraph.query.entities import resolve
    from benchgraph.relations import related as find_related
    from benchgraph.relations.present import RELATED_FORMATS

    rows = find_related(store, resolve(store, entity), type_=type_, lang=lang)
    if rows or format_ in ("json", "csv"):
        click.echo(RELATED_FORMATS[format_](rows, screen()), nl=format_ != "csv")
    if not rows:
        click.echo(
            f"nothing is related to {entity!r}" + (f" by {type_}" if type_ else ""), err=True
        )


@click.command()
@click.argument("a", shell_complete=complete.entity)
@click.argument("b", shell_complete=complete.entity)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
)
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True)
@language_option()
@past_options
def why(a: str, b: str, format_: str, limit: int, lang: str, store: Store) -> None:
    """Show the shortest chains of evidence between A and B, in sentences with quotes and pages.

    No chain runs through a region, a whole government, or a publisher, and none has more than six
    steps or more than one comparison. Exit code 1 where nothing explains why they belong together.

    \b
    Example:
      benchgraph why cyberport-ai-supercomputing-centre nscc
    """
    from benchgraph.errors import BenchgraphError, NotFoundError
    from benchgraph.query.entities import resolve
    from benchgraph.relations import far_fetched
    from benchgraph.relations import why as find_chains
    from benchgraph.relations.present import CHAIN_FORMATS

    start, end = resolve(store, a), resolve(store, b)
    if start == end:
        raise BenchgraphError("both names mean the same entity", found=f"{a} and {b}: {start}")
    chains = find_chains(store, start, end, limit=limit, lang=lang)
    if not chains:
        far = far_fetched(store, start, end, lang=lang)
        if far:
            raise NotFoundError(
                f"nothing explains why {a!r} and {b!r} belong together",
                found=f"a chain that tells nothing: {far.shortcoming}",
                expected="at most six steps, and one comparison among them",
            )
        raise NotFoundError(
            f"nothing connects {a!r} and {b!r}",
            hint="chains through a region, a whole government or a publisher do not count",
        )
    click.echo(CHAIN_FORMATS[format_](chains, screen()))
