"""The JSON Schema (draft 2020-12) of the records, made from context, layout, shapes and
vocabularies: for completion and explanations in editors.

It says less than the shapes: whether an id exists, a number agrees with its spelling or a quote
stands on its page only `validate` tells.
"""

from __future__ import annotations

import json
from typing import Any

from benchgraph.records import load_context, load_layout
from benchgraph.records.context import TermDefinition
from benchgraph.validation.rules import (
    KeyRule,
    concepts,
    key_rules,
    kinds_of,
    meanings,
    scheme_of,
    written,
)
from benchgraph.vocab import XSD

Schema = dict[str, Any]
FILE = "record.schema.json"
_SLUG = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"
_ADDRESS = r"^(?:https?://|urn:)[^\s<>\"{}|\\^`]+$"
_DAY = r"^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$"
_LITERALS: dict[str, Schema] = {
    XSD.decimal.value: {
        "type": ["number", "string"],
        "pattern": r"^[+-]?[0-9]+(\.[0-9]+)?$",
    },
    XSD.integer.value: {"type": ["integer", "string"], "pattern": r"^[+-]?[0-9]{1,18}$"},
    XSD.boolean.value: {"type": "boolean"},
    XSD.date.value: {"type": "string", "pattern": _DAY},
    XSD.dateTime.value: {"type": "string", "pattern": f"{_DAY[:-1]}T[0-9:]{{8}}Z$"},
}
_DATE: Schema = {
    "type": ["string", "integer"],
    "pattern": r"^[12][0-9]{3}(-[0-9]{2}){0,2}$",
    "minimum": 1000,
    "maximum": 2999,
}
_TEXTS: Schema = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": r"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$"},
    "additionalProperties": {
        "anyOf": [
            {"$ref": "#/$defs/text"},
            {"type": "array", "items": {"$ref": "#/$defs/text"}, "minItems": 1},
        ]
    },
}


def schema_text() -> str:
    """The schema as it is shipped: stable, one key a line."""
    return json.dumps(record_schema(), ensure_ascii=False, indent=1) + "\n"


def record_schema() -> Schema:
    """The schema of one record."""
    layout = load_layout()
    types = [name for folder in layout.folders.values() for name in folder["types"]]
    nested = sorted(set(layout.nested.values()))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A record of benchgraph",
        "description": "One YAML file for one thing. `benchgraph validate` checks more than this.",
        "type": "object",
        "required": ["id", "type"],
        "properties": {
            "id": {"type": "string", "description": "The kind and a slug; for a page its URL."},
            "type": {
                "anyOf": [
                    {"enum": sorted(types)},
                    {"type": "array", "items": {"enum": sorted(types)}, "minItems": 1},
                ]
            },
        },
        "allOf": [
            {
                "if": {"properties": {"type": _first(name)}, "required": ["type"]},
                "then": {"$ref": f"#/$defs/{name}"},
            }
            for name in types
        ],
        "$defs": {
            **{name: _record(name) for name in types},
            **{f"nested-{name}": _nested(name) for name in nested},
            **_vocabularies(),
            "key": {"enum": list(load_context().properties)},
            "text": {"type": ["string", "number", "boolean"], "pattern": r"\S"},
        },
    }


def _record(name: str) -> Schema:
    layout = load_layout()
    prefix = next(f["prefix"] for f in layout.folders.values() if name in f["types"])
    pattern = _ADDRESS if prefix == "page" else rf"^{prefix}/{_SLUG}$"
    schema = _object(name)
    schema["properties"] = {
        "id": {"type": "string", "pattern": pattern},
        "type": _first(name),
        **schema["properties"],
    }
    return schema


def _first(name: str) -> Schema:
    """The type of a record, alone or before others: it decides what keys there are."""
    return {"anyOf": [{"const": name}, {"type": "array", "prefixItems": [{"const": name}]}]}


def _nested(name: str) -> Schema:
    schema = _object(name)
    pattern = _ADDRESS if name == "Page" else rf"^{_SLUG}$"
    schema["properties"] = {
        "id": {"type": "string", "pattern": pattern, "description": "A short name of its own."},
        "type": {"const": name},
        **schema["properties"],
    }
    if name == "Page":  # a translation shares what the page says of itself
        schema.pop("required", None)
    return schema


def _object(name: str) -> Schema:
    """The keys of a class. Evidence has its short forms beside the long ones."""
    rules = key_rules()[name]
    properties = {key: _property(rule) for key, rule in rules.items()}
    required = [key for key, rule in rules.items() if rule.required]
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if name == "Evidence":
        for short, long in load_layout().shorthand.items():
            properties[short] = _short(short, long)
            if long in required:
                required.remove(long)
                schema["anyOf"] = [{"required": [short]}, {"required": [long]}]
    if required:
        schema["required"] = required
    return schema


def _short(short: str, long: str) -> Schema:
    rules = key_rules()
    outer, _, inner = long.partition(".")
    rule = rules["TextQuoteSelector"][inner] if inner else rules["Evidence"][outer]
    return {**_property(rule), "description": meanings()[short]}


def _property(rule: KeyRule) -> Schema:
    definition = load_context().properties[rule.key]
    about = {"description": meanings()[rule.key]} if meanings().get(rule.key) else {}
    if definition.kind == "language":
        return {**about, **_TEXTS}
    one = _one(definition, rule)
    several: Schema = {"type": "array", "items": one, "minItems": 1}
    if rule.single:
        several["maxItems"] = 1
    return {**about, "anyOf": [one, several]}


def _one(definition: TermDefinition, rule: KeyRule) -> Schema:
    """One value of a key."""
    layout = load_layout()
    key = definition.key
    if key in layout.nested:
        inner = {"$ref": f"#/$defs/nested-{layout.nested[key]}"}
        return inner if key != "target" else {"anyOf": [inner, _reference([])]}
    if definition.kind == "vocab":
        return {"$ref": "#/$defs/key"}
    if scheme := scheme_of(key):
        return {"$ref": f"#/$defs/{_vocabulary(scheme)}"}
    if definition.kind == "id":
        return _reference(kinds_of(rule.classes))
    if key in layout.dates:
        return _DATE
    if definition.datatype is not None:
        return _LITERALS[definition.datatype]
    if rule.pattern:
        return {"type": "string", "pattern": rule.pattern}
    return {"$ref": "#/$defs/text"}


def _reference(kinds: list[str]) -> Schema:
    """An id of one of the ``kinds``, or of anything and any address where there are none."""
    if kinds == ["page"]:
        return {"type": "string", "pattern": _ADDRESS}
    prefixes = "|".join(kinds or load_layout().prefixes)
    local = rf"(?:{prefixes})/{_SLUG}(?:/{_SLUG})*"
    if kinds:
        return {"type": "string", "pattern": f"^{local}$"}
    return {"type": "string", "pattern": f"^{local}$|{_ADDRESS}"}


def _vocabularies() -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for key, definition in load_context().properties.items():
        if definition.base and (scheme := scheme_of(key)):
            found[_vocabulary(scheme)] = {
                "oneOf": [
                    {
                        "const": written(key, scheme, concept.name),
                        "title": concept.label,
                        **({"description": concept.definition} if concept.definition else {}),
                    }
                    for concept in concepts()[scheme].values()
                ]
            }
    return dict(sorted(found.items()))


def _vocabulary(scheme: str) -> str:
    return f"vocab-{scheme}"
