"""The flat list between a source and a page: what a reader of HTML or of text hands over.

Both readers make the same items, so that one module (:mod:`benchgraph.pages.reading.arrange`)
decides what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from benchgraph.pages.reading.model import Block

ItemKind = Literal[
    "chip", "h1", "heading", "text", "bullet", "label", "value", "note", "chrome", "unread"
]  # fmt: skip


@dataclass(slots=True)
class Item:
    """A block of text with what the source says about it.

    ``level`` is the level of a heading. ``card`` numbers the link around it (0: none) and ``href``
    is that link's target, for a chip or bullet the target of the link in it. ``section`` numbers
    the section element around it, ``part`` what belongs together in it: a fact's label, value and
    note; a label and a value within a card. ``reason`` says why a block is chrome or unread.
    """

    kind: ItemKind
    block: Block
    level: int = 0
    card: int = 0
    href: str = ""
    section: int = 0
    part: int = 0
    reason: str = ""


@dataclass(slots=True)
class Source:
    """Everything that a reader took from one file: items in order, and what stands beside them."""

    items: list[Item] = field(default_factory=list)
    url: str = ""
    language: str = ""
    text_language: str = ""
    alternates: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)
    breadcrumbs: list[tuple[str, str]] = field(default_factory=list)
    indexed: bool = True
    truncated: bool = False
    warnings: list[str] = field(default_factory=list)
