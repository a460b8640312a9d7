"""Wait for a process that was forked, and no longer than it may take."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable


def awaited(child: int, seconds: float, kill: Callable[[int, int], None] = os.kill) -> int | None:
    """The exit code of ``child``; None where it took longer than ``seconds`` and was killed: by
    ``kill``, it alone or its whole group.

    Works in the main thread, as signals do.
    """
    late = False

    def end(number: int, frame: object) -> None:
        nonlocal late
        late = True
        kill(child, signal.SIGKILL)

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    _, status = os.waitpid(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)
    return None if late else os.waitstatus_to_exitcode(status)
