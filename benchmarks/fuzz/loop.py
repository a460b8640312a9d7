"""One process that gives inputs to a reader until its time is over, and keeps what it finds."""

from __future__ import annotations

import hashlib
import mmap
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.fuzz import branches
from benchmarks.fuzz.guards import Fault, Watch
from benchmarks.fuzz.mutations import Mutator
from benchmarks.fuzz.target import Target, target

ADDRESS_SPACE = 6 << 30
_NOW = 1 << 20  # bytes of the file that holds the input at hand
_KEPT = 20_000  # inputs that are kept as ones to begin from
_TRIALS = 300  # inputs that are tried to make one that uncovers a fault shorter


class State:
    """The folder of a reader: ``corpus`` of inputs, ``faults``, and the input at hand.

    Whoever looks after the process reads from ``now`` how many inputs there were, and the one that
    it died of.
    """

    def __init__(self, folder: Path) -> None:
        self.corpus, self.faults = folder / "corpus", folder / "faults"
        for each in (self.corpus, self.faults):
            each.mkdir(parents=True, exist_ok=True)
        self.known = {path.stem for path in self.faults.glob("*.txt")}
        now = folder / "now"
        with now.open("wb") as file:
            file.truncate(_NOW)
        with now.open("r+b") as file:
            self._now = mmap.mmap(file.fileno(), _NOW)
        self.inputs = 0

    def begin(self, data: bytes) -> None:
        """Say that ``data`` is what is read now."""
        self.inputs += 1
        data = data[: _NOW - 16]
        head = self.inputs.to_bytes(8, "little") + len(data).to_bytes(8, "little")
        self._now[: 16 + len(data)] = head + data

    def inputs_kept(self) -> list[bytes]:
        """The inputs of earlier runs."""
        return [path.read_bytes() for path in sorted(self.corpus.iterdir())[:_KEPT]]

    def keep(self, data: bytes) -> None:
        """Keep an input that was read otherwise than those before it."""
        (self.corpus / hashlib.sha1(data).hexdigest()).write_bytes(data)

    def is_new(self, fault: Fault) -> bool:
        """Whether a fault is of a kind that is not known yet."""
        return name_of(fault) not in self.known

    def note(self, fault: Fault, data: bytes) -> None:
        """Write down a fault with the input that uncovers it."""
        name = name_of(fault)
        self.known.add(name)
        (self.faults / f"{name}.input").write_bytes(data)
        (self.faults / f"{name}.txt").write_text(
            f"{fault.kind}\n\n{fault.told}", "utf-8", "replace"
        )
        print(f"fault: {fault.kind} ({name})", flush=True)


def name_of(fault: Fault) -> str:
    """A short name for the kind of a fault, the same each time."""
    return hashlib.sha1(fault.kind.encode()).hexdigest()[:12]


class Loop:
    """Gives inputs to one target and notes what becomes of them."""

    def __init__(self, target: Target, state: State | None, seed: int) -> None:
        self.target = target
        self.state = state
        self.watch = Watch(target)
        self.mutator = Mutator(target.words, target.longest, seed)
        self.found: list[tuple[Fault, bytes]] = []
        self.outcomes: set[str] = set()

    def one(self, data: bytes) -> bool:
        """Give ``data``; whether it was read otherwise than all before it."""
        if self.state is not None:
            self.state.begin(data)
        fault = self.watch.judge(data)
        if fault is not None:
            self._note(fault, data)
            return False
        new = self.watch.outcome not in self.outcomes
        self.outcomes.add(self.watch.outcome)
        return new

    def _note(self, fault: Fault, data: bytes) -> None:
        if self.state is None:
            if all(fault.kind != other.kind for other, _ in self.found):
                self.found.append((fault, data))
        elif self.state.is_new(fault):
            self.state.note(fault, data)
            self.state.note(fault, self._shorter(fault, data))

    def _shorter(self, fault: Fault, data: bytes) -> bytes:
        """A shorter input that does the same, as far as some trials find one."""
        if fault.kind.startswith(("Slow", "memory")):
            return data
        step, trials = max(1, len(data) // 2), 0
        while step and trials < _TRIALS:
            at = 0
            while at < len(data) and trials < _TRIALS:
                trials += 1
                less = data[:at] + data[at + step :]
                other = self.watch.judge(less)
                if other is not None and other.kind == fault.kind:
                    data = less
                else:
                    at += step
            step //= 2
        return data

    def led_by_outcomes(self, goes_on: Callable[[int], bool], pool: Sequence[bytes] = ()) -> int:
        """Mutate the seeds, ``pool``, and what comes of them and is read otherwise, while
        ``goes_on`` says so of the number of inputs; that number."""
        inputs = [*self.target.seeds, *pool]
        number = 0
        for data in inputs:
            if number and not goes_on(number):
                break
            number += 1
            self.one(data)
        choose = self.mutator.random.choice
        while goes_on(number):
            number += 1
            data = self.mutator.mutated(choose(inputs), choose(inputs))
            if self.one(data) and len(inputs) < _KEPT:
                inputs.append(data)
                if self.state is not None:
                    self.state.keep(data)
        return number

    def led_by_branches(self, seconds: int, seed: int) -> None:
        """The same by the branches that inputs take. Does not come back."""
        assert self.state is not None
        for data in self.target.seeds:
            self.state.keep(data)
        choose = self.mutator.random.choice

        def changed(data: bytes, seed: int) -> bytes:
            self.mutator.random.seed(seed)
            return self.mutator.mutated(data, choose(self.target.seeds))

        options = [
            f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={self.target.longest}",
            "-rss_limit_mb=0", "-detect_leaks=0", "-timeout=100000",
            "-report_slow_units=100000", "-verbosity=0",
            "-len_control=0",
            f"-artifact_prefix={self.state.faults}/died-", str(self.state.corpus),
        ]  # fmt: skip
        branches.led(self.one, changed, options)


def main(name: str, seconds: int, seed: int, folder: Path, *, by_branches: bool) -> None:
    """Fuzz one reader in this process."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    state = State(folder)
    aim = target(name, folder / "files")
    print(f"{name}: {len(aim.seeds)} seeds, led by {'branches' if by_branches else 'outcomes'}")
    loop = Loop(aim, state, seed)
    try:
        if by_branches:
            loop.led_by_branches(seconds, seed)
        end = time.monotonic() + seconds
        loop.led_by_outcomes(lambda number: time.monotonic() < end, state.inputs_kept())
    finally:
        aim.close()
