"""``benchgraph new``."""

from __future__ import annotations

from pathlib import Path

import click

_KINDS = (
    "case institution region document facility initiative programme funding-scheme product page"
    " collection"
).split()


@click.command()
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("name", metavar="LABEL|SLUG|URL")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("data"),
    show_default=True,
    help="Folder of records: the file goes into the folder of its kind there.",
)
@click.option("--page", metavar="URL", help="The page that the record is read from.")
@click.option("--subject", metavar="ID", help="What a case profiles, such as facility/alps.")
def new(kind: str, name: str, out: Path, page: str | None, subject: str | None) -> None:
    """Write a new record of KIND to fill in.

    The file holds what is known already. Every other key stands there as a comment, with what it
    means and the values that it may have: nothing is made up, so nothing made up can be released. A
    file that is there is never overwritten.

    With a LABEL the slug is made from it; with a SLUG (lower-case words and hyphens) the label is
    left to fill in. A page is called by its URL. For a collection, collection.yaml goes into --out:
    it says whose records the others there are, and under which licence.

    \b
    Examples:
      benchgraph new facility "Harbour Compute Hub" --page https://observatory.example/hub/
      benchgraph new case harbour-compute-hub --out my-records
      benchgraph new page https://observatory.example/hub/ --out my-records
      benchgraph new collection "Centres of the region" --out my-records
    """
    from benchgraph.curating import scaffold, scaffold_collection

    if subject is not None and kind != "case":
        raise click.UsageError("--subject is for a case")
    if kind == "collection":
        if page is not None:
            raise click.UsageError("--page is for a record: a collection has sources")
        made = scaffold_collection(name, out)
        told = f"Fill in whose it is and under which licence, then: benchgraph validate {out}"
    else:
        made = scaffold(kind, name, out, page=page, subject=subject)
        told = f"Fill in what the page states, then: benchgraph validate {made.path}"
    made.write()
    click.echo(made.path)
    click.echo(told, err=True)
