"""Pages of a live site: robots.txt, a polite rate, conditional requests, sitemaps, resuming."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

from benchgraph.errors import BenchgraphError, LimitError, PageError
from benchgraph.files import write_bytes, write_text
from benchgraph.iris import address_parts
from benchgraph.pages.profile import Profile
from benchgraph.pages.reading.http import AGENT, MAX_HOPS, Redirect, Response, fetch_hop, gunzip
from benchgraph.pages.reading.inputs import Input

MAX_SITEMAPS = 50
MAX_ADDRESSES = 50_000
MAX_WAIT = 60.0
_ROBOTS = 500_000  # bytes of a robots.txt, as RFC 9309 has it
_NOTED = ("url", "finalUrl", "run", "etag", "lastModified")
_RETRIED = frozenset({429, 503})


class RobotsError(PageError):
    """A page that its server asks not to read."""


@dataclass(slots=True)
class Fetching:
    """How to fetch, and what went wrong: ``failures`` are addresses with the reason.

    ``cache`` keeps what was fetched: an interrupted run goes on where it stopped, and a later run
    asks only whether a page has changed. ``sleep`` and ``today`` are there for tests.
    """

    cache: Path | None = None
    rate: float = 1.0
    allow_private: bool = False
    failures: list[tuple[str, str]] = field(default_factory=list)
    sleep: Callable[[float], None] = time.sleep
    today: Callable[[], datetime.date] = datetime.date.today
    robots: dict[str, RobotFileParser] = field(default_factory=dict)
    last: dict[str, float] = field(default_factory=dict)
    run: str = ""
    run_path: Path | None = None


def fetch_inputs(
    url: str, profile: Profile, fetching: Fetching, *, sitemap: bool = False
) -> Iterator[Input]:
    """The page at ``url``; or every page of the profile's section that its sitemap lists.

    A single page that cannot be fetched raises its error; of a sitemap's pages it is noted and
    left out. A failing sitemap raises PageError.
    """
    if not sitemap:
        yield _fetch_page(url, fetching)
        return
    pages = sitemap_pages(url, profile, fetching)
    _begin_run(fetching, url)
    for address in pages:
        try:
            yield _fetch_page(address, fetching)
        except BenchgraphError as error:
            fetching.failures.append((address, error.what))
    _end_run(fetching)


def _fetch_page(url: str, fetching: Fetching) -> Input:
    kept = _kept(url, fetching)
    if kept is not None and fetching.run and kept["run"] == fetching.run:
        return _input(kept, _body_path(url, fetching).read_bytes())
    headers = {}
    if kept is not None:
        for name, value in (
            ("If-None-Match", kept["etag"]), ("If-Modified-Since", kept["lastModified"]),
        ):  # fmt: skip
            if value:
                headers[name] = value
    response = fetch(url, fetching, headers)
    if response.status == 304 and kept is not None:
        _keep(url, kept | {"run": fetching.run}, None, fetching)
        return _input(kept, _body_path(url, fetching).read_bytes())
    if response.status != 200:
        raise PageError("the server has no such page", path=url, found=f"HTTP {response.status}")
    found = {name.lower(): value for name, value in response.headers.items()}
    note = {
        "url": url, "finalUrl": response.url, "run": fetching.run,
        "etag": found.get("etag", ""), "lastModified": found.get("last-modified", ""),
        "contentType": found.get("content-type", ""),
        "fetchedOn": fetching.today().isoformat(),
    }  # fmt: skip
    _keep(url, note, response.body, fetching)
    return _input(note, response.body)


def _input(note: dict[str, Any], body: bytes) -> Input:
    return Input(note["url"], body, note["finalUrl"], note.get("contentType", ""))


def fetch(
    url: str, fetching: Fetching, headers: dict[str, str] | None = None, *, ask: bool = True
) -> Response:
    """GET ``url``, following redirects; every hop is checked, and asked for by robots.txt.

    Waits between requests, and where a server asks for it (``Retry-After``, up to a minute).
    Raises PageError or LimitError.
    """
    address, moved, for_good, tries = url, "", True, 0
    for _ in range(MAX_HOPS + 3):
        if ask and not _allowed(address, fetching):
            raise RobotsError("robots.txt asks not to read this page", path=address)
        _wait(address, fetching)
        try:
            response = fetch_hop(address, headers or {}, allow_private=fetching.allow_private)
        except Redirect as hop:
            address, for_good = hop.url, for_good and hop.for_good
            moved = address if for_good else moved
            continue
        if response.status in _RETRIED and tries < 2:
            tries += 1
            asked = response.headers.get("Retry-After", "")
            fetching.sleep(min(float(asked) if asked.isdecimal() else 5.0, MAX_WAIT))
            continue
        return replace(response, moved=moved)
    raise PageError("this address leads in circles", path=url)


def _wait(url: str, fetching: Fetching) -> None:
    """Keep the rate, which is for each host, and the crawl delay that the host asks for."""
    robots = fetching.robots.get(_host(url))
    asked = robots.crawl_delay(AGENT) if robots else None
    pause = max(1 / fetching.rate, min(float(asked or 0), MAX_WAIT))
    remaining = fetching.last.get(_host(url), 0.0) + pause - time.monotonic()
    if remaining > 0:
        fetching.sleep(remaining)
    fetching.last[_host(url)] = time.monotonic()


def _host(url: str) -> str:
    parts = address_parts(url)
    return f"{parts.scheme}://{parts.netloc}"


def _allowed(url: str, fetching: Fetching) -> bool:
    """Whether the host's robots.txt allows reading ``url``. No such file: yes; a refused or
    failing one: no."""
    host = _host(url)
    if host not in fetching.robots:
        robots = RobotFileParser(host + "/robots.txt")
        response = fetch(host + "/robots.txt", fetching, ask=False)
        if response.status in (401, 403) or response.status >= 500:
            robots.parse(["User-agent: *", "Disallow: /"])
        elif response.status >= 400:
            robots.parse([])
        else:
            robots.parse(_readable(response.body[:_ROBOTS].decode("utf-8", "replace").splitlines()))
        fetching.robots[host] = robots
    return fetching.robots[host].can_fetch(AGENT, url)


def _readable(lines: list[str]) -> list[str]:
    """The lines of a robots.txt that can be read: no number or address breaks the others."""
    return lines if _can_be_read(lines) else [line for line in lines if _can_be_read([line])]


def _can_be_read(lines: list[str]) -> bool:
    try:
        RobotFileParser().parse(["User-agent: *", *lines])
    except ValueError:
        return False
    return True


# -- sitemaps --------------------------------------------------------------------------------


def sitemap_pages(url: str, profile: Profile, fetching: Fetching) -> list[str]:
    """The addresses under the profile's section that a sitemap lists, in order, each once.

    ``url`` is a sitemap, an index of sitemaps, or a site whose robots.txt names one. Addresses of
    other hosts are left out. Raises PageError or LimitError.
    """
    waiting, read, found = _sitemaps_of(url, fetching), set[str](), set[str]()
    host = address_parts(url).netloc
    while waiting:
        address = waiting.pop(0)
        if address in read:
            continue
        read.add(address)
        if len(read) > MAX_SITEMAPS or len(found) > MAX_ADDRESSES:
            raise LimitError("this sitemap is too large", path=url)
        kind, listed = _read_sitemap(address, fetching)
        listed = [entry for entry in listed if address_parts(entry).netloc == host]
        if kind == "sitemapindex":
            waiting += listed
        else:
            found.update(entry for entry in listed if _is_page(entry, profile))
    pages = sorted(found)
    if not pages:
        raise PageError(
            "this sitemap lists no page that the profile knows by its address", path=url,
            expected="addresses of such pages on the same host",
        )  # fmt: skip
    return pages


def _is_page(url: str, profile: Profile) -> bool:
    """Whether an address is under the profile's section, or as those of a kind of its own."""
    section = f"/{profile.section}/"
    under = bool(profile.section) and section in url and not url.endswith(section)
    return under or profile.place_of(url) is not None


