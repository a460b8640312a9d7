"""``benchgraph diff``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
)
def diff(old: Path, new: Path, format_: str) -> None:
    """Say what changed from the release OLD to the release NEW.

    In the reader's terms: cases, things, documents, numbers (old → new), events, judgements,
    citations, evidence and relations that were added, removed or changed. A difference is no error:
    the exit code is 0 either way.

    \b
    Example:
      benchgraph diff release/001 release/002
    """
    from benchgraph.differences import DIFF_FORMATS, compare_releases
    from benchgraph.release.read import open_release

    sections = compare_releases(open_release(old).nquads(), open_release(new).nquads())
    click.echo(DIFF_FORMATS[format_](sections))
