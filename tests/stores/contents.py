"""Small releases for tests of loading."""

from __future__ import annotations

from collections.abc import Iterable

from benchgraph.loading.content import Content

GRAPH = "https://w3id.org/benchgraph/graph/one"


def content_of(triples: Iterable[str], graph: str = GRAPH) -> Content:
    """A release of these triples in one graph."""
    lines = sorted({f"{triple} <{graph}> ." for triple in triples})
    return Content.of(("\n".join(lines) + "\n").encode())


def small_content() -> Content:
    """Three triples."""
    return content_of(f"<urn:old{n}> <urn:p> <urn:o>" for n in range(3))


MANY = content_of(f'<urn:s{n}> <urn:p> "naïve 数 {n}"' for n in range(400))
