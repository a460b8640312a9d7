"""Draft records as plain maps in the record format: collected by id, merged, never overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from benchgraph.iris import slugify
from benchgraph.pages.reading.model import Block, Fact, Page
from benchgraph.pages.understanding.alignment import Row
from benchgraph.pages.understanding.understand import head, tail
from benchgraph.pages.understanding.versions import Versions
from benchgraph.quantity import Quantity

Draft = dict[str, Any]
QUOTE_LENGTH = 200
_SENTENCE_END = re.compile(r"[.!?](?=\s)|[。！？；]")
# What names evidence within its record.
_PLACE = ("page", "section", "pageNumber", "paragraph", "supports")
# Units that mean little without the format of the numbers computed with.
_FLOPS = frozenset({"unit/teraflops", "unit/petaflops", "unit/exaflops"})


class Drafts:
    """The drafts of one run. What several pages say of one entity goes into one draft."""

    def __init__(self) -> None:
        self.records: dict[str, Draft] = {}
        self.warnings: list[str] = []
        self._listed: dict[int, _Listed] = {}  # by the identity of the list, which it holds

    def entity(
        self, identifier: str, kind: str, labels: Mapping[str, str], pages: Iterable[str]
    ) -> Draft:
        """The draft with this id, made if need be; a second name in a language is an alias."""
        draft = self.records.setdefault(
            identifier,
            {
                "id": identifier,
                "type": kind,
                "record": {"derivedFrom": [], "reviewStatus": "draft"},
            },
        )
        sources = draft["record"]["derivedFrom"]
        sources.extend(page for page in pages if page not in sources)
        for tag, label in labels.items():
            self.name(draft, tag, label)
        return draft

    @staticmethod
    def name(draft: Draft, tag: str, label: str) -> None:
        """Give a draft a name: the first in a language is its label, others are aliases."""
        known = draft.setdefault("label", {})
        if tag not in known:
            known[tag] = label
        elif known[tag] != label:
            aliases = draft.setdefault("altLabel", {}).setdefault(tag, [])
            if label not in aliases:
                aliases.append(label)

    def state(self, draft: Draft, key: str, value: Any) -> None:
        """Give a draft a single value; another one that is already there stays, with a warning."""
        if not value:
            return
        if draft.setdefault(key, value) != value:
            self.warnings.append(f"{draft['id']}: {key} is {draft[key]}, a page says {value}")

    def add(self, draft: Draft, key: str, values: Iterable[Any]) -> None:
        """Add what is not there yet to a list of a draft; a nested node whose id another has gets
        a number behind it."""
        items = draft.setdefault(key, [])
        known = self._listed.setdefault(id(items), _Listed(items))
        known.look()
        if key == "evidence":
            values = [known.apart(value) for value in values if _frozen(value) not in known.seen]
        for value in values:
            if isinstance(value, dict) and "id" in value:
                if known.named.get(value["id"]) == value:
                    continue
                value = value | {"id": _free(value["id"], known.taken)}
            elif _frozen(value) in known.seen:
                continue
            items.append(value)
            known.look()
        if not items:
            del draft[key]

    def sorted(self) -> list[Draft]:
        """The drafts by id, what was derived from which pages in order too."""
        for draft in self.records.values():
            draft["record"]["derivedFrom"].sort()
        return [self.records[identifier] for identifier in sorted(self.records)]


def _free(identifier: str, taken: dict[str, int]) -> str:
    """A name that is not taken: ``identifier``, or with a number behind it. From then on it is;
    ``taken`` says for each name the last number that was given behind it."""
    count = taken.get(identifier, 0)
    name = identifier
    while name in taken:
        count += 1
        name = f"{identifier}-{count}"
    taken[identifier] = max(count, 1)
    taken.setdefault(name, 1)
    return name


class _Listed:
    """What stands in a list of a draft, looked at once: a page may name one thing thousands of
    times."""

    def __init__(self, items: list[Any]) -> None:
        self.items, self._looked = items, 0
        self.seen: set[Any] = set()
        self.named: dict[str, Draft] = {}
        self.taken: dict[str, int] = {}
        self._places: set[Any] = set()

    def look(self) -> None:
        """Look at what has come since."""
        for item in self.items[self._looked :]:
            self.seen.add(_frozen(item))
            if isinstance(item, dict):
                self._places.add(_place(item))
                if "id" in item:
                    self.named[item["id"]] = item
                    self.taken.setdefault(item["id"], 1)
        self._looked = len(self.items)

    def apart(self, quote: Draft) -> Draft:
        """Evidence, with an id of its own where the draft quotes the same section for the same
        keys."""
        if _place(quote) in self._places:
            return {"id": f"quote-{len(self.items) + 1}"} | quote
        return quote


def _place(quote: Draft) -> Any:
    return _frozen([quote.get(key) for key in _PLACE])


def _frozen(value: Any) -> Any:
    """A value that can stand in a set, equal for equal values."""
    if isinstance(value, dict):
        return frozenset((key, _frozen(each)) for key, each in value.items())
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


# -- nested nodes ----------------------------------------------------------------------------


def evidence(blocks: Iterable[tuple[Page, Block]], supports: Iterable[str] = ()) -> list[Draft]:
    """Evidence nodes that quote the beginning of each block as it stands on its page."""
    keys = list(supports)
    return [
        quoted(page, block, short_quote(block.text)) | ({"supports": keys} if keys else {})
        for page, block in blocks
    ]


def quoted(page: Page, block: Block, quote: str, start: int = 0) -> Draft:
    """An evidence node for the words of ``block`` that begin at its letter ``start``: with the
    words around them, and where the page has pages and numbered paragraphs, these."""
    end = start + len(quote)
    place: Draft = {"page": page.url, "section": block.section}
    if number := block.page_at(start):
        place["pageNumber"] = str(number)
        if label := page.pagination.get(number):
            place["pagination"] = label
    if block.paragraph:
        place["paragraph"] = block.paragraph
    before = tail(block.text[:start].rstrip()) or block.before
    after = head(block.text[end:].lstrip()) or block.after
    around = {"prefix": before, "quote": quote, "suffix": after}
    place |= {key: text for key, text in around.items() if text}
    return place | {"evidenceKind": "quoted"}


def short_quote(text: str) -> str:
    """The beginning of ``text``, as it stands there: whole sentences, or at least whole words.

    >>> short_quote("One. " + "Two " * 80)
    'One.'
    """
    if len(text) <= QUOTE_LENGTH:
        return text
    start = text[:QUOTE_LENGTH]
    ends = [match.end() for match in _SENTENCE_END.finditer(start)]
    if ends:
        return start[: ends[-1]].strip()
    return start.rsplit(" ", 1)[0].strip()


def source_fact(versions: Versions, row: Row[Fact], position: int, identifier: str) -> Draft:
    """A fact as the page states it, label and value in every version that has it."""

    def label(page: Page) -> Block | None:
        return fact.label if (fact := row.on(page)) else None

    def value(page: Page) -> Block | None:
        return whole_value(page, row)

    def note(page: Page) -> str:
        return " ".join(n.text for n in fact.notes) if (fact := row.on(page)) else ""

    labels, values, notes = (versions.texts(get) for get in (label, value, note))
    backing = evidence(versions.blocks(lambda page: value(page) or label(page)))
    draft: Draft = {"id": identifier, "factLabel": labels}
    draft |= {"factValue": values} if values else {}
    draft |= {"factNote": notes} if notes else {}
    return draft | {"position": position, "evidence": backing}


def whole_value(page: Page, row: Row[Fact]) -> Block | None:
    """The value of a fact on one version; None where it has none, or where the page breaks off."""
    fact = row.on(page)
    value = fact.value if fact else None
    return value if value and page.is_whole(value) else None


def fact_id(row: Row[Fact], taken: dict[str, int]) -> str:
    """A local id for a fact: its term or label, with a number where the page has it twice."""
    return _free(row.term or slugify(row.first.label.text), taken)


def _scope(quantity: Quantity) -> str:
    """What is counted, and per what: a yearly rate is no total."""
    rate = f"per {quantity.per}" if quantity.per else ""
    said = quantity.scope or ""
    return said if rate in said else f"{said} {rate}".strip()


def observation(
    quantity: Quantity, indicator: str, status: str, deadline: str, backing: list[Draft]
) -> Draft:
    """A number with its unit, status and evidence; the day by which it is promised, and a date
    only where the text gives the number one."""
    draft: Draft = {"indicator": indicator, "valueStatus": status}
    for key, number in (
        ("value", quantity.value), ("minValue", quantity.minimum), ("maxValue", quantity.maximum),
    ):  # fmt: skip
        if number is not None:
            draft[key] = format(number, "f")
    if quantity.approximate:
        draft["approximate"] = "true"
    draft["sourceValue"] = quantity.source
    draft["unit"] = quantity.unit
    if quantity.unit in _FLOPS:
        draft["floatingPointFormat"] = "unknown"
    if scope := _scope(quantity):
        draft["scope"] = scope
    if len(quantity.dates) == 1:
        draft["date"] = quantity.dates[0]
    elif deadline:
        draft["deadline"] = deadline
    return draft | {"evidence": backing}
