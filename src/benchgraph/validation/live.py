"""Check that the pages which records cite are still there, and that what they quote still stands
there: findings in the form of a validation report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from benchgraph.errors import PageError
from benchgraph.iris import is_ours
from benchgraph.pages.reading.http import Response
from benchgraph.pages.reading.model import Page
from benchgraph.pages.reading.site import Fetching
from benchgraph.pages.reading.visits import Visit, Visits, page_of, quote_key, visit_all
from benchgraph.records import Node, Record, Value, layers, read_layers
from benchgraph.validation.model import Report, Result
from benchgraph.vocab import OA, SCHEMA

_LITTLE = 200  # letters; a page with less shows its text to browsers alone
_STRETCH = 300  # letters at most between the words around a quote, if it was reworded


@dataclass(slots=True)
class Cited:
    """One place of a record that cites an address: its quote with the words around it, if it has
    one. ``node`` is the evidence, or the page that the record describes; ``line`` names the
    address, ``quote_line`` holds the quote."""

    record: Record
    node: Node
    line: int
    url: str
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    selector: Node | None = None
    quote_line: int = 0


@dataclass(slots=True)
class Known:
    """What records say of pages: copies in archives, and the hash of what was read."""

    archives: dict[str, str] = field(default_factory=dict)
    hashes: dict[str, tuple[str, Record, int]] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)


def check_sources(
    paths: list[Path], fetching: Fetching, state: Path | None = None,
    *, progress: Callable[[str], None] = lambda url: None,
) -> Report:  # fmt: skip
    """Visit every page that the records in ``paths`` cite (the shipped ones where there are none).

    ``state`` is the file that keeps what was found. Raises RecordError for records that cannot be
    read, PageError for a damaged state file, and where nothing can be reached.
    """
    shipped = layers()
    records = read_layers(layers(paths, shipped=False) if paths else shipped)
    known = _known(records)
    if paths and _names_others(records, known):
        known = _known([*read_layers(shipped), *records])
    cited = [place for record in records for place in _cited(record, known)]
    if not cited:
        raise PageError(
            "no record here cites a web address", path=paths[0] if paths else None,
            expected="evidence with `page:`",
        )  # fmt: skip
    quotes: dict[str, set[str]] = {}
    around: dict[str, tuple[str, str]] = {}
    for place in cited:
        quotes.setdefault(place.url, set())
        if place.quote:
            quotes[place.url].add(place.quote)
            if place.prefix or place.suffix:
                around[place.quote] = (place.prefix, place.suffix)

    def look_up(response: Response, wanted: Iterable[str]) -> Mapping[str, str | None]:
        page = _read(response)
        text = _Text(" ".join(block.text for block in page.blocks))
        found = {quote: text.instead_of(quote, *around.get(quote, ("", ""))) for quote in wanted}
        if page.unread and any(instead is not None for instead in found.values()):
            raise PageError(  # the words may stand where nothing can be read
                "a part of this PDF cannot be read", path=response.url, found=page.warnings[0]
            )
        return found

    found = visit_all(quotes, Visits(state), fetching, look_up, progress=progress)
    results = sorted(_results(cited, found, known), key=lambda result: result.order)
    return Report(results, len(records), "check-sources", [_summary(quotes, found)])


# -- what records cite -------------------------------------------------------------------------


def _known(records: Iterable[Record]) -> Known:
    known = Known()
    for record in records:
        for node in record.root.nested():
            if "://" in record.id and node.iri in record.pages:
                for copy in _texts(node, "archivedAt")[:1]:
                    known.archives[page_of(node.iri)] = copy
                for entry in node.values("sha256"):
                    if isinstance(entry, Value):
                        place = (entry.term.value, record, entry.line)
                        known.hashes[page_of(node.iri)] = place
        if record.id.startswith("document/"):
            for url in _texts(record.root, "url")[:1]:
                known.documents[record.iri] = url
    return known


def _names_others(records: Iterable[Record], known: Known) -> bool:
    """Whether the evidence of ``records`` names documents that only shipped records describe."""
    sources = (
        source
        for record in records
        for node in record.root.nested()
        for source in _texts(node, "source")
    )
    return any(is_ours(source) and source not in known.documents for source in sources)


def _cited(record: Record, known: Known) -> Iterator[Cited]:
    """Every place of the record that cites an address, and the address of a page of its own."""
    for node in record.root.nested():
        if node.iri in record.pages:
            yield Cited(record, node, node.line, page_of(node.iri))
        for source in node.values("source"):
            if not isinstance(source, Value):
                continue
            url = page_of(known.documents.get(source.term.value, source.term.value))
            if not url.startswith(("http://", "https://")) or is_ours(url):
                continue
            selectors = [s for s in node.values("selector") if isinstance(s, Node)]
            if not selectors:
                yield Cited(record, node, source.line, url)
            for selector in selectors:
                prefix, suffix = ("".join(_texts(selector, key)) for key in ("prefix", "suffix"))
                for quote in selector.values("exact"):
                    if isinstance(quote, Value):
                        words = quote.term.value
                        yield Cited(
                            record, node, source.line, url, words, prefix, suffix, selector,
                            quote.line,
                        )  # fmt: skip


def _texts(node: Node, key: str) -> list[str]:
    return [value.term.value for value in node.values(key) if isinstance(value, Value)]


# -- what stands on a page ---------------------------------------------------------------------


def _read(response: Response) -> Page:
    """A page, read as `ingest` reads it. Raises PageError for one that holds no text."""
    from benchgraph.pages import read_page

    kind = next((v for k, v in response.headers.items() if k.lower() == "content-type"), "")
    page = read_page(response.body, path=response.url, url=response.url, content_type=kind)
    letters = sum(len(block.text) for block in page.blocks)
    if letters < _LITTLE and b"<script" in response.body.lower():
        raise PageError("this page shows its text in a browser alone", path=response.url)
    return page


class _Text:
    """A text in which white space, and how an accented letter is written, make no difference."""

    def __init__(self, text: str) -> None:
        self.text = normalize("NFC", text)
        self.places = [place for place, sign in enumerate(self.text) if not sign.isspace()]
        self.dense = "".join(self.text[place] for place in self.places)

    def instead_of(self, quote: str, prefix: str, suffix: str) -> str | None:
        """None where the quote stands; else what stands between the words around it, or ""."""
        words, before, behind = (_dense(part) for part in (quote, prefix, suffix))
        if words in self.dense:
            return None
        start = self.dense.find(before) if before else -1
        if start < 0 or not behind:
            return ""
        start += len(before)
        end = self.dense.find(behind, start, start + len(words) + _STRETCH + len(behind))
        if end <= start:
            return ""
        return " ".join(self.text[self.places[start] : self.places[end - 1] + 1].split())


def _dense(text: str) -> str:
    return "".join(normalize("NFC", text).split())


# -- findings ----------------------------------------------------------------------------------


def _results(cited: Iterable[Cited], found: Mapping[str, Visit], known: Known) -> Iterator[Result]:
    """Each page that is not where it was once for a record; each quote that stands no longer."""
    said: set[tuple[str, str]] = set()
    for place in cited:
        visit = found[place.url]
        first = (place.record.graph, place.url) not in said
        said.add((place.record.graph, place.url))
        if first and (result := _of_page(place, visit, known)):
            yield result
        if place.quote and visit.state == "here":
            instead = visit.quotes.get(quote_key(place.quote), "")
            if instead is not None:
                yield _no_longer(place, instead, known)
    for url, (hash_, record, line) in known.hashes.items():
        visited = found.get(url)
        if visited is not None and visited.state == "here" and (record.graph, url) in said:
            stands = all(instead is None for instead in visited.quotes.values())
            if visited.sha256 != hash_ and stands:
                yield _result(
                    "PageIsUnchanged", "Info", record, line, url, SCHEMA.sha256.value,
                    visited.sha256,
                    "The page has changed since it was read; every quote still stands there.",
                    "Read it again; then give `sha256:` the new hash.",
                )  # fmt: skip


def _of_page(place: Cited, visit: Visit, known: Known) -> Result | None:
    if visit.state == "gone":
        return _at_source(
            place, "PageIsThere", "Violation", f"The page is gone ({visit.reason}).",
            _copy_of(place.url, known),
        )  # fmt: skip
    if visit.moved and page_of(visit.moved) != place.url:
        return _at_source(
            place, "PageAtItsAddress", "Warning", f"The page has moved for good to {visit.moved}.",
            "Cite the new address, once the page there has been read.",
        )  # fmt: skip
    if visit.state == "refused":
        return _at_source(
            place, "PageMayBeRead", "Info", f"Not looked at: {visit.reason}.",
            "Look at the page yourself.",
        )  # fmt: skip
    if visit.state == "unreached":
        return _at_source(
            place, "PageCanBeRead", "Warning", f"The page could not be read: {visit.reason}.",
            "Try again later; if it stays so, treat the page as gone.",
        )  # fmt: skip
    return None


def _at_source(place: Cited, check: str, severity: str, message: str, fix: str) -> Result:
    path = OA.hasSource.value if place.node.iri not in place.record.pages else ""
    return _result(
        check, severity, place.record, place.line, place.node.iri, path, place.url, message, fix
    )


def _no_longer(place: Cited, instead: str, known: Known) -> Result:
    now = f" In their place stands: “{instead}”." if instead else ""
    focus = place.selector.iri if place.selector else place.node.iri
    return _result(
        "QuoteOnPage", "Violation", place.record, place.quote_line, focus, OA.exact.value,
        place.quote,
        f"These words no longer stand on the page {place.url}.{now}",
        f"Read the page again and correct the record. {_copy_of(place.url, known)}",
    )  # fmt: skip


def _copy_of(url: str, known: Known) -> str:
    """What to do where a page no longer says what it said."""
    if copy := known.archives.get(url):
        return f"What was read is kept at {copy}: cite that."
    return f"Look for a copy (https://web.archive.org/web/*/{url}) and name it under `archivedAt:`."


def _result(
    check: str, severity: str, record: Record, line: int, focus: str, path: str, value: str,
    message: str, fix: str,
) -> Result:  # fmt: skip
    return Result(
        focus=focus, path=path, value=value, component=check, shape="", severity=severity,
        message=message, fix=fix, file=str(record.path), line=line,
    )  # fmt: skip


def _summary(quotes: Mapping[str, set[str]], found: Mapping[str, Visit]) -> str:
    looked = sum(len(quotes[url]) for url, visit in found.items() if visit.state == "here")
    here = sum(visit.state == "here" for visit in found.values())
    rest = len(found) - here
    more = f"; {rest} more could not be" if rest else ""
    return f"{looked} quotes were looked up on {here} pages that were read{more}"
