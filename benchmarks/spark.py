"""Builds on Spark beside local ones: ``python -m benchmarks.spark --cases 1000 --cases 10000``.

For each number of generated cases: a local build that reads everything (``--workers 1``), and a
build on a standalone cluster of two workers with a core each, which `deploy/spark/cluster` starts
anew, in a cold JVM. Both roots have to be the same. What executors take is the processor time of
their processes, Python's and Java's; what stages move is what Spark logs of their tasks.
``--kill reading --kill relating`` kills an executor in each of these steps.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks.generate import write_files

HERE = Path(__file__).resolve().parents[1]
CLUSTER = HERE / "deploy" / "spark" / "cluster"
BUILD = (sys.executable, "-m", "benchgraph", "build", "--no-shipped")
# The command tells its steps to terminals alone.
ON_SPARK = """import sys
from benchgraph import build_release
master, data, out = sys.argv[1:]
tell = lambda step: print(step, file=sys.stderr, flush=True)
build_release(data, out, shipped=False, on=master, progress=tell)"""
RATIO = 4.0  # executors over a local build, at 10,000 cases
GROWTH = 10.5  # executors from one size to the next, ten times as large
_STEPS = re.compile(r"^(starting Spark|reading|validating|inferring|relating|writing)[\w ]*$")
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Taken:
    """What the processes of a build took: seconds of processor by step, bytes of memory."""

    root: str = ""
    wall: float = 0.0
    python: dict[str, float] = field(default_factory=dict)
    java: dict[str, float] = field(default_factory=dict)
    driver: float = 0.0
    killed: int = 0
    memory: dict[str, int] = field(default_factory=dict)
    moved: dict[str, Counter[str]] = field(default_factory=dict)


def processes() -> dict[int, tuple[int, str, float, int]]:
    """Each process: parent, what it is, seconds of processor (with its children that are done), and
    bytes of memory."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            numbers = (path / "stat").read_text().rpartition(")")[2].split()
            command = (path / "cmdline").read_bytes().decode("utf-8", "replace")
            seconds = sum(map(int, numbers[11:15])) / _TICK
            found[int(path.name)] = int(numbers[1]), command, seconds, int(numbers[21]) * _PAGE
        except OSError:
            continue
    return found


class Watching(threading.Thread):
    """Looks at the processes of a build, several times a second."""

    def __init__(self, driver: int, folder: Path) -> None:
        super().__init__(daemon=True)
        self.driver, self.folder, self.ended = driver, folder, threading.Event()
        self.seconds: dict[int, float] = {}
        self.java: set[int] = set()
        self.killed = 0
        self.memory: dict[str, int] = defaultdict(int)
        self.driver_seconds = 0.0

    def run(self) -> None:
        while not self.ended.wait(0.2):
            self.look()

    def look(self) -> None:
        """Add what is there now."""
        there = processes()
        kinds: Counter[str] = Counter()
        for pid, (_, command, seconds, memory) in there.items():
            kind = self._kind(pid, there)
            if kind == "executor":
                self.seconds[pid] = seconds
                if "java" in command:
                    self.java.add(pid)
                kinds["executor, Java" if "java" in command else "executor, Python"] += memory
            elif kind == "driver":
                kinds["driver, Java" if "/java" in command else "driver, Python"] += memory
        for kind, memory in kinds.items():
            self.memory[kind] = max(self.memory[kind], memory)
        if self.driver in there:
            own = [s for p, (_, _, s, _) in there.items() if self._kind(p, there) == "driver"]
            self.driver_seconds = max(self.driver_seconds, sum(own))

    def kill_one(self) -> None:
        """Kill an executor that is at work, with its processes of Python."""
        there = processes()
        own = [p for p in sorted(there) if self._kind(p, there) == "executor"]
        if java := next((p for p in own if "java" in there[p][1]), None):
            os.kill(java, signal.SIGKILL)
            self.killed += 1

    def _kind(self, pid: int, there: dict[int, tuple[int, str, float, int]]) -> str:
        while pid in there:
            if pid == self.driver:
                return "driver"
            if "CoarseGrainedExecutorBackend" in there[pid][1]:
                return "executor" if self._is_ours(pid) else ""
            pid = there[pid][0]
        return ""

    def _is_ours(self, executor: int) -> bool:
        """Whether it is one of this cluster, and not of another one on the machine."""
        try:
            return Path(f"/proc/{executor}/cwd").readlink().is_relative_to(self.folder)
        except OSError:
            return executor in self.seconds

    @property
    def so_far(self) -> tuple[float, float]:
        """Seconds that all processes of executors have taken so far, of Python and of Java."""
        java = sum(self.seconds[pid] for pid in self.java)
        return sum(self.seconds.values()) - java, java


