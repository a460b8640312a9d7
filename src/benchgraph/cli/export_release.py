"""``benchgraph export release``: a release as one ZIP that can be cited, found and checked."""

from __future__ import annotations

from pathlib import Path

import click

from benchgraph.cli.options import opened_release, progress_printer
from benchgraph.cli.packing import Packing, pack_options


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="ZIP file to write; -: a pipe."
)
@click.option(
    "--release",
    "packed",
    type=click.Path(path_type=Path),
    help="Pack this release, not the shipped graph.",
)
@pack_options
@click.option("--endpoint", hidden=True)
def release(
    out: Path, packed: Path | None, since: Path | None, base_url: str | None, endpoint: str | None
) -> None:
    """Write a release as one ZIP: graph, tables, and what describes them.

    For those who cite it, archive it, open it in a spreadsheet or harvest it. The same release
    gives the same bytes. It is dated with the newest date of its collections, or with
    SOURCE_DATE_EPOCH where that is set.

    \b
    Examples:
      benchgraph export release --out benchgraph.zip
      benchgraph export release --release release/002 --since release/001 --out pack.zip
      benchgraph export release --out pack.zip --base-url https://example.org/benchgraph/
    """
    if endpoint is not None:
        raise click.UsageError("a pack is of a release: name one with --release, not --endpoint")
    packing = Packing.of(out, since, base_url)
    packing.write(opened_release(packed), progress_printer())
