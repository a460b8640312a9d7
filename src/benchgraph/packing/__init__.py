"""A release pack: one ZIP for readers, archives, spreadsheets, harvesters, and what describes it.

It holds everything that they need of a release.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from benchgraph.packing.model import Member
    from benchgraph.release import Release


def pack_release(
    release: Release,
    path: Path | IO[bytes],
    *,
    since: Release | None = None,
    base_url: str | None = None,
    progress: Callable[[str], None] = lambda step: None,
) -> tuple[Member, ...]:
    """Write the pack of ``release`` as the ZIP at ``path``, whole or not at all, or to a binary
    stream; what is in it.

    ``since``: an earlier release, for a patch and a change log. ``base_url``: where the files will
    lie. Raises ParameterError, ReleaseError, StoreError.
    """
    from benchgraph.memory import collector_at_rest
    from benchgraph.packing.make import write_pack
    from benchgraph.packing.source import source_of

    source = source_of(release, since=since, base_url=base_url)
    with collector_at_rest():  # rows and cells: an eighth of the time went into looking for cycles
        return write_pack(source, path, progress)
