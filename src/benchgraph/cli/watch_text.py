"""What ``benchgraph watch`` tells, for people at a terminal."""

from __future__ import annotations

import textwrap
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from benchgraph.cli.screen import screen
from benchgraph.errors import BenchgraphError, printable, shorten
from benchgraph.live import Change, Live
from benchgraph.release import Release
from benchgraph.validation.model import WORDS, Result
from benchgraph.validation.text import WIDTH, block, near, place, summary

_NAMES = 3  # files that are named in a line
_SHOWN = 12  # findings that are shown below one
_COLOURS = {"Violation": "red", "Warning": "yellow"}


class Text:
    """A line with the time for each thing that happens, and findings below it."""

    def __init__(self) -> None:
        seen = screen()
        self._width, self._colour = min(seen.width or WIDTH, WIDTH), seen.colour

    def began(self, live: Live, out: Path) -> None:
        """The state at the start."""
        self._live = live
        if live.began:
            click.echo(f"made anew: {live.began}", err=True)
        report = live.report
        click.echo(summary(report), err=True)
        self._blocks(report.only("Violation").results)
        followed = _names(dict.fromkeys(live.folders))
        click.echo(f"following {followed}; releases go to {_near(out)}; Ctrl-C stops", err=True)

    def changed(self, change: Change, seconds: float) -> None:
        """A change, in a line for the records that changed and one for those that did not."""
        found = self._counts(change.caused, "new") + self._counts(change.healed, "healed", "green")
        if change.whole:
            self._line("everything", [f"made anew: {change.whole}", *found])
        elif change.files:
            triples = []
            if change.added or change.removed:
                word = "triple" if change.added == 1 else "triples"
                triples = [f"{change.added:,} {word} in, {change.removed:,} out"]
            self._line(_names(change.files), [*triples, *found] or ["says the same as before"])
        elif not change.kept:
            self._line("findings", found)
        if change.kept:
            files = list(dict.fromkeys(Path(fault.file) for fault in change.kept))
            what = "cannot be read; what it said stays"
            self._line(_names(files), [what], mark="yellow")
        self._blocks(change.caused)
        for result in change.healed[:_SHOWN]:
            head = click.style("healed", fg="green") if self._colour else "healed"
            said = shorten(f"{place(result)} {result.message}", self._width - 10)
            click.echo(f"  {head}: {said}")
        self._more(change.healed)

    def released(self, release: Release, *, new: bool) -> None:
        """A release."""
        said = f"written, {release.checksum[:12]}" if new else "says the same, and stays"
        self._line(f"release {_near(release.path)}", [said], mark="green")

    def not_released(self) -> None:
        """A violation stands in the way of a release."""
        number = self._live.report.counts["Violation"]
        stand = "1 violation stands" if number == 1 else f"{number:,} violations stand"
        self._line("no release", [f"{stand} in the way"], mark="yellow")

    def failed(self, error: BenchgraphError) -> None:
        """What could not be done."""
        click.echo(f"{_now()}  {error}", err=True)

    def recovered(self) -> None:
        """What could not be done can be done again."""
        click.echo(f"{_now()}  all is well again", err=True)

    def stopped(self) -> None:
        """The end."""
        click.echo("stopped", err=True)

    def _line(self, subject: str, said: Iterable[str], mark: str | None = None) -> None:
        if mark and self._colour:
            subject = click.style(subject, fg=mark)
        click.echo(f"{_now()}  {subject}: {'; '.join(said)}")

    def _counts(self, results: Iterable[Result], word: str, mark: str | None = None) -> list[str]:
        """``["2 new violations", "1 new warning"]``, worst first."""
        told = []
        counts = Counter(result.severity for result in results)
        for severity in (each for each in WORDS if counts[each]):
            number = counts[severity]
            text = f"{number:,} {word} {WORDS[severity]}{'' if number == 1 else 's'}"
            colour = mark or _COLOURS.get(severity)
            told.append(click.style(text, fg=colour) if self._colour else text)
        return told

    def _blocks(self, results: Sequence[Result]) -> None:
        for result in results[:_SHOWN]:
            click.echo(textwrap.indent(block(result, self._width - 2), "  "))
        self._more(results)

    def _more(self, results: Sequence[Result]) -> None:
        if len(results) > _SHOWN:
            click.echo(f"  … and {len(results) - _SHOWN:,} more (benchgraph validate lists them)")


def _now() -> str:
    return time.strftime("%H:%M:%S")


def _near(path: Path) -> str:
    return printable(str(near(path)))


def _names(paths: Iterable[Path]) -> str:
    every = [_near(path) for path in paths]
    more = f" and {len(every) - _NAMES:,} more" if len(every) > _NAMES else ""
    return ", ".join(every[:_NAMES]) + more
