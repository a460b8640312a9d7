"""A report for people: what is wrong, where, and what to do, in lines that fit a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from pathlib import Path

from benchgraph.errors import printable, shorten
from benchgraph.iris import local_id, prefixed
from benchgraph.records import load_context
from benchgraph.records.context import TermDefinition
from benchgraph.validation.model import WORDS, Report, Result
from benchgraph.vocab import GRAPH, ID, VOCAB

WIDTH = 100
_SUMMED_FROM = 4  # findings; fewer are seen at a glance


def text_report(report: Report, width: int = WIDTH) -> str:
    """``report`` as text of ``width`` columns; what cannot be broken (a path) may stand out."""
    blocks = [block(result, width) for result in report.results]
    if len(report.results) + len(report.folded) >= _SUMMED_FROM:
        blocks.append(_by_rule(report, width))
    end = [summary(report)]
    if report.folded:
        end.append(_folded(report))
    blocks.append("\n".join(_wrapped(line, "", width) for line in end))
    return "\n\n".join(blocks) + "\n"


def summary(report: Report) -> str:
    """One sentence: how many records, and what was found."""
    counts = report.counts
    found = ", ".join(_counted(count, severity) for severity, count in counts.items() if count)
    records = f"{report.records} {'record' if report.records == 1 else 'records'}"
    one = report.records == 1
    if report.conforms:
        verdict = "conforms" if one else "conform"
    else:
        verdict = "does not conform" if one else "do not conform"
    return f"{records} {verdict}" + (f": {found}" if found else ": nothing to report")


def place(result: Result) -> str:
    """``file:line``, the file relative to the working folder where it lies in it."""
    if not result.file:
        return prefixed(result.focus) or "ontology"
    return f"{near(Path(result.file))}:{result.line}"


def near(path: Path) -> Path:
    """A path as people are told it: from the working folder where it lies in it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path


def subject(result: Result) -> str:
    """Node and key of a finding: ``facility/x, observation target, key unit``."""
    parts = [part for part in (_node(result.focus), _key(result.path)) if part]
    return ", ".join(parts)


def value(result: Result) -> str:
    """What was found, as a record writes it; empty where that is the node itself."""
    if not result.value or result.value == result.focus:
        return ""
    if result.value.startswith(ID):
        return local_id(result.value)
    if result.value.startswith(VOCAB):
        term = next((t for t in _terms() if t.iri == result.path), None)
        base = term.base if term is not None and term.base else VOCAB
        return result.value.removeprefix(base if result.value.startswith(base) else VOCAB)
    return prefixed(result.value)


def block(result: Result, width: int) -> str:
    """A finding: where and how bad, what is wrong, on which node, and how to fix it."""
    lines = [
        f"{printable(place(result))}  {WORDS[result.severity].upper()}",
        _wrapped(result.message, "  ", width),
    ]
    for name, text in (
        ("at:", subject(result)),
        ("found:", shorten(value(result))),
        ("fix:", result.fix),
    ):
        if text:
            lines.append(_wrapped(text, f"  {name:<7}", width))
    return "\n".join(lines)


def _by_rule(report: Report, width: int) -> str:
    lines = ["By rule"]
    for rule in report.rules:
        head = f"{rule.count:>6} {WORDS[rule.severity]:<10}"
        lines.append(_wrapped(f"{rule.message} ({rule.name})", head, width))
    return "\n".join(lines)


def _folded(report: Report) -> str:
    severities = [
        severity for severity in WORDS if any(r.severity == severity for r in report.folded)
    ]
    counts = [
        _counted(sum(r.severity == severity for r in report.folded), severity)
        for severity in severities
    ]
    verb = "is" if len(report.folded) == 1 else "are"
    return (
        f"{' and '.join(counts)} {verb} not shown: --severity {WORDS[severities[-1]]} shows them."
    )


def _counted(count: int, severity: str) -> str:
    return f"{count} {WORDS[severity]}{'' if count == 1 else 's'}"


def _wrapped(text: str, first: str, width: int) -> str:
    return textwrap.fill(
        printable(" ".join(text.split())),
        max(width, 40),
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _node(iri: str) -> str:
    """``…/id/facility/x/observation/target`` → ``facility/x, observation target``."""
    if iri.startswith(GRAPH):
        return f"the record of {iri.removeprefix(GRAPH)}"
    if not iri.startswith(ID):
        return prefixed(iri)
    parts = local_id(iri).split("/")
    inner = [" ".join(parts[at : at + 2]) for at in range(2, len(parts), 2)]
    return ", ".join(["/".join(parts[:2]), *inner])


def _key(path: str) -> str:
    """A path as the key of a record; a path of several steps as SPARQL writes it."""
    key = next((term.key for term in _terms() if term.iri == path), "")
    if key:
        return f"key {key}"
    return re.sub(r"<([^<>]+)>", lambda match: prefixed(match.group(1)), prefixed(path))


def _terms() -> Iterable[TermDefinition]:
    return load_context().properties.values()
