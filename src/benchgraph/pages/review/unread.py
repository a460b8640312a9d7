"""A page of which not every version was read this time: what the others said still stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

_NODES = ("observations", "assessments", "events", "sourceFacts")


def with_unread(
    now: Mapping[str, Any], was: Mapping[str, Any], not_read: Collection[str]
) -> dict[str, Any]:
    """``now`` with what ``was`` has from the versions that were ``not_read``: texts in languages
    that are missing now, evidence and translations on those addresses, and what stands on them."""
    filled = dict(now)
    for key, old in was.items():
        new = filled.get(key)
        if key == "translations":
            filled[key] = _translations(new or [], old, not_read)
        elif key in _NODES:
            filled[key] = _nodes(new or [], old, not_read)
        elif key == "evidence":
            filled[key] = [*(new or []), *_on(old, not_read)]
        elif isinstance(old, Mapping) and isinstance(new, Mapping):
            filled[key] = {**old, **new}
        elif new is None:
            filled[key] = old
        elif isinstance(old, list) and isinstance(new, list):
            filled[key] = [*new, *(item for item in old if item not in new)]
    return filled


def _translations(new: Any, old: Any, not_read: Collection[str]) -> list[Any]:
    return [*new, *(page for page in old if page.get("id") in not_read)]


def _nodes(new: Any, old: Any, not_read: Collection[str]) -> list[Any]:
    """Nodes of one id filled up; those that stand on an unread version too stay."""
    before = {node.get("id"): node for node in old}
    found = [_node(node, before.get(node.get("id")), not_read) for node in new]
    known = {node.get("id") for node in new}
    for node in old:
        pages = {item.get("page") for item in node.get("evidence", [])}
        if node.get("id") not in known and pages & set(not_read):
            found.append(node)
    return found


def _node(new: Any, old: Any, not_read: Collection[str]) -> Any:
    if not isinstance(old, Mapping):
        return new
    filled = dict(new)
    for key, value in old.items():
        if isinstance(value, Mapping) and isinstance(filled.get(key), Mapping):
            filled[key] = {**value, **filled[key]}
    if "evidence" in old:
        filled["evidence"] = [*filled.get("evidence", []), *_on(old["evidence"], not_read)]
    return filled


def _on(evidence: Any, pages: Collection[str]) -> list[Any]:
    return [item for item in evidence if item.get("page") in pages]
