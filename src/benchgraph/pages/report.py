"""What became of every page, as plain JSON: the format of ``docs/ingest-report.schema.json``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from benchgraph.pages.drafting.extract import Extraction
from benchgraph.pages.drafting.page_records import Mention, find_mentions
from benchgraph.pages.language import language_of
from benchgraph.pages.reading.model import Block, Fact, Page, Section
from benchgraph.pages.review.compare import Change
from benchgraph.pages.review.edit import line_of
from benchgraph.pages.review.standing import Standing
from benchgraph.pages.review.statements import Statement
from benchgraph.quantity import Quantity, Reading, Unread, parse_quantity, read_quantities
from benchgraph.registry import Registry

_WITH_QUANTITIES = frozenset(
    {
        "chip",
        "fact-value",
        "subtitle",
        "lead",
        "headline",
        "fact-note",
        "paragraph",
        "bullet",
        "card",
        "note",
        "row",
    }
)


_COUNTED = (
    "facts", "sections", "citations", "mentions", "quantities", "unreadNumbers", "unclaimed",
)  # fmt: skip


def page_report(page: Page, registry: Registry) -> dict[str, Any]:
    """One page: what it holds, and every block of its main content that nothing claimed."""
    return {
        "path": page.path,
        "url": page.url,
        "urlSource": page.url_source,
        "kind": page.kind,
        "subKind": page.subkind,
        "language": page.language,
        "textLanguage": page.text_language,
        "form": page.form,
        "title": page.name,
        "modified": page.modified,
        "dataAsOf": page.data_as_of,
        "indexed": page.indexed,
        "generated": page.generated,
        "truncated": page.truncated,
        "formCannotHold": list(page.missing),
        "sha256": page.sha256,
        "archivedAt": page.archive,
        "facts": [_fact(fact) for fact in page.facts],
        "sections": [_section(section) for section in page.sections],
        "citations": [
            {"label": citation.label, "url": citation.url, "date": citation.date}
            for citation in page.citations
        ],
        "links": [
            {"kind": link.kind, "url": link.target, "text": link.text} for link in page.links
        ],
        "mentions": [_mention(mention) for mention in find_mentions(page, registry)],
        **_quantities(page),
        "blocks": dict(sorted(Counter(block.role for block in page.blocks).items())),
        "textNodes": sum(block.nodes for block in page.blocks),
        "tables": [
            {"section": table.section, "head": table.head, "rows": table.cells}
            for table in page.tables
        ],
        "unclaimed": [{"text": block.text, "reason": block.reason} for block in page.unclaimed],
        "warnings": [*page.notices, *page.warnings],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "label": fact.label.text,
        "value": fact.text,
        "note": " ".join(note.text for note in fact.notes),
        "term": fact.term,
        "foundBy": _found_by(fact.term, fact.by_position),
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "heading": section.title,
        "term": section.term,
        "foundBy": _found_by(section.term, section.by_position),
        "paragraphs": len(section.paragraphs),
        "bullets": len(section.bullets),
        "cards": [
            {"lines": [line.text for line in card.lines], "url": card.href}
            for card in section.cards
        ],
    }


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "text": mention.span.text,
        "entities": [mention.entity] if mention.entity else list(mention.span.ids),
        "section": mention.section,
        "position": mention.position,
        "quote": mention.quote,
    } | _place(mention.block, mention.quote_start)


def _found_by(term: str, by_position: bool) -> str:
    """What a term was told by: a label that the profile knows, a position, or nothing."""
    return "position" if by_position else "label" if term else ""


def _quantities(page: Page) -> dict[str, list[dict[str, Any]]]:
    """What the numbers of the page say, and what holds digits and was read as no quantity."""
    read, unread = [], []
    for block in page.blocks:
        reading = _read(page, block)
        read += [_quantity(quantity, block) for quantity in reading.quantities]
        unread += [_unread(piece, block) for piece in reading.unread]
    return {"quantities": read, "unreadNumbers": unread}


def _read(page: Page, block: Block) -> Reading:
    if block.role not in _WITH_QUANTITIES:
        return Reading()
    language = language_of(block.text, page.language)
    reading = read_quantities(block.text, region=page.region, language=language)
    if block.role == "fact-value" and not reading.quantities:
        # The whole value of a fact may be a bare number, which running text may not.
        one = parse_quantity(block.text, region=page.region, language=language)
        return Reading((one,)) if one else reading
    return reading


def _unread(piece: Unread, block: Block) -> dict[str, Any]:
    return {
        "text": piece.source,
        "reason": piece.reason,
        "section": block.section,
        "position": block.offset + piece.start,
    } | _place(block, piece.start)


def _quantity(quantity: Quantity, block: Block) -> dict[str, Any]:
    numbers = {
        "value": quantity.value, "minimum": quantity.minimum, "maximum": quantity.maximum,
    }  # fmt: skip
    return {
        "source": quantity.source,
        "kind": quantity.kind,
        **{key: format(number, "f") for key, number in numbers.items() if number is not None},
        "unit": quantity.unit,
        "approximate": quantity.approximate,
        "bareDollar": quantity.bare_dollar,
        "dates": list(quantity.dates),
        "section": block.section,
        "position": block.offset + quantity.start,
    } | _place(block, quantity.start)


def _place(block: Block, start: int) -> dict[str, Any]:
    """Page and paragraph, where a document has them."""
    place: dict[str, Any] = {"pageNumber": number} if (number := block.page_at(start)) else {}
    return place | ({"paragraph": block.paragraph} if block.paragraph else {})


def _record_changes(record: Standing) -> dict[str, Any]:
    """A reviewed record: what its pages say otherwise than when it was read."""
    return {
        "record": record.id,
        "path": str(record.path),
        "draft": str(record.beside) if record.beside and record.left else "",
        "lastRead": "kept" if record.traced else "unknown",
        "statements": [_change(change, record) for change in record.changes],
    }


def _change(change: Change, record: Standing) -> dict[str, Any]:
    said = change.said
    line = line_of(record.text, said.path, said.node) if said is not None else None
    return {
        "state": change.state,
        "key": ".".join(change.statement.path),
        "was": _node(change.was),
        "now": _node(change.now),
        "curated": change.curated,
        "says": _node(said),
        "line": line or 0,
        "clash": change.clash,
        "applied": change.applied,
    }


def _node(statement: Statement | None) -> Any:
    return None if statement is None else statement.node


def report(
    pages: Iterable[Page], extraction: Extraction, failures: Iterable[tuple[str, str]] = (),
    reviewed: Sequence[Standing] = (),
) -> dict[str, Any]:  # fmt: skip
    """The report of one run; ``failures`` are files that were no readable page, with the reason,
    ``reviewed`` the records that stand beside what the pages say."""
    everything = [
        page_report(page, extraction.registry)
        for page in sorted(pages, key=lambda page: (page.path, page.url))
    ]
    totals: Counter[str] = Counter({"pages": len(everything)})
    for entry in everything:
        for key in _COUNTED:
            totals[key] += len(entry[key])
        totals["warnings"] += len(entry["warnings"])
        totals["cards"] += sum(len(section["cards"]) for section in entry["sections"])
        totals["textNodes"] += entry["textNodes"]
        totals["factsWithUnknownLabel"] += sum(
            1 for fact in entry["facts"] if fact["foundBy"] != "label"
        )
        totals["sectionsWithUnknownHeading"] += sum(
            1 for section in entry["sections"] if section["heading"] and not section["term"]
        )
        totals[f"kind:{entry['kind']}"] += 1
    totals["records"] = len(extraction.drafts)
    failed = [{"path": path, "reason": reason} for path, reason in sorted(failures)]
    totals["failed"] = len(failed)
    changes = [_record_changes(record) for record in reviewed]
    for entry in changes:
        for change in entry["statements"]:
            totals[f"since review:{change['state']}"] += 1
            totals["since review:clash"] += bool(change["clash"])
            totals["since review:applied"] += change["applied"]
    return {
        "pages": everything,
        "failed": failed,
        "warnings": extraction.warnings,
        "sinceReview": changes,
        "totals": dict(sorted(totals.items())),
    }
