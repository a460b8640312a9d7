"""Look quotes up in the pages that records cite, where these are at hand as files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from benchgraph.records import Node, Record, Value
from benchgraph.validation.model import Result

EXACT = "http://www.w3.org/ns/oa#exact"


@dataclass
class Lookup:
    """Quotes that do not stand on their page, and how many were looked up on how many pages.

    ``elsewhere`` counts the quotes of pages that are not at hand.
    """

    results: list[Result] = field(default_factory=list)
    found: int = 0
    pages: int = 0
    elsewhere: int = 0

    @property
    def summary(self) -> str:
        """What was looked up, in a sentence."""
        looked = self.found + len(self.results)
        more = f"; {self.elsewhere} are of pages that are not at hand" if self.elsewhere else ""
        return f"{looked} quotes were looked up on {self.pages} pages{more}"


def page_texts(paths: Iterable[Path]) -> dict[str, str]:
    """Address → text, of every readable page under ``paths`` (HTML or plain-text files).

    Raises PageError where a path holds no page.
    """
    from benchgraph.errors import BenchgraphError
    from benchgraph.pages import read_page
    from benchgraph.pages.reading.inputs import page_files

    texts = {}
    for path in paths:
        for item in page_files(path):
            try:
                page = read_page(item.source, path=item.name)
            except BenchgraphError:
                continue  # no page of an observatory: nothing is looked up in it
            if page.url:
                texts[page.url] = _folded(" ".join(block.text for block in page.blocks))
    return texts


def look_up(records: Iterable[Record], texts: Mapping[str, str]) -> Lookup:
    """Each quote of ``records`` in the text of the page that it names.

    White space and the two ways to write an accented letter make no difference; everything else
    does.
    """
    lookup = Lookup()
    used = set()
    for record in records:
        for node in record.root.nested():
            for page, quote, line, selector in _quotes(node):
                if page not in texts:
                    lookup.elsewhere += 1
                    continue
                used.add(page)
                if _folded(quote) in texts[page]:
                    lookup.found += 1
                else:
                    lookup.results.append(_missing(record, selector, page, quote, line))
    lookup.pages = len(used)
    return lookup


def _quotes(node: Node) -> Iterable[tuple[str, str, int, Node]]:
    sources = [v.term.value for v in node.values("source") if isinstance(v, Value)]
    for selector in node.values("selector"):
        if isinstance(selector, Node) and sources:
            for quote in selector.values("exact"):
                if isinstance(quote, Value):
                    yield sources[0], quote.term.value, quote.line, selector


def _missing(record: Record, selector: Node, page: str, quote: str, line: int) -> Result:
    return Result(
        focus=selector.iri,
        path=EXACT,
        value=quote,
        component="QuoteOnPage",
        shape="",
        severity="Violation",
        message=f"These words do not stand on the page {page}.",
        fix="Copy `quote:` from the page to the letter, or cite the page that has the words.",
        file=str(record.path),
        line=line,
    )


def _folded(text: str) -> str:
    return normalize("NFC", " ".join(text.split()))
