"""What differs from one operating system to another, in one place."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WINDOWS = os.name == "nt"
# Names that Windows keeps for devices, in any folder and whatever stands behind a dot.
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)
# Seconds between tries to take a name that another process has open: a virus scanner, a reader.
_WAITS = (0.01, 0.05, 0.1, 0.2, 0.4)
# Of Linux, for renameat2: paths are from the folder that we are in; both names stay, exchanged.
_HERE, _EXCHANGE = -100, 2
_DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG
_QUERY_LIMITED_INFORMATION = 0x1000
_STILL_ACTIVE = 259
_ACCESS_DENIED = 5


def can_fork() -> bool:
    """Whether processes can be forked and open files handed to them, as the server needs it."""
    import socket

    return hasattr(os, "fork") and hasattr(socket, "send_fds")


def is_kept_for_a_device(path: Path) -> bool:
    """Whether a file of this name would be a device, so that what is written to it is gone.

    A bare ``NUL`` is what somebody means who writes it; ``nul.yaml`` is not.
    """
    return WINDOWS and "." in path.name and path.name.split(".")[0].rstrip().lower() in _DEVICES


def put(temporary: Path, path: Path) -> None:
    """``temporary`` becomes ``path``, whatever was there. Raises OSError.

    Windows refuses while another process has the file open; most let go of it at once.
    """
    for wait in _WAITS if WINDOWS else ():
        try:
            temporary.replace(path)
            return
        except PermissionError:
            if path.is_dir():
                raise
            time.sleep(wait)
    temporary.replace(path)


def exchange(one: Path, other: Path) -> bool:
    """Let two files or folders change places, in one step; False where the system cannot."""
    if sys.platform != "linux":
        return False
    import ctypes

    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    names = os.fsencode(one), os.fsencode(other)
    return bool(rename and rename(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)


def sync_file(path: Path) -> None:
    """Have what is in a file on the disk. Windows asks for one that is open for writing."""
    with path.open("r+b" if WINDOWS else "rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have the names in ``folder`` on the disk, where the system can say so of a folder."""
    if WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def runs(pid: int) -> bool:
    """Whether there is a process of this number, ours or another's."""
    if WINDOWS:
        return _runs_on_windows(pid)  # where signal 0 is no question but Ctrl-C
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _runs_on_windows(pid: int) -> bool:
    import ctypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(_QUERY_LIMITED_INFORMATION, False, pid)
    if not handle:
        return bool(ctypes.get_last_error() == _ACCESS_DENIED)  # type: ignore[attr-defined,unused-ignore]
    code = ctypes.c_ulong()
    try:
        kernel.GetExitCodeProcess(ctypes.c_void_p(handle), ctypes.byref(code))
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))
    return code.value == _STILL_ACTIVE


def end_with_parent() -> None:
    """Have this process end when the one that started it does, where the system knows how (Linux):
    also one that a query keeps from looking at anything else."""
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DEATH_OF_PARENT, signal.SIGKILL)


def end_with_input() -> None:
    """Have this process end when its standard input does, of which whoever started it holds the
    other end, and lets go of it however they end."""

    def wait() -> None:
        while os.read(0, 1 << 12):
            pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def file_encoding(stream_is_a_terminal: bool) -> str | None:
    """What text that is handed on is encoded in, where the system's own choice loses letters.

    Windows takes a code page of its own for what goes to a file or another program; None where
    the stream is right as it is, or the user said what it should be.
    """
    if not WINDOWS or stream_is_a_terminal or "PYTHONIOENCODING" in os.environ:
        return None
    return "utf-8"


def name() -> str:
    """The system as a message names it."""
    return "Windows" if WINDOWS else sys.platform
