"""How long tests wait for what happens in a process, a browser or a thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 60  # seconds: that the machine is busy is no fault of what is tested


def wait_for(what: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Until ``what`` says so; fails where that takes longer."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def runs(pid: int) -> bool:
    """Whether a process still runs; one that only waits for its parent to look does not."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
