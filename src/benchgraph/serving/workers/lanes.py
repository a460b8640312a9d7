"""What a pool keeps account of: tasks that were asked for, workers, lanes; and what is said where
a task has no answer."""

from __future__ import annotations

import asyncio
import socket
from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from benchgraph.errors import BenchgraphError
from benchgraph.serving.model import Asked, Reply
from benchgraph.serving.tasks import told

_KNOWN = 4096  # tasks that are remembered as slow


class Busy(BenchgraphError):
    """Nobody is free to do it."""

    status = 503


class Late(BenchgraphError):
    """It was not done by its deadline."""

    status = 504


@dataclass(eq=False, slots=True)
class Job:
    """A task that was asked for, and what becomes of it."""

    data: bytes
    asked: Asked
    key: int
    client: str
    due: float
    seconds: float
    future: asyncio.Future[Reply]
    began: float = 0.0


@dataclass(eq=False, slots=True)
class Worker:
    """A worker as the pool knows it: what it does, and the part of an answer that has come."""

    connection: socket.socket
    lane: Lane
    release: str
    pid: int = 0
    slow: bool = False
    job: Job | None = None
    data: bytearray = field(default_factory=bytearray)
    retired: bool = False


@dataclass(eq=False, slots=True)
class Lane:
    """Workers for one sort of tasks, and the tasks that wait for them."""

    name: str
    most: int  # of fast workers, and of slow ones
    slice: float
    fast: list[Worker] = field(default_factory=list)
    slow: list[Worker] = field(default_factory=list)
    waiting: deque[Job] = field(default_factory=deque)
    long: deque[Job] = field(default_factory=deque)
    known: OrderedDict[int, None] = field(default_factory=OrderedDict)

    def workers(self) -> Iterator[Worker]:
        yield from self.fast
        yield from self.slow

    def remember(self, key: int) -> None:
        """That the task with this key is a slow one."""
        self.known[key] = None
        self.known.move_to_end(key)
        if len(self.known) > _KNOWN:
            self.known.popitem(last=False)


def fairest(lane: Lane) -> Job:
    """The task that has waited longest of the client that has the fewest under way."""
    running = [worker.job.client for worker in lane.slow if worker.job]
    return min(lane.long, key=lambda job: running.count(job.client))


def settle(job: Job, reply: Reply) -> None:
    if not job.future.done():
        job.future.set_result(reply)


def busy(job: Job) -> Reply:
    error = Busy("every worker is busy", hint="try again in a moment")
    reply = told(error, job.asked)
    return replace(reply, headers=(*reply.headers, ("Retry-After", "2")))


def late(job: Job) -> Late:
    return Late(
        f"this was stopped after {job.seconds:g} seconds",
        hint="ask for less (a LIMIT, a more specific pattern); whoever runs the server can give it"
        " more time with --timeout",
    )


def gave_up() -> BenchgraphError:
    return BenchgraphError(
        "this made the engine give up",
        hint="it is nested too deeply, or it needs too much memory: make it simpler",
    )
