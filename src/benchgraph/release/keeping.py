"""Files of the cache folder: put there whole, and no more of them than there is room for.

They are only there to save time. What a crash leaves broken is not read, so nothing is pressed to
the disk; what a killed process was writing goes when the next one keeps something.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from benchgraph import system
from benchgraph.temporary import file_beside, is_left


def put(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` whole or not at all. Raises OSError."""
    handle, temporary = file_beside(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        system.put(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def forget_old(folder: Path, most_bytes: int, most_files: int | None = None) -> None:
    """Leave what was used last in ``folder``, no more than these bounds allow."""
    size = 0
    for number, (_, length, path) in enumerate(sorted(_files(folder), reverse=True)):
        size += length
        left = is_left(path.rpartition(os.sep)[2])
        if left or size > most_bytes or (most_files is not None and number >= most_files):
            with suppress(OSError):  # another process may have been quicker
                os.unlink(path)  # noqa: PTH108


def _files(folder: Path) -> Iterator[tuple[int, int, str]]:
    """When each file was used last, its size and its path."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                state = entry.stat()
                yield state.st_mtime_ns, state.st_size, entry.path
