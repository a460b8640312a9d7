"""Look again at pages that records cite: politely, in turns between hosts, and so that a run that
was stopped goes on where it was.

What was found is noted in a state file after every page. A later run asks each server only whether
its page has changed; where it has not, what stood on it still stands there.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from benchgraph.errors import BenchgraphError, PageError
from benchgraph.files import write_text
from benchgraph.iris import address_parts, digest
from benchgraph.pages.reading.http import Response
from benchgraph.pages.reading.site import Fetching, RobotsError, fetch

State = Literal["here", "gone", "refused", "unreached"]
_GONE = frozenset({404, 410})
VERSION = 1

# Which of some quotes stand on a page; for one that does not, what stands in its place, or "".
Lookup = Callable[[Response, Iterable[str]], Mapping[str, str | None]]


@dataclass(slots=True)
class Visit:
    """What became of one address. ``moved`` is where permanent redirects lead; ``quotes`` maps the
    hash of each quote to None if it stands there, else to what stands in its place (or "").
    ``answered`` tells a page that could not be read from a server that said nothing."""

    state: State
    reason: str = ""
    moved: str = ""
    sha256: str = ""
    etag: str = ""
    last_modified: str = ""
    checked_on: str = ""
    run: str = ""
    quotes: dict[str, str | None] = field(default_factory=dict)
    answered: bool = True


class Visits:
    """The state file: what is known of every address. Raises PageError for a file that is none."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.run = secrets.token_hex(8)
        self.pages: dict[str, Visit] = {}
        if path is not None and path.exists():
            self._read(path)

    def _read(self, path: Path) -> None:
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            if kept["version"] != VERSION:
                raise ValueError(f"version {kept['version']}")
            self.pages = {url: Visit(**visit) for url, visit in kept["pages"].items()}
            self.run = str(kept["run"]) or self.run
        except (
            OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError,
        ) as error:  # fmt: skip
            raise PageError(
                "this is no state file of check-sources, or it is damaged", path=path,
                found=str(error) or type(error).__name__,
                hint="name another file with --state, or remove this one to begin anew",
            ) from None  # fmt: skip

    def keep(self, *, finished: bool = False) -> None:
        """Write what is known; a run that is not finished is gone on with next time."""
        if self.path is None:
            return
        kept = {
            "version": VERSION,
            "run": "" if finished else self.run,
            "pages": {url: asdict(self.pages[url]) for url in sorted(self.pages)},
        }
        write_text(self.path, json.dumps(kept, ensure_ascii=False, indent=1) + "\n")


def quote_key(quote: str) -> str:
    """The name of a quote in the state file, which holds no words of pages that stand."""
    return digest(quote, 24)


def page_of(url: str) -> str:
    """The address without what it names in the page (``#page=37``)."""
    return url.partition("#")[0]


def in_turns(urls: Iterable[str]) -> Iterator[str]:
    """The addresses with hosts taking turns, so that one host's pause is used for another."""
    hosts: dict[str, list[str]] = {}
    for url in sorted(set(urls)):
        hosts.setdefault(address_parts(url).netloc, []).append(url)
    for group in zip_longest(*hosts.values()):
        yield from (url for url in group if url is not None)


def visit_all(
    quotes: Mapping[str, set[str]], visits: Visits, fetching: Fetching, look_up: Lookup,
    *, progress: Callable[[str], None] = lambda url: None,
) -> dict[str, Visit]:  # fmt: skip
    """Visit each address and look its quotes up there; ``quotes`` maps address to quotes.

    Raises PageError where no server answered at all: then it is the network.
    """
    found: dict[str, Visit] = {}
    for url in in_turns(quotes):
        progress(url)
        known = visits.pages.get(url)
        asked = {quote_key(quote) for quote in quotes[url]}
        if known is not None and not asked <= known.quotes.keys():
            known = None  # it was not asked for all of these
        if known is None or known.run != visits.run:
            known = _visit(url, quotes[url], known, fetching, look_up)
            known.run = visits.run
            known.checked_on = fetching.today().isoformat()
            visits.pages[url] = known
            visits.keep()
        found[url] = known
    if found and not any(visit.answered for visit in found.values()):
        url, visit = next(iter(found.items()))
        for page in found:
            del visits.pages[page]
        visits.keep(finished=True)
        raise PageError(
            f"none of {len(found)} pages could be reached", path=url, found=visit.reason,
            hint="is there a network?",
        )  # fmt: skip
    visits.keep(finished=True)
    return found


def _visit(
    url: str, quotes: set[str], known: Visit | None, fetching: Fetching, look_up: Lookup
) -> Visit:
    headers = {}
    if known is not None and known.state == "here":
        names = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        headers = {name: value for name, value in names.items() if value}
    unseen = dict.fromkeys(map(quote_key, quotes), "")
    try:
        response = fetch(url, fetching, headers)
    except RobotsError as error:
        return Visit("refused", error.what, quotes=dict(unseen))
    except BenchgraphError as error:
        return Visit("unreached", _reason(error), quotes=dict(unseen), answered=False)
    if response.status == 304 and known is not None:
        known.moved = response.moved
        return known
    if response.status != 200:
        state: State = "gone" if response.status in _GONE else "unreached"
        return Visit(state, f"HTTP {response.status}", response.moved, quotes=dict(unseen))
    found = {name.lower(): value for name, value in response.headers.items()}
    try:
        stand = look_up(response, quotes)
    except BenchgraphError as error:
        return Visit("unreached", _reason(error), response.moved, quotes=dict(unseen))
    return Visit(
        "here", "", response.moved, hashlib.sha256(response.body).hexdigest(),
        found.get("etag", ""), found.get("last-modified", ""),
        quotes={quote_key(quote): instead for quote, instead in stand.items()},
    )  # fmt: skip


def _reason(error: BenchgraphError) -> str:
    return f"{error.what}: {error.found}" if error.found else error.what
