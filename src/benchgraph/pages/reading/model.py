"""What a page is once it has been read, before anything is made of it.

A :class:`Page` is neutral: the same for HTML and for either plain-text form, and it knows nothing
of records. Every piece points to the block of text that it came from, so that a page can say for
each block where it went.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from benchgraph.pages.flags import flag_code, strip_flag

Form = Literal["html", "list", "plain", "pdf"]

# What became of a block. "chrome" is navigation and controls; "unclaimed" means that no rule
# recognised it, and the page gives the reason.
Role = Literal[
    "unclaimed", "chrome", "chip", "kicker", "title", "subtitle", "lead", "headline",
    "fact-label", "fact-value", "fact-note", "heading", "paragraph", "bullet", "citation",
    "card", "note", "row",
]  # fmt: skip


OWN_WORDS = frozenset(
    {"lead", "headline", "fact-value", "fact-note", "paragraph", "bullet", "citation", "row"}
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link within a text: its target, and the words that lead there."""

    href: str
    text: str


@dataclass(slots=True)
class Block:
    """One block of text of the main content, its white space collapsed.

    ``nodes`` counts the text nodes of the source in it, so that a reader can prove that each was
    met once. ``offset`` is where it begins in the page's own words (see :attr:`Page.words`); for
    other blocks, where they stand between these. ``links`` are the links in it.

    In a PDF, ``page`` is the page that it begins on (the first is 1), ``turns`` says at which
    letter it goes on on which page, and ``paragraph`` is the number that the document gives it.
    ``before`` and ``after`` are the words around it, for its evidence.
    """

    text: str
    role: Role = "unclaimed"
    reason: str = ""
    nodes: int = 1
    offset: int = 0
    section: str = ""
    links: tuple[Anchor, ...] = ()
    page: int = 0
    turns: tuple[tuple[int, int], ...] = ()
    paragraph: str = ""
    before: str = ""
    after: str = ""

    def page_at(self, letter: int) -> int:
        """The page that a letter of the text stands on; 0 where there are no pages."""
        return next((page for start, page in reversed(self.turns) if start <= letter), self.page)


@dataclass(slots=True)
class Table:
    """A table of a document: what its columns are called, and its rows, each as one block and
    as cells. ``section`` is the heading that it stands under."""

    section: str
    head: list[str]
    rows: list[Block] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class Fact:
    """A label with its value, and a note where there is one. ``term`` is the profile's name for
    the label, found by its words or by its place (``by_position``); empty where neither tells."""

    label: Block
    value: Block | None
    notes: list[Block] = field(default_factory=list)
    term: str = ""
    by_position: bool = False

    @property
    def text(self) -> str:
        """The value as written; empty where the page leaves it empty."""
        return self.value.text if self.value else ""


@dataclass(slots=True)
class Card:
    """A link that holds a heading or lines of its own: to a region, another case, a sibling."""

    lines: list[Block]
    href: str = ""
    title: Block | None = None
    section: str = ""


@dataclass(slots=True)
class Citation:
    """A source that the page cites; ``date`` is as precise as the page gives it."""

    block: Block
    label: str
    url: str = ""
    date: str = ""


@dataclass(slots=True)
class Section:
    """A heading and what stands under it. ``term`` is the profile's name of the section, found by
    label or by position (``by_position``); empty where neither tells it."""

    heading: Block | None
    term: str = ""
    by_position: bool = False
    paragraphs: list[Block] = field(default_factory=list)
    bullets: list[Block] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.heading.text if self.heading else ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another page: its kind (see the link-kind vocabulary), target and text; for a
    card also its other lines."""

    kind: str
    target: str
    text: str = ""
    lines: tuple[str, ...] = ()


@dataclass(slots=True)
class Page:
    """A page of an observatory.

    ``language`` is the language of the page's version (its path, its buttons), ``text_language``
    the one that its text says to be in. ``missing`` names what the form cannot hold. ``notices``
    say what is doubtful of where the page comes from; the page's record carries them.

    ``sha256`` is the hash of the bytes that were read and ``archive`` the address of a copy that
    somebody keeps, where one is known. ``pagination`` gives the number that is printed on a page
    of a PDF, where it is another than its place; ``unread`` are the places of those that hold no
    text that can be read.
    """

    path: str
    form: Form
    url: str = ""
    url_source: str = ""
    language: str = ""
    text_language: str = ""
    kind: str = "unknown"
    subkind: str = ""
    slug: str = ""
    region: str = ""
    title: Block | None = None
    kicker: Block | None = None
    subtitle: Block | None = None
    leads: list[Block] = field(default_factory=list)
    headline: Block | None = None
    chips: list[Block] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    breadcrumbs: list[tuple[str, str]] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    alternates: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)
    modified: str = ""
    data_as_of: str = ""
    indexed: bool = True
    generated: bool = False
    truncated: bool = False
    missing: tuple[str, ...] = ()
    tables: list[Table] = field(default_factory=list)
    pagination: dict[int, str] = field(default_factory=dict)
    unread: tuple[int, ...] = ()
    sha256: str = ""
    archive: str = ""
    notices: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The title without the flag that may stand before it."""
        return strip_flag(self.title.text) if self.title else ""

    @property
    def flag(self) -> str:
        """The two letters of the first flag in the title or the chips, such as HK; else empty."""
        for block in [self.title, *self.chips]:
            if block and (code := flag_code(block.text)):
                return code
        return ""

    @property
    def cards(self) -> list[Card]:
        """Every card of the page, in order."""
        return [card for section in self.sections for card in section.cards]

    @property
    def words(self) -> str:
        """The page's own words about its subject, a block to a line: facts, texts, bullets and
        sources. Every form of a page holds them, so that places in them can be compared."""
        return "\n".join(block.text for block in self.blocks if block.role in OWN_WORDS)

    @property
    def unclaimed(self) -> list[Block]:
        """The blocks that no rule recognised."""
        return [block for block in self.blocks if block.role == "unclaimed"]

    def is_whole(self, *blocks: Block) -> bool:
        """Whether the page does not break off in one of ``blocks``: half a name is no name."""
        last = self.blocks[-1] if self.truncated and self.blocks else None
        return last is None or all(block is not last for block in blocks)

    def section(self, term: str) -> Section | None:
        """The first section with this term."""
        return next((section for section in self.sections if section.term == term), None)

    def fact(self, term: str) -> Fact | None:
        """The first fact with this term."""
        return next((fact for fact in self.facts if fact.term == term), None)
