"""``benchgraph build``."""

from __future__ import annotations

from pathlib import Path

import click

from benchgraph.cli.options import engine_option, progress_printer

SHOWN = 12


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Folder of records (by default the shipped ones).",
)
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
    "--named",
    is_flag=True,
    help="Prepare the store of the named graphs at once, not when a query first asks for them.",
)
def build(data: Path | None, out: Path, engine: str, workers: int | None, named: bool) -> None:
    """Build a release from records: validate, infer, relate, validate again, write.

    A build that fails leaves the release that stood there as it was.

    \b
    Examples:
      benchgraph build
      benchgraph build --data my-records --out my-release
      benchgraph build --named
    """
    from benchgraph.release.build import assemble
    from benchgraph.release.write import write_lines
    from benchgraph.validation.text import summary

    progress = progress_printer()
    made = assemble(data, engine=engine, workers=workers, progress=progress)
    progress("writing")
    release = write_lines(made.lines, out, engines=made.engines, records=len(made.records))
    if named:
        release.named()
    counts = release.manifest["triples"]
    said = summary(made.asserted_report)
    more = " (benchgraph validate lists them)" if made.asserted_report.results else ""
    click.echo(said + more, err=True)
    if made.left_out:
        click.echo("Relations that were not drawn, so that the strong ones can be seen:", err=True)
    for line in made.left_out[:SHOWN]:
        click.echo(f"  {line}", err=True)
    if len(made.left_out) > SHOWN:
        click.echo(f"  … and {len(made.left_out) - SHOWN:,} more", err=True)
    click.echo(
        f"{release.path}: {counts['default graph']:,} triples,"
        f" {len(counts['named graphs']):,} named graphs"
    )
