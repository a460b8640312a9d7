"""The server for long: ``python -m benchmarks.longrun --minutes 30``.

``benchgraph watch --serve`` follows a folder of records that are edited again and again, and serves
the releases that come of it to clients of all sorts. Every answer is held against those of a server
that was started for that release alone, SPARQL against the store itself. Ends with 1 where an
answer was wrong, memory grew by more than a tenth from the first to the last third (the first fifth
of the time is for warming up), or a process or a file was left.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from benchmarks.longrun.asks import asks
from benchmarks.longrun.clients import Load
from benchmarks.longrun.edits import Records, Releases
from benchmarks.longrun.truth import Truth
from benchmarks.longrun.usage import MARK, Usage, growth, look, processes

EVERY = 5.0  # seconds between two looks
MOST_GROWTH = 1.10
FINE = ("right", "busy", "of a release that nobody asked")
Growth = dict[str, tuple[float, float]]


class Night:
    """One run in a folder of its own."""

    def __init__(self, folder: Path, minutes: float, quiet: float) -> None:
        self.folder, self.seconds, self.quiet = folder, minutes * 60, quiet
        self.mark = uuid4().hex
        self.records = Records(folder / "records")
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.asks = asks()
        self.truth = Truth(folder / "release", self.asks)
        self.looks: list[Usage] = []
        self.edits = 0
        self.failed: list[str] = []

    def start(self) -> int:
        """Start ``watch --serve``; the port at which it serves."""
        words = [
            "watch",
            "--data",
            str(self.folder / "records"),
            "--out",
            str(self.folder / "release"),
        ]
        words += ["--keep", "12", "--serve", "--port", "0"]
        environment = os.environ | {MARK: self.mark, "TMPDIR": str(self.temporary)}
        log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchgraph", *words], stdout=log, stderr=log,
            stdin=subprocess.DEVNULL, env=environment,
        )  # fmt: skip
        log.close()
        while self.process.poll() is None:
            if found := re.search(r"http://[\d.]+:(\d+)", (self.folder / "log").read_text("utf-8")):
                return int(found[1])
            time.sleep(0.2)
        raise RuntimeError((self.folder / "log").read_text("utf-8"))

    def stop(self) -> list[str]:
        """End it as a service manager does; what is left of it a little later."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(120)
        time.sleep(2)
        left = [f"process {path.name}" for path in processes(self.mark)]
        return left + [f"file {path}" for path in self.temporary.rglob("*")]

    def learn_the_rest(self, releases: Releases) -> None:
        """What is right of releases that came and went while another one was asked."""
        for each in releases.seen:
            if each.name not in self.truth.of and (self.folder / "release" / each.name).is_dir():
                self.truth.learn(each.name)

    def keep_looking(self, load: Load, begin: float) -> None:
        while time.monotonic() < load.end:
            self.looks.append(look(time.monotonic() - begin, self.mark, [self.temporary]))
            time.sleep(EVERY)

    def keep_editing(self, load: Load, releases: Releases) -> None:
        """Edit, wait for the release, learn what is right of it, be quiet for a while."""
        end = load.end
        try:
            self.truth.learn(name := releases.newest())
            while time.monotonic() < end - 60:
                time.sleep(self.quiet)
                self.edits += 1
                self.records.edit(self.edits)
                if not releases.after(name, 300):
                    self.failed.append(f"no release came after edit {self.edits}")
                elif releases.newest() != name:
                    self.truth.learn(name := releases.newest())
        except Exception as error:
            self.failed.append(f"the edits ended, and so did the run: {error!r}")
            load.end = 0.0


def run(night: Night, options: argparse.Namespace) -> list[str]:
    """The whole run; what was not as it should be."""
    port = night.start()
    releases = Releases(night.folder / "release")
    begin = time.monotonic()
    load = Load(port, night.asks, begin + night.seconds, options.pause)
    threads = [
        threading.Thread(target=night.keep_looking, args=(load, begin), daemon=True),
        threading.Thread(target=night.keep_editing, args=(load, releases), daemon=True),
    ]
    for thread in threads:
        thread.start()
    asyncio.run(load.run(options.clients, options.leaving, options.seed))
    for thread in threads:
        thread.join()
    releases.stop()
    left = night.stop()
    night.learn_the_rest(releases)
    judged = Counter(night.truth.judge(load.heard, releases.seen))
    told = growth(night.looks, 0.2 * night.seconds)
    _tell(night, load, judged, told)
    return [*night.failed, *night.truth.unlike_the_store, *left, *_faults(load, judged, told)]


def _faults(load: Load, judged: Counter[str], told: Growth) -> Iterator[str]:
    for what, count in judged.items():
        if what not in FINE:
            yield f"wrong {count} ×: {what}"
    if judged["right"] < 0.5 * len(load.heard):
        yield f"of {len(load.heard)} answers only {judged['right']} are known to be right"
    for what, count in load.broken.items():
        yield f"broken off {count} ×: {what}"
    for name, (first, last) in told.items():
        if last > MOST_GROWTH * first + (5 if name == "files" else 0):
            yield f"{name} grew from {first:.0f} to {last:.0f}"


def _tell(night: Night, load: Load, judged: Counter[str], told: Growth) -> None:
    wrong = judged.total() - sum(judged[word] for word in FINE)
    states, kinds = Counter(h.status for h in load.heard), Counter(h.ask.kind for h in load.heard)
    times = sorted(each.end - each.start for each in load.heard) or [0.0]
    print(f"{night.seconds / 60:g} minutes, {len(load.heard)} answers: {wrong} wrong", end="")
    print("".join(f", {judged[word]} {word}" for word in FINE))
    print(
        f"{load.gone} clients went away; {night.edits} edits, {len(night.truth.of)} releases known"
    )
    print("by kind: " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    print("by status: " + ", ".join(f"{code} {count}" for code, count in states.most_common()))
    print(f"half within {times[len(times) // 2]:.2f} s, of a hundred 99 within ", end="")
    print(f"{times[int(len(times) * 0.99)]:.2f} s")
    print("\n| | first third | last third | ratio | most |\n|---|---|---|---|---|")
    for name, (first, last) in told.items():
        most, ratio = max(getattr(each, name) for each in night.looks), last / first if first else 1
        print(f"| {name} | {first:.1f} | {last:.1f} | {ratio:.3f} | {most:.1f} |")


def main() -> int:
    """Run, print figures, and say what was not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.longrun", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--clients", type=int, default=6, help="that wait for their answers")
    parser.add_argument("--leaving", type=int, default=2, help="that go away")
    parser.add_argument("--pause", type=float, default=0.25, help="seconds between two requests")
    parser.add_argument("--quiet", type=float, default=20, help="seconds between two edits")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    # So that nothing is left behind, whoever ends it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="benchgraph-longrun-") as folder:
        night = Night(Path(folder), options.minutes, options.quiet)
        try:
            faults = run(night, options)
        finally:
            for path in processes(night.mark):
                os.kill(int(path.name), signal.SIGKILL)
    print("\n" + ("\n".join(faults) or "nothing else"))
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
