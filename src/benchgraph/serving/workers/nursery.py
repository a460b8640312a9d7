"""The nursery: a process with one thread and everything imported, that forks workers when asked.

It is forked from the command before that has an event loop, a thread or a store. It is the parent
of all workers, so only it can tell a worker that has ended from another process with the same
number: whoever wants one killed asks the nursery.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Iterator
from importlib import import_module

from benchgraph.serving.workers.frames import HEAD, lengths, message
from benchgraph.serving.workers.worker import MEMORY, serve_the_front, work

_LOOKS_AFTER = 1.0  # seconds between looks at children that have ended
_CLIMB = 5  # steps of niceness for each level
# What tasks import: shared by all workers, since they are forked from here.
_BEFOREHAND = (
    "jinja2", "sqlite3", "benchgraph.api", "benchgraph.query", "benchgraph.query.profile_reader",
    "benchgraph.relations", "benchgraph.release.opening", "benchgraph.release.search",
    "benchgraph.searching.search", "benchgraph.serving.pages.problem",
)  # fmt: skip


class Nursery:
    """The front's end: ask for a worker, for the end of one."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if not self.pid:
            ours.close()
            with contextlib.suppress(KeyboardInterrupt):
                _tend(theirs)
            os._exit(0)
        theirs.close()
        self.connection = ours

    def start(self, release: str, memory: int = MEMORY) -> socket.socket:
        """The socket of a new worker that opens ``release``; its first message says how it went.

        Raises OSError where the nursery has ended.
        """
        ours, theirs = socket.socketpair()
        for each in (ours, theirs):
            each.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        asked = message(json.dumps({"start": release, "memory": memory}).encode())
        try:
            socket.send_fds(self.connection, [asked], [theirs.fileno()])
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        ours.setblocking(False)
        return ours

    def kill(self, pid: int) -> None:
        """End a worker, whatever it does."""
        self._tell({"kill": pid})

    def climb(self, pid: int, level: int) -> None:
        """Let the work at lower levels go before this worker's."""
        self._tell({"climb": pid, "level": level})

    def close(self) -> None:
        """End the nursery and every worker."""
        self.connection.close()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)

    def _tell(self, what: dict[str, int]) -> None:
        with contextlib.suppress(OSError):  # it has ended, and its workers with it
            self.connection.sendall(message(json.dumps(what).encode()))


def _tend(connection: socket.socket) -> None:
    """In the nursery: do as asked until the front closes."""
    serve_the_front()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it ends with the front, which answers first
    for name in _BEFOREHAND:
        import_module(name)
    gc.freeze()  # or the first collection in each worker would copy all that is shared
    children: set[int] = set()
    learning: Iterator[str] | None = _learning()
    while True:
        ready, _, _ = select.select([connection], [], [], _LOOKS_AFTER if learning is None else 0.1)
        _bury(children)
        if ready:
            if not _do_next(connection, children):
                break
        elif learning is not None and next(learning, None) is None:
            learning = None
            gc.freeze()
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def _learning() -> Iterator[str]:
    """Import what each task needs and read each template, one at a time, when nobody wants a
    worker: one that takes the place of another that was killed then begins where that one was, and
    does not need, on a busy machine, more time to get ready than a request has."""
    from benchgraph.serving.pages.render import environment
    from benchgraph.serving.routes import ROUTES
    from benchgraph.serving.tasks import task_named

    for route in ROUTES:
        task_named(route.task)
        yield route.task
    for name in environment().list_templates():
        environment().get_template(name)
        yield name


def _do_next(connection: socket.socket, children: set[int]) -> bool:
    """One thing that the front asks for; False where it has closed."""
    start, descriptors, _, _ = socket.recv_fds(connection, HEAD, 1)
    if not start:
        return False
    while len(start) < HEAD:
        start += connection.recv(HEAD - len(start))
    asked = json.loads(connection.recv(lengths(start)[0], socket.MSG_WAITALL))
    if "start" in asked:
        children.add(_fork(connection, descriptors[0], asked["start"], asked["memory"]))
        os.close(descriptors[0])
    elif (pid := asked.get("kill")) in children:
        os.kill(pid, signal.SIGKILL)
    elif (pid := asked.get("climb")) in children:
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, _CLIMB * asked["level"])
    return True


def _fork(connection: socket.socket, descriptor: int, release: str, memory: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        connection.close()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # What a crash prints stays off the terminal: the client and the log are told otherwise.
        os.dup2(os.open(os.devnull, os.O_RDWR), 2)
        work(socket.socket(fileno=descriptor), release, memory)
    except (OSError, EOFError):
        pass  # the front has gone
    finally:
        os._exit(0)


def _bury(children: set[int]) -> None:
    """Forget the children that have ended."""
    with contextlib.suppress(ChildProcessError):
        while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            children.discard(pid)
