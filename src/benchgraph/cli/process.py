"""The process around a command: its three streams, and how it is stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any, NoReturn

from benchgraph.system import file_encoding


def prepare_streams() -> None:
    """Make sure that standard input, output and error are there and take every character.

    A stream that was closed leaves its number to the next file that is opened, a store's perhaps,
    which would then get what is printed. Ends the process where standard output is missing.
    """
    without_output = sys.stdout is None
    while (handle := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(handle)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115 - it stays open, as a stream does
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A label in Chinese must not stop a command on a terminal that cannot show it.
            stream.reconfigure(errors="backslashreplace", encoding=file_encoding(stream.isatty()))
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(newline="\n")  # the same bytes on every system
    if without_output:
        say("standard output is closed")
        sys.exit(2)


def tell_warnings() -> None:
    """Say what a QueryWarning says, as every other message; warnings of others stay as they are."""
    import warnings

    from benchgraph.errors import QueryWarning

    before = warnings.showwarning

    def show(message: Any, category: type[Warning], *place: Any, **more: Any) -> None:
        if issubclass(category, QueryWarning):
            say(str(message))
        else:
            before(message, category, *place, **more)

    warnings.showwarning = show


def leave_output() -> None:
    """Let what is still to be printed go nowhere, so that Python does not complain at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def stop_cleanly() -> None:
    """Have a polite kill, or a closed terminal, clean up as Ctrl-C does."""

    def stop(number: int, frame: object) -> NoReturn:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # Whoever started us may want it ignored (nohup).
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, stop)


@contextlib.contextmanager
def until_stopped() -> Iterator[threading.Event]:
    """An event that is set by the first Ctrl-C, polite kill or closed terminal, for who has to put
    something away first; the next one stops as everywhere."""
    stop = threading.Event()
    before: dict[int, Any] = {}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def first(number: int, frame: object) -> None:
        restore()
        # In a thread of its own: this one may be in the middle of a look at the event.
        threading.Thread(target=stop.set).start()

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) not in (signal.SIG_IGN, None):
            before[number] = signal.signal(number, first)
    try:
        yield stop
    finally:
        restore()


def say(message: str) -> None:
    """A message on standard error; where nobody can read it, none."""
    with contextlib.suppress(OSError):
        print(f"benchgraph: {message}", file=sys.stderr, flush=True)
