"""Whether a folder lies on a drive of which the system tells no changes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

# File systems that other machines write to, of which Linux tells nothing.
_SILENT = frozenset(
    "nfs nfs4 cifs smb3 smbfs 9p afs ceph glusterfs fuse.glusterfs lustre vboxsf prl_fs"
    " fuse.sshfs fuse.rclone fuse.vmhgfs-fuse drvfs".split()
)
_MOUNTS = Path("/proc/self/mountinfo")


def is_silent(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """Whether one has to look for changes oneself; False where the system does not say.

    ``mounts``: where Linux says which file systems there are.
    """
    try:
        kinds = dict(map(_place_and_kind, os.fsdecode(mounts.read_bytes()).splitlines()))
    except (OSError, IndexError):
        return False
    return kinds.get(_nearest(os.path.realpath(folder), kinds)) in _SILENT


def _place_and_kind(line: str) -> tuple[str, str]:
    before, _, after = line.partition(" - ")
    place = re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), before.split(" ")[4])
    return place, after.split(" ")[0]


def _nearest(path: str, places: Iterable[str]) -> str:
    """The nearest of the places above a path."""
    above = {path, *map(str, Path(path).parents)}
    return max(above.intersection(places), key=len, default="")
