"""A round: what stands there, a command that is killed at some moment, a look, and another run."""

from __future__ import annotations

import random
import shutil
import statistics
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.crashing.commands import Commands, Run

Words = tuple[str | Path, ...]
Files = dict[str, bytes]
COLD_EVERY = 5  # one round in so many starts a new interpreter
IMPORTS = 0.6  # seconds that a new interpreter takes longer, when the machine is busy
_LATER = 1.02  # of the length of a command: some are killed when they have just ended


@dataclass
class Outcome:
    """What came of one round: ``killed`` says whether the command was still at it."""

    kind: str
    what: str
    seed: int
    killed: bool = False
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Kind(ABC):
    """One sort of command: what stands before it, and what has to stand after it was killed.

    Every round lies in the same folder ``at``, which is made anew: paths are said in files.
    """

    name = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.at = folder / "at"
        self.commands = Commands(
            folder / "said", BENCHGRAPH_CACHE=str(self.at / "cache"), TMPDIR=str(self.at / "tmp"),
            XDG_CACHE_HOME=str(self.at / "cache"), HOME=str(folder),
        )  # fmt: skip

    @abstractmethod
    def ready(self) -> None:
        """Make what stands before each round, and measure the undisturbed commands."""

    @abstractmethod
    def round(self, pick: random.Random) -> Outcome:
        """One round; ``pick`` decides everything that is chance."""

    def close(self) -> None:
        """End what was started for all rounds."""
        self.commands.close()

    def fresh(self, before: Path | None = None) -> None:
        """The folder of the round, with a copy of ``before`` in it."""
        shutil.rmtree(self.at, ignore_errors=True)
        if before is not None:
            shutil.copytree(before, self.at, symlinks=True)
        for name in ("cache", "tmp"):
            (self.at / name).mkdir(parents=True, exist_ok=True)

    def well(self, *words: str | Path, code: int = 0, **more: Any) -> Run:
        """Run a command that has to end well, in making ready."""
        run = self.commands.run(*words, **more)
        if run.code != code:
            raise RuntimeError(f"benchgraph {' '.join(map(str, words))}: {run.told}")
        return run


class Lengths:
    """How long commands take when nobody disturbs them (the middle of the last few times), and how
    many changes of files they make."""

    def __init__(self) -> None:
        self._took: dict[object, list[float]] = {}
        self._steps: dict[object, int] = {}

    def measure(self, kind: Kind, what: object, words: Words, **more: Any) -> None:
        """Run a command to its end and note it, warm and cold."""
        began = time.monotonic()
        kind.well(*words, step=0, **more)
        took = time.monotonic() - began
        self._steps[what] = kind.commands.steps
        self.note((what, False), took)
        self.note((what, True), took + IMPORTS)

    def start(
        self, kind: Kind, what: object, words: Words, pick: random.Random, **more: Any
    ) -> Struck:
        """Start the command as it will be killed: cold now and then, else at a moment of the clock
        or before a change of a file."""
        cold, by_step = pick.random() < 1 / COLD_EVERY, pick.random() < 0.5
        cold = cold and not more.get("preset")
        if cold or not by_step or not self._steps.get(what):
            moment = self.moment((what, cold), pick)
            return Struck(kind.commands.start(*words, cold=cold, **more), moment, " cold" * cold)
        step = pick.randint(1, self._steps[what])
        return Struck(kind.commands.start(*words, step=step, **more), None, f" at change {step}")

    def note(self, what: object, seconds: float) -> None:
        """``what`` took so many seconds."""
        self._took[what] = [*self._took.get(what, []), seconds][-3:]

    def moment(self, what: object, pick: random.Random) -> float:
        """A moment of it, in seconds from its start: each as likely as every other."""
        return pick.uniform(0, _LATER * statistics.median(self._took[what]))


@dataclass
class Struck:
    """A command that is going to be killed: after so many seconds, or (None) by itself."""

    run: Run
    seconds: float | None
    how: str

    def killed(self, pick: random.Random) -> bool:
        """Wait for it; whether it was still at it."""
        if self.seconds is None:
            return self.run.wait() == -9
        return strike(self.run, self.seconds, pick)


def strike(run: Run, seconds: float, pick: random.Random) -> bool:
    """Kill the command after so many seconds, alone or with all that it started; whether it was
    still at it. (Where it had ended, it has to have ended well.)"""
    time.sleep(max(0.0, run.began + seconds - time.monotonic()))
    run.kill(group=pick.random() < 0.5)
    return run.wait() == -9


