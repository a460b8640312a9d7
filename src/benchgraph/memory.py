"""Memory of large graphs: no search for cycles that are not there, and freed memory given back."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No collection of cycles in the block; reference counting frees what is done with.

    Terms, quads and records refer to each other without cycles, and looking through them again
    and again took up to half of a build.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def give_back() -> None:
    """Have the C library give what was freed back to the system, where it is one that can.

    It keeps the memory of a store that is gone for threads that may ask for it, and the threads of
    the next step do not: a build of 10,000 cases held half a gigabyte for nothing.
    """
    import ctypes

    # Only glibc has it; elsewhere there is no such name, or no library to ask.
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
