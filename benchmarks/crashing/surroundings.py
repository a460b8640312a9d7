"""What the system does: a disk that is full, one that only reads, a clock that jumps."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.crashing.builds import Builds
from benchmarks.crashing.material import (
    QUESTION,
    Known,
    answer,
    build,
    edit,
    root_of,
    write_records,
)
from benchmarks.crashing.outputs import Exports, Ingested, Way
from benchmarks.crashing.rounds import (
    Kind,
    Outcome,
    files_below,
    left_behind,
    neither,
    other_than,
    told_badly,
)


class NoMounting(RuntimeError):
    """This machine does not let us mount: not root, or a container without that right."""


@contextmanager
def mounted(*words: str | Path, at: Path) -> Iterator[None]:
    """Something mounted at ``at`` while the block runs. Raises NoMounting."""
    done = subprocess.run(["mount", *map(str, words), str(at)], capture_output=True, text=True)
    if done.returncode:
        raise NoMounting(done.stderr.strip())
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(at)], check=True)


class Full(Kind):
    """Commands on a disk with less room than they need."""

    name = "full disk"

    def ready(self) -> None:
        """What builds, exports and readings begin with, each in a folder of its own."""
        self.kinds: list[Builds | Exports | Ingested] = []
        for number, make in enumerate((Builds, Exports, Ingested)):
            folder = self.folder / str(number)
            folder.mkdir()
            kind = make(folder)
            kind.ready()
            self.kinds.append(kind)
        with mounted("-t", "tmpfs", "-o", "size=1m", "tmpfs", at=self.folder):
            pass  # it may be done here

    def close(self) -> None:
        """End theirs, too."""
        for kind in getattr(self, "kinds", ()):
            kind.close()
        super().close()

    def round(self, pick: random.Random) -> Outcome:
        """Run into the end of the disk; look; make room; run again; look."""
        kind = pick.choice(self.kinds)
        shutil.rmtree(kind.at, ignore_errors=True)
        kind.at.mkdir()
        with mounted("-t", "tmpfs", "-o", "size=256m", "tmpfs", at=kind.at):
            if isinstance(kind, Builds):
                return self.build(kind, pick)
            return self.write(kind, pick)

    def build(self, kind: Builds, pick: random.Random) -> Outcome:
        """A build."""
        lay(kind)
        words = pick.choice(kind.variants)
        asked = build(kind.at / "records", kind.at / "out", *words)
        room = shrink(kind.at, pick, 4_000_000)
        run = kind.commands.run(*asked)
        outcome = Outcome(self.name, f"build {' '.join(words)}, {room:,} bytes", 0)
        outcome.killed = run.code == 2
        outcome.faults += told_badly(run, (0, 2))
        outcome.faults += run.left()
        roots = {kind.old, kind.new} if run.code else {kind.new}
        remount(kind.at, 256 << 20)
        outcome.faults += kind.known.wrong_with(kind.commands, kind.at / "out", roots)
        outcome.faults += kind.after(kind.commands.run(*asked))
        return outcome

    def write(self, kind: Exports | Ingested, pick: random.Random) -> Outcome:
        """An export, or a reading of pages."""
        lay(kind)
        way: Way = pick.choice(kind.known)
        assert way.old is not None and way.new is not None
        room = shrink(kind.at, pick, 3 * sum(map(len, way.new.values())))
        run = kind.commands.run(*way.words)
        outcome = Outcome(self.name, f"{way.what}, {room:,} bytes", 0)
        outcome.killed = run.code == 2
        outcome.faults += told_badly(run, (0, 2))
        remount(kind.at, 256 << 20)
        now = files_below(kind.at / "out")
        outcome.faults += neither(now, way.old, way.new)
        if run.code and now != way.old:
            outcome.faults.append("it did not run, and not all files are the old ones")
        outcome.faults += told_badly(kind.commands.run(*way.words))
        outcome.faults += other_than(files_below(kind.at / "out"), way.new, way.again)
        outcome.faults += left_behind(kind.at)
        return outcome


def lay(kind: Kind) -> None:
    """What stands before a round, in a folder that is mounted and cannot be made anew."""
    shutil.copytree(kind.folder / "before", kind.at, symlinks=True, dirs_exist_ok=True)
    for name in ("cache", "tmp"):
        (kind.at / name).mkdir(exist_ok=True)


def shrink(at: Path, pick: random.Random, most: int) -> int:
    """Leave so much room at the most, by chance; how much."""
    used = shutil.disk_usage(at).used
    room = pick.randint(0, most)
    remount(at, used + room)
    return room


def remount(at: Path, size: int) -> None:
    """Give what is mounted at ``at`` another size in bytes."""
    words = ["mount", "-o", f"remount,size={size}", str(at)]
    subprocess.run(words, check=True, capture_output=True)


class ReadOnly(Kind):
    """Folders that nobody may write to: readers answer, writers say so in a sentence."""

    name = "read-only"
    _GRAPHS = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"

    def ready(self) -> None:
        """A release, records, and what readers answer where they may write."""
        self.fresh()
        write_records(self.at / "records")
        self.well(*build(self.at / "records", self.at / "out"))
        edit(self.at / "records")
        shutil.copytree(self.at, self.folder / "before")
        release = ("--release", self.at / "out")
        self.readers = [
            ("ask", *QUESTION, "--format", "csv", *release),
            ("sparql", self._GRAPHS, "--format", "csv", *release),
            ("search", "Thing", *release),
        ]
        self.right = [self.well(*words).printed for words in self.readers]
        self.writers = [
            build(self.at / "records", self.at / "out"),
            build(self.at / "records", self.at / "out", "--incremental"),
            ("export", "rdf", "--out", self.at / "out" / "x.ttl", *release),
            ("export", "network", "--format", "csv", "--out", self.at / "out" / "t", *release),
            ("export", "release", "--out", self.at / "out" / "x.zip", *release),
        ]

    def round(self, pick: random.Random) -> Outcome:
        """Some folder is read-only; look at what is said, and that nothing changed."""
        self.fresh(self.folder / "before")
        for name in ("search.sqlite", "named"):
            path = self.at / "out" / "001" / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        which = pick.choice((("out",), ("out", "cache"), ("out", "tmp"), ("out", "cache", "tmp")))
        reads = pick.random() < 0.5
        place = pick.randrange(len(self.readers if reads else self.writers))
        words = (self.readers if reads else self.writers)[place]
        outcome = Outcome(self.name, f"{words[0]} {words[1]} in {', '.join(which)}", 0, True)
        before = files_below(self.at)
        with read_only([self.at / name for name in which]):
            run = self.commands.run(*words)
            refused = (0, 2) if reads and "cache" in which else (0,) if reads else (2,)
            outcome.faults += told_badly(run, refused)
            if reads and run.code == 0 and run.printed != self.right[place]:
                outcome.faults.append(f"another answer: {run.printed[:200]}")
        now = {name: data for name, data in files_below(self.at).items() if "cache/" not in name}
        outcome.faults += other_than(now, {n: d for n, d in before.items() if "cache/" not in n})
        outcome.faults += left_behind(self.at)
        return outcome


@contextmanager
def read_only(folders: list[Path]) -> Iterator[None]:
    """These folders while the block runs. Raises NoMounting."""
    if not folders:
        yield
        return
    with mounted("--bind", folders[0], at=folders[0]):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(folders[0])], check=True)
        with read_only(folders[1:]):
            yield


class Clock(Kind):
    """A clock that jumps while a command runs, files from tomorrow, and edits that leave size and
    time of a file as they were."""

    name = "clock"

    def ready(self) -> None:
        """Two releases' roots and rows, of records of the same sizes."""
        self.fresh()
        self.known = Known()
        write_records(self.at / "records")
        shutil.copytree(self.at, self.folder / "before")
        self.roots = {}
        for more in (" (one)", " (two)"):
            shutil.rmtree(self.at / "out", ignore_errors=True)
            edit(self.at / "records", more)
            self.well(*build(self.at / "records", self.at / "out"))
            self.roots[more] = self.known.learn(self.commands, self.at / "out")

    def round(self, pick: random.Random) -> Outcome:
        """Build, set times, edit, build again: the release and the answers are the new ones."""
        self.fresh(self.folder / "before")
        records, out = self.at / "records", self.at / "out"
        more = pick.choice(((), ("--incremental",), ("--named",)))
        outcome = Outcome(self.name, " ".join(more) or "plain", 0, True)
        for number, name in enumerate((" (one)", " (two)", " (one)")):
            times = {path: path.stat() for path in records.rglob("*.yaml")}
            edit(records, name)
            if number:
                for path, seen in times.items():
                    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
            run = self.commands.run(*build(records, out, *more), clock=pick.randrange(10**6))
            outcome.faults += told_badly(run)
            found = root_of(out)
            if found != self.roots[name]:
                outcome.faults.append(f"build {number + 1} is not of the records as they are")
            if (rows := answer(self.commands, out)) != self.known.rows[self.roots[name]]:
                outcome.faults.append(f"build {number + 1}: the rows are others: {rows[:200]}")
            self.set_times(pick)
        outcome.faults += left_behind(self.at)
        return outcome

    def set_times(self, pick: random.Random) -> None:
        """Every file is from tomorrow, or from long ago, or from one and the same moment."""
        when = pick.choice((-400 * 86_400, 0, 86_400, 400 * 86_400))
        moment = (self.folder / "before").stat().st_mtime + when
        for path in self.at.rglob("*"):
            os.utime(path, (moment, moment), follow_symlinks=False)
