"""``benchgraph schema``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), help="File that gets it (by default the screen)."
)
def schema(out: Path | None) -> None:
    """Write the JSON Schema (draft 2020-12) of the records.

    An editor that knows it completes keys and values and explains them. The shipped records have it
    beside them as data/record.schema.json; a record names it in its first line, and `benchgraph
    new` writes that line where the file is at hand:

    \b
      # yaml-language-server: $schema=../record.schema.json

    \b
    Examples:
      benchgraph schema
      benchgraph schema --out data/record.schema.json
    """
    from benchgraph.curating import schema_text
    from benchgraph.files import write_text

    if out is None:
        click.echo(schema_text(), nl=False)
    else:
        write_text(out, schema_text())
        click.echo(f"{out}: the schema of the records", err=True)
