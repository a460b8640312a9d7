"""What a start costs: ``python -m benchmarks.starting``.

Processor time of whole processes in milliseconds, the least of several, in turns: Python alone,
Python with click, ``import benchgraph``, ``benchgraph --help``.
"""

from __future__ import annotations

import resource
import subprocess
import sys

CASES = {
    "python": ["-c", "pass"],
    "click": ["-c", "import click"],
    "import benchgraph": ["-c", "import benchgraph"],
    "benchgraph --help": ["-m", "benchgraph", "--help"],
}
ROUNDS = 20


def spent(arguments: list[str]) -> float:
    """Milliseconds of the processor for one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> None:
    """Print a line for each case: milliseconds, and those beyond Python alone."""
    least = dict.fromkeys(CASES, float("inf"))
    for _ in range(ROUNDS):
        for name, arguments in CASES.items():
            least[name] = min(least[name], spent(arguments))
    for name, value in least.items():
        print(f"{name:20} {value:6.0f} ms  {value - least['python']:+6.0f} ms")


if __name__ == "__main__":
    main()
