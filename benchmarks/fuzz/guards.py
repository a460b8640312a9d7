"""What an input may not do: fail otherwise than with an error of ours, take long, call out."""

from __future__ import annotations

import re
import signal
import sys
import traceback
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Any

from benchgraph.errors import BenchgraphError
from benchmarks.fuzz.target import Target
from benchmarks.peak import forget_peak, peak_memory

_OUTWARD = frozenset(
    "socket.connect socket.getaddrinfo socket.gethostbyname socket.gethostbyaddr socket.sendto"
    " socket.sendmsg subprocess.Popen os.system os.exec os.posix_spawn".split()
)
_VARIABLE = re.compile(r"['\"“][^'\"”]*['\"”]|[0-9]+")


class Slow(BaseException):
    """An input that takes longer than it may. Not an Exception: no reader passes over it."""


class Outward(BaseException):
    """An input that makes a reader call out, or start a program."""


@dataclass(frozen=True)
class Fault:
    """What an input did that it may not: ``kind`` is the same for inputs that did the same."""

    kind: str
    told: str


class Watch:
    """Gives inputs to a target, one at a time, and judges what becomes of each.

    Works in the main thread, as signals do.
    """

    def __init__(self, target: Target) -> None:
        self.target = target
        self.outcome = ""
        self._on = False
        sys.addaudithook(self._heard)
        signal.signal(signal.SIGVTALRM, self._rings)

    def judge(self, data: bytes) -> Fault | None:
        """The fault that ``data`` uncovers, if it does; ``outcome`` tells how it was read."""
        forget_peak()  # of whatever else this process did
        before = peak_memory()
        signal.setitimer(signal.ITIMER_VIRTUAL, self.target.seconds)
        self._on = True
        try:
            self.outcome = str(self.target.read(data))
        except BenchgraphError as error:
            self.outcome = _outcome(error)
            str(error)  # it can be told, too
        except BaseException as error:
            self._end()
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            return _fault(error)
        finally:
            self._end()
        grown = peak_memory() - before
        if grown * (1 << 20) > self.target.memory:
            return Fault("memory", f"{grown:.0f} MB for one input of {len(data)} bytes")
        return None

    def _end(self) -> None:
        self._on = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def _rings(self, _: int, frame: FrameType | None) -> None:
        if self._on:
            raise Slow(f"longer than {self.target.seconds:g} s of the processor")

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._on and event in _OUTWARD and event not in self.target.allowed:
            raise Outward(f"{event} {arguments!r}")


def _outcome(error: BenchgraphError) -> str:
    """What was wrong, and where that was found out."""
    return f"{type(error).__name__} {_VARIABLE.sub('', error.what)[:80]} {_place(error)}"


def _fault(error: BaseException) -> Fault:
    told = "".join(traceback.format_exception(error))
    return Fault(f"{type(error).__name__} in {_place(error)}", told)


def _place(error: BaseException) -> str:
    """The innermost line of ours that an error came through, without the folder."""
    place = "?"
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if "/benchgraph/" in name:
            place = f"{name.rpartition('/benchgraph/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
