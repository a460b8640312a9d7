"""``benchgraph build``."""

from __future__ import annotations

from pathlib import Path

import click

from benchgraph.cli.options import data_options, engine_option, progress_printer

SHOWN = 12


@click.command()
@data_options
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("release"),
    show_default=True,
    help="Folder that gets the release.",
)
@engine_option
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes that read records (by default as many as pay off).",
)
@click.option(
    "--no-cache",
    is_flag=True,
    help="Read every record, also those that an earlier build has read and that are the same.",
)
@click.option(
    "--keep-going",
    is_flag=True,
    help="Build without the records that are wrong, and say so in the manifest.",
)
@click.option(
    "--named",
    is_flag=True,
    help="Prepare the store of the named graphs at once, not when a query first asks for them.",
)
def build(
    data: tuple[Path, ...],
    shipped: bool,
    out: Path,
    engine: str,
    workers: int | None,
    no_cache: bool,
    keep_going: bool,
    named: bool,
) -> None:
    """Build a release from records: validate, infer, relate, validate again, write.

    The records in --data lie over the shipped ones; docs/your-data.md says how. A build that fails
    names everything that is wrong, and leaves the release that stood there as it was.

    \b
    Examples:
      benchgraph build
      benchgraph build --data my-records --out my-release
      benchgraph build --data theirs --data mine --keep-going --out our-release
      benchgraph build --no-shipped --data my-records --out mine-alone
      benchgraph build --named
    """
    from benchgraph.release.build import assemble, write_build
    from benchgraph.validation.text import summary

    progress = progress_printer()
    made = assemble(
        data,
        shipped=shipped,
        keep_going=keep_going,
        engine=engine,
        workers=workers,
        cache=not no_cache,
        progress=progress,
    )
    progress("writing")
    release = write_build(made, out)
    if named:
        release.named()
    counts = release.manifest["triples"]
    said = summary(made.asserted_report)
    more = " (benchgraph validate lists them)" if made.asserted_report.results else ""
    click.echo(said + more, err=True)
    for left in made.left_out:
        click.echo(f"left out: {left.path}: {left.why}", err=True)
    if made.not_drawn:
        click.echo("Relations that were not drawn, so that the strong ones can be seen:", err=True)
    for line in made.not_drawn[:SHOWN]:
        click.echo(f"  {line}", err=True)
    if len(made.not_drawn) > SHOWN:
        click.echo(f"  … and {len(made.not_drawn) - SHOWN:,} more", err=True)
    click.echo(
        f"{release.path}: {counts['default graph']:,} triples,"
        f" {len(counts['named graphs']):,} named graphs"
    )
