"""What all processes of a run take: memory, descriptors, threads, temporary files."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MARK = "BENCHGRAPH_LONGRUN"


@dataclass(frozen=True)
class Usage:
    """One look: ``memory`` in MB is each process's own share (PSS), added up."""

    seconds: float
    memory: float
    processes: int
    descriptors: int
    threads: int
    files: int


def processes(mark: str) -> Iterator[Path]:
    """The processes that began with ``mark`` in their environment, whoever is their parent now."""
    wanted = f"{MARK}={mark}".encode()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            with contextlib.suppress(OSError):
                if wanted in (folder / "environ").read_bytes().split(b"\0"):
                    yield folder


def look(seconds: float, mark: str, folders: Iterable[Path]) -> Usage:
    """What they take now; ``folders`` are those of temporary files."""
    memory, found, descriptors, threads = 0, 0, 0, 0
    for folder in processes(mark):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            rollup = (folder / "smaps_rollup").read_text()
            share = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
            descriptors += sum(1 for _ in (folder / "fd").iterdir())
            threads += sum(1 for _ in (folder / "task").iterdir())
            memory += int(share.split()[1])
            found += 1
    files = sum(len(names) + len(inner) for one in folders for _, inner, names in os.walk(one))
    return Usage(seconds, memory / 1024, found, descriptors, threads, files)


def growth(looks: list[Usage], warm: float) -> dict[str, tuple[float, float]]:
    """Of each figure the mean of the first and of the last third, after ``warm`` seconds."""
    after = [each for each in looks if each.seconds >= warm]
    third = max(len(after) // 3, 1)
    return {
        name: tuple(
            sum(getattr(each, name) for each in part) / len(part)
            for part in (after[:third], after[-third:])
        )
        for name in ("memory", "processes", "descriptors", "threads", "files")
    }  # type: ignore[misc]
