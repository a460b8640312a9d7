"""The most memory that this process has held, and how to count it anew."""

from __future__ import annotations

import resource
from contextlib import suppress
from pathlib import Path


def peak_memory() -> float:
    """The largest resident size of this process so far, in MB.

    Read from /proc where there is one: what getrusage says includes the process that forked us.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def forget_peak() -> None:
    """Let the kernel count the peak of memory from now on, where it can (Linux)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
