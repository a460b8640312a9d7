"""HTML → items. Structure only: elements, links and nesting; no class name is ever looked at."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from benchgraph.errors import LimitError, PageError
from benchgraph.iris import is_valid_iri
from benchgraph.pages.language import normal_tag
from benchgraph.pages.reading.decode import seen
from benchgraph.pages.reading.items import Item, ItemKind, Source
from benchgraph.pages.reading.model import Block

# The parser takes quadratic time for elements that are nested very deeply, so depth is counted
# before it sees the text.
MAX_DEPTH = 500
MAX_TAGS = 100_000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr "
    "p li dt dd option tr td th".split()
)
_SUBSET = re.compile(r"<!DOCTYPE[^>]*\[", re.I)
_UNSEEN = frozenset({"script", "style", "template", "noscript", "head"})
_CONTROLS = frozenset({"nav", "button", "footer", "svg", "form", "dialog", "select", "label"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    "address article aside blockquote dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th "
    "thead tr ul".split()
)
# Elements whose inline content is one text even where it is wrapped in several elements.
_ONE_TEXT = frozenset("p li dt dd td th pre figcaption summary blockquote".split()) | set(_HEADINGS)


def looks_like_html(text: str) -> bool:
    """Whether ``text`` begins like an HTML page."""
    start = text[:2048].lstrip("\ufeff \t\r\n").lower()
    return start.startswith(("<!doctype html", "<html", "<!--", "<head", "<body", "<main"))


def read_html(text: str, path: Path | str = "page.html", site: str = "") -> Source:
    """The items of an HTML page; ``site`` is what links resolve against without a canonical URL.

    Raises PageError for a document type with an internal subset, LimitError for elements that
    are too many or too deep. Truncated and untidy HTML is read as a browser reads it.
    """
    _check(text, path)
    parser = LexborHTMLParser(text)
    source = Source(truncated="</html" not in text[-2000:].lower())
    if source.truncated:
        source.warnings.append("the page is cut off: it has no </html>")
    _read_head(parser, source)
    reader = _Reader(source, source.url or site)
    root = parser.css_first("main") or parser.css_first("article")
    if root is None:
        source.warnings.append("no <main>: the whole body is read")
        root = parser.body
    if root is not None:
        reader.walk(root)
    return source


def _check(text: str, path: Path | str) -> None:
    if _SUBSET.search(text[:4096]):
        raise PageError(
            "this page's DOCTYPE declares entities, which no web page needs", path=path,
            expected="<!DOCTYPE html>",
        )  # fmt: skip
    depth = deepest = tags = 0
    for match in _TAG.finditer(text):
        tags += 1
        if match[1]:
            depth -= depth > 0
        elif match[2].lower() not in _VOID:
            depth += 1
            deepest = max(deepest, depth)
    if deepest > MAX_DEPTH or tags > MAX_TAGS:
        raise LimitError(
            "this page is nested too deeply or has too many elements", path=path,
            found=f"{tags} tags, {deepest} deep", expected=f"{MAX_TAGS} tags, {MAX_DEPTH} deep",
        )  # fmt: skip


def _read_head(parser: LexborHTMLParser, source: Source) -> None:
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
            source.metadata[name] = _clean(meta.attributes.get("content") or "")
    source.indexed = "noindex" not in source.metadata.get("robots", "")
    if (title := parser.css_first("title")) is not None:
        source.metadata["title"] = _clean(title.text())
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
            source.text_language = normal_tag(str(item.get("inLanguage") or ""))
            for key in ("headline", "dateModified", "datePublished"):
                if isinstance(item.get(key), str):
                    source.metadata[key] = item[key]


def _breadcrumbs(item: dict[str, Any]) -> list[tuple[str, str]]:
    elements = item.get("itemListElement")
    pairs = []
    for element in elements if isinstance(elements, list) else []:
        if isinstance(element, dict):
            address = web_address(str(element.get("item") or ""), "")
            pairs.append((str(element.get("name") or ""), address))
    return pairs


def web_address(href: str, base: str) -> str:
    """``href`` as an absolute http or https address; empty where it is none (``mailto:``, ``#x``).

    What cannot stand in an IRI is percent-encoded.
    """
    href = href.strip()
    if not href or href.startswith("#"):
        return ""
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


def _clean(text: str) -> str:
    return " ".join(seen(text).split())


class _Reader:
    """Walks the main content once and makes an item of each block of text."""

    def __init__(self, source: Source, base: str) -> None:
        self.source = source
        self.base = base
        self.in_header = True
        self.title_seen = False
        self.sections = 0
        self.cards = 0
        self.parts = 0

    def walk(self, root: LexborNode) -> None:
        self._block(root, _Context())

    # -- structure -----------------------------------------------------------------------------

    def _block(self, node: LexborNode, context: _Context) -> None:
        """An element with blocks in it: inline runs between them are texts of their own."""
        run: list[LexborNode] = []
        child = node.child
        while child is not None:
            tag = child.tag or ""
            if child.is_text_node:
                run.append(child)
            elif child.is_element_node and tag not in _UNSEEN:
                if tag in _BLOCKS or tag in _CONTROLS or _holds_block(child):
                    self._flush(run, node, context)
                    run = []
                    self._element(child, tag, context)
                else:
                    run.append(child)
            child = child.next
        self._flush(run, node, context)

    def _element(self, node: LexborNode, tag: str, context: _Context) -> None:
        if tag in _CONTROLS or node.attributes.get("aria-hidden") == "true":
            context = context.changed(kind="chrome", reason="navigation or a control")
        elif tag == "section":
            self.sections += 1
            context = context.changed(section=self.sections)
        elif tag == "a":
            context = self._card(node, context)
        elif tag == "dl":
            self.parts += 1
            context = context.changed(in_facts=True)
        elif tag == "dt":
            self.parts += 1
            context = context.changed(kind="label", part=self.parts)
        elif tag == "dd":
            context = context.changed(kind="value")
        elif tag == "li":
            context = context.changed(kind="bullet")
        elif tag in _HEADINGS:
            context = context.changed(kind="heading", level=_HEADINGS[tag])
        elif tag == "div" and context.card and not context.part:
            self.parts += 1
            context = context.changed(part=self.parts)
        if context.kind == "chrome" or tag != "dd":
            self._block(node, context)
        else:
            self._value(node, context)

    def _card(self, node: LexborNode, context: _Context) -> _Context:
        self.cards += 1
        href = web_address(node.attributes.get("href") or "", self.base)
        return context.changed(card=self.cards, href=href, kind="text")

    def _value(self, node: LexborNode, context: _Context) -> None:
        """The value of a fact; what stands in an element of its own behind it is a note."""
        before = len(self.source.items)
        value: list[LexborNode] = []
        child = node.child
        while child is not None:
            tag = child.tag or ""
            own = tag in ("small", "span", "p", "div", "ul") and value
            if own and any(_visible(inner) for inner in value):
                self._flush(value, node, context)
                value = []
            if tag in _BLOCKS or (child.is_element_node and _holds_block(child)):
                self._block(child, context)
            elif child.is_text_node or tag not in _UNSEEN:
                value.append(child)
            child = child.next
        self._flush(value, node, context)
        for item in self.source.items[before + 1 :]:
            if item.kind == "value":
                item.kind = "note"

    # -- texts ---------------------------------------------------------------------------------

    def _flush(self, run: list[LexborNode], parent: LexborNode, context: _Context) -> None:
        """One text of the run; or one for each element where the elements are side by side."""
        visible = [node for node in run if _visible(node)]
        if not visible:
            return
        tag = parent.tag or ""
        apart = tag not in _ONE_TEXT and not any(node.is_text_node for node in visible)
        if not apart:
            self._text(visible, context)
            return
        for node in visible:
            if context.card or context.kind != "text":
                self._text([node], context)
            elif self.in_header:
                href = web_address(node.attributes.get("href") or "", self.base)
                self._text([node], context.changed(href=href, kind="chip"))
            else:
                self._text([node], self._card(node, context) if node.tag == "a" else context)

    def _text(self, nodes: list[LexborNode], context: _Context) -> None:
        texts: list[str] = []
        links: list[str] = []
        for node in nodes:
            _collect(node, texts, links)
        text = _clean("".join(texts))
        if not text:
            return
        kind = context.kind
        if kind in ("heading", "label"):
            self.in_header = False
        if kind == "heading" and context.level == 1 and not context.card:
            kind = "heading" if self.title_seen else "h1"
            self.title_seen = True
        href = context.href
        if links and not context.card and not href:
            href = web_address(links[0], self.base)
            if len(set(links)) > 1:
                self.source.warnings.append(f"only the first link is kept of: {text[:80]}")
        count = sum(1 for piece in texts if piece.strip())
        part = self.parts if context.in_facts else context.part
        block = Block(text, nodes=count)
        self.source.items.append(
            Item(
                kind=kind,
                block=block,
                level=context.level,
                card=context.card,
                href=href,
                section=context.section,
                part=part,
                reason=context.reason,
            )
        )


class _Context:
    """Where in the page a text stands; :meth:`changed` gives a copy for what lies deeper."""

    __slots__ = ("card", "href", "in_facts", "kind", "level", "part", "reason", "section")

    def __init__(self) -> None:
        self.kind: ItemKind = "text"
        self.reason = ""
        self.level = self.card = self.section = self.part = 0
        self.href = ""
        self.in_facts = False

    def changed(self, **values: Any) -> _Context:
        copy = _Context()
        for name in self.__slots__:
            setattr(copy, name, values.get(name, getattr(self, name)))
        if self.kind == "chrome":
            copy.kind, copy.reason = "chrome", self.reason
        elif copy.in_facts and copy.kind == "text":
            copy.kind = "note"
        return copy


def _holds_block(node: LexborNode) -> bool:
    child = node.child
    while child is not None:
        if child.is_element_node and (child.tag in _BLOCKS or _holds_block(child)):
            return True
        child = child.next
    return False


def _visible(node: LexborNode) -> bool:
    if node.is_text_node:
        return bool((node.text_content or "").strip())
    texts: list[str] = []
    _collect(node, texts, [])
    return any(text.strip() for text in texts)


def _collect(node: LexborNode, texts: list[str], links: list[str]) -> None:
    """The text nodes under an inline node, and the targets of the links in it."""
    if node.is_text_node:
        texts.append(node.text_content or "")
        return
    tag = node.tag
    if tag in _UNSEEN or not node.is_element_node:
        return
    if tag == "br":
        texts.append(" ")
    elif tag == "a" and (href := node.attributes.get("href")):
        links.append(href)
    child = node.child
    while child is not None:
        _collect(child, texts, links)
        child = child.next
