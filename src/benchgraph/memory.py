"""Keep Python's garbage collector from looking through millions of objects that hold no cycle."""

from __future__ import annotations

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
