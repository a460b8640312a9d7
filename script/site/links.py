"""Whether every link of a folder of HTML pages leads to something that is there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

_ADDRESSES = {"a": "href", "link": "href", "img": "src", "script": "src", "form": "action"}


@dataclass
class Links:
    """What was found: ``faults`` are links that lead nowhere, ``outside`` addresses of the web with
    the pages that name them, ``loaded`` what a browser would fetch from other hosts by itself."""

    pages: int = 0
    within: int = 0
    faults: list[str] = field(default_factory=list)
    outside: dict[str, list[str]] = field(default_factory=dict)
    loaded: list[str] = field(default_factory=list)


def look(folder: Path) -> Links:
    """Look at every page below ``folder``. Nothing is fetched."""
    pages = {
        path.relative_to(folder).as_posix(): _read(path) for path in sorted(folder.rglob("*.html"))
    }
    found = Links(pages=len(pages))
    for name, (_, addresses) in pages.items():
        for tag, address in addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                found.outside.setdefault(address, []).append(name)
                if tag != "a":
                    found.loaded.append(f"{name}: {tag} {address}")
                continue
            found.within += 1
            if fault := _fault(folder, pages, name, parts.path, unquote(parts.fragment)):
                found.faults.append(f"{name}: {address}: {fault}")
    return found


def _fault(
    folder: Path, pages: dict[str, tuple[set[str], object]], name: str, path: str, anchor: str
) -> str:
    if path.startswith("/"):
        return "begins at the root of the host, and so holds under no other path"
    place = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path)))
    place = name if not path else place
    if place.startswith("..") or not (folder / place).is_file():
        return "is not there"
    if anchor and place in pages and anchor not in pages[place][0]:
        return "the page has no such anchor"
    return ""


def _read(path: Path) -> tuple[set[str], list[tuple[str, str]]]:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(path.read_text("utf-8"))
    ids = {node.attributes["id"] or "" for node in tree.css("[id]")}
    return ids, list(_addresses(tree))


def _addresses(tree: object) -> Iterator[tuple[str, str]]:
    for tag, attribute in _ADDRESSES.items():
        for node in tree.css(f"{tag}[{attribute}]"):  # type: ignore[attr-defined]
            if address := node.attributes[attribute]:
                yield tag, address
    for node in tree.css("svg a"):  # type: ignore[attr-defined]
        if address := node.attributes.get("xlink:href"):
            yield "a", address
