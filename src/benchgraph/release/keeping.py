"""Files of the cache folder: put there whole, and no more of them than there is room for.

They are only there to save time. What a crash leaves broken is not read, so nothing is pressed to
the disk; what is half written by nobody any more goes with what was not used for longest.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from benchgraph import system

HALF_WRITTEN = ".part"
_ABANDONED = 3600 * 10**9  # nanoseconds after which nobody is still writing a file


def put(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` whole or not at all. Raises OSError."""
    import tempfile

    handle, name = tempfile.mkstemp(HALF_WRITTEN, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        system.put(Path(name), path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def forget_old(folder: Path, most_bytes: int, most_files: int | None = None) -> None:
    """Leave what was used last in ``folder``, no more than these bounds allow."""
    size = 0
    abandoned = time.time_ns() - _ABANDONED
    for number, (used, length, path) in enumerate(sorted(_files(folder), reverse=True)):
        size += length
        left = path.endswith(HALF_WRITTEN) and used < abandoned
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
