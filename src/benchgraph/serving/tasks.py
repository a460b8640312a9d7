"""Run a task by its name; whatever goes wrong becomes an answer that says what, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

from benchgraph.errors import (
    BenchgraphError,
    LimitError,
    NotFoundError,
    StoreError,
)
from benchgraph.serving.model import HTML, Asked, Graph, Reply

Task = Callable[[Graph, Asked], Reply]


@cache
def task_named(name: str) -> Task:
    """The function that ``name`` (``pages.home:home``, below this package) stands for."""
    module, _, function = name.partition(":")
    found: Task = getattr(import_module(f"benchgraph.serving.{module}"), function)
    return found


def run_task(graph: Graph, name: str, asked: Asked) -> Reply:
    """What the task says, or what is wrong, in the format that was asked for."""
    try:
        return task_named(name)(graph, asked)
    except BenchgraphError as error:
        return told(error, asked)


def status_of(error: BenchgraphError) -> int:
    """The HTTP status for an error; a subclass may carry its own as ``status``."""
    own = getattr(error, "status", None)
    if isinstance(own, int):
        return own
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, LimitError):
        return 422
    if isinstance(error, StoreError):
        return 500
    return 400


_WORDS = {400: "bad-request", 403: "forbidden", 404: "not-found", 405: "method-not-allowed",
          406: "not-acceptable", 408: "too-slow", 413: "too-large",
          415: "unsupported-media-type", 422: "over-the-limit",
          500: "broken", 501: "not-installed", 503: "busy", 504: "deadline"}  # fmt: skip


def told(error: BenchgraphError, asked: Asked, status: int | None = None) -> Reply:
    """An error for people as a page, for programs as JSON (one shape everywhere), else as text.

    The JSON: ``error`` (a code word), ``status``, ``message`` (a sentence), and where known
    ``found``, ``expected``, ``hint`` and ``line`` (of the query that was sent).
    """
    status = status or status_of(error)
    if asked.format == HTML:
        from benchgraph.serving.pages.problem import problem

        return problem(error, asked, status)
    if "json" in asked.format:
        parts = {"message": error.what, "found": error.found, "expected": error.expected,
                 "hint": error.hint, "line": error.line}  # fmt: skip
        known = {key: value for key, value in parts.items() if value is not None}
        return Reply.json({"error": _WORDS.get(status, "error"), "status": status, **known}, status)
    return Reply.text(f"{error}\n", "text/plain", status)
