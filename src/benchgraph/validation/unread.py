"""Records that cannot be read, as findings: what is wrong, and who they would have been."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchgraph.errors import BenchgraphError
from benchgraph.iris import entity_iri
from benchgraph.records import Record, Trees, load_layout, one_each, read_bytes, read_leniently
from benchgraph.validation.model import UNREADABLE, Result

_ID = re.compile(rb"""^id:\s*["']?([^\s"'#]+)""", re.M)


@dataclass
class Reading:
    """What was read: whole records, what could be read of others, and what is wrong with these.

    ``unknown`` holds the IRIs that the records would have which cannot be read.
    """

    records: list[Record] = field(default_factory=list)
    partial: list[Record] = field(default_factory=list)
    faults: list[Result] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    unreadable: int = 0

    def add(self, other: Reading) -> None:
        """Take in what was read of other files."""
        self.records += other.records
        self.partial += other.partial
        self.faults += other.faults
        self.unknown |= other.unknown
        self.unreadable += other.unreadable

    @property
    def note(self) -> str:
        """What the findings leave out because of it, in a sentence; empty where nothing."""
        if not self.unreadable:
            return ""
        one = self.unreadable == 1
        return (
            f"{self.unreadable} {'file' if one else 'files'} could not be read in full: nothing is"
            f" said of what refers to {'it' if one else 'them'}. Mend what is above, then check"
            " again."
        )


def read_all(
    files: Iterable[Path],
    seen: Callable[[Path, bytes], None] = lambda path, data: None,
    trees: Trees | None = None,
) -> Reading:
    """Every file, the good and the bad. An id that stands in two files is a fault too.

    ``seen`` is told the bytes of each; ``trees``: what is kept of shipped records.
    """
    reading = Reading()
    whole = []
    for path in files:
        record, faults = read_leniently(path, seen=seen, trees=trees)
        reading.faults += [finding(fault, path, record) for fault in faults]
        if not faults and record is not None:
            whole.append(record)
            continue
        reading.unreadable += 1
        reading.unknown |= _who(path, record)
        if record is not None:
            reading.partial.append(record)
    known, twice = one_each(whole)
    reading.records = [known[graph] for graph in sorted(known)]
    reading.faults += [finding(fault, fault.path, None) for fault in twice]
    return reading


def finding(error: BenchgraphError, path: Path | str | None, record: Record | None) -> Result:
    """An error of reading as a violation on its line."""
    ways = [_sentence(error.hint or "")]
    if error.expected:
        ways.append(f"Expected here: {error.expected}.")
    return Result(
        focus=record.iri if record else "",
        path="",
        value=error.found or "",
        component=UNREADABLE,
        shape="",
        severity="Violation",
        message=_sentence(error.what),
        fix=" ".join(way for way in ways if way),
        file=str(error.path or path or ""),
        line=error.line or 1,
    )


def misled(result: Result, record: Record | None, unknown: set[str]) -> bool:
    """Whether a finding is only there because a record that it refers to cannot be read."""
    if _one_of(result.value, unknown):
        return True
    if record is None or not unknown:
        return False
    return any(
        subject.value == result.focus
        and predicate.value == result.path
        and _one_of(value.value, unknown)
        for subject, predicate, value, _ in record.root.statements()
    )


def _one_of(iri: str, unknown: set[str]) -> bool:
    return iri in unknown or any(iri.startswith(f"{each}/") for each in unknown)


def _who(path: Path, record: Record | None) -> set[str]:
    """The IRIs that the file may have meant: by its id, and by its name and folder."""
    found = {record.iri, *record.pages} if record else set()
    folder = load_layout().folders.get(path.parent.name)
    if folder is not None:
        found.add(entity_iri(f"{folder['prefix']}/{path.stem}"))
    try:
        written = _ID.search(read_bytes(path))
    except BenchgraphError:
        return found
    if written:
        found.add(entity_iri(written.group(1).decode("utf-8", "replace")))
    return found


def _sentence(text: str) -> str:
    if not text:
        return ""
    end = "" if text.endswith((".", "?", "!")) else "."
    if re.match(r"[\w.-]+: ", text):  # a key, as it is written
        return text + end
    return text[0].upper() + text[1:] + end
