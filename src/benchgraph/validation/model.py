"""A validation result and a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class Result:
    """One finding. ``path`` is a property IRI or a SHACL path as text; empty for a whole node.

    ``component``, ``shape`` and ``severity`` are as in a SHACL report; ``file`` and ``line`` say
    where the record states it, where a record does.
    """

    focus: str
    path: str
    value: str
    component: str
    shape: str
    severity: str
    message: str
    fix: str = ""
    file: str = ""
    line: int = 0

    @property
    def key(self) -> tuple[str, ...]:
        """What two engines must agree on."""
        return (self.focus, self.path, self.value, self.component, self.shape, self.severity)

    @property
    def order(self) -> tuple[int, str, int, tuple[str, ...]]:
        """Worst first, then by place."""
        return (SEVERITIES.index(self.severity), self.file, self.line, self.key)


@dataclass(frozen=True)
class Report:
    """All findings, worst first, and what was looked at."""

    results: list[Result]
    records: int
    engine: str
    notes: list[str] = field(default_factory=list)

    def __repr__(self) -> str:
        told = ", ".join(f"{count} {severity}" for severity, count in self.counts.items() if count)
        return f"<Report: {self.records} records, {told or 'nothing found'}>"

    @property
    def conforms(self) -> bool:
        """Whether nothing is a violation; warnings and hints do not count."""
        return not any(result.severity == "Violation" for result in self.results)

    def with_results(self, results: Iterable[Result], note: str = "") -> Report:
        """The report with more findings, in their place, and a sentence on where they come from."""
        everything = sorted([*self.results, *results], key=lambda result: result.order)
        notes = [*self.notes, note] if note else self.notes
        return Report(everything, self.records, self.engine, notes)

    def only(self, severity: str) -> Report:
        """The report with the findings of one severity alone."""
        found = [result for result in self.results if result.severity == severity]
        return Report(found, self.records, self.engine, self.notes)

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity."""
        counter = Counter(result.severity for result in self.results)
        return {severity: counter[severity] for severity in SEVERITIES}
