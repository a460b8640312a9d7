"""What stands around the pages: the page for addresses that lead nowhere, and notes for robots."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from benchgraph.freezing.addresses import Address
from benchgraph.freezing.rendering import asked_for, write_files
from benchgraph.freezing.rewriting import Links, rewritten
from benchgraph.freezing.site import Site

# As the protocol of sitemaps has it, for one file.
MOST_URLS = 50_000
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
# GitHub's own builder would leave files out, and read others as templates.
_UNTOUCHED = ".nojekyll"


def write_around(site: Site, folder: Path, pages: Iterable[Address]) -> None:
    """Write ``404.html``, ``robots.txt``, ``.nojekyll``, and where the address of the site is
    known ``sitemap.xml``. Raises StoreError."""
    robots = "User-agent: *\nAllow: /\n"
    files = [(_UNTOUCHED, b""), ("404.html", _missing_page(site))]
    if site.base:
        urls = sorted(site.url(site.file(each, tag)) for each in pages for tag in site.languages)
        files += _sitemaps(site, urls)
        robots += f"Sitemap: {site.base}/sitemap.xml\n"
    write_files(folder, [*files, ("robots.txt", robots.encode())])


def _missing_page(site: Site) -> bytes:
    """Shown at any address: its links begin with the path of the site, or it has none."""
    from markupsafe import Markup

    from benchgraph.serving.pages.render import fragment, page

    address, first = Address("/"), site.languages[0]
    rooted = bool(site.base)
    told = [
        Markup(fragment("frozen/nowhere.html.j2", asked_for(site, address, tag), rooted=rooted))
        for tag in site.languages
    ]
    reply = page(
        "frozen/missing.html.j2", asked_for(site, address, first), rooted=rooted, told=told
    )
    root = urlsplit(site.base).path.rstrip("/")
    return rewritten(reply.body.decode(), Links(site, "404.html", first, root)).encode()


def _sitemaps(site: Site, urls: list[str]) -> list[tuple[str, bytes]]:
    """``sitemap.xml``; where there are too many pages for one file, a list of several."""
    parts = [urls[place : place + MOST_URLS] for place in range(0, len(urls), MOST_URLS)]
    if len(parts) == 1:
        return [("sitemap.xml", _listing("urlset", "url", urls))]
    files = [
        (f"sitemap-{number}.xml", _listing("urlset", "url", part))
        for number, part in enumerate(parts, 1)
    ]
    names = [f"{site.base}/{name}" for name, _ in files]
    return [("sitemap.xml", _listing("sitemapindex", "sitemap", names)), *files]


def _listing(root: str, item: str, urls: list[str]) -> bytes:
    lines = "".join(f"<{item}><loc>{escape(url)}</loc></{item}>\n" for url in urls)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<{root} xmlns="{_SITEMAP}">\n{lines}</{root}>\n'.encode()
