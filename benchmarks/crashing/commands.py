"""The installed command, started so that it can be killed, with everything that it starts.

A quarter of a second of each command is imports. So one process imports what commands import and
opens nothing, and a run is forked from it: what is killed is then the work, and a round is short.
``cold`` runs are new interpreters, as a user starts them.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.awaiting import awaited

HERE = Path(__file__).resolve().parents[2]
MARK = "BENCHGRAPH_CRASH_ROUND"
PATIENCE = 600.0  # seconds after which an undisturbed command counts as one that hangs
_CHANGES = {
    "os.rename", "os.link", "os.symlink", "os.remove", "os.rmdir", "os.mkdir", "os.truncate",
    "os.chmod", "os.utime", "shutil.rmtree", "socket.connect",
}  # fmt: skip
_SERVE = "from benchmarks.crashing.commands import serve; serve()"


@dataclass
class Run:
    """A command under way: its process, and the files that its output goes to."""

    commands: Commands
    pid: int
    mark: str
    out: Path
    err: Path
    cold: subprocess.Popen[bytes] | None = None
    code: int | None = None
    began: float = field(default_factory=time.monotonic)

    def kill(self, *, group: bool = False) -> None:
        """End it at once, as a crash or a power cut does; with ``group`` all that it started."""
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(self.pid, signal.SIGKILL)

    def wait(self, seconds: float = PATIENCE) -> int:
        """Its exit code; -9 where it was killed. One that takes longer is killed, too, and raises
        TimeoutError."""
        if self.code is None:
            self.code = self.commands.awaited(self, seconds)
        return self.code

    @property
    def runs(self) -> bool:
        """Whether it still runs; one that has ended and waits to be asked how does not."""
        return self.pid in _processes(self.pid, self.mark)

    @property
    def told(self) -> str:
        """What it has said on standard error."""
        return self.err.read_text("utf-8", "replace")

    @property
    def printed(self) -> str:
        """What it has printed."""
        return self.out.read_text("utf-8", "replace")

    def left(self, seconds: float = 5.0) -> list[str]:
        """What still runs of all that it started, after so many seconds at most."""
        end = time.monotonic() + seconds
        while (found := list(_processes(self.pid, self.mark))) and time.monotonic() < end:
            time.sleep(0.02)
        return [f"process {pid} is left: {_called(pid)}" for pid in found]


class Commands:
    """Starts commands with an environment of their own; ``folder`` gets what they print."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        path = os.pathsep.join([str(HERE / "src"), str(HERE), os.environ.get("PYTHONPATH", "")])
        self.environment = {**os.environ, "PYTHONPATH": path.rstrip(os.pathsep), **environment}
        self.environment.pop("BENCHGRAPH_TRACEBACK", None)
        self._server: subprocess.Popen[str] | None = None
        self._number = 0

    def start(
        self, *words: str | Path, cold: bool = False, cwd: Path | None = None,
        preset: dict[str, object] | None = None, step: int | None = None,
        clock: int | None = None, **environment: str,
    ) -> Run:  # fmt: skip
        """Start ``benchgraph words``; ``preset`` are bounds of ours (module.NAME) that are set
        otherwise, so that a small collection goes the way of a large one. With ``step`` it kills
        itself before so many changes of files; 0: it only counts them, see ``steps``."""
        self._number += 1
        said = [self.folder / f"{self._number:05d}.{name}" for name in ("out", "err")]
        for path in said:
            path.touch()
        mark = uuid4().hex
        whole = {**self.environment, **environment, MARK: mark}
        if cold:
            return self._cold([str(word) for word in words], whole, cwd, mark, *said)
        asked = {
            "words": [str(word) for word in words], "cwd": str(cwd or self.folder),
            "environment": whole, "streams": [str(path) for path in said], "preset": preset or {},
            "learnt": str(self.folder / "learnt"), "step": step, "clock": clock,
            "steps": str(self.folder / "steps"),
        }  # fmt: skip
        return Run(self, self._ask(asked), mark, *said)

    def run(self, *words: str | Path, **more: Any) -> Run:
        """Run a command to its end."""
        run = self.start(*words, **more)
        run.wait()
        return run

    @property
    def steps(self) -> int:
        """How many changes of files the last run has made that was to count them."""
        return int((self.folder / "steps").read_text())

    def awaited(self, run: Run, seconds: float) -> int:
        """How ``run`` ended."""
        if run.cold is None:
            code = self._ask({"wait": run.pid, "seconds": seconds})
        else:
            try:
                code = run.cold.wait(seconds)
            except subprocess.TimeoutExpired:
                code = None
                run.kill(group=True)
                run.cold.wait()
        if code is None:
            raise TimeoutError(f"it took longer than {seconds:g} s: {run.told[-500:]}")
        return int(code)

    def close(self) -> None:
        """End the process that runs are forked from."""
        if self._server is not None:
            self._server.communicate()
            self._server = None

    def _cold(
        self, words: list[str], environment: dict[str, str], cwd: Path | None, mark: str,
        out: Path, err: Path,
    ) -> Run:  # fmt: skip
        with out.open("wb") as printed, err.open("wb") as told:
            process = subprocess.Popen(
                [sys.executable, "-m", "benchgraph", *words], cwd=cwd or self.folder,
                stdin=subprocess.DEVNULL, stdout=printed, stderr=told, env=environment,
                start_new_session=True,
            )  # fmt: skip
        return Run(self, process.pid, mark, out, err, process)

    def _ask(self, asked: dict[str, Any]) -> Any:
        if self._server is None:
            self._server = subprocess.Popen(
                [sys.executable, "-c", _SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                text=True, env=self.environment, cwd=HERE,
            )  # fmt: skip
        assert self._server.stdin is not None and self._server.stdout is not None
        self._server.stdin.write(f"{json.dumps(asked)}\n")
        self._server.stdin.flush()
        return json.loads(self._server.stdout.readline())


def _processes(session: int, mark: str) -> Iterator[int]:
    """The processes of a session, and those that were started with the mark in their environment,
    which one that has a session of its own has, too."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            state, _, _, its = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
            if state in "ZX":
                continue
            if int(its) == session or mark.encode() in (folder / "environ").read_bytes():
                yield int(folder.name)


def _called(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()[:200]
    except OSError:
        return "it has just ended"


# -- the process that runs are forked from --------------------------------------------------------


def serve() -> None:
    """Fork a run or wait for one, for each line of standard input, until there is no more."""
    from benchgraph.cli import COMMANDS, main

    for module, _ in COMMANDS.values():
        import_module(f"benchgraph.cli.{module}")
    asking, telling = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    for line in asking:
        asked = json.loads(line)
        if "wait" in asked:
            code = awaited(asked["wait"], asked["seconds"], os.killpg)
            print(json.dumps(code), file=telling, flush=True)
            continue
        _learn(Path(asked["learnt"]))
        gc.freeze()
        waiting, begun = os.pipe()
        if (child := os.fork()) == 0:
            asking.close()
            telling.close()
            os.setsid()
            os.close(begun)
            os.close(waiting)
            _become(asked)
            before = set(sys.modules)
            counted = _count_to(asked["step"]) if asked["step"] is not None else None
            try:
                main()
            finally:
                learnt = "\n".join(sorted(set(sys.modules) - before))
                number = len(counted or ())
                Path(asked["learnt"]).write_text(learnt)
                Path(asked["steps"]).write_text(str(number))
        os.close(begun)
        os.read(waiting, 1)  # until it has a session, by which it is known
        os.close(waiting)
        print(child, file=telling, flush=True)


def _become(asked: dict[str, Any]) -> None:
    """What a new process is given: streams, folder, environment, arguments."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in enumerate(asked["streams"], 1):
        opened = os.open(path, os.O_WRONLY | os.O_APPEND)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    import tempfile

    tempfile.tempdir = None
    time.tzset()
    sys.argv = ["benchgraph", *asked["words"]]
    if asked["clock"] is not None:
        _let_the_clock_jump(asked["clock"])
    for name, value in asked["preset"].items():
        module, _, own = name.rpartition(".")
        setattr(import_module(module), own, value)


def _let_the_clock_jump(seed: int) -> None:
    """From now on each look at the clock finds it up to a day ahead or behind, by chance."""
    pick, real = random.Random(seed), time.time_ns

    def jumped() -> int:
        return real() + pick.randint(-86_400, 86_400) * 10**9

    time.time_ns = jumped
    time.time = lambda: jumped() / 1e9


def _count_to(step: int) -> list[str]:
    """Note each change of a file that Python makes, and each request, and kill this process before
    the one whose number is ``step``: a moment between two names, which a clock would never meet."""
    counted: list[str] = []

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _CHANGES and not (event == "open" and _writes(arguments)):
            return
        counted.append(event)
        if len(counted) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(note)
    return counted


def _writes(arguments: tuple[Any, ...]) -> bool:
    """Whether a file is opened to be written; flags are given by whoever opens it, never a mode."""
    return isinstance(arguments[2], int) and bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))


def _learn(path: Path) -> None:
    """Import what a run before has imported."""
    if not path.exists():
        return
    for name in path.read_text().split():
        if not name.startswith("_"):
            with contextlib.suppress(ImportError):
                import_module(name)
    path.unlink()
