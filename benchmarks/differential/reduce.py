"""A query that shows a difference, made as small as it can be while the difference stays."""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.differential.tree import Select

MOST_TRIES = 400
MOST_SECONDS = 40.0


def reduced(query: Select, differs: Callable[[Select], bool]) -> Select:
    """The smallest that is found by leaving out, one after the other, whatever is not needed."""
    tries, again, end = 0, True, time.monotonic() + MOST_SECONDS
    while again and tries < MOST_TRIES:
        again = False
        for less in query.queries():
            if less.size() >= query.size() or not less.makes_sense():
                continue
            tries += 1
            if differs(less):
                query, again = less, True
                break
            if tries >= MOST_TRIES or time.monotonic() > end:
                return query
    return query
