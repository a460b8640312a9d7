"""``benchgraph migrate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from benchgraph.migrating import Migration


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--queries", is_flag=True, help="Saved queries alone: .rq and .sparql, anywhere below."
)
@click.option(
    "--from", "since", metavar="VERSION", default="0.1.0", show_default=True,
    help="The version of benchgraph that they were written for.",
)  # fmt: skip
@click.option("--write", is_flag=True, help="Write the files: all of them or none.")
@click.option("--diff", is_flag=True, help="Show what is or would be written as a diff.")
@click.option("--check", is_flag=True, help="Exit code 1 where anything would change.")
def migrate(
    paths: tuple[Path, ...], queries: bool, since: str, write: bool, diff: bool, check: bool
) -> None:
    """Bring records, collections, mappings and queries of an earlier version to this one.

    Keys, terms and ids that were renamed are written as they are by now, single words of a line:
    comments, order and layout stay. A file whose id changed gets the name that goes with it. Each
    change is told with file and line, and so is what has to be done by hand. Without --write
    nothing is written. A second run finds nothing.

    Exit code 1 if something is left to be done by hand (with --check also if something would
    change); 2 if it could not run.

    \b
    Examples:
      benchgraph migrate my-records
      benchgraph migrate my-records --write
      benchgraph migrate saved-queries --queries --diff
    """
    from benchgraph.migrating import migrate as plan
    from benchgraph.migrating import settle

    if write and check:
        raise click.UsageError("--check only looks: give it or --write")

    found = plan(paths, since, queries=queries)
    if diff:
        click.echo(_diff(found), nl=False)
    for line in _told(found):
        click.echo(line, err=diff)
    if write:
        settle(found)
    click.echo(_sum(found, written=write), err=diff)
    if not found.is_whole or (check and found.texts):
        raise click.exceptions.Exit(1)


def _told(found: Migration) -> list[str]:
    """A line for each change, and for what is left."""
    lines = [(each.path, each.line, each.sentence()) for each in found.changes]
    for left in found.left:
        word = "by hand" if left.needed else "look"
        lines.append((left.path, left.line, f"{word}: {left.what}"))
    lines += [(path, 1, f"the file becomes {new.name}") for path, new in found.names.items()]
    return [f"{path}:{line}  {what}" for path, line, what in sorted(lines)]


def _sum(found: Migration, *, written: bool) -> str:
    needed = sum(each.needed for each in found.left)
    changed = len({each.path for each in found.changes})
    files = "1 file" if found.files == 1 else f"{found.files} files"
    told = f"{files}: {len(found.changes)} changes in {changed}, {needed} left to do by hand"
    return told if written or not found.changes else f"{told}; nothing was written"


def _diff(found: Migration) -> str:
    from difflib import unified_diff

    pieces: list[str] = []
    for path, text in sorted(found.before.items()):
        name = found.names.get(path, path)
        new = found.texts[name] or ""
        pieces += unified_diff(
            text.splitlines(keepends=True), new.splitlines(keepends=True), str(path), str(name)
        )
    return "".join(piece if piece.endswith("\n") else piece + "\n" for piece in pieces)
