"""As much of JSON Schema as our own schema uses; a keyword that is not known here is an error."""

from __future__ import annotations

import re
from typing import Any

TYPES = {
    "object": dict, "array": list, "string": str, "integer": int, "boolean": bool,
    "null": type(None),
}  # fmt: skip
KNOWN = {
    "$schema", "$id", "$defs", "$ref", "title", "description", "type", "required", "properties",
    "additionalProperties", "items", "enum", "pattern", "minimum", "minLength", "minItems",
}  # fmt: skip


def faults(value: Any, schema: dict, root: dict, place: str = "$") -> list[str]:
    """Where ``value`` does not follow ``schema``."""
    assert set(schema) <= KNOWN, f"{place}: {set(schema) - KNOWN}"
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return faults(value, root["$defs"][name], root, place)
    found = []
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    is_bool = isinstance(value, bool)
    fits = any(isinstance(value, TYPES[k]) and (k == "boolean") == is_bool for k in kinds)
    if kinds and not fits:
        return [f"{place}: {value!r} is not {kinds}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{place}: {value!r} is not one of {schema['enum']}")
    if isinstance(value, str):
        if not re.search(schema.get("pattern", ""), value):
            found.append(f"{place}: {value!r} does not match {schema['pattern']}")
        if len(value) < schema.get("minLength", 0):
            found.append(f"{place}: too short")
    if isinstance(value, int) and not is_bool and value < schema.get("minimum", value):
        found.append(f"{place}: {value} is too small")
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            found.append(f"{place}: too few")
        for number, item in enumerate(value):
            found += faults(item, schema.get("items", {}), root, f"{place}[{number}]")
    if isinstance(value, dict):
        found += [f"{place}: no {key}" for key in schema.get("required", []) if key not in value]
        more = schema.get("additionalProperties", {})
        for key, item in value.items():
            inner = schema.get("properties", {}).get(key, more)
            if inner is False:
                found.append(f"{place}: {key} does not belong here")
            else:
                found += faults(item, inner, root, f"{place}.{key}")
    return found
