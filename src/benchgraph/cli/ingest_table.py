"""What ``benchgraph ingest --mapping`` does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchgraph.cli.options import counting

if TYPE_CHECKING:
    from benchgraph.registry import Registry


def ingest_mapped(
    mapping: str, sources: tuple[str, ...], out: Path, names: Callable[[], Registry], *,
    rejects: Path | None, report: Path | None, limit: int | None, read_on: str | None,
) -> None:  # fmt: skip
    """Map tables to drafts and say what became of their rows."""
    from benchgraph.mapping.ingest import ingest_tables
    from benchgraph.mapping.plan import Mapping
    from benchgraph.mapping.source import load_source

    tables = [Path(source) for source in sources]
    if remote := [source for source in sources if "://" in source]:
        raise click.UsageError(f"--mapping reads files: download {remote[0]} first")
    source = load_source(mapping)  # before the names: a mistake is told at once
    plan = Mapping(source, tables, names(), read_on=read_on)
    with counting("rows") as advance:
        told = ingest_tables(
            plan, tables, out, rejects=rejects, report=report, limit=limit,
            progress=lambda rows: advance(rows, ""),
        )  # fmt: skip
    for line in told.summary():
        click.echo(line)
    for path in told.kept:
        click.echo(f"kept, because it is reviewed: {out / path}", err=True)
    if told.rows["rejected"] and rejects is not None:
        click.echo(f"rejects: {rejects}", err=True)
