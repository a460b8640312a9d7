"""Records that a curator has reviewed, beside what the pages of this run say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchgraph.errors import BenchgraphError
from benchgraph.pages.review.compare import Change, compare, compare_untraced
from benchgraph.pages.review.edit import CannotEditError, add, amend, plain_record, remove
from benchgraph.pages.review.edit import replace as put
from benchgraph.pages.review.statements import Statement, statements
from benchgraph.pages.review.trace import Trace
from benchgraph.pages.review.unread import with_unread
from benchgraph.records import dump_record, parse_record

Draft = dict[str, Any]


@dataclass(slots=True)
class Reading:
    """What one page says now: ``pages`` are the addresses of its versions, ``modified`` the day
    that it gives for itself, ``drafts`` what it alone makes of each record."""

    url: str
    pages: Sequence[str]
    modified: str
    hashes: dict[str, str]
    drafts: dict[str, Draft]


@dataclass(slots=True)
class Standing:
    """A reviewed record: its file, what the pages say otherwise than when it was read, and its text
    after what was taken over. ``traced`` is False where a page has no trace of the last reading."""

    id: str
    path: Path
    text: str
    type: str
    traced: bool = True
    changes: list[Change] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    new_text: str = ""
    beside: Path | None = None

    @property
    def left(self) -> list[Change]:
        """What a curator has to look at."""
        return [change for change in self.changes if not change.applied]


def review(
    standing: Mapping[str, tuple[Path, str]], readings: Iterable[Reading],
    traces: Mapping[str, Trace], *, apply: bool = False,
) -> list[Standing]:  # fmt: skip
    """Hold each reviewed record (id → file and text) against what the pages say and said.

    ``traces`` are all that are kept, by page. With ``apply``, what does not clash is put into the
    text of the record. Raises RecordError for a record that cannot be read.
    """
    by_record: dict[str, list[Reading]] = {}
    for reading in readings:
        for identifier in reading.drafts:
            if identifier in standing:
                by_record.setdefault(identifier, []).append(reading)
    found = []
    for identifier, mine in sorted(by_record.items()):
        path, text = standing[identifier]
        parse_record(text, path)
        record = _hold(identifier, path, text, mine, traces)
        if apply:
            _apply(record)
        found.append(record)
    return found


def _hold(
    identifier: str, path: Path, text: str, readings: list[Reading], traces: Mapping[str, Trace]
) -> Standing:
    plain = plain_record(text)
    curated = statements(plain)
    record = Standing(identifier, path, text, readings[0].drafts[identifier]["type"], new_text=text)
    was: list[Statement] = []
    now: list[Statement] = []
    unknown: list[Statement] = []
    read_here = {reading.url for reading in readings}
    for url, trace in traces.items():
        if url not in read_here and identifier in trace.records:
            elsewhere = statements(trace.records[identifier])
            was += elsewhere
            now += elsewhere
    for reading in readings:
        said = statements(reading.drafts[identifier])
        record.pages += reading.pages
        kept = traces.get(reading.url)
        if kept is not None and identifier in kept.records:
            was += statements(kept.records[identifier])
            if not_read := set(kept.hashes) - set(reading.pages):
                draft = with_unread(reading.drafts[identifier], kept.records[identifier], not_read)
                said = statements(draft)
            now += said
        elif not _was_source(plain, reading):
            now += said
        elif _as_it_was(plain, reading):
            was += said
            now += said
        else:
            record.traced = False
            unknown += said
    record.changes = compare(_each(was), _each(now), curated, record.pages)
    record.changes += compare_untraced(_without(_each(unknown), now), curated)
    return record


def _each(said: Iterable[Statement]) -> list[Statement]:
    """Each statement once, whichever pages make it."""
    return list({(s.path, s.value): s for s in said}.values())


def _without(some: Iterable[Statement], others: Iterable[Statement]) -> list[Statement]:
    known = {(s.path, s.value) for s in others}
    return [s for s in some if (s.path, s.value) not in known]


def _was_source(record: Mapping[str, Any], reading: Reading) -> bool:
    """Whether the record says that it was made from this page."""
    sources = record.get("record", {}).get("derivedFrom", [])
    named = {sources} if isinstance(sources, str) else set(sources)
    return bool(named & set(reading.pages))


def _as_it_was(record: Mapping[str, Any], reading: Reading) -> bool:
    """Whether the page was changed last before the day on which the record was read."""
    read_on = record.get("record", {}).get("readOn", "")
    return bool(read_on and reading.modified and reading.modified < read_on)


# -- taking over -------------------------------------------------------------------------------


def _apply(record: Standing) -> None:
    """Put what does not clash into the text, statement by statement; then the evidence of what was
    put there. What cannot be put is a clash with its reason."""
    taken: set[str] = set()
    for wanted in (False, True):
        for number, change in enumerate(record.changes):
            evidence = change.statement.key == "evidence"
            if evidence != wanted or change.clash or (evidence and not _backs(change, taken)):
                continue
            try:
                record.new_text = _edited(record, change)
            except BenchgraphError as error:
                record.changes[number] = replace(change, clash=f"cannot be put in: {error.what}")
            except CannotEditError as error:
                record.changes[number] = replace(change, clash=f"cannot be put in: {error}")
            else:
                record.changes[number] = change.taken()
                taken.add(change.statement.key)


def _backs(change: Change, taken: set[str]) -> bool:
    node = change.statement.node
    keys = node.get("supports", []) if isinstance(node, Mapping) else []
    return bool(keys) and set(keys if isinstance(keys, list) else [keys]) <= taken


def _edited(record: Standing, change: Change) -> str:
    """The text with one change in it. Raises CannotEditError, or RecordError where what comes out
    would be no record."""
    text = record.new_text
    if change.now is None:
        assert change.was is not None
        text = remove(text, change.was.path, change.was.node)
    elif change.was is None:
        text = add(text, change.now.path, change.now.node, single=change.now.single)
    elif change.said is not None and change.said.value != change.was.value:
        nodes = (change.said.node, change.was.node, change.now.node)
        text = amend(text, change.was.path, *nodes)
    else:
        text = put(text, change.was.path, change.was.node, change.now.node)
    parse_record(text, record.path)
    said = {(s.path, s.essence) for s in statements(plain_record(text))}
    if change.now is not None and (change.now.path, change.now.essence) not in said:
        raise CannotEditError("it would read otherwise")
    return text


# -- what is kept ------------------------------------------------------------------------------


def traces_after(
    readings: Iterable[Reading], records: Iterable[Standing], traces: Mapping[str, Trace],
    *, as_read: bool = False,
) -> Iterator[Trace]:  # fmt: skip
    """The trace of each page after this run. What a curator has still to look at stays as it was
    last read, so that the next run says it again; ``as_read`` takes it for seen."""
    open_ids = {record.id for record in records if record.left}
    for reading in readings:
        known = traces.get(reading.url)
        hashes = (known.hashes if known else {}) | reading.hashes
        not_read = set(hashes) - set(reading.pages)
        kept: dict[str, Draft] = {}
        for identifier, draft in reading.drafts.items():
            if identifier not in open_ids or as_read:
                kept[identifier] = _said_only(draft)
                if known is not None and not_read and identifier in known.records:
                    before = known.records[identifier]
                    kept[identifier] = with_unread(kept[identifier], before, not_read)
            elif known is not None and identifier in known.records:
                kept[identifier] = known.records[identifier]
        for identifier, draft in (known.records if known else {}).items():
            if identifier in open_ids and not as_read:
                kept.setdefault(identifier, draft)
        yield Trace(reading.url, hashes, kept)


def _said_only(draft: Draft) -> Draft:
    """A draft without what is no statement of the page."""
    left_out = ("id", "type", "record", "pageMentions")
    kept = {key: value for key, value in draft.items() if key not in left_out}
    if "translations" in kept:
        kept["translations"] = [
            {key: value for key, value in page.items() if key != "pageMentions"}
            for page in kept["translations"]
        ]
    return kept


def draft_beside(record: Standing, sources: list[str]) -> str:
    """What is new or changed, as a draft of the same record; what is gone, and what the record says
    instead, in comments over it."""
    draft: Draft = {"id": record.id, "type": record.type}
    draft["record"] = {"derivedFrom": sources, "reviewStatus": "draft"}
    notes = []
    for change in record.left:
        if change.now is not None:
            _put_into(draft, change.now)
        notes.append(f"# {change.state}: {describe(change)}")
    return "\n".join(
        ["# What the pages say otherwise than when this record was read.", *notes, ""]
    ) + (dump_record(draft))


def _put_into(draft: Draft, statement: Statement) -> None:
    place: Any = draft
    path = list(statement.path)
    if path[0] == "translations":
        pages = draft.setdefault("translations", [])
        place = next((page for page in pages if page["id"] == path[1]), None)
        if place is None:
            place = {"id": path[1]}
            pages.append(place)
        path = path[2:]
    for step in path[:-1]:
        place = place.setdefault(step, {})
    if statement.single:
        place[path[-1]] = statement.node
    else:
        place.setdefault(path[-1], []).append(statement.node)


def describe(change: Change) -> str:
    """One change on one line: where, what it was and is, and where the record stands."""
    where = ".".join(change.statement.path)
    said = " → ".join(shown(s) for s in (change.was, change.now) if s is not None)
    end = f" [{change.clash}]" if change.clash else ""
    return f"{where}: {said}{end}"


def shown(statement: Statement, limit: int = 100) -> str:
    """A statement in a few words."""
    node = statement.node
    if isinstance(node, Mapping):
        names = ("indicator", "assessmentKind", "eventKind", "citedAs", "linkTarget", "quote")
        named = next((str(node[name]) for name in names if name in node), "")
        values = ("sourceValue", "text", "factValue", "date", "url")
        value = next((node[name] for name in values if name in node), "")
        if isinstance(value, Mapping):
            value = value.get("en") or next(iter(value.values()), "")
        label = node.get("factLabel")
        if isinstance(label, Mapping):
            named = str(label.get("en") or next(iter(label.values()), ""))
        node = f"{named} {value}".strip()
    text = " ".join(str(node).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