def _sitemaps_of(url: str, fetching: Fetching) -> list[str]:
    if re.search(r"\.xml(\.gz)?$", address_parts(url).path):
        return [url]
    _allowed(url, fetching)
    return fetching.robots[_host(url)].site_maps() or [urljoin(url, "/sitemap.xml")]


def _read_sitemap(url: str, fetching: Fetching) -> tuple[str, list[str]]:
    response = fetch(url, fetching)
    if response.status != 200:
        raise PageError("there is no such sitemap", path=url, found=f"HTTP {response.status}")
    body = gunzip(response.body, url) if response.body[:2] == b"\x1f\x8b" else response.body
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body or b"\x00" in body:
        raise PageError("this sitemap declares a document type", path=url, expected="plain XML")
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise PageError("this sitemap is no XML", path=url, found=str(error)) from None
    places = [
        element.text.strip()
        for entry in root
        for element in entry
        if element.tag.endswith("}loc") or element.tag == "loc"
        if element.text
    ]
    return root.tag.rpartition("}")[2], places


# -- what was fetched already ----------------------------------------------------------------


def _name(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:32]


def _body_path(url: str, fetching: Fetching) -> Path:
    assert fetching.cache is not None
    return fetching.cache / f"{_name(url)}.page"


def _kept(url: str, fetching: Fetching) -> dict[str, Any] | None:
    """What the cache notes of ``url``; None where it has none, or none that is whole."""
    if fetching.cache is None:
        return None
    try:
        note = json.loads((fetching.cache / f"{_name(url)}.json").read_text(encoding="utf-8"))
        body = _body_path(url, fetching).read_bytes()
    except (OSError, ValueError, RecursionError):
        return None
    whole = isinstance(note, dict) and note.get("sha256") == hashlib.sha256(body).hexdigest()
    return note if whole and all(isinstance(note.get(key), str) for key in _NOTED) else None


def _keep(url: str, note: dict[str, Any], body: bytes | None, fetching: Fetching) -> None:
    """Keep a page: first the bytes, then the note that says they are whole."""
    if fetching.cache is None:
        return
    if body is not None:
        write_bytes(_body_path(url, fetching), body)
        note = note | {"sha256": hashlib.sha256(body).hexdigest()}
    text = json.dumps(note, ensure_ascii=False, indent=1, sort_keys=True)
    write_text(fetching.cache / f"{_name(url)}.json", text + "\n")


def _begin_run(fetching: Fetching, url: str) -> None:
    """Go on with the run that was interrupted, or begin one."""
    if fetching.cache is None:
        return
    path = fetching.cache / f"{_name(url)}.run"
    if path.exists():
        fetching.run = path.read_text(encoding="utf-8").strip()
    else:
        fetching.run = secrets.token_hex(8)
        write_text(path, fetching.run + "\n")
    fetching.run_path = path


def _end_run(fetching: Fetching) -> None:
    if fetching.run_path is not None:
        fetching.run_path.unlink(missing_ok=True)
