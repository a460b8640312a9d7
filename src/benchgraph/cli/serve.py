"""``benchgraph serve``: web pages and a SPARQL endpoint."""

from __future__ import annotations

from pathlib import Path

import click

from benchgraph.cli.options import opened_release


@click.command()
@click.option(
    "--release",
    type=click.Path(path_type=Path),
    help="Serve this release, not the shipped graph.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
def serve(release: Path | None, host: str, port: int) -> None:
    """Open the graph for people (web pages) and for machines (SPARQL, JSON, linked data)."""
    from benchgraph.serving.running import serve as start
    from benchgraph.serving.settings import Settings

    start(Settings(host=host, port=port, release=release), opened_release(release))
