"""PDFs → a draft of the document: its name and date, its tables, and each sentence with a number,
with page and paragraph. Whose the numbers are and how they are meant, a curator says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchgraph.pages.drafting.drafts import QUOTE_LENGTH, Draft, quoted, short_quote
from benchgraph.pages.drafting.extraction import Run, addresses
from benchgraph.pages.language import language_of
from benchgraph.pages.reading.model import Block, Page
from benchgraph.pages.understanding.versions import Versions
from benchgraph.quantity import parse_quantities

_TELLING = frozenset({"money", "measure", "percent", "count"})
_SENTENCE = re.compile(
    r"(?<=[.!?])[\u00b9\u00b2\u00b3\u2070-\u2079]*\s+(?=[\"“(A-Z\u00c0-\u00de\d])|(?<=[。！？；])"
)
_TITLE_LINE = 120  # letters; a line of a title page is no longer


def extract_document(run: Run, versions: Versions) -> list[str]:
    """Draft the document; its id is returned."""
    page, pages = versions.first, addresses(versions)
    labels = versions.texts(lambda page: page.name)
    known = run.registry.addresses.get(page.url)
    if known:
        identifier, kind = known, run.registry.types[known]
    else:
        identifier, kind = run.names.identify(labels, run.profile.document)
    draft = run.drafts.entity(identifier, kind, labels, pages)
    run.drafts.state(draft, "url", page.url)
    _date(run, draft, page)
    run.drafts.add(draft, "sourceFacts", [*_tables(page), *_sentences(page)])
    return [identifier]


def _date(run: Run, draft: Draft, page: Page) -> None:
    """The date on the first page, where one stands there and no second."""
    first = page.title.page if page.title else 1
    lines = [
        block
        for block in page.blocks
        if block.page == first and block.role != "chrome" and len(block.text) <= _TITLE_LINE
    ]
    found = {
        date: block
        for block in lines
        for quantity in parse_quantities(block.text, language=page.language)
        if quantity.kind in ("day", "month")
        for date in quantity.dates
    }
    if len(found) == 1:
        ((date, block),) = found.items()
        run.drafts.state(draft, "date", date)
        node = quoted(page, block, short_quote(block.text)) | {"supports": ["date"]}
        run.drafts.add(draft, "evidence", [node])


def _tables(page: Page) -> Iterator[Draft]:
    """Each row of a table as a fact: its first cell, and the others under the names of their
    columns."""
    for number, table in enumerate(page.tables, 1):
        for line, (block, cells) in enumerate(zip(table.rows, table.cells, strict=True), 1):
            label, *rest = cells
            if not label or not any(rest):
                continue
            heads = table.head[1:] if len(table.head) == len(cells) else [""] * len(rest)
            value = "; ".join(
                f"{head}: {cell}" if head and len(rest) > 1 else cell
                for head, cell in zip(heads, rest, strict=True)
                if cell
            )
            yield _fact(page, block, f"table-{number}-{line}", label, value, block.text, 0)


def _sentences(page: Page) -> Iterator[Draft]:
    """Each sentence with a number that has a unit, under the heading that it stands under."""
    number = 0
    for block in page.blocks:
        if block.role not in ("paragraph", "bullet", "note"):
            continue
        for start, text in _parts(block.text):
            found = parse_quantities(text, language=page.language)
            if any(quantity.kind in _TELLING for quantity in found):
                number += 1
                label = block.section if block.section != block.role else page.name
                yield _fact(page, block, f"sentence-{number}", label, text, text, start)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text, each with where it begins."""
    start = 0
    for end in [*(match.end() for match in _SENTENCE.finditer(text)), len(text)]:
        part = text[start:end]
        if part.strip():
            yield start + len(part) - len(part.lstrip()), part.strip()
        start = end


def _fact(
    page: Page, block: Block, name: str, label: str, value: str, quote: str, start: int
) -> Draft:
    short = quote if len(quote) <= QUOTE_LENGTH else short_quote(quote)
    return {
        "id": name,
        "factLabel": {language_of(label, page.language): label},
        "factValue": {language_of(value, page.language): value},
        "evidence": [quoted(page, block, short, start)],
    }
