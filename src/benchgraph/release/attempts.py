"""Attempts to build: with ``keep_going`` each without what the one before found bad."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from collections.abc import Collection as Collection_
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from benchgraph.errors import BenchgraphError, DoesNotConform, RecordError
from benchgraph.records import Layer, Record, collections
from benchgraph.release.intake import Place
from benchgraph.store import EmbeddedStore
from benchgraph.validation import Report, render
from benchgraph.validation.model import UNREADABLE
from benchgraph.validation.told import told
from benchgraph.validation.unread import Reading

Made = TypeVar("Made")
Progress = Callable[[str], None]


@dataclass(frozen=True)
class LeftOut:
    """A file that a build went on without, and the first reason."""

    path: Path
    why: str


class Faulty(Exception):
    """Records that keep the graph from being made: what is wrong with each."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report

    @property
    def error(self) -> BenchgraphError:
        """The same for whoever builds: every violation, with its place."""
        told = render(self.report.only("Violation"), "table").rstrip()
        unread = any(result.component == UNREADABLE for result in self.report.results)
        return RecordError(told) if unread else DoesNotConform(told)


def going_on(
    attempt: Callable[[Collection_[Place]], Made],
    over: Iterable[Layer],
    *,
    keep_going: bool,
    progress: Progress,
) -> tuple[Made, list[LeftOut]]:
    """What the first ``attempt`` makes that is not Faulty, and what it was made without.

    With ``keep_going`` each attempt is without the records that the one before found bad: what
    refers to a record that is left out is bad too, so that it takes some. Raises RecordError or
    DoesNotConform with what is wrong.
    """
    tables = {path for each in collections(over) for t in each.tables for path in t.tables}
    left_out: dict[Place, str] = {}
    while True:
        try:
            made = attempt(left_out)
        except Faulty as faulty:
            bad = _to_leave_out(faulty.report, left_out, tables)
            if not keep_going or not bad:
                raise faulty.error from None
            left_out |= bad
            progress(f"going on without {len(left_out)} records")
        else:
            return made, [
                LeftOut(path, f"line {line}: {why}" if line else why)
                for (path, line), why in sorted(left_out.items())
            ]


def _to_leave_out(
    report: Report, already: Container[Place], tables: Container[Path]
) -> dict[Place, str]:
    """The files, and the rows of tables, with violations, each with the first; none where one has
    no file."""
    found: dict[Place, str] = {}
    for result in report.only("Violation").results:
        path = Path(result.file)
        if path in tables:
            found.setdefault((path, result.line), result.message)
        elif not result.file or (path, 0) in already:
            return {}
        else:
            found.setdefault((path, 0), f"line {result.line}: {result.message}")
    return {place: why for place, why in found.items() if place not in already}


def insist(report: Report) -> None:
    """Raise Faulty where the report holds a violation."""
    if not report.conforms:
        raise Faulty(report)


def with_unread(
    report: Report,
    reading: Reading,
    records: Iterable[Record],
    store: EmbeddedStore,
    without: Container[Place],
) -> Report:
    """The report with what could not be read, and without what is only said because of it.

    Rows that cannot be mapped are found again in every attempt, also in one ``without`` them.
    ``records`` and ``store``: what was read, in which a nearest value is looked for.
    """
    faults = [each for each in reading.faults if (Path(each.file), each.line) not in without]
    if not faults and report.conforms:
        return report
    results = told(report.results, records, reading, store)
    return replace(report, results=results).with_results(faults, reading.note)
