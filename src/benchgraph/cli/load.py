"""``benchgraph load``: put a release into a triple store."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from benchgraph.cli.options import Login, login_options, progress_printer


@click.command()
@click.option("--endpoint", metavar="URL", required=True, help="Where the store answers queries.")
@click.option("--update", metavar="URL", help="Where it takes updates.")
@click.option("--graph-store", metavar="URL", help="Where its graphs are (Graph Store Protocol).")
@login_options
@click.option("--replace", is_flag=True, help="Put this release in the place of the one there.")
@click.option("--release", type=click.Path(path_type=Path), help="Load this release.")
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 86_400),
    default=600.0,
    show_default=True,
    metavar="SECONDS",
    help="Longest wait for an answer of the store.",
)
def load(
    endpoint: str,
    update: str | None,
    graph_store: str | None,
    login: Login,
    replace: bool,
    release: Path | None,
    timeout: float,
) -> None:
    """Put a release into a triple store, so that every question gives the same rows there.

    How the store treats its default graph is tried out, not guessed. Afterwards the triples of each
    graph are counted and compared. A load that fails leaves what the store held; run again, it goes
    on where it was. What --update and --graph-store are follows from --endpoint where the store
    keeps its own addresses.

    \b
    Examples:
      benchgraph load --endpoint http://localhost:7878/query
      benchgraph load --endpoint http://localhost:7878
      benchgraph load --endpoint http://localhost:3030/ds --replace
      benchgraph load --endpoint http://localhost:8080/rdf4j-server/repositories/benchgraph
      benchgraph load --endpoint http://localhost:8890/sparql \\
        --auth digest --user dba --password-env VIRTUOSO_PASSWORD
    """
    from benchgraph.loading import load as load_release
    from benchgraph.release import open_release
    from benchgraph.remote import Connection, Protocol, find

    connection = Connection(login.credentials(), timeout=timeout)
    addresses = find(endpoint, connection, update, graph_store)
    if release is None:
        from benchgraph.release.cache import shipped_release

        found = shipped_release(progress_printer("preparing the shipped graph (once)"))
    else:
        found = open_release(release)
    with _bar() as progress:
        done = load_release(
            found, Protocol(addresses, connection), replace=replace, progress=progress
        )
    for note in done.notes:
        click.echo(note, err=True)
    graphs = f"{done.graphs:,} named graph{'' if done.graphs == 1 else 's'}"
    click.echo(f"{addresses.query}: {done.triples:,} triples, {graphs}; counts and checksum agree")


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on stderr where that is a terminal; nothing in a pipe."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda step, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[size]}")
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, size="")

        def show(step: str, done: int, total: int) -> None:
            size = f"{done / 1e6:.1f} of {total / 1e6:.1f} MB" if total else ""
            bar.update(task, description=step, completed=done, total=total or None, size=size)

        yield show
