"""What ``build --pack`` and ``export release`` share: their options, and a pack that is written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from benchgraph.release import Release

# In the folder of a release, where no other name is given.
PACK = "pack.zip"
_PIPE = Path("-")


def pack_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--since`` and ``--base-url``."""
    since = click.option(
        "--since",
        type=click.Path(path_type=Path),
        metavar="RELEASE",
        help="Add to the pack what changed since this release: a patch and a change log.",
    )
    base = click.option(
        "--base-url",
        metavar="URL",
        help="Where the files of the pack will lie, for the links in its descriptions.",
    )
    return since(base(command))


@dataclass(frozen=True)
class Packing:
    """A pack that is asked for: where it goes (None: into the folder of the release)."""

    path: Path | None
    since: Release | None
    base_url: str | None

    @classmethod
    def of(cls, path: Path | None, since: Path | None, base_url: str | None) -> Packing:
        """Look at everything that can be wrong before any work is done.

        Raises UsageError, ParameterError, ReleaseError, EngineError.
        """
        from benchgraph.packing.source import base_of
        from benchgraph.packing.tables import check_installed
        from benchgraph.release import open_release

        if path == _PIPE and sys.stdout.isatty():
            raise click.UsageError("a ZIP is not for a terminal: name a file, or pipe it")
        if path is not None and path.is_dir():
            raise click.UsageError(f"{path} is a folder: name a file for the pack")
        check_installed()
        return cls(path, open_release(since) if since is not None else None, base_of(base_url))

    def write(self, release: Release, progress: Callable[[str], None]) -> None:
        """Write the pack of ``release``, and say where it is. Raises ReleaseError, StoreError."""
        from benchgraph.packing import pack_release

        path = self.path or release.path / PACK
        options: dict[str, Any] = {
            "since": self.since,
            "base_url": self.base_url,
            "progress": progress,
        }
        if path == _PIPE:
            members = pack_release(release, sys.stdout.buffer, **options)
            size = ""
        else:
            members = pack_release(release, path, **options)
            size = f", {path.stat().st_size / 1_000_000:,.1f} MB" if path.is_file() else ""
        click.echo(f"{path}: {len(members)} files{size}", err=True)
