"""The pool: which worker does what, for how long, and what waits.

There are two lanes, each with workers of its own: "own" for pages and questions of ours, "open" for
queries from anybody. A lane has levels. A task begins at the first, where it has a short slice of
time. If it is not done by then and others wait, it goes up with its worker, and a new one takes the
place below; where there is no room above it is broken off and waits for its turn there. Each level
gives longer slices and less of the processor. So a task that never ends takes a slice from the
short ones, a longer one from the long ones, and no more: killing at the deadline alone would let a
handful of them take all workers, again and again. What was broken off is begun anew, which costs a
fraction of what it needs above; the level of a task is remembered, and it begins there next time.

The clock runs from the arrival of a request: an answer, or the word that there is none, comes
within the deadline also where it had to wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import signal
from collections.abc import Callable

from benchgraph.errors import BenchgraphError
from benchgraph.serving.model import Asked, Reply
from benchgraph.serving.tasks import told
from benchgraph.serving.workers.frames import HEAD, asked_message, lengths, read_reply
from benchgraph.serving.workers.lanes import Job, Lane, Level, Worker, busy, gave_up, late, settle
from benchgraph.serving.workers.nursery import Nursery

# Seconds at each level.
SLICES = {"own": (2.0, 10.0, math.inf), "open": (0.25, 2.0, math.inf)}
TICK = 0.02
WAITING = 64  # tasks that may wait at a level
_READ = 1 << 18


class Pool:
    """Runs tasks in workers of ``nursery`` that have ``release`` (its folder) open.

    ``workers``: how many at each level of each lane; ``seconds``: the deadline of
    a task, ``memory``: bytes that a worker may take more than it starts with; ``say`` is told what
    belongs into the log.
    """

    def __init__(
        self,
        nursery: Nursery,
        release: str,
        *,
        workers: int,
        seconds: float,
        memory: int,
        say: Callable[[str], None],
    ) -> None:
        self.nursery = nursery
        self.release = release
        self.seconds = seconds
        self.memory = memory
        self.say = say
        self.lanes = {
            name: Lane(tuple(Level(n, workers, part) for n, part in enumerate(slices)))
            for name, slices in SLICES.items()
        }
        self._loop = asyncio.get_running_loop()
        self._ticking: asyncio.TimerHandle | None = None
        self._closed = False
        self.lost = False  # the nursery has ended, and so has all work
        self._starting: dict[Worker, asyncio.Future[None]] = {}
        # It says nothing: what can be read there is its end.
        self._loop.add_reader(nursery.connection, self._lose)
        for lane in self.lanes.values():
            self._fill(lane)

    async def run(
        self,
        task: str,
        asked: Asked,
        lane: str,
        *,
        client: str = "",
        seconds: float | None = None,
    ) -> Reply:
        """The answer of a task; of ``client`` (an address), and within ``seconds`` if these are
        less than the pool's own. It never raises: what goes wrong is an answer, too."""
        place = self.lanes[lane]
        least = min(seconds or self.seconds, self.seconds)
        now = self._loop.time()
        data = asked_message(task, asked)
        job = Job(
            data, asked, hash(data), client, now + least, least,
            self._loop.create_future(),
        )  # fmt: skip
        level = place.level_of(job)
        if self._closed or len(level.waiting) >= WAITING:
            return busy(job)
        level.waiting.append(job)
        self._dispatch(place)
        self._tick_soon()
        try:
            return await job.future
        finally:
            if not job.future.done() or job.future.cancelled():
                self._abandon(place, job)

    async def ready(self, seconds: float = 30.0) -> None:
        """Wait until every worker that was started has its release open. Raises what it said."""
        if self._starting:
            async with asyncio.timeout(seconds):
                await asyncio.gather(*self._starting.values())

    async def try_out(self, release: str, seconds: float = 30.0) -> None:
        """Raise what a worker says that cannot open ``release``; TimeoutError where it says
        nothing."""
        try:
            connection = self.nursery.start(release, self.memory)
        except OSError:
            raise BenchgraphError("no worker can be started any more") from None
        try:
            async with asyncio.timeout(seconds):
                data = b""
                while len(data) < HEAD or len(data) < HEAD + sum(lengths(data)):
                    piece = await self._loop.sock_recv(connection, _READ)
                    if not piece:
                        raise BenchgraphError("a worker that should open it has ended")
                    data += piece
        finally:
            connection.close()
        if not data[HEAD:].startswith(b"ready"):
            raise BenchgraphError(data[HEAD + lengths(data)[0] :].decode())

    def turn_to(self, release: str) -> None:
        """From now on tasks run on ``release``; those under way end on the one they began with."""
        self.release = release
        for lane in self.lanes.values():
            for worker in [*lane.workers()]:
                worker.retired = True
                if worker.job is None:
                    self._drop(worker)
            self._fill(lane)
            self._dispatch(lane)

    def close(self) -> None:
        """End every worker; what still waits hears that the server stops."""
        if not self._closed:
            self._end_work()
        self.nursery.close()

    def _end_work(self) -> None:
        self._closed = True
        self._loop.remove_reader(self.nursery.connection)
        for started in self._starting.values():
            if not started.done():
                started.set_exception(BenchgraphError("no worker can be started any more"))
                started.exception()  # most of them nobody waits for
        for lane in self.lanes.values():
            for job in [job for level in lane.levels for job in level.waiting]:
                settle(job, busy(job))
            for worker in [*lane.workers()]:
                if worker.job:
                    settle(worker.job, busy(worker.job))
                self._loop.remove_reader(worker.connection)
                worker.connection.close()

    def _lose(self) -> None:
        """The nursery has ended, and every worker with it: whoever asks hears so, and the server
        ends as if it had been asked to."""
        if not self._closed:
            self.lost = True
            self._end_work()
            signal.raise_signal(signal.SIGTERM)

    def processes(self) -> list[int]:
        """The numbers of the workers' processes."""
        return [w.pid for lane in self.lanes.values() for w in lane.workers() if w.pid]

    # Starting and ending workers.

    def _fill(self, lane: Lane) -> None:
        """The first level is always full; the others get workers when there is work for them."""
        first = lane.levels[0]
        for _ in range(0 if self._closed else first.most - len(first.current())):
            self._start(lane, first)

    def _start(self, lane: Lane, level: Level) -> None:
        if self._closed:
            return
        try:
            connection = self.nursery.start(self.release, self.memory)
        except OSError:
            self._loop.call_soon(self._lose)
            return
        worker = Worker(connection, lane, level)
        level.workers.append(worker)
        self._starting[worker] = self._loop.create_future()
        self._loop.add_reader(connection, self._readable, worker)

    def _drop(self, worker: Worker, kill: bool = False) -> None:
        """Forget a worker: it ends by itself when its socket closes, or is killed."""
        self._loop.remove_reader(worker.connection)
        worker.connection.close()
        if kill and worker.pid:
            self.nursery.kill(worker.pid)
        worker.level.workers.remove(worker)
        started = self._starting.pop(worker, None)
        if started and not started.done():
            started.cancel()

    # Giving tasks to workers.

    def _dispatch(self, lane: Lane) -> None:
        for level in lane.levels:
            for worker in level.current():
                if level.waiting and worker.pid and worker.job is None:
                    self._give(worker, level.next_job())
            if level.waiting and len(level.current()) < level.most:
                self._start(lane, level)

    def _give(self, worker: Worker, job: Job) -> None:
        worker.job = job
        job.began = self._loop.time()
        try:
            sent = worker.connection.send(job.data)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            return  # it has ended; its socket says so in a moment
        if sent < len(job.data):
            self._loop.create_task(self._send_rest(worker, job.data[sent:]))

    async def _send_rest(self, worker: Worker, data: bytes) -> None:
        with contextlib.suppress(OSError):
            await self._loop.sock_sendall(worker.connection, data)

    def _abandon(self, lane: Lane, job: Job) -> None:
        """Nobody waits for the answer any more: the client has gone."""
        for level in lane.levels:
            if job in level.waiting:
                level.waiting.remove(job)
        for worker in [*lane.workers()]:
            if worker.job is job:
                self._drop(worker, kill=True)
                self._fill(lane)
                self._dispatch(lane)

    # What workers say.

    def _readable(self, worker: Worker) -> None:
        try:
            piece = worker.connection.recv(_READ)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            piece = b""
        if not piece:
            self._ended(worker)
            return
        data = worker.data
        data += piece
        while len(data) >= HEAD:
            head, body = lengths(data)
            if len(data) < HEAD + head + body:
                return
            first = bytes(data[HEAD : HEAD + head])
            rest = bytes(memoryview(data)[HEAD + head : HEAD + head + body])
            del data[: HEAD + head + body]
            self._said(worker, first, rest)

    def _said(self, worker: Worker, head: bytes, body: bytes) -> None:
        lane, job = worker.lane, worker.job
        started = self._starting.pop(worker, None)
        if started is not None:
            if head == b"ready":
                worker.pid = int(body)
                if worker.level.number:
                    self.nursery.climb(worker.pid, worker.level.number)
                if not started.done():
                    started.set_result(None)
                self._dispatch(lane)
            elif not started.done():
                started.set_exception(BenchgraphError(body.decode()))
            return
        worker.job = None
        if job is not None:
            reply, trouble = read_reply(head, body)
            if trouble:
                self.say(trouble.strip())
            if self._loop.time() - job.began > worker.level.slice:
                lane.remember(job.key, worker.level.number + 1)
            settle(job, reply)
        if worker.retired:
            self._drop(worker)
            self._fill(lane)
        self._dispatch(lane)

    def _ended(self, worker: Worker) -> None:
        """A worker has ended by itself: the engine gave up, or the system ended it.

        Which of the two nothing tells, so its task is given to another; of what ends that one,
        too, it is said that the engine gave up.
        """
        lane, job = worker.lane, worker.job
        started = self._starting.get(worker)
        self._drop(worker)
        if self._closed:
            return
        if job is not None and not job.lost:
            job.lost = True
            worker.level.waiting.appendleft(job)
        elif job is not None:
            lane.remember(job.key, worker.level.number + 1)
            settle(job, told(gave_up(), job.asked, 422))
        if started is not None:  # it could not even start: trying at once would never end
            self.say("a worker has ended before it was ready")
            self._loop.call_later(1.0, self._refill, lane)
        else:
            self._refill(lane)

    def _refill(self, lane: Lane) -> None:
        self._fill(lane)
        self._dispatch(lane)

    # The clock.

    def _tick_soon(self) -> None:
        if self._ticking is None and not self._closed:
            self._ticking = self._loop.call_later(TICK, self._tick)

    def _tick(self) -> None:
        self._ticking = None
        if self._closed:
            return
        now = self._loop.time()
        for lane in self.lanes.values():
            for level in lane.levels:
                for job in [job for job in level.waiting if job.due <= now]:
                    level.waiting.remove(job)
                    settle(job, busy(job))
            for worker in [worker for worker in lane.workers() if worker.job]:
                self._look_at(worker, now)
            self._dispatch(lane)
        if any(lane.has_work() for lane in self.lanes.values()):
            self._tick_soon()

    def _look_at(self, worker: Worker, now: float) -> None:
        lane, level, job = worker.lane, worker.level, worker.job
        assert job is not None
        if job.due <= now:
            lane.remember(job.key, len(lane.levels) - 1)
            self._drop(worker, kill=True)
            self._fill(lane)
            waited = now - job.began < job.seconds / 2  # most of its time, for its turn
            settle(job, busy(job) if waited else told(late(job), job.asked))
        elif level.waiting and now - job.began > level.slice:
            lane.remember(job.key, level.number + 1)
            self._move_up(worker, job)

    def _move_up(self, worker: Worker, job: Job) -> None:
        """Let others have the place of a task that takes long."""
        lane, level = worker.lane, worker.level
        above = lane.levels[level.number + 1]
        idle = next((w for w in above.workers if w.job is None), None)
        if idle is not None and not above.waiting:
            self._drop(idle)
        if len(above.workers) < above.most and not above.waiting:
            level.workers.remove(worker)
            above.workers.append(worker)
            worker.level = above
            self.nursery.climb(worker.pid, above.number)
        else:
            self._drop(worker, kill=True)
            if len(above.waiting) < WAITING:
                above.waiting.append(job)
            else:
                settle(job, busy(job))
        self._fill(lane)
