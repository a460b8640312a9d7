"""``benchgraph mcp``: the graph as tools for assistants."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from benchgraph.cli.serve import needed, opened, served_options


@click.command()
@served_options(
    "Answer from this release, not from the shipped graph.", "The deadline of each call."
)
@click.option("--http", is_flag=True, help="Listen for HTTP instead of speaking on stdin.")
@click.option("--host", default="127.0.0.1", show_default=True, help="With --http: where.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8766,
    show_default=True,
    help="With --http: the port; 0: any that is free.",
)
def mcp(
    release: Path | None,
    data: tuple[Path, ...],
    shipped: bool,
    http: bool,
    host: str,
    port: int,
    timeout: float,
    memory: int,
) -> None:
    """Offer the graph to assistants as tools, by the Model Context Protocol.

    The tools: find, show, related, why, compare, questions, ask, sparql. Each only reads, has a
    deadline, and answers with statuses and the pages that say it. A client starts this command and
    speaks with it on stdin and stdout; with --http it listens at /mcp instead, as `benchgraph
    serve` does. It needs the extra benchgraph[mcp].

    \b
    Examples:
      benchgraph mcp
      benchgraph mcp --release my-release
      benchgraph mcp --http --port 8766
    """
    with needed("mcp"):
        from benchgraph.serving.settings import Settings
        from benchgraph.serving.toolserver import run
    settings = Settings(
        host=host, port=port, release=release, workers=1, timeout=timeout, memory=memory
    )
    run(
        settings,
        partial(opened, release, data, shipped),
        http=http,
        say=partial(click.echo, err=True),
    )
