"""What nested nodes are called: names of their values, and the IRI of what they stand in."""

from __future__ import annotations

import re

from pyoxigraph import Literal

from benchgraph.iris import digest, page_slug, slugify
from benchgraph.records.model import Node, Value
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


def rename(node: Node, stem: str) -> None:
    """Put the provisional IRIs of what is nested in ``node`` under ``stem``."""
    for entry in node.entries.values():
        for value in entry.values:
            if isinstance(value, Node):
                if value.iri.startswith("/"):
                    value.iri = stem + value.iri
                rename(value, stem)
