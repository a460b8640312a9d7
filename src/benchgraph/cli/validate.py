"""``benchgraph validate``."""

from __future__ import annotations

from pathlib import Path

import click

from benchgraph.cli.options import engine_option
from benchgraph.validation.formats import FORMATS, render


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_",
    default="table",
    show_default=True,
    type=click.Choice(list(FORMATS)),
    help="github: annotations for a pull request.",
)
@click.option(
    "--pages",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Pages that the records cite, as files or folders: quotes are looked up in them.",
)
@engine_option
@click.pass_context
def validate(
    context: click.Context,
    paths: tuple[Path, ...],
    format_: str,
    pages: tuple[Path, ...],
    engine: str,
) -> None:
    """Check records: which line is wrong, why, and how to fix it.

    PATHS are records or folders of records; they may refer to everything that is shipped, and only
    they are reported on. Without PATHS the shipped records are checked.

    Exit code 1 if anything is a violation; warnings and hints do not count.

    \b
    Examples:
      benchgraph validate
      benchgraph validate drafts/ --format github
      benchgraph validate my-records --pages saved-pages/
    """
    from benchgraph.validation.paths import validate_paths

    report = validate_paths(list(paths), engine=engine, pages=pages)
    click.echo(render(report, format_), nl=False)
    context.exit(0 if report.conforms else 1)
