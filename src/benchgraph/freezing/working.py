"""Pages made one after the other, or by several processes at once; the same pages either way."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchgraph.freezing.addresses import Address
from benchgraph.freezing.graph import opened
from benchgraph.freezing.rendering import Made, make
from benchgraph.freezing.site import Site

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from benchgraph.serving.model import Graph

_AT_ONCE = 16  # addresses that a process is given: their pages take some seconds at most
_STOP = ".stop"
_FEW = 40  # addresses for which no process need start

# Makes what stands at addresses, in any order.
Maker = Callable[[Site, Sequence[Address]], Iterator[Made]]


@contextmanager
def makers(graph: Graph, folder: Path, workers: int) -> Iterator[Maker]:
    """What makes pages of ``graph`` below ``folder``, by so many processes."""
    if workers == 1:
        yield lambda site, addresses: (make(graph, site, each, folder) for each in addresses)
        return
    from benchgraph.release.readers import readers

    with readers(workers, "make pages") as pool:
        try:
            yield partial(_spread, pool, graph, folder)
        except BaseException:
            with contextlib.suppress(OSError):  # a full disk, say
                (folder / _STOP).touch()  # nobody waits for more than the page that is being made
            raise


def _spread(
    pool: Executor, graph: Graph, folder: Path, site: Site, addresses: Sequence[Address]
) -> Iterator[Made]:
    if len(addresses) < _FEW:
        yield from (make(graph, site, each, folder) for each in addresses)
        return
    # Dealt out, so that what takes long (regions, comparisons) does not lie in one hand.
    count = -(-len(addresses) // _AT_ONCE)
    parts = [addresses[place::count] for place in range(count)]
    for made in pool.map(partial(_work, graph.release.path, site, folder), parts):
        yield from made


def _work(release: Path, site: Site, folder: Path, addresses: Sequence[Address]) -> list[Made]:
    graph = _graph(release, site.day)
    return [make(graph, site, each, folder) for each in addresses if not (folder / _STOP).exists()]


@lru_cache(1)
def _graph(path: Path, day: str) -> Graph:
    from benchgraph.release import open_release

    return opened(open_release(path), day, in_memory=True)
