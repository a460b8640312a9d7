"""What became of every row and every column of the tables of a run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchgraph.mapping.expressions import Note
from benchgraph.mapping.nodes import Filled

_TOLD = 200  # texts of one map that a report names


@dataclass(frozen=True, slots=True)
class Reject:
    """A value that keeps a row from being mapped: where it stands, what it is, and why."""

    path: Path
    row: int
    line: int
    column: str
    found: str
    why: str


@dataclass(slots=True)
class TableReport:
    """One table: its rows by what became of them (``mapped``, ``rejected``, ``skipped`` by a
    condition, ``duplicate``: left out, ``numbered``, ``gathered``), and its columns."""

    path: Path
    sheet: str | None
    columns: tuple[str, ...]
    used: dict[str, list[str]]
    ignored: tuple[str, ...]
    rows: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    cleaned: Counter[str] = field(default_factory=Counter)

    @property
    def unused(self) -> list[str]:
        """Columns that the mapping neither uses nor says that it leaves out."""
        return [name for name in self.columns
                if name not in self.used and name not in self.ignored]  # fmt: skip


@dataclass(slots=True)
class Report:
    """A run: its tables, what was made, and what the maps lack."""

    mapping: Path
    tables: list[TableReport] = field(default_factory=list)
    records: Counter[str] = field(default_factory=Counter)
    nodes: Counter[str] = field(default_factory=Counter)
    counts: Counter[Note] = field(default_factory=Counter)
    renamed: set[str] = field(default_factory=set)
    lookups: dict[str, tuple[int, int]] = field(default_factory=dict)  # rows used, rows in all
    kept: list[str] = field(default_factory=list)

    def add(self, record: Filled) -> None:
        """Count a record and the nodes in it."""
        self.records[record.id.partition("/")[0]] += 1
        for child in record.children:
            key = child.template.key
            if key != "record":
                self.nodes[key] += 1

    @property
    def rows(self) -> Counter[str]:
        """The rows of all tables by what became of them."""
        return sum((table.rows for table in self.tables), Counter())

    def unmatched(self) -> dict[str, list[tuple[str, int]]]:
        """Map → the texts that it lacks, with how many rows have each; the most frequent first."""
        return self._grouped("unmatched")

    def rounded(self) -> dict[str, int]:
        """Column → how many of its numbers were rounded to what a float holds."""
        return {name: sum(count for _, count in texts)
                for name, texts in self._grouped("rounded").items()}  # fmt: skip

    def _grouped(self, kind: str) -> dict[str, list[tuple[str, int]]]:
        found: dict[str, list[tuple[str, int]]] = {}
        for note, count in sorted(self.counts.items(), key=lambda item: (-item[1], item[0].text)):
            if note.kind == kind:
                found.setdefault(note.name, []).append((note.text, count))
        return found

    def text(self) -> str:
        """The report as JSON."""
        return json.dumps(self._document(), ensure_ascii=False, indent=2) + "\n"

    def _document(self) -> dict[str, object]:
        return {
            "mapping": str(self.mapping),
            "rows": _counts(self.rows),
            "records": dict(sorted(self.records.items())),
            "nodes": dict(sorted(self.nodes.items())),
            "tables": [_table(table) for table in self.tables],
            "unmatched": {name: dict(texts[:_TOLD]) for name, texts in self.unmatched().items()},
            "rounded": self.rounded(),
            "namedLikeKnown": sorted(self.renamed),
            "lookups": {name: {"used": used, "rows": rows}
                        for name, (used, rows) in self.lookups.items()},
            "kept": self.kept,
        }  # fmt: skip

    def summary(self) -> Iterator[str]:
        """Six lines for a person."""
        rows = self.rows
        details = ", ".join(f"{rows[key]} {key}" for key in _ORDER if rows[key])
        yield f"{sum(rows[key] for key in _BECAME)} rows: {details or 'none'}"
        made = ", ".join(f"{count} {kind}" for kind, count in sorted(self.records.items()))
        yield f"{self.records.total()} records: {made or 'none'}"
        nodes = ", ".join(f"{count} {kind}" for kind, count in sorted(self.nodes.items()))
        yield f"in them: {nodes or 'nothing'}"
        used = sum(len(table.used) for table in self.tables)
        ignored = sum(len(set(table.ignored) & set(table.columns)) for table in self.tables)
        unused = [name for table in self.tables for name in table.unused]
        told = f" ({', '.join(unused[:6])}{' …' if len(unused) > 6 else ''})" if unused else ""
        yield f"columns: {used} used, {ignored} ignored, {len(unused)} neither{told}"
        unmatched = self.unmatched()
        texts = sum(len(each) for each in unmatched.values())
        yield f"texts that maps lack: {texts}" + (f" in {', '.join(unmatched)}" if texts else "")
        cleaned = sum(table.cleaned.total() for table in self.tables)
        rounded = sum(self.rounded().values())
        yield f"{cleaned} invisible characters removed, {rounded} floats rounded"


# Every row becomes one of these; "numbered" and "gathered" are mapped too.
_BECAME = ("mapped", "rejected", "skipped", "duplicate")
_ORDER = (*_BECAME, "numbered", "gathered")


def _counts(counts: Counter[str]) -> dict[str, int]:
    return {"all": sum(counts[key] for key in _BECAME), **{k: counts[k] for k in _ORDER}}


def _table(table: TableReport) -> dict[str, object]:
    columns: dict[str, object] = {}
    for name in table.columns:
        keys = table.used.get(name)
        state: object = keys or ("ignored" if name in table.ignored else "neither")
        columns[name] = {"used": state} if keys else {"used": [], "why": state}
        if table.cleaned[name]:
            columns[name]["invisible"] = table.cleaned[name]  # type: ignore[index]
    return {
        "path": str(table.path),
        **({"sheet": table.sheet} if table.sheet else {}),
        "rows": _counts(table.rows),
        "rejectedFor": dict(table.reasons.most_common(_TOLD)),
        "columns": columns,
    }