def told_badly(run: Run, codes: tuple[int, ...] = (0,)) -> Iterator[str]:
    """What is wrong with how a command ended that nobody killed."""
    if run.code not in codes:
        yield f"exit code {run.code}: {run.told[-400:].strip()}"
    if "Traceback" in run.told or "should not have happened" in run.told:
        yield f"no sentence: {run.told[-400:].strip()}"


# -- folders ---------------------------------------------------------------------------------------


def files_below(folder: Path) -> Files:
    """Every file below a folder by its path from there, with what is in it."""
    if not folder.is_dir():
        return {}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def is_hidden(name: str) -> bool:
    """Whether a path is one that nobody looks at: a name in it begins with a dot."""
    return any(part.startswith(".") for part in name.split("/"))


def neither(now: Files, old: Files, new: Files) -> Iterator[str]:
    """Files that are neither the old nor the new ones. Hidden ones that neither knows may be there:
    what a killed command was at; the next one has to clear them."""
    for name in sorted(old.keys() | new.keys() | now.keys()):
        states = {old.get(name), new.get(name)}
        if now.get(name) in states:
            continue
        if name in now and None in states and states == {None} and is_hidden(name):
            continue
        how = "is gone" if name not in now else "was not there" if states == {None} else "is half"
        yield f"{name} {how}"


def other_than(now: Files, wanted: Files, again: Files | None = None) -> Iterator[str]:
    """In what files differ from what has to be there: to the byte, and nothing else. ``again`` is
    what is there after a second run, where that says something else (that there is nothing new)."""
    for name in sorted(now.keys() | wanted.keys()):
        if now.get(name) not in (wanted.get(name), (again or wanted).get(name)):
            how = (
                "is missing" if name not in now else "is left" if name not in wanted else "differs"
            )
            yield f"afterwards {name} {how}"


def left_behind(at: Path) -> Iterator[str]:
    """What killed commands have left among the temporary files and in the cache, after another ran
    to its end."""
    for path in sorted((at / "tmp").iterdir()):
        yield f"{path.name} is left among the temporary files"
    for path in sorted((at / "cache").rglob("*")):
        if path.name.endswith((".part", ".tmp", "-journal")) or ".making-" in path.name:
            yield f"{path.relative_to(at)} is left"


# -- many ------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """The rounds of one kind, added up."""

    kind: str
    seed: int
    rounds: int = 0
    killed: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def rounds_of(kind: Kind, count: int, seed: int) -> Iterator[Outcome]:
    """So many rounds; the n-th of a seed makes the same choices in every run."""
    for number in range(count):
        own = seed * 10_000 + number
        began = time.monotonic()
        try:
            outcome = kind.round(random.Random(own))
        except TimeoutError as error:
            outcome = Outcome(kind.name, "hangs", own, faults=[str(error)])
        outcome.seed, outcome.faults = own, list(dict.fromkeys(outcome.faults))
        outcome.seconds = time.monotonic() - began
        yield outcome


def tallied(
    kind: str, seed: int, outcomes: Iterator[Outcome], say: Callable[[Outcome], None]
) -> Tally:
    """Add up the rounds of a kind, of each of which ``say`` is told."""
    tally = Tally(kind, seed)
    for one in outcomes:
        say(one)
        tally.rounds += 1
        tally.killed += one.killed
        tally.seconds += one.seconds
        tally.faults += [f"round {one.seed}, {one.what}: {fault}" for fault in one.faults]
    return tally


def table(tallies: Mapping[str, Tally] | list[Tally]) -> str:
    """The rounds as a table in Markdown."""
    found = list(tallies.values()) if isinstance(tallies, Mapping) else tallies
    lines = [
        "| kind | rounds | seed | killed while running | faults | seconds |",
        "|---|---|---|---|---|---|",
    ]
    for one in found:
        lines.append(
            f"| {one.kind} | {one.rounds} | {one.seed} | {one.killed} | {len(one.faults)}"
            f" | {one.seconds:.0f} |"
        )
    rounds, killed = sum(t.rounds for t in found), sum(t.killed for t in found)
    faults, seconds = sum(len(t.faults) for t in found), sum(t.seconds for t in found)
    lines.append(f"| all | {rounds} | | {killed} | {faults} | {seconds:.0f} |")
    return "\n".join(lines)
