"""What rounds are made of: a small collection, the same after an edit, and releases of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchgraph.errors import BenchgraphError
from benchgraph.release import open_release
from benchgraph.release.place import CURRENT
from benchmarks.crashing.commands import Commands
from benchmarks.generate import write_files

CASES = 6
QUESTION = ("numbers-of-a-case", "-p", "case=case-0")


def write_records(folder: Path) -> None:
    """The small collection: 31 records."""
    write_files(CASES, folder, 1)


def edit(folder: Path, more: str = " (renamed)") -> None:
    """Another name for each facility, which the answer to ``QUESTION`` says."""
    for path in sorted((folder / "facilities").glob("*.yaml")):
        text = path.read_text("utf-8")
        line = next(line for line in text.splitlines() if line.startswith("  en: Thing"))
        path.write_text(text.replace(line, line.partition(" (")[0] + more), "utf-8")


def build(records: Path, out: Path, *more: str) -> tuple[str | Path, ...]:
    """The words that build a release of the collection."""
    return ("build", "--data", records, "--no-shipped", "--out", out, *more)


def answer(commands: Commands, release: Path) -> str:
    """The rows of ``QUESTION`` as CSV, or what was said instead."""
    run = commands.run("ask", *QUESTION, "--release", release, "--format", "csv")
    return run.printed if run.code == 0 else f"exit code {run.code}: {run.told}"


def root_of(out: Path) -> str:
    """The root of the release that CURRENT names."""
    return open_release(out).checksum


class Known:
    """The releases that may count, by their roots, with the rows that each has to give."""

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}

    def learn(self, commands: Commands, out: Path) -> str:
        """Take the release under ``out`` for right; its root."""
        root = root_of(out)
        self.rows[root] = answer(commands, out)
        if self.rows[root].startswith("exit code"):
            raise RuntimeError(self.rows[root])
        return root

    def wrong_with(self, commands: Commands, out: Path, roots: set[str]) -> Iterator[str]:
        """What is wrong with the release that counts: it has to be whole, one of ``roots``, and to
        give the rows of that. Every other folder with a number is whole, too."""
        if not (out / CURRENT).is_file():
            if "" not in roots:
                yield "no release counts any more"
            return
        try:
            release = open_release(out)
        except BenchgraphError as error:
            yield f"the release that counts cannot be opened: {error}"
            return
        if release.checksum not in roots:
            yield f"the release that counts is neither the old nor the new one: {release.path.name}"
        if not release.is_whole():
            yield f"the release that counts is not whole: {release.path.name}"
        if (rows := answer(commands, out)) != self.rows.get(release.checksum):
            yield f"the rows are not those of the release: {rows[:300]}"
        for folder in out.glob("[0-9][0-9][0-9]"):
            try:
                whole = open_release(folder).is_whole()
            except BenchgraphError:
                whole = False
            if not whole:
                yield f"release {folder.name} is not whole"
