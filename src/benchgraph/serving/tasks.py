"""Run a task by its name; whatever goes wrong becomes an answer that says what, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

from benchgraph.errors import BenchgraphError
from benchgraph.serving.media import HTML
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.statuses import WORDS, status_of

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
        return Reply.json({"error": WORDS.get(status, "error"), "status": status, **known}, status)
    return Reply.text(f"{error}\n", "text/plain", status)
