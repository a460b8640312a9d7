"""Queries as clients send them: JSON in a form, bounded and checked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchgraph.errors import LimitError, ParameterError
from benchgraph.serving.refine.properties import Property, property_named
from benchgraph.serving.refine.types import type_named

MOST_QUERIES, MOST_CHARACTERS, MOST_PROPERTIES, MOST_VALUES = 100, 500, 20, 20
MOST_IDS, MOST_CANDIDATES, CANDIDATES = 1000, 50, 5
_COUNT = re.compile("[0-9]{1,9}")
_STRICT = ("should", "any", "all")
_KEYS = frozenset(("query", "type", "type_strict", "limit", "properties"))


class TooMany(LimitError):
    """More in one request than the manifest says."""

    status = 413


@dataclass(frozen=True, slots=True)
class Given:
    """What a client says of a property: texts, of which the first may be an id."""

    property: Property
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One cell of a table: its ``text``, what is known beside it, and what it may be.

    ``strict``: "all" where a candidate has to be of every type, "should" where one of another type
    is told if there is none of these, "any" where it is not.
    """

    text: str
    types: tuple[str, ...] = ()
    strict: str = "any"
    limit: int = CANDIDATES
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """Which properties of which things are fetched; ``limits`` (0: all values) by property."""

    ids: tuple[str, ...]
    properties: tuple[Property, ...]
    limits: tuple[int, ...]


def read_batch(text: str) -> dict[str, Query]:
    """The queries of a batch by their keys. Raises ParameterError, LimitError, NotFoundError."""
    batch = _parsed(text, "queries")
    if not isinstance(batch, dict):
        raise ParameterError(
            "queries are an object of queries by their keys", found=_shown(batch),
            expected='{"q0": {"query": "Cyberport"}}',
        )  # fmt: skip
    if len(batch) > MOST_QUERIES:
        raise TooMany(
            "there are too many queries in one request",
            found=str(len(batch)),
            expected=f"at most {MOST_QUERIES}",
        )
    return {key: read_query(value, key) for key, value in batch.items()}


def read_single(text: str) -> Query:
    """The query of the oldest form of the protocol: a text, or the JSON of one query."""
    if text.lstrip().startswith("{"):
        return read_query(_parsed(text, "query"), "query")
    return Query(_bounded(text, "query"))


def read_query(value: Any, key: str) -> Query:
    """One query of a batch; ``key`` names it in errors."""
    if not isinstance(value, dict):
        raise ParameterError(f"{key} is no query", found=_shown(value), expected="an object")
    if unknown := sorted(value.keys() - _KEYS):
        raise ParameterError(
            f"{key} says what no query says", found=unknown[0], expected=", ".join(sorted(_KEYS))
        )
    text, strict = value.get("query", ""), value.get("type_strict") or "any"
    if not isinstance(text, str):
        raise ParameterError(f"the text of {key} is none", found=_shown(text), expected="a text")
    if strict not in _STRICT:
        raise ParameterError(
            f"type_strict of {key} is none of the three",
            found=_shown(strict),
            expected=", ".join(_STRICT),
        )
    given = tuple(_given(value.get("properties") or [], key))
    if not text.strip() and not given:
        raise ParameterError(
            f"{key} asks for nothing", expected="query, or properties", hint="leave it out"
        )
    return Query(
        text=_bounded(text, key),
        types=tuple(_types(value.get("type"), key)),
        strict=strict,
        limit=_limit(value.get("limit"), key),
        given=given,
    )


def read_extension(text: str) -> Extension:
    """What ``extend`` asks for. Raises ParameterError, LimitError, NotFoundError."""
    asked = _parsed(text, "extend")
    ids = asked.get("ids") if isinstance(asked, dict) else None
    wanted = asked.get("properties") if isinstance(asked, dict) else None
    if not isinstance(ids, list) or not isinstance(wanted, list):
        raise ParameterError(
            "extend says which properties of which ids", found=_shown(asked),
            expected='{"ids": ["id/region/canada"], "properties": [{"id": "status"}]}',
        )  # fmt: skip
    if len(ids) > MOST_IDS or len(wanted) > MOST_PROPERTIES:
        raise TooMany(
            "this is too much to fetch at once",
            found=f"{len(ids)} ids, {len(wanted)} properties",
            expected=f"at most {MOST_IDS} ids and {MOST_PROPERTIES} properties",
        )
    properties, limits = [], []
    for one in wanted:
        if not isinstance(one, dict) or not isinstance(one.get("id"), str):
            raise ParameterError(
                "a property is an object with its id", found=_shown(one), expected='{"id": "axis"}'
            )
        settings = one.get("settings")
        told = settings.get("limit") if isinstance(settings, dict) else None
        properties.append(property_named(one["id"]))
        count = _COUNT.fullmatch(str(told))
        limits.append(int(count[0]) if count else 0)
    if not all(isinstance(each, str) for each in ids):
        raise ParameterError("an id is a text", found=_shown(ids))
    names = tuple(dict.fromkeys(_bounded(each, "an id") for each in ids))
    return Extension(names, tuple(properties), tuple(limits))


def _types(value: Any, key: str) -> Iterator[str]:
    some = value if isinstance(value, list) else [value] if value else []
    if len(some) > MOST_VALUES:
        raise TooMany(f"{key} names too many types", expected=f"at most {MOST_VALUES}")
    for one in some:
        named = one.get("id") if isinstance(one, dict) else one
        if not isinstance(named, str):
            raise ParameterError(f"a type of {key} is no id", found=_shown(one))
        yield type_named(_bounded(named, key))


def _limit(value: Any, key: str) -> int:
    if value in (None, 0, "0"):
        return CANDIDATES
    if isinstance(value, float) and value == value // 1:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ParameterError(
            f"limit of {key} is no number of candidates", found=_shown(value), expected="1 or more"
        )
    return min(value, MOST_CANDIDATES)


def _given(value: Any, key: str) -> Iterator[Given]:
    if not isinstance(value, list):
        raise ParameterError(f"properties of {key} are no list", found=_shown(value))
    if len(value) > MOST_PROPERTIES:
        raise TooMany(f"{key} has too many properties", expected=f"at most {MOST_PROPERTIES}")
    for one in value:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
            raise ParameterError(
                f"a property of {key} has no pid and v", found=_shown(one),
                expected='{"pid": "region", "v": "Canada"}',
            )  # fmt: skip
        some = one["v"] if isinstance(one["v"], list) else [one["v"]]
        if len(some) > MOST_VALUES:
            raise TooMany(f"{key} has too many values", expected=f"at most {MOST_VALUES}")
        said = tuple(filter(None, (_bounded(_text(each, key), key).strip() for each in some)))
        if said:
            yield Given(property_named(_bounded(one["pid"], key)), said)


def _text(value: Any, key: str) -> str:
    """A value as a text; of one that was reconciled before its id, else its name."""
    if isinstance(value, dict):
        value = value.get("id") or value.get("name")
    if value is None or isinstance(value, dict | list):
        raise ParameterError(f"a value of {key} is none", found=_shown(value))
    return str(value)


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParameterError(f"{name} is no JSON", found=_shown(text), hint=str(error)) from None


def _bounded(text: str, key: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise LimitError(
            f"a text of {key[:40]} is too long",
            found=f"{len(text):,} characters",
            expected=f"at most {MOST_CHARACTERS}",
        )
    return text


def _shown(value: Any) -> str:
    try:
        return str(value)[:80]
    except RecursionError:
        return "something nested deeply"
