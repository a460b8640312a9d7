"""The rows of tables, one after the other, through a mapping: filled records, and an account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from benchgraph.errors import MappingError, TableError
from benchgraph.mapping.expressions import Cells
from benchgraph.mapping.nodes import Filled, Taken
from benchgraph.mapping.plan import Mapping, Plan, RecordPlan
from benchgraph.mapping.report import Reject, Report, TableReport
from benchgraph.sheets import Row, Table, open_table

OnReject = Callable[[Reject], None]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A record that a row made: what it is filled with, and where the row stands."""

    record: Filled
    path: Path
    row: int
    line: int


@dataclass(slots=True)
class _Outcome:
    """What the templates make of one row."""

    records: list[tuple[RecordPlan, Filled]] = field(default_factory=list)
    left_out: bool = False
    numbered: bool = False
    gathered: Filled | None = None


class Rows:
    """Goes through ``tables`` with a mapping; ``report`` grows on the way.

    A row with a value that cannot be read goes to ``on_reject``, each value for itself, and makes
    nothing. ``limit`` is how many rows of each table are looked at.
    """

    def __init__(
        self, mapping: Mapping, tables: list[Path], *, on_reject: OnReject,
        limit: int | None = None, progress: Progress = lambda rows: None,
    ) -> None:  # fmt: skip
        self.mapping = mapping
        self.tables = tables
        self.on_reject = on_reject
        self.limit = limit
        self.progress = progress
        self.report = Report(mapping.source.path)
        self._gathering: Mapped | None = None

    def __iter__(self) -> Iterator[Mapped]:
        """The records in the order of the rows; those that a row names for the first time follow
        it. Raises MappingError and TableError."""
        looked_up = {lookup.path.resolve() for lookup in self.mapping.lookups.values()}
        pattern = self.mapping.table.get("match", "*")
        for path in self.tables:
            if path.resolve() in looked_up:
                continue
            if not fnmatch(path.name, pattern):
                raise MappingError(
                    "the mapping is not for this table", path=path,
                    expected=f"a table named like {pattern!r}, as [table] match says",
                    hint="give the table the name that the mapping expects, or change match",
                )  # fmt: skip
            with open_table(path, self.mapping.dialect) as table:
                yield from self._table(table)
        self.report.renamed |= self.mapping.ids.renamed
        for name, lookup in self.mapping.lookups.items():
            self.report.lookups[name] = (len(lookup.used), len(lookup.rows))

    def _table(self, table: Table) -> Iterator[Mapped]:
        plan = self.mapping.bound(table)
        told = TableReport(
            table.path, table.sheet, table.columns, plan.used, tuple(self.mapping.ignored)
        )
        self.report.tables.append(told)

        def unreadable(fault: TableError) -> None:
            told.rows["rejected"] += 1
            told.reasons[fault.what] += 1
            found = fault.found or ""
            line = fault.line or 0
            reject = Reject(
                table.path, fault.row or line, line, fault.column or "", found, fault.what
            )
            self.on_reject(reject)

        table.on_fault = unreadable
        taken = Taken(counts=self.report.counts)
        for count, row in enumerate(table, 1):
            yield from self._row(plan, told, taken, row, table.path)
            taken.next_row()
            if not count % 200:
                self.progress(200)
            if self.limit is not None and count >= self.limit:
                break
        yield from self._gathered()
        told.cleaned = table.cleaned

    def _row(
        self, plan: Plan, told: TableReport, taken: Taken, row: Row, path: Path
    ) -> Iterator[Mapped]:
        cells = plan.cells(row.cells, row.number)
        if plan.rows is not None and not plan.rows.holds(cells):
            told.rows["skipped"] += 1
            return
        outcome = self._filled(plan, taken, cells, row, path)
        news = list(plan.drafts(taken, cells)) if not taken.faults else []
        if taken.faults:
            self._reject(told, taken, row, path)
            return
        if outcome.gathered is not None:
            told.rows["mapped"] += 1
            told.rows["gathered"] += 1
            return
        if not outcome.records:
            told.rows["duplicate" if outcome.left_out else "skipped"] += 1
            return
        told.rows["mapped"] += 1
        told.rows["numbered"] += outcome.numbered
        for plan_of, record in outcome.records:
            self.mapping.ids.rows[record.id] = (path.name, row.number)
            mapped = Mapped(record, path, row.number, row.line)
            if plan_of.identity.duplicates == "gather":
                yield from self._gathered()
                self._gathering = mapped
            else:
                self.report.add(record)
                yield mapped
        for record in news:
            self.mapping.ids.rows[record.id] = (path.name, row.number)
            self.report.add(record)
            yield Mapped(record, path, row.number, row.line)

    def _gathered(self) -> Iterator[Mapped]:
        """The record whose rows have all been seen, if there is one."""
        if self._gathering is not None:
            self.report.add(self._gathering.record)
            yield self._gathering
            self._gathering = None

    def _reject(self, told: TableReport, taken: Taken, row: Row, path: Path) -> None:
        told.rows["rejected"] += 1
        for column, found, why in dict.fromkeys(taken.faults):
            told.reasons[f"{column}: {why}"] += 1
            self.on_reject(Reject(path, row.number, row.line, column, found, why))

    # -- identity ----------------------------------------------------------------------------

    def _filled(self, plan: Plan, taken: Taken, cells: Cells, row: Row, path: Path) -> _Outcome:
        outcome = _Outcome()
        for record in plan.records:
            when = record.template.when
            if when is not None and not when.holds(cells):
                continue
            name = record.identity.name(cells, taken)
            if taken.faults:
                return outcome
            identifier = self._identifier(record, name, cells, row, path, outcome)
            if identifier is None:
                continue
            filled = record.template.fill_one(cells, taken, identifier)
            if filled is None:
                continue
            if fault := _twice(filled):
                taken.faults.append(("", fault, "two nodes of the record have the same id"))
            elif self._gathering is not None and identifier == self._gathering.record.id:
                self._gather(filled, taken, outcome)
            else:
                outcome.records.append((record, filled))
        return outcome

    def _identifier(
        self, record: RecordPlan, name: str, cells: Cells, row: Row, path: Path, outcome: _Outcome
    ) -> str | None:
        """The id of the row's record; None for a duplicate that is left out."""
        ids = self.mapping.ids
        wanted = record.identity.wanted(name, cells, ids)
        first = ids.rows.get(wanted)
        if first is None:
            return wanted
        policy = record.identity.duplicates
        if policy == "gather" and self._gathering and self._gathering.record.id == wanted:
            return wanted
        if policy == "skip":
            outcome.left_out = True
            return None
        if policy == "number":
            outcome.numbered = True
            return ids.next(wanted)
        raise TableError(
            f"the rows {first[1]} ({first[0]}) and {row.number} name the same record", path=path,
            line=row.line, row=row.number, found=f"{name} → {wanted}",
            expected="one row for each, or rows that follow each other"
            if policy == "gather" else "one row for each",
            hint='say in the mapping: duplicates = "number", "skip" or "gather"',
        )  # fmt: skip

    def _gather(self, filled: Filled, taken: Taken, outcome: _Outcome) -> None:
        """Put the nodes of a further row into the record of the rows before it."""
        assert self._gathering is not None
        record = self._gathering.record
        more = [child for child in filled.children if child.template.key not in _OF_THE_RECORD]
        known = {(child.template.kind, child.id) for child in record.children}
        for child in more:
            if (child.template.kind, child.id) in known:
                taken.faults.append(
                    ("", child.id, f"{child.template.key}: an earlier row has this id")
                )
        if not taken.faults:
            record.children += more
            outcome.gathered = record


_OF_THE_RECORD = ("record", "evidence")


def _twice(node: Filled) -> str | None:
    """The id that two nodes in ``node`` share, if any."""
    seen: set[tuple[str, str]] = set()
    for child in node.children:
        key = (child.template.kind, child.id)
        if key in seen:
            return child.id
        seen.add(key)
        if len(child.children) > 1 and (found := _twice(child)):
            return found
    return None
