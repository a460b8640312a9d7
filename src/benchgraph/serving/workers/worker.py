"""A worker: opens the release, then runs one task after another until the front closes."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import traceback
import warnings
from pathlib import Path

from benchgraph.errors import BenchgraphError, LimitError, QueryWarning
from benchgraph.memory import bound_memory
from benchgraph.serving.model import Asked, Graph, Reply
from benchgraph.serving.tasks import run_task, told
from benchgraph.serving.workers.frames import message, read_asked, receive, reply_message

MEMORY = 1 << 30
_DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG


def work(connection: socket.socket, release: str, memory: int = MEMORY) -> None:
    """Say that the release is open, or why it is not; then answer tasks."""
    end_with_parent()
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


def end_with_parent() -> None:
    """End this process when its parent does, where the system knows how (Linux)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the front decides
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DEATH_OF_PARENT, signal.SIGKILL)
