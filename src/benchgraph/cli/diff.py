"""``benchgraph diff``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from benchgraph.differences.patch import Graphs

# So many of each kind and mark on a terminal, where nobody scrolls through thousands.
_FOLDED = 20


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown", "patch"]),
    default="text",
    show_default=True,
    help="patch is RDF Patch, which takes a store that holds OLD to NEW.",
)
@click.option("--spelling", is_flag=True, help="List what is only spelt otherwise, too.")
@click.option(
    "--limit",
    type=click.IntRange(0),
    metavar="N",
    help="So many changes of a kind in text and markdown; 0: all."
    f" {_FOLDED} on a terminal, else all.",
)
@click.option(
    "--graph",
    type=click.Choice(["all", "default", "named"]),
    default="all",
    show_default=True,
    help="In a patch: the default graph, the named graphs, or both, as load fills them.",
)
@click.option(
    "--pointed",
    is_flag=True,
    help="In a patch: write whole decimals as 3.0, as load does for Fuseki with TDB2.",
)
def diff(
    old: Path,
    new: Path,
    format_: str,
    spelling: bool,
    limit: int | None,
    graph: Graphs,
    pointed: bool,
) -> None:
    """Say what changed from the release OLD to the release NEW.

    In the reader's terms: deadlines that slipped, targets that were delivered, raised or withdrawn,
    changes of status, what was renamed; then cases, things, documents, numbers (old → new), events,
    judgements, citations, evidence and relations that were added, removed or changed. What is the
    same but for its spelling is only counted. A difference is no error: the exit code is 0 either
    way.

    \b
    Examples:
      benchgraph diff release/001 release/002
      benchgraph diff release/001 release/002 --format markdown --limit 10
      benchgraph diff release/001 release/002 --format patch > changes.rdfp
    """
    from benchgraph.differences import DIFF_FORMATS, compare_releases, rdf_patch
    from benchgraph.release import open_release

    if format_ != "patch" and (graph != "all" or pointed):
        raise click.UsageError("--graph and --pointed are for --format patch")
    before, after = open_release(old).nquads(), open_release(new).nquads()
    if format_ == "patch":
        for row in rdf_patch(before, after, graph, pointed=pointed):
            sys.stdout.buffer.write(row)
        sys.stdout.buffer.flush()
        return
    if limit is None and format_ == "text" and sys.stdout.isatty():
        limit = _FOLDED
    found = compare_releases(before, after)
    click.echo(DIFF_FORMATS[format_](found, limit=limit or None, spelling=spelling))
