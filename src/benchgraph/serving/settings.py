"""What a server is told when it starts."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2


@dataclass(frozen=True, slots=True)
class Settings:
    """``root`` is the path that a proxy serves this under (``/benchgraph``), ``origin`` the scheme
    and host; both come from ``--base-url``, and where it is not given from each request."""

    host: str = "127.0.0.1"
    port: int = 8765
    origin: str = ""
    root: str = ""
    release: Path | None = None
    workers: int = field(default_factory=processors)
    timeout: float = 30.0
    cache: int = 128 * 1024 * 1024  # bytes of answers that are kept; 0: none
    memory: int = 1 << 30  # bytes that a worker may take more than it starts with
    log: str = "text"
    open: bool = False
    until_eof: bool = False  # end when standard input does
