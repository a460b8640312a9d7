"""One digest of what whole folders look like."""

from __future__ import annotations

import hashlib
import os
import stat
import time

from benchgraph.looks import is_settled, look_of, walk

# Folders whose files say nothing of their own: Python writes them beside what it imports.
_LEFT_OUT = ("__pycache__",)


def stamp(*roots: str, without: tuple[str, ...] = ()) -> tuple[str, bool]:
    """A digest of what ``roots`` look like, and whether it can be relied on later.

    Of a folder every file below it counts, but for those in folders called ``without``. The second
    is False where something changed within the tick of a clock before: what is read now may not be
    what the same digest stands for afterwards. So it is where a link leads to a folder elsewhere.
    Look first, then read: a digest never comes back, so what changes in between, and even what
    changes back, is never found under it. Raises OSError.
    """
    now = time.time_ns()
    settled = True
    lines: list[str] = []

    def see(path: str, seen: os.stat_result) -> bool:
        look = look_of(seen)
        size, changed, touched, number = look
        lines.append(f"{path}\0{size} {changed} {touched} {number}")
        return is_settled(look, now)

    for root in roots:
        seen = os.stat(root)  # noqa: PTH116
        settled &= see(root, seen)
        if not stat.S_ISDIR(seen.st_mode):
            continue
        for _, folders, files in walk(root):
            # Nobody looks into a link here, and somebody may there.
            settled &= not any(entry.is_symlink() for entry in folders)
            folders[:] = [
                each for each in folders if each.name not in _LEFT_OUT and each.name not in without
            ]
            for entry in files:
                settled &= see(entry.path, entry.stat())
    lines.sort()
    digest = hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()
    return digest, settled
