"""What GEXF and GraphML have in common: elements, the types of attributes, values as text."""

from __future__ import annotations

import io
from typing import Any
from xml.etree import ElementTree

from benchgraph.network.sanitise import Plain

_LARGEST_INT = 2**31 - 1


def child(parent: Any, tag: str, **attributes: str) -> Any:
    """A new last child of ``parent``."""
    return ElementTree.SubElement(parent, tag, attributes)


def columns(rows: list[dict[str, Plain]]) -> dict[str, str]:
    """Attribute name → its type in all ``rows``: boolean, int, long, double or string."""
    found: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            if isinstance(value, bool):
                found[name] = "boolean"
            elif isinstance(value, int):
                large = found.get(name) == "long" or abs(value) > _LARGEST_INT
                found[name] = "long" if large else "int"
            else:
                found[name] = "double" if isinstance(value, float) else "string"
    return found


def text_of(value: Plain) -> str:
    """``value`` as XML Schema writes it: true, not True."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def xml_bytes(root: Any) -> bytes:
    """``root`` as an indented file."""
    ElementTree.indent(root)
    stream = io.BytesIO()
    ElementTree.ElementTree(root).write(stream, encoding="utf-8", xml_declaration=True)
    return stream.getvalue() + b"\n"
