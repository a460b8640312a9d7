"""``python -m benchmarks.fuzz``: fuzz readers, each in a process that may die of what it reads."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.fuzz import branches
from benchmarks.fuzz.target import READERS

_TICK = 1.0  # seconds between two looks at a process
_STILL = (
    20  # seconds of the processor without a new input, and it hangs where nothing interrupts it
)
_IDLE = 120  # looks without a new input and without work, and it waits for something


def main() -> None:
    """Fuzz what the command line names, one reader after the other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--reader", action="append", choices=READERS, help="default: all of them")
    parser.add_argument("--seconds", type=int, default=60, help="for each reader")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--state", type=Path, default=Path(".fuzz"), help="kept between runs")
    parser.add_argument("--plain", action="store_true", help="without atheris, also if it is there")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    for name in options.reader or READERS:
        folder = options.state / name
        if options.here:
            by_branches = not options.plain and branches.seen()
            from benchmarks.fuzz.loop import main as fuzz_here  # benchgraph: not before

            fuzz_here(name, options.seconds, options.seed, folder, by_branches=by_branches)
        else:
            looked_after(name, options)


def looked_after(name: str, options: argparse.Namespace) -> None:
    """Fuzz ``name`` in a process of its own, which is started again if it dies or hangs."""
    folder = options.state / name
    end, seed, inputs, spent = time.monotonic() + options.seconds, options.seed, 0, 0.0
    while (left := int(end - time.monotonic())) > 0:
        # A seed for each start, so that none goes the way of the one that died.
        command = [sys.executable, "-m", "benchmarks.fuzz", "--here", "--reader", name]
        command += ["--seconds", str(left), "--seed", str(seed), "--state", str(options.state)]
        started = time.monotonic()
        process = subprocess.Popen([*command, *(["--plain"] if options.plain else [])])
        why = _followed(process, folder)
        count, data = _now(folder)
        inputs, spent = inputs + count, spent + time.monotonic() - started
        seed += 1
        if why:
            _note(folder, name, why, data)
    _account(folder, name, options, inputs, spent)


def _followed(process: subprocess.Popen[bytes], folder: Path) -> str:
    """How a process ended: "" where it came to its end, else what it did.

    Looks are counted and not seconds: whoever stops and continues it for a while changes nothing.
    """
    last, work, idle = 0, 0.0, 0
    while process.poll() is None:
        time.sleep(_TICK)
        number, (state, spent) = _now(folder)[0], _work(process.pid)
        if number != last or not number:  # what it begins with may take long
            last, work, idle = number, spent, 0
            continue
        idle += state == "S"  # not where it is the turn of others all the time
        if spent - work > _STILL or idle > _IDLE:
            process.kill()
            process.wait()
            return "hangs" if spent - work > _STILL else "waits without end"
    return "" if process.returncode == 0 else f"ends with {process.returncode}"


def _work(process: int) -> tuple[str, float]:
    """The state of a process ("S" where it waits), and seconds of the processor that it has had."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "", 0.0
    return fields[0], (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _note(folder: Path, name: str, why: str, data: bytes) -> None:
    """Write down that a process has died or hung with ``data``."""
    from benchmarks.fuzz.guards import Fault
    from benchmarks.fuzz.loop import State

    digest = hashlib.sha1(data).hexdigest()[:8]
    State(folder).note(
        Fault(f"{why} in {name}, {digest}", "the whole process, with this input"), data
    )


def _now(folder: Path) -> tuple[int, bytes]:
    """How many inputs the last process has had, and the one at hand when it ended."""
    try:
        data = (folder / "now").read_bytes()
    except FileNotFoundError:  # it has not begun
        return 0, b""
    size = int.from_bytes(data[8:16], "little")
    return int.from_bytes(data[:8], "little"), data[16 : 16 + size]


def _account(
    folder: Path, name: str, options: argparse.Namespace, inputs: int, spent: float
) -> None:
    """Add a line to the account of the runs."""
    faults = sorted(path.read_text("utf-8").splitlines()[0] for path in folder.glob("faults/*.txt"))
    line = {"reader": name, "seed": options.seed, "seconds": round(spent), "inputs": inputs,
            "corpus": len(list((folder / "corpus").iterdir())), "faults": faults}  # fmt: skip
    with (options.state / "runs.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(json.dumps(line, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
