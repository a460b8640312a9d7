"""``benchgraph watch`` as a user starts it, and what it says."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from patience import PATIENCE

Said = dict[str, Any]


class Watched:
    """The command in a process of its own; ``told`` waits for what it prints."""

    def __init__(self, *options: str | Path, cwd: Path | None = None, json: bool = True) -> None:
        command = [
            sys.executable,
            "-m",
            "benchgraph",
            "watch",
            "--no-shipped",
            "--quiet-for",
            "0.2",
        ]
        format_ = ["--format", "json"] if json else []
        self.process = subprocess.Popen(
            [*command, *format_, *map(str, options)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            cwd=cwd,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"},
            # Whoever runs the tests in the background may have told them not to mind Ctrl-C.
            preexec_fn=_minding_ctrl_c,
        )
        self.errors: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._threads = [threading.Thread(target=each) for each in (self._hear, self._overhear)]
        for each in self._threads:
            each.start()

    def _hear(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def _overhear(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.errors.append(line.rstrip("\n"))

    def line(self) -> str | None:
        """The next line; None at the end."""
        return self._lines.get(timeout=PATIENCE)

    def told(self, event: str) -> Said:
        """The next event of that name; those before it are passed over, but for failures."""
        while (line := self.line()) is not None:
            said: Said = json.loads(line)
            if said["event"] == event:
                return said
            assert said["event"] != "failed", said
        raise AssertionError(f"it ended before it told {event}: {self.errors}")

    def error(self, part: str) -> str:
        """The first line on standard error that holds ``part``."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for line in list(self.errors):
                if part in line:
                    return line
            time.sleep(0.02)
        raise AssertionError(f"nobody said {part}: {self.errors}")

    def stop(self, number: int = signal.SIGINT) -> tuple[int, list[str]]:
        """Ask it to end: the exit code, and the lines that it printed until then."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        rest = []
        while (line := self.line()) is not None:
            rest.append(line)
        self._close()
        return code, rest

    def _close(self) -> None:
        for each in self._threads:
            each.join(10)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._close()


def _minding_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def save(path: Path, text: str) -> None:
    """Save as most editors do: a file beside it takes its place."""
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.write_text(text, "utf-8")
    temporary.replace(path)
