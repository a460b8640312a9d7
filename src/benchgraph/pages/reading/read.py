"""One page: bytes or a file → :class:`Page`, its parts in place but not yet named."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from benchgraph.errors import PageError
from benchgraph.iris import address_parts
from benchgraph.pages.profile import Profile
from benchgraph.pages.reading.archive import name_original, original_of
from benchgraph.pages.reading.arrange import arrange
from benchgraph.pages.reading.decode import MAX_BYTES, decode
from benchgraph.pages.reading.html import looks_like_html, read_html
from benchgraph.pages.reading.model import Page
from benchgraph.pages.reading.pdf.document import read_pdf
from benchgraph.pages.reading.pdf.open import MAX_BYTES as MAX_PDF
from benchgraph.pages.reading.pdf.open import is_pdf
from benchgraph.pages.reading.text import read_text


def read(
    source: bytes | Path, path: str | None, profile: Profile, url: str = "", content_type: str = ""
) -> Page:
    """The page in ``source`` (bytes, or a file), in whichever form it is.

    ``path`` names it in messages; ``url`` is the address that it was fetched from, used where it
    names none itself, and ``content_type`` the header that came with it. Raises PageError or
    LimitError for what is no readable page.
    """
    if isinstance(source, Path):
        path = path or str(source)
        try:
            with source.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
                if is_pdf(data):
                    data += file.read(MAX_PDF + 1 - len(data))
        except OSError as error:
            raise PageError("this file cannot be read", path=source, found=error.strerror) from None
    else:
        data, path = source, path or "page"
    if is_pdf(data):
        page = read_pdf(data, path)
        page.url, page.url_source = url, "given" if url else ""
        page.sha256 = sha256(data).hexdigest()
        return name_original(page, url)
    text, warnings = decode(data, path, content_type)
    if looks_like_html(text):
        found = read_html(text, path, url or profile.site)
        form = "html"
    else:
        found, form = read_text(text, profile)
    found.warnings[:0] = warnings
    canonical = found.url
    found.url = canonical or url
    page = arrange(found, path, form)  # type: ignore[arg-type]
    if url and not canonical:
        page.url_source = "the address that it was fetched from"
    elif url and host_of(original_of(url) or url) != host_of(canonical):
        page.notices.append(f"Fetched from {host_of(url)}, but names {canonical} as its address.")
    if form == "html":
        page.sha256 = sha256(data).hexdigest()
    else:  # a copy of the page's text, whose bytes are nobody's but the copyist's
        page.missing = MISSING[form]
    return name_original(page, url)


def host_of(url: str) -> str:
    """The host of an address, as addresses are compared: in small letters, without "www."."""
    return (address_parts(url).netloc or url).lower().removeprefix("www.")


# What each text form of a page cannot hold.
MISSING = {
    "list": ("chips", "addresses of links", "canonical address", "language versions", "JSON-LD"),
    "plain": (
        "bounds of chips", "cards", "empty values", "addresses of links", "canonical address",
        "language versions", "JSON-LD",
    ),
}  # fmt: skip
