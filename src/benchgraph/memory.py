"""Memory that large graphs take and give back, and how much a process for strangers may take.

No search for cycles that are not there; work that runs ahead of its reader only so far.
"""

from __future__ import annotations

import contextlib
import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor

Item = TypeVar("Item")
Result = TypeVar("Result")


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


def run_ahead(
    pool: Executor, work: Callable[[Item], Result], items: Iterable[Item], most: int
) -> Iterator[Result]:
    """``pool.map`` with at most ``most`` items under way: what is done must not pile up in memory.

    The first ones begin at the call, the others as results are taken, in the order of the items.
    """
    waiting = iter(items)
    under_way = deque(pool.submit(work, item) for item in islice(waiting, most))

    def results() -> Iterator[Result]:
        while under_way:
            result = under_way.popleft().result()
            under_way.extend(pool.submit(work, item) for item in islice(waiting, 1))
            yield result

    return results()


def give_back() -> None:
    """Have the C library give what was freed back to the system, where it is one that can.

    It keeps the memory of a store that is gone for threads that may ask for it, and the threads of
    the next step do not: a build of 10,000 cases held half a gigabyte for nothing.
    """
    import ctypes

    # Only glibc has it; elsewhere there is no such name, or no library to ask.
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def bound_memory(most: int) -> None:
    """Let this process take ``most`` bytes more than it has; a crash then leaves no core file.

    Called when its store is open: that starts a thread for each core, and each reserves addresses
    (about 100 MB) that it never uses. On a large machine these alone would be over the limit.
    """
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        pages = int(open("/proc/self/statm").read().split()[0])  # noqa: SIM115, PTH123
        limit = pages * resource.getpagesize() + most
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
