"""``benchgraph validate``."""

from __future__ import annotations

from pathlib import Path

import click

from benchgraph.cli.options import data_options, engine_option
from benchgraph.cli.screen import screen
from benchgraph.validation.formats import FORMATS, render
from benchgraph.validation.model import WORDS
from benchgraph.validation.text import WIDTH

SEVERITY_OF = {word: severity for severity, word in WORDS.items()}


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
    "--severity",
    type=click.Choice(list(SEVERITY_OF)),
    help="Show findings as grave as this; the others are counted.  [default: warning in a table,"
    " hint in the other formats]",
)
@click.option(
    "--pages",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Pages that the records cite, as files or folders: quotes are looked up in them.",
)
@data_options
@engine_option
@click.pass_context
def validate(
    context: click.Context,
    paths: tuple[Path, ...],
    format_: str,
    severity: str | None,
    pages: tuple[Path, ...],
    data: tuple[Path, ...],
    shipped: bool,
    engine: str,
) -> None:
    """Check records: which line is wrong, why, and how to fix it.

    PATHS are records or folders of records, and only they are reported on; they may refer to what
    is shipped and to what lies over it in --data. Without PATHS all of these are checked. A record
    that cannot be read is a violation, and the others are checked all the same.

    Exit code 1 if anything is a violation; warnings and hints do not count.

    \b
    Examples:
      benchgraph validate
      benchgraph validate drafts/ --format github
      benchgraph validate drafts/ --severity hint
      benchgraph validate my-records --pages saved-pages/
      benchgraph validate my-records --data their-records
    """
    from benchgraph.validation.paths import validate_paths

    report = validate_paths(paths, data=data, shipped=shipped, engine=engine, pages=pages)
    shown = report.at_least(SEVERITY_OF[severity or ("warning" if format_ == "table" else "hint")])
    click.echo(render(shown, format_, width=screen().width or WIDTH), nl=False)
    if format_ == "table":  # the other formats hold them, or are read by programs
        for note in report.notes:
            click.echo(note, err=True)
    context.exit(0 if report.conforms else 1)
