"""``benchgraph check-sources``."""

from __future__ import annotations

from pathlib import Path

import click

from benchgraph.cli.options import progress_printer
from benchgraph.validation.formats import FORMATS, render


@click.command("check-sources")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format", "format_", default="table", show_default=True, type=click.Choice(list(FORMATS)),
    help="github: annotations for a pull request.",
)  # fmt: skip
@click.option(
    "--state", type=click.Path(path_type=Path),
    help="Keep what was found here (by default in the user's cache folder): a run that was "
    "stopped goes on, a later one asks only what has changed.",
)  # fmt: skip
@click.option(
    "--rate", default=1.0, show_default=True, type=click.FloatRange(0.01, 50),
    help="Requests a second at most, to one host.",
)  # fmt: skip
@click.option(
    "--allow-private", is_flag=True, help="Also ask private, loopback and link-local addresses."
)
@click.pass_context
def check_sources(
    context: click.Context, paths: tuple[Path, ...], format_: str, state: Path | None,
    rate: float, allow_private: bool,
) -> None:  # fmt: skip
    """Check that cited pages are still there, and still say what is quoted.

    Every page that the records in PATHS (by default the shipped ones) name is asked for, one
    request at a time for a host, as its robots.txt allows. A page that is gone and a quote that no
    longer stands on its page are violations; a page that has moved, or cannot be read, is a
    warning.

    Exit code 1 if anything is a violation; 2 if it could not run, or nothing could be reached.

    \b
    Examples:
      benchgraph check-sources
      benchgraph check-sources my-records --format markdown
      benchgraph check-sources my-records --state checked.json --rate 0.5
    """
    from benchgraph.keeping import cache_folder
    from benchgraph.pages.reading.site import Fetching
    from benchgraph.validation.live import check_sources as check

    fetching = Fetching(rate=rate, allow_private=allow_private)
    progress = progress_printer("asking")
    place = state or cache_folder() / "check-sources.json"
    report = check(list(paths), fetching, place, progress=progress)
    click.echo(render(report, format_), nl=False)
    for note in report.notes:
        click.echo(note, err=True)
    context.exit(0 if report.conforms else 1)