@contextmanager
def cluster(folder: Path, asked: argparse.Namespace) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a cluster of its own, and what whoever builds on it has around them."""
    more = "".join(f"{setting.replace('=', ' ', 1)}\n" for setting in asked.conf)
    (folder / "spark-defaults.conf").write_text(
        (CLUSTER.parent / "spark-defaults.conf").read_text("utf-8")
        + f"spark.eventLog.enabled true\nspark.eventLog.dir {folder.as_uri()}\n"
        + "spark.eventLog.compress false\nspark.eventLog.rolling.enabled false\n"
        + more
    )
    around = os.environ | {
        "PYTHON": sys.executable, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_CONF_DIR": str(folder), "FOLDER": str(folder / "cluster"), "PORT": "0",
        "MEMORY": asked.memory, "WORKERS": str(asked.workers), "CORES": str(asked.cores),
        "PYTHONPATH": str(HERE / "src"),
    }  # fmt: skip
    started = subprocess.run([CLUSTER, "start"], env=around, stdout=subprocess.PIPE, check=True)
    try:
        yield started.stdout.decode().strip(), around
    finally:
        subprocess.run([CLUSTER, "stop"], env=around, check=True)


def on_spark(records: Path, folder: Path, asked: argparse.Namespace) -> Taken:
    """Build on a cluster of its own."""
    taken = Taken()
    with cluster(folder, asked) as (master, around):
        command = [sys.executable, "-c", ON_SPARK, master, records, folder / "release"]
        began = time.time()
        build = subprocess.Popen(command, env=around, stderr=subprocess.PIPE, text=True)
        watching = Watching(build.pid, folder)
        watching.start()
        steps: list[tuple[str, float, tuple[float, float]]] = []
        said = ""
        assert build.stderr is not None
        for line in build.stderr:
            said = (said + line)[-4000:]
            if _STEPS.match(line.strip()):
                steps.append((line.strip(), time.time(), watching.so_far))
                if line.startswith(tuple(asked.kill)):
                    threading.Timer(asked.after, watching.kill_one).start()
        code = build.wait()
        taken.wall = time.time() - began
        watching.ended.set()
        watching.join()
        if code:
            raise SystemExit(f"the build on Spark ended with {code}:\n{said}")
    steps.append(("", time.time(), watching.so_far))
    for (step, _, before), (_, _, after) in pairwise(steps):
        taken.python[step], taken.java[step] = after[0] - before[0], after[1] - before[1]
    taken.killed = watching.killed
    taken.driver, taken.memory = watching.driver_seconds, dict(watching.memory)
    taken.moved = moved(folder, [(name, at) for name, at, _ in steps])
    taken.root = root_of(folder / "release")
    return taken


def moved(folder: Path, steps: list[tuple[str, float]]) -> dict[str, Counter[str]]:
    """Bytes that the tasks of each step read, shuffled, spilled and wrote, as Spark logs them."""
    found: dict[str, Counter[str]] = {name: Counter() for name, _ in steps}
    for log in folder.glob("app-*"):
        with log.open(encoding="utf-8") as file:
            for text in file:
                if '"SparkListenerTaskEnd"' not in text:
                    continue
                event = json.loads(text)
                # A task that was lost with its executor has none.
                if (metrics := event.get("Task Metrics")) is None:
                    continue
                done = event["Task Info"]["Finish Time"] / 1000
                step = [name for name, at in steps if at <= done][-1:] or [steps[0][0]]
                found[step[0]].update(
                    tasks=1,
                    read=metrics["Input Metrics"]["Bytes Read"],
                    shuffled=metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"],
                    spilled=metrics["Disk Bytes Spilled"],
                    written=metrics["Output Metrics"]["Bytes Written"],
                )
    return found


def locally(records: Path, folder: Path) -> tuple[str, float]:
    """The root of a local build that reads everything, and its seconds of processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [*BUILD, "--no-cache", "--workers", "1", "--data", records, "--out", folder / "local"],
        env=os.environ | {"PYTHONPATH": str(HERE / "src")},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return root_of(folder / "local"), sum(after[:2]) - sum(before[:2])


