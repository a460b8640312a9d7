"""A validation result and a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

SEVERITIES = ("Violation", "Warning", "Info")
UNREADABLE = "UnreadableRecord"
# What a rule says whose findings each say something else.
_MESSAGES = {
    UNREADABLE: "A record, or a line of it, cannot be read.",
    "GivenUp": "Something is named as it was called before it was given up.",
    "NumberAsWritten": "The number is not what its spelling says.",
    "QuoteOnPage": "The words do not stand on the page.",
}
WORDS = {"Violation": "violation", "Warning": "warning", "Info": "hint"}


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
    def rule(self) -> str:
        """The short name of what was broken: a shape, or a check beside the shapes."""
        return self.shape.rpartition("#")[2] or self.component

    @property
    def order(self) -> tuple[int, str, int, tuple[str, ...]]:
        """Worst first, then by place."""
        return (SEVERITIES.index(self.severity), self.file, self.line, self.key)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that findings break: how often, and what it says."""

    name: str
    severity: str
    count: int
    message: str


@dataclass(frozen=True)
class Report:
    """All findings, worst first, and what was looked at. ``folded`` are counted and not shown."""

    results: list[Result]
    records: int
    engine: str
    notes: list[str] = field(default_factory=list)
    folded: list[Result] = field(default_factory=list)

    def __repr__(self) -> str:
        told = ", ".join(f"{count} {severity}" for severity, count in self.counts.items() if count)
        return f"<Report: {self.records} records, {told or 'nothing found'}>"

    @property
    def conforms(self) -> bool:
        """Whether nothing is a violation; warnings and hints do not count."""
        return not self.counts["Violation"]

    def with_results(self, results: Iterable[Result], note: str = "") -> Report:
        """The report with more findings, in their place, and a sentence on where they come from."""
        everything = sorted([*self.results, *results], key=lambda result: result.order)
        notes = [*self.notes, note] if note else self.notes
        return replace(self, results=everything, notes=notes)

    def only(self, severity: str) -> Report:
        """The report with the findings of one severity alone."""
        found = [result for result in self.results if result.severity == severity]
        return replace(self, results=found, folded=[])

    def at_least(self, severity: str) -> Report:
        """The report with what is less severe than ``severity`` folded away: counted, not shown."""
        last = SEVERITIES.index(severity)
        shown = [one for one in self.results if SEVERITIES.index(one.severity) <= last]
        rest = [one for one in self.results if SEVERITIES.index(one.severity) > last]
        return replace(self, results=shown, folded=[*self.folded, *rest])

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity, the folded ones included."""
        counter = Counter(result.severity for result in (*self.results, *self.folded))
        return {severity: counter[severity] for severity in SEVERITIES}

    @property
    def rules(self) -> list[Rule]:
        """What was broken, folded findings included: the worst first, then the most frequent."""
        counter: Counter[tuple[str, str]] = Counter()
        messages: dict[tuple[str, str], str] = {}
        for result in (*self.results, *self.folded):
            counter[key := (result.severity, result.rule)] += 1
            messages.setdefault(key, _MESSAGES.get(result.rule, result.message))
        rules = [
            Rule(name, severity, count, messages[severity, name])
            for (severity, name), count in counter.items()
        ]
        return sorted(
            rules, key=lambda rule: (SEVERITIES.index(rule.severity), -rule.count, rule.name)
        )
