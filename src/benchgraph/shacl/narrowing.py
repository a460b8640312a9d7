"""What an overview spares: checks that find nothing, and in the others all other focus nodes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from benchgraph.shacl.functions import asks_python
from benchgraph.shacl.results import Check

if TYPE_CHECKING:
    from benchgraph.shacl.overview import Overview

_HEAD = re.compile(r"SELECT (?:DISTINCT )?\?this(?: \?\w+)* WHERE \{")


def clears(overview: Overview, check: Check) -> bool:
    """Whether an overview shows that a check finds nothing; what asks Python it does not read."""
    queries = (check.query, *check.undecided)
    return not any(map(asks_python, queries)) and overview.clears(*queries)


def narrowed(overview: Overview, check: Check) -> Check:
    """The check with its query asked only of the focus nodes that it may find, and without the
    questions whose answer is known to be no."""
    if any(map(asks_python, (check.query, *check.undecided))):
        return check
    query = _of_suspects(overview, check.query)
    left = [at for at, each in enumerate(check.undecided) if not overview.clears(each)]
    return replace(
        check,
        query=query,
        undecided=tuple(check.undecided[at] for at in left),
        doubted=tuple(check.doubted[at] for at in left if at < len(check.doubted)),
    )


def _of_suspects(overview: Overview, query: str) -> str:
    head = _HEAD.match(query)
    suspects = overview.suspects(query, "?this") if head else None
    if head is None or suspects is None:
        return query
    return f"{head[0]} VALUES ?this {{ {' '.join(suspects)} }}{query[head.end() :]}"
