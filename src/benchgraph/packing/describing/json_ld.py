"""Parts that the descriptions in JSON-LD, for search engines and for archives, have in common."""

from __future__ import annotations

import json
from typing import Any

from benchgraph.iris import slugify
from benchgraph.packing.describing.facts import Facts, Part, Period, Texts

Node = dict[str, Any]


def dump(document: Node) -> bytes:
    """A document as it is written: keys in their order, texts as they are."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def one_or_list(values: list[Any]) -> Any:
    """A value, or the list of several: the compact form, which archives ask for."""
    return values[0] if len(values) == 1 else values


def period_text(period: Period) -> str:
    """An interval of ISO 8601."""
    return "/".join(period)


def other_names(texts: Texts, name: str) -> Node:
    """The names beside the first."""
    others = [text for _, text in texts if text != name]
    return {"alternateName": one_or_list(others)} if others else {}


def keywords(facts: Facts) -> list[str]:
    """The English names of the themes."""
    return [theme.name for theme in facts.themes]


def publisher_id(collection: Part | str) -> str:
    """The name of a publisher inside a document."""
    name = collection if isinstance(collection, str) else collection.publisher
    return f"#publisher-{slugify(name)}"
