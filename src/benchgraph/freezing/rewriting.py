"""A page of the server as a page in a file: its links lead to files, or are taken away."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from benchgraph.freezing.addresses import Address, read_address
from benchgraph.freezing.site import Site, asset_named, relative
from benchgraph.serving.security import SECURITY

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# As strict as the server's header. Where a page may be framed only a header can say.
POLICY = "; ".join(
    rule.strip()
    for rule in SECURITY["Content-Security-Policy"].split(";")
    if not rule.strip().startswith("frame-ancestors")
)
_HEAD = '<meta charset="utf-8">'
_NETWORK = re.compile(r'(<script type="application/json" id="network-data">)(.*?)(</script>)', re.S)
_STATIC = re.compile(r"/static/[0-9a-f]+/(.+)")
_LINKS = "a[href], link[href], script[src], img[src], [data-network]"
_SOMETHING = "a, button, img, input, svg"
# What is nothing without its link: buttons, and what turns or grows a page.
_ONLY_A_LINK = re.compile(r"\b(button|wrong|more)\b")


@dataclass
class Links:
    """The links of a page at ``here``, read by a reader of ``language``; ``found`` is what they
    lead to. ``root`` is the path of the site where the page may be shown at any address."""

    site: Site
    here: str
    language: str
    root: str | None = None
    found: set[Address] = field(default_factory=set)
    _led: dict[str, str | None] = field(default_factory=dict)

    def href(self, href: str) -> str | None:
        """What to write for ``href``; None where there is nothing to lead to."""
        if href not in self._led:  # a page says most of its links more than once
            self._led[href] = self._href(href)
        return self._led[href]

    def _href(self, href: str) -> str | None:
        if not href.startswith("/") or href.startswith("//"):
            return href
        if match := _STATIC.fullmatch(href):
            asset = asset_named(match.group(1))
            return self._to(asset) if asset else None
        address, language, fragment = read_address(href)
        language = language or self.language
        if language not in self.site.languages:
            return None
        if not self.site.scope.has(address):
            if (other := self.site.scope.instead(address)) is None or not self._has(other[0]):
                return _outside(address)
            address, fragment = other
        self.found.add(address)
        mark = f"#{quote(fragment, safe='-._~!$&()*+,;=:@/?')}" if fragment else ""
        return self._to(self.site.file(address, language)) + mark

    def _has(self, address: Address) -> bool:
        return self.site.scope.has(address)

    def _to(self, file: str) -> str:
        return relative(file, self.here) if self.root is None else f"{self.root}/{quote(file)}"


def _outside(address: Address) -> str | None:
    """The page of the web that the server would have told of."""
    iri = dict(address.query).get("iri", "") if address.path == "/entity" else ""
    return iri if iri.startswith(("https://", "http://")) else None


def rewritten(html: str, links: Links) -> str:
    """``html`` with every link led to a file, and without those that lead nowhere."""
    from selectolax.lexbor import LexborHTMLParser

    html = _NETWORK.sub(partial(_network, links), html)
    document = LexborHTMLParser(html)
    # What goes with all that is in it goes first: nobody may look at a link in it afterwards.
    for node in document.css("form"):
        _form(node, links)
    if len(links.site.languages) == 1:
        for node in document.css("nav.languages, link[hreflang]"):
            node.decompose()
    gone = [
        node
        for node in document.css(_LINKS)
        if not _CHANGES.get(node.tag or "", _attributes)(node, links)
    ]
    for node in gone:
        _remove(node)
    text = document.html or ""
    # Behind the encoding, which a browser looks for first.
    return text.replace(_HEAD, _HEAD + _told_in_the_head(links), 1) + "\n"


def _told_in_the_head(links: Links) -> str:
    told = f'\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    told += '\n<meta name="referrer" content="no-referrer">'
    if links.site.base and links.root is None:
        told += f'\n<link rel="canonical" href="{links.site.url(links.here)}">'
    return told


def _anchor(node: LexborNode, links: Links) -> bool:
    """Whether the link stays, be it as a text."""
    if (new := links.href(node.attributes["href"] or "")) is not None:
        node.attrs["href"] = new
        if new.startswith("http"):
            node.attrs["rel"] = node.attributes.get("rel") or "noreferrer external"
        return True
    if _is_nothing_without(node):
        return False
    node.unwrap()
    return True


def _is_nothing_without(node: LexborNode) -> bool:
    attributes = node.attributes
    if _ONLY_A_LINK.search(attributes.get("class") or "") or "data-grow" in attributes:
        return True
    above = node.parent
    while above is not None:
        if above.tag == "nav":
            return True
        above = above.parent
    return False


def _remove(node: LexborNode) -> None:
    """Take a link away, and what then is empty: an item of a list, a paragraph."""
    above = node.parent
    node.decompose()
    while above is not None and above.tag in ("li", "p", "ul"):
        if above.text().strip() or above.css_first(_SOMETHING) is not None:
            return
        empty, above = above, above.parent
        empty.decompose()


def _head_link(node: LexborNode, links: Links) -> bool:
    href = node.attributes["href"] or ""
    new = links.href(href)
    if new is None:
        return False
    if links.site.base and "hreflang" in node.attributes and links.root is None:
        address, language, _ = read_address(href)
        new = links.site.url(links.site.file(address, language or links.language))
    node.attrs["href"] = new
    return True


def _source(node: LexborNode, links: Links) -> bool:
    new = links.href(node.attributes.get("src") or "")
    if new:
        node.attrs["src"] = new
    return new is not None


def _form(node: LexborNode, links: Links) -> None:
    """The search box alone works without a server."""
    new = links.href(node.attributes.get("action") or "")
    if new is None or node.attributes.get("role") != "search":
        node.decompose()
    else:
        node.attrs["action"] = new


def _attributes(node: LexborNode, links: Links) -> bool:
    for name in ("data-network", "data-sigma"):
        if value := node.attributes.get(name):
            node.attrs[name] = links.href(value) or ""
    return True


_CHANGES: dict[str, Callable[[LexborNode, Links], bool]] = {
    "a": _anchor,
    "link": _head_link,
    "script": _source,
    "img": _source,
}


def _network(links: Links, match: re.Match[str]) -> str:
    """The data of a drawing: what its things lead to."""
    from jinja2.utils import htmlsafe_json_dumps

    network: dict[str, Any] = json.loads(match.group(2))
    for node in network["nodes"]:
        node["href"] = links.href(node["href"]) or ""
    # As plain text: joined with Markup, the tags around it would be escaped.
    return match.group(1) + str(htmlsafe_json_dumps(network)) + match.group(3)
