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

_KNOWN = 4096  # tasks whose level is remembered


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
    lost: bool = False  # a worker has ended with it


@dataclass(eq=False, slots=True)
class Worker:
    """A worker as the pool knows it: what it does, and the part of an answer that has come."""

    connection: socket.socket
    lane: Lane
    level: Level
    pid: int = 0
    job: Job | None = None
    data: bytearray = field(default_factory=bytearray)
    retired: bool = False


@dataclass(eq=False, slots=True)
class Level:
    """At most so many workers, and the tasks that wait for them; each has a slice of time before
    others that wait here come first."""

    number: int
    most: int
    slice: float
    workers: list[Worker] = field(default_factory=list)
    waiting: deque[Job] = field(default_factory=deque)

    def current(self) -> list[Worker]:
        """The workers that have today's release open."""
        return [worker for worker in self.workers if not worker.retired]

    def next_job(self) -> Job:
        """Take the task that has waited longest of the client that has the fewest under way."""
        running = [worker.job.client for worker in self.workers if worker.job]
        job = min(self.waiting, key=lambda job: running.count(job.client))
        self.waiting.remove(job)
        return job


@dataclass(eq=False, slots=True)
class Lane:
    """The levels for one sort of tasks, and the level at which each known task is done."""

    levels: tuple[Level, ...]
    known: OrderedDict[int, int] = field(default_factory=OrderedDict)

    def workers(self) -> Iterator[Worker]:
        """Those of every level."""
        for level in self.levels:
            yield from level.workers

    def has_work(self) -> bool:
        """Whether something waits, or is under way."""
        return any(level.waiting or any(w.job for w in level.workers) for level in self.levels)

    def level_of(self, job: Job) -> Level:
        """Where a task begins: at the level at which it was done, or broken off, before."""
        return self.levels[self.known.get(job.key, 0)]

    def remember(self, key: int, level: int) -> None:
        """That the task with this key needs this level."""
        self.known[key] = min(level, len(self.levels) - 1)
        self.known.move_to_end(key)
        if len(self.known) > _KNOWN:
            self.known.popitem(last=False)


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
