"""What the shared JSON-LD context and the layout table say about a key of a record.

The context is the only mapping from keys to terms. This module reads it as a table, so that a
record can be checked line by line before JSON-LD, which drops what it does not know, sees it.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from benchgraph.records.changes import load_changes
from benchgraph.resources import resource_dir

KEYWORDS = {"id": "@id", "type": "@type"}


@dataclass(frozen=True)
class TermDefinition:
    """A key of the context.

    ``kind`` is "id" (an IRI, relative to ``base``), "vocab" (a key of the context itself),
    "language" (a map from language tags to texts) or "literal" (of ``datatype``, or a plain string
    where that is None). Concepts have a ``base`` of their own and not an ``@vocab``: there, a
    concept named like a key ("target") would become that key's property.
    """

    key: str
    iri: str
    kind: str
    datatype: str | None = None
    base: str | None = None
    reverse: bool = False

    @cached_property
    def node(self) -> NamedNode:
        """The property as a term."""
        return NamedNode(self.iri)


@dataclass(frozen=True, eq=False)
class Context:
    """The context: its classes, its properties and the document that JSON-LD gets."""

    document: dict[str, Any]
    base: str
    classes: dict[str, NamedNode]
    properties: dict[str, TermDefinition]
    renamed: dict[str, str] = field(default_factory=dict)
    """Keys and classes that had another name → the one that they have."""

    def order(self, key: str) -> int:
        """The place of ``key`` in the context: the order in which records are written."""
        order = _key_order(self)
        return order.get(key, len(order))

    def nearest(self, key: str, among: list[str] | None = None) -> str | None:
        """The known key that ``key`` may have been meant to be."""
        close = get_close_matches(key, among or [*KEYWORDS, *self.properties], 1, 0.6)
        return close[0] if close else None


@cache
def _key_order(context: Context) -> dict[str, int]:
    return {key: place for place, key in enumerate([*KEYWORDS, *context.properties])}


def kebab(name: str) -> str:
    """``PolicyDocument`` → ``policy-document``: how a class is written in IRIs."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def _term(key: str, value: dict[str, Any], prefixes: dict[str, str]) -> TermDefinition:
    compact = value.get("@id") or value["@reverse"]
    prefix, _, local = compact.partition(":")
    scoped = value.get("@context", {})
    kind, datatype = "literal", None
    if value.get("@container") == "@language":
        kind = "language"
    elif value.get("@type") in ("@id", "@vocab"):
        kind = value["@type"][1:]
    elif "@type" in value:
        type_prefix, _, type_local = value["@type"].partition(":")
        datatype = prefixes[type_prefix] + type_local
    return TermDefinition(
        key=key,
        iri=prefixes[prefix] + local,
        kind=kind,
        datatype=datatype,
        base=scoped.get("@base"),
        reverse="@reverse" in value,
    )


@cache
def load_context(folder: Path | None = None) -> Context:
    """Read ``context.jsonld`` of ``folder`` (by default the shipped ontology)."""
    path = (folder or resource_dir("ontology")) / "context.jsonld"
    document = json.loads(path.read_text("utf-8"))
    entries: dict[str, Any] = document["@context"]
    prefixes = {
        key: value
        for key, value in entries.items()
        if isinstance(value, str) and value.startswith("http")
    }
    classes: dict[str, NamedNode] = {}
    properties: dict[str, TermDefinition] = {}
    for key, value in entries.items():
        if key.startswith("@") or key in prefixes or key in KEYWORDS:
            continue
        if isinstance(value, str):
            prefix, _, local = value.partition(":")
            classes[key] = NamedNode(prefixes[prefix] + local)
        else:
            properties[key] = _term(key, value, prefixes)
    return Context(document, entries["@base"], classes, properties, _renamed(folder))


def _renamed(folder: Path | None) -> dict[str, str]:
    versions = load_changes(folder)
    found: dict[str, str] = {}
    for each in (row for version in versions for row in version.renamings if row.kind == "key"):
        found = {old: each.new if new == each.old else new for old, new in found.items()}
        found[each.old] = each.new
    return {old: new for old, new in found.items() if new}


@dataclass(frozen=True)
class Layout:
    """``records.toml``: folders, nested classes, identity keys, date keys, shorthand, further keys
    of classes, and what keys of other vocabularies mean."""

    folders: dict[str, dict[str, Any]]
    nested: dict[str, str]
    identity: dict[str, list[str]]
    dates: frozenset[str]
    shorthand: dict[str, str]
    keys: dict[str, list[str]]
    meanings: dict[str, str]

    @cached_property
    def prefixes(self) -> list[str]:
        """The first parts that an id may have."""
        return [folder["prefix"] for folder in self.folders.values()]


@cache
def load_layout(folder: Path | None = None) -> Layout:
    """Read ``records.toml`` of ``folder`` (by default the shipped ontology)."""
    path = (folder or resource_dir("ontology")) / "records.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return Layout(
        folders=table["folders"],
        nested=table["nested"],
        identity=table["identity"],
        dates=frozenset(table["dates"]["keys"]),
        shorthand=table["shorthand"],
        keys=table["keys"],
        meanings=table["meanings"],
    )
