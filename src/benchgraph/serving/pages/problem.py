"""The page that says what went wrong."""

from __future__ import annotations

from benchgraph.errors import BenchgraphError
from benchgraph.serving.model import Asked, Reply
from benchgraph.serving.pages.render import page


def problem(error: BenchgraphError, asked: Asked, status: int) -> Reply:
    """What was asked and what is wrong with it, in words."""
    return page("problem.html.j2", asked, status, error=error, status_code=status)