def root_of(out: Path) -> str:
    """The root of the release that counts there."""
    folder = out / (out / "CURRENT").read_text("utf-8").strip()
    return str(json.loads((folder / "manifest.json").read_text("utf-8"))["root"])


def main() -> int:
    """Print the tables; 1 where the roots differ or a bound is not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark", description=__doc__)
    parser.add_argument("--cases", type=int, action="append", help="how many; several times")
    parser.add_argument("--records", type=Path, help="a folder CASES/records for each, kept")
    parser.add_argument("--memory", default="3g", help="of each worker")
    parser.add_argument("--skewed", action="store_true", help="one owner of a third of everything")
    parser.add_argument("--workers", type=int, default=2, help="of the cluster")
    parser.add_argument("--cores", type=int, default=1, help="of each worker")
    parser.add_argument("--kill", action="append", default=[], help="an executor, in this step")
    parser.add_argument("--after", type=float, default=5.0, help="so many seconds into it")
    parser.add_argument("--conf", action="append", default=[], help="NAME=VALUE, one more of Spark")
    parser.add_argument("--no-local", action="store_true", help="without the local builds")
    asked = parser.parse_args()
    kept, last = True, 0.0
    for cases in asked.cases or [1000]:
        with tempfile.TemporaryDirectory(prefix="benchgraph-spark-") as name:
            folder = Path(name)
            records = (asked.records or folder) / str(cases) / "records"
            if not records.is_dir():
                write_files(cases, records, skewed=asked.skewed)
            taken = on_spark(records, folder, asked)
            local = None if asked.no_local else locally(records, folder)
        python, java = sum(taken.python.values()), sum(taken.java.values())
        whole = python + java
        print(f"\n{cases:,} cases: {taken.wall:.0f} s, root {taken.root[:12]}")
        print(f"executors {whole:.0f} s of processor (Java {java:.0f} s), ", end="")
        print(f"driver {taken.driver:.0f} s; {taken.killed} executors killed")
        print(", ".join(f"{kind} {size / 1e6:.0f} MB" for kind, size in taken.memory.items()))
        print("\n| step | Python | Java | tasks | read | shuffled | spilled | written |")
        print("|---|---|---|---|---|---|---|---|")
        for step, seconds in taken.python.items():
            m = taken.moved[step]
            sizes = [f"{m[k] / 1e6:.1f} MB" for k in ("read", "shuffled", "spilled", "written")]
            times = f"{seconds:.1f} s | {taken.java[step]:.1f} s | {m['tasks']}"
            print(f"| {step} | {times} | {' | '.join(sizes)} |")
        if local:
            same = local[0] == taken.root
            kept &= same and (cases < 10_000 or whole <= RATIO * local[1])
            print(f"\nlocal {local[1]:.1f} s, ratio {whole / local[1]:.2f}; roots equal: {same}")
        if last:
            kept &= whole <= GROWTH * last
            print(f"growth {whole / last:.2f}")
        last = whole
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
