"""A worker: opens the release, then runs one task after another until the front closes."""

from __future__ import annotations

import os
import signal
import socket
import traceback
import warnings
from pathlib import Path

from benchgraph.errors import BenchgraphError, LimitError, QueryWarning
from benchgraph.memory import bound_memory
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.tasks import run_task, told
from benchgraph.serving.workers.frames import message, read_asked, receive, reply_message
from benchgraph.system import end_with_parent

MEMORY = 1 << 30


def work(connection: socket.socket, release: str, memory: int = MEMORY) -> None:
    """Say that the release is open, or why it is not; then answer tasks."""
    serve_the_front()
    # What was given up is followed, and its page says so; a server has no terminal to tell it on.
    warnings.simplefilter("ignore", QueryWarning)
    try:
        graph = _opened(release)
        bound_memory(memory)
    except BaseException as error:
        connection.sendall(message(b"broken", str(error).encode()))
        return
    connection.sendall(message(b"ready", str(os.getpid()).encode()))
    while (asked := receive(connection)) is not None:
        name, request = read_asked(*asked)
        connection.sendall(_answer(graph, name, request))


def _opened(path: str) -> Graph:
    from benchgraph.release import open_release

    graph = Graph(open_release(Path(path)))
    graph.store.ask("ASK {}")
    return graph


def _answer(graph: Graph, name: str, asked: Asked) -> bytes:
    trouble = ""
    try:
        reply = run_task(graph, name, asked)
    except MemoryError:
        reply = told(LimitError("this needs too much memory", hint="ask for less"), asked)
    except BaseException:
        # Also a panic of an engine, which is no Exception. The client hears that, the log what.
        trouble = traceback.format_exc()
        reply = unexpected(asked)
    return reply_message(reply, trouble)


def unexpected(asked: Asked) -> Reply:
    """What a client hears of a fault of ours."""
    error = BenchgraphError(
        "this should not have happened",
        hint="please report it with the address that was asked for",
    )
    try:
        return told(error, asked, 500)
    except Exception:  # the very page of problems is at fault
        return Reply.text(f"{error}\n", "text/plain", 500)


def serve_the_front() -> None:
    """Leave Ctrl-C, which reaches all, to the front, and end when it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
