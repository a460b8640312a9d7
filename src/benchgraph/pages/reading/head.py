"""What stands in the head of an HTML page: addresses, languages, robots, title, JSON-LD."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from benchgraph.iris import is_valid_iri
from benchgraph.pages.language import normal_tag
from benchgraph.pages.reading.decode import one_line
from benchgraph.pages.reading.items import Source


def read_head(parser: LexborHTMLParser, source: Source) -> None:
    """Canonical address, alternates, languages, robots, title and JSON-LD."""
    html = parser.css_first("html")
    source.language = normal_tag((html.attributes.get("lang") or "") if html else "")
    for link in parser.css("link"):
        rel, href = link.attributes.get("rel") or "", link.attributes.get("href") or ""
        if rel == "canonical":
            source.url = web_address(href, "")
            if not source.url:
                source.warnings.append(f"the canonical address is none: {href[:200]}")
        elif rel == "alternate" and (tag := link.attributes.get("hreflang")):
            address = web_address(href, "")
            if address and tag != "x-default" and normal_tag(tag):
                source.alternates[normal_tag(tag)] = address
    for meta in parser.css("meta"):
        name = meta.attributes.get("name") or meta.attributes.get("property") or ""
        if name in ("description", "og:title", "robots"):
            source.metadata[name] = one_line(meta.attributes.get("content") or "")
    source.indexed = "noindex" not in source.metadata.get("robots", "")
    if (title := parser.css_first("title")) is not None:
        source.metadata["title"] = one_line(title.text())
    for script in parser.css('script[type="application/ld+json"]'):
        _read_json_ld(script.text(), source)


def _read_json_ld(text: str, source: Source) -> None:
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        source.warnings.append("a JSON-LD script does not parse")
        return
    for item in data if isinstance(data, list) else [data]:
        if not isinstance(item, dict):
            continue
        if item.get("@type") == "BreadcrumbList":
            source.breadcrumbs = list(_breadcrumbs(item))
        elif "inLanguage" in item or "headline" in item:
            source.text_language = normal_tag(_said(item.get("inLanguage")))
            for key in ("headline", "dateModified", "datePublished"):
                if isinstance(item.get(key), str):
                    source.metadata[key] = item[key]


def _breadcrumbs(item: dict[str, Any]) -> list[tuple[str, str]]:
    elements = item.get("itemListElement")
    pairs = []
    for element in elements if isinstance(elements, list) else []:
        if isinstance(element, dict):
            address = web_address(_said(element.get("item")), "")
            pairs.append((_said(element.get("name")), address))
    return pairs


def _said(value: Any) -> str:
    return value if isinstance(value, str) else ""


def web_address(href: str, base: str) -> str:
    """``href`` as an absolute http or https address; empty where it is none (``mailto:``, ``#x``).

    What cannot stand in an IRI is percent-encoded.
    """
    href = href.strip()
    if not href or href.startswith("#"):
        return ""
    if href[0] == "/" and href[:2] != "//":  # most links are: of the base only the host counts
        base = "/".join(base.split("/", 3)[:3]) + "/"
    return _absolute(href, base)


@lru_cache(8192)
def _absolute(href: str, base: str) -> str:
    try:
        absolute = urljoin(base, href)
        scheme = urlsplit(absolute).scheme
    except ValueError:
        return ""
    if scheme not in ("http", "https"):
        return ""
    if not is_valid_iri(absolute):
        absolute = quote(absolute, safe="%:/?#[]@!$&'()*+,;=~-._", encoding="utf-8")
    return absolute if is_valid_iri(absolute) else ""
