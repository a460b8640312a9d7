"""A record as statements that can be held against each other.

The same form for what a page said, what it says, and what a curator made of it: a key, a name that
tells statements of one key apart, and a value. Ids of nested nodes, their evidence and their places
on the page are no part of a value: they change without anything being said otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

# What is not said by a page: whose record it is, and names found in its words, which depend on the
# names that are known.
_NOT_SAID = frozenset({"id", "type", "record", "pageMentions"})
_NO_VALUE = frozenset({"id", "type", "evidence", "position", "mentions"})
_NUMBERS = frozenset({"value", "minValue", "maxValue"})
_LANGUAGE_KEYS = frozenset({"label", "altLabel", "title", "description", "note", "role"})
# Which keys of a node say which one it is; two nodes that agree in them speak of one thing.
_SLOTS = {
    "observations": ("indicator", "valueStatus", "scope", "date"),
    "assessments": ("assessmentKind",),
    "events": ("eventKind",),
    "sourceFacts": ("factLabel",),
    "citations": ("url", "citedAs"),
    "links": ("linkKind", "linkTarget"),
    "evidence": ("page", "section", "supports"),
}
# What a node says, whatever a curator has added to it.
_ESSENCE = {
    "observations": ("indicator", "valueStatus", "value", "minValue", "maxValue", "unit"),
    "assessments": ("assessmentKind", "text"),
    "events": ("eventKind", "date", "start", "end"),
    "sourceFacts": ("factLabel", "factValue", "factNote"),
    "citations": ("url", "citedAs", "date"),
    "links": ("linkKind", "linkTarget"),
    "evidence": ("page", "section", "quote"),
}

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One statement of a record.

    ``path`` leads to it (``("label", "en")``, ``("observations",)``, for a translated page below
    ``("translations", URL)``); ``node`` is what stands there: a text, or a map for a nested node.
    ``single`` says that its place holds one value only.
    """

    path: Path
    node: Any
    single: bool = False

    @property
    def key(self) -> str:
        """The key that holds it, without the language."""
        inner = self.path[2:] if self.path[0] == "translations" else self.path
        return inner[0]

    @property
    def value(self) -> str:
        """What it says, in one spelling."""
        return spelt(self.node)

    @property
    def essence(self) -> str:
        """What it says without what a curator may have added."""
        return self._part(_ESSENCE)

    @property
    def slot(self) -> str:
        """What it speaks of; for a place that holds one value, that place."""
        return "" if self.single else self._part(_SLOTS)

    @property
    def pages(self) -> frozenset[str]:
        """The pages that back a nested node."""
        if not isinstance(self.node, Mapping):
            return frozenset()
        backing = [self.node] if self.key == "evidence" else _list(self.node.get("evidence", []))
        return frozenset(str(item.get("page", "")) for item in backing if isinstance(item, Mapping))

    def _part(self, keys: Mapping[str, tuple[str, ...]]) -> str:
        wanted = keys.get(self.key)
        if wanted is None or not isinstance(self.node, Mapping):
            return self.value
        return spelt({name: _one_language(self.node[name]) for name in wanted if name in self.node})


def statements(record: Mapping[str, Any]) -> list[Statement]:
    """What a record says, in its order."""
    return list(_said(record, ()))


def _said(record: Mapping[str, Any], above: Path) -> Iterator[Statement]:
    for key, value in record.items():
        path = (*above, key)
        if key in _NOT_SAID:
            continue
        if key == "translations":
            for page in _list(value):
                yield from _said(page, (*path, str(page["id"])))
        elif key in _LANGUAGE_KEYS and isinstance(value, Mapping):
            for tag, texts in value.items():
                single = not isinstance(texts, list)
                yield from (Statement((*path, tag), text, single) for text in _list(texts))
        else:
            single = not isinstance(value, (list, Mapping))
            yield from (Statement(path, _short_evidence(item), single) for item in _list(value))


def _one_language(value: Any) -> Any:
    """A text in several languages by its English one: a curator may keep fewer than a page has."""
    if isinstance(value, Mapping) and value:
        return value.get("en") or next(iter(value.values()))
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _short_evidence(node: Any) -> Any:
    """A node with its evidence in the short form, whichever the record has."""
    if not isinstance(node, Mapping):
        return node
    short = dict(node)
    if "source" in short:
        short["page"] = short.pop("source")
    selector = short.pop("selector", None)
    if isinstance(selector, Mapping) and "exact" in selector:
        short["quote"] = selector["exact"]
    if "evidence" in short:
        short["evidence"] = [_short_evidence(item) for item in _list(short["evidence"])]
    return short


def spelt(value: Any, key: str = "") -> str:
    """``value`` in one spelling: white space, the order of keys and zeros of numbers aside.

    >>> spelt({"value": "10.50", "id": "x"}) == spelt({"id": "y", "value": 10.5})
    True
    """
    return json.dumps(_plain(value, key), ensure_ascii=False, sort_keys=True)


def _plain(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {k: _plain(v, k) for k, v in value.items() if k not in _NO_VALUE}
    if isinstance(value, list):
        if len(value) == 1 and not isinstance(value[0], Mapping):
            return _plain(value[0], key)
        return sorted((_plain(item, key) for item in value), key=str)
    text = " ".join(str(value).split())
    if key in _NUMBERS:
        try:
            return format(Decimal(text).normalize(), "f")
        except InvalidOperation:
            return text
    return text
