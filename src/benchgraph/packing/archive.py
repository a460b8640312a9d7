"""The files of a pack as one ZIP: the same files give the same bytes.

Names, order, times, permissions and the way of packing are fixed, and none of the newer additions
to the format is used, so that whatever unpacks a ZIP unpacks it.
"""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

from benchgraph.packing.model import Member

# At 6 a pack of the shipped graph would be a fifteenth smaller, for three times the work.
LEVEL = 3
_CHUNK = 1 << 20
# rw-r--r-- of a plain file, as Unix keeps it in the upper half; 3: made on Unix.
_PLAIN, _UNIX = 0o100644 << 16, 3
# What is packed already would only grow.
_PACKED = (".gz", ".xlsx", ".parquet", ".zip", ".png")


def write_zip(members: Sequence[Member], path: Path, day: dt.date) -> None:
    """Write the members, in their order, as the ZIP at ``path``. Raises OSError."""
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            entry = zipfile.ZipInfo(member.name, (day.year, day.month, day.day, 0, 0, 0))
            entry.external_attr = _PLAIN
            entry.create_system = _UNIX
            packed = member.name.endswith(_PACKED)
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            # An entry has a level of its own, which Python names in public from 3.13 on.
            entry._compresslevel = LEVEL  # type: ignore[attr-defined]
            entry.file_size = member.size  # tells whether a ZIP of large files is needed
            with member.path.open("rb") as file, archive.open(entry, "w") as target:
                shutil.copyfileobj(file, target, _CHUNK)
