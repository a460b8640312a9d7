"""Filled nodes → the YAML of draft records."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from typing import Any

from benchgraph.mapping.nodes import Filled
from benchgraph.records import load_context

# What YAML takes for the same text without quotes, whoever reads it. Numbers and dates stay plain,
# as in every record: our reader takes scalars as texts.
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 _./()+%&;-]*[A-Za-z0-9_./()+%-])?")
_WORDS = frozenset("true false yes no on off null y n".split())
_Tree = dict[str, Any]


def record_text(record: Filled) -> str:
    """The YAML of a record, its keys in the order of the context."""
    out: list[str] = []
    _write(_tree(record, _places()), "", out)
    return "".join(out)


@cache
def _places() -> dict[str, int]:
    """The place of each key in the context."""
    context = load_context()
    return {key: context.order(key) for key in ("id", "type", *context.properties)}


def _tree(node: Filled, places: dict[str, int]) -> _Tree:
    tree: _Tree = {"id": node.id} if node.id else {}
    if names := node.template.type_names:
        tree["type"] = names[0] if len(names) == 1 else list(names)
    for entry in (*node.entries, *node.template.fixed):
        texts: Any = entry.texts[0] if len(entry.texts) == 1 else list(entry.texts)
        if entry.field.tag:
            tree.setdefault(entry.field.key, {})[entry.field.tag] = texts
        else:
            tree[entry.field.key] = texts
    for child in node.children:
        inner = _tree(child, places)
        key = child.template.key
        if key in ("record", "selector"):
            tree[key] = inner
        else:
            tree.setdefault(key, []).append(inner)
    return {key: tree[key] for key in sorted(tree, key=places.__getitem__)}


def _write(tree: _Tree, indent: str, out: list[str], first: str = "") -> None:
    """Write the keys of ``tree``; ``first`` stands before the first in the place of the indent."""
    lead = first or indent
    for key, value in tree.items():
        if isinstance(value, str):
            out.append(f"{lead}{key}: {_scalar(value)}\n")
        elif isinstance(value, dict):
            out.append(f"{lead}{key}:\n")
            _write(value, indent + "  ", out)
        elif isinstance(value[0], dict):
            out.append(f"{lead}{key}:\n")
            for item in value:
                _write(item, indent + "    ", out, indent + "  - ")
        else:
            out.append(f"{lead}{key}: [{', '.join(map(_scalar, value))}]\n")
        lead = indent


@lru_cache(50_000)
def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)
