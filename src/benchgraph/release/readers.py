"""Processes of their own that read records, and what to say where they cannot start."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import current_process, get_context

from benchgraph.errors import ReleaseError

_GUARD = 'put what the script does below  if __name__ == "__main__":  or ask for workers=1'


@contextmanager
def readers(workers: int, what: str = "read records") -> Iterator[Executor]:
    """So many processes, started as they are needed; ``what`` they do, for who has to be told.

    Whoever is stopped waits for what they are at, and for nothing that was still to come.

    Each begins by importing the script that runs. One that builds outside a guard would build again
    there, with processes of its own: such a process ends at once, and whoever waits for it raises
    ReleaseError.
    """
    # Python's own word for a process that is still importing the script; there is no public one.
    if getattr(current_process(), "_inheriting", False):
        sys.exit(f"benchgraph: this process is only there to {what} for the script: {_GUARD}")
    # A fresh interpreter: a copy of this one could hold locks of its threads.
    context = get_context("spawn")
    started = context.Event()
    try:
        with ProcessPoolExecutor(workers, context, started.set) as pool:
            try:
                yield pool
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
    except BrokenProcessPool:
        if started.is_set():
            raise
        raise ReleaseError(
            f"the processes that {what} ended before they could begin", hint=_GUARD
        ) from None
