"""The record of the page itself: its versions, citations, links and mentions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchgraph.iris import page_slug, slugify
from benchgraph.pages.drafting.drafts import QUOTE_LENGTH, Draft, quoted
from benchgraph.pages.drafting.extraction import Run, addresses
from benchgraph.pages.drafting.names import without_year
from benchgraph.pages.language import language_of
from benchgraph.pages.reading.model import OWN_WORDS, Block, Page
from benchgraph.pages.understanding.versions import Versions
from benchgraph.registry import Registry, Span

# The record format names a citation by so many characters of its words.
MAX_PART = 48
_KINDS = {"case": "case", "region": "region-profile", "document": "document"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the running text of a page, with the words around it; ``entity`` is None where
    several bear the name and the page's region does not decide."""

    span: Span
    entity: str | None
    section: str
    position: int
    quote: str
    block: Block

    @property
    def quote_start(self) -> int:
        """Where the quote begins in its block: it holds the name."""
        earliest = self.position - self.block.offset - len(self.quote)
        return max(0, self.block.text.find(self.quote, max(0, earliest)))


def find_mentions(page: Page, registry: Registry) -> Iterator[Mention]:
    """Every mention in facts, texts, bullets and sources, in order; not in cards and notes on the
    data, which speak of other pages."""
    note = page.section("data-note")
    skipped = {id(block) for block in note.paragraphs} if note else set()
    for block in page.blocks:
        if block.role in OWN_WORDS and id(block) not in skipped:
            for span in registry.find_mentions(block.text):
                quote = sentence_around(block.text, span.start, span.end)
                entity = registry.choose(span.ids, f"region/{page.region}")
                yield Mention(span, entity, block.section, block.offset + span.start, quote, block)


_SENTENCES = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])")


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence of ``text`` that holds ``start`` to ``end``, cut to about 200 characters.

    >>> sentence_around("One. Two names HKSTP here. Three.", 15, 20)
    'Two names HKSTP here.'
    """
    left = 0
    right = len(text)
    for match in _SENTENCES.finditer(text):
        if match.end() <= start:
            left = match.end()
        elif match.start() >= end:
            right = match.start()
            break
    if right - left > QUOTE_LENGTH:
        left = max(left, start - QUOTE_LENGTH // 2)
        right = min(right, end + QUOTE_LENGTH // 2)
    return text[left:right].strip()


def page_record(run: Run, versions: Versions, about: list[str], registry: Registry) -> Draft:
    """The draft of the page: the English version at the root, the others as translations."""
    pages = addresses(versions)
    own = run.profile.kinds.get(versions.kind)
    kind = own.page_kind if own else _KINDS.get(versions.kind) or versions.subkind or "other"
    root: Draft = {
        "id": versions.url,
        "type": "Page",
        "record": {"derivedFrom": sorted(pages), "reviewStatus": "draft"},
        "pageKind": kind,
        "about": about,
    }
    if not about:
        del root["about"]
    translations = []
    seen: set[str] = set()
    for page in versions.pages:
        if page.url in seen:
            continue
        seen.add(page.url)
        if page.url == versions.url:
            root |= _version(run, page, registry, pages)
        else:
            node = {"id": page.url, "pageKind": kind}
            translations.append(node | _version(run, page, registry, pages))
    root.setdefault("language", "en")
    if versions.kind != "document":  # that is somebody else's
        root |= _published(run, pages)
    if translations:
        root["translations"] = translations
    return root


def _published(run: Run, pages: list[str]) -> Draft:
    license = {"license": run.profile.license} if run.profile.license else {}
    return {"publisher": run.publisher(pages)} | license


def _version(run: Run, page: Page, registry: Registry, pages: list[str]) -> Draft:
    node: Draft = {} if page.kind == "document" else _published(run, pages)
    if page.name:
        node["title"] = {language_of(page.name, page.language): page.name}
    node["language"] = page.text_language or page.language or "en"
    if page.modified:
        node["modified"] = page.modified
    if page.data_as_of:
        node["dataAsOf"] = page.data_as_of
    if page.sha256:
        node["sha256"] = page.sha256
    if page.archive:
        node["archivedAt"] = page.archive
    if notes := _notes(page):
        node["note"] = notes
    lists = {
        "citations": _citations(run, page),
        "links": _links(page),
        "pageMentions": _mentions(page, registry),
    }
    return node | {key: values for key, values in lists.items() if values}


def _citations(run: Run, page: Page) -> list[Draft]:
    found: list[Draft] = []
    for position, citation in enumerate(page.citations, 1):
        node: Draft = {"citedAs": citation.label}
        if citation.url:
            node["url"] = citation.url
        if citation.date:
            node["date"] = citation.date
        document = run.names.find([citation.label, without_year(citation.label)], "document")
        if document and document.startswith("document/"):
            node["citedDocument"] = document
        node["position"] = position
        if not any(_same_citation(node, other) for other in found):
            found.append(node)
    return _told_apart(found, "citation", lambda node: (node.get("url"), _short(node["citedAs"])))


def _short(text: str) -> str:
    return slugify(text)[:MAX_PART]


def _told_apart(nodes: list[Draft], name: str, key: Callable[[Draft], object]) -> list[Draft]:
    """Give a node an id of its own where the record format would name it as one before it."""
    seen: set[object] = set()
    for number, node in enumerate(nodes, 1):
        if key(node) in seen:
            node["id"] = f"{name}-{number}"
        seen.add(key(node))
    return nodes


def _same_citation(one: Draft, other: Draft) -> bool:
    return (one["citedAs"], one.get("url")) == (other["citedAs"], other.get("url"))


def _links(page: Page) -> list[Draft]:
    nodes = []
    seen: set[tuple[str, str]] = set()
    for link in page.links:
        if (link.kind, link.target) not in seen:
            seen.add((link.kind, link.target))
            node: Draft = {"linkKind": link.kind, "linkTarget": link.target}
            if link.lines or link.kind not in ("breadcrumb", "alternate"):
                node["label"] = {language_of(link.text, page.language): link.text}
            if link.lines:
                words = " · ".join(link.lines)
                node["description"] = {language_of(words, page.language): words}
            nodes.append(node)
    return _told_apart(nodes, "link", lambda n: (n["linkKind"], page_slug(n["linkTarget"])))


def _notes(page: Page) -> dict[str, list[str]]:
    """What is doubtful of where it comes from; what the page says of itself and its data; and
    cards whose address the form dropped."""
    note = page.section("data-note")
    notes = page.notes if page.kind != "document" else []  # these are footnotes
    texts = [block.text for block in [*(note.paragraphs if note else []), *notes]]
    cards = [card for card in page.cards if not card.href and card.section != "overview"]
    texts += [" · ".join(line.text for line in card.lines) for card in cards]
    found: dict[str, list[str]] = {"en": list(page.notices)} if page.notices else {}
    for text in dict.fromkeys(texts):
        found.setdefault(language_of(text, page.language), []).append(text)
    return found


def _mentions(page: Page, registry: Registry) -> list[Draft]:
    return [
        {
            "body": mention.entity,
            "position": mention.position,
            "target": [quoted(page, mention.block, mention.quote, mention.quote_start)],
        }
        for mention in find_mentions(page, registry)
        if mention.entity is not None
    ]
