"""What nested nodes are called: names of their values, and the IRI of what they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import Literal

from benchgraph.iris import digest, page_slug, slugify
from benchgraph.records.nodes import Node, Value
from benchgraph.vocab import ID

MAX_PART = 48


def name_of(value: Value | Node) -> str:
    """A short name for a value within an IRI."""
    if isinstance(value, Node):
        return slugify(value.iri.rsplit("/", 1)[-1])
    if isinstance(value.term, Literal):
        return slugify(value.term.value)
    iri = value.term.value
    if iri.startswith(ID) or "#" in iri or "/vocab/" in iri:
        return slugify(re.split(r"[/#]", iri)[-1])
    slug = page_slug(iri)
    return slug if len(slug) <= MAX_PART else f"{slug[:36].strip('-')}-{digest(iri, 8)}"


def identity(node: Node, keys: Iterable[str]) -> str:
    """What the values of ``keys`` call ``node``; ``outer.inner`` looks into what is nested under
    ``outer``. Empty where it has none of them."""
    return ".".join(part for key in keys if (part := _identity_part(node, key)))


def _identity_part(node: Node, key: str) -> str:
    outer, _, inner = key.partition(".")
    if inner:
        nested = [value for value in node.values(outer) if isinstance(value, Node)]
        return _identity_part(nested[0], inner) if nested else ""
    return "-".join(name_of(value) for value in node.values(key))[:MAX_PART].strip("-.")


def rename(node: Node, stem: str) -> None:
    """Put the provisional IRIs of what is nested in ``node`` under ``stem``."""
    for entry in node.entries.values():
        for value in entry.values:
            if isinstance(value, Node):
                if value.iri.startswith("/"):
                    value.iri = stem + value.iri
                rename(value, stem)
