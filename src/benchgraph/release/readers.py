"""Processes of their own that read records, and what to say where they cannot start."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import current_process, get_context, parent_process
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event

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
        with ProcessPoolExecutor(workers, context, _begin, (started,)) as pool:
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


def _begin(started: Event) -> None:
    """Say that this process has begun, and have it end when the one that started it does.

    One that is killed says nothing, and its processes would wait for work for ever: each holds an
    end of the pipe that the work comes through.
    """
    started.set()
    if (parent := parent_process()) is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
