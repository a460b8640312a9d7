"""HTML → a small tree of what a reader of the page sees; what is not to be read is set aside."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from benchgraph.errors import LimitError

# Elements within each other, below the root: whoever goes down them takes some calls for each.
DEEPEST = 200

# Elements that hold no text of the page.
_UNSEEN = frozenset(
    "script style template noscript head iframe object canvas audio video datalist annotation rp "
    "annotation-xml".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th "
    "thead tr ul".split()
)
CONTROLS = frozenset({"nav", "button", "footer", "svg", "form", "dialog", "select", "label"})
_STRUCK = frozenset({"del", "s", "strike"})
_ASIDE = "[hidden], [aria-hidden=true], [style], del, s, strike, sup, rt, a[href^='#']"
_INVISIBLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.I
)

# -- what a raised text is ---------------------------------------------------------------------

_MARK = re.compile(r"[\[(]?[\d*†‡§¶#a-z]{1,3}(?:\s?[,;–-]\s?[\d*†‡§¶a-z]{1,3})*[\])]?")
_BRACKETED = re.compile(r"\[\s*(?:\d{1,3}|[a-z]|[*†‡§])\s*\]")
_EXPONENT = re.compile(r"[+−–-]?\d{1,3}")
# What is raised to a power: 10 and 2, units of length and time, single letters (R², m s⁻¹).
_BASE = re.compile(r"(?:(?<![\d.,])(?:10|2)|(?<![A-Za-z])(?:[kcdmµn]?m|ft|in|yd|mi|[A-Za-z]))$")
_ORDINAL = re.compile(r"(?<!\d)\d{1,2}[aeo]$")
_SIGNS = {"tm": "™", "sm": "℠", "r": "®"}
_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")

# Where something was left out within a text: a space only if words would run together.
GAP = "\x00"
_BETWEEN_WORDS = re.compile(rf"(?<=[0-9A-Za-z\u00c0-\u024f]){GAP}+(?=[0-9A-Za-z\u00c0-\u024f])")


class Element:
    """An element that holds text: its tag, the elements and texts in it, and what they are.

    ``aside`` says why the element is no part of the text around it; empty for what is.
    ``is_block`` tells blocks and controls, and what holds one, from inline text.
    """

    __slots__ = ("aside", "children", "href", "is_block", "is_visible", "tag")

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.children: list[Element | str] = []
        self.href = ""
        self.aside = ""
        self.is_block = tag in _BLOCKS or tag in CONTROLS
        self.is_visible = False


def small_tree(parser: LexborHTMLParser, root: LexborNode) -> Element:
    """The tree under ``root``; white space between elements stays, as it sets words apart.

    Raises LimitError for one that is deeper than ``DEEPEST``.
    """
    noted = {node.mem_id: node for node in parser.css(_ASIDE)}
    return _element(root, noted, [], 0)


def _element(
    node: LexborNode, noted: dict[int, LexborNode], before: list[str], depth: int
) -> Element:
    """``before`` collects the text that stands before a node in its block."""
    if depth > DEEPEST:
        raise LimitError(
            "this page is nested too deeply", expected=f"at most {DEEPEST} elements in each other"
        )
    tag = node.tag or ""
    element = Element(tag)
    if tag == "a":
        element.href = node.attributes.get("href") or ""
    elif tag == "br":
        element.children.append(" ")
        return element
    if element.is_block:
        before = []
    child = node.child
    while child is not None:
        if child.is_text_node:
            if text := child.text_content:
                element.children.append(text)
                before.append(text)
                element.is_visible = element.is_visible or not text.isspace()
        elif child.is_element_node and child.tag not in _UNSEEN:
            if noted and child.mem_id in noted and (inner := _set_aside(child, before, depth + 1)):
                pass
            else:
                inner = _element(child, noted, before, depth + 1)
            element.children.append(inner)
            element.is_visible = element.is_visible or inner.is_visible
            element.is_block = element.is_block or (inner.is_block and not inner.aside)
        child = child.next
    return element


def _set_aside(node: LexborNode, before: list[str], depth: int) -> Element | None:
    """The element of a node that is no part of the text as it stands; None where it is."""
    tag = node.tag or ""
    said = "".join(before[-3:]).rstrip(GAP)
    if reason := _reason(node, tag, said):
        element = _element(node, {}, [], depth)
        element.aside = reason
        before.append(GAP)
        return element
    if tag != "sup":
        return None
    shown = _raised(_written(node), said)
    element = Element(tag)
    element.children.append(shown)
    element.is_visible = not shown.isspace()
    before.append(shown)
    return element


def _reason(node: LexborNode, tag: str, before: str) -> str:
    """Why a node is not to be read; empty where it is."""
    if tag in _STRUCK:
        return "struck out"
    if tag == "rt":
        return "how a word is said"
    attributes = node.attributes
    if "hidden" in attributes or _INVISIBLE.search(attributes.get("style") or ""):
        return "hidden"
    if attributes.get("aria-hidden") == "true":
        return "navigation or a control"
    if tag == "sup":
        return "the mark of a footnote" if _is_footnote(node, before) else ""
    leads_down = tag == "a" and (attributes.get("href") or "").startswith("#")
    return "the mark of a footnote" if leads_down and _BRACKETED.fullmatch(_written(node)) else ""


def _is_footnote(node: LexborNode, before: str) -> bool:
    """Whether a raised text points to a note: a linked or bracketed mark, a sign, or a number or
    letter behind a word or number that it is no power or ordinal of."""
    written = _written(node)
    if not _MARK.fullmatch(written):
        return False
    if node.css_first("a") is not None or (node.parent is not None and node.parent.tag == "a"):
        return True
    if _EXPONENT.fullmatch(written):
        return not _BASE.search(before)
    if not written.isalnum():
        return True
    return len(written) == 1 and not _ORDINAL.search(before + written) and written not in _SIGNS


def _raised(written: str, before: str) -> str:
    """A raised text as plain text shows it: powers in raised digits, trade marks as signs."""
    if _EXPONENT.fullmatch(written) and _BASE.search(before):
        return written.translate(_RAISED)
    return _SIGNS.get(written.lower(), written)


def _written(node: LexborNode) -> str:
    return " ".join((node.text(deep=True) or "").split())


def words_of(children: list[Element | str]) -> tuple[str, int, list[Element], list[Element]]:
    """The text of inline content; how many text nodes it has, the links in it, and what was set
    aside in it."""
    texts: list[str] = []
    links: list[Element] = []
    asides: list[Element] = []
    count = _collect(children, texts, links, asides)
    text = "".join(texts)
    if GAP in text:
        text = _BETWEEN_WORDS.sub(" ", text).replace(GAP, "")
    return text, count, links, asides


def _collect(
    children: list[Element | str], texts: list[str], links: list[Element], asides: list[Element]
) -> int:
    count = 0
    for child in children:
        if isinstance(child, str):
            texts.append(child)
            count += not child.isspace()
        elif child.aside:
            texts.append(GAP)
            asides.append(child)
        else:
            if child.href:
                links.append(child)
            count += _collect(child.children, texts, links, asides)
    return count
